"""The attacks, read from the files beside this one.

The file of an attack states, after a docstring that says what it tries:

    CELLS      exercise → code, handed in in the place of the solution
    DESERVED   exercise → points that it earns, where those are not all
    AT_MOST    exercise → points where fewer are fair, too: the attack may have spoilt the exercise
    FILES      name → text handed in beside the notebook, or, as a Path, what a link leads to
    tamper     changes the notebook that is handed in, or returns the text of its file
    HARMFUL    whether it would hang or harm a machine without walls

What is not named is answered by the reference and deserves all points.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.heist import POINTS

FAMILIES = {
    "crash": "the process ends, stops or loses what it needs",
    "engine": "what runs the student's cells is turned against the grader",
    "helper": "functions of the instructor's that tests call are others",
    "input": "what a test passes is changed, and expected values with it",
    "ipython": "hooks of the shell change how the cells of tests run",
    "metadata": "the notebook handed in is not the one released",
    "network": "somebody outside is talked to",
    "operator": "answers are objects that judge themselves",
    "patch": "what tests call to check is replaced",
    "read": "tests, answers, hidden inputs and other people's files are read",
    "resource": "time, memory, processes, output and disk are used up",
    "write": "files are changed, for this test or for everybody after",
}
# Answers that are wrong, for attacks on something else than answers.
WRONG = {
    "batches": "def batches(n, size):\n    yield n",
    "softmax": "def softmax(z):\n    return z",
}
_MACHINERY = {"__init__", "classroom", "compare", "corpus", "heist", "test_attacks"}


@dataclass(frozen=True)
class Attack:
    """One attempt; what is not said here is in the module's docstring."""

    name: str
    about: str
    cells: Mapping[str, str]
    deserved: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str | Path] = field(default_factory=dict)
    tamper: Callable[[NotebookNode], str | None] | None = None
    harmful: bool = False

    def undeserved(self, given: Mapping[str, float]) -> dict[str, float]:
        """Return the points that were given and not earned, by exercise or test cell."""
        most = {**POINTS, **self.deserved, **self.at_most}
        excess = {name: points - most.get(name, 0) for name, points in given.items()}
        return {name: points for name, points in excess.items() if points > 0}

    def lost(self, given: Mapping[str, float]) -> dict[str, float]:
        """Return the points that were earned and not given, by exercise."""
        least = {**POINTS, **self.deserved, **dict.fromkeys(self.at_most, 0)}
        missing = {name: points - given.get(name, 0) for name, points in least.items()}
        return {name: points for name, points in missing.items() if points > 0}


def corpus() -> list[Attack]:
    """Return all attacks, by name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return [_attack(name) for name in names if name not in _MACHINERY]


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    """Return the cell of a grade id."""
    cells: dict[str, NotebookNode] = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nb.cells
    }
    return cells[name]


def _attack(name: str) -> Attack:
    module = importlib.import_module(f"tests.attacks.{name}")
    attack = Attack(
        name,
        (module.__doc__ or "").strip(),
        {exercise: code.strip("\n") for exercise, code in module.CELLS.items()},
        getattr(module, "DESERVED", {}),
        getattr(module, "AT_MOST", {}),
        getattr(module, "FILES", {}),
        getattr(module, "tamper", None),
        getattr(module, "HARMFUL", False),
    )
    named = {*attack.cells, *attack.deserved, *attack.at_most}
    if name.split("_")[0] not in FAMILIES or not attack.about or named - set(POINTS):
        raise ValueError(f"{name}.py is no attack of a known family on exercises that there are")
    return attack
