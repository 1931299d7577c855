"""What a student process does to itself before the student's first line runs."""

from __future__ import annotations

import os
import resource
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from gradus.engine import landlock, linux, seccomp
from gradus.engine.cells import MEGABYTE, Limits, Tier
from gradus.engine.visible import CACHE_INSIDE

STUDENT_UID = 1000
_FOLDERS = ("work", "home")
# What a process maps of libraries and threads' stacks without using it.
_ADDRESS_SLACK = 1024 * MEGABYTE


# What a process may see of itself and of the machine in /proc where that is everyone's. Not the
# whole of its own folder: the machine's connections and mounts are listed there.
_OWN_PROCESS = ("cmdline", "comm", "fd", "limits", "maps", "smaps", "stat", "statm", "status")
_MACHINE = (Path("/proc/cpuinfo"), Path("/proc/meminfo"))


def enter(
    tier: Tier, limits: Limits, private: Path, files: IO[bytes] | None, readable: Iterable[Path]
) -> None:
    """Wall this process in, for good; its working directory is then the submission's.

    Args:
        tier: the walls that the zygote stands in.
        limits: what the process may use.
        private: the folder that becomes the process's own; a mount point in a mount namespace.
        files: a tar archive of the assignment's files, unpacked into the working directory.
        readable: what may be read where there is no mount namespace to say so.

    Raises:
        OSError: a wall could not be put up; nothing of the student may run then.
    """
    uid, gid = os.getuid(), os.getgid()
    if tier is Tier.NAMESPACES:
        _mount_own(private, limits)
    for name in _FOLDERS:
        (private / name).mkdir(mode=0o700, exist_ok=True)
    os.chdir(private / "work")
    if files is not None:
        with tarfile.open(fileobj=files, mode="r:") as archive:
            archive.extractall(filter="data")
    if tier is Tier.NAMESPACES:
        # A user namespace of its own counts its processes apart from all others.
        linux.unshare(linux.CLONE_NEWUSER)
        linux.map_user(STUDENT_UID, uid, STUDENT_UID, gid)
    _limit_resources(tier, limits)
    linux.forbid_new_privileges()
    if tier is Tier.NONE:
        return
    if tier is Tier.LANDLOCK:
        own = [Path("/proc") / str(os.getpid()) / name for name in _OWN_PROCESS]
        devices = [Path("/dev") / name for name in ("zero", "random", "urandom")]
        landlock.restrict(
            [*readable, *_MACHINE, *own, *devices], writable=[private, Path("/dev/null")]
        )
    linux.drop_capabilities()
    own_pid = None if tier is Tier.NAMESPACES else os.getpid()
    linux.install_filter(seccomp.student_filter(own_pid))


def _mount_own(private: Path, limits: Limits) -> None:
    """Give the process its own view: itself in /proc, an empty temporary folder."""
    linux.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
    safe = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("proc", "/proc", "proc", safe | linux.MS_NOEXEC)
    room = f"size={limits.disk},nr_inodes=65536,mode=700"
    linux.mount("tmpfs", str(private), "tmpfs", safe, room)
    linux.mount(
        "none",
        str(CACHE_INSIDE),
        None,
        linux.MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | safe,
    )
    linux.mount("tmpfs", "/dev/shm", "tmpfs", safe, room)


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
