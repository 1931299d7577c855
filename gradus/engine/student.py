"""The student process: from the fork to its last cell."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from gradus.engine import confine, frames
from gradus.engine.cells import Limits, Tier
from gradus.engine.shell import Notebook

# A cell's text comes from the trusted side; this only keeps a mistake there from filling memory.
LONGEST_REQUEST = 1 << 28


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
    try:
        archive = None if files is None else os.fdopen(files, "rb")
        confine.enter(tier, limits, private, archive, readable)
        if archive is not None:
            archive.close()
        os.environ.update(environment, HOME=str(private / "home"), TMPDIR=str(private))
        sys.path.insert(0, "")
        _seed()
        notebook.outputs.limit = limits.output
        notebook.enter(private)
    except BaseException as error:
        frames.send(channel, {"failed": f"{type(error).__name__}: {error}"})
        os._exit(1)
    frames.send(channel, {"ready": True})
    while (request := frames.receive(channel, LONGEST_REQUEST)) is not None:
        frames.send(channel, _answer(notebook, request))
    os._exit(0)


def _answer(notebook: Notebook, request: dict[str, object]) -> dict[str, object]:
    source, count = str(request["source"]), int(str(request["count"]))
    if request.get("skip"):
        notebook.skip(source, count)
        return {"count": count}
    started = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):  # one that came too late to stop the cell
        signal.signal(signal.SIGINT, signal.default_int_handler)
        outputs, changes = notebook.run(source, count)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seconds = time.monotonic() - started
    return {"outputs": outputs, "changes": changes, "count": count, "seconds": seconds}


def _seed() -> None:
    """Start every submission from the same random state, so that grading again scores again."""
    import numpy as np
    import torch

    random.seed(0)
    np.random.seed(0)
    torch.default_generator.manual_seed(0)
