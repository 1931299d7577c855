"""The tag with which nbclient skips cells stands at the test."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    cell_of(nb, "test_batches").metadata["tags"] = ["skip-execution"]
