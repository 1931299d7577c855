"""Where the course is that a preprocessor works for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory


def coursedir_of(asking: Any) -> CourseDirectory | None:
    """Return the course directory of the converter that a preprocessor works for, if any."""
    while asking is not None:
        if getattr(asking, "coursedir", None) is not None:
            return asking.coursedir
        asking = getattr(asking, "parent", None)
    return None


def source_folder(coursedir: CourseDirectory, assignment: str) -> Path:
    """Return the folder of an assignment's source."""
    return Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
