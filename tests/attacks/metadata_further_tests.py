"""Cells of the student's say that they are tests, and give themselves points."""

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    solution = cell_of(nb, "batches").metadata.nbgrader
    solution.update(grade=True, points=50)
    test = dict(cell_of(nb, "test_batches").metadata.nbgrader)
    nb.cells.append(new_code_cell("50", metadata={"nbgrader": {**test, "grade_id": "bonus"}}))
