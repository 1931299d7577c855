"""Checks under test run on functions of the test itself, as if a notebook had defined them."""

import linecache
import textwrap
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from gradus.checks.student import Namespace, use

_numbers = count()


class Notebook:
    """A notebook that runs cells given as text and remembers them."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.cells: list[str] = []
        self.run("import torch")

    def run(self, code: str) -> dict[str, Any]:
        code = textwrap.dedent(code).strip() + "\n"
        name = f"<test cell {next(_numbers)}>"
        linecache.cache[name] = (len(code), None, code.splitlines(True), name)
        exec(compile(code, name, "exec"), self.namespace)
        self.cells.append(code)
        return self.namespace


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    made = Notebook()

    class Live(Namespace):
        def cells(self) -> list[str]:
            return list(made.cells)

    with use(Live(made.namespace, made.cells)):
        yield made


@pytest.fixture
def student(notebook: Notebook) -> Callable[[str], Any]:
    """Define a function in the notebook from its text and return it."""

    def define(code: str) -> Any:
        before = set(notebook.namespace)
        namespace = notebook.run(code)
        new = [name for name in namespace if name not in before and callable(namespace[name])]
        return namespace[new[-1]]

    return define


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADUS_LANGUAGE", "es")
