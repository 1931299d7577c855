"""What goes into the engine and what comes out: cells, limits, outputs."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

Output = dict[str, Any]  # one output of a code cell, as nbformat 4 has it

MEGABYTE = 1024 * 1024


class Tier(enum.StrEnum):
    """How student processes are walled in, the strongest first.

    `namespaces`: the zygote stands inside bubblewrap, and each student process has process, mount
    and IPC namespaces of its own. `landlock`: where namespaces are missing, the kernel's Landlock
    rules hide files, and a stricter filter of system calls does the rest. `none`: no walls, for
    those who ask for it in so many words.
    """

    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """One code cell to run.

    Attributes:
        number: its place among all cells of the notebook, counted from 1, for messages.
        source: its text.
        name: its nbgrader grade id, where it has one.
        is_test: whether it is a locked test cell, the instructor's text and not the student's.
        is_locked: whether it is the instructor's text otherwise.
        hidden: the lines of a test, counted from 1, that students are not to see.
    """

    number: int
    source: str
    name: str | None = None
    is_test: bool = False
    is_locked: bool = False
    hidden: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """The cell as messages call it."""
        return f"{self.number} ({self.name})" if self.name else str(self.number)


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds; None means no limit.

    Attributes:
        cell_seconds: wall time of one cell; it is interrupted then.
        grace_seconds: how long an interrupted cell may take to stop before it is killed.
        submission_seconds: wall time of all cells together; the rest is not run then.
        cpu_seconds: processor time of the student process.
        memory: memory beyond what the warm process brings, all processes together.
        processes: processes and threads at a time.
        disk: files in the private temporary folder, all together.
        file_size: one file.
        output: what one cell may print or show, in bytes as JSON; the rest is cut.
    """

    cell_seconds: float | None = 30
    grace_seconds: float = 2
    submission_seconds: float | None = 600
    cpu_seconds: int | None = 600
    memory: int = 4096 * MEGABYTE
    processes: int = 128
    disk: int = 512 * MEGABYTE
    file_size: int = 256 * MEGABYTE
    output: int = 4 * MEGABYTE

    def as_dict(self) -> dict[str, Any]:
        """Return the limits as a JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class Examination:
    """How test cells are run apart from the student's process, in an examiner's.

    Attributes:
        policies: name of a test cell → what the reference does in it (`border.policy`).
        record: whether to record that instead; the cells are the reference solution's then.
        course_files: the files beside the notebook that are the instructor's.
    """

    policies: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    record: bool = False
    course_files: frozenset[str] = frozenset()

    def policy_of(self, name: str | None) -> dict[str, Any] | None:
        """Return the policy of a test cell.

        A function that a test calls only where the notebook has it, as it may be written in an
        earlier cell than the reference's, is held to what the reference's does in other tests.
        """
        own = self.policies.get(name or "")
        if own is None:
            return None
        return {**own, "conduct": {**self._conduct_anywhere, **own["conduct"]}}

    @cached_property
    def _conduct_anywhere(self) -> dict[str, dict[str, list[str]]]:
        """What the reference's functions change and return over all test cells."""
        found: dict[str, dict[str, set[str]]] = {}
        for policy in self.policies.values():
            for callee, conduct in policy["conduct"].items():
                if not callee.isidentifier():
                    continue  # a method, or a hook: its objects are those of its own test
                known = found.setdefault(callee, {})
                for what, values in conduct.items():
                    known.setdefault(what, set()).update(values)
        return {
            callee: {what: sorted(values) for what, values in known.items()}
            for callee, known in found.items()
        }


@dataclass
class Ran:
    """What became of one cell.

    Attributes:
        outputs: what it showed; a fault's message is the last of them, as an error.
        count: the number of its prompt; None when it was not run.
        seconds: wall time.
        fault: what the engine had to do about it, in a sentence; None for a cell that ended by
            itself, with or without an error.
        policy: what was recorded of a test cell, where that was asked for.
    """

    outputs: list[Output] = field(default_factory=list)
    count: int | None = None
    seconds: float = 0.0
    fault: str | None = None
    policy: dict[str, Any] | None = None

    @property
    def error(self) -> Output | None:
        """The error among the outputs, if there is one."""
        return next((each for each in self.outputs if each["output_type"] == "error"), None)
