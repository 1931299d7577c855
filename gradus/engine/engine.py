"""The engine: runs the cells of one submission after another and survives all of them."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import signal
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradus.engine import faults, frames, leavings, private, wall
from gradus.engine.cells import MEGABYTE, Cell, Limits, Output, Ran, Tier
from gradus.engine.memory import tree
from gradus.engine.outputs import NoOutputs, apply_changes, checked
from gradus.engine.visible import PRIVATE_INSIDE, readable_paths

PRELOAD = ("torch", "numpy", "matplotlib.pyplot", "gradus.checks")
_START_SECONDS = 120.0
_SPAWN_SECONDS = 30.0
_LONGEST_REPORT = 1 << 20
_LONGEST_REPORT_OF_A_FILE = 1 << 10  # beside its content
_CLOSE_SECONDS = 10.0
# How long a process that hung up may take to be gone, with all it started.
_DYING_SECONDS = 2.0
# A reply is the outputs, which the student process cuts at their limit, errors and changes of
# earlier displays, each with a limit of the same size, and what surrounds them.
_REPLY_SLACK = 1 << 20
# The kernel counts by ticks where it enforces processor time, and exactly where it reports it.
_CPU_SLACK = 0.5


_NO_WALLS = (
    "This machine cannot wall students' code in, so nothing was run. `gradus doctor` says what to "
    "install or to allow; `--isolation none` runs the code without walls. What was tried:"
)


class EngineError(Exception):
    """The engine cannot run anything here; the message says why and what to do."""


class NoTierStands(EngineError):
    """None of the walls that would do can be put up here.

    Attributes:
        reasons: tier → what went wrong.
    """

    def __init__(self, reasons: Mapping[Tier, str]) -> None:
        lines = [f"- {tier.value}: {reason}" for tier, reason in reasons.items()]
        super().__init__("\n".join([_NO_WALLS, *lines]))
        self.reasons = dict(reasons)


class ProcessEnded(Exception):
    """The student process is no more, or not to be listened to any longer.

    The message is what students read; an empty one leaves it to how the process ended.
    """


class _MachineryBroken(ProcessEnded):
    """The student process says that what runs cells in it does not work any longer."""


class _OutOfTime(Exception):
    """The submission has used up its time."""


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
        if self._zygote is None or not self._zygote.obeys():
            self.close()
            self._zygote = _first_that_stands(self.settings)

    @property
    def tier(self) -> Tier:
        """The walls in use, once started."""
        assert self._zygote is not None, "start() comes first"
        return self._zygote.tier

    @property
    def memory(self) -> int:
        """The bytes of memory of the warm process, once started."""
        assert self._zygote is not None, "start() comes first"
        return self._zygote.memory

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
        with self.submission(limits, files, environment) as submission:
            for cell in cells:
                yield submission.run(cell)

    @contextmanager
    def submission(
        self,
        limits: Limits,
        files: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Iterator[Submission]:
        """Have a fresh process for the cells of one notebook, for the time of the block.

        Args and errors are those of `run`.
        """
        self.start()
        assert self._zygote is not None
        try:
            with Submission(self._zygote, limits, files or {}, environment or {}) as submission:
                yield submission
        except (EngineError, KeyboardInterrupt):
            # Nobody knows what it was told and has said: the next submission gets a new one.
            self.close()
            raise


def _first_that_stands(settings: Settings) -> _Zygote:
    reasons: dict[Tier, str] = {}
    for tier in settings.tiers:
        try:
            zygote = _Zygote(tier, settings)
        except EngineError as error:
            reasons[tier] = str(error)
            continue
        try:
            zygote.try_a_student()
        except EngineError as error:
            zygote.close()
            reasons[tier] = str(error)
            continue
        except KeyboardInterrupt:
            zygote.close()
            raise
        return zygote
    raise NoTierStands(reasons)


class _Zygote:
    """A running zygote, seen from outside."""

    def __init__(self, tier: Tier, settings: Settings) -> None:
        self.tier = tier
        self.readable = readable_paths(settings.readable)
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
            self._greet(settings)
        except BaseException:
            self.close()
            raise

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
            self.close()  # so that it has said all
            said = self._words.text().strip()
            raise EngineError(f"the engine cannot start ({why}). {said[-2000:]}")
        self.memory = int(answer["memory"])

    def try_a_student(self) -> None:
        """Show that student processes can be walled in here, by doing it.

        Raises:
            EngineError: they cannot.
        """
        with Submission(self, Limits(), {}, {}) as submission:
            submission.prepare()

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
                deadline = time.monotonic() + _SPAWN_SECONDS
                frames.send(self._control, request, descriptors, deadline)
            except OSError as error:
                ours.close()
                raise EngineError(f"the engine's warm process is gone: {error}") from error
        return _Student(self, self._numbers, ours)

    def tell(self, do: str, number: int) -> None:
        """Have a student process interrupted or ended."""
        try:
            deadline = time.monotonic() + _SPAWN_SECONDS
            frames.send(self._control, {"do": do, "number": number}, deadline=deadline)
        except OSError as error:
            raise EngineError(f"the engine's warm process is gone: {error}") from error

    def await_interrupt(self, number: int) -> None:
        """Wait until a student process was interrupted as told, or found to be gone."""
        self._await_word("interrupted", number, _SPAWN_SECONDS)

    def obituary(self, number: int, seconds: float = _SPAWN_SECONDS) -> dict[str, Any] | None:
        """Wait until a student process is gone; return its status and why it was ended.

        None when it is still there after these seconds.
        """
        return self._await_word("ended", number, seconds)

    def _await_word(self, event: str, number: int, seconds: float) -> dict[str, Any] | None:
        deadline = time.monotonic() + seconds
        while (event, number) not in self._reports:
            try:
                report = frames.receive(self._control, _LONGEST_REPORT, deadline)
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
class _Student:
    """A student process, seen from outside."""

    zygote: _Zygote
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
            self.gone = self.zygote.obituary(self.number, _DYING_SECONDS)
            if self.gone is None:  # it hung up and lives on
                raise self.dismissed(faults.CLOSED())
            self.channel.close()
            raise ProcessEnded
        if reply.get("token") != self.token:
            raise self.dismissed(faults.UNASKED())
        if "broken" in reply:
            self.end()
            raise _MachineryBroken(faults.BROKEN(how=_one_line(reply["broken"])))
        return reply

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


@dataclass
class _Past:
    """A cell that was run, to be run again should the process have to be replaced."""

    cell: Cell
    count: int
    good: bool


class Submission:
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
        self._channel: socket.socket | None = None  # to the newest process
        self._private: Path | None = None

    def __enter__(self) -> Submission:
        self._began = time.monotonic()
        if self._files:
            self._archive = _archive_of(self._files)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is not None and issubclass(kind, (EngineError, KeyboardInterrupt)):
                self._zygote.close()  # which ends all, whatever it was being told
            elif self._student is not None:
                self._student.end()
        finally:
            if self._channel is not None:
                self._channel.close()
            if self._archive is not None:
                self._archive.close()
            self._remove_private()

    def prepare(self) -> None:
        """Have a process, in which the good cells so far have been run."""
        if self._student is None:
            self._student = self._replacement()

    def run(self, cell: Cell) -> Ran:
        """Run the next cell, whatever became of those before it."""
        past = _Past(cell, len(self._past) + 1, good=False)
        started = time.monotonic()
        try:
            ran = self._run(past)
        except _OutOfTime:
            fault = faults.NO_TIME_LEFT(seconds=self._limits.submission_seconds)
            ran = Ran([faults.error_output("NotRun", fault)], fault=fault)
        self._past.append(past)
        ran.seconds = time.monotonic() - started
        return ran

    def written(self, most: int) -> dict[str, bytes]:
        """Return the files that the cells wrote into their folder: path there → content.

        Those that would exceed `most` bytes together are left out, and all of them where the
        process is gone or does not answer.
        """
        if self._student is None or self._student.spoke_unasked():
            return {}
        limit = 2 * most + leavings.MOST_FILES * _LONGEST_REPORT_OF_A_FILE
        deadline = time.monotonic() + _SPAWN_SECONDS
        try:
            reply = self._student.ask({"files": most}, limit, deadline)
        except (TimeoutError, ProcessEnded):
            self._student.end()
            self._student = None
            return {}
        return leavings.unpacked(reply.get("files"))

    def _run(self, past: _Past) -> Ran:
        if self._time_is_up():
            raise _OutOfTime
        note = self._dismiss_if_it_spoke()
        self.prepare()
        assert self._student is not None
        try:
            ran = self._run_in(self._student, past)
        except ProcessEnded as error:
            fault = self._fault_of_the_end(error)
            spoiler = self._spoiler() if isinstance(error, _MachineryBroken) else None
            if spoiler is not None:
                note = faults.SPOILED(label=spoiler.cell.label)
                return self._with_note(self._run(past), note)
            ran = Ran([faults.error_output("ProcessEnded", fault)], past.count, fault=fault)
        return ran if note is None else self._with_note(ran, note)

    def _fault_of_the_end(self, error: ProcessEnded) -> str:
        """Be rid of the process; say why."""
        assert self._student is not None
        ending = self._student.end()
        self._student = None
        return str(error) or self._describe(ending)

    def _spoiler(self) -> _Past | None:
        """Return the good cell that ran last, where it left a process in which nothing runs."""
        before = next((past for past in reversed(self._past) if past.good), None)
        if before is None or self._works_after_the_past():
            return None
        before.good = False
        if self._works_after_the_past():
            return before
        before.good = True
        return None

    def _works_after_the_past(self) -> bool:
        """Tell whether a process runs a cell after the good ones so far."""
        student = self._replacement()
        count = len(self._past) + 1
        try:
            reply = self._ask_for(student, {"source": "pass", "count": count})
            return reply.get("outputs") == []
        except (TimeoutError, ProcessEnded):
            return False
        finally:
            student.end()

    def _with_note(self, ran: Ran, note: str) -> Ran:
        """Say in a cell what became of one before it."""
        # Shown, for names may be missing now; but neither an error nor a score.
        ran.outputs.insert(0, faults.remark(note))
        ran.fault = note if ran.fault is None else f"{note} {ran.fault}"
        return ran

    def _dismiss_if_it_spoke(self) -> str | None:
        """End a process that died or sent something between two cells; return what to say.

        The cell before is to blame: it answered and left a thread, say, that did this.
        """
        if self._student is None or not self._student.spoke_unasked():
            return None
        self._student.end()
        self._student = None
        self._past[-1].good = False
        return faults.LEFT_BEHIND(label=self._past[-1].cell.label)

    def _run_in(self, student: _Student, past: _Past) -> Ran:
        request = {"source": past.cell.source, "count": past.count}
        try:
            reply = self._ask_for(student, request)
        except TimeoutError:
            return self._stop(student, past)
        past.good = True
        return Ran(self._outputs_of(student, reply), past.count)

    def _stop(self, student: _Student, past: _Past) -> Ran:
        """Interrupt a cell that has had its time; end the process where it does not stop then."""
        seconds = self._limits.cell_seconds
        if self._time_is_up():
            seconds = self._limits.submission_seconds
        student.interrupt()
        try:
            deadline = time.monotonic() + self._limits.grace_seconds
            reply = student.ask(None, self._longest_reply(), deadline)
        except TimeoutError:
            raise ProcessEnded(faults.TIMED_OUT_DEAF(seconds=seconds)) from None
        fault = faults.TIMED_OUT(seconds=seconds)
        error = faults.error_output(faults.TIMED_OUT_NAME, fault)
        outputs = self._outputs_of(student, reply)
        if outputs and outputs[-1].get("ename") == "KeyboardInterrupt":
            error["traceback"] = outputs.pop()["traceback"] + error["traceback"]
        return Ran([*outputs, error], past.count, fault=fault)

    def _outputs_of(self, student: _Student, reply: dict[str, Any]) -> list[Output]:
        try:
            outputs = checked(reply.get("outputs"))
            apply_changes(reply.get("changes"), self._displays)
        except NoOutputs:
            raise student.dismissed(faults.NO_OUTPUTS()) from None
        for output in outputs:
            transient = output.pop("transient", None)
            display = transient.get("display_id") if isinstance(transient, dict) else None
            if isinstance(display, str):
                self._displays.setdefault(display, []).append(output)
        return outputs

    def _replacement(self) -> _Student:
        """Return a new process in which the good cells so far have been run.

        Raises:
            _OutOfTime: it takes longer than the submission may.
        """
        while not self._time_is_up():
            student = self._spawn()
            bad = self._replay(student)
            if bad is None:
                return student
            bad.good = False
            student.end()
        raise _OutOfTime

    def _replay(self, student: _Student) -> _Past | None:
        """Run the good cells again; return one that turned bad.

        Raises:
            EngineError: the process ends, or hangs, before any of them.
        """
        last_good = None
        for past in self._past:
            request = {"source": past.cell.source, "count": past.count, "skip": not past.good}
            last_good = past if past.good else last_good
            try:
                self._ask_for(student, request)
            except (TimeoutError, ProcessEnded) as error:
                if last_good is None and not self._time_is_up():
                    raise EngineError("a fresh student process does not answer") from error
                return last_good or past
        return None

    def _ask_for(self, student: _Student, request: dict[str, Any]) -> dict[str, Any]:
        seconds = self._seconds_for_a_cell()
        deadline = None if seconds is None else time.monotonic() + seconds
        return student.ask(request, self._longest_reply(), deadline)

    def _spawn(self) -> _Student:
        descriptor = None
        if self._archive is not None:
            self._archive.seek(0)
            descriptor = self._archive.fileno()
        place = self._new_private()
        student = self._zygote.spawn(self._limits, place, self._environment, descriptor)
        self._channel = student.channel
        try:
            hello = student.ask(None, _LONGEST_REPORT, time.monotonic() + _SPAWN_SECONDS)
        except (TimeoutError, ProcessEnded) as error:
            ending = student.end()
            raise EngineError(f"no student process could be started: {ending}") from error
        if "failed" in hello:
            student.end()
            raise EngineError(f"no student process could be walled in: {hello['failed']}")
        return student

    def _new_private(self) -> Path:
        """Return the private folder of a new process, empty, for the cells are run again there."""
        if self._zygote.tier is Tier.NAMESPACES:
            return PRIVATE_INSIDE  # where the process mounts a file system of its own
        self._remove_private()
        self._private = Path(tempfile.mkdtemp(prefix="gradus-"))
        return self._private

    def _remove_private(self) -> None:
        if self._private is not None:
            private.remove(self._private)
            self._private = None

    def _longest_reply(self) -> int:
        return 3 * self._limits.output + _REPLY_SLACK

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
        if ending["reason"] == "processes":
            return faults.TOO_MANY_PROCESSES(processes=limits.processes)
        if ending["reason"] == "disk":
            return faults.OUT_OF_DISK(megabytes=limits.disk // MEGABYTE)
        used = ending["cpu_seconds"] + _CPU_SLACK
        if limits.cpu_seconds is not None and used >= limits.cpu_seconds:
            return faults.OUT_OF_CPU(seconds=limits.cpu_seconds)
        return faults.DIED(how=faults.describe_status(ending["status"]))


def _one_line(text: object) -> str:
    """Return what a student process says about itself, fit for a message."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text)[:300])


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
