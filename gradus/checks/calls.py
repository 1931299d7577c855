"""Calling a student's function, and saying in a message which call it was."""

from __future__ import annotations

import inspect
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

from gradus.checks.failures import CheckFailed, NotDone, failed
from gradus.checks.messages import NOT_DONE, RAISED, RAISED_AT
from gradus.checks.steps import is_library
from gradus.checks.student import student


def dtype_name(dtype: torch.dtype) -> str:
    """Return `float32` for `torch.float32`."""
    return str(dtype).removeprefix("torch.")


def brief(value: object) -> str:
    """Return a value in the few words that a message has room for."""
    if isinstance(value, torch.Tensor):
        where = "" if value.device.type == "cpu" else f" on {value.device}"
        return f"{dtype_name(value.dtype)} {tuple(value.shape)}{where}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(brief(entry) for entry in value[:4])
        more = ", …" if len(value) > 4 else ""
        return f"[{inside}{more}]" if isinstance(value, list) else f"({inside}{more})"
    if isinstance(value, torch.Generator):
        return "a generator"
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def argument_names(signature_of: Callable[..., object], count: int) -> list[str]:
    """Return the names of the first `count` arguments, numbered where they cannot be read."""
    try:
        parameters = inspect.signature(signature_of).parameters.values()
    except (TypeError, ValueError):
        return [f"#{i + 1}" for i in range(count)]
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return [names[i] if i < len(names) else f"#{i + 1}" for i in range(count)]


def describe_call(
    name: str, names: Sequence[str], args: Sequence[object], kwargs: Mapping[str, object]
) -> str:
    """Return the call as a message names it: `matvec(A: float32 (3, 4), x: float32 (4,))`."""
    parts = [f"{label}: {brief(value)}" for label, value in zip(names, args, strict=True)]
    parts += [f"{label}={brief(value)}" for label, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return `function(*args, **kwargs)` of a student's function.

    Warnings are silenced: nbgrader reads a line on stderr as a wrong answer.

    Raises:
        NotDone: the function still raises NotImplementedError.
        CheckFailed: it raised anything else; the call and the student's line are named.
    """
    __tracebackhide__ = True
    names = argument_names(function, len(args))
    return call_as(None, names, function, *args, **kwargs)


def call_as(
    name: str | None,
    names: Sequence[str],
    function: Callable[..., Any],
    *args: Any,
    **kwargs: Any,
) -> Any:
    """Do what `call` does, with the function's and the arguments' names given."""
    __tracebackhide__ = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(*args, **kwargs)
    except CheckFailed:
        raise
    except NotImplementedError as error:
        if _raised_by_torch(error):
            raise _wrapped(name, names, function, args, kwargs, error) from error
        raise NotDone(NOT_DONE(name=name or student().name_of(function))) from error
    except Exception as error:
        raise _wrapped(name, names, function, args, kwargs, error) from error


def describe_error(error: BaseException) -> str:
    """Return an exception in one line: `IndexError: index 4 is out of bounds`."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


def _wrapped(
    name: str | None,
    names: Sequence[str],
    function: Callable[..., Any],
    args: Sequence[object],
    kwargs: Mapping[str, object],
    error: Exception,
) -> CheckFailed:
    called = describe_call(name or student().name_of(function), names, args, kwargs)
    place = next(_own_lines(error), None)
    if place is None:
        return failed(RAISED(call=called, error=describe_error(error)))
    line, text = place
    return failed(RAISED_AT(call=called, error=describe_error(error), line=line, text=text))


def _own_lines(error: BaseException) -> Iterator[tuple[int, str]]:
    """Yield the student's lines of a traceback, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        if not is_library(frame.filename) and frame.lineno is not None and frame.line:
            yield frame.lineno, frame.line


def _raised_by_torch(error: NotImplementedError) -> bool:
    """Tell torch's own NotImplementedError (an operation without a kernel) from the stub's."""
    return any(words in str(error) for words in ("not implemented for", "Could not run"))
