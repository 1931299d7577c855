"""Exercises are read off a notebook, and banks off their files."""

from pathlib import Path

import pytest

from gradus.authoring.bank import read_bank
from gradus.authoring.exercises import Facts, exercises_of, owner_of
from gradus.authoring.leaks import secret_lines, without_markers
from gradus.authoring.text import notebook_of
from tests.sample import TEXT


def test_an_exercise_has_titles_facts_points_and_mistakes() -> None:
    (exercise,) = exercises_of(notebook_of(TEXT))
    assert exercise.name == "twice"
    assert exercise.titles == {"en": "Twice", "es": "El doble"}
    assert exercise.facts["en"] == exercise.facts["es"] == Facts(False, 5, 1, 2)
    assert exercise.points == 2
    assert exercise.mistakes == ["wrong_sign"]
    assert [cell.metadata.nbgrader.grade_id for cell in exercise.tests] == ["test_twice"]


@pytest.mark.parametrize(
    ("test", "owner"),
    [
        ("test_mean", "mean"),
        ("test_mean_2", "mean"),
        ("test_mean_error", "mean_error"),
        ("test_mean_error_3", "mean_error"),
        ("test_mean_other", None),
        ("mean", None),
    ],
)
def test_a_test_cell_belongs_to_the_exercise_that_it_names(test, owner) -> None:
    assert owner_of(test, ["mean", "mean_error"]) == owner


def test_secret_lines_stand_in_solutions_and_hidden_tests_alone() -> None:
    secret = secret_lines(notebook_of(TEXT))
    assert "return 2 * x" in secret
    assert "from gradus.checks import Contract, variants" in secret
    assert not any("assert_close" in line or line == "import torch" for line in secret)


def test_a_solution_loses_its_markers_and_nothing_else() -> None:
    code = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
    assert without_markers(code) == "def f():\n    return 1\n"


def test_a_bank_is_read_part_by_part(tmp_path: Path) -> None:
    path = tmp_path / "01_sample" / "twice.py"
    path.parent.mkdir()
    path.write_text(
        "# %% right: a sum\ndef twice(x):\n    return x + x\n\n\n"
        "# %% wrong: wrong_sign of the result\ndef twice(x):\n    return -2 * x\n"
        "# %% wrong: three times\ndef twice(x):\n    return 3 * x\n"
    )
    right, signed, thrice = read_bank(path)
    assert (right.assignment, right.exercise, right.right) == ("01_sample", "twice", True)
    assert right.code == "def twice(x):\n    return x + x\n"
    assert right.mistake is None
    assert signed.mistake == "wrong_sign"
    assert thrice.mistake is None
    assert str(thrice) == "01_sample/twice: wrong: three times"


@pytest.mark.parametrize("text", ["", "x = 1\n# %% right: a\ny = 2\n", "# %% maybe: a\nx = 1\n"])
def test_a_bank_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bank.py"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"bank\.py must begin with"):
        read_bank(path)
