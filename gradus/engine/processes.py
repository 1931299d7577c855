"""The zygote and its student processes, seen from outside."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradus.engine import faults, frames, wall
from gradus.engine.cells import Limits, Tier
from gradus.engine.errors import EngineError, MachineryBroken, ProcessEnded
from gradus.engine.memory import tree
from gradus.engine.visible import readable_paths

SPAWN_SECONDS = 30.0
LONGEST_REPORT = 1 << 20
_START_SECONDS = 120.0
_CLOSE_SECONDS = 10.0
# How long a process that hung up may take to be gone, with all it started.
_DYING_SECONDS = 2.0


class ZygoteProcess:
    """A running zygote, seen from outside."""

    def __init__(
        self, tier: Tier, preload: Sequence[str], readable: Sequence[Path], idle_seconds: float
    ) -> None:
        """Start one.

        Args:
            tier: the walls that it stands in.
            preload: modules that it imports.
            readable: files and folders, beside Python's, that students' code may read.
            idle_seconds: how long it waits for work before it ends itself.

        Raises:
            EngineError: it cannot stand here.
        """
        self.tier = tier
        self.readable = readable_paths(readable)
        ours, theirs = socket.socketpair()
        self._control = ours
        self._numbers = 0
        self._reports: dict[tuple[str, int], dict[str, Any]] = {}
        try:
            with theirs:
                self._process = wall.start_zygote(self.tier, theirs, self.readable)
        except (OSError, wall.NoWall) as error:
            ours.close()
            raise EngineError(f"the engine cannot start: {error}") from error
        self._words = _Drain(self._process)
        try:
            self._greet(preload, idle_seconds)
        except BaseException:
            self.close()
            raise

    def _greet(self, preload: Sequence[str], idle_seconds: float) -> None:
        hello = {
            "preload": list(preload),
            "readable": [str(path) for path in self.readable],
            "idle_seconds": idle_seconds,
        }
        deadline = time.monotonic() + _START_SECONDS
        try:
            frames.send(self._control, hello)
            answer = frames.receive(self._control, LONGEST_REPORT, deadline)
        except (OSError, frames.BadFrame) as error:  # TimeoutError is an OSError
            answer, why = None, f"{type(error).__name__} {error}"
        else:
            why = "it ended"
        if answer is None:
            self.close()  # so that it has said all
            said = self._words.text().strip()
            raise EngineError(f"the engine cannot start ({why}). {said[-2000:]}")
        self.memory = int(answer["memory"])

    def obeys(self) -> bool:
        """Tell whether it is there to be told something."""
        if self._process.poll() is not None or self._control.fileno() < 0:
            return False
        # It says nothing unasked, so what has arrived would be the end of the connection.
        return not frames.has_arrived(self._control)

    def close(self) -> None:
        """End it; its children end with it."""
        self._control.close()
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in reversed(tree(self._process.pid)):
                with contextlib.suppress(ProcessLookupError):  # it ended meanwhile
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()
        self._words.join()

    def spawn(self, surroundings: Surroundings, border: socket.socket | None) -> StudentProcess:
        """Start a student process; an examiner will ask at the other end of `border`."""
        return self._spawn(surroundings, border, None)

    def spawn_examiner(
        self,
        surroundings: Surroundings,
        border: socket.socket,
        student: StudentProcess,
        course_files: Collection[str],
    ) -> StudentProcess:
        """Start an examiner beside a student process that is ready.

        `course_files` are those of the archive's that are the instructor's.
        """
        beside = {"student": student.number, "course_files": sorted(course_files)}
        return self._spawn(surroundings, border, beside)

    def _spawn(
        self,
        surroundings: Surroundings,
        border: socket.socket | None,
        beside: dict[str, Any] | None,
    ) -> StudentProcess:
        self._numbers += 1
        ours, theirs = socket.socketpair()
        given = {"channel": theirs.fileno()}
        if border is not None:
            given["border"] = border.fileno()
        if surroundings.archive is not None:
            given["archive"] = surroundings.archive
        folder = surroundings.folder
        request = {
            "do": "spawn",
            "number": self._numbers,
            "limits": surroundings.limits.as_dict(),
            "folder": None if folder is None else str(folder),
            "environment": dict(surroundings.environment),
            "beside": beside,
            "given": list(given),
        }
        with theirs:
            try:
                deadline = time.monotonic() + SPAWN_SECONDS
                frames.send(self._control, request, tuple(given.values()), deadline)
            except OSError as error:
                ours.close()
                raise EngineError(f"the engine's warm process is gone: {error}") from error
        return StudentProcess(self, self._numbers, ours)

    def tell(self, do: str, number: int) -> None:
        """Have a student process interrupted or ended."""
        try:
            deadline = time.monotonic() + SPAWN_SECONDS
            frames.send(self._control, {"do": do, "number": number}, deadline=deadline)
        except OSError as error:
            raise EngineError(f"the engine's warm process is gone: {error}") from error

    def await_interrupt(self, number: int) -> None:
        """Wait until a student process was interrupted as told, or found to be gone."""
        self._await_word("interrupted", number, SPAWN_SECONDS)

    def obituary(self, number: int, seconds: float = SPAWN_SECONDS) -> dict[str, Any] | None:
        """Wait until a student process is gone; return its status and why it was ended.

        None when it is still there after these seconds.
        """
        return self._await_word("ended", number, seconds)

    def _await_word(self, event: str, number: int, seconds: float) -> dict[str, Any] | None:
        deadline = time.monotonic() + seconds
        while (event, number) not in self._reports:
            try:
                report = frames.receive(self._control, LONGEST_REPORT, deadline)
            except TimeoutError:
                return None
            except (OSError, frames.BadFrame) as error:
                raise EngineError(f"the engine's warm process does not answer: {error}") from error
            if report is None:
                raise EngineError("the engine's warm process ended")
            # Of another process, too: several submissions may be open.
            self._reports[report["event"], report["number"]] = report
        return self._reports.pop((event, number))


class _Drain:
    """Reads what a process says on stderr, so that it never waits for a reader."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        self._stream = process.stderr
        self._kept = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while chunk := os.read(self._stream.fileno(), 65536):
            self._kept = (self._kept + chunk)[-65536:]

    def text(self) -> str:
        return self._kept.decode("utf-8", "replace")

    def join(self) -> None:
        self._thread.join()
        self._stream.close()


@dataclass
class Surroundings:
    """What a process is given.

    Attributes:
        limits: what it may use.
        environment: variables.
        folder: where its files lie; None where it mounts a file system of its own.
        archive: an open tar archive of the files beside the notebook.
    """

    limits: Limits
    environment: Mapping[str, str]
    folder: Path | None
    archive: int | None


@dataclass
class StudentProcess:
    """A student process, or the examiner beside one, seen from outside."""

    zygote: ZygoteProcess
    number: int
    channel: socket.socket
    gone: dict[str, Any] | None = field(default=None)
    token: str | None = None
    begun: bytearray = field(default_factory=bytearray)  # of a reply

    def ask(
        self, request: dict[str, Any] | None, limit: int, deadline: float | None
    ) -> dict[str, Any]:
        """Send a request, if any, and return the reply to the last one.

        Raises:
            TimeoutError: no reply by the deadline.
            ProcessEnded: the process died, or sent nonsense and was ended for it.
        """
        try:
            if request is not None:
                # Nobody can answer what was not asked yet, for nobody knows its token.
                self.token = secrets.token_hex(8)
                frames.send(self.channel, {**request, "token": self.token}, deadline=deadline)
            reply = frames.receive(self.channel, limit, deadline, self.begun)
        except frames.BadFrame as error:
            raise self.dismissed(str(error)) from error
        except (BrokenPipeError, ConnectionResetError):
            reply = None
        if reply is None:
            raise self.hung_up()
        if reply.get("token") != self.token:
            raise self.dismissed(faults.UNASKED())
        if "broken" in reply:
            self.end()
            raise MachineryBroken(faults.BROKEN(how=one_line(reply["broken"])))
        return reply

    def hung_up(self) -> ProcessEnded:
        """Make sure that it is gone, now that it hung up; return the error to raise."""
        self.gone = self.zygote.obituary(self.number, _DYING_SECONDS)
        if self.gone is None:  # it lives on
            return self.dismissed(faults.CLOSED())
        self.channel.close()
        return ProcessEnded()

    def dismissed(self, how: str) -> ProcessEnded:
        """End it for what it sent; return the error to raise."""
        self.end()
        return ProcessEnded(faults.NONSENSE(how=how))

    def spoke_unasked(self) -> bool:
        """Tell whether it sent something, or hung up, since its last reply."""
        return frames.has_arrived(self.channel)

    def interrupt(self) -> None:
        """Have it interrupted, as by Ctrl-C."""
        self.zygote.tell("interrupt", self.number)
        self.zygote.await_interrupt(self.number)

    def end(self) -> dict[str, Any]:
        """Make sure that it is gone with all it started; return how it ended.

        Raises:
            EngineError: it cannot be ended.
        """
        if self.gone is None:
            self.channel.close()
            self.zygote.tell("kill", self.number)
            self.gone = self.zygote.obituary(self.number)
            if self.gone is None:
                raise EngineError("a student process cannot be ended")
        return self.gone


def one_line(text: object) -> str:
    """Return what a student process says about itself, fit for a message."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text)[:300])
