"""The student process: from the fork to its last cell."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from gradus.engine import child, confine, frames
from gradus.engine.border.student_side import StudentSide
from gradus.engine.child import Place
from gradus.engine.leavings import Leavings
from gradus.engine.shell import Notebook, find_modules_in
from gradus.engine.wire import Closed

# Taken now, before a notebook can put something of its own in their places.
_exit = os._exit
_getpid = os.getpid
_set_signal = signal.signal
_now = time.monotonic
_poll, _POLLIN = select.poll, select.POLLIN


def live(
    channel: socket.socket, border: socket.socket | None, notebook: Notebook, place: Place
) -> NoReturn:
    """Wall this process in and run the cells that arrive on `channel` until it closes.

    Between cells it answers the examiner at the other end of `border`, where there is one.
    """

    def enter() -> Callable[[], None]:
        confine.enter(place)
        place.settle(place.private / "home")
        notebook.outputs.limit = place.limits.output
        notebook.enter(place.private)
        find_modules_in("")
        side = None if border is None else StudentSide(border, notebook.names, notebook.cell_of)
        left = Leavings(Path.cwd())
        return lambda: _serve(channel, side, notebook, left)

    child.live(channel, enter)


def _serve(
    channel: socket.socket, side: StudentSide | None, notebook: Notebook, left: Leavings
) -> None:
    own_pid = _getpid()
    while True:
        if side is not None:
            side = _answer_examiner(side, channel, notebook, left)
        if (request := child.request(channel)) is None:
            return
        token = request["token"]  # by which the engine knows the answer to this very request
        try:
            most = request.get("files")
            answer = _answer(notebook, request) if most is None else {"files": left.packed(most)}
            if _getpid() != own_pid:
                _exit(0)  # a copy that the cell made by os.fork; the cell's answer is not its own
        except BaseException as error:  # a cell tampered with IPython or with this module
            frames.send(channel, {"token": token, "broken": child.reason(error)})
            raise
        frames.send(channel, {"token": token, **answer})


def _answer_examiner(
    side: StudentSide, channel: socket.socket, notebook: Notebook, left: Leavings
) -> StudentSide | None:
    """Answer the examiner until the engine wants something; None when the examiner hung up.

    What is printed and written meanwhile is not the notebook's: it may tell what a test passes.
    """
    poll = _poll()
    poll.register(channel, _POLLIN)
    poll.register(side.connection, _POLLIN)
    own = channel.fileno()
    if any(ready == own for ready, _ in poll.poll()):
        return side
    with left.ignored():
        try:
            while True:
                side.answer()
                if any(ready == own for ready, _ in poll.poll()):
                    break
        except Closed:
            return None
    notebook.take()
    return side


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
