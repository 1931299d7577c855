"""How much memory a process and all it started use."""

from __future__ import annotations

import os


def memory_of_tree(root: int) -> int:
    """Return the bytes of memory of a process and its descendants, shared pages counted once.

    A process that ends meanwhile counts nothing.
    """
    return sum(_proportional_size(pid) for pid in _tree(root))


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            children.setdefault(_parent(int(entry)), []).append(int(entry))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


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


def _read(pid: int, name: str) -> str:
    try:
        with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
