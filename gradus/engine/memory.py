"""How much memory a process and all it started use."""

from __future__ import annotations

import os

_PAGE = os.sysconf("SC_PAGE_SIZE")


def memory_of_tree(root: int) -> int:
    """Return the bytes of memory of a process and its descendants, shared pages counted once.

    A process that ends meanwhile counts nothing.
    """
    return sum(_proportional_size(pid) for pid in tree(root))


def tree_exceeds(root: int, most: int) -> bool:
    """Tell whether a process and its descendants use more than `most` bytes of memory.

    The kernel visits every page of a process to share it out, which takes milliseconds; so that is
    asked only where the pages would be too many even if none were shared.
    """
    if sum(_resident_size(pid) for pid in tree(root)) <= most:
        return False
    return memory_of_tree(root) > most


def threads_of_tree(root: int) -> int:
    """Return how many threads a process and its descendants have."""
    return sum(_threads(pid) for pid in tree(root))


def _threads(pid: int) -> int:
    for line in _read(pid, "status").splitlines():
        if line.startswith("Threads:"):
            return int(line.split()[1])
    return 0


def tree(root: int) -> list[int]:
    """Return a process and its descendants, parents first."""
    families = _families()
    found = [root]
    for pid in found:
        found += families.get(pid, [])
    return found


def children(pid: int) -> list[int]:
    """Return the processes whose parent is `pid`."""
    return _families().get(pid, [])


def _families() -> dict[int, list[int]]:
    families: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            families.setdefault(_parent(int(entry)), []).append(int(entry))
    return families


def _parent(pid: int) -> int:
    text = _read(pid, "stat")
    # The name in parentheses may hold anything, so count from its end.
    fields = text.rpartition(")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _proportional_size(pid: int) -> int:
    for line in _read(pid, "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _resident_size(pid: int) -> int:
    fields = _read(pid, "statm").split()
    return int(fields[1]) * _PAGE if len(fields) > 1 else 0


def _read(pid: int, name: str) -> str:
    try:
        with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
