"""The table of named mistakes is complete in both languages and nothing in it is idle."""

import nbformat

from gradus.authoring.exercises import exercises_of
from gradus.checks.mistakes import describe, table
from tests.assignments.classroom import ROOT

# Checks name these themselves, whatever the exercise.
OF_CHECKS = {"banned_call", "python_loop"}


def test_every_mistake_is_said_in_two_different_languages() -> None:
    assert table()
    for name, text in table().items():
        assert text.en.strip(), name
        assert text.es.strip(), name
        assert text.en != text.es, name


def test_a_description_is_one_sentence_without_an_end_mark(spanish) -> None:
    for name in table():
        assert "\n" not in describe(name)
        assert not describe(name).endswith("."), name


def test_every_mistake_is_one_that_some_exercise_knows() -> None:
    used = {
        mistake
        for path in (ROOT / "source").glob("*/*.ipynb")
        for exercise in exercises_of(nbformat.read(path, as_version=4))
        for mistake in exercise.mistakes
    }
    assert set(table()) - used - OF_CHECKS == set()
