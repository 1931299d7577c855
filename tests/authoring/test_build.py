"""Building writes what changed, and never over somebody's edit."""

import nbformat
import pytest

from gradus.authoring.build import BuildError, assignments, source_path, sync, text_path
from tests.sample import TEXT

NAME = "01_sample"


def edit(path, old: str, new: str) -> None:
    """Change a notebook as JupyterLab would."""
    nb = nbformat.read(path, as_version=4)
    assert any(old in cell.source for cell in nb.cells)
    for cell in nb.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(nb, path)


def test_a_build_makes_the_notebook_and_the_release(sample) -> None:
    built = sample.build(NAME)
    assert [path.relative_to(sample.root).as_posix() for path in built.written] == [
        f"source/{NAME}/{NAME}.ipynb",
        f"source/{NAME}/{NAME}.policies.json",
        f"release/{NAME}/{NAME}.ipynb",
    ]
    assert assignments(sample.root) == [NAME]
    code = "\n".join(cell.source for cell in sample.release(NAME).cells)
    assert "NotImplementedError" in code
    assert "return 2 * x" not in code
    assert "gradus.checks" not in code
    assert "torch.testing.assert_close" in code


def test_a_second_build_changes_no_byte(sample) -> None:
    built = sample.build(NAME)
    before = {path: path.read_bytes() for path in built.written}
    assert sample.build(NAME).up_to_date
    assert {path: path.read_bytes() for path in before} == before


def test_a_changed_text_rebuilds_both(sample) -> None:
    sample.build(NAME)
    path = text_path(sample.root, NAME)
    path.write_text(TEXT.replace("Return $2x$.", "Give back $2x$."), encoding="utf-8")
    assert len(sample.build(NAME).written) == 2


def test_an_edited_source_notebook_is_not_overwritten(sample) -> None:
    sample.build(NAME)
    edit(source_path(sample.root, NAME), "Return $2x$.", "Edited by hand.")
    with pytest.raises(
        BuildError, match=r"was edited since it was built.*\n.*gradus sync 01_sample"
    ):
        sample.build(NAME)
    assert "Edited by hand." in source_path(sample.root, NAME).read_text("utf-8")


def test_an_edited_release_is_not_overwritten_unless_told(sample) -> None:
    from gradus.authoring.build import build, release_path

    sample.build(NAME)
    edit(release_path(sample.root, NAME), "Return $2x$.", "Edited by hand.")
    with pytest.raises(BuildError, match="--overwrite"):
        sample.build(NAME)
    build(sample.root, NAME, sample.config, overwrite=True)
    assert "Edited by hand." not in release_path(sample.root, NAME).read_text("utf-8")


def test_sync_brings_an_edit_into_the_text(sample) -> None:
    sample.build(NAME)
    edit(source_path(sample.root, NAME), "Return $2x$.", "Edited by hand.")
    assert sync(sample.root, NAME) == text_path(sample.root, NAME)
    text = text_path(sample.root, NAME).read_text("utf-8")
    assert text == TEXT.replace("Return $2x$.", "Edited by hand.")
    written = sample.build(NAME).written
    assert [path.parent.parent.name for path in written] == ["release"]


def test_sync_without_an_edit_does_nothing(sample) -> None:
    sample.build(NAME)
    assert sync(sample.root, NAME) is None


def test_sync_refuses_where_both_sides_were_edited(sample) -> None:
    sample.build(NAME)
    edit(source_path(sample.root, NAME), "Return $2x$.", "Edited by hand.")
    text_path(sample.root, NAME).write_text(TEXT.replace("5 minutes", "6 minutes"), "utf-8")
    with pytest.raises(BuildError, match="were both edited"):
        sync(sample.root, NAME)
    assert "6 minutes" in text_path(sample.root, NAME).read_text("utf-8")


def test_a_broken_notebook_is_named(sample) -> None:
    sample.build(NAME)
    source_path(sample.root, NAME).write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(BuildError, match=r"01_sample\.ipynb is not a notebook that can be read"):
        sample.build(NAME)


def test_files_beside_the_text_are_released_and_the_text_is_not(sample) -> None:
    folder = sample.root / "source" / NAME
    (folder / "data.csv").write_text("1,2\n", encoding="utf-8")
    sample.build(NAME)
    released = {path.name for path in (sample.root / "release" / NAME).iterdir()}
    assert released == {f"{NAME}.ipynb", "data.csv"}
    (folder / "data.csv").unlink()
    assert [path.name for path in sample.build(NAME).removed] == ["data.csv"]


def test_the_texts_own_file_is_a_leak_when_settings_let_it_through(sample) -> None:
    sample.config.CourseDirectory.ignore = []
    with pytest.raises(BuildError, match=r"01_sample\.py is a text with solutions"):
        sample.build(NAME)


def test_hidden_tests_left_in_are_a_leak(sample) -> None:
    from nbgrader.preprocessors import ClearHiddenTests

    sample.config.GenerateAssignment.preprocessors.remove(ClearHiddenTests)
    with pytest.raises(BuildError, match="test_twice shows the secret line"):
        sample.build(NAME)


def test_spanish_prose_can_be_released(sample) -> None:
    sample.config.SelectLanguage.language = "es"
    sample.build(NAME)
    prose = [cell.source for cell in sample.release(NAME).cells if cell.cell_type == "markdown"]
    assert len(prose) == 1
    assert "El doble" in prose[0]
