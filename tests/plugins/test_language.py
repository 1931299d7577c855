"""The language of a release, and of the feedback on it."""

import os

import nbformat
import pytest
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import TraitError

from gradus.languages import LANGUAGE_VARIABLE, LANGUAGES, Text, language
from gradus.plugins.language import SelectLanguage, SpeakLanguage


def notebook(metadata=None):
    new = nbformat.v4
    nb = new.new_notebook(metadata=metadata or {})
    nb.cells = [
        new.new_markdown_cell("one", metadata={"lang": "en"}),
        new.new_markdown_cell("uno", metadata={"lang": "es"}),
        new.new_code_cell("1"),
    ]
    return nb


@pytest.mark.parametrize(("chosen", "prose"), [("en", "one"), ("es", "uno")])
def test_one_language_is_kept_and_code_always(chosen: str, prose: str) -> None:
    nb, _ = SelectLanguage(language=chosen).preprocess(notebook(), {})
    assert [cell.source for cell in nb.cells] == [prose, "1"]
    assert nb.metadata["gradus"]["language"] == chosen
    assert all("lang" not in cell.metadata for cell in nb.cells)


def test_a_language_that_the_course_lacks_is_refused() -> None:
    with pytest.raises(TraitError, match="language"):
        SelectLanguage(language="fr")


@pytest.mark.parametrize(
    ("metadata", "spoken"),
    [
        ({"gradus": {"language": "es"}}, "es"),
        ({"gradus": {"language": "xx"}}, "en"),
        ({"gradus": ["es"]}, "en"),
        ({}, "en"),
    ],
)
def test_feedback_speaks_the_submissions_language(monkeypatch, metadata, spoken) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")
    SpeakLanguage().preprocess(notebook(metadata), {})
    assert os.environ[LANGUAGE_VARIABLE] == spoken


def test_both_are_preprocessors_that_nbgrader_accepts() -> None:
    assert issubclass(SelectLanguage, NbGraderPreprocessor)
    assert issubclass(SpeakLanguage, NbGraderPreprocessor)


def test_a_text_speaks_the_language_that_the_environment_names(monkeypatch) -> None:
    text = Text(en="{n} wrong", es="{n} mal")
    monkeypatch.delenv(LANGUAGE_VARIABLE, raising=False)
    assert text(n=2) == "2 wrong"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "es")
    assert text(n=2) == "2 mal"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "xx")
    with pytest.raises(ValueError, match="'xx'"):
        language()


def test_every_message_of_the_checks_has_the_same_places_in_each_language() -> None:
    from string import Formatter

    from gradus.checks import messages

    texts = [value for value in vars(messages).values() if isinstance(value, Text)]
    assert len(texts) > 20
    for text in texts:
        places = [
            {name for _, name, _, _ in Formatter().parse(getattr(text, lang)) if name}
            for lang in LANGUAGES
        ]
        assert places[0] == places[1], text.en
