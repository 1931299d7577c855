"""Test cells as courses write them: the same verdicts in the student's process and apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradus.engine.cells import Cell, Examination, Limits, Ran
from gradus.engine.engine import Engine, Settings
from tests.engine.courses import COURSES, Course

_AT_ONCE = 12  # mistakes in one wrong solution; most cells look at one thing only
WRONG = [
    (name, number)
    for name, course in COURSES.items()
    for number in range(0, len(course.mistakes), _AT_ONCE)
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Settings()) as running:
        yield running


@pytest.fixture(scope="module")
def policies(engine: Engine) -> dict[str, dict[str, dict[str, object]]]:
    """What the right solution of each course does in each of its cells."""
    return {
        name: {
            cell: ran.policy
            for cell, ran in run(engine, course, course.solution, Examination(record=True)).items()
            if ran.policy is not None
        }
        for name, course in COURSES.items()
    }


def run(
    engine: Engine, course: Course, solution: str, examination: Examination | None
) -> dict[str, Ran]:
    cells = [Cell(1, solution, "solution")]
    cells += [
        Cell(number, source, name, is_test=True)
        for number, (name, source) in enumerate(course.cells.items(), start=2)
    ]
    ran = engine.run(cells, Limits(), examination=examination)
    return {str(cell.name): each for cell, each in zip(cells, ran, strict=True)}


def failures(ran: dict[str, Ran]) -> dict[str, str]:
    return {
        name: f"{each.error['ename']}: {each.error['evalue']}"
        for name, each in ran.items()
        if each.error is not None
    }


@pytest.mark.parametrize("name", COURSES)
def test_a_right_solution_passes(engine: Engine, policies, name: str):
    course = COURSES[name]
    assert failures(run(engine, course, course.solution, None)) == {}
    assert failures(run(engine, course, course.solution, Examination(policies[name]))) == {}


@pytest.mark.parametrize(("name", "number"), WRONG)
def test_a_wrong_solution_fails_the_same_cells(engine: Engine, policies, name: str, number: int):
    course = COURSES[name]
    chosen = list(course.mistakes)[number : number + _AT_ONCE]
    solution = course.with_mistakes(chosen)
    together = failures(run(engine, course, solution, None))
    apart = failures(run(engine, course, solution, Examination(policies[name])))
    assert together
    assert set(apart) == set(together), {
        n: (together.get(n), apart.get(n)) for n in set(apart) ^ set(together)
    }
