"""The rules of a graded exercise, checked on a source notebook without running it.

docs/authoring.md states them; each function here checks one group and yields what it found.
"""

from __future__ import annotations

import ast
import symtable
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode

from gradus.authoring.exercises import Exercise, exercises_of, owner_of
from gradus.authoring.leaks import HIDDEN, SOLUTION
from gradus.checks import mistakes
from gradus.languages import LANGUAGES

# What a released notebook may import, besides the standard library.
RELEASE_MODULES = {"torch", "numpy", "matplotlib", "IPython", "mpl_toolkits"}

_RETURNS_NOTHING = {
    "assert_close",
    "differentiates",
    "expect",
    "expect_error",
    "expect_true",
    "forbid",
    "forbids",
    "holds",
    "is_vectorised",
    "refuses",
}
_BROAD = {"Exception", "BaseException"}


@dataclass(frozen=True)
class Finding:
    """A rule that a cell breaks."""

    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


def lint(nb: NotebookNode) -> list[Finding]:
    """Return every rule of a graded exercise that the source notebook breaks."""
    findings = [*_parse_errors(nb)]
    if findings:  # The other rules read the code.
        return findings
    exercises = exercises_of(nb)
    findings += _prose(nb)
    findings += _imports(nb)
    findings += _figures(nb)
    for exercise in exercises:
        findings += _exercise(exercise)
    names = [exercise.name for exercise in exercises]
    for cell in _tests(nb):
        findings += _test_cell(cell, names)
    findings += _shared_names(nb)
    return findings


def _name(cell: NotebookNode) -> str:
    """Return what a person can find the cell by: its grade id, or how it begins."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return str(grade_id)
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return f'"{lines[0][:50]}"' if lines else "(empty cell)"


def _is_test(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _tests(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if _is_test(cell)]


def _parse_errors(nb: NotebookNode) -> Iterator[Finding]:
    for cell in nb.cells:
        if cell.cell_type == "code":
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                yield Finding(_name(cell), f"is no Python: {error.msg}, line {error.lineno}")


def _prose(nb: NotebookNode) -> Iterator[Finding]:
    """Every prose cell has its sister, right behind it, with as many formulas."""
    waiting: NotebookNode | None = None
    for cell in nb.cells:
        lang = cell.metadata.get("lang")
        if cell.cell_type == "markdown" and lang not in LANGUAGES:
            yield Finding(_name(cell), 'is prose without lang="en" or lang="es"')
        if waiting is not None:
            if lang != "es":
                yield Finding(_name(waiting), 'has no sister with lang="es" right behind it')
            elif cell.source.count("$$") != waiting.source.count("$$"):
                yield Finding(_name(cell), "has another number of displayed formulas in English")
        elif lang == "es":
            yield Finding(_name(cell), 'has no sister with lang="en" right before it')
        waiting = cell if lang == "en" else None
    if waiting is not None:
        yield Finding(_name(waiting), 'has no sister with lang="es" right behind it')


def _imports(nb: NotebookNode) -> Iterator[Finding]:
    """What students see imports only what a release may need."""
    allowed = RELEASE_MODULES | set(sys.stdlib_module_names)
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        for module in _imported(ast.parse(HIDDEN.sub("", cell.source))):
            if module not in allowed:
                yield Finding(_name(cell), f"imports {module}, which a release cannot count on")


def _figures(nb: NotebookNode) -> Iterator[Finding]:
    """A figure is shown with a text alternative in both languages: `show(figure, "… · …")`."""
    for cell in nb.cells:
        if cell.cell_type != "code" or _is_test(cell):
            continue
        tree = ast.parse(cell.source)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        shown = [node for node in calls if _last(node.func) == "show"]
        drawn = {"subplots", "figure"} & {_last(node.func) for node in calls}
        if drawn and not shown:
            yield Finding(_name(cell), "draws a figure and does not show(figure, …) it")
        for node in shown:
            alt = node.args[1] if len(node.args) == 2 else None
            if not isinstance(alt, ast.Name) and " · " not in ast.unparse(alt or ast.Pass()):
                yield Finding(_name(cell), 'shows a figure without "English. · Español."')


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def _exercise(exercise: Exercise) -> Iterator[Finding]:
    """The solution cell, the line of facts in both languages, and what test cells share."""
    name, source = exercise.name, exercise.solution.source
    if not SOLUTION.search(source):
        yield Finding(name, "has no ### BEGIN SOLUTION … ### END SOLUTION")
    definition = next(
        (node for node in ast.parse(source).body if getattr(node, "name", None) == name), None
    )
    if not isinstance(definition, (ast.FunctionDef, ast.ClassDef)):
        yield Finding(name, f"defines no function or class called {name}")
    elif not ast.get_docstring(definition):
        yield Finding(name, "has no docstring")
    for language in LANGUAGES:
        if language not in exercise.facts:
            yield Finding(name, f"has no heading with its line of facts in {language!r}")
    if len(set(exercise.facts.values())) > 1:
        yield Finding(name, "states other facts in Spanish than in English")
    for facts in exercise.facts.values():
        if facts.points != exercise.points:
            yield Finding(
                name, f"announces {facts.points} points; its tests give {exercise.points:g}"
            )
        if facts.optional != (exercise.points == 0):
            yield Finding(name, "is optional exactly when its points are 0")
    if not exercise.tests:
        yield Finding(name, "has no test cell")
    banning = [bool({"forbid", "forbids"} & _called(ast.parse(c.source))) for c in exercise.tests]
    if any(banning) and not all(banning):
        yield Finding(name, "bans calls in one test cell and not in another")
    for mistake in exercise.mistakes:
        if mistake not in mistakes.table():
            yield Finding(name, f"names the mistake {mistake!r}, which the table does not have")


def _test_cell(cell: NotebookNode, exercises: list[str]) -> Iterator[Finding]:
    """The rules for the code of one test cell."""
    name, source = _name(cell), cell.source
    if owner_of(name, exercises) is None:
        yield Finding(name, "belongs to no exercise: it must be test_NAME or test_NAME_2, …")
    regions = HIDDEN.findall(source)
    if len(regions) != 1 or not source.startswith("### BEGIN HIDDEN TESTS"):
        yield Finding(name, "must begin with its one region of hidden tests")
    if not HIDDEN.sub("", source).strip():
        yield Finding(name, "shows students no test")
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not _returns_nothing(last.value):
        yield Finding(name, "ends in an expression, which nbgrader reads as a score")
    for node in ast.walk(tree):
        yield from (Finding(name, message) for message in _bad_practice(node, exercises))


def _bad_practice(node: ast.AST, exercises: list[str]) -> Iterator[str]:
    if isinstance(node, (ast.Name, ast.Attribute)) and _last(node) in ("mock", "patch"):
        yield "patches what it tests with"
    elif isinstance(node, ast.ClassDef) and {_last(b) for b in node.bases} & set(exercises):
        yield f"subclasses the student's class in {node.name}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        called = node.operand.func if isinstance(node.operand, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "any":
            yield "asserts `not (…).any()`, which holds for NaN and for nothing at all"
    elif isinstance(node, ast.ExceptHandler) and (node.type is None or _last(node.type) in _BROAD):
        yield "catches every exception"
    elif isinstance(node, ast.For) and _called(node.iter) & set(exercises):
        yield "loops over a student's answer, which may be empty: make it a list and count it"


def _shared_names(nb: NotebookNode) -> Iterator[Finding]:
    """A test cell stands alone, and no other cell stands on a test cell."""
    made_by: dict[str, str] = {}
    for cell in _tests(nb):
        for name in _bound(cell.source):
            made_by.setdefault(name, _name(cell))
    ordinary: set[str] = set()
    changed_by: dict[str, str] = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        own, where = _bound(cell.source), _name(cell)
        for name in sorted(_needed(cell.source) - own):
            if name not in ordinary and made_by.get(name, where) != where:
                yield Finding(where, f"uses {name}, which the test cell {made_by[name]} made")
            elif name in changed_by:
                yield Finding(where, f"uses {name}, to which {changed_by[name]} gave another value")
        if _is_test(cell):
            changed_by |= dict.fromkeys(_assigned(cell.source) & ordinary, where)
        else:
            ordinary |= own
            changed_by = {name: by for name, by in changed_by.items() if name not in own}


def _bound(code: str) -> set[str]:
    """Return the names that a cell binds in the notebook's namespace."""
    symbols = symtable.symtable(code, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def _assigned(code: str) -> set[str]:
    """Return the names that a cell binds, leaving out imports: those stand for one thing."""
    symbols = symtable.symtable(code, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned()}


def _needed(code: str) -> set[str]:
    """Return the names of the notebook's namespace that a cell reads."""
    top = symtable.symtable(code, "cell", "exec")
    names = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    waiting = top.get_children()
    while waiting:
        table = waiting.pop()
        names |= {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
        waiting += table.get_children()
    return names


def _called(node: ast.AST) -> set[str]:
    return {_last(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}


def _returns_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last(node.func) in _RETURNS_NOTHING


def _last(node: ast.AST) -> str:
    """Return the last name of `a.b.c`, or an empty string."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
