"""How many steps Python takes in a student's code: the measure of a loop, on any machine."""

from __future__ import annotations

import sys
import sysconfig
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

_PATHS = sysconfig.get_paths()
_LIBRARIES = (
    *(_PATHS[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    str(Path(__file__).parent.parent),
)


def is_library(filename: str) -> bool:
    """Tell whether code of this file is a library's or a check's, and not a student's."""
    return filename.startswith(_LIBRARIES)


def count_steps(function: Callable[..., object], *args: object) -> int:
    """Return the number of bytecode instructions that `function(*args)` runs outside libraries.

    A loop over samples makes it grow with their number; a vectorised function takes the same
    steps for ten rows and for ten thousand.
    """
    steps = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if event == "call":
            if is_library(frame.f_code.co_filename):
                return None
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        elif event == "opcode":
            steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(*args)
    finally:
        sys.settrace(before)
    return steps
