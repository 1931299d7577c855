"""The notebook is written in format 3, in which tests are found elsewhere."""

import nbformat
from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> str:
    written: str = nbformat.writes(nb, version=3)
    return written
