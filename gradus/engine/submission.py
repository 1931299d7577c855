"""One submission: its cells, run over as many student processes as they use up."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradus.engine import faults, leavings, private
from gradus.engine.cells import MEGABYTE, Cell, Examination, Limits, Output, Ran, Tier
from gradus.engine.errors import EngineError, MachineryBroken, ProcessEnded, TooLate
from gradus.engine.outputs import NoOutputs, apply_changes, checked
from gradus.engine.processes import (
    LONGEST_REPORT,
    SPAWN_SECONDS,
    StudentProcess,
    Surroundings,
    ZygoteProcess,
    one_line,
)

_AROUND_A_FILE = 1 << 10  # of a reply that holds its content
# A reply is the outputs, which the student process cuts at their limit, errors and changes of
# earlier displays, each with a limit of the same size, and what surrounds them.
_REPLY_SLACK = 1 << 20
# The kernel counts by ticks where it enforces processor time, and exactly where it reports it.
_CPU_SLACK = 0.5


class _SpokeUnasked(Exception):
    """The student process sent the examiner something that it had not asked for."""


class _OutOfTime(Exception):
    """The submission has used up its time."""


@dataclass
class _Past:
    """A cell that was run, to be run again should the process have to be replaced."""

    cell: Cell
    count: int
    good: bool


@dataclass
class _Processes:
    """A student process and, where test cells are run apart, the examiner beside it."""

    student: StudentProcess
    examiner: StudentProcess | None = None
    told: int = 0  # how many of the past cells the examiner knows

    def end(self) -> dict[str, Any]:
        """Make sure that both are gone; return how the student process ended."""
        try:
            return self.student.end()
        finally:
            if self.examiner is not None:
                self.examiner.end()


class Submission:
    """The cells of one notebook, over as many student processes as they use up."""

    def __init__(
        self,
        zygote: ZygoteProcess,
        limits: Limits,
        files: Mapping[str, Path],
        environment: Mapping[str, str],
        examination: Examination | None,
    ) -> None:
        self._zygote = zygote
        self._limits = limits
        self._files = files
        self._environment = environment
        self._past: list[_Past] = []
        self._displays: dict[str, list[Output]] = {}
        self._examination = examination
        self._running: _Processes | None = None
        self._archive: io.BufferedRandom | None = None
        self._channels: list[socket.socket] = []  # to the newest processes
        self._folder: Path | None = None

    def __enter__(self) -> Submission:
        self._began = time.monotonic()
        if self._files:
            self._archive = _archive_of(self._files)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is not None and issubclass(kind, (EngineError, KeyboardInterrupt)):
                self._zygote.close()  # which ends all, whatever it was being told
            elif self._running is not None:
                self._running.end()
        finally:
            for channel in self._channels:
                channel.close()
            if self._archive is not None:
                self._archive.close()
            self._remove_folder()

    def prepare(self) -> _Processes:
        """Have processes in which the good cells so far have been run."""
        if self._running is None:
            self._running = self._replacement()
        return self._running

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

    def leave_out(self, cell: Cell) -> None:
        """Count the next cell without running it, or telling its text to anybody."""
        self._past.append(_Past(replace(cell, source=""), len(self._past) + 1, good=False))

    def written(self, most: int) -> dict[str, bytes]:
        """Return the files that the cells wrote into their folder: path there → content.

        Those that would exceed `most` bytes together are left out, and all of them where the
        process is gone or does not answer.
        """
        if self._running is None or self._running.student.spoke_unasked():
            return {}
        limit = 2 * most + leavings.MOST_FILES * _AROUND_A_FILE
        deadline = time.monotonic() + SPAWN_SECONDS
        try:
            reply = self._running.student.ask({"files": most}, limit, deadline)
        except (TimeoutError, ProcessEnded):
            self._end()
            return {}
        return leavings.unpacked(reply.get("files"))

    def _run(self, past: _Past) -> Ran:
        if self._time_is_up():
            raise _OutOfTime
        note = self._dismiss_if_it_spoke()
        running = self.prepare()
        try:
            ran = self._run_in(running, past)
        except _SpokeUnasked:
            note = self._blame(self._last_of_the_students())
            return self._with_note(self._run(past), note)
        except ProcessEnded as error:
            fault = self._fault_of_the_end(error)
            spoiler = self._spoiler() if isinstance(error, MachineryBroken) else None
            if spoiler is not None:
                note = faults.SPOILED(label=spoiler.cell.label)
                return self._with_note(self._run(past), note)
            ran = Ran([faults.error_output(error.name, fault)], past.count, fault=fault)
        return ran if note is None else self._with_note(ran, note)

    def _fault_of_the_end(self, error: ProcessEnded) -> str:
        """Be rid of the processes; say why."""
        ending = self._end()
        return str(error) or self._describe(ending)

    def _end(self) -> dict[str, Any]:
        """Be rid of the processes; return how the student's ended."""
        assert self._running is not None
        running, self._running = self._running, None
        return running.end()

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
        running = self._replacement()
        count = len(self._past) + 1
        try:
            reply = self._ask_for(running.student, {"source": "pass", "count": count})
            return reply.get("outputs") == []
        except (TimeoutError, ProcessEnded):
            return False
        finally:
            running.end()

    def _with_note(self, ran: Ran, note: str) -> Ran:
        """Say in a cell what became of one before it."""
        # Shown, for names may be missing now; but neither an error nor a score.
        ran.outputs.insert(0, faults.remark(note))
        ran.fault = note if ran.fault is None else f"{note} {ran.fault}"
        return ran

    def _dismiss_if_it_spoke(self) -> str | None:
        """End processes of which one died or sent something between two cells; return what to say.

        The cell before is to blame: it answered and left a thread, say, that did this.
        """
        running = self._running
        if running is None:
            return None
        if running.student.spoke_unasked():
            return self._blame(self._past[-1])
        if running.examiner is not None and running.examiner.spoke_unasked():
            self._end()  # for which nobody is to blame
        return None

    def _blame(self, past: _Past) -> str:
        """End the processes and run the cells again without one of them; return what to say."""
        self._end()
        past.good = False
        return faults.LEFT_BEHIND(label=past.cell.label)

    def _last_of_the_students(self) -> _Past:
        """Return the last good cell that ran in the student process, or the last one of all."""
        own = [past for past in self._past if past.good and not self._is_examined(past.cell)]
        return own[-1] if own else self._past[-1]

    def _is_examined(self, cell: Cell) -> bool:
        return self._examination is not None and cell.is_test

    def _run_in(self, running: _Processes, past: _Past) -> Ran:
        if self._is_examined(past.cell):
            return self._examine(running, past)
        student = running.student
        request = {"source": past.cell.source, "count": past.count}
        try:
            reply = self._ask_for(student, request)
        except TimeoutError:
            return self._stop(student, past)
        past.good = True
        return Ran(self._outputs_of(student, reply), past.count)

    def _examine(self, running: _Processes, past: _Past) -> Ran:
        """Run a test cell in the examiner.

        Raises:
            _SpokeUnasked: the student process had sent it something that it had not asked for.
            ProcessEnded: the student process, or the examiner, is not to be asked any longer.
        """
        assert running.examiner is not None
        try:
            reply = self._ask_examiner(running, past)
        except ProcessEnded as error:
            ending = running.examiner.end()
            raise ProcessEnded(str(error) or self._describe(ending)) from error
        except TimeoutError:
            raise TooLate(self._too_late()) from None
        failed = reply.get("failed")
        if failed == "unasked":
            raise _SpokeUnasked
        if failed == "late":
            raise TooLate(self._too_late())
        if failed == "closed":
            raise running.student.hung_up()
        if failed is not None:
            raise running.student.dismissed(one_line(reply["how"]))
        past.good = True
        outputs = self._outputs_of(running.examiner, reply)
        return Ran(outputs, past.count, policy=reply.get("policy"))

    def _ask_examiner(self, running: _Processes, past: _Past) -> dict[str, Any]:
        assert self._examination is not None
        assert running.examiner is not None
        cells = [
            {"count": each.count, "source": each.cell.source, "locked": each.cell.is_locked}
            for each in self._past[running.told : past.count - 1]
            if not each.cell.is_test
        ]
        running.told = past.count
        seconds = self._seconds_for_a_cell()
        request = {
            "source": past.cell.source,
            "count": past.count,
            "cells": cells,
            "hidden": list(past.cell.hidden),
            "record": self._examination.record,
            "policy": self._examination.policy_of(past.cell.name),
            "seconds": seconds,
        }
        grace = self._limits.grace_seconds
        deadline = None if seconds is None else time.monotonic() + seconds + grace
        return running.examiner.ask(request, self._longest_reply(), deadline)

    def _too_late(self) -> str:
        return faults.TIMED_OUT_DEAF(seconds=self._seconds_that_were_up())

    def _seconds_that_were_up(self) -> float | None:
        is_all = self._time_is_up()
        return self._limits.submission_seconds if is_all else self._limits.cell_seconds

    def _stop(self, student: StudentProcess, past: _Past) -> Ran:
        """Interrupt a cell that has had its time; end the process where it does not stop then."""
        seconds = self._seconds_that_were_up()
        student.interrupt()
        try:
            deadline = time.monotonic() + self._limits.grace_seconds
            reply = student.ask(None, self._longest_reply(), deadline)
        except TimeoutError:
            raise TooLate(self._too_late()) from None
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

    def _replacement(self) -> _Processes:
        """Return new processes in which the good cells so far have been run.

        Raises:
            _OutOfTime: it takes longer than the submission may.
        """
        while not self._time_is_up():
            running = self._spawn()
            bad = self._replay(running)
            if bad is None:
                return running
            bad.good = False
            running.end()
        raise _OutOfTime

    def _replay(self, running: _Processes) -> _Past | None:
        """Run the good cells again; return one that turned bad.

        Raises:
            EngineError: a process ends, or hangs, before any of them.
        """
        last_good = None
        for past in self._past:
            last_good = past if past.good else last_good
            try:
                self._run_again(running, past)
            except _SpokeUnasked:
                return self._last_of_the_students()
            except (TimeoutError, ProcessEnded) as error:
                if last_good is None and not self._time_is_up():
                    raise EngineError("a fresh student process does not answer") from error
                return last_good or past
        return None

    def _run_again(self, running: _Processes, past: _Past) -> None:
        if self._is_examined(past.cell):
            if past.good:
                self._examine(running, past)
            return
        request = {"source": past.cell.source, "count": past.count, "skip": not past.good}
        self._ask_for(running.student, request)

    def _ask_for(self, student: StudentProcess, request: dict[str, Any]) -> dict[str, Any]:
        seconds = self._seconds_for_a_cell()
        deadline = None if seconds is None else time.monotonic() + seconds
        return student.ask(request, self._longest_reply(), deadline)

    def _spawn(self) -> _Processes:
        if self._examination is None:
            return _Processes(self._spawn_student(None))
        ours, theirs = socket.socketpair()
        with ours, theirs:
            student = self._spawn_student(theirs)
            surroundings = self._surroundings(self._folder)
            examiner = self._zygote.spawn_examiner(
                surroundings, ours, student, self._examination.course_files
            )
        self._channels.append(examiner.channel)
        try:
            self._expect_ready(examiner, "examiner")
        except EngineError:
            student.end()
            raise
        return _Processes(student, examiner)

    def _spawn_student(self, border: socket.socket | None) -> StudentProcess:
        student = self._zygote.spawn(self._surroundings(self._new_folder()), border)
        self._channels = [student.channel]
        self._expect_ready(student, "student process")
        return student

    def _surroundings(self, folder: Path | None) -> Surroundings:
        descriptor = None
        if self._archive is not None:
            self._archive.seek(0)
            descriptor = self._archive.fileno()
        return Surroundings(self._limits, self._environment, folder, descriptor)

    def _expect_ready(self, process: StudentProcess, what: str) -> None:
        try:
            hello = process.ask(None, LONGEST_REPORT, time.monotonic() + SPAWN_SECONDS)
        except (TimeoutError, ProcessEnded) as error:
            ending = process.end()
            raise EngineError(f"no {what} could be started: {ending}") from error
        if "failed" in hello:
            process.end()
            raise EngineError(f"no {what} could be walled in: {hello['failed']}")

    def _new_folder(self) -> Path | None:
        """Return the folder of new processes, empty, for the cells are run again there."""
        if self._zygote.tier is Tier.NAMESPACES:
            return None  # each mounts a file system of its own
        self._remove_folder()
        self._folder = Path(tempfile.mkdtemp(prefix="gradus-"))
        return self._folder

    def _remove_folder(self) -> None:
        if self._folder is not None:
            private.remove(self._folder)
            self._folder = None

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
