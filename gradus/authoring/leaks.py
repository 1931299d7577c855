"""What must never reach a student: solutions, hidden tests, their marks, the text itself."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION\n?", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS\n?", re.DOTALL)
_MARKERS = re.compile(r"###\s*(BEGIN|END) (SOLUTION|HIDDEN TESTS)")


def without_markers(code: str) -> str:
    """Return a solution cell's code without the lines that mark where the solution stands."""
    return "".join(line for line in code.splitlines(True) if not _MARKERS.search(line))


def secret_lines(source: NotebookNode) -> set[str]:
    """Return the lines of a source notebook that stand in solutions and hidden tests only."""
    secret: set[str] = set()
    public: set[str] = set()
    for cell in source.cells:
        for region in (SOLUTION, HIDDEN):
            for lines in region.findall(cell.source):
                secret.update(_lines(lines))
        public.update(_lines(HIDDEN.sub("", SOLUTION.sub("", cell.source))))
    return secret - public


def find_leaks(source: NotebookNode, release: Path) -> list[str]:
    """Return what a released folder shows that it must not, a sentence each.

    Args:
        source: the source notebook with its solutions and hidden tests.
        release: the folder that students get.
    """
    secret = secret_lines(source)
    leaks = []
    for path in sorted(release.rglob("*")):
        if not path.is_file():
            continue
        if path.suffix == ".ipynb":
            nb = nbformat.read(path, as_version=4)
            leaks += [f"{path.name}: {leak}" for leak in _notebook_leaks(nb, secret)]
        elif path.suffix == ".py" and _MARKERS.search(path.read_text(encoding="utf-8")):
            leaks.append(f"{path.name} is a text with solutions or hidden tests")
    return leaks


def _notebook_leaks(nb: NotebookNode, secret: set[str]) -> list[str]:
    leaks = []
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id"))
        if _MARKERS.search(cell.source):
            leaks.append(f"cell {name} still has a marker")
        shown = _lines(cell.source) & secret
        leaks += [f'cell {name} shows the secret line "{line}"' for line in sorted(shown)]
        if cell.get("outputs"):
            leaks.append(f"cell {name} still has outputs")
    return leaks


def _lines(text: str) -> set[str]:
    """Return the lines of a text that say something of their own: brackets alone do not."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) > 8}
