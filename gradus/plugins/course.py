"""A course directory as nbgrader sees it: configuration, releases, grades, feedback."""

from __future__ import annotations

import logging
import os
import re
from contextlib import chdir
from copy import deepcopy
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

CONFIG_FILES = ("nbgrader_config.py", "grader_config.py")


class GradingError(Exception):
    """A submission that nbgrader could not process; the message ends in its log."""


@dataclass(frozen=True)
class Score:
    """What one test cell was given, out of what."""

    given: float
    possible: float


def load_config(root: Path) -> Config:
    """Return the configuration that nbgrader's commands would have in the folder `root`."""
    app = NbGrader(log_level=logging.ERROR)
    with chdir(root):
        app.initialize([], root=str(root))
    config: Config = app.config
    config.CourseDirectory.root = str(root)
    return config


def generate_release(config: Config, assignment: str, destination: Path) -> None:
    """Make the release of one assignment with nbgrader's own generate_assignment.

    Args:
        config: the course's configuration.
        assignment: the assignment's name; its source notebook must exist.
        destination: the folder that gets a folder of that name.

    Raises:
        nbgrader.converters.base.NbGraderException: nbgrader refused; its log says why.
    """
    own = deepcopy(config)
    own.CourseDirectory.release_directory = str(destination)
    own.CourseDirectory.assignment_id = assignment
    GenerateAssignment(coursedir=CourseDirectory(config=own), config=own).start()


def handed_in(config: Config) -> list[str]:
    """Return the names of the assignments of which there are submissions."""
    coursedir = CourseDirectory(config=config)
    form = coursedir.format_path(
        coursedir.submitted_directory, "(?P<student>[^/]+)", "(?P<name>[^/]+)", escape=True
    )
    folders = glob(coursedir.format_path(coursedir.submitted_directory, "*", "*"))
    matches = [re.fullmatch(form, path) for path in folders if os.path.isdir(path)]
    return sorted({match["name"] for match in matches if match})


def autograde(config: Config, assignment: str, student: str) -> None:
    """Grade one submission with stock nbgrader.

    Raises:
        GradingError: nbgrader could not grade it.
    """
    _require(_api(config).autograde(assignment, student), f"{student}/{assignment}")


def generate_feedback(config: Config, assignment: str, student: str) -> Path:
    """Write the feedback on one graded submission; return its folder.

    Raises:
        GradingError: nbgrader could not write it.
    """
    api = _api(config)
    _require(api.generate_feedback(assignment, student), f"{student}/{assignment}")
    folder = api.coursedir.format_path(api.coursedir.feedback_directory, student, assignment)
    return Path(folder)


def scores(config: Config, assignment: str, student: str) -> dict[str, Score]:
    """Return what the gradebook says of one submission: test cell's grade id → score."""
    coursedir = CourseDirectory(config=config)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        return {
            grade.name: Score(grade.score, grade.max_score)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def _api(config: Config) -> NbGraderAPI:
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def _require(result: dict[str, str], what: str) -> None:
    """Raise unless nbgrader's API reports success."""
    if not result["success"]:
        text = "\n".join(filter(None, [result.get("error"), result.get("log")]))
        raise GradingError(f"{what} could not be processed.\n{text}")
