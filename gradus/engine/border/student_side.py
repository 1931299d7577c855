"""The student's end of the border: it runs what the student wrote, and holds it.

Nothing here is trusted. It is written to be faithful, and the examiner's end to survive it.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sys
import types
import warnings
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import torch
from torch import nn

from gradus.engine.border import errors, hooks, library, modules, values
from gradus.engine.border.derived import Twins
from gradus.engine.border.failures import Untellable
from gradus.engine.border.links import FUNCTION, MODULE, OPTIMIZER, Link
from gradus.engine.border.peer import ANSWERED
from gradus.engine.border.tracing import count_steps
from gradus.engine.wire import Closed, Reference

_LONGEST_TEXT = 1_000_000
_MOST_WARNINGS = 100

# Taken now, before a notebook can put something of its own in their places.
_exit, _getpid = os._exit, os.getpid


class _Written(io.TextIOBase):
    """A standard stream whose text is sent to the examiner."""

    def __init__(self, name: str, texts: list[tuple[str, str]]) -> None:
        self._name, self._texts, self._room = name, texts, _LONGEST_TEXT

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = str.__str__(text)[: max(self._room, 0)]
        self._room -= len(kept)
        if kept:
            self._texts.append((self._name, kept))
        return len(text)

    def writable(self) -> bool:
        return True


class StudentSide(Twins):
    """Answers the examiner out of the namespace that the student's cells made."""

    first = 3
    trusts = True
    asked = ANSWERED | {"names", "steps", "derive", "extend", "make", "above"}

    def __init__(
        self,
        connection: socket.socket,
        namespace: MutableMapping[str, Any],
        cell_of: Callable[[str], int | None],
    ) -> None:
        """Stand ready.

        Args:
            connection: to the examiner.
            namespace: of the notebook.
            cell_of: tells which cell, counted from 0, a file name of a traceback means.
        """
        super().__init__(connection)
        self._process = _getpid()
        self._namespace = namespace
        self._cell_of = cell_of
        self._seen: dict[str, Any] = {}
        self._hooked: dict[int, nn.Module] = {}
        self._forwarders = hooks.Forwarders(gate=lambda hook: hook)
        self._texts: list[tuple[str, str]] = []
        self._warned: list[tuple[str, str, int | None, int]] = []

    @property
    def connection(self) -> socket.socket:
        """The socket on which the examiner asks."""
        return self._connection

    def answer(self) -> None:
        """Answer the next thing that the examiner asks.

        Raises:
            Closed: it hung up.
        """
        before = torch.is_grad_enabled()
        try:
            self._answer(*self._receive())
        finally:
            torch.set_grad_enabled(before)  # The test's mode is not the next cell's.

    def serve(self) -> None:
        """Answer until the examiner hangs up."""
        with contextlib.suppress(Closed):
            while True:
                self.answer()

    # The namespace

    def _do_names(self, names: list[str], everything: bool) -> tuple[dict[str, Any], list[str]]:
        self._graphs.clear()  # of an earlier test cell
        space = self._namespace
        public = [name for name in list(space) if type(name) is str and not name.startswith("_")]
        wanted = public if everything else [name for name in names if name in space]
        nothing = object()
        found = {
            name: (self._seen.get(name, nothing) is not space[name], space[name]) for name in wanted
        }
        self._seen.update((name, space[name]) for name in wanted)
        return found, public

    # Calls

    def _do(self, kind: str, payload: tuple[Any, ...]) -> Any:
        with self._watched():
            return super()._do(kind, payload)

    def _do_call(self, number: Any, method: Any, args: Any, kwargs: Any = None) -> Any:
        module = self._kept.get(number) if method is None else None
        with self._forwarders.still(number if method is None else None, module):
            return super()._do_call(number, method, args, kwargs)

    def _do_steps(self, number: Any, args: Any) -> int:
        return count_steps(self._lent(number), args)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Gather what is printed and warned meanwhile."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (
            _Written("stdout", self._texts),
            _Written("stderr", self._texts),
        )
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    yield
                finally:
                    self._warned += map(self._warning_note, caught[:_MOST_WARNINGS])
        finally:
            sys.stdout, sys.stderr = before

    def _warning_note(self, caught: warnings.WarningMessage) -> tuple[str, str, int | None, int]:
        name = errors.library_name(errors.nearest(caught.category)) or "UserWarning"
        return name, str(caught.message)[:10_000], self._cell_of(caught.filename), caught.lineno

    def _sent(self, kind: str, number: int, payload: Any) -> None:
        if _getpid() != self._process:
            _exit(0)  # a copy that the student's code made of this process
        super()._sent(kind, number, payload)

    def _head(self) -> dict[str, Any]:
        head = super()._head()
        if self._texts:
            head["text"] = list(self._texts)
            self._texts.clear()
        if self._warned:
            head["warned"], self._warned = self._warned, []
        if news := list(self._hook_news()):
            head["hooks"] = news
        return head

    def _hook_news(self) -> Iterator[tuple[int, Any]]:
        """Yield the modules of the test's on which the student's code registered hooks."""
        for (is_home, number), link in self._links.items():
            module = link.target()
            if is_home or module is None or link.form is not MODULE:
                continue
            present = hooks.of(module, link.hooks) if hooks.has_hooks(module) else ()
            if not modules.same_tree(present, link.hooks):
                link.hooks = present
                self._hooked[number] = module  # The hooks stand for as long as the test's does.
                if not present:
                    del self._hooked[number]
                yield number, present

    # Hooks of the test's

    def _apply_more(self, name: str, value: Any) -> None:
        if name == "hooks":
            for is_home, number, told in value:
                self._apply_hooks(is_home, number, told)
        else:
            super()._apply_more(name, value)

    def _apply_hooks(self, is_home: bool, number: int, told: Any) -> None:
        link = self._links.get((is_home, number))
        module = None if link is None else link.target()
        if module is None:
            return  # Dropped here in the same moment.
        if is_home:
            self._forwarders.apply(number, module, told)
        elif told:
            # Computing here it would pass by the hooks: from now on its calls go home.
            def forward(*args: Any, **kwargs: Any) -> Any:
                return self.call(number, None, args, kwargs)

            vars(module)["forward"] = forward
        else:
            vars(module).pop("forward", None)

    def _free(self, numbers: Any) -> None:
        super()._free(numbers)
        for number in numbers:
            self._forwarders.forget(number)

    # Exceptions

    def _error_note(self, error: BaseException) -> dict[str, Any]:
        note = self._note_of_one(error)
        if error.__cause__ is not None:
            note["cause"] = self._note_of_one(error.__cause__)
        frames = [
            (cell, line, name)
            for file, line, name in errors.frames_of(error)
            if (cell := self._cell_of(file)) is not None
        ]
        note["frames"] = frames[-errors.MOST_FRAMES :]
        return note

    def _note_of_one(self, error: BaseException) -> dict[str, Any]:
        """Return the note of an exception without that which led to it."""
        note = super()._error_note(error)
        origin = vars(error).get("_origin_in_the_test")
        return {**note, "yours": origin} if type(origin) is int else note

    def _error(self, note: Any) -> BaseException:
        error = super()._error(note)
        if "mine" in note:
            error._origin_in_the_test = note["mine"]  # type: ignore[attr-defined]
        return error

    # What the examiner sends as it is

    def _may_name(self, name: library.Name) -> bool:
        return library.is_safe(name)

    def _refer_function(self, value: Any) -> Reference:
        reference = super()._refer_function(value)
        if reference.note and isinstance(value, types.FunctionType):
            tree = FUNCTION.read(value)
            self._links[True, reference.number] = Link(value, FUNCTION, tree)
            return Reference("function", reference.number, {**reference.note, "tree": tree})
        return reference

    def _number_of_tensor(self, tensor: torch.Tensor) -> int | None:
        try:
            return super()._number_of_tensor(tensor)
        except Untellable:
            return None

    def _resolve_value(self, reference: Reference) -> types.FunctionType:
        function = values.unpacked(reference.note)
        return self._borrow(reference.number, function)  # type: ignore[no-any-return]

    def _resolve_mirror(self, reference: Reference) -> nn.Module:
        return self._resolve_module(reference)

    def _new_module(self, number: int, note: dict[str, Any]) -> nn.Module:
        if "extras" in note:
            return modules.new_mirror(library.resolve(*note["library"]), note["extras"])
        return super()._new_module(number, note)

    def _resolve_optimizer(self, reference: Reference) -> Any:
        optimizer = self._proxies.get(reference.number)
        if optimizer is None:
            note = reference.note
            optimizer = modules.new_optimizer(library.resolve(*note["library"]), note["defaults"])
            self._borrow(reference.number, optimizer)
            modules.apply_optimizer_tree(optimizer, note["tree"])
            tree = modules.optimizer_tree(optimizer)
            self._links[False, reference.number] = Link(optimizer, OPTIMIZER, tree)
        return optimizer


__all__ = ["StudentSide"]
