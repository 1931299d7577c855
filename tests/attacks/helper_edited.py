"""The cell of the helper is locked, and is edited nonetheless."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import cell_of

CELLS = {
    "sigmoid": """
def sigmoid(x):
    return x
"""
}
DESERVED = {"sigmoid": 0}


def tamper(nb: NotebookNode) -> None:
    cell_of(nb, "helper").source = "def agree(got, expected):\n    return True"
