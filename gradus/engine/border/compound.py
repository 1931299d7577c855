"""What crosses as a copy of its items: what the wire has no form for, of Python's and torch's own.

A dict of objects, a set of tensors, ordered and counting dicts, deques, named tuples, torch's
return types, paths, views of a dict.
"""

from __future__ import annotations

import collections
import pathlib
import types
from typing import Any

import torch

from gradus.engine.border.failures import Refused

_KEYED: dict[str, type] = {"dict": dict, "set": set, "frozenset": frozenset}
_COUNTED: dict[str, type] = {
    "OrderedDict": collections.OrderedDict,
    "Counter": collections.Counter,
}
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_PATHS = (pathlib.PosixPath, pathlib.PurePosixPath)
_RETURN_TYPES = {
    name: kind for name, kind in vars(torch.return_types).items() if isinstance(kind, type)
}
_FACTORIES = (list, dict, set, int, float, str, None)
Note = dict[str, Any]


def note_of(value: Any) -> Note | None:
    """Return what the other side is told of a value; None where it is of no such class."""
    kind = type(value)
    if kind in _KEYED.values():
        items = tuple(value.items() if kind is dict else value)
        return {"class": kind.__name__, "items": items}
    if kind in _COUNTED.values():
        return {"class": kind.__name__, "items": tuple(dict.items(value))}
    if kind is collections.defaultdict:
        items = tuple(value.items())
        return {"class": "defaultdict", "items": items, "factory": value.default_factory}
    if kind is collections.deque:
        return {"class": "deque", "items": tuple(value), "maxlen": value.maxlen}
    if kind in _PATHS:
        return {"class": "path", "items": (str(value),)}
    if kind in _VIEWS:
        return {"class": "view", "items": tuple(value)}
    if kind is types.MappingProxyType:
        return {"class": "OrderedDict", "items": tuple(value.items())}
    if kind is types.SimpleNamespace:
        return {"class": "namespace", "items": tuple(vars(value).items())}
    if tuple in type.__getattribute__(kind, "__mro__"):
        return _note_of_tuple(value)
    return None


def _note_of_tuple(value: Any) -> Note | None:
    kind = type(value)
    items = tuple.__getitem__(value, slice(None))
    if _RETURN_TYPES.get(kind.__name__) is kind:
        return {"class": f"torch.{kind.__name__}", "items": items}
    fields = vars(kind).get("_fields")
    if type(fields) is tuple and all(type(name) is str for name in fields):
        name = str(kind.__name__)
        return {"class": "namedtuple", "name": name, "fields": fields, "items": items}
    return None


def made(note: Note) -> Any:
    """Return the value that a note of the other side's tells of.

    Raises:
        Refused: it tells of none.
    """
    name, items = note.get("class"), note.get("items")
    if type(name) is not str or type(items) is not tuple:
        raise Refused("a collection of another form")
    if name in _COUNTED:
        return _COUNTED[name](dict(items))
    if name in _KEYED:
        return _KEYED[name](items)
    if name == "defaultdict":
        factory = note.get("factory")
        return collections.defaultdict(factory if factory in _FACTORIES else None, items)
    if name == "deque":
        return collections.deque(items, note.get("maxlen"))
    if name == "path":
        return pathlib.Path(*items)
    if name == "view":
        return list(items)
    if name == "namespace":
        return types.SimpleNamespace(**dict(items))
    if name == "namedtuple":
        kind = collections.namedtuple(note["name"], note["fields"])  # type: ignore[misc]
        return kind(*items)
    kind_of_torch = _RETURN_TYPES.get(name.removeprefix("torch."))
    if kind_of_torch is None:
        raise Refused(f"a collection {name[:40]!r}")
    return kind_of_torch(items)
