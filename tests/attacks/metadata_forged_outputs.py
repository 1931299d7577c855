"""The notebook is handed in with the outputs that a full score would have."""

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from tests.attacks.corpus import WRONG, cell_of

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    for name in ("batches", "test_batches"):
        shown = new_output("execute_result", {"text/plain": "2"}, execution_count=1)
        cell_of(nb, name).outputs = [shown]
