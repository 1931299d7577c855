"""Counting the steps of a student's code, in the student's process.

The count is the student's process's word, and a process can always lie about itself. What a cell
can do in Python to stop or to fake the trace is refused: hooks that cannot be taken out again see
`sys.settrace` and its like, every frame that was entered has to be left under the trace, and the
examiner reads the cells for the names that lead around it (`examiner_side`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from gradus.checks.steps import is_library

_settrace = sys.settrace
_gettrace = sys.gettrace
_getframe = sys._getframe
_TAMPERING = ("sys.settrace", "sys.setprofile", "sys._getframe", "ctypes.", "gc.")

_watching: list[list[str]] = []
_hooked = False


class TraceBroken(RuntimeError):
    """The code under test took hold of the trace that counts its steps."""


def _audit(event: str, _args: Any) -> None:
    if _watching and event.startswith(_TAMPERING):
        seen = _watching.pop()
        try:
            if not is_library(_getframe(1).f_code.co_filename):
                seen.append(event)
        finally:
            _watching.append(seen)


def watch_for_tampering() -> None:
    """Put the hook in place, once for the life of the process."""
    global _hooked
    if not _hooked:
        sys.addaudithook(_audit)
        _hooked = True


def count_steps(function: Callable[..., object], args: tuple[Any, ...]) -> int:
    """Return the number of bytecode steps that `function(*args)` takes outside libraries.

    Raises:
        TraceBroken: the code took hold of the trace.
    """
    watch_for_tampering()
    steps = entered = left = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps, entered, left
        if event == "call":
            if is_library(frame.f_code.co_filename):
                return None
            entered += 1
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        elif event == "opcode":
            steps += 1
        elif event == "return":
            left += 1
        return trace

    seen: list[str] = []
    before = _gettrace()
    _settrace(trace)
    _watching.append(seen)
    try:
        function(*args)
    finally:
        _watching.pop()
        now = _gettrace()
        _settrace(before)
    if seen or now is not trace or entered != left:
        raise TraceBroken("the code under test took hold of the trace that counts its steps")
    return steps
