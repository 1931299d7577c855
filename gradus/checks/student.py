"""The side of the border that the student's code runs on.

A check needs three things of it beyond calling functions: the text of the cells that the student
ran, the name a function goes by there, and how many steps a call takes. `Kernel` answers them when
tests share the notebook's kernel, as in stock nbgrader. Other arrangements (a bank of solutions,
an examiner in a process of its own) put theirs in place with `use`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from gradus.checks.steps import count_steps


class Student(Protocol):
    """What checks ask of the side that runs the student's code."""

    def cells(self) -> list[str]:
        """Return the code of the cells run so far, in order, without the running test cell."""

    def name_of(self, function: object) -> str:
        """Return the name that the notebook gives to `function`."""

    def count_steps(self, function: Callable[..., object], *args: object) -> int:
        """Return how many bytecode steps the student's code takes in `function(*args)`."""


class Namespace:
    """A notebook whose cells run in this process: its namespace and the text of its cells."""

    def __init__(self, namespace: Mapping[str, Any], cells: list[str]) -> None:
        self._namespace = namespace
        self._cells = cells

    def cells(self) -> list[str]:
        return list(self._cells)

    def name_of(self, function: object) -> str:
        names = [name for name, value in self._namespace.items() if value is function]
        public = [name for name in names if not name.startswith("_")]
        own = getattr(function, "__name__", type(function).__name__)
        if own in public or not public:
            return str(own)
        return public[-1]

    def count_steps(self, function: Callable[..., object], *args: object) -> int:
        return count_steps(function, *args)


class Kernel(Namespace):
    """The notebook's own IPython kernel, with the tests in the same namespace."""

    def __init__(self) -> None:
        from IPython.core.getipython import get_ipython

        shell = get_ipython()
        if shell is None or shell.history_manager is None:
            raise RuntimeError("checks run in a notebook; elsewhere, name the student with use().")
        history: list[str] = shell.history_manager.input_hist_parsed
        super().__init__(shell.user_ns, history[:-1])


_present: list[Student] = []


def student() -> Student:
    """Return the student's side in force."""
    return _present[-1] if _present else Kernel()


@contextmanager
def use(other: Student) -> Iterator[None]:
    """Let checks ask `other` for the time of the block."""
    _present.append(other)
    try:
        yield
    finally:
        _present.pop()
