"""What the instructor's own cells define for test cells: `relative_error(a, b)`, `EPS = 1e-6`.

Such a cell is locked and runs in the student's process, where a later cell may put something else
in its place. So the examiner defines functions and constants itself, from the cells' text, which is
the instructor's. Classes are left to the student's process, for students derive from them; so are
data.
"""

from __future__ import annotations

import ast
import copy
import re
import types
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gradus.engine.border.policy import HELPER, CellPolicy

_MAGICS = ("run_line_magic", "run_cell_magic")
_WORD = re.compile(r"[^\W\d]\w*")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Helper:
    """The definition of a function or a constant, and the names that it uses."""

    name: str
    names: frozenset[str]
    code: types.CodeType

    def define_in(self, namespace: MutableMapping[str, Any]) -> None:
        """Define it where test cells run."""
        exec(self.code, namespace)  # type: ignore[arg-type]


class Used(tuple[Helper, ...]):
    """The helpers that a test cell uses, itself or through one another."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(helper.name for helper in self)


class Helpers:
    """The instructor's functions in a notebook."""

    def __init__(self) -> None:
        self._known: dict[str, Helper] = {}
        self.rewritten: set[str] = set()  # by cells that are the student's

    def learn(self, source: str, *, locked: bool) -> None:
        """Note what a cell defines, in the order in which cells ran."""
        try:
            tree = ast.parse(source)
        except SyntaxError:
            return
        if not locked:
            self.rewritten |= named_in(tree).bound
            return
        for node in tree.body:
            name = _defined_by(node)
            if name is not None:
                code = compile(ast.Module([node], []), f"<{name}, a locked cell>", "exec")
                self._known[name] = Helper(name, frozenset(named_in(node).used), code)
                self.rewritten.discard(name)

    def forget(self, names: set[str]) -> None:
        """Leave to a test cell the names that it binds itself."""
        for name in names:
            self._known.pop(name, None)

    def used_by(self, names: set[str], policy: CellPolicy | None, *, record: bool) -> Used:
        """Return the helpers behind the names that a test cell uses.

        What a cell of the reference solution puts in the place of a locked one is the
        student's to write: recorded, a policy names the helpers that stay the instructor's.
        """
        found: dict[str, Helper] = {}
        pending = sorted(names)
        while pending:
            name = pending.pop()
            helper = self._known.get(name)
            if helper is not None and name not in found and self._counts(name, policy, record):
                found[name] = helper
                pending += sorted(helper.names)
        if policy is not None and record:
            policy.names.update(dict.fromkeys(found, HELPER))
        return Used(found.values())

    def _counts(self, name: str, policy: CellPolicy | None, record: bool) -> bool:
        if record:
            return name not in self.rewritten
        return policy is None or policy.names.get(name) == HELPER


def _defined_by(node: ast.stmt) -> str | None:
    """Return the name of a function, or of a constant that nothing can change, that it defines."""
    if isinstance(node, ast.FunctionDef):
        return node.name
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and _is_constant(node.value):
        return node.targets[0].id if isinstance(node.targets[0], ast.Name) else None
    return None


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_is_constant, node.elts))
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    return isinstance(node, ast.Constant)


@dataclass
class Named:
    """The names in a piece of code.

    Attributes:
        used: variables, those in lines for IPython's magics too.
        bound: variables, functions and classes that get a value, in whatever scope.
        attributes: what stands behind a dot.
    """

    used: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


def named_in(tree: ast.AST) -> Named:
    """Return the names in a piece of code."""
    found = Named()
    pending: list[Any] = [tree]
    while pending:  # ast.walk takes three times as long
        node = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            found.used.add(node.id)
            if type(node.ctx) is not ast.Load:
                found.bound.add(node.id)
            continue
        if kind is ast.Attribute:
            found.attributes.add(node.attr)
        elif kind in _DEFINITIONS:
            found.bound.add(node.name)
        elif kind is ast.Call and getattr(node.func, "attr", "") in _MAGICS:
            lines = [part.value for part in node.args if isinstance(part, ast.Constant)]
            found.used.update(_WORD.findall("\n".join(map(str, lines))))
        for name in kind._fields:
            part = getattr(node, name, None)
            if type(part) is list:
                pending += [each for each in part if isinstance(each, ast.AST)]
            elif isinstance(part, ast.AST):
                pending.append(part)
    return found


def never_called(node: ast.FunctionDef, filename: str) -> types.FunctionType:
    """Return the function that a definition makes, without what it would be called with."""
    bare = copy.copy(node)
    bare.decorator_list, bare.returns = [], None
    bare.args = copy.deepcopy(node.args)
    for name in ("defaults", "kw_defaults"):
        setattr(bare.args, name, [part and ast.Constant(None) for part in getattr(bare.args, name)])
    for argument in ast.walk(bare.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    module = ast.fix_missing_locations(ast.Module([bare], []))
    space: dict[str, Any] = {}
    exec(compile(module, filename, "exec"), space)
    made: types.FunctionType = space[node.name]
    return made


def definition(text: str, path: str) -> ast.FunctionDef | None:
    """Return the last definition of a function, or of a class's method, in a cell."""
    body: list[ast.stmt] = _parsed(text).body
    *classes, function = path.split(".")
    for name in classes:
        found = [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]
        body = found[-1].body if found else []
    found_last = [n for n in body if isinstance(n, ast.FunctionDef) and n.name == function]
    return found_last[-1] if found_last else None


@lru_cache(maxsize=200)
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])
