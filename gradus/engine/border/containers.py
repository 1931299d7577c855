"""Lists, dicts, sets and arrays that both sides hold: what one side changes, the other sees.

A container that crosses is copied, and from then on the two copies are kept alike for as long as
both sides hold theirs. Both count the containers of every message in the order in which they end,
so that a number names the same container on either side; each message tells the new content of
those that changed, and the numbers of those that this side no longer holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any

import numpy as np

from gradus.engine.border.failures import Refused
from gradus.engine.border.withholding import Undo

_MOST = 20_000
Change = tuple[int, Any]


@dataclass(eq=False)
class _Held:
    container: Any
    told: Any  # its content when either side last spoke of it
    is_ours: bool  # whether it came into being on this side


def _held_by_table() -> int:
    """Return the references to a container that `dropped` sees where nobody else holds it."""
    table = {0: _Held([], (), True)}
    for _, held in list(table.items()):
        return sys.getrefcount(held.container)
    raise AssertionError("the table has an entry")


_HELD_BY_TABLE = _held_by_table()


class Containers:
    """The containers that this side shares with the other."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self.numbers: dict[int, int] = {}  # by id
        self._next = 0
        self.undo: Undo | None = None  # where what the other side changes of ours is noted

    def adopt(self, containers: Sequence[Any], *, ours: bool) -> None:
        """Share the containers of a message that was sent (`ours`) or received, in its order."""
        for container in containers:
            number, self._next = self._next, self._next + 1
            if len(self._held) < _MOST and id(container) not in self.numbers:
                self._held[number] = _Held(container, _content(container), ours)
                self.numbers[id(container)] = number

    def get(self, number: Any) -> Any:
        """Return a container by its number."""
        if type(number) is not int or number not in self._held:
            raise Refused("a list or the like that is not shared")
        return self._held[number].container

    def changes(self) -> Iterator[Change]:
        """Yield what this side changed since either side spoke of it."""
        for number, held in list(self._held.items()):
            if not _is_as_told(held.container, held.told):
                held.told = _content(held.container)
                yield number, held.told

    def dropped(self) -> list[int]:
        """Stop sharing what nobody on this side holds; return their numbers."""
        numbers = []
        for number, held in list(self._held.items()):
            if sys.getrefcount(held.container) <= _HELD_BY_TABLE:
                numbers.append(number)
        self.drop(numbers)
        return numbers

    def drop(self, numbers: Any) -> None:
        """Stop sharing some containers."""
        for number in numbers:
            held = self._held.pop(number, None)
            if held is not None:
                del self.numbers[id(held.container)]

    def change(self, number: Any, content: Any) -> tuple[Any, bool]:
        """Do what the other side did to a container; return it, and whether it is ours."""
        container = self.get(number)
        held = self._held[number]
        if self.undo is not None and held.is_ours:
            before = held.told
            self.undo.note(("content", number), lambda: _fill(container, before))
        _fill(container, content)
        held.told = _content(container)
        return container, held.is_ours


def _fill(container: Any, content: Any) -> None:
    """Let a container hold what was told."""
    if type(container) is list and type(content) is tuple:
        container[:] = content
    elif type(container) is dict and type(content) is tuple:
        pairs = dict(content)
        container.clear()
        container.update(pairs)
    elif type(container) is set and type(content) is tuple:
        container.clear()
        container.update(content)
    elif type(container) is np.ndarray and type(content) is np.ndarray:
        if container.shape != content.shape or container.dtype != content.dtype:
            raise Refused("an array that changed its shape")
        container[...] = content
    else:
        raise Refused("a container that became another")


def _content(container: Any) -> Any:
    """Return what a container holds, to be sent, and to be compared with later."""
    kind = type(container)
    if kind is dict:
        return tuple(container.items())
    return container.copy() if kind is np.ndarray else tuple(container)


def _is_as_told(container: Any, told: Any) -> bool:
    if type(container) is np.ndarray:
        return _same_array(container, told)
    if len(container) != len(told):
        return False
    if type(container) is dict:
        keys, values = zip(*told, strict=True) if told else ((), ())
        return all(map(is_, container, keys)) and all(map(is_, container.values(), values))
    return all(map(is_, container, told))


def _same_array(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.hasobject:
        return all(map(is_, one.ravel().tolist(), other.ravel().tolist()))
    # By bytes: NaN is equal to itself here.
    return one.tobytes() == other.tobytes()
