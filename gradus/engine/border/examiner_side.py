"""The examiner's end of the border: it runs the test cells, and asks the student's process.

    examiner = Examiner(connection, cells)
    verdict = examiner.run(source)

Test cells share one namespace, in which the names of the student's notebook stand for proxies and
copies. What a test cell assigns stays here: the student's process never sees it.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import linecache
import socket
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from gradus.checks import student as checks_student
from gradus.checks.failures import CheckFailed
from gradus.engine.border import errors, hooks, library, modules, values
from gradus.engine.border.failures import Forbidden, Poisoned, ProtocolFailure, Refused
from gradus.engine.border.helpers import Helpers, definition, named_in, never_called
from gradus.engine.border.judging import Judging
from gradus.engine.border.links import MODULE, OPTIMIZER, Link
from gradus.engine.border.policy import FORBIDDEN_NAME, CellPolicy
from gradus.engine.border.student_over import StudentOver
from gradus.engine.border.withholding import Undo
from gradus.engine.wire import Reference, Unsendable
from gradus.languages import Text

# Under this package, where nothing is taken for a student's line (`checks.steps.is_library`).
CELLS_FOLDER = Path(__file__).parent
_EVERYTHING = {"globals", "dir", "vars", "locals", "eval", "exec"}
_LONGEST_TEXT = 1_000_000
_MOST_WARNINGS = 200
_HOOK = "a hook"
_OF_LIBRARIES = ("import ", "library ")
_READERS = {"inspect", "getsource", "getsourcelines"}
# Of a function in one process; over there it has others.
_UNSEEN = ("__code__", "__closure__", "__globals__", "__defaults__", "__kwdefaults__")
_NOT_SEEN = Text(
    en="A test that runs apart from the solution cannot look at {name} of a function. Use "
    "inspect.getsource or inspect.signature.",
    es="Una prueba que se ejecuta aparte de la solución no puede mirar {name} de una función. Usa "
    "inspect.getsource o inspect.signature.",
)


@dataclass
class Verdict:
    """What became of a test cell.

    Attributes:
        error: what it raised, or what the border found; None where it passed.
        failure: the failure of the conversation after which nothing more can be asked.
        line: the last line of the test cell that was reached, counted from 1.
        by: whose code raised the error: "test", "student" or "library".
        frames: the student's own lines in it: cell, line, text.
        texts: what the student's exceptions said that came across.
        written: what the student's code printed meanwhile, which is not shown.
    """

    error: BaseException | None = None
    failure: ProtocolFailure | None = None
    line: int | None = None
    by: str = "test"
    frames: list[tuple[int, int, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    written: str = ""


class Examiner(Judging):
    """Runs test cells; the student's names in them lead to the student's process."""

    first = 2
    trusts = False

    def __init__(
        self,
        connection: socket.socket,
        cells: Callable[[], Sequence[str]],
        namespace: dict[str, Any] | None = None,
    ) -> None:
        """Stand ready.

        Args:
            connection: to the student's process.
            cells: returns the text of the student's cells that were run so far.
            namespace: where test cells run.
        """
        super().__init__(connection)
        self.namespace: dict[str, Any] = (
            {"__name__": "__main__"} if namespace is None else namespace
        )
        self.cells = cells
        self.until: float | None = None
        self._from_student: dict[str, Any] = {}
        self._written: list[str] = []
        self._count = 0
        self._own_names = frozenset(self.namespace)
        self._helpers = Helpers()
        self._forwarders = hooks.Forwarders(self._gated)
        self._reads_texts = False
        self._claims: dict[int, library.Name] = {}  # of functions and classes, to be a library's

    @property
    def deadline(self) -> float | None:
        return self.until

    # Running

    def define_helpers(self, source: str, *, locked: bool) -> None:
        """Learn from a cell that ran over there which functions are the instructor's."""
        self._helpers.learn(source, locked=locked)

    def run(
        self,
        source: str,
        policy: CellPolicy | None = None,
        *,
        record: bool = False,
        filename: str | None = None,
        execute: Callable[[], BaseException | None] | None = None,
    ) -> Verdict:
        """Run a test cell.

        Args:
            source: its text, plain Python.
            policy: what the reference does in it.
            record: whether to fill the policy instead of holding the student to it.
            filename: the name of the cell in tracebacks.
            execute: runs the cell in the namespace and returns its error; it is called a second
                time where arguments were changed that the reference leaves alone (`withholding`).
        """
        self.poison, self._forbidden, self._changed, self._written = None, None, None, []
        self._crossed.clear()
        self._not_allowed.clear()
        self._policy, self._records = policy, record
        self._count += 1
        filename = filename or str(CELLS_FOLDER / f"<test cell {self._count}>")
        undo = None if policy is None or record else Undo()
        self._note_in(undo)
        error = self._run(source, filename, execute)
        self._note_in(None)
        if undo is not None and self._changed is not None:
            if error is None and self.poison is None and self._forbidden is None:
                undo.put_back()
                error = self._run_withholding(self._changed, source, filename, execute)
            else:
                undo.put_back(self._not_allowed)  # for the test cells that follow
        torch.set_grad_enabled(True)
        self._graphs.clear()
        failure = self.poison
        if isinstance(failure, Forbidden | Unsendable):
            error, failure = CheckFailed(str(failure)), None
        elif failure is not None and not isinstance(error, ProtocolFailure):
            error = Poisoned(str(failure))
        elif error is None and self._forbidden is not None:
            error = CheckFailed(self._forbidden)
        written = "".join(self._written)[:_LONGEST_TEXT]
        texts = [text for _, text in self._crossed]
        verdict = Verdict(error, failure, written=written, texts=texts)
        if error is not None:
            self._locate(verdict, error, filename)
        self._crossed.clear()
        return verdict

    def _run_withholding(self, changed: str, *cell: Any) -> BaseException | None:
        """Run a test cell again, in which each call finds its arguments as the test passes them."""
        self._withholds = True
        error = self._run(*cell)
        self._withholds = False
        if error is not None or self._forbidden is not None:
            return CheckFailed(changed)
        return None

    def _run(
        self, source: str, filename: str, execute: Callable[[], BaseException | None] | None
    ) -> BaseException | None:
        try:
            tree = ast.parse(source, filename)
            named = named_in(tree)
            _expect_seen(named.attributes)
            self._bring_names(named.used)
            self._helpers.forget(named.bound)
            with checks_student.use(StudentOver(self, self.cells, self.namespace)):
                if execute is not None:
                    return execute()
                exec(compile(tree, filename, "exec"), self.namespace)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return error
        return None

    def _locate(self, verdict: Verdict, error: BaseException, filename: str) -> None:
        """Say where an error came from."""
        files = [file for file, _, _ in errors.frames_of(error)]
        lines = [line for file, line, _ in errors.frames_of(error) if file == filename]
        verdict.line = lines[-1] if lines else None
        if isinstance(error, SyntaxError) and not lines:
            verdict.line = error.lineno
        verdict.frames = list(self._student_lines(error))
        if any(error is crossed for crossed, _ in self._crossed):
            verdict.by = "student"
        elif files and files[-1] != filename:
            verdict.by = "library"

    def _bring_names(self, names: set[str]) -> None:
        """Put the student's names that a cell uses into its namespace."""
        everything = bool(names & _EVERYTHING)
        helpers = self._helpers.used_by(names, self._policy, record=self._records)
        for helper in helpers:
            names |= helper.names
        # Only what is there is asked for: the other names of a test are none of the student's.
        known = {name for name in self._names_over_there() if type(name) is str}
        asked = sorted(name for name in names if name in known or name.startswith("_"))
        answer = self.ask("names", asked, everything)
        try:
            found, public = answer
            entries = {name: (bool(new), value) for name, (new, value) in found.items()}
            present = {name for name in public if type(name) is str}
        except (TypeError, ValueError, AttributeError) as error:
            raise Refused("names of another form") from error
        for name, value in list(self._from_student.items()):
            # Deleted by the student, and not assigned by a test.
            if name not in present and self.namespace.get(name) is value:
                del self.namespace[name]
                del self._from_student[name]
        for name, (is_new, value) in entries.items():
            number = self._number_of_proxy(value)
            if number is not None:
                self._name_origin(number, name)
            if name not in names and not (everything and name in present and name.isidentifier()):
                raise Refused("a name that was not asked for")
            if name.startswith("__") or name in self._own_names or name in helpers.names:
                continue
            own = name in self.namespace and (
                name not in self._from_student
                or self.namespace[name] is not self._from_student[name]
            )
            if (is_new or not own) and self._may_bring(name, value):
                self.namespace[name] = self._from_student[name] = value
        for helper in helpers:
            helper.define_in(self.namespace)
        self._reads_texts = bool(names & _READERS)
        for name in names & set(self._from_student):
            self._give_text(self._from_student[name], name)

    def _names_over_there(self) -> list[Any]:
        answer = self.ask("names", [], False)
        if type(answer) is not tuple or len(answer) != 2 or type(answer[1]) is not list:
            raise Refused("names of another form")
        return answer[1]

    def _name_origin(self, number: int, name: str) -> None:
        """Note by which name a test knows an object: the one that the reference has, too."""
        known = self._origins.get(number)
        if known is None or self._policy is None or name in self._policy.conduct:
            self._origins[number] = name

    def _give_text(self, value: Any, path: str) -> None:
        """Let `inspect` find the text of a student's function, as it stands in the cells."""
        if not self._reads_texts or not isinstance(value, types.FunctionType):
            return
        for number in reversed(range(len(self.cells()))):
            node = definition(self.cells()[number], path)
            if node is not None:
                value.__wrapped__ = never_called(node, self._filename(number))  # type: ignore[attr-defined]
                return

    def get(self, number: int, name: str) -> Any:
        value = super().get(number, name)
        self._give_text(value, f"{self._callee(number, None)}.{name}")
        return value

    def _may_bring(self, name: str, value: Any) -> bool:
        """Tell whether a name is to be the student's; put what it is otherwise in its place."""
        kind = self._kind_of_name(value)
        is_library = kind.startswith(_OF_LIBRARIES)
        if self._policy is not None and self._records:
            if name in self._helpers.rewritten:
                kind, is_library = "object", False  # a solution, that happens to be a library's
            self._policy.names[name] = kind
            if is_library:
                self.namespace[name] = library.imported(kind)
            return not is_library
        expected = None if self._policy is None else self._policy.names.get(name)
        if expected is None:
            # `isinstance` in a test is Python's; what an earlier test defined is the test's.
            by_a_test = self._policy is not None and name in self.namespace
            return not (hasattr(builtins, name) or by_a_test)
        if not expected.startswith(_OF_LIBRARIES):
            return True
        # A library that the test uses is the library, whatever the student calls by its name.
        if kind != expected:
            self._forbid(FORBIDDEN_NAME(name=name, got=kind, expected=expected))
        self.namespace[name] = library.imported(expected)
        return False

    def _kind_of_name(self, value: Any) -> str:
        if isinstance(value, types.ModuleType):
            return f"import {value.__name__}"
        number = self._number_of_proxy(value)
        # Its word for it: a policy says whether it is believed.
        name = library.name_of(value) if number is None else self._claims.get(number)
        if name is not None:
            return f"library {name[0]}:{name[1]}"
        return "data" if number is None else "object"

    def _resolve_lent(self, reference: Reference) -> Any:
        self._note_claim(reference)
        return super()._resolve_lent(reference)

    def _resolve_class(self, reference: Reference) -> type:
        self._note_claim(reference)
        return super()._resolve_class(reference)

    def _note_claim(self, reference: Reference) -> None:
        claim = reference.note.get("library")
        if type(claim) is tuple and len(claim) == 2 and all(type(part) is str for part in claim):
            self._claims[reference.number] = claim

    def _student_lines(self, error: BaseException) -> Iterator[tuple[int, int, str]]:
        files = {self._filename(number): number for number in range(len(self.cells()))}
        for file, line, _ in errors.frames_of(error):
            if file in files:
                lines = self.cells()[files[file]].splitlines()
                yield files[file], line, lines[line - 1].strip() if line <= len(lines) else ""

    # What the student's process tells

    def _apply_more(self, name: str, value: Any) -> None:
        if name == "text":
            for stream, text in value:
                self._write(stream, text)
        elif name == "hooks":
            for number, told in value:
                self._apply_hooks(number, told)
        elif name == "warned":
            for entry in value[:_MOST_WARNINGS]:
                self._warn(*entry)
        else:
            super()._apply_more(name, value)

    def _write(self, stream: Any, text: Any) -> None:
        """Pass a text on to a test that gathers it, and to nobody else."""
        if type(text) is not str or sum(map(len, self._written)) > _LONGEST_TEXT:
            return
        present = sys.stderr if stream == "stderr" else sys.stdout
        own = _STREAMS[stream == "stderr"]
        if present is not own:
            present.write(text)
        else:
            self._written.append(text)

    def _warn(self, name: Any, text: Any, cell: Any, line: Any) -> None:
        kind = errors.library_error(name)
        if kind is None or not issubclass(kind, Warning) or type(text) is not str:
            raise Refused("a warning of another form")
        file = self._filename(cell) if self._is_cell(cell) else "<the student's code>"
        self._pending.append((text, kind, file, line if type(line) is int else 1))

    # Exceptions

    def _ends(self, error: BaseException) -> bool:
        return not isinstance(error, Exception)

    def _error_note(self, error: BaseException) -> dict[str, Any]:
        if self._number_of_proxy(error) is not None:
            return super()._error_note(error)
        number, _ = self._keep(error)
        kind = errors.nearest(type(error))
        return {
            "text": errors.text_of(error),
            "name": errors.library_name(kind),
            "args": errors.plain_args(error) if kind is type(error) else None,
            "mine": number,
        }

    def _error(self, note: Any) -> BaseException:
        error = super()._error(note)
        if "yours" in note:
            return error
        if note.get("untellable"):
            # No TypeError, for which a test may be waiting.
            forbidden = Forbidden(errors.text_of(error))
            self._spoil(forbidden)
            return forbidden
        self._crossed.append((error, note["text"]))
        if "cause" in note:
            error.__cause__ = self._error(note["cause"])
        frames = []
        for cell, line, name in note.get("frames", ())[: errors.MOST_FRAMES]:
            if self._is_cell(cell) and type(line) is int and 0 < line < 10**6:
                frames.append((self._filename(cell), line, str(name)[:100]))
        return error.with_traceback(errors.with_frames(error, frames))

    def _is_cell(self, cell: Any) -> bool:
        return type(cell) is int and 0 <= cell < len(self.cells())

    def _filename(self, cell: int) -> str:
        """Return the name under which the text of a student's cell is found by tracebacks."""
        name = f"<cell {cell + 1}>"
        text = self.cells()[cell]
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        return name

    # What goes to the student as it is

    def _refer_object(self, value: Any) -> Reference:
        if isinstance(value, types.FunctionType):
            note = values.packed(value, library.is_known, self._is_foreign)
            if note is not None:
                number, _ = self._keep(value)
                return Reference("value", number, note)
        if isinstance(value, Optimizer) and type(value).__module__.startswith("torch.optim."):
            return self._refer_optimizer(value)
        return super()._refer_object(value)

    def _is_foreign(self, value: Any) -> bool:
        return self._number_of_proxy(value) is not None

    def _module_note(self, module: nn.Module) -> dict[str, Any]:
        if modules.can_be_mirrored(module):
            extras = modules.extras_of(module)
            return {"library": library.name_of(type(module)), "extras": extras}
        return super()._module_note(module)

    def _refer_module(self, module: nn.Module) -> Reference:
        reference = super()._refer_module(module)
        if "extras" in reference.note:
            self._links[True, reference.number].is_mirror = True
        return reference

    def _head(self) -> dict[str, Any]:
        head = super()._head()
        if news := list(self._hook_news()):
            head["hooks"] = news
        return head

    def _hook_news(self) -> Iterator[tuple[bool, int, Any]]:
        """Yield the modules of whose hooks, registered by the test, the student is to be told."""
        for (is_home, number), link in self._links.items():
            module = link.target()
            if link.form is not MODULE or (is_home and not link.is_mirror):
                continue
            if module is None or not modules.is_initialised(module):
                continue
            # Of a network of the test's own its calls come here, where the hooks are.
            present: hooks.Told | tuple[bool, ...] = ()
            if hooks.has_hooks(module):
                present = (True,) if is_home else hooks.of(module, link.hooks)
            if not modules.same_tree(present, link.hooks):
                link.hooks = present
                yield not is_home, number, present

    def _refer_optimizer(self, optimizer: Optimizer) -> Reference:
        number, is_told = self._keep(optimizer)
        if is_told:
            return Reference("optimizer", number, {})
        tree = modules.optimizer_tree(optimizer)
        self._links[True, number] = Link(optimizer, OPTIMIZER, tree)
        name = library.name_of(type(optimizer))
        note = {"library": name, "defaults": dict(optimizer.defaults), "tree": tree}
        return Reference("optimizer", number, note)

    # What the student's process may ask and name

    def _public(self, name: Any) -> str:
        if type(name) is not str or name.startswith("_"):
            raise AttributeError(f"the attribute {str(name)[:40]!r} of an object of the test")
        return name

    def _do_call(self, number: Any, method: Any, args: Any, kwargs: Any = None) -> Any:
        target = self._lent(number)
        if isinstance(target, type) and number not in self._given:
            raise Refused("a call of a class that was only described")
        if method is not None and isinstance(target, types.FunctionType | types.MethodType):
            raise Refused("a method of a function of the test")
        with self._forwarders.still(number if method is None else None, target):
            return super()._do_call(number, method, args, kwargs)

    def _do_set(self, number: Any, name: Any, value: Any) -> None:
        self._expect_instance(number)
        super()._do_set(number, name, value)

    def _do_delete(self, number: Any, name: Any) -> None:
        self._expect_instance(number)
        super()._do_delete(number, name)

    def _expect_instance(self, number: Any) -> None:
        target = self._lent(number)
        if isinstance(target, type | types.FunctionType | types.MethodType | types.ModuleType):
            raise AttributeError("functions and classes of the test are not to be changed")

    def _apply_link(self, is_home: Any, number: Any, tree: Any) -> None:
        link = self._links.get((bool(is_home), number))
        target = None if link is None else link.target()
        if isinstance(target, nn.Module) and is_home:
            parts = tuple(target._modules.items())
            if not modules.same_tree(parts, tree[3]):
                self._judge_parts(target)
        super()._apply_link(is_home, number, tree)

    def _apply_hooks(self, number: Any, told: Any) -> None:
        link = self._links.get((True, number))
        module = None if link is None else link.target()
        if not isinstance(module, nn.Module):
            return  # Dropped here in the same moment.
        for _, _, hook, _, _ in hooks.checked(told):
            hook_number = self._number_of_proxy(hook)
            if hook_number is not None:
                self._origins[hook_number] = _HOOK
        self._forwarders.apply(number, module, told)

    def _gated(self, hook: Callable[..., Any]) -> Callable[..., Any]:
        """Return a hook of the student's on a network of the test's, as the test's calls run it.

        It runs where the reference's does, and changes a result only where the reference's does.
        """

        def run(*args: Any) -> Any:
            __tracebackhide__ = True
            policy = self._policy
            if policy is None or not (self._records or _HOOK in policy.conduct):
                return None
            result = hook(*args)
            return result if self._records or policy.conduct[_HOOK].returns - {"NoneType"} else None

        return run

    def _do_get(self, number: Any, name: Any) -> Any:
        target = self._lent(number)
        if isinstance(target, types.FunctionType | types.MethodType):
            raise AttributeError("an attribute of a function of the test")
        return super()._do_get(number, name)

    def _resolve_import(self, reference: Reference) -> types.ModuleType:
        name = reference.note.get("name")
        try:
            return library.module_of(name)
        except Refused:
            # A file of the student's own. Using it fails, its presence does not.
            return types.ModuleType(str(name)[:80])

    def _resolve_library(self, reference: Reference) -> Any:
        name, path = reference.note.get("module"), reference.note.get("name")
        if type(name) is not str or type(path) is not str or not library.is_safe((name, path)):
            raise Refused(f"the library object {str(name)[:80]}.{str(path)[:80]}")
        return super()._resolve_library(reference)

    def _resolve_value(self, reference: Reference) -> Any:
        raise Refused("a function as a value")

    _resolve_mirror = _resolve_optimizer = _resolve_value


_STREAMS = (sys.stdout, sys.stderr)


@contextlib.contextmanager
def own_streams(stdout: Any, stderr: Any) -> Iterator[None]:
    """Say which streams are those of the process, not of a test that gathers output."""
    global _STREAMS
    before, _STREAMS = _STREAMS, (stdout, stderr)
    try:
        yield
    finally:
        _STREAMS = before


def _expect_seen(attributes: set[str]) -> None:
    unseen = attributes.intersection(_UNSEEN)
    if unseen:
        raise CheckFailed(_NOT_SEEN(name=min(unseen)))
