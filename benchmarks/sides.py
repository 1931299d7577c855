"""The ways of grading that are compared, each as one command for a whole class."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook

from benchmarks import meter
from benchmarks.alone import WAYS, Sources
from benchmarks.meter import Cost
from benchmarks.workload import ASSIGNMENT, GRADEBOOK, Size, environment, student

_USE_ENGINE = """
from gradus.plugins.setup import mend_submissions, use_engine
use_engine(c)
mend_submissions(c)
"""
_ALONE_ROUNDS = 3

Scores = dict[str, float]


@dataclass(frozen=True)
class Side:
    """One way of grading a class, gradebook and all.

    Attributes:
        name: what the results call it.
        about: what it is, for readers.
        command: what is run in the course's folder.
        engine: whether the course's configuration asks for gradus's engine.
        one: further words of the command that choose a student.
    """

    name: str
    about: str
    command: tuple[str, ...]
    engine: bool
    one: Callable[[str], tuple[str, ...]]


def _student_option(name: str) -> tuple[str, ...]:
    return ("--student", name)


def _student_trait(name: str) -> tuple[str, ...]:
    return (f"--CourseDirectory.student_id={name}",)


SIDES = (
    Side(
        "stock",
        "nbgrader autograde, as it comes",
        ("nbgrader", "autograde", ASSIGNMENT),
        False,
        _student_trait,
    ),
    Side(
        "nbgrader + engine",
        "nbgrader autograde in a course whose configuration calls use_engine",
        ("nbgrader", "autograde", ASSIGNMENT),
        True,
        _student_trait,
    ),
    Side(
        "gradus grade",
        "gradus grade in the same course, tests in the student's process",
        ("gradus", "grade", ASSIGNMENT, "--json", "--isolation", "shared"),
        True,
        _student_option,
    ),
    Side(
        "gradus grade, split",
        "gradus grade in the same course, tests apart from the student's process",
        ("gradus", "grade", ASSIGNMENT, "--json", "--isolation", "split"),
        True,
        _student_option,
    ),
)
# What is compared to what: tests apart from the student's process, and in it.
SPLIT, SHARED = "gradus grade, split", "gradus grade"


@dataclass(frozen=True)
class Run:
    """One run of a side over the class.

    Attributes:
        whole: what it cost for all submissions.
        first: what the same command cost for one submission: nearly all of it is start-up.
        submissions: how many there were.
    """

    whole: Cost
    first: Cost
    submissions: int


def graded(side: Side, course: Path, place: Path, size: Size) -> tuple[Run, Scores]:
    """Grade one submission, then the class, each in a copy of the course made for it.

    Raises:
        benchmarks.meter.CommandFailed: the command failed.
    """
    number = size.submissions - 1
    first, _ = _one_run(side, course, place, side.one(student(number)))
    whole, scores = _one_run(side, course, place, ())
    return Run(whole, first, size.submissions), scores


def _one_run(side: Side, course: Path, place: Path, further: Sequence[str]) -> tuple[Cost, Scores]:
    copy = place / "course"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(course, copy)
    if side.engine:
        with (copy / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(_USE_ENGINE)
    log = place / f"{side.name.replace(' ', '_')}.log"
    cost = meter.cost_of([*side.command, *further], copy, environment(), log)
    return cost, _scores(copy)


def _scores(course: Path) -> Scores:
    """Return submission and test cell → score, for all that were graded."""
    with closing(Gradebook(f"sqlite:///{course / GRADEBOOK}")) as gradebook:
        return {
            f"{submission.student.id}/{grade.name}": grade.score
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def sources(place: Path) -> list[Sources]:
    """Return the code cells of each submission in the course graded last, tests restored."""
    pattern = f"course/autograded/*/{ASSIGNMENT}/*.ipynb"
    notebooks = [nbformat.read(path, as_version=4) for path in sorted(place.glob(pattern))]
    return [
        [(cell.source, utils.is_grade(cell)) for cell in nb.cells if cell.cell_type == "code"]
        for nb in notebooks
    ]


def alone(submissions: list[Sources], place: Path) -> dict[str, dict[str, object]]:
    """Run the cells and nothing else, in the ways of `benchmarks.alone`."""
    given = place / "submissions.json"
    given.write_text(json.dumps(submissions), encoding="utf-8")
    ways = [way for where in WAYS for way in _ways_of(where, given, place).items()]
    return {name: {"each": _means(said), **said} for name, said in ways}


def _ways_of(where: str, given: Path, place: Path) -> dict[str, dict[str, Any]]:
    result, log = place / "alone.json", place / "alone.log"
    command = [sys.executable, "-m", "benchmarks.alone", where, "--rounds", str(_ALONE_ROUNDS)]
    command += ["--submissions", str(given), "--result", str(result)]
    meter.cost_of(command, Path(__file__).resolve().parents[1], environment(), log)
    ways: dict[str, dict[str, Any]] = json.loads(result.read_text("utf-8"))
    return ways


def _means(said: dict[str, Any]) -> dict[str, float]:
    return {kind: statistics.fmean(said.pop(kind)) for kind in ("wall", "cpu")}
