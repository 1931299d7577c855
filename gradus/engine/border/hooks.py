"""Hooks that one side registers on modules whose code runs on the other.

Where a side calls such a module itself, its hooks run around the call, there. Where the module's
own side calls it, as a part of another, what runs them is a forwarder: a hook on the module that
calls the one it stands for. It is still while a call from the other side is under way, so that no
hook runs twice.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import nn
from torch.utils.hooks import RemovableHandle

from gradus.engine.border.failures import Refused

# A table of hooks → the tables that say more of them.
_TABLES = {
    "_forward_pre_hooks": ("_forward_pre_hooks_with_kwargs",),
    "_forward_hooks": ("_forward_hooks_with_kwargs", "_forward_hooks_always_called"),
    "_backward_pre_hooks": (),
    "_backward_hooks": (),
}
_MOST_HOOKS = 1000
# A table's name, a hook's number, the hook, whether before the others, and what more there is.
Told = tuple[tuple[str, int, Any, bool, tuple[bool, ...]], ...]


class Forwarding:
    """A hook of the other side's, as the module's own side calls it."""

    def __init__(self, hook: Callable[..., Any]) -> None:
        self._hook = hook

    def __call__(self, *args: Any) -> Any:
        __tracebackhide__ = True
        return self._hook(*args)


def has_hooks(module: nn.Module) -> bool:
    """Tell whether hooks of this side's run with a module's calls."""
    return any(
        not isinstance(hook, Forwarding)
        for table in _TABLES
        for hook in vars(module)[table].values()
    )


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
        numbers = [n for n, hook in own[table].items() if not isinstance(hook, Forwarding)]
        for place, number in enumerate(numbers):
            is_first = any(later < number for later in numbers[place + 1 :])
            marks = tuple(number in own[name] for name in more)
            if table == "_backward_hooks":
                marks = (own["_is_full_backward_hook"] is not False,)
            # No function: that would go by value, and with it what a hook expects.
            hook = lent.get(number) or types.MethodType(_called, own[table][number])
            found.append((table, number, hook, is_first, marks))
    return tuple(found)


def checked(told: Any) -> Told:
    """Return what the other side tells of a module's hooks.

    Raises:
        Refused: that is nothing it could have.
    """
    if type(told) is not tuple or len(told) > _MOST_HOOKS:
        raise Refused("hooks of another form")
    for entry in told:
        if type(entry) is not tuple or len(entry) != 5:
            raise Refused("a hook of another form")
        table, number, hook, is_first, marks = entry
        if type(table) is not str or table not in _TABLES or type(number) is not int:
            raise Refused("a hook in no table")
        if not isinstance(hook, types.FunctionType) or type(is_first) is not bool:
            raise Refused("a hook that is no function")
        if type(marks) is not tuple or any(type(mark) is not bool for mark in marks):
            raise Refused("a hook with other marks")
    return told


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
    """The forwarders of a side, by module and by the number of the hook on the other side."""

    def __init__(self, gate: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        """Stand ready.

        Args:
            gate: returns how a hook of the other side's is called.
        """
        self._gate = gate
        self._of: dict[int, dict[int, _Forwarder]] = {}

    def apply(self, number: int, module: nn.Module, told: Told) -> None:
        """Let a module have the hooks that the other side has on it, and no other ones of its."""
        known = self._of.setdefault(number, {})
        for gone in known.keys() - {entry[1] for entry in told}:
            known.pop(gone).handle.remove()
        before = [entry for entry in told if entry[3]]
        after = [entry for entry in told if not entry[3]]
        for table, hook_number, hook, is_first, marks in [*reversed(before), *after]:
            if hook_number not in known:
                forwarding = Forwarding(self._gate(hook))
                known[hook_number] = _registered(module, table, forwarding, is_first, marks)

    def forget(self, number: int) -> None:
        """Drop what is known of a module that the other side no longer holds; its hooks stay."""
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
