"""Objects of classes that derive from `dict`, `list` or `set`: `class Registry(dict)`.

Their attributes and methods are the other side's, as with any object. What they hold as a dict or a
list is kept alike on both sides, so that the stand-in is a dict here, with those entries: for
`isinstance`, `==`, `json.dumps` and all that looks into it without asking. What the class defines
itself, an `append` or a `__getitem__`, goes over.
"""

from __future__ import annotations

import collections
from collections.abc import Sequence
from operator import eq
from typing import Any

from gradus.engine.border.failures import Refused
from gradus.engine.wire import LIMITS

BASES: tuple[type, ...] = (
    collections.Counter,
    collections.OrderedDict,
    collections.defaultdict,
    dict,
    list,
    set,
)
Content = tuple[Any, ...]


def base_of(kind: type) -> type | None:
    """Return the class by which an object of this class is a dict, a list or a set."""
    for part in type.__getattribute__(kind, "__mro__"):
        if part in BASES:
            return part  # type: ignore[no-any-return]
    return None


def blank(kind: Any) -> Any:
    """Return an object of a stand-in class, uninitialised and empty."""
    base: Any = base_of(kind) or object
    return base.__new__(kind)


def content_of(value: Any) -> Content:
    """Return what an object holds, whatever its class says."""
    if isinstance(value, dict):
        walk: Any = collections.OrderedDict if _is_ordered(value) else dict
        return tuple(walk.items(value))
    if isinstance(value, list):
        return tuple(list.__iter__(value))
    return tuple(set.__iter__(value))


def fill(value: Any, content: Any) -> None:
    """Let an object hold that, and nothing else.

    Raises:
        Refused: that is nothing it could hold.
    """
    if type(content) is not tuple:
        raise Refused("a content of another form")
    if isinstance(value, dict):
        _fill_dict(value, content)
    elif isinstance(value, list):
        list.__setitem__(value, slice(None), content)
    elif isinstance(value, set):
        _expect_spread(content)
        set.clear(value)
        set.update(value, content)
    else:
        raise Refused("a content of what holds none")


def _fill_dict(value: dict[Any, Any], content: Content) -> None:
    _expect_spread([key for key, _ in content])
    pairs = dict(content)
    kind: Any = collections.OrderedDict if _is_ordered(value) else dict
    kind.clear(value)
    for key, each in pairs.items():
        kind.__setitem__(value, key, each)


def _expect_spread(keys: Sequence[Any]) -> None:
    """See that keys have different hashes: equal ones are all compared with one another."""
    hashes = sorted(map(hash, keys))
    if any(map(eq, hashes, hashes[LIMITS.max_equal_hashes :])):
        raise Refused(f"over {LIMITS.max_equal_hashes} keys of one hash")


def _is_ordered(value: Any) -> bool:
    return isinstance(value, collections.OrderedDict)
