"""A course directory with one assignment and a class that handed it in, made for measuring."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from benchmarks.exercises import IMPORTS, Exercise

ASSIGNMENT = "ten_steps"
GRADEBOOK = "gradebook.db"
_POINTS = 2
_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'


@dataclass(frozen=True)
class Size:
    """How much there is to grade.

    Attributes:
        submissions: how many students handed in.
        exercises: how many exercises the assignment has.
        wrong_share: the share of submissions that are not right throughout.
    """

    submissions: int
    exercises: int
    wrong_share: float


def make_course(root: Path, size: Size, exercises: Sequence[Exercise]) -> None:
    """Lay out source, release, submissions and gradebook; nbgrader makes the release.

    Raises:
        subprocess.CalledProcessError: nbgrader refused; what it said was printed.
    """
    (root / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    source = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(_source(exercises), source)
    command = ["nbgrader", "generate_assignment", ASSIGNMENT, "--log-level=ERROR"]
    subprocess.run(command, cwd=root, env=environment(), check=True)
    release = root / "release" / ASSIGNMENT / source.name
    for number in range(size.submissions):
        folder = root / "submitted" / student(number) / ASSIGNMENT
        folder.mkdir(parents=True)
        nb = nbformat.read(release, as_version=4)
        _answer(nb, _answers(exercises, number, size))
        nbformat.write(nb, folder / source.name)


def student(number: int) -> str:
    """Return the name of the student with that number; names sort as numbers do."""
    return f"student{number:04}"


def environment() -> dict[str, str]:
    """Return the environment that everything measured runs in.

    One thread each, as the engine's warm process has: a product of small matrices gains nothing
    from more, and processor time stays comparable.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PATH": path}


def _source(exercises: Sequence[Exercise]) -> NotebookNode:
    nb: NotebookNode = nbformat.v4.new_notebook()
    nb.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    cells = [_text("# Ten steps", "title"), _code(IMPORTS, "imports")]
    for exercise in exercises:
        name = exercise.name
        solution = f"### BEGIN SOLUTION\n{exercise.right}\n### END SOLUTION"
        test = (
            f"{exercise.visible}\n### BEGIN HIDDEN TESTS\n{exercise.hidden}\n### END HIDDEN TESTS"
        )
        cells.append(_text(f"## `{name}`\n\nWrite the function `{name}`.", f"about-{name}"))
        cells.append(_code(solution, f"cell-{name}", _nbgrader(name, solution=True)))
        cells.append(_code(test, f"test-{name}", _nbgrader(f"test_{name}", grade=True)))
    nb.cells = cells
    return nb


def _text(source: str, name: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source, id=name[:64])
    return cell


def _code(source: str, name: str, metadata: Mapping[str, object] | None = None) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_code_cell(source, id=name[:64], metadata=metadata or {})
    return cell


def _nbgrader(name: str, solution: bool = False, grade: bool = False) -> dict[str, object]:
    metadata = {
        "grade_id": name,
        "schema_version": 3,
        "solution": solution,
        "grade": grade,
        "locked": grade,
        "task": False,
    }
    return {"nbgrader": {**metadata, "points": _POINTS} if grade else metadata}


def _answers(exercises: Sequence[Exercise], number: int, size: Size) -> dict[str, str]:
    """Return what one student wrote: solution cell → text; an exercise may be left out.

    The first submissions are the ones with mistakes, so that a class of a given share has exactly
    that many; in each, about half of the exercises are not right.
    """
    answers = {exercise.name: exercise.right for exercise in exercises}
    if number >= round(size.submissions * size.wrong_share):
        return answers
    choice = random.Random(number)
    for exercise in choice.sample(exercises, max(1, len(exercises) // 2)):
        kind = choice.choice(("wrong", "wrong", "raising", "untouched"))
        if kind == "untouched":
            del answers[exercise.name]
        else:
            answers[exercise.name] = exercise.wrong if kind == "wrong" else exercise.raising
    return answers


def _answer(nb: NotebookNode, answers: Mapping[str, str]) -> None:
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
