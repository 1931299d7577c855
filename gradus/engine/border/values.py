"""Functions of a test that the student's code gets as they are, not as a way back.

A function that a test passes as an argument (`gradient(f, x)`) is called back in the examiner,
where its surroundings are. That takes a trip for each call, and a mode that the student's code
enters does not see what the function does. So a function goes by value if all it needs from around
it are modules, functions of libraries, numbers, texts, and functions of which the same is true.
With a list it writes to, a tensor or any other data in its surroundings it stays: those are the
test's business.
"""

from __future__ import annotations

import builtins
import dis
import marshal
import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import torch

from gradus.engine.border.proxies import Foreign

_PLAIN = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis))
_WRITES = ("STORE_GLOBAL", "DELETE_GLOBAL", "IMPORT_NAME")
_REBINDS = ("STORE_DEREF", "DELETE_DEREF")
_MOST = 50
FILENAME = "<a function of the test>"


def packed(
    function: types.FunctionType,
    is_library: Callable[[Any], bool],
    is_foreign: Callable[[Any], bool],
    _seen: dict[int, dict[str, Any]] | None = None,
) -> dict[str, Any] | None:
    """Return a function as a note of data and references; None where it has to stay."""
    seen = {} if _seen is None else _seen
    if id(function) in seen or len(seen) > _MOST:
        return None
    seen[id(function)] = {}
    code = function.__code__
    needs = _needs_of(code)
    if needs is None:
        return None
    around: dict[str, Any] = {}
    for name in needs[0]:
        if name in function.__globals__:
            around[name] = function.__globals__[name]
        elif not hasattr(builtins, name):
            return None
    cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
    try:
        inside = {name: cell.cell_contents for name, cell in cells.items()}
    except ValueError:  # a variable without a value yet
        return None
    surroundings: list[dict[str, Any]] = []
    defaults = {str(i): value for i, value in enumerate(function.__defaults__ or ())}
    for names in (around, inside, defaults):
        found: dict[str, Any] = {}
        for name, value in names.items():
            if isinstance(value, types.FunctionType) and not (
                is_library(value) or is_foreign(value)
            ):
                note = packed(value, is_library, is_foreign, seen)
                if note is None:
                    return None
                found[name] = ("function", note)
            elif _can_go(value) or is_library(value) or is_foreign(value):
                found[name] = ("value", value)
            else:
                return None
        surroundings.append(found)
    if function.__kwdefaults__ and not all(map(_can_go, function.__kwdefaults__.values())):
        return None
    del seen[id(function)]
    return {
        "code": needs[1],
        "name": function.__name__,
        "globals": surroundings[0],
        "cells": surroundings[1],
        "defaults": [surroundings[2][str(i)] for i in range(len(surroundings[2]))],
        "keywords": dict(function.__kwdefaults__ or {}),
    }


def unpacked(note: dict[str, Any]) -> types.FunctionType:
    """Return the function of a note; for the student's side only, which trusts the examiner's."""
    code = marshal.loads(note["code"])
    around = {name: _value(entry) for name, entry in note["globals"].items()}
    around["__builtins__"] = builtins
    around["__name__"] = "__main__"
    cells = tuple(types.CellType(_value(note["cells"][name])) for name in code.co_freevars)
    defaults = tuple(map(_value, note["defaults"])) or None
    function = types.FunctionType(code, around, note["name"], defaults, cells)
    function.__kwdefaults__ = note["keywords"] or None
    function.__module__ = "__main__"
    return function


def _value(entry: tuple[str, Any]) -> Any:
    kind, value = entry
    return unpacked(value) if kind == "function" else value


def _can_go(value: Any) -> bool:
    if type(value) is tuple:
        return all(map(_can_go, value))
    if isinstance(value, torch.dtype | torch.device | types.ModuleType):
        return True
    return type(value) in _PLAIN or (isinstance(value, type) and issubclass(value, Foreign))


def _instructions(code: types.CodeType) -> Iterator[dis.Instruction]:
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _instructions(constant)


@lru_cache(maxsize=512)
def _needs_of(code: types.CodeType) -> tuple[frozenset[str], bytes] | None:
    """Return a code's global names, and the code as bytes; None where it writes around it."""
    names = set()
    for instruction in _instructions(code):
        if instruction.opname in _WRITES:
            return None
        if instruction.opname in _REBINDS and instruction.argval in code.co_freevars:
            return None
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names.add(str(instruction.argval))
    return frozenset(names), marshal.dumps(_anonymous(code))


def _anonymous(code: types.CodeType) -> types.CodeType:
    """Return code that does not say which file it is from."""
    constants = tuple(
        _anonymous(each) if isinstance(each, types.CodeType) else each for each in code.co_consts
    )
    return code.replace(co_filename=FILENAME, co_consts=constants)
