"""The student process: from the fork to its last cell."""

from __future__ import annotations

import os
import random
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from gradus.engine import confine, frames, leavings
from gradus.engine.cells import Limits, Tier
from gradus.engine.shell import Notebook

# A cell's text comes from the trusted side; this only keeps a mistake there from filling memory.
LONGEST_REQUEST = 1 << 28
_BROKEN_STATUS = 70  # EX_SOFTWARE of sysexits.h
_LONGEST_REASON = 300

# Taken now, before a notebook can put something of its own in their places.
_exit = os._exit
_getpid = os.getpid
_set_signal = signal.signal
_now = time.monotonic


def live(
    channel: socket.socket,
    notebook: Notebook,
    tier: Tier,
    limits: Limits,
    private: Path,
    files: int | None,
    readable: Iterable[Path],
    environment: Mapping[str, str],
) -> NoReturn:
    """Wall this process in and run the cells that arrive on `channel` until it closes.

    Never returns: what a student's code left to be done at exit is not done.
    """
    status = _BROKEN_STATUS
    try:
        try:
            archive = None if files is None else os.fdopen(files, "rb")
            confine.enter(tier, limits, private, archive, readable)
            if archive is not None:
                archive.close()
            os.environ.update(environment, HOME=str(private / "home"), TMPDIR=str(private))
            tempfile.tempdir = None  # what a module may have asked for in the zygote
            _seed()
            notebook.outputs.limit = limits.output
            notebook.enter(private)
            folder = Path.cwd()
            before = leavings.inventory(folder)
        except BaseException as error:
            frames.send(channel, {"failed": _reason(error)})
            _exit(1)
        frames.send(channel, {"ready": True})
        _serve(channel, notebook, lambda most: leavings.packed(folder, before, most))
        status = 0
    finally:
        _exit(status)


def _serve(
    channel: socket.socket, notebook: Notebook, files: Callable[[int], list[dict[str, str]]]
) -> None:
    own_pid = _getpid()
    while (request := frames.receive(channel, LONGEST_REQUEST)) is not None:
        token = request["token"]  # by which the engine knows the answer to this very request
        try:
            most = request.get("files")
            answer = _answer(notebook, request) if most is None else {"files": files(most)}
            if _getpid() != own_pid:
                _exit(0)  # a copy that the cell made by os.fork; the cell's answer is not its own
        except BaseException as error:  # a cell tampered with IPython or with this module
            frames.send(channel, {"token": token, "broken": _reason(error)})
            raise
        frames.send(channel, {"token": token, **answer})


def _answer(notebook: Notebook, request: dict[str, Any]) -> dict[str, Any]:
    source, count = str(request["source"]), int(request["count"])
    if request.get("skip"):
        notebook.skip(source, count)
        return {"count": count}
    started = _now()
    try:
        _set_signal(signal.SIGINT, signal.default_int_handler)
        notebook.execute(source, count)
    except KeyboardInterrupt:  # it came too late to stop the cell
        pass
    while True:
        try:
            _set_signal(signal.SIGINT, signal.SIG_IGN)
            break
        except KeyboardInterrupt:  # later still
            continue
    outputs, changes = notebook.take()
    return {"outputs": outputs, "changes": changes, "count": count, "seconds": _now() - started}


def _reason(error: BaseException) -> str:
    try:
        text = f"{type(error).__name__}: {error}"
    except BaseException:  # an exception of the student's own making
        text = "an exception that cannot be shown"
    return text[:_LONGEST_REASON]


def _seed() -> None:
    """Start every submission from the same random state, so that grading again scores again."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.default_generator.manual_seed(0)
