"""One submission: its cells, run over as many student processes as they use up."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradus.engine import faults, leavings, private
from gradus.engine.cells import MEGABYTE, Cell, Limits, Output, Ran, Tier
from gradus.engine.errors import EngineError, MachineryBroken, ProcessEnded
from gradus.engine.outputs import NoOutputs, apply_changes, checked
from gradus.engine.processes import LONGEST_REPORT, SPAWN_SECONDS, StudentProcess, ZygoteProcess
from gradus.engine.visible import PRIVATE_INSIDE

_AROUND_A_FILE = 1 << 10  # of a reply that holds its content
# A reply is the outputs, which the student process cuts at their limit, errors and changes of
# earlier displays, each with a limit of the same size, and what surrounds them.
_REPLY_SLACK = 1 << 20
# The kernel counts by ticks where it enforces processor time, and exactly where it reports it.
_CPU_SLACK = 0.5


class _OutOfTime(Exception):
    """The submission has used up its time."""


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
        zygote: ZygoteProcess,
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
        self._student: StudentProcess | None = None
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
        limit = 2 * most + leavings.MOST_FILES * _AROUND_A_FILE
        deadline = time.monotonic() + SPAWN_SECONDS
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
            spoiler = self._spoiler() if isinstance(error, MachineryBroken) else None
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

    def _run_in(self, student: StudentProcess, past: _Past) -> Ran:
        request = {"source": past.cell.source, "count": past.count}
        try:
            reply = self._ask_for(student, request)
        except TimeoutError:
            return self._stop(student, past)
        past.good = True
        return Ran(self._outputs_of(student, reply), past.count)

    def _stop(self, student: StudentProcess, past: _Past) -> Ran:
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

    def _outputs_of(self, student: StudentProcess, reply: dict[str, Any]) -> list[Output]:
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

    def _replacement(self) -> StudentProcess:
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

    def _replay(self, student: StudentProcess) -> _Past | None:
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

    def _ask_for(self, student: StudentProcess, request: dict[str, Any]) -> dict[str, Any]:
        seconds = self._seconds_for_a_cell()
        deadline = None if seconds is None else time.monotonic() + seconds
        return student.ask(request, self._longest_reply(), deadline)

    def _spawn(self) -> StudentProcess:
        descriptor = None
        if self._archive is not None:
            self._archive.seek(0)
            descriptor = self._archive.fileno()
        place = self._new_private()
        student = self._zygote.spawn(self._limits, place, self._environment, descriptor)
        self._channel = student.channel
        try:
            hello = student.ask(None, LONGEST_REPORT, time.monotonic() + SPAWN_SECONDS)
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
