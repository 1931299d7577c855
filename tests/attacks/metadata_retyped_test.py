"""The test is a markdown cell, another one a raw cell."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {name: WRONG[name] for name in ("batches", "softmax")}
DESERVED = {"batches": 0, "softmax": 0}


def tamper(nb: NotebookNode) -> None:
    for name, kind in (("test_batches", "markdown"), ("test_softmax", "raw")):
        cell = cell_of(nb, name)
        cell.cell_type = kind
        for part in ("outputs", "execution_count"):
            cell.pop(part, None)
