"""Grading a class, one submission after another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from traitlets.config import Config

from gradus.plugins.autograde import Grader, Outcome


@dataclass(frozen=True)
class Batch:
    """The submissions of one assignment that are to be graded."""

    assignment: str
    students: tuple[str, ...]


def plan(config: Config, assignments: Sequence[str], only: Collection[str] = ()) -> list[Batch]:
    """Return who handed in what, for some students or, with none named, for all."""
    batches = []
    for assignment in assignments:
        students = Grader(config, assignment).students()
        chosen = tuple(each for each in students if not only or each in only)
        batches.append(Batch(assignment, chosen))
    return batches


def grade(config: Config, batch: Batch, force: bool = False) -> Iterator[Outcome]:
    """Grade a batch; yield what became of each submission as soon as it is known.

    What was graded before and not handed in again since is left as it is, so that a run that was
    interrupted goes on where it stopped.

    Args:
        config: the course's configuration.
        batch: what to grade.
        force: grade everything again.

    Raises:
        gradus.plugins.autograde.UnknownAssignment: the gradebook does not hold the assignment.
        gradus.engine.errors.EngineError: nothing can be run on this machine.
    """
    grader = Grader(config, batch.assignment)
    with grader.gradebook() as gradebook:
        grader.start_engine()
        for student in batch.students:
            if not force and grader.is_up_to_date(student):
                yield grader.summary(student, gradebook)
            else:
                yield grader.grade(student, gradebook)
