"""Warnings cost no points."""

from __future__ import annotations

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

Resources = dict[str, Any]


class ForgiveWarnings(NbGraderPreprocessor):
    """Keep a line on stderr from costing a test cell its points; belongs after Execute in
    Autograde.autograde_preprocessors.

    nbgrader gives 0 to a test cell that writes to stderr, a deprecation warning of a library
    included. With this, the text is shown as ordinary output and the cell scores by its errors
    alone.
    """

    enabled = Bool(True, help="Whether stderr is forgiven; nbgrader's rule otherwise.").tag(
        config=True
    )

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        if utils.is_grade(cell) and cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "stream" and output.name == "stderr":
                    output.name = "stdout"
        return cell, resources
