"""The files that a notebook writes into its folder, on their way to the graded submission."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

MOST_FILES = 1000
_DEEPEST = 20
_LONGEST_NAME = 200

Inventory = dict[str, tuple[int, int]]


def inventory(folder: Path) -> Inventory:
    """Return the plain files beneath a folder: path there → size and time of change."""
    found = {}
    for base, folders, names in os.walk(folder):
        inside = os.path.relpath(base, folder)
        if inside.count(os.sep) > _DEEPEST:
            folders.clear()
        for name in names:
            state = os.lstat(os.path.join(base, name))
            if stat.S_ISREG(state.st_mode):
                path = os.path.normpath(os.path.join(inside, name))
                found[path] = (state.st_size, state.st_mtime_ns)
    return found


class Leavings:
    """The files of a folder that a notebook's cells wrote, and not what its tests had written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = inventory(folder)

    @contextlib.contextmanager
    def ignored(self) -> Iterator[None]:
        """Leave out the files that change meanwhile."""
        start = inventory(self._folder)
        try:
            yield
        finally:
            self._before |= now_and_not_before(inventory(self._folder), start)

    def packed(self, most: int) -> list[dict[str, str]]:
        """Return the files that are new or changed, as JSON, up to `most` bytes together."""
        return packed(self._folder, self._before, most)


def packed(folder: Path, before: Inventory, most: int) -> list[dict[str, str]]:
    """Return the files that are new or changed since, as JSON, up to `most` bytes together."""
    changed: list[dict[str, str]] = []
    for name, (size, _) in sorted(now_and_not_before(inventory(folder), before).items()):
        if size <= most and len(changed) < MOST_FILES:
            most -= size
            content = base64.b64encode((folder / name).read_bytes()).decode("ascii")
            changed.append({"name": name, "content": content})
    return changed


def now_and_not_before(now: Inventory, before: Inventory) -> Inventory:
    """Return what is new or changed."""
    return {name: state for name, state in now.items() if before.get(name) != state}


def unpacked(reply: Any) -> dict[str, bytes]:
    """Return the files of a reply of a student process: path in the folder → content.

    What is no file, or would lie elsewhere, or is a notebook, is left out: notebooks are written by
    grading alone.
    """
    found = {}
    for entry in reply[:MOST_FILES] if isinstance(reply, list) else []:
        name, content = (
            (entry.get("name"), entry.get("content")) if isinstance(entry, dict) else ("", "")
        )
        if isinstance(name, str) and isinstance(content, str) and _is_harmless(name):
            try:
                found[name] = base64.b64decode(content, validate=True)
            except (binascii.Error, ValueError):
                continue
    return found


def _is_harmless(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not path.is_absolute()
        and str(path) == name
        and len(path.parts) <= _DEEPEST
        and not any(part.startswith(".") for part in path.parts)
        and path.suffix.lower() != ".ipynb"
        and "\\" not in name
    )
