"""Reading the student's code for what an exercise asks to do without.

A ban is stated with names:

    "matmul"            the function, the method and every alias: torch.matmul, A.matmul(B),
                        from torch import matmul as f, getattr(torch, "matmul"), matmul_
    "@"                 the operator, its special methods and operator.matmul
    "linalg.*"          everything whose dotted name has that part: torch.linalg.norm, np.linalg.inv

Helpers that the student wrote are followed, in whichever cell they stand; a function of the
student's own that happens to have a banned name is no offence.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gradus.checks.failures import CheckFailed
from gradus.checks.messages import FORBIDDEN, NO_SOURCE, UNREADABLE
from gradus.checks.student import student

# The library calls that are a product of vectors or matrices, whatever they are called.
PRODUCTS = (
    "@",
    "matmul",
    "mm",
    "mv",
    "bmm",
    "dot",
    "inner",
    "vdot",
    "vecdot",
    "einsum",
    "tensordot",
    "addmm",
    "addmv",
    "addbmm",
    "baddbmm",
    "chain_matmul",
    "linalg.*",
    "nn.functional.*",
    "Linear",
    "Bilinear",
    "bilinear",
    "linear",
)

_DYNAMIC_CALLS = {"eval", "exec", "compile"}
_IMPORTERS = {"__import__", "import_module"}
_BY_NAME = {"getattr", "attrgetter", "methodcaller"}
# Libraries that are no attribute of anything in reach: only an import leads to them.
_IMPORTED_ONLY = {"scipy", "sklearn", "torchmetrics"}
_STAR_LIBRARIES = {"torch", "numpy", "operator", "scipy", "sklearn", "torchmetrics"}


@dataclass(frozen=True)
class Use:
    """A place where the student's code uses a banned name.

    `name` is None where the code reaches a function by a name that only exists at run time.
    """

    name: str | None
    line: str


def forbid(function: object, *banned: str) -> None:
    """Check that a student's function or class is written without the banned names.

    Raises:
        CheckFailed: it uses one (the line is shown), or its source cannot be found.
    """
    __tracebackhide__ = True
    name = student().name_of(function)
    cells = student().cells()
    use = find_use(cells, name, banned)
    if use is None:
        return
    if use.name is None:
        raise CheckFailed(UNREADABLE(name=name, text=use.line), mistake="banned_call")
    message = FORBIDDEN(name=name, use=use.name, text=use.line)
    raise CheckFailed(f"{message} [mistake: banned_call]", mistake="banned_call")


def find_use(cells: Sequence[str], name: str, banned: Sequence[str]) -> Use | None:
    """Return the first use of a banned name that `name`, defined in the cells, leads to.

    Args:
        cells: the code of the notebook's cells, in the order they were run.
        name: the function or class to start from.
        banned: the names, as in the module's description.

    Raises:
        CheckFailed: no cell defines `name`.
    """
    notebook = _Notebook(cells)
    if name not in notebook.bindings:
        raise CheckFailed(NO_SOURCE(name=name))
    seen: set[int] = set()
    waiting = [name]
    while waiting:
        for binding in notebook.reached_by(waiting.pop(0)):
            if id(binding.node) in seen:
                continue
            seen.add(id(binding.node))
            reader = _Reader(notebook, banned, binding)
            reader.read(binding)
            if reader.use is not None:
                return reader.use
            waiting += reader.names
    return None


@dataclass(frozen=True)
class _Binding:
    """What a name stands for: the code that made it, or the dotted name it was imported from."""

    node: ast.AST
    cell: str
    imported: str | None = None


@dataclass
class _Notebook:
    """The top-level names of a notebook and what they are bound to."""

    cells: Sequence[str]
    bindings: dict[str, list[_Binding]] = field(default_factory=dict)
    attributes: dict[str, list[_Binding]] = field(default_factory=dict)
    star_imports: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for cell in self.cells:
            try:
                tree = ast.parse(cell)
            except SyntaxError:
                continue  # A cell that cannot be parsed has not run either.
            for statement in tree.body:
                self._bind(statement, cell)

    def _bind(self, statement: ast.stmt, cell: str) -> None:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._add(statement.name, _Binding(statement, cell))
            return
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            for name, path in _imports(statement):
                if name == "*":
                    self.star_imports.append(path)
                else:
                    self._add(name, _Binding(statement, cell, path))
            return
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                self._bind(child, cell)
        for target, value in _assignments(statement):
            for node in ast.walk(target):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    self._add(node.id, _Binding(value, cell))
            base = target
            while isinstance(base, (ast.Attribute, ast.Subscript)):
                base = base.value
            if base is not target and isinstance(base, ast.Name):
                self.attributes.setdefault(base.id, []).append(_Binding(value, cell))

    def _add(self, name: str, binding: _Binding) -> None:
        self.bindings.setdefault(name, []).append(binding)

    def reached_by(self, name: str) -> Iterator[_Binding]:
        """Yield what `name` stands for at last, and what earlier meanings that is made of."""
        for binding in reversed(self.bindings.get(name, [])):
            yield binding
            if not _mentions(binding.node, name):
                break
        yield from self.attributes.get(name, [])

    def path_of(self, name: str) -> str | None:
        """Return the dotted name that a top-level name was imported from, following aliases."""
        for _ in range(20):
            found = self.bindings.get(name)
            if not found:
                return _star_path(self.star_imports, name)
            last = found[-1]
            if last.imported is not None:
                return last.imported
            if isinstance(last.node, ast.Attribute):
                chain = _chain(last.node)
                base = self.path_of(chain[0]) if chain and chain[0] != name else None
                return ".".join([base or chain[0], *chain[1:]]) if chain else None
            if not isinstance(last.node, ast.Name) or last.node.id == name:
                return None
            name = last.node.id
        return None


class _Reader(ast.NodeVisitor):
    """Reads one piece of the student's code for banned names, and for names to follow."""

    def __init__(self, notebook: _Notebook, banned: Sequence[str], binding: _Binding) -> None:
        self.notebook = notebook
        self.cell = binding.cell
        self.names: list[str] = []
        self.use: Use | None = None
        self.operator = "@" in banned
        self.parts = [name.removesuffix(".*") for name in banned if name.endswith(".*")]
        self.words = {name for name in banned if name != "@" and not name.endswith(".*")}
        self.scopes: list[dict[str, str | None]] = []
        self.values: list[dict[str, ast.expr]] = []

    def read(self, binding: _Binding) -> None:
        if binding.imported is not None:
            self._judge(binding.imported, binding.node)
        else:
            self.visit(binding.node)

    # Scopes: a local name hides a global one; a local import or alias still has its dotted name.

    def _visit_scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments = node.args
        parameters = [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            *(a for a in (arguments.vararg, arguments.kwarg) if a is not None),
        ]
        outer = [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]
        if not isinstance(node, ast.Lambda):
            outer += node.decorator_list
        for expression in outer:
            self.visit(expression)
        scope: dict[str, str | None] = {parameter.arg: None for parameter in parameters}
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        self.scopes.append(scope)
        self.values.append(_assigned_once(body))
        declared_global: set[str] = set()
        for inner in _within_scope(body):
            if isinstance(inner, ast.Global):
                declared_global.update(inner.names)
            elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                scope.setdefault(inner.id, None)
            elif isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                scope.setdefault(inner.name, None)
            elif isinstance(inner, (ast.Import, ast.ImportFrom)):
                scope.update({name: path for name, path in _imports(inner) if name != "*"})
            elif isinstance(inner, ast.ExceptHandler) and inner.name:
                scope.setdefault(inner.name, None)
        for inner in _within_scope(body):
            if isinstance(inner, ast.Assign) and isinstance(inner.value, (ast.Attribute, ast.Name)):
                for target in inner.targets:
                    if isinstance(target, ast.Name):
                        scope[target.id] = self._path(inner.value)
        for name in declared_global:
            scope.pop(name, None)
        for statement in body:
            self.visit(statement)
        self.scopes.pop()
        self.values.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_scope(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_scope(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_scope(node)

    def visit_arg(self, node: ast.arg) -> None:
        """Annotations are no code that runs on data."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load) or self._is_local(node.id):
            path = self._local_path(node.id)
            if isinstance(node.ctx, ast.Load) and path is not None:
                self._judge(path, node)
            return
        path = self.notebook.path_of(node.id)
        if path is not None:
            self._judge(path, node)
        if node.id in self.notebook.bindings or node.id in self.notebook.attributes:
            self.names.append(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = node.value.id if isinstance(node.value, ast.Name) else None
        own = owner in ("self", "cls") or (owner is not None and self._is_students_class(owner))
        if not own and not self._is_own_method(node):
            self._judge(self._path(node) or "." + node.attr, node)
        self.visit(node.value)

    # Imports that bind no name of a function's own: in a class body, in exec, of a global name

    def visit_Import(self, node: ast.Import) -> None:
        self._visit_import(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._visit_import(node)

    def _visit_import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, path in _imports(node):
            if self._local_path(name) != path:
                self._judge(path, node)

    # Operators and calls by name

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if self.operator and isinstance(node.op, ast.MatMult):
            self._found("@", node)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if self.operator and isinstance(node.op, ast.MatMult):
            self._found("@=", node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        key = _constant_text(node.slice)
        if key is not None and _is_namespace(node.value):
            self._judge("." + key, node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        chain = _chain(node.func)
        called = (self._path(node.func) or ".".join(chain)).rpartition(".")[2]
        if called in _BY_NAME:
            texts = node.args[1:2] if called == "getattr" else node.args[:1]
            if not (called == "getattr" and self._cannot_reach_a_ban(node)):
                self._read_texts(texts, node)
        elif called in _IMPORTERS:
            self._read_texts(node.args[:1], node)
        elif called in _DYNAMIC_CALLS and isinstance(node.func, ast.Name):
            self._read_code(node)
        self.generic_visit(node)

    def _cannot_reach_a_ban(self, node: ast.Call) -> bool:
        """Tell whether getattr(x, …) is harmless: whole libraries are banned and x is no module."""
        banned = self.words or self.operator or not set(self.parts) <= _IMPORTED_ONLY
        owner = (self._path(node.args[0]) or ".") if node.args else ""
        return not banned and owner.startswith(".")

    def _read_texts(self, arguments: Sequence[ast.expr], node: ast.Call) -> None:
        for argument in arguments:
            text = _constant_text(argument)
            if text is None:
                self._found(None, node)
            else:
                self._judge("." + text, node)

    def _read_code(self, node: ast.Call) -> None:
        text = _constant_text(node.args[0]) if node.args else None
        if text is None:
            self._found(None, node)
            return
        try:
            tree = ast.parse(text)
        except SyntaxError:
            return  # It cannot run either.
        for inner in tree.body:
            self.visit(inner)

    # Judgement

    def _judge(self, path: str, node: ast.AST) -> None:
        """Record a use when a dotted name is banned; a leading dot stands for any owner."""
        words = path.split(".")
        last = words[-1]
        plain = last.rstrip("_") if not last.startswith("__") else last
        if self.operator and last in ("__matmul__", "__rmatmul__", "__imatmul__"):
            self._found(last, node)
        elif self.operator and path in ("operator.matmul", "_operator.matmul"):
            self._found("operator.matmul", node)
        elif plain in self.words:
            self._found(path.lstrip("."), node)
        else:
            dotted = f".{path.strip('.')}."
            for part in self.parts:
                if f".{part}." in dotted:
                    self._found(path.lstrip("."), node)

    def _found(self, name: str | None, node: ast.AST) -> None:
        if self.use is None:
            self.use = Use(name, self._line(node))

    def _line(self, node: ast.AST) -> str:
        lines = self.cell.splitlines()
        number = getattr(node, "lineno", 1)
        return lines[number - 1].strip() if number <= len(lines) else ast.unparse(node)

    # Dotted names

    def _is_local(self, name: str) -> bool:
        return any(name in scope for scope in self.scopes)

    def _local_path(self, name: str) -> str | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return None

    def _is_students_class(self, name: str) -> bool:
        found = self.notebook.bindings.get(name, [])
        return bool(found) and isinstance(found[-1].node, ast.ClassDef)

    def _is_own_method(self, node: ast.Attribute) -> bool:
        """Tell whether `x.name` is a method that the student's class of the object x defines."""
        made: ast.expr | None = node.value
        if isinstance(made, ast.Name):
            made = self._value_of(made.id)
        if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
            return False
        if self._is_local(made.func.id) or not self._is_students_class(made.func.id):
            return False
        defined = self.notebook.bindings[made.func.id][-1].node
        return isinstance(defined, ast.ClassDef) and any(
            isinstance(statement, ast.FunctionDef) and statement.name == node.attr
            for statement in defined.body
        )

    def _value_of(self, name: str) -> ast.expr | None:
        """Return the one expression that a name is assigned, or None where there are several."""
        for scope, values in zip(reversed(self.scopes), reversed(self.values), strict=True):
            if name in scope:
                return values.get(name)
        found = self.notebook.bindings.get(name, [])
        only = found[0].node if len(found) == 1 else None
        return only if isinstance(only, ast.expr) else None

    def _path(self, node: ast.expr) -> str | None:
        """Return the dotted name of `torch.linalg.norm`, aliases resolved, or None."""
        chain = _chain(node)
        if not chain:
            return None
        if self._is_local(chain[0]):
            base = self._local_path(chain[0])
        else:
            base = self.notebook.path_of(chain[0])
        if base is None:
            return "." + ".".join(chain[1:]) if len(chain) > 1 else None
        return ".".join([base, *chain[1:]])


def _chain(node: ast.expr) -> list[str]:
    """Return the names of `a.b.c` as a list, or an empty list for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield (name bound, dotted name) for an import statement."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module or ''}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            top = alias.name.split(".")[0]
            yield top, top


def _assignments(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield (target, value) for what a statement binds, its expressions included."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield target, statement.value
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)) and statement.value is not None:
        yield statement.target, statement.value
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield statement.target, statement.iter
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield item.optional_vars, item.context_expr
    for node in ast.walk(statement):
        if isinstance(node, ast.NamedExpr):
            yield node.target, node.value


def _within_scope(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Walk statements without entering functions and classes defined in them."""
    waiting = list(body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def _assigned_once(body: Sequence[ast.AST]) -> dict[str, ast.expr]:
    """Return the names that one plain assignment in a scope binds, with their expressions."""
    inside = list(_within_scope(body))
    stores = Counter(
        node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    return {
        node.targets[0].id: node.value
        for node in inside
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and stores[node.targets[0].id] == 1
    }


def _mentions(node: ast.AST, name: str) -> bool:
    """Tell whether an assigned expression is made of the earlier meaning of `name`."""
    if not isinstance(node, ast.expr):
        return bool(getattr(node, "decorator_list", []))
    return any(isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(node))


def _constant_text(node: ast.expr) -> str | None:
    """Return the text of a constant string, also one put together from constants."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant_text(node.left), _constant_text(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [_constant_text(part) for part in node.values]
        return None if None in parts else "".join(part for part in parts if part is not None)
    return None


def _is_namespace(node: ast.expr) -> bool:
    """Tell whether an expression is a module's or object's dictionary of names."""
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__" or _chain(node) == ["sys", "modules"]
    return isinstance(node, ast.Call) and _chain(node.func) in (["vars"], ["globals"], ["locals"])


def _star_path(modules: Sequence[str], name: str) -> str | None:
    """Return the dotted name of a name that may come from `from MODULE import *`."""
    import importlib

    for path in modules:
        module = path.removesuffix(".*")
        if module.split(".")[0] not in _STAR_LIBRARIES:
            continue
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue  # Nor could the student's notebook import it.
        if hasattr(found, name):
            return f"{module}.{name}"
    return None
