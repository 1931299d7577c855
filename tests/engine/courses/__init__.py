"""Test cells as courses write them, each set with a right solution and with mistakes in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tests.engine.courses import contents, deriving, networks, python, training


@dataclass(frozen=True)
class Course:
    """A solution, the test cells about it, and what goes wrong in it.

    Attributes:
        solution: a cell that all test cells pass.
        cells: what a test looks at → the test cell.
        mistakes: what the right solution has → what a wrong one has there.
    """

    solution: str
    cells: dict[str, str]
    mistakes: dict[str, str]

    def with_mistakes(self, chosen: list[str]) -> str:
        """Return the solution with some of the mistakes."""
        solution = self.solution
        for right in chosen:
            assert right in self.solution, right
            solution = solution.replace(right, self.mistakes[right], 1)
        ast.parse(solution)  # One that does not parse would hide the other mistakes.
        return solution


COURSES = {
    module.__name__.rpartition(".")[2]: Course(module.SOLUTION, module.CELLS, module.MISTAKES)
    for module in (contents, deriving, networks, python, training)
}
