"""The instructor's files beside a notebook stay as they were handed out.

Test cells and the student's process share a folder, for one may write what the other is to read. So
a file of the instructor's is put back before a test cell that would find it changed, and a test
cell during which one changed has failed. A change is seen by the time that the kernel notes for it
(ctime), which no process can set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import IO

from gradus.engine import confine
from gradus.languages import Text

_State = tuple[int, int, int, int] | None

CHANGED = Text(
    en="{name}, a file of the course, was changed while this test ran.",
    es="{name}, un archivo del curso, se cambió mientras se ejecutaba esta prueba.",
)


class CourseFiles:
    """The instructor's files in the working directory, and a copy that nobody else can reach."""

    def __init__(self, archive: IO[bytes] | None, names: Collection[str], copy: Path) -> None:
        """Take the copy; the working directory still is as it was unpacked.

        Args:
            archive: the tar archive of what lies beside the notebook.
            names: those in it that are the instructor's.
            copy: the folder of the copy.
        """
        self._copy = copy
        copy.mkdir()
        if archive is not None and names:
            confine.unpack(archive, copy, frozenset(names))
        self._states = {name: _state_of(name) for name in sorted(names)}

    def restore(self) -> None:
        """Put back what was changed."""
        for name, state in self._states.items():
            if _state_of(name) != state:
                _clear_the_way_to(name)
                shutil.copyfile(self._copy / name, name)
                self._states[name] = _state_of(name)

    def changed(self) -> set[str]:
        """Return which are no longer as `restore` left them."""
        return {name for name, state in self._states.items() if _state_of(name) != state}


def _state_of(name: str) -> _State:
    try:
        found = os.lstat(name)
    except OSError:  # deleted, or its folder is none any more
        return None
    return found.st_dev, found.st_ino, found.st_ctime_ns, found.st_size


def _clear_the_way_to(name: str) -> None:
    """Remove what a student put in the place of a file, or of the folders above it."""
    path = Path(name)
    for place in [*reversed(path.parents), path]:
        is_folder = place.is_dir() and not place.is_symlink()
        if is_folder and place == path:
            shutil.rmtree(place)
        elif not is_folder and (place.is_symlink() or place.exists()):
            place.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
