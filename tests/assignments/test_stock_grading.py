"""Stock nbgrader gives the reference all points, the stub none, and each wrong answer fewer."""

from pathlib import Path

import pytest

from gradus.authoring.bank import bank_path, read_bank
from gradus.authoring.build import assignments
from gradus.authoring.exercises import exercises_of
from tests.assignments.classroom import classroom
from tests.course import ROOT, Course, cells_testing, new_course, points_of, solved

ASSIGNMENTS = assignments(ROOT)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = new_course(tmp_path_factory.mktemp("course"), *ASSIGNMENTS)
    made.config.Execute.clean_outputs = False  # of which no score depends
    for assignment in ASSIGNMENTS:
        made.build(assignment)
    return made


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_reference_gets_full_points(course: Course, assignment: str) -> None:
    given = course.grade(course.reference(assignment), assignment, "reference")
    assert given == points_of(course.source(assignment))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_untouched_release_gets_nothing(course: Course, assignment: str) -> None:
    given = course.grade(course.release(assignment), assignment, "untouched")
    assert set(given.values()) == {0}


# A few of all; `tests.engine.compare_isolations` does the whole banks.
@pytest.mark.parametrize("assignment", ASSIGNMENTS[2::3])
def test_wrong_answers_score_as_in_their_bank(course: Course, assignment: str) -> None:
    source = course.source(assignment)
    exercises = [exercise.name for exercise in exercises_of(source)]
    wrong = {name: _last_wrong(ROOT, assignment, name) for name in exercises}
    given = course.grade(solved(course.release(assignment), source, wrong), assignment, "wrong")
    points = points_of(source)
    for name in exercises:
        verdict = classroom(assignment).grade(name, wrong[name])
        for test in cells_testing(name, points, exercises):
            # Where the bank's answer passes, one that it calls may be wrong in this notebook.
            assert given[test] in ((0, points[test]) if test in verdict.passed else (0,)), test


def _last_wrong(root: Path, assignment: str, exercise: str) -> str:
    answers = [a for a in read_bank(bank_path(root, assignment, exercise)) if not a.right]
    return answers[-1].code
