"""The private folder of a student process where no file system of its own holds it."""

from __future__ import annotations

import math
import os
import stat
import uuid
from pathlib import Path

_MOST_ENTRIES = 65536
_DEEPEST = 100
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def bytes_held(folder: Path, pid: int) -> float:
    """Return what a process keeps on disk: beneath its folder, and in files without a name.

    More files or deeper folders than any notebook has, and folders that it let nobody look into,
    are infinitely many bytes.
    """
    sizes: dict[tuple[int, int], int] = {}
    pending: list[tuple[str, int]] = [(str(folder), 0)]
    while pending:
        place, depth = pending.pop()
        try:
            entries = list(os.scandir(place))
        except FileNotFoundError:
            continue
        except PermissionError:
            return math.inf
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
            if stat.S_ISDIR(found.st_mode):
                pending.append((entry.path, depth + 1))
        if depth > _DEEPEST or len(sizes) > _MOST_ENTRIES:
            return math.inf
    return sum((sizes | _nameless(folder, pid)).values())


def _nameless(folder: Path, pid: int) -> dict[tuple[int, int], int]:
    """Return the sizes of files that a process deleted but still has open or mapped."""
    sizes: dict[tuple[int, int], int] = {}
    try:
        descriptors = os.listdir(f"/proc/{pid}/fd")
        with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as file:
            mapped = [line.split(maxsplit=5) for line in file if line.endswith("(deleted)\n")]
    except OSError:  # it ended
        return {}
    for parts in mapped:
        if parts[5].startswith(f"{folder}/"):
            begin, end = (int(part, 16) for part in parts[0].split("-"))
            major, minor = (int(part, 16) for part in parts[3].split(":"))
            key = os.makedev(major, minor), int(parts[4])
            sizes[key] = sizes.get(key, 0) + end - begin
    for descriptor in descriptors:
        try:
            found = os.stat(f"/proc/{pid}/fd/{descriptor}")
        except OSError:  # closed meanwhile
            continue
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
            sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sizes


def remove(folder: Path) -> None:
    """Remove a folder that a student's code filled: however deep, whatever its rights.

    No process of the student's may live any longer.
    """
    folder.chmod(stat.S_IRWXU)
    top = os.open(folder, _FOLDER)
    try:
        # Folders within folders are moved to the top, so that no path and no recursion grows long.
        pending = _without_files(top)
        while pending:
            name = pending.pop()
            inside = os.open(name, _FOLDER, dir_fd=top)
            try:
                for child in _without_files(inside):
                    moved = uuid.uuid4().hex
                    os.rename(child, moved, src_dir_fd=inside, dst_dir_fd=top)
                    pending.append(moved)
            finally:
                os.close(inside)
            os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    folder.rmdir()


def _without_files(folder: int) -> list[str]:
    """Remove what is no folder from an open one; return the folders in it, with rights to them."""
    found = []
    for name in os.listdir(folder):
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            os.chmod(name, stat.S_IRWXU, dir_fd=folder)
            found.append(name)
        else:
            os.unlink(name, dir_fd=folder)
    return found
