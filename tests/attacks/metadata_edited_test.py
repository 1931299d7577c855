"""The test is locked, and is edited nonetheless: its last line gives the points."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    cell_of(nb, "test_batches").source = "2"
