"""What a process does to itself before the first line of a notebook runs in it."""

from __future__ import annotations

import os
import resource
import tarfile
from collections.abc import Container
from pathlib import Path
from typing import IO

from gradus.engine import landlock, linux, seccomp
from gradus.engine.cells import MEGABYTE, Limits, Tier
from gradus.engine.child import Place
from gradus.engine.visible import CACHE_INSIDE, SHARED_MEMORY

STUDENT_UID = 1000
_FOLDERS = ("work", "home")
_SAFE = linux.MS_NOSUID | linux.MS_NODEV
# What a process maps of libraries and threads' stacks without using it.
_ADDRESS_SLACK = 1024 * MEGABYTE


# What a process may see of itself and of the machine in /proc where that is everyone's. Not the
# whole of its own folder: the machine's connections and mounts are listed there.
_OWN_PROCESS = ("cmdline", "comm", "fd", "limits", "maps", "smaps", "stat", "statm", "status")
_MACHINE = (Path("/proc/cpuinfo"), Path("/proc/meminfo"))


def enter(place: Place) -> None:
    """Wall this process in, for good; its working directory is then the submission's.

    Raises:
        OSError: a wall could not be put up; nothing of the student may run then.
    """
    if place.tier is Tier.NAMESPACES:
        linux.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
        _mount_private(place.private, place.limits)
        _mount_own(place.limits)
    for name in _FOLDERS:
        (place.private / name).mkdir(mode=0o700, exist_ok=True)
    os.chdir(place.private / "work")
    if place.archive is not None:
        unpack(place.archive, Path())
    _close_in(place, [place.private])


def enter_beside(place: Place, own: Path, view: int | None) -> None:
    """Wall this process in where it shares the student's folder, and nothing else, with a student.

    Args:
        place: the student's.
        own: a folder that the student cannot see; a mount point in a mount namespace.
        view: in namespaces, the student process's open /proc/PID/ns/mnt.

    Raises:
        OSError: a wall could not be put up; nothing may run then.
    """
    if view is not None:
        linux.enter_namespace(view, linux.CLONE_NEWNS)
        os.close(view)
        linux.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
        _mount_own(place.limits)
    os.chdir(place.private / "work")
    _close_in(place, [place.private, own])


def unpack(archive: IO[bytes], folder: Path, names: Container[str] | None = None) -> None:
    """Unpack a tar archive, or the named files of it, into a folder."""
    archive.seek(0)
    with tarfile.open(fileobj=archive, mode="r:") as opened:
        members = [each for each in opened if names is None or each.name in names]
        opened.extractall(folder, members, filter="data")


def _close_in(place: Place, writable: list[Path]) -> None:
    """Give up, for good, every right that is not needed."""
    tier, uid, gid = place.tier, os.getuid(), os.getgid()
    if tier is Tier.NAMESPACES:
        # A user namespace of its own counts its processes apart from all others.
        linux.unshare(linux.CLONE_NEWUSER)
        linux.map_user(STUDENT_UID, uid, STUDENT_UID, gid)
    _limit_resources(tier, place.limits)
    linux.forbid_new_privileges()
    if tier is Tier.NONE:
        return
    if tier is Tier.LANDLOCK:
        own = [Path("/proc") / str(os.getpid()) / name for name in _OWN_PROCESS]
        devices = [Path("/dev") / name for name in ("zero", "random", "urandom")]
        landlock.restrict(
            [*place.readable, *_MACHINE, *own, *devices], writable=[*writable, Path("/dev/null")]
        )
    linux.drop_capabilities()
    own_pid = None if tier is Tier.NAMESPACES else os.getpid()
    linux.install_filter(seccomp.student_filter(own_pid))


def _mount_private(private: Path, limits: Limits) -> None:
    """Give the process an empty folder, and leave it the cache to read alone."""
    linux.mount("tmpfs", str(private), "tmpfs", _SAFE, _room(limits))
    read_only = linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY
    linux.mount("none", str(CACHE_INSIDE), None, read_only | _SAFE)


def _mount_own(limits: Limits) -> None:
    """Give the process its own view: itself in /proc, shared memory that nobody else has."""
    linux.mount("proc", "/proc", "proc", _SAFE | linux.MS_NOEXEC)
    linux.mount("tmpfs", str(SHARED_MEMORY), "tmpfs", _SAFE, _room(limits))


def _room(limits: Limits) -> str:
    return f"size={limits.disk},nr_inodes=65536,mode=700"


def _limit_resources(tier: Tier, limits: Limits) -> None:
    data, size = _memory_now()
    _set_limit(resource.RLIMIT_DATA, data + limits.memory)
    if not os.path.exists("/dev/nvidiactl"):  # CUDA reserves addresses by the terabyte
        _set_limit(resource.RLIMIT_AS, size + limits.memory + _ADDRESS_SLACK)
    if limits.cpu_seconds is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _set_limit(resource.RLIMIT_CPU, limits.cpu_seconds + round(used.ru_utime + used.ru_stime))
    _set_limit(resource.RLIMIT_FSIZE, limits.file_size)
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_NOFILE, 512)
    _set_limit(resource.RLIMIT_MEMLOCK, 8 * MEGABYTE)
    if tier is Tier.NAMESPACES:
        # Elsewhere it would count every process of the account; the filter refuses forks there.
        _set_limit(resource.RLIMIT_NPROC, limits.processes)


def _set_limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _memory_now() -> tuple[int, int]:
    """Return this process's data and address space in bytes."""
    sizes = {}
    with open("/proc/self/status", encoding="ascii", errors="replace") as file:
        for line in file:
            if line.startswith(("VmData:", "VmSize:")):
                name, number, _ = line.split()
                sizes[name] = int(number) * 1024
    return sizes["VmData:"], sizes["VmSize:"]
