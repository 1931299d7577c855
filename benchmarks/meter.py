"""What a command costs: wall time, and the processor time of all that it started."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE_SECONDS = 20.0
_libc = ctypes.CDLL(None, use_errno=True)


class CommandFailed(Exception):
    """A command that was to be measured did not work; the message ends in what it said."""


@dataclass(frozen=True)
class Cost:
    """Seconds that a command took.

    Attributes:
        wall: from its start to its end.
        cpu: user and system time of its process and of every descendant.
    """

    wall: float
    cpu: float


def adopt_orphans() -> None:
    """Have descendants whose parent ended become children of this process.

    Processor time reaches a parent only through wait(), and not every program waits: bubblewrap
    ends without it, and an orphan's time would be nobody's.

    Raises:
        OSError: the kernel refused.
    """
    if _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def cost_of(command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path) -> Cost:
    """Run a command and return what it cost; `adopt_orphans` comes first.

    It must not be used while this process has other children.

    Raises:
        CommandFailed: the command failed, or left a process running.
    """
    with log.open("ab") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = _seconds(used) + _cpu_of_orphans(command)
    if process.returncode != 0:
        words = log.read_text("utf-8", "replace")[-4000:]
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{words}")
    return Cost(wall, cpu)


def _cpu_of_orphans(command: Sequence[str]) -> float:
    seconds = 0.0
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            pid, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:  # there are none left
            return seconds
        if pid:
            seconds += _seconds(used)
        else:
            time.sleep(0.01)
    raise CommandFailed(f"{' '.join(command)} left processes running")


def _seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime
