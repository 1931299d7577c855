"""The notebook brings what gradus would note in it: how it was graded, and what is allowed."""

from nbformat.notebooknode import NotebookNode

from tests.attacks.corpus import cell_of

CELLS = {
    "center": """
def center(X):
    X.zero_()
    return X.clone()
"""
}
DESERVED = {"center": 0}


def tamper(nb: NotebookNode) -> None:
    changes = {"center": {"changes": ["0", "…"], "returns": ["Tensor", "object Answer"]}}
    allowed = {"conduct": changes, "names": {}}
    nb.metadata["gradus"] = {
        "graded": {"isolation": "none", "walls": "none"},
        "isolation": "none",
        "policy": {"test_center": allowed},
        "policies": {"test_center": allowed},
    }
    cell_of(nb, "test_center").metadata["gradus"] = {"policy": allowed}
