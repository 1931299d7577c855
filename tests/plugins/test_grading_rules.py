"""What grading does beyond stock: forgiven warnings, deleted tests put back, languages."""

from pathlib import Path

import pytest

from tests.course import Course, new_course, solved

ASSIGNMENT = "01_tensors"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = new_course(tmp_path_factory.mktemp("rules"), ASSIGNMENT)
    made.build(ASSIGNMENT)
    return made


WARNS = """
import warnings

def row_major(rows, cols, *, dtype=torch.float32, device=None):
    warnings.warn("this is going away", FutureWarning)
    print("a line on stderr", file=__import__("sys").stderr)
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(rows, cols)
"""
WRONG = """
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(1, rows * cols + 1, dtype=dtype, device=device).reshape(rows, cols)
"""


def hand_in(course: Course, student: str, code: str, language: str | None = None):
    nb = solved(course.release(ASSIGNMENT), course.source(ASSIGNMENT), {"row_major": code})
    if language is not None:
        nb.metadata.gradus.language = language
    return course.grade(nb, ASSIGNMENT, student)


def outputs(course: Course, student: str, name: str) -> list:
    for cell in course.graded(ASSIGNMENT, student).cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            return cell.outputs
    raise AssertionError(f"{name} is missing")


def test_a_line_on_stderr_costs_nothing_and_is_still_shown(course: Course) -> None:
    given = hand_in(course, "warned", WARNS)
    assert given["test_row_major"] > 0
    shown = outputs(course, "warned", "test_row_major")
    assert any("this is going away" in output.get("text", "") for output in shown)


def test_nbgraders_own_rule_is_a_setting_away(course: Course) -> None:
    course.config.ForgiveWarnings.enabled = False
    try:
        assert hand_in(course, "stock", WARNS)["test_row_major"] == 0
    finally:
        course.config.ForgiveWarnings.enabled = True


@pytest.mark.parametrize(
    ("language", "words"), [("en", "places are counted from 0"), ("es", "se cuentan desde 0")]
)
def test_feedback_names_the_mistake_in_the_students_language(course, language, words) -> None:
    hand_in(course, f"speaks-{language}", WRONG, language)
    (error,) = outputs(course, f"speaks-{language}", "test_row_major")
    assert error.ename == "CheckFailed"
    assert words in error.evalue
    assert "[mistake: counts_from_one]" in error.evalue


BANNED = """
def _product(A, x):
    return A @ x

def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return _product(A, x)
"""


def test_a_banned_call_earns_nothing_and_its_line_is_shown(course: Course) -> None:
    nb = solved(course.release(ASSIGNMENT), course.source(ASSIGNMENT), {"matvec": BANNED})
    given = course.grade(nb, ASSIGNMENT, "banned")
    assert {given["test_matvec"], given["test_matvec_2"]} == {0}
    assert given["test_matmul"] > 0
    (error,) = outputs(course, "banned", "test_matvec")
    assert "return A @ x" in error.evalue
    assert "[mistake: banned_call]" in error.evalue


def test_a_deleted_test_cell_is_put_back_and_graded(course: Course) -> None:
    nb = course.reference(ASSIGNMENT)
    nb.cells = [
        cell
        for cell in nb.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") != "test_row_major"
    ]
    given = course.grade(nb, ASSIGNMENT, "deleter")
    assert given["test_row_major"] > 0
    assert outputs(course, "deleter", "test_row_major") == []


def test_the_texts_with_solutions_reach_no_autograded_folder(course: Course) -> None:
    hand_in(course, "curious", WRONG)
    folder: Path = course.root / "autograded" / "curious"
    files = [path.name for path in folder.rglob("*") if path.is_file()]
    assert f"{ASSIGNMENT}.ipynb" in files
    assert not [name for name in files if name.endswith(".py")]
