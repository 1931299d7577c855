"""The test says that it is graded by nobody, or by hand."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import WRONG, cell_of

CELLS = {name: WRONG[name] for name in ("batches", "softmax")}
DESERVED = {"batches": 0, "softmax": 0}


def tamper(nb: NotebookNode) -> None:
    cell_of(nb, "test_batches").metadata.nbgrader.update(grade=False, locked=False)
    cell_of(nb, "test_softmax").metadata.nbgrader.update(solution=True, locked=False)
