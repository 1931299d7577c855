"""What the student's code may do in a test: what the reference does there.

Each call into the student's process is held to the policy of the test cell: what it returns, which
arguments it changes, where it ends a loop, which parts it puts into a test's network. When a policy
is recorded, the same is noted of the reference.
"""

from __future__ import annotations

import collections
import socket
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from gradus.engine.border import transforms
from gradus.engine.border.derived import Deriving
from gradus.engine.border.failures import Forbidden, Refused
from gradus.engine.border.policy import (
    FORBIDDEN_CHANGE,
    FORBIDDEN_KIND,
    FORBIDDEN_OPERATOR,
    CellPolicy,
    is_object,
)
from gradus.engine.border.proxies import Foreign
from gradus.engine.border.replicas import Applied
from gradus.engine.border.withholding import Key, Undo

_LONGEST_ORIGIN = 200
_CONTENT = "[]"  # of a list or the like, not of what is in it
_STOP = "StopIteration"
_PARTS = ".parts"  # of a network
_GRADIENT = ".grad"  # of a tensor, or of those that it consists of
_NO_ARGUMENT = "…"  # of the call that changed it
_MOST_MEMBERS = 10_000


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


class Judging(Deriving):
    """The examiner's part that asks the student's process, and judges what the answer did."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection)
        self._policy: CellPolicy | None = None  # of the test cell that runs
        self._records = False  # whether to fill the policy
        self._forbidden: str | None = None  # says what else was found against the student's code
        self._changed: str | None = None  # says what it changed and may not
        self._not_allowed: list[Key] = []  # of which each is to be put back
        self._withholds = False  # whether to put it back after each call
        self._origins: dict[int, str] = {}  # number of a proxy → how the test came by it
        self._calls: list[_Call] = []  # under way, the innermost last
        self._crossed: list[tuple[BaseException, str]] = []  # what was raised over there, its text
        self._pending: list[tuple[str, type[Warning], str, int]] = []  # warnings from there

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

    def _forbid(self, why: str) -> None:
        if self._forbidden is None:
            self._forbidden = why

    # What changed

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

    # What was returned

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
