"""Banks of right and wrong solutions.

A bank is a file `tests/assignments/ASSIGNMENT/EXERCISE.py`. Each part begins with a line

    # %% right: what sets it apart
    # %% wrong: the_mistake and what sets it apart

and holds the whole solution cell as a student would leave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gradus.checks import mistakes

_PART = re.compile(r"^# %% (right|wrong): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One solution of a bank."""

    assignment: str
    exercise: str
    right: bool
    title: str
    code: str

    @property
    def mistake(self) -> str | None:
        """Return the named mistake that feedback must recognise here, or None."""
        first = self.title.split()[0].rstrip(",:;")
        return first if not self.right and first in mistakes.table() else None

    def __str__(self) -> str:
        return (
            f"{self.assignment}/{self.exercise}: {'right' if self.right else 'wrong'}: {self.title}"
        )


def read_bank(path: Path) -> list[Answer]:
    """Return the answers of one bank file.

    Raises:
        ValueError: the file has code before its first part, or no part.
    """
    text = path.read_text(encoding="utf-8")
    before, *parts = _PART.split(text)
    if before.strip() or not parts:
        raise ValueError(f"{path} must begin with '# %% right: …' or '# %% wrong: …'")
    assignment, exercise = path.parent.name, path.stem
    return [
        Answer(assignment, exercise, kind == "right", title.strip(), code.strip() + "\n")
        for kind, title, code in zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    ]


def bank_path(root: Path, assignment: str, exercise: str) -> Path:
    """Return where the bank of an exercise lies in the course in `root`."""
    return root / "tests" / "assignments" / assignment / f"{exercise}.py"


def bank_paths(root: Path) -> list[Path]:
    """Return every bank file of the course in `root`."""
    return sorted((root / "tests" / "assignments").glob("[0-9]*/*.py"))
