"""The zygote: a process with everything heavy imported that forks students' processes.

It is started by `wall.command` and obeys the engine over a control socket. No code of a student
ever runs in it.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import importlib
import os
import select
import signal
import socket
import time
import traceback
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from gradus.engine import frames, linux, private
from gradus.engine.cells import Limits, Tier
from gradus.engine.child import Place
from gradus.engine.memory import children, memory_of_tree, threads_of_tree, tree_exceeds
from gradus.engine.visible import PRIVATE_INSIDE, SHARED_MEMORY

_LONGEST_REQUEST = 1 << 20
_WATCH_SECONDS = 0.1


def stand_in_namespaces() -> None:
    """Make this process the first of a process namespace that it owns, without any root in it.

    Raises:
        OSError: the kernel refuses user namespaces here.
    """
    if os.getuid() == 0:
        linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
        os.setgroups([])
        os.setresgid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
        os.setresuid(linux.NOBODY, linux.NOBODY, linux.NOBODY)
        linux.allow_own_proc_writes()
    uid, gid = os.getuid(), os.getgid()
    spaces = linux.CLONE_NEWUSER | linux.CLONE_NEWNS | linux.CLONE_NEWPID | linux.CLONE_NEWIPC
    linux.unshare(spaces)
    linux.map_user(uid, uid, gid, gid)
    inner = os.fork()
    if inner:
        _, status = os.waitpid(inner, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    linux.die_with_parent(signal.SIGKILL)
    linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)


@dataclass
class _Child:
    number: int
    limits: Limits
    folder: Path | None  # of its files, where no mount of its own holds them
    reason: str | None = None  # why the zygote ended it


class Zygote:
    """Forks, signals, watches and buries student processes, and the examiners beside them."""

    def __init__(
        self, control: socket.socket, tier: Tier, readable: list[Path], idle_seconds: float
    ) -> None:
        from gradus.engine.shell import Notebook

        self._control = control
        self._tier = tier
        self._readable = readable
        self._idle = idle_seconds
        self._children: dict[int, _Child] = {}
        self.memory = 0
        self._notebook = Notebook(output_limit=Limits().output)
        self._own_space = -1
        if tier is Tier.NAMESPACES:
            self._own_space = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        else:
            linux.adopt_orphans()  # of a student process that ended, to end them too
        self._wake, wake_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def warm_up(self, preload: list[str]) -> None:
        """Import the modules and run what torch, IPython and matplotlib put off to first use."""
        gc.disable()  # nothing of what is made here is to go; looking for it takes long
        for name in preload:
            importlib.import_module(name)
        from gradus.engine import examiner, student, warmth  # noqa: F401 (to have them imported)
        from gradus.engine.border import warmth as border_warmth

        warmth.warm_up(self._notebook)
        border_warmth.warm_up()
        # What lives now lives on: collections in students' processes need not touch, and so copy,
        # its pages.
        gc.collect()
        gc.freeze()
        gc.enable()
        self.memory = memory_of_tree(os.getpid())

    def serve(self) -> None:
        """Obey the engine until it closes the control socket or leaves it idle for too long."""
        last = time.monotonic()
        while True:
            patience = _WATCH_SECONDS if self._children else self._idle
            ends = [self._control.fileno(), self._wake]
            ready, _, _ = select.select(ends, [], [], patience)
            if self._control.fileno() in ready:
                last = time.monotonic()
                request = frames.receive_with_descriptors(self._control, _LONGEST_REQUEST)
                if request is None:
                    break
                self._obey(*request)
            if self._wake in ready:
                os.read(self._wake, 4096)
            self._bury()
            if not ready and self._children:
                self._watch()
            elif not self._children and time.monotonic() - last > self._idle:
                break
        self._end_all()

    def _end_all(self) -> None:
        """End what still runs. The engine may have been killed, so its part is done here too."""
        for pid, child in self._children.items():
            self._kill(pid)
            os.waitpid(pid, 0)
            self._end_orphans()
            if child.folder is not None:
                with contextlib.suppress(FileNotFoundError):  # the engine was there and did it
                    private.remove(child.folder)

    def _obey(self, request: dict[str, Any], descriptors: list[int]) -> None:
        number = request["number"]
        if request["do"] == "spawn":
            try:
                self._spawn(number, request, descriptors)
            except OSError as error:
                report = {"status": 1, "cpu_seconds": 0.0, "reason": f"not started: {error}"}
                frames.send(self._control, {"event": "ended", "number": number, **report})
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)
            return
        pids = [pid for pid, child in self._children.items() if child.number == number]
        if request["do"] == "kill":
            for pid in pids:
                self._kill(pid)
            return
        for pid in pids:
            # As Ctrl-C does: programs that the cell started and waits for are interrupted too.
            with contextlib.suppress(ProcessLookupError):  # it ended meanwhile
                os.killpg(pid, signal.SIGINT)
        # The engine waits for this before it sends the next cell, which the signal must not hit.
        frames.send(self._control, {"event": "interrupted", "number": number})

    def _spawn(self, number: int, request: dict[str, Any], descriptors: list[int]) -> None:
        student, own = self._folders(request["folder"])
        limits, environment = Limits(**request["limits"]), request["environment"]
        place = Place(self._tier, limits, student, None, self._readable, environment)
        given = dict(zip(request["given"], descriptors, strict=True))
        beside = request["beside"]
        if beside is not None and self._tier is Tier.NAMESPACES:
            given["view"] = self._view_of(beside["student"])
            descriptors.append(given["view"])  # to be closed here with the others
        parent = os.getpid()
        if self._tier is Tier.NAMESPACES:
            linux.unshare(linux.CLONE_NEWPID)  # for the next child, not for this process
        try:
            pid = os.fork()
            if pid == 0:
                self._become(parent, place, own, beside, given)
        finally:
            if self._tier is Tier.NAMESPACES:
                linux.enter_namespace(self._own_space, linux.CLONE_NEWPID)
        folder = request["folder"]
        self._children[pid] = _Child(number, limits, None if folder is None else Path(folder))

    def _folders(self, folder: str | None) -> tuple[Path, Path]:
        """Return where a student's process, and the examiner beside it, keep their files."""
        if folder is None:
            return PRIVATE_INSIDE, SHARED_MEMORY  # each mounts its own there
        folders = Path(folder) / "student", Path(folder) / "examiner"
        for each in folders:
            each.mkdir(mode=0o700, exist_ok=True)
        return folders

    def _view_of(self, number: int) -> int:
        """Return a descriptor of what a child sees of the file system."""
        pids = [pid for pid, child in self._children.items() if child.number == number]
        if not pids:
            raise ProcessLookupError(errno.ESRCH, "the student process ended")
        return os.open(f"/proc/{pids[0]}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)

    def _become(
        self,
        parent: int,
        place: Place,
        own: Path,
        beside: dict[str, Any] | None,
        given: dict[str, int],
    ) -> NoReturn:
        """Be a student process, or the examiner beside one."""
        from gradus.engine import examiner, student

        try:
            self._leave(parent, given.values())
        except BaseException:
            traceback.print_exc()
            os._exit(1)  # never back into the zygote's own code
        channel = socket.socket(fileno=given["channel"])
        border = socket.socket(fileno=given["border"]) if "border" in given else None
        if "archive" in given:
            place.archive = os.fdopen(given["archive"], "rb")
        if beside is None:
            student.live(channel, border, self._notebook, place)
        assert border is not None, "an examiner stands beside a student"
        course_files = frozenset(beside["course_files"])
        examiner.live(channel, border, self._notebook, place, own, given.get("view"), course_files)

    def _leave(self, parent: int, descriptors: Collection[int]) -> None:
        """Let go, in a new process, of what is the zygote's."""
        linux.die_with_parent(signal.SIGKILL)
        if self._tier is not Tier.NAMESPACES:
            if os.getppid() != parent:  # it ended before the line above
                os._exit(1)
            linux.adopt_orphans()  # so that they count as this process's
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for descriptor in os.listdir("/proc/self/fd"):
            if int(descriptor) > 2 and int(descriptor) not in descriptors:
                with contextlib.suppress(OSError):  # the one that listed the folder
                    os.close(int(descriptor))

    def _bury(self) -> None:
        """Report each child that ended."""
        for pid in list(self._children):
            ended, status, used = os.wait4(pid, os.WNOHANG)
            if ended:
                child = self._children.pop(pid)
                self._end_orphans()
                report = {
                    "event": "ended",
                    "number": child.number,
                    "status": os.waitstatus_to_exitcode(status),
                    "reason": child.reason,
                    "cpu_seconds": used.ru_utime + used.ru_stime,
                }
                frames.send(self._control, report)

    def _watch(self) -> None:
        """End each child that, with all it started, uses more than it may."""
        for pid, child in self._children.items():
            if child.reason is None:
                child.reason = self._excess(pid, child)
                if child.reason is not None:
                    self._kill(pid)

    def _excess(self, pid: int, child: _Child) -> str | None:
        """Return what a child has too much of."""
        if tree_exceeds(pid, child.limits.memory + self.memory):
            return "memory"
        if child.folder is None:
            return None  # the kernel counts the rest in namespaces
        if threads_of_tree(pid) > child.limits.processes:
            return "processes"
        if private.bytes_held(child.folder, pid) > child.limits.disk:
            return "disk"
        return None

    def _kill(self, pid: int) -> None:
        # In a namespace the rest dies with its first process.
        os.kill(pid, signal.SIGKILL)

    def _end_orphans(self) -> None:
        """End what a child that ended had started."""
        if self._tier is Tier.NAMESPACES:
            return
        while orphans := [pid for pid in children(os.getpid()) if pid not in self._children]:
            for orphan in orphans:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)  # its own children are orphans then


def main() -> None:
    """Stand in place, warm up, say so, obey."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--control", type=int, required=True)
    parser.add_argument("--tier", type=Tier, required=True)
    arguments = parser.parse_args()
    if arguments.tier is Tier.NAMESPACES:
        stand_in_namespaces()
    control = socket.socket(fileno=arguments.control)
    settings = frames.receive(control, _LONGEST_REQUEST)
    if settings is None:
        return
    readable = [Path(name) for name in settings["readable"]]
    zygote = Zygote(control, arguments.tier, readable, settings["idle_seconds"])
    zygote.warm_up(settings["preload"])
    frames.send(control, {"warm": True, "memory": zygote.memory})
    zygote.serve()


if __name__ == "__main__":
    main()
