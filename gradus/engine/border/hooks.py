"""Hooks that a test registers on modules whose code runs in the student's process.

Where the test calls such a module, its hooks run around the call, on the examiner's side. Where
the student's code calls it, as a part of its own, what runs them is a forwarder: a hook over there
that calls the test's. It is still while a call of the test's is under way, so that no hook runs
twice.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import nn
from torch.utils.hooks import RemovableHandle

# A table of hooks → the tables that say more of them.
_TABLES = {
    "_forward_pre_hooks": ("_forward_pre_hooks_with_kwargs",),
    "_forward_hooks": ("_forward_hooks_with_kwargs", "_forward_hooks_always_called"),
    "_backward_pre_hooks": (),
    "_backward_hooks": (),
}
# A table's name, a hook's number, the hook, whether before the others, and what more there is.
Told = tuple[tuple[str, int, Any, bool, tuple[bool, ...]], ...]


def has_hooks(module: nn.Module) -> bool:
    """Tell whether hooks run with a module's calls."""
    return any(vars(module)[table] for table in _TABLES)


def of(module: nn.Module, told: Told) -> Told:
    """Return a module's hooks as the other side is told of them.

    Args:
        module: of this side, as a stand-in.
        told: the last time.
    """
    own = vars(module)
    lent = {entry[1]: entry[2] for entry in told}
    found = []
    for table, more in _TABLES.items():
        numbers = list(own[table])
        for place, number in enumerate(numbers):
            is_first = any(later < number for later in numbers[place + 1 :])
            marks = tuple(number in own[name] for name in more)
            if table == "_backward_hooks":
                marks = (own["_is_full_backward_hook"] is not False,)
            # No function: that would go by value, and with it what a hook expects.
            hook = lent.get(number) or types.MethodType(_called, own[table][number])
            found.append((table, number, hook, is_first, marks))
    return tuple(found)


def _called(hook: Callable[..., Any], *args: Any) -> Any:
    __tracebackhide__ = True
    return hook(*args)


@dataclass(eq=False)
class _Forwarder:
    """A hook that calls the other side's, in a module's table."""

    table: str
    hook: Callable[..., Any]
    handle: RemovableHandle


class Forwarders:
    """The student's part: hooks that call the test's, by module and by the test's number."""

    def __init__(self) -> None:
        self._of: dict[int, dict[int, _Forwarder]] = {}

    def apply(self, number: int, module: nn.Module, told: Told) -> None:
        """Let a module have the hooks that the test has on it, and no other ones of the test's."""
        known = self._of.setdefault(number, {})
        for gone in known.keys() - {entry[1] for entry in told}:
            known.pop(gone).handle.remove()
        before = [entry for entry in told if entry[3]]
        after = [entry for entry in told if not entry[3]]
        for table, hook_number, hook, is_first, marks in [*reversed(before), *after]:
            if hook_number not in known:
                known[hook_number] = _registered(module, table, hook, is_first, marks)

    def forget(self, number: int) -> None:
        """Drop what is known of a module that the test no longer holds; its hooks stay."""
        self._of.pop(number, None)

    @contextmanager
    def still(self, number: Any, module: Any) -> Iterator[None]:
        """Take a module's forwarders out for the time of a call."""
        known = self._of.get(number)
        if not known:
            yield
            return
        tables = {name: dict(vars(module)[name]) for name in _TABLES}
        taken = [each for each in known.values() if each.handle.id in tables[each.table]]
        for each in taken:
            del vars(module)[each.table][each.handle.id]
        try:
            yield
        finally:
            left = {each.handle.id for each in taken if each in known.values()}
            for name, before in tables.items():
                _restore(vars(module)[name], before, left)


def _restore(table: dict[int, Any], before: dict[int, Any], left: set[int]) -> None:
    """Put hooks back to the places they had."""
    now = dict(table)
    table.clear()
    table.update({key: hook for key, hook in before.items() if key in now or key in left})
    table.update(now)


def _registered(
    module: nn.Module, table: str, hook: Any, is_first: bool, marks: tuple[bool, ...]
) -> _Forwarder:
    own = vars(module)
    more = [own[name] for name in _TABLES[table]]
    handle = RemovableHandle(own[table], extra_dict=more)
    own[table][handle.id] = hook
    if is_first:
        own[table].move_to_end(handle.id, last=False)
    for known, mark in zip(more, marks, strict=False):
        if mark:
            known[handle.id] = True
    if table == "_backward_hooks" and own["_is_full_backward_hook"] is None:
        own["_is_full_backward_hook"] = marks[0]
    return _Forwarder(table, hook, handle)
