"""A student's process and an examiner's, forked from this one, without walls."""

from __future__ import annotations

import faulthandler
import linecache
import os
import pickle
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from gradus.engine.border.examiner_side import Examiner, own_streams
from gradus.engine.border.policy import CellPolicy
from gradus.engine.border.student_side import StudentSide
from gradus.engine.border.warmth import warm_up

MEMORY = 6 << 30

__all__ = ["Told", "attacked", "examine", "in_child", "policies_of", "run_student", "warm_up"]


@dataclass
class Told:
    """What a process says of one test cell."""

    name: str
    error: str | None  # the exception's type
    message: str = ""
    frames: list[tuple[int, int, str]] = field(default_factory=list)
    written: str = ""
    seconds: float = 0.0
    policy: CellPolicy | None = None
    trace: str = ""

    @property
    def passed(self) -> bool:
        return self.error is None


def run_student(code: str, namespace: dict[str, Any], cells: list[str]) -> BaseException | None:
    """Run a cell of the student's."""
    name = f"<cell {len(cells) + 1}>"
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    cells.append(code)
    try:
        exec(compile(code, name, "exec"), namespace)
    except BaseException as error:
        return error
    return None


def in_child(work: Callable[[], Any], seconds: float = 120.0) -> Any:
    """Return what `work` returns in a forked process.

    Raises:
        ChildProcessError: it ended otherwise, or did not end in these seconds.
    """
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read_end)
            signal.alarm(int(seconds) + 1)
            data = pickle.dumps(work())
            with os.fdopen(write_end, "wb") as file:
                file.write(data)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as file:
        data = file.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise ChildProcessError(f"it ended with {os.waitstatus_to_exitcode(status)}")
    return pickle.loads(data)


def examine(
    student_cells: Sequence[str],
    tests: Sequence[tuple[str, str]],
    *,
    policies: dict[str, CellPolicy] | None = None,
    record: bool = False,
    seconds: float = 60.0,
) -> list[Told]:
    """Run test cells in an examiner's process on a student's, and return what it says.

    Args:
        student_cells: what the student wrote, run in the student's process.
        tests: name and source of each test cell.
        policies: by name of a test cell.
        record: whether to record the policies.
        seconds: for one test cell.
    """
    ours, theirs = socket.socketpair()

    def be_student() -> None:
        ours.close()
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (for the life of the process)
        namespace: dict[str, Any] = {"__name__": "__main__"}
        ran: list[str] = []
        for cell in student_cells:
            run_student(cell, namespace, ran)
        names = {f"<cell {number + 1}>": number for number in range(len(ran))}
        StudentSide(theirs, namespace, names.get).serve()

    pid = os.fork()
    if pid == 0:
        try:
            faulthandler.enable(file=sys.__stderr__)
            faulthandler.register(signal.SIGUSR1, file=sys.__stderr__)
            signal.alarm(int(seconds) * (len(tests) + 1) + 5)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            be_student()
        except BaseException:
            if os.environ.get("BORDER_DEBUG"):
                sys.stderr = sys.__stderr__
                traceback.print_exc()
        finally:
            os._exit(0)

    theirs.close()

    def be_examiner() -> list[Told]:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        examiner = Examiner(ours, lambda: student_cells)
        told = []
        with own_streams(sys.stdout, sys.stderr):
            for name, source in tests:
                policy = CellPolicy() if record else (policies or {}).get(name)
                examiner.until = time.monotonic() + seconds
                started = time.perf_counter()
                verdict = examiner.run(source, policy, record=record)
                told.append(_told(name, verdict, time.perf_counter() - started, policy))
        return told

    torch.set_num_threads(1)
    try:
        return in_child(be_examiner, seconds * len(tests) + 5)  # type: ignore[no-any-return]
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def policies_of(cells: Sequence[str], tests: Sequence[tuple[str, str]]) -> dict[str, CellPolicy]:
    """Return what a reference does in each test cell; it must pass all."""
    recorded = examine(cells, tests, record=True)
    failed = [f"{each.name}: {each.error}: {each.message}" for each in recorded if not each.passed]
    assert not failed, failed
    return {each.name: each.policy for each in recorded if each.policy is not None}


def attacked(
    cells: Sequence[str], attack: str, test: str, *, seconds: float = 20, policy: bool = True
) -> Told:
    """Return what a test cell says of a reference with an attack behind it."""
    tests = [("test", test)]
    policies = policies_of(cells, tests) if policy else None
    return examine([*cells, attack], tests, policies=policies, seconds=seconds)[0]


def _told(name: str, verdict: Any, seconds: float, policy: CellPolicy | None) -> Told:
    error = verdict.error
    if error is None:
        return Told(name, None, "", [], verdict.written, seconds, policy)
    trace = ""
    if os.environ.get("BORDER_DEBUG"):
        trace = "".join(traceback.format_exception(error))
    return Told(
        name,
        type(error).__name__,
        str(error),
        verdict.frames,
        verdict.written,
        seconds,
        policy,
        trace,
    )
