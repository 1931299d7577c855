"""The notebook asks for a kernel of the student's choice."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG

CELLS = {"batches": WRONG["batches"]}
DESERVED = {"batches": 0}


def tamper(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"name": "mine", "display_name": "Mine", "language": "bash"}
    nb.metadata.language_info = {"name": "bash"}
