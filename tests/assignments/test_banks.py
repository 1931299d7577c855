"""Every right solution earns full points, every wrong one loses some, the stub earns none."""

import nbformat
import pytest

from gradus.authoring.bank import Answer, bank_paths, read_bank
from gradus.authoring.exercises import exercises_of
from tests.assignments.classroom import ROOT, classroom

BANKS = bank_paths(ROOT)
ANSWERS = [answer for path in BANKS for answer in read_bank(path)]
SOURCES = sorted((ROOT / "source").glob("*/*.ipynb"))
EXERCISES = [
    (path.stem, exercise)
    for path in SOURCES
    for exercise in exercises_of(nbformat.read(path, as_version=4))
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_a_solution_gets_what_it_deserves(answer: Answer) -> None:
    verdict = classroom(answer.assignment).grade(answer.exercise, answer.code)
    assert verdict.errors, f"{answer.exercise} has no test cell"
    if answer.right:
        assert not verdict.failed, verdict.text
    else:
        assert verdict.failed, "a wrong solution got full points"
    if answer.mistake == "banned_call":
        assert not verdict.passed, f"a banned call earned {verdict.passed}"
    if answer.mistake:
        assert f"[mistake: {answer.mistake}]" in verdict.text


@pytest.mark.parametrize(
    ("assignment", "exercise"), EXERCISES, ids=[f"{a}/{e.name}" for a, e in EXERCISES]
)
def test_the_reference_passes_and_the_stub_does_not(assignment, exercise) -> None:
    room = classroom(assignment)
    reference = room.grade(exercise.name, exercise.solution.source)
    assert not reference.failed, reference.text
    release = nbformat.read(ROOT / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    stub = next(
        cell
        for cell in release.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise.name
    )
    assert "NotImplementedError" in stub.source
    assert not room.grade(exercise.name, stub.source).passed


@pytest.mark.parametrize(
    ("assignment", "exercise"), EXERCISES, ids=[f"{a}/{e.name}" for a, e in EXERCISES]
)
def test_every_exercise_has_a_bank_that_is_large_enough(assignment, exercise) -> None:
    path = ROOT / "tests" / "assignments" / assignment / f"{exercise.name}.py"
    answers = read_bank(path)
    right = {answer.code for answer in answers if answer.right}
    wrong = {answer.code for answer in answers if not answer.right}
    optional = exercise.facts["en"].optional
    assert len(right) >= (1 if optional else 3)
    assert len(wrong) >= (2 if optional else 5)
    assert len(right | wrong) == len(answers), "the same solution stands twice"


def test_every_bank_belongs_to_an_exercise() -> None:
    known = {(assignment, exercise.name) for assignment, exercise in EXERCISES}
    assert {(path.parent.name, path.stem) for path in BANKS} <= known
