"""A copy of the test that checks nothing stands before it, and after it another."""

from copy import deepcopy

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    test = cell_of(nb, "test_batches")
    place = nb.cells.index(test)
    for number, where in enumerate((place, place + 2)):
        copied = deepcopy(test)
        copied.id, copied.source = f"copy-{number}", "2"
        nb.cells.insert(where, copied)
