"""A course directory as nbgrader sees it: its configuration, and one release made from it."""

from __future__ import annotations

import logging
from contextlib import chdir
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

CONFIG_FILE = "nbgrader_config.py"


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
    here = Config()
    here.CourseDirectory.release_directory = str(destination)
    here.CourseDirectory.assignment_id = assignment
    merged = Config()
    merged.merge(config)
    merged.merge(here)
    coursedir = CourseDirectory(config=merged)
    GenerateAssignment(coursedir=coursedir, config=merged).start()
