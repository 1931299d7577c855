"""The examiner's end of the border: it runs the test cells, and asks the student's process.

    examiner = Examiner(connection, cells)
    verdict = examiner.run(source)

Test cells share one namespace, in which the names of the student's notebook stand for proxies and
copies. What a test cell assigns stays here: the student's process never sees it.
"""

from __future__ import annotations

import ast
import builtins
import collections
import contextlib
import linecache
import socket
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.optim import Optimizer

from gradus.checks import student as checks_student
from gradus.checks.failures import CheckFailed
from gradus.checks.source import find_use
from gradus.checks.steps import count_steps
from gradus.engine.border import errors, hooks, library, modules, transforms, values
from gradus.engine.border.derived import Deriving
from gradus.engine.border.failures import Forbidden, Poisoned, ProtocolFailure, Refused
from gradus.engine.border.helpers import Helpers, definition, named_in, never_called
from gradus.engine.border.links import MODULE, OPTIMIZER, Link
from gradus.engine.border.peer import ANSWERED
from gradus.engine.border.policy import (
    FORBIDDEN_CHANGE,
    FORBIDDEN_KIND,
    FORBIDDEN_NAME,
    FORBIDDEN_OPERATOR,
    CellPolicy,
    is_object,
)
from gradus.engine.border.proxies import Foreign
from gradus.engine.border.replicas import Applied
from gradus.engine.border.withholding import Key, Undo
from gradus.engine.wire import Reference, Unsendable
from gradus.languages import Text

# Under this package, where nothing is taken for a student's line (`checks.steps.is_library`).
CELLS_FOLDER = Path(__file__).parent
_EVERYTHING = {"globals", "dir", "vars", "locals", "eval", "exec"}
_LONGEST_TEXT = 1_000_000
_MOST_WARNINGS = 200
_LONGEST_ORIGIN = 200
_CONTENT = "[]"  # of a list or the like, not of what is in it
_STOP = "StopIteration"
_PARTS = ".parts"  # of a network
_HOOK = "a hook"
_GRADIENT = ".grad"  # of a tensor, or of those that it consists of
_MOST_MEMBERS = 10_000
_OF_LIBRARIES = ("import ", "library ")
_NO_ARGUMENT = "…"  # of the call that changed it
_READERS = {"inspect", "getsource", "getsourcelines"}
# Of a function in one process; over there it has others.
_UNSEEN = ("__code__", "__closure__", "__globals__", "__defaults__", "__kwdefaults__")
_TRACING = (
    "settrace",
    "setprofile",
    "_getframe",
    "f_trace",
    "f_trace_opcodes",
    "f_trace_lines",
    "tb_frame",
    "gi_frame",
    "currentframe",
    "ctypes",
    "addaudithook",
)
_NOT_SEEN = Text(
    en="A test that runs apart from the solution cannot look at {name} of a function. Use "
    "inspect.getsource or inspect.signature.",
    es="Una prueba que se ejecuta aparte de la solución no puede mirar {name} de una función. Usa "
    "inspect.getsource o inspect.signature.",
)
_TRACED = Text(
    en="Your notebook takes hold of Python's trace ({name}), with which this test counts steps.",
    es="Tu cuaderno interviene la traza de Python ({name}), con la que esta prueba cuenta pasos.",
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


class Examiner(Deriving):
    """Runs test cells; the student's names in them lead to the student's process."""

    first = 2
    trusts = False
    asked = ANSWERED

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
        self._policy: CellPolicy | None = None
        self._records = False
        self._forbidden: str | None = None
        self._changed: str | None = None  # what the student's code changed and may not
        self._withholds = False
        self._not_allowed: list[Key] = []  # what was changed and may not
        self._origins: dict[int, str] = {}
        self._calls: list[_Call] = []
        self._own_names = frozenset(self.namespace)
        self._helpers = Helpers()
        self._forwarders = hooks.Forwarders(self._gated)
        self._reads_texts = False
        self._claims: dict[int, library.Name] = {}  # of functions and classes, to be a library's
        self._crossed: list[tuple[BaseException, str]] = []
        self._pending: list[tuple[str, type[Warning], str, int]] = []

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
            with checks_student.use(_StudentOver(self)):
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

    def _forbid(self, why: str) -> None:
        if self._forbidden is None:
            self._forbidden = why

    def _student_lines(self, error: BaseException) -> Iterator[tuple[int, int, str]]:
        files = {self._filename(number): number for number in range(len(self.cells()))}
        for file, line, _ in errors.frames_of(error):
            if file in files:
                lines = self.cells()[files[file]].splitlines()
                yield files[file], line, lines[line - 1].strip() if line <= len(lines) else ""

    # Asking

    def ask(self, kind: str, *payload: Any) -> Any:
        __tracebackhide__ = True
        call = self._call_of(kind, payload)
        outer = self.replicas.undo
        if self._withholds:
            call.undo = Undo()
            self._note_in(call.undo)
        self._calls.append(call)
        try:
            answer = super().ask(kind, *payload)
        except StopIteration as error:
            self._judge_stop(call, error)
            raise
        finally:
            self._calls.pop()
            self._judge_changes(call)
            self._note_in(outer)
            pending, self._pending = self._pending, []
            for text, category, file, line in pending:
                warnings.warn_explicit(text, category, file, line)
        result = answer
        if kind == "operate" and type(answer) is tuple:
            result = answer[-1]
        is_call = kind in ("call", "make")
        if kind == "transformed" and type(payload[2]) is tuple:
            result, is_call = transforms.result_of(answer), True
            kind = "call"
        number = self._number_of_proxy(result)
        if kind == "call" and payload[1] == "__iter__" and hasattr(type(result), "__next__"):
            # A loop over a list, a generator or a DataLoader is the same to a test.
            made = self._callee(payload[0], None)
        else:
            made = f"{call.callee}()" if is_call else call.callee
            if kind in ("call", "step", "operate", "above"):
                self._judge_kind(call, result)
        if number is not None:
            self._origins.setdefault(number, made if len(made) < _LONGEST_ORIGIN else "…()")
        return answer

    def get(self, number: int, name: str) -> Any:
        value = super().get(number, name)
        self._give_text(value, f"{self._callee(number, None)}.{name}")
        return value

    def operate(self, number: int, name: str, args: Any, *base: int) -> Any:
        __tracebackhide__ = True
        if self._policy is not None and self._records:
            self._policy.operators.add(name)
        elif self._policy is None or name not in self._policy.operators:
            failure = Forbidden(FORBIDDEN_OPERATOR(name=name))
            self._spoil(failure)
            raise failure
        return super().operate(number, name, args, *base)

    def _call_of(self, kind: str, payload: tuple[Any, ...]) -> _Call:
        if kind == "call" or (kind == "transformed" and type(payload[2]) is tuple):
            number, method, args, *more = payload
            callee = self._callee(number, method)
            return _Call(callee, args, more[0] if more else {}, is_step=method == "__next__")
        if kind == "operate":
            return _Call(f"operator {payload[1]}", payload[2], {})
        if kind == "make":
            return _Call(self._callee(payload[0], None), payload[1], payload[2])
        if kind == "above":
            base, _, name, args, kwargs = payload
            callee = self._callee(base, name)
            return _Call(callee, args or (), kwargs, is_step=name == "__next__")
        if kind == "get":
            return _Call(f"{self._callee(payload[0], None)}.{payload[1]}", (), {})
        if kind in ("step", "steps", "set", "delete"):
            return _Call(
                f"{self._callee(payload[0], None)} ({kind})",
                payload[1:],
                {},
                is_step=kind == "step",
            )
        return _Call(kind, (), {})

    def _callee(self, number: int, method: str | None) -> str:
        # By the way it came here, in the test's words: what it calls itself is the student's.
        origin = self._origins.get(number, "?")
        return f"{origin}.{method}" if method not in (None, "__call__") else origin

    def _note_changes(self, done: Applied) -> None:
        if self._calls:
            # What flags were left on a tensor is the test's to see.
            owners = {share.grad: share.number for share in self.replicas.shares.values()}
            grads = {*done.grads, *(owners[n] for n in done.written if n in owners)}
            own = {*done.written, *done.moved} - set(owners)
            self._calls[-1].changed.update(filter(self._is_own, own))
            self._calls[-1].grads.update(filter(self._is_own, grads))

    def _is_own(self, number: int) -> bool:
        """Tell whether a tensor came into being on this side."""
        return number % 2 == self.first % 2

    def _note_container(self, number: int, container: Any, is_ours: bool) -> None:
        if self._calls and is_ours:  # What the student's code made is the student's to change.
            self._calls[-1].containers[number] = container

    def _judge_changes(self, call: _Call) -> None:
        if self._policy is None or not (call.changed or call.grads or call.containers):
            return
        changed = self._changed_arguments(call)
        if self._records:
            self._policy.of(call.callee).changes |= set(changed)
            return
        conduct = self._policy.conduct.get(call.callee)
        allowed: set[str] = set() if conduct is None else conduct.changes
        for argument in sorted(set(changed) - allowed):
            if call.undo is not None:
                call.undo.put_back(changed[argument])
            else:
                place = argument.removesuffix(_CONTENT).removesuffix(_GRADIENT)
                self._changed = FORBIDDEN_CHANGE(name=call.callee, argument=place)
                self._not_allowed += changed[argument]

    def _changed_arguments(self, call: _Call) -> dict[str, list[Key]]:
        """Return the places of the arguments that a call changed; `…` for what was none.

        With each comes what is to be put back should the change be undone.
        """
        found: dict[str, list[Key]] = {}
        rest = set(call.changed)
        containers = dict(call.containers)
        for place, value in call.places.items():
            for leaf in _parts(value):
                share = self.replicas.known(leaf) if isinstance(leaf, torch.Tensor) else None
                if share is not None and share.number in call.grads:
                    keys = found.setdefault(f"{place}{_GRADIENT}", [])
                    keys += [("grad", share.number), *self._keys_of(share.grad)]
                if share is not None and share.number in call.changed:
                    found.setdefault(place, []).extend(self._keys_of(share.number))
                    rest.discard(share.number)
                for held in [n for n, container in containers.items() if container is leaf]:
                    found.setdefault(f"{place}{_CONTENT}", []).append(("content", held))
                    del containers[held]
        if rest or containers:
            keys = found.setdefault(_NO_ARGUMENT, [])
            for number in rest:
                keys += self._keys_of(number)
            keys += [("content", held) for held in containers]
        return found

    def _keys_of(self, number: int | None) -> list[Key]:
        share = None if number is None else self.replicas.shares.get(number)
        if share is None or share.memory is None:
            return []
        return [("place", share.number), ("bytes", share.memory.number)]

    def _note_in(self, undo: Undo | None) -> None:
        self.replicas.undo = self._containers.undo = undo

    def _judge_kind(self, call: _Call, answer: Any) -> None:
        if self._policy is None:
            return
        kind = self._kind_of(answer)
        if self._records:
            self._policy.of(call.callee).returns.add(kind)
            return
        conduct = self._policy.conduct.get(call.callee)
        allowed = set() if conduct is None else conduct.returns
        if is_object(kind) and not any(map(is_object, allowed)):
            # At once: what the test does with it would hand it to the student's class.
            expected = ", ".join(sorted(allowed)) or "None"
            failure = Forbidden(FORBIDDEN_KIND(name=call.callee, expected=expected))
            self._spoil(failure)
            raise failure

    def _judge_stop(self, call: _Call, error: StopIteration) -> None:
        """Let StopIteration end a loop of the test's only where the reference's ends one."""
        if call.is_step:
            if self._crossed and self._crossed[-1][0] is error:
                self._crossed.pop()  # No error; and what it passed would be held by it.
            return
        if self._policy is not None and self._records:
            self._policy.of(call.callee).returns.add(_STOP)
        elif self._policy is None or _STOP not in self._policy.of(call.callee).returns:
            raise RuntimeError(f"{call.callee} raised StopIteration") from error

    def _kind_of(self, value: Any) -> str:
        """Return the kind of an answer: its class for data, `object` for what stays over there."""
        if isinstance(value, types.GeneratorType):
            return "object iterator"
        if self._number_of_proxy(value) is not None:
            return f"object {type(value).__name__}"
        # A library's function, too: it would stand where the test asks an answer for a value.
        if callable(value) or isinstance(value, types.ModuleType):
            return "object of a library"
        if any(is_object(self._kind_of(each)) for each in _members(value)):
            return "object inside a collection"
        return type(value).__name__

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
        own = self._own_streams[stream == "stderr"]
        if present is not own:
            present.write(text)
        else:
            self._written.append(text)

    @property
    def _own_streams(self) -> tuple[Any, Any]:
        return _STREAMS

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

    def _judge_parts(self, network: nn.Module) -> None:
        """Let a call put parts into a network of the test's only where the reference's does."""
        call = self._calls[-1] if self._calls else None
        if call is not None and self._policy is not None:
            for place, value in call.places.items():
                if isinstance(value, nn.Module) and any(m is network for m in value.modules()):
                    change = f"{place}{_PARTS}"
                    if self._records:
                        self._policy.of(call.callee).changes.add(change)
                    conduct = self._policy.conduct.get(call.callee)
                    if conduct is not None and change in conduct.changes:
                        return
        # A part of the student's would be handed all that the test puts in later.
        raise Refused("a network of the test with other parts")

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


class _StudentOver:
    """What checks ask of the student's side, over the border."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner

    def cells(self) -> list[str]:
        return list(self._examiner.cells())

    def name_of(self, function: object) -> str:
        space = self._examiner.namespace
        return checks_student.Namespace(space, []).name_of(function)

    def count_steps(self, function: Callable[..., object], *args: object) -> int:
        self._expect_no_tracing(function)
        number = self._examiner._number_of_proxy(function)
        if number is None:
            return count_steps(function, *args)
        steps = self._examiner.ask("steps", number, args)
        if type(steps) is not int or steps < 0:
            raise Refused("a number of steps that is none")
        return steps

    def _expect_no_tracing(self, function: object) -> None:
        cells = self.cells()
        for cell in cells:
            # As if the whole cell were the body of one function: what runs at its top level, too.
            wrapped = "def _cell():\n" + "".join(f"    {line}\n" for line in cell.splitlines())
            try:
                ast.parse(wrapped)
            except SyntaxError:
                continue
            use = find_use([wrapped], "_cell", _TRACING)
            if use is not None and use.name is not None:
                raise CheckFailed(_TRACED(name=use.name), mistake="banned_call")


@dataclass
class _Call:
    """A call into the student's code, and what it changed."""

    callee: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    is_step: bool = False  # of an iterator
    changed: set[int] = field(default_factory=set)
    grads: set[int] = field(default_factory=set)
    containers: dict[int, Any] = field(default_factory=dict)  # by number
    undo: Undo | None = None  # where the test is run again

    @property
    def places(self) -> dict[str, Any]:
        """The arguments by place."""
        return {str(place): value for place, value in [*enumerate(self.args), *self.kwargs.items()]}


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


def _members(value: Any) -> list[Any]:
    """Return what a collection holds, or the first of very many."""
    if isinstance(value, Foreign):
        return []
    if isinstance(value, types.SimpleNamespace):
        value = vars(value)
    if isinstance(value, dict):
        return [*islice(value.keys(), _MOST_MEMBERS), *islice(value.values(), _MOST_MEMBERS)]
    if isinstance(value, (tuple, list, set, frozenset, collections.deque)):
        return list(islice(value, _MOST_MEMBERS))
    return []


def _parts(value: Any, depth: int = 5) -> Iterator[Any]:
    """Yield a value and what it is made of."""
    yield value
    if isinstance(value, torch.Tensor):
        if value.is_leaf and value.grad is not None:
            yield value.grad
    elif isinstance(value, nn.Module):
        for p in [*value.parameters(), *value.buffers()]:
            yield from _parts(p, depth - 1)
    elif isinstance(value, Optimizer):
        for group in value.param_groups:
            yield from _parts(group["params"], depth - 1)
    elif isinstance(value, Foreign):
        return
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _parts(each, depth - 1)
    elif depth and isinstance(value, dict):
        for each in value.values():
            yield from _parts(each, depth - 1)


__all__ = ["Examiner", "ProtocolFailure", "Verdict", "np", "own_streams"]
