"""Exceptions that cross: type where it is a library's, text, the student's own lines."""

from __future__ import annotations

import builtins
import dataclasses
import json
import types
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

_TORCH_ERRORS = {
    name: kind
    for name, kind in vars(torch).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}
_BUILTIN_ERRORS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}
LIBRARY_ERRORS: dict[str, type[BaseException]] = {
    **{f"torch.{name}": kind for name, kind in _TORCH_ERRORS.items()},
    **_BUILTIN_ERRORS,
    "dataclasses.FrozenInstanceError": dataclasses.FrozenInstanceError,
    "json.JSONDecodeError": json.JSONDecodeError,
    "numpy.AxisError": np.exceptions.AxisError,
    "numpy.LinAlgError": np.linalg.LinAlgError,
}
_NAMES = {kind: name for name, kind in LIBRARY_ERRORS.items()}
# Which would end the examiner, or be taken for a request to stop.
_NOT_RAISED = (KeyboardInterrupt, GeneratorExit)
MOST_FRAMES = 10
_MOST_ARGS = 5
_PLAIN = (int, float, bool, str, type(None))
LONGEST_TEXT = 20_000


def library_name(kind: type) -> str | None:
    """Return the name of an exception class that both sides have, or None."""
    return _NAMES.get(kind)


def library_error(name: Any) -> type[BaseException] | None:
    """Return the exception class of a name; KeyboardInterrupt and the like count as errors."""
    kind = LIBRARY_ERRORS.get(name) if type(name) is str else None
    if kind is not None and issubclass(kind, _NOT_RAISED):
        return RuntimeError
    return kind


def nearest(kind: type) -> type[BaseException]:
    """Return the nearest class that both sides have among an exception class's bases."""
    for part in type.__getattribute__(kind, "__mro__"):
        if part in _NAMES:
            return part  # type: ignore[no-any-return]
    return Exception


def text_of(error: BaseException) -> str:
    """Return an exception's text, whatever its class does."""
    try:
        text = str(error)
    except BaseException as trouble:
        return f"<{type(trouble).__name__} in __str__>"
    return str.__str__(text)[:LONGEST_TEXT]


def frames_of(error: BaseException) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and function of the frames that an exception passed, outermost first."""
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        yield code.co_filename, step.tb_lineno, code.co_name
        step = step.tb_next


def plain_args(error: BaseException) -> tuple[Any, ...] | None:
    """Return the arguments of an exception where they are few and plain."""
    args = BaseException.args.__get__(error)  # type: ignore[attr-defined]
    if len(args) > _MOST_ARGS or not all(type(each) in _PLAIN for each in args):
        return None
    return tuple(each[:LONGEST_TEXT] if type(each) is str else each for each in args)


def given_args(args: Any, text: str) -> tuple[Any, ...]:
    """Return the arguments that the other side told; the text where it told none."""
    if type(args) is tuple and all(type(each) in _PLAIN for each in args):
        return args
    return (text,)


def built(kind: type[BaseException], args: Any, text: str) -> BaseException:
    """Return an exception that says `text`."""
    if type(args) is tuple and all(type(each) in _PLAIN for each in args):
        try:
            error = kind(*args)
        except Exception:
            error = None
        if error is not None and text_of(error) == text:
            return error
    try:
        error = kind(text)
    except Exception:  # one that takes other arguments, like UnicodeDecodeError
        error = kind.__new__(kind)
        error.args = (text,)
    return error


def with_frames(
    error: BaseException, frames: Sequence[tuple[str, int, str]]
) -> types.TracebackType | None:
    """Return a traceback through the given lines, outermost first, as if they had run here."""
    trace = None
    for filename, line, name in reversed(frames):
        trace = types.TracebackType(trace, _frame(filename, line, name), 0, line)
    return trace


def _pattern() -> Iterator[None]:
    yield None


def _frame(filename: str, line: int, name: str) -> types.FrameType:
    code = _pattern.__code__.replace(
        co_filename=filename, co_name=name, co_qualname=name, co_firstlineno=line
    )
    walk = types.FunctionType(code, {})()
    frame: types.FrameType = walk.gi_frame
    return frame
