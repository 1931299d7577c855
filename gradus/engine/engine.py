"""The engine: runs the cells of one submission after another and survives all of them."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradus.engine import faults, frames, wall
from gradus.engine.cells import MEGABYTE, Cell, Limits, Output, Ran, Tier
from gradus.engine.outputs import acceptable, apply_changes
from gradus.engine.visible import PRIVATE_INSIDE, readable_paths

PRELOAD = ("torch", "numpy", "matplotlib.pyplot", "gradus.checks")
_START_SECONDS = 120.0
_SPAWN_SECONDS = 30.0
_LONGEST_REPORT = 1 << 20
# A reply is the outputs, which the student process cuts at their limit, and a little more.
_REPLY_SLACK = 4


_NO_WALLS = (
    "This machine cannot wall students' code in, so nothing was run. `gradus doctor` says what to "
    "install or to allow; `--isolation none` runs the code without walls. What was tried:"
)


class EngineError(Exception):
    """The engine cannot run anything here; the message says why and what to do."""


class ProcessEnded(Exception):
    """The student process is no more, or not to be listened to any longer."""


@dataclass
class Settings:
    """How an engine is set up.

    Attributes:
        tiers: the walls that will do, the preferred first; the first that stands is used.
        preload: modules that are imported once for all submissions.
        readable: further files and folders that students' code may read.
        idle_seconds: how long a zygote waits for work before it ends itself.
    """

    tiers: Sequence[Tier] = (Tier.NAMESPACES, Tier.LANDLOCK)
    preload: Sequence[str] = PRELOAD
    readable: Sequence[Path] = ()
    idle_seconds: float = 600.0


class Engine:
    """Owns a zygote; use it as a context, or close it. Not for several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._zygote: _Zygote | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Have a warm zygote; the first submission does it where nobody did before.

        Raises:
            EngineError: none can be started here.
        """
        if self._zygote is None or not self._zygote.alive():
            self.close()
            self._zygote = _first_that_stands(self.settings)

    @property
    def tier(self) -> Tier:
        """The walls in use, once started."""
        assert self._zygote is not None, "start() comes first"
        return self._zygote.tier

    def close(self) -> None:
        """End the zygote and whatever it started."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def run(
        self,
        cells: Sequence[Cell],
        limits: Limits,
        files: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Iterator[Ran]:
        """Run cells in order in a fresh process; yield what became of each, as it ends.

        A cell that ends the process costs only itself: a new process runs the cells before it
        again, without it and without those that were stopped for time, and goes on.

        Args:
            cells: the code cells of a notebook.
            limits: what all of them may use.
            files: what lies in the working directory: path there → file here.
            environment: variables for the process.

        Raises:
            EngineError: no process can be started.
        """
        self.start()
        assert self._zygote is not None
        with _Submission(self._zygote, limits, files or {}, environment or {}) as submission:
            for cell in cells:
                yield submission.run(cell)


def _first_that_stands(settings: Settings) -> _Zygote:
    reasons = []
    for tier in settings.tiers:
        try:
            zygote = _Zygote(tier, settings)
        except EngineError as error:
            reasons.append(f"- {tier.value}: {error}")
            continue
        try:
            zygote.try_a_student()
        except EngineError as error:
            zygote.close()
            reasons.append(f"- {tier.value}: {error}")
            continue
        return zygote
    raise EngineError("\n".join([_NO_WALLS, *reasons]))


class _Zygote:
    """A running zygote, seen from outside."""

    def __init__(self, tier: Tier, settings: Settings) -> None:
        self.tier = tier
        self.readable = readable_paths(settings.readable)
        ours, theirs = socket.socketpair()
        self._control = ours
        self._numbers = 0
        try:
            with theirs:
                self._process = wall.start_zygote(self.tier, theirs, self.readable)
        except (OSError, wall.NoWall) as error:
            ours.close()
            raise EngineError(f"the engine cannot start: {error}") from error
        self._words = _Drain(self._process)
        self._greet(settings)

    def _greet(self, settings: Settings) -> None:
        hello = {
            "preload": list(settings.preload),
            "readable": [str(path) for path in self.readable],
            "idle_seconds": settings.idle_seconds,
        }
        deadline = time.monotonic() + _START_SECONDS
        try:
            frames.send(self._control, hello)
            answer = frames.receive(self._control, _LONGEST_REPORT, deadline)
        except (OSError, frames.BadFrame) as error:  # TimeoutError is an OSError
            answer, why = None, f"{type(error).__name__} {error}"
        else:
            why = "it ended"
        if answer is None:
            self.close()
            said = self._words.text().strip()
            raise EngineError(f"the engine cannot start ({why}). {said[-2000:]}")

    def try_a_student(self) -> None:
        """Show that student processes can be walled in here, by doing it.

        Raises:
            EngineError: they cannot.
        """
        with _Submission(self, Limits(), {}, {}) as submission:
            submission.prepare()

    def alive(self) -> bool:
        """Tell whether it still obeys."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it; its children end with it."""
        self._control.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.join()

    def spawn(
        self, limits: Limits, private: Path, environment: Mapping[str, str], archive: int | None
    ) -> _Student:
        """Start a student process."""
        self._numbers += 1
        ours, theirs = socket.socketpair()
        request = {
            "do": "spawn",
            "number": self._numbers,
            "limits": limits.as_dict(),
            "private": str(private),
            "environment": dict(environment),
        }
        descriptors = (theirs.fileno(),) if archive is None else (theirs.fileno(), archive)
        with theirs:
            try:
                frames.send(self._control, request, descriptors)
            except OSError as error:
                ours.close()
                raise EngineError(f"the engine's warm process is gone: {error}") from error
        return _Student(self, self._numbers, ours)

    def tell(self, do: str, number: int) -> None:
        """Have a student process interrupted or ended."""
        frames.send(self._control, {"do": do, "number": number})

    def obituary(self, number: int) -> dict[str, Any]:
        """Wait until a student process is gone; return its status and why it was ended."""
        deadline = time.monotonic() + _SPAWN_SECONDS
        while True:
            try:
                report = frames.receive(self._control, _LONGEST_REPORT, deadline)
            except (OSError, frames.BadFrame) as error:
                raise EngineError(f"the engine's warm process does not answer: {error}") from error
            if report is None:
                raise EngineError("the engine's warm process ended")
            if report["number"] == number:
                return report


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
class _Student:
    """A student process, seen from outside."""

    zygote: _Zygote
    number: int
    channel: socket.socket
    gone: dict[str, Any] | None = field(default=None)

    def ask(
        self, request: dict[str, Any] | None, limit: int, deadline: float | None
    ) -> dict[str, Any]:
        """Send a request, if any, and return the reply.

        Raises:
            TimeoutError: no reply by the deadline.
            ProcessEnded: the process died, or sent nonsense and was ended for it.
        """
        try:
            if request is not None:
                frames.send(self.channel, request)
            reply = frames.receive(self.channel, limit, deadline)
        except frames.BadFrame as error:
            self.end()
            raise ProcessEnded(faults.NONSENSE(how=str(error))) from error
        except (BrokenPipeError, ConnectionResetError):
            reply = None
        if reply is None:
            raise ProcessEnded
        return reply

    def interrupt(self) -> None:
        """Have it interrupted, as by Ctrl-C."""
        self.zygote.tell("interrupt", self.number)

    def end(self) -> dict[str, Any]:
        """Make sure that it is gone with all it started; return how it ended."""
        if self.gone is None:
            self.channel.close()
            self.zygote.tell("kill", self.number)
            self.gone = self.zygote.obituary(self.number)
        return self.gone


@dataclass
class _Past:
    """A cell that was run, to be run again should the process have to be replaced."""

    cell: Cell
    count: int
    good: bool


class _Submission:
    """The cells of one notebook, over as many student processes as they use up."""

    def __init__(
        self,
        zygote: _Zygote,
        limits: Limits,
        files: Mapping[str, Path],
        environment: Mapping[str, str],
    ) -> None:
        self._zygote = zygote
        self._limits = limits
        self._files = files
        self._environment = environment
        self._past: list[_Past] = []
        self._displays: dict[str, list[Output]] = {}
        self._student: _Student | None = None
        self._archive: io.BufferedRandom | None = None

    def __enter__(self) -> _Submission:
        self._began = time.monotonic()
        if self._zygote.tier is Tier.NAMESPACES:
            self._private = PRIVATE_INSIDE
        else:
            self._private = Path(tempfile.mkdtemp(prefix="gradus-"))
        if self._files:
            self._archive = _archive_of(self._files)
        return self

    def __exit__(self, *_: object) -> None:
        if self._student is not None:
            self._student.end()
        if self._archive is not None:
            self._archive.close()
        if self._private != PRIVATE_INSIDE:
            shutil.rmtree(self._private)

    def prepare(self) -> None:
        """Have a process, in which the good cells so far have been run."""
        if self._student is None:
            self._student = self._replacement()

    def run(self, cell: Cell) -> Ran:
        """Run the next cell, whatever became of those before it."""
        count = len(self._past) + 1
        past = _Past(cell, count, good=False)
        started = time.monotonic()
        if self._time_is_up():
            fault = faults.NO_TIME_LEFT(seconds=self._limits.submission_seconds)
            ran = Ran([faults.error_output("NotRun", fault)], fault=fault)
        else:
            ran = self._run(past)
        self._past.append(past)
        ran.seconds = time.monotonic() - started
        return ran

    def _run(self, past: _Past) -> Ran:
        self.prepare()
        student = self._student
        assert student is not None
        try:
            return self._run_in(student, past)
        except ProcessEnded as error:
            self._student = None
            fault = str(error) or self._describe(student.end())
            return Ran([faults.error_output("ProcessEnded", fault)], past.count, fault=fault)

    def _run_in(self, student: _Student, past: _Past) -> Ran:
        request = {"source": past.cell.source, "count": past.count}
        limit = self._limits.output * _REPLY_SLACK
        seconds = self._seconds_for_a_cell()
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            reply = student.ask(request, limit, deadline)
        except TimeoutError:
            return self._stop(student, past, limit)
        past.good = True
        return Ran(self._outputs_of(student, reply), past.count)

    def _stop(self, student: _Student, past: _Past, limit: int) -> Ran:
        """Interrupt a cell that has had its time; end the process if it will not stop."""
        seconds = self._limits.cell_seconds
        if self._time_is_up():
            seconds = self._limits.submission_seconds
        student.interrupt()
        try:
            reply = student.ask(None, limit, time.monotonic() + self._limits.grace_seconds)
        except TimeoutError:
            raise ProcessEnded(faults.TIMED_OUT_DEAF(seconds=seconds)) from None
        fault = faults.TIMED_OUT(seconds=seconds)
        error = faults.error_output("CellTimeoutError", fault)
        outputs = self._outputs_of(student, reply)
        if outputs and outputs[-1].get("ename") == "KeyboardInterrupt":
            error["traceback"] += outputs.pop()["traceback"]
        return Ran([*outputs, error], past.count, fault=fault)

    def _outputs_of(self, student: _Student, reply: dict[str, Any]) -> list[Output]:
        outputs = reply.get("outputs")
        if outputs is None or not acceptable(outputs):
            student.end()
            raise ProcessEnded(faults.NONSENSE(how="outputs that are none"))
        apply_changes(reply.get("changes"), self._displays)
        for output in outputs:
            display = output.pop("transient", {})
            if isinstance(display, dict) and display.get("display_id"):
                self._displays.setdefault(str(display["display_id"]), []).append(output)
        return list(outputs)

    def _replacement(self) -> _Student:
        """Return a new process in which the good cells so far have been run."""
        while True:
            student = self._spawn()
            bad = self._replay(student)
            if bad is None:
                return student
            bad.good = False
            student.end()

    def _replay(self, student: _Student) -> _Past | None:
        """Run the good cells again; return one that turned bad."""
        for past in self._past:
            request = {"source": past.cell.source, "count": past.count, "skip": not past.good}
            seconds = self._seconds_for_a_cell()
            deadline = None if seconds is None else time.monotonic() + seconds
            try:
                student.ask(request, self._limits.output * _REPLY_SLACK, deadline)
            except (TimeoutError, ProcessEnded):
                return past
        return None

    def _spawn(self) -> _Student:
        descriptor = None
        if self._archive is not None:
            self._archive.seek(0)
            descriptor = self._archive.fileno()
        student = self._zygote.spawn(self._limits, self._private, self._environment, descriptor)
        try:
            hello = student.ask(None, _LONGEST_REPORT, time.monotonic() + _SPAWN_SECONDS)
        except (TimeoutError, ProcessEnded) as error:
            ending = student.end()
            raise EngineError(f"no student process could be started: {ending}") from error
        if "failed" in hello:
            student.end()
            raise EngineError(f"no student process could be walled in: {hello['failed']}")
        return student

    def _seconds_for_a_cell(self) -> float | None:
        limits = [self._limits.cell_seconds]
        if self._limits.submission_seconds is not None:
            gone = time.monotonic() - self._began
            limits.append(max(0.0, self._limits.submission_seconds - gone))
        return min((limit for limit in limits if limit is not None), default=None)

    def _time_is_up(self) -> bool:
        most = self._limits.submission_seconds
        return most is not None and time.monotonic() - self._began >= most

    def _describe(self, ending: dict[str, Any]) -> str:
        limits = self._limits
        if ending["reason"] == "memory":
            return faults.OUT_OF_MEMORY(megabytes=limits.memory // MEGABYTE)
        if limits.cpu_seconds is not None and ending["cpu_seconds"] >= limits.cpu_seconds:
            return faults.OUT_OF_CPU(seconds=limits.cpu_seconds)
        return faults.DIED(how=faults.describe_status(ending["status"]))


def _archive_of(files: Mapping[str, Path]) -> io.BufferedRandom:
    """Return an unnamed file that holds a tar archive of the files."""
    unnamed = tempfile.TemporaryFile()  # noqa: SIM115 (the submission closes it)
    with tarfile.open(fileobj=unnamed, mode="w:") as archive:
        for name, path in sorted(files.items()):
            info = tarfile.TarInfo(name)
            with path.open("rb") as content:
                info.size = os.fstat(content.fileno()).st_size
                info.mode = 0o644
                archive.addfile(info, content)
    unnamed.flush()
    return unnamed
