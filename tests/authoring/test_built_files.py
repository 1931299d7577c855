"""What is committed is what the texts build, and releases give nothing away."""

import ast
import difflib
from pathlib import Path

import nbformat
import pytest

from gradus.authoring.build import assignments, release_path, source_path, text_path
from gradus.authoring.leaks import find_leaks, secret_lines
from gradus.authoring.lint import lint
from gradus.authoring.text import notebook_of, text_of
from gradus.plugins.mark import is_edited
from tests.course import ROOT, Course, new_course

ASSIGNMENTS = assignments(ROOT)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return new_course(tmp_path_factory.mktemp("english"), *ASSIGNMENTS)


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = new_course(tmp_path_factory.mktemp("spanish"), *ASSIGNMENTS)
    made.config.SelectLanguage.language = "es"
    return made


def assert_same(committed: Path, built: Path) -> None:
    """Fail with a readable difference unless two files have the same bytes."""
    assert committed.exists(), f"{committed} is not built: run gradus build"
    old, new = committed.read_text("utf-8"), built.read_text("utf-8")
    if old != new:
        diff = difflib.unified_diff(
            old.splitlines(), new.splitlines(), "committed", "built from the text", lineterm="", n=1
        )
        pytest.fail(f"{committed} is stale: run gradus build\n" + "\n".join(list(diff)[:60]))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_committed_notebooks_are_what_the_text_builds(rebuilt: Course, name: str) -> None:
    rebuilt.build(name)
    assert_same(source_path(ROOT, name), source_path(rebuilt.root, name))
    built = {p.relative_to(rebuilt.root) for p in (rebuilt.root / "release" / name).rglob("*")}
    committed = {
        p.relative_to(ROOT)
        for p in (ROOT / "release" / name).rglob("*")
        if ".ipynb_checkpoints" not in p.parts
    }
    assert committed == built
    assert_same(release_path(ROOT, name), release_path(rebuilt.root, name))
    assert rebuilt.build(name).up_to_date


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_text_obeys_the_rules_of_a_graded_exercise(name: str) -> None:
    nb = notebook_of(text_path(ROOT, name).read_text("utf-8"))
    assert [str(finding) for finding in lint(nb)] == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_text_survives_the_way_through_its_notebook(name: str) -> None:
    text = text_path(ROOT, name).read_text("utf-8")
    again = notebook_of(text_of(notebook_of(text)))
    built = notebook_of(text)
    assert [(c.cell_type, c.source, c.metadata) for c in again.cells] == [
        (c.cell_type, c.source, c.metadata) for c in built.cells
    ]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_release_gives_nothing_away(name: str) -> None:
    source = nbformat.read(source_path(ROOT, name), as_version=4)
    assert secret_lines(source)
    assert find_leaks(source, ROOT / "release" / name) == []
    files = [path.name for path in (ROOT / "release" / name).rglob("*") if path.is_file()]
    assert f"{name}.py" not in files


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_releases_differ_between_languages_in_prose_alone(
    rebuilt: Course, spanish: Course, name: str
) -> None:
    rebuilt.build(name)
    spanish.build(name)
    english, translated = rebuilt.release(name), spanish.release(name)
    assert len(english.cells) == len(translated.cells)
    for one, other in zip(english.cells, translated.cells, strict=True):
        assert one.cell_type == other.cell_type
        if one.cell_type == "code":
            assert one == other  # source, grade id, points and checksum
        else:
            assert one.source != other.source
    assert english.metadata.gradus.language == "en"
    assert translated.metadata.gradus.language == "es"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_nobody_edited_a_built_notebook(name: str) -> None:
    for path in (source_path(ROOT, name), release_path(ROOT, name)):
        assert not is_edited(nbformat.read(path, as_version=4)), path


def test_every_notebook_shows_figures_the_same_way() -> None:
    """Released notebooks stand alone, so each carries its own copy of `show`."""
    definitions = {
        ast.get_source_segment(cell.source, node)
        for name in ASSIGNMENTS
        for cell in nbformat.read(source_path(ROOT, name), as_version=4).cells
        if cell.cell_type == "code" and "def show(" in cell.source
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef) and node.name == "show"
    }
    assert len(definitions) == 1
