"""What the two kinds of processes that a zygote forks have in common."""

from __future__ import annotations

import os
import random
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from gradus.engine import frames
from gradus.engine.cells import Limits, Tier

# A cell's text comes from the trusted side; this only keeps a mistake there from filling memory.
LONGEST_REQUEST = 1 << 28
_BROKEN_STATUS = 70  # EX_SOFTWARE of sysexits.h
_LONGEST_REASON = 300

# Taken now, before a notebook can put something of its own in its place.
_exit = os._exit


@dataclass
class Place:
    """Where a process is to stand and what it may have.

    Attributes:
        tier: the walls that the zygote stands in.
        limits: what the process may use.
        private: the student's folder, which becomes HOME's and TMPDIR's place.
        archive: an open tar archive of the files beside the notebook, if there are any.
        readable: what may be read where there is no mount namespace to say so.
        environment: further variables.
    """

    tier: Tier
    limits: Limits
    private: Path
    archive: IO[bytes] | None
    readable: Sequence[Path]
    environment: Mapping[str, str]

    def settle(self, home: Path) -> None:
        """Make the environment that of the place, and the random state everyone's."""
        if self.archive is not None:
            self.archive.close()
        os.environ.update(self.environment, HOME=str(home), TMPDIR=str(self.private))
        tempfile.tempdir = None  # what a module may have asked for in the zygote
        _seed()


def live(channel: socket.socket, enter: Callable[[], Callable[[], None]]) -> NoReturn:
    """Wall this process in with `enter` and do what it returns, until that is done.

    Never returns: what a student's code left to be done at exit is not done.
    """
    status = _BROKEN_STATUS
    try:
        try:
            serve = enter()
        except BaseException as error:
            frames.send(channel, {"failed": reason(error)})
            _exit(1)
        frames.send(channel, {"ready": True})
        serve()
        status = 0
    finally:
        _exit(status)


def reason(error: BaseException) -> str:
    """Return what an exception says, fit for a message."""
    try:
        text = f"{type(error).__name__}: {error}"
    except BaseException:  # an exception of the student's own making
        text = "an exception that cannot be shown"
    return text[:_LONGEST_REASON]


def request(channel: socket.socket) -> dict[str, Any] | None:
    """Return what the engine wants next; None when it has hung up."""
    return frames.receive(channel, LONGEST_REQUEST)


def _seed() -> None:
    """Start every submission from the same random state, so that grading again scores again."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.default_generator.manual_seed(0)
