"""Running one exercise's real test cells on a solution, in this process."""

from __future__ import annotations

import linecache
import warnings
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from gradus.checks.student import Namespace, use
from tests.course import ROOT


@dataclass(frozen=True)
class Verdict:
    """What the test cells of one exercise said: grade id → the error that it raised, or None."""

    errors: dict[str, BaseException | None]

    @property
    def passed(self) -> list[str]:
        return [name for name, error in self.errors.items() if error is None]

    @property
    def failed(self) -> list[str]:
        return [name for name, error in self.errors.items() if error is not None]

    @property
    def text(self) -> str:
        return "\n".join(f"{n}: {type(e).__name__}: {e}" for n, e in self.errors.items() if e)


class Classroom:
    """An assignment whose reference solutions have run, ready to try another for one exercise."""

    def __init__(self, nb: NotebookNode, folder: Path) -> None:
        self.nb = nb
        self.folder = folder
        self._before: dict[str, tuple[dict[str, Any], list[str]]] = {}
        self._prepare()

    def exercises(self) -> list[str]:
        return list(self._before)

    def grade(self, exercise: str, solution: str) -> Verdict:
        """Return the verdict of the exercise's test cells on the text of a solution cell."""
        namespace, cells = self._before[exercise]
        namespace, cells = dict(namespace), list(cells)
        with chdir(self.folder), warnings.catch_warnings(), use(Namespace(namespace, cells)):
            warnings.simplefilter("ignore")
            error = _attempt(solution, namespace)
            cells.append(solution)
            return Verdict(
                {
                    cell.metadata.nbgrader.grade_id: error or _attempt(cell.source, namespace)
                    for cell in self._tests(exercise)
                }
            )

    def _tests(self, exercise: str) -> list[NotebookNode]:
        names = {f"test_{exercise}"} | {f"test_{exercise}_{n}" for n in range(2, 10)}
        return [c for c in self.nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") in names]

    def _prepare(self) -> None:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        cells: list[str] = []
        for cell in self.nb.cells:
            grading = cell.metadata.get("nbgrader", {})
            skipped = grading.get("grade") or cell.metadata.get("uses_exercises")
            if cell.cell_type != "code" or skipped:
                continue
            if grading.get("solution"):
                self._before[grading["grade_id"]] = dict(namespace), list(cells)
            with chdir(self.folder):
                error = _attempt(cell.source, namespace)
            if error is not None:
                raise error
            cells.append(cell.source)


@cache
def classroom(assignment: str) -> Classroom:
    folder = ROOT / "source" / assignment
    return Classroom(nbformat.read(folder / f"{assignment}.ipynb", as_version=4), folder)


_names = iter(range(10**9))


def _attempt(code: str, namespace: dict[str, Any]) -> BaseException | None:
    name = f"<cell {next(_names)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    try:
        exec(compile(code, name, "exec"), namespace)
    except Exception as error:
        return error
    return None
