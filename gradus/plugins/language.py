"""The language of a release, and of what grading says about it."""

from __future__ import annotations

import os
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from gradus.languages import LANGUAGE_VARIABLE, LANGUAGES

Resources = dict[str, Any]


class SelectLanguage(NbGraderPreprocessor):
    """Keep the prose of one language; belongs first in GenerateAssignment.preprocessors.

    A cell whose metadata has another `lang` is dropped; cells without `lang` are for everyone.
    The language is written into the notebook's metadata.
    """

    language = Enum(LANGUAGES, LANGUAGES[0], help="The language of the release.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        nb.cells = [
            cell for cell in nb.cells if cell.metadata.get("lang", self.language) == self.language
        ]
        for cell in nb.cells:
            cell.metadata.pop("lang", None)
        nb.metadata.setdefault("gradus", {})["language"] = self.language
        return nb, resources


class SpeakLanguage(NbGraderPreprocessor):
    """Let checks speak the language of the submission; belongs before Execute in
    Autograde.autograde_preprocessors.

    A notebook that names no language of the course is graded in that of `language`.
    """

    language = Enum(LANGUAGES, LANGUAGES[0], help="The language of feedback by default.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        named = nb.metadata.get("gradus", {})
        chosen = named.get("language") if isinstance(named, dict) else None
        # The kernel that Execute starts next inherits this process's environment.
        os.environ[LANGUAGE_VARIABLE] = chosen if chosen in LANGUAGES else self.language
        return nb, resources
