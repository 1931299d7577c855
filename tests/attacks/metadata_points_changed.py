"""The tests say that they are worth more."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    for name in ("test_batches", "test_softmax"):
        cell_of(nb, name).metadata.nbgrader.points = 100
