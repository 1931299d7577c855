"""Steps of nbgrader's, done with less work: what they decide is nbgrader's."""

from __future__ import annotations

import json
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.preprocessors import CheckCellMetadata, NbGraderPreprocessor, SaveAutoGrades

Resources = dict[str, Any]


class SaveGrades(SaveAutoGrades):
    """nbgrader's SaveAutoGrades in one transaction, with two queries instead of two for each cell.

    What a cell scores and what is noted of it is decided by nbgrader's own methods.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        where = resources["nbgrader"]
        self.notebook_id = where["notebook"]
        self.assignment_id = where["assignment"]
        self.student_id = where["student"]
        with Gradebook(where["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            cells = gradebook.db.query(BaseCell).filter_by(notebook_id=submitted.notebook_id).all()
            self.gradebook = _Loaded(submitted, {cell.id: cell.name for cell in cells})
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            gradebook.db.commit()
        return nb, resources


class _Loaded:
    """The grades and comments of one notebook, looked up as in a gradebook."""

    def __init__(self, submitted: SubmittedNotebook, names: dict[str, str]) -> None:
        self._notebook = submitted
        self._grades = {names[grade.cell_id]: grade for grade in submitted.grades}
        self._comments = {names[comment.cell_id]: comment for comment in submitted.comments}
        self.db = self

    def find_grade(self, name: str, *_: str) -> Grade:
        return self._found(self._grades, name)

    def find_comment(self, name: str, *_: str) -> Comment:
        return self._found(self._comments, name)

    def _found(self, entries: dict[str, Any], name: str) -> Any:
        if name not in entries:
            raise MissingEntry(f"No such cell: {name} in {self._notebook}")
        return entries[name]

    def commit(self) -> None:
        """Wait: all cells are committed together."""


class CheckMetadata(CheckCellMetadata):
    """nbgrader's CheckCellMetadata, which validates the same settings once for a class."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        graded = [cell for cell in nb.cells if "nbgrader" in cell.metadata]
        settings = json.dumps([[cell.cell_type, cell.metadata.nbgrader] for cell in graded])
        if settings not in _valid:
            nb, resources = super().preprocess(nb, resources)
            _valid.add(settings)
        return nb, resources


_valid: set[str] = set()

FASTER = {SaveAutoGrades: SaveGrades, CheckCellMetadata: CheckMetadata}
