"""What students see of hidden tests in their feedback: points and messages, and not the tests."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from nbconvert.filters import strip_ansi
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from traitlets import Enum, List

from gradus.languages import Text
from gradus.plugins.intake import language_of

Resources = dict[str, Any]

_LONGEST_MESSAGE = 500  # of an error that is not a check's own
_CHECKS = ("CheckFailed", "NotDone")
_OWN_FRAME = re.compile(r"Cell In\[(\d+)\]|Input In \[(\d+)\]")
_LIBRARY_FRAME = re.compile(r"File ")

HIDDEN = Text(
    en="# Hidden tests ran here; they are not shown.",
    es="# Aquí se ejecutaron pruebas ocultas; no se muestran.",
)


class HideTests(ClearHiddenTests):
    """Take hidden tests out of feedback; belongs after GetGrades in GenerateFeedback.preprocessors.

    Of a cell with hidden tests stay the visible ones, the points and the message of the error, with
    the lines of the student's own cells that led to it. What was printed meanwhile goes, for a
    student's code could print what it was called with. The graded notebook in autograded/ keeps
    everything, for the instructor.
    """

    # As in GetGrades: the exporter of feedback sets it for every step.
    display_data_priority = List(GetGrades.display_data_priority.default()).tag(config=True)

    show = Enum(
        ("never", "after the deadline", "always"),
        "never",
        help="When feedback shows hidden tests. The deadline is the assignment's in the gradebook, "
        "with the student's extension; without one it never passes.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        if self.show == "always" or (self.show != "never" and _deadline_has_passed(resources)):
            return nb, resources
        self._language = language_of(nb, self)
        hidden: tuple[NotebookNode, Resources] = super().preprocess(nb, resources)
        return hidden

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        if cell.cell_type == "code" and utils.is_grade(cell):
            before = cell.source
            if self._remove_hidden_test_region(cell):
                place = before[: before.index(self.begin_test_delimeter)].count("\n")
                lines = cell.source.split("\n")
                lines.insert(place, getattr(HIDDEN, self._language))
                cell.source = "\n".join(lines)
                cell.outputs = [
                    _discreet(output, cell.execution_count)
                    for output in cell.outputs
                    if output.output_type == "error"
                ]
        return cell, resources


def _discreet(error: NotebookNode, count: int | None) -> NotebookNode:
    """Return an error without the test's own lines and the library's, long messages cut.

    A check's own message is kept whole.
    """
    kept = []
    for entry in error.traceback:
        text = strip_ansi(entry)
        own = _OWN_FRAME.match(text)
        if _LIBRARY_FRAME.match(text) or (own and (own[1] or own[2]) == str(count)):
            continue
        kept.append(entry if own or text.startswith(_CHECKS) else _cut(entry))
    error.traceback = kept
    if error.ename not in _CHECKS:
        error.evalue = _cut(error.evalue)
    return error


def _cut(message: str) -> str:
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{strip_ansi(message)[:_LONGEST_MESSAGE]} …"


def _deadline_has_passed(resources: Resources) -> bool:
    where = resources["nbgrader"]
    with Gradebook(where["db_url"]) as gradebook:
        submission = gradebook.find_submission(where["assignment"], where["student"])
        if submission.assignment.duedate is None:
            return False
        # The gradebook keeps UTC without saying so.
        return bool(submission.duedate < datetime.now(UTC).replace(tzinfo=None))
