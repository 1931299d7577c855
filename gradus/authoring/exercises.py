"""The exercises of an assignment, as their source notebook states them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from nbformat.notebooknode import NotebookNode

from gradus.checks.mistakes import table

_HEADING = re.compile(r"^## (?P<number>\S+) (?P<title>.+?)(?:: `(?P<name>\w+)`)?$", re.MULTILINE)
_FACTS = {
    "en": re.compile(
        r"^\*(?P<kind>Required|Optional) · (?P<minutes>\d+) minutes"
        r" · difficulty (?P<difficulty>[123]) of 3 · (?P<points>\d+) points?\*$",
        re.MULTILINE,
    ),
    "es": re.compile(
        r"^\*(?P<kind>Obligatorio|Opcional) · (?P<minutes>\d+) minutos"
        r" · dificultad (?P<difficulty>[123]) de 3 · (?P<points>\d+) puntos?\*$",
        re.MULTILINE,
    ),
}


@dataclass(frozen=True)
class Facts:
    """What the line under an exercise's heading says."""

    optional: bool
    minutes: int
    difficulty: int
    points: int


@dataclass
class Exercise:
    """One exercise: its solution cell, its test cells and the prose that leads to it.

    `titles` and `facts` are by language; a language whose prose lacks them is absent.
    """

    name: str
    solution: NotebookNode
    tests: list[NotebookNode] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Return the points of all test cells together."""
        return sum(float(cell.metadata["nbgrader"]["points"]) for cell in self.tests)

    @property
    def mistakes(self) -> list[str]:
        """Return the mistakes that the hidden tests can name, in the order they stand."""
        names: dict[str, None] = {}
        for cell in self.tests:
            for node in ast.walk(ast.parse(cell.source)):
                names.update(dict.fromkeys(_mistake_names(node)))
        return list(names)


def exercises_of(nb: NotebookNode) -> list[Exercise]:
    """Return the exercises of a source notebook in order.

    A test cell belongs to the exercise whose name follows `test_` in its grade id.
    """
    found: list[Exercise] = []
    prose: dict[str, str] = {}
    for cell in nb.cells:
        grading = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and cell.metadata.get("lang"):
            if _HEADING.search(cell.source):
                prose[cell.metadata["lang"]] = cell.source
        elif grading.get("solution"):
            found.append(_exercise(grading["grade_id"], cell, prose))
            prose = {}
        elif grading.get("grade"):
            owner = owner_of(grading["grade_id"], [exercise.name for exercise in found])
            if owner is not None:
                next(e for e in found if e.name == owner).tests.append(cell)
    return found


def owner_of(test: str, exercises: list[str]) -> str | None:
    """Return the exercise that a test cell's grade id names, or None."""
    matching = [name for name in exercises if re.fullmatch(rf"test_{name}(_\d+)?", test)]
    return max(matching, key=len) if matching else None


def _exercise(name: str, solution: NotebookNode, prose: dict[str, str]) -> Exercise:
    exercise = Exercise(name, solution)
    for language, text in prose.items():
        heading, facts = _HEADING.search(text), _FACTS[language].search(text)
        if heading:
            exercise.titles[language] = heading["title"]
        if facts:
            exercise.facts[language] = Facts(
                optional=facts["kind"] in ("Optional", "Opcional"),
                minutes=int(facts["minutes"]),
                difficulty=int(facts["difficulty"]),
                points=int(facts["points"]),
            )
    return exercise


def _mistake_names(node: ast.AST) -> list[str]:
    """Return the mistakes that one piece of a hidden test can name.

    Those are the names in `mistakes={...}` and `expect_true(…, "name", …)`, whether or not the
    table has them, every other text that is a name of the table, and what bans and loops go by.
    """
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and node.value in table() else []
    if not isinstance(node, ast.Call):
        return []
    stated = [
        key
        for keyword in node.keywords
        if keyword.arg == "mistakes" and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
    ]
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    called = node.func.id if isinstance(node.func, ast.Name) else called
    if called == "expect_true":
        stated += node.args[1:2]
    names = [key.value for key in stated if isinstance(key, ast.Constant)]
    if called in ("forbids", "forbid"):
        names.append("banned_call")
    elif called == "is_vectorised":
        names.append("python_loop")
    return [name for name in names if isinstance(name, str)]
