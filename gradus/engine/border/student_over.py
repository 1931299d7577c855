"""What checks ask of the student's side, over the border."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradus.checks import student as checks_student
from gradus.checks.failures import CheckFailed
from gradus.checks.source import find_use
from gradus.checks.steps import count_steps
from gradus.engine.border.failures import Refused
from gradus.engine.border.peer import Peer
from gradus.languages import Text

_TRACING = (
    "settrace",
    "setprofile",
    "_getframe",
    "f_trace",
    "f_trace_opcodes",
    "f_trace_lines",
    "tb_frame",
    "gi_frame",
    "currentframe",
    "ctypes",
    "addaudithook",
)
_TRACED = Text(
    en="Your notebook takes hold of Python's trace ({name}), with which this test counts steps.",
    es="Tu cuaderno interviene la traza de Python ({name}), con la que esta prueba cuenta pasos.",
)


class StudentOver:
    """A `checks.student.Student` whose code runs on the other side."""

    def __init__(
        self, peer: Peer, cells: Callable[[], Sequence[str]], namespace: Mapping[str, Any]
    ) -> None:
        """Stand ready.

        Args:
            peer: the examiner's end of the border.
            cells: returns the text of the student's cells that were run so far.
            namespace: that of the test cells.
        """
        self._peer = peer
        self._cells = cells
        self._namespace = namespace

    def cells(self) -> list[str]:
        return list(self._cells())

    def name_of(self, function: object) -> str:
        return checks_student.Namespace(self._namespace, []).name_of(function)

    def count_steps(self, function: Callable[..., object], *args: object) -> int:
        self._expect_no_tracing()
        number = self._peer._number_of_proxy(function)
        if number is None:
            return count_steps(function, *args)
        steps = self._peer.ask("steps", number, args)
        if type(steps) is not int or steps < 0:
            raise Refused("a number of steps that is none")
        return steps

    def _expect_no_tracing(self) -> None:
        for cell in self._cells():
            # As if the whole cell were the body of one function: what runs at its top level, too.
            wrapped = "def _cell():\n" + "".join(f"    {line}\n" for line in cell.splitlines())
            try:
                ast.parse(wrapped)
            except SyntaxError:
                continue
            use = find_use([wrapped], "_cell", _TRACING)
            if use is not None and use.name is not None:
                raise CheckFailed(_TRACED(name=use.name), mistake="banned_call")
