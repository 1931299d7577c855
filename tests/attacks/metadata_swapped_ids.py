"""A test that would fail and one that passes have exchanged their names."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    failing, passing = cell_of(nb, "test_batches"), cell_of(nb, "test_rmse")
    failing.metadata.nbgrader.grade_id = "test_rmse"
    passing.metadata.nbgrader.grade_id = "test_batches"
