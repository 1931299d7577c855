"""The ways of grading that are compared, each as one command for a whole class."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from benchmarks import meter
from benchmarks.meter import Cost
from benchmarks.workload import ASSIGNMENT, GRADEBOOK, Size, environment, student

_USE_ENGINE = """
from gradus.plugins.setup import mend_submissions, use_engine
use_engine(c)
mend_submissions(c)
"""
_WAYS = ("engine", "fork", "in_place")
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
        "gradus grade in the same course",
        ("gradus", "grade", ASSIGNMENT, "--json"),
        True,
        _student_option,
    ),
)


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


def sources(place: Path) -> list[list[str]]:
    """Return the code cells of each submission in the course graded last, tests restored."""
    pattern = f"course/autograded/*/{ASSIGNMENT}/*.ipynb"
    notebooks = [nbformat.read(path, as_version=4) for path in sorted(place.glob(pattern))]
    return [[cell.source for cell in nb.cells if cell.cell_type == "code"] for nb in notebooks]


def alone(submissions: list[list[str]], place: Path) -> dict[str, dict[str, object]]:
    """Run the cells and nothing else, in the ways of `benchmarks.alone`."""
    given = place / "submissions.json"
    given.write_text(json.dumps(submissions), encoding="utf-8")
    return {way: _one_way(way, given, place, len(submissions)) for way in _WAYS}


def _one_way(way: str, given: Path, place: Path, submissions: int) -> dict[str, object]:
    result, log = place / "alone.json", place / "alone.log"

    def cost(rounds: int) -> Cost:
        command = [sys.executable, "-m", "benchmarks.alone", way, "--rounds", str(rounds)]
        command += ["--submissions", str(given), "--result", str(result)]
        root = Path(__file__).resolve().parents[1]
        return meter.cost_of(command, root, environment(), log)

    start = cost(0)
    whole = cost(_ALONE_ROUNDS)
    said = json.loads(result.read_text("utf-8"))
    walls = said.pop("wall")
    # The processes of the engine are seen from outside, by what further rounds cost; a child of a
    # warm process is asked itself, which is exact.
    count = _ALONE_ROUNDS * submissions
    cpu = sum(said.pop("cpu")) / count if "cpu" in said else (whole.cpu - start.cpu) / count
    return {**said, "start_cpu": start.cpu, "each": {"wall": sum(walls) / count, "cpu": cpu}}
