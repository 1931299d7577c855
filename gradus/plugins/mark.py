"""The mark by which a built notebook shows whether it was edited since."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

Resources = dict[str, Any]

# What JupyterLab writes into a cell when somebody looks at it or runs it.
_TRANSIENT = {"collapsed", "scrolled", "execution", "jupyter", "trusted", "ExecuteTime"}


def content_hash(nb: NotebookNode) -> str:
    """Return a hash of what people write in a notebook: cells' texts, kinds and metadata.

    Outputs, execution counts and what front ends note about the view do not count.
    """
    cells = [
        [
            cell.cell_type,
            cell.source,
            {name: value for name, value in cell.metadata.items() if name not in _TRANSIENT},
            cell.get("attachments", {}),
        ]
        for cell in nb.cells
    ]
    text = json.dumps(cells, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def mark(nb: NotebookNode) -> None:
    """Write into the notebook's metadata the hash of its content."""
    nb.metadata.setdefault("gradus", {})["content"] = content_hash(nb)


def is_edited(nb: NotebookNode) -> bool:
    """Tell whether a notebook differs from what its mark says; one without a mark does."""
    return bool(nb.metadata.get("gradus", {}).get("content") != content_hash(nb))


class Mark(NbGraderPreprocessor):
    """Mark a released notebook; belongs last in GenerateAssignment.preprocessors."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        mark(nb)
        return nb, resources
