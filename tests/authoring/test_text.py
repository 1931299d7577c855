"""A text and its notebook are two forms of one thing."""

import pytest

from gradus.authoring.text import TextError, notebook_of, text_of
from gradus.plugins.mark import is_edited
from tests.sample import TEXT


def cell(nb, name):
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_a_short_header_becomes_nbgraders_whole_metadata() -> None:
    nb = notebook_of(TEXT)
    assert cell(nb, "twice").metadata.nbgrader == {
        "grade": False,
        "grade_id": "twice",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    assert cell(nb, "test_twice").metadata.nbgrader == {
        "grade": True,
        "grade_id": "test_twice",
        "locked": True,
        "points": 2,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }


def test_the_way_back_gives_the_text() -> None:
    assert text_of(notebook_of(TEXT)) == TEXT


def test_cells_that_need_exercises_do_not_stop_run_all() -> None:
    nb = notebook_of(TEXT)
    assert cell(nb, "test_twice").metadata.tags == ["raises-exception"]
    assert nb.cells[-1].metadata.tags == ["raises-exception"]
    assert "tags" not in cell(nb, "twice").metadata


def test_cell_ids_depend_on_the_cell_alone() -> None:
    one, other = notebook_of(TEXT), notebook_of(TEXT.replace("Return $2x$.", "Give back $2x$."))
    changed = [a.id != b.id for a, b in zip(one.cells, other.cells, strict=True)]
    assert changed == [True, *[False] * (len(one.cells) - 1)]
    assert cell(one, "twice").id == "twice"


def test_equal_cells_get_different_ids() -> None:
    nb = notebook_of("# %%\nx = 1\n\n# %%\nx = 1\n")
    assert nb.cells[0].id != nb.cells[1].id


def test_a_fresh_notebook_counts_as_unedited_also_after_it_ran() -> None:
    nb = notebook_of(TEXT)
    assert not is_edited(nb)
    nb.cells[2].execution_count = 7
    nb.cells[2].outputs = [{"output_type": "stream", "name": "stdout", "text": "hello"}]
    nb.cells[2].metadata.scrolled = True
    nb.metadata.language_info.version = "3.12.1"
    assert not is_edited(nb)
    nb.cells[2].source += "\n# an edit"
    assert is_edited(nb)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (', "points": 2', "", '"test_twice" has no points'),
        ('"grade_id": "twice", ', "", "def twice.*has no grade_id"),
        ('"grade_id": "test_twice"', '"grade_id": "twice"', '"twice" stands twice'),
    ],
)
def test_a_text_that_cannot_be_built_names_the_cell(old, new, message) -> None:
    with pytest.raises(TextError, match=message):
        notebook_of(TEXT.replace(old, new))
