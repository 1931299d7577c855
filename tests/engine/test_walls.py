"""What a student process cannot do, in each tier."""

import errno
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gradus.engine import landlock, wall
from gradus.engine.cells import MEGABYTE, Cell, Limits, Ran, Tier
from gradus.engine.engine import Engine, Settings

SECRET = uuid.uuid4().hex
COURSE = Path(__file__).resolve().parents[2]
TIERS = [Tier.NAMESPACES, Tier.LANDLOCK]
LIMITS = Limits(
    cell_seconds=20,
    memory=512 * MEGABYTE,
    processes=40,
    disk=64 * MEGABYTE,
    file_size=16 * MEGABYTE,
)
REFUSED = {errno.EPERM, errno.EACCES, errno.ENOSYS}


def missing_here(tier: Tier) -> str | None:
    """Say what this machine lacks for a tier, found out without the engine."""
    if tier is Tier.LANDLOCK:
        try:
            landlock.version()
        except OSError as error:
            return f"this kernel has no Landlock: {error}"
        return None
    try:
        bubblewrap = wall.find_bubblewrap()
    except wall.NoWall as error:
        return str(error)
    command = [bubblewrap, "--ro-bind", "/", "/", "--unshare-user", "--unshare-pid"]
    command += ["--proc", "/proc", "unshare", "--user", "--map-root-user", "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else None


@pytest.fixture(scope="module", params=TIERS, ids=lambda tier: tier.value)
def engine(request, tmp_path_factory) -> Iterator[Engine]:
    lacking = missing_here(request.param)
    if lacking is not None:
        pytest.skip(f"{request.param.value}: {lacking}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADUS_TEST_SECRET", SECRET)
        # A place of its own for private folders, so that what is left there can be told.
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))
        with Engine(Settings([request.param])) as engine:
            engine.start()
            yield engine


@pytest.fixture
def in_namespaces(engine: Engine) -> Engine:
    if engine.tier is not Tier.NAMESPACES:
        pytest.skip("no process can be started in this tier at all")
    return engine


@pytest.fixture
def in_landlock(engine: Engine) -> Engine:
    if engine.tier is not Tier.LANDLOCK:
        pytest.skip("only where the machine's own files and processes can be named")
    return engine


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of this account outside /tmp, which every submission has of its own."""
    with tempfile.TemporaryDirectory(prefix=".gradus-test-", dir=Path.home()) as name:
        (Path(name) / "secret").write_text(SECRET)
        yield Path(name)


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen]:
    """Another process of this account, with a secret in its environment."""
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    process = subprocess.Popen(command, env={"SECRET": SECRET}, stdin=subprocess.PIPE)
    with process:
        yield process
        process.kill()


def run(engine: Engine, *sources: str, limits: Limits = LIMITS) -> list[Ran]:
    """Run cells as one submission."""
    cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
    return list(engine.run(cells, limits))


def said(ran: Ran) -> str:
    """Return what a cell printed; it must have ended well."""
    assert ran.fault is None, ran.fault
    errors = [output for output in ran.outputs if output["output_type"] == "error"]
    assert not errors, "\n".join(errors[0]["traceback"])
    return "".join(output.get("text", "") for output in ran.outputs).strip()


def managed(engine: Engine, code: str, *cases: object) -> dict[str, str]:
    """Return what `code` reached for those of the values of `case` that it was not kept from."""
    source = f"""
for case in {[str(case) if isinstance(case, Path) else case for case in cases]!r}:
    def attempt():
{"".join(f"        {line}{chr(10)}" for line in code.strip().splitlines())}
    try:
        print(f"{{case}}: {{attempt()}}")
    except OSError:
        pass
"""
    (ran,) = run(engine, source)
    lines = said(ran).splitlines()
    return dict(line.split(": ", 1) for line in lines)


def error_of(ran: Ran) -> str:
    """Return the name of the error that a cell ended in."""
    return ran.outputs[-1].get("ename", "no error")


def works(engine: Engine) -> bool:
    """Tell whether another submission runs well."""
    (ran,) = run(engine, "import torch; print(int(torch.ones(3).sum()))")
    return said(ran) == "3"


# Files


def test_reads_python_and_its_own_files(engine: Engine, own_folder) -> None:
    (ran,) = engine.run(
        [
            Cell(
                1,
                "import os, torch; print(open('data/mine').read(), len(open(os.__file__).read()))",
            )
        ],
        LIMITS,
        {"data/mine": own_folder / "secret"},
    )
    assert said(ran) == f"{SECRET} {len(Path(os.__file__).read_text())}"


def test_reads_no_file_but_pythons_and_its_own(engine: Engine, own_folder, tmp_path) -> None:
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text(SECRET)
    paths = [
        own_folder / "secret",
        gradebook,
        COURSE / "source/01_tensors/01_tensors.ipynb",
        COURSE / "source/01_tensors/01_tensors.py",
        COURSE / "grader_config.py",
        COURSE / ".git/HEAD",
        Path(__file__),
        "/etc/shadow",
        "/etc/hostname",
        "/var/lib/dpkg/status",
    ]
    assert managed(engine, "return open(case, 'rb').read(9)", *paths) == {}
    assert all(Path(path).exists() for path in paths[:7]), "there is something to be read"


def test_lists_no_folder_but_pythons_and_its_own(engine: Engine, own_folder, tmp_path) -> None:
    folders = [own_folder, tmp_path, COURSE, COURSE / "source", "/usr/local/share", "/var/log"]
    found = managed(engine, "import os; return os.listdir(case)", *folders)
    found.pop(str(COURSE), None)  # an environment that stands in it is there, and nothing else
    assert found == {}
    names = said(
        run(
            engine, f"import os\ntry: print(os.listdir({str(COURSE)!r}))\nexcept OSError: print([])"
        )[0]
    )
    assert not {"source", "grader_config.py", ".git", "tests"} & set(eval(names))


def test_no_way_round_leads_to_a_file(engine: Engine, own_folder) -> None:
    secret = own_folder / "secret"
    ways = {
        "symlink": f"import os; os.symlink('{secret}', 'a'); return open('a').read()",
        "hard link": f"import os; os.link('{secret}', 'b'); return open('b').read()",
        "rename": f"import os; os.rename('{secret}', 'c'); return open('c').read()",
        "root": f"return open('/proc/self/root{secret}').read()",
        "parents": f"return open('../../../../../..{secret}').read()",
        "mapping": f"import numpy; return bytes(numpy.memmap('{secret}', mode='r'))",
        "descriptor": f"""
import os
folder = os.open('{own_folder}', os.O_PATH)
return open(os.open('secret', os.O_RDONLY, dir_fd=folder)).read()
""",
    }
    reached = [name for name, code in ways.items() if managed(engine, code, name)]
    assert reached == []
    assert secret.read_text() == SECRET


def test_writes_to_no_folder_but_its_own(engine: Engine, own_folder) -> None:
    import torch

    own_folder.chmod(0o777)
    folders = [
        own_folder,
        COURSE / "submitted",
        Path(torch.__file__).parent,
        Path(sys.executable).parent,
        Path(os.__file__).parent,
        wall.cache_folder(),
        "/var/cache/gradus",
        "/usr/bin",
        "/etc",
        "/dev",
        "/",
        "/var/tmp",
    ]
    name = f"gradus-{SECRET}"
    assert managed(engine, f"open(case + '/{name}', 'w').write('x')", *folders) == {}
    assert not [folder for folder in folders if (Path(folder) / name).exists()]


def test_changes_nothing_about_files_outside(engine: Engine, own_folder) -> None:
    import torch

    mine, library = own_folder / "secret", Path(torch.__file__)
    mine.chmod(0o644)
    before = [path.stat() for path in (mine, library, own_folder)]
    code = f"""
import os, fcntl, struct
for path in {[str(mine), str(library), str(own_folder)]!r}:
    for change in (
        lambda: os.chmod(path, 0o777),
        lambda: os.utime(path, (1, 1)),
        lambda: os.chown(path, os.getuid(), os.getgid()),
        lambda: os.truncate(path, 0),
        lambda: os.close(os.open(path, os.O_RDONLY | os.O_TRUNC)),
        lambda: os.close(os.open(path, 3 | os.O_TRUNC)),
        lambda: os.setxattr(path, 'user.gradus', b'x'),
        lambda: os.fchmod(os.open(path, os.O_RDONLY), 0o777),
        lambda: fcntl.ioctl(os.open(path, os.O_RDONLY), 0x40086602, struct.pack('l', 0x40)),
        lambda: os.rename(path, path + '~'),
        lambda: os.remove(path),
    ):
        try:
            change()
        except OSError:
            pass
"""
    said(run(engine, code)[0])
    after = [path.stat() for path in (mine, library, own_folder)]
    for old, new in zip(before, after, strict=True):
        for fact in ("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_uid"):
            assert getattr(old, fact) == getattr(new, fact), fact
    assert "user.gradus" not in os.listxattr(mine) + os.listxattr(library)


def test_copies_of_its_own_files_can_be_made(engine: Engine) -> None:
    """What the walls refuse to do to others' files keeps nobody from using shutil."""
    code = """
import shutil
open('a', 'w').write('text')
shutil.copy('a', 'b'); shutil.copy2('b', 'c'); shutil.move('c', 'd')
print(open('d').read())
"""
    assert said(run(engine, code)[0]) == "text"


def test_one_submission_finds_nothing_of_another(engine: Engine) -> None:
    code = """
import os, tempfile
for folder in ('/dev/shm', '/tmp', '/var/tmp', os.getcwd(), tempfile.gettempdir()):
    try:
        open(os.path.join(folder, 'from_another'), 'w').write('x')
        print(folder)
    except OSError:
        pass
"""
    kept = said(run(engine, code)[0]).splitlines()
    assert kept, "it may write somewhere"
    places = {*kept, "/dev/shm", "/tmp", "/var/tmp"}
    assert managed(engine, "return open(case + '/from_another').read()", *places) == {}


def test_two_submissions_at_a_time_are_walled_off_from_each_other(engine: Engine) -> None:
    """The second of two engines runs while a submission of the first is under way."""
    cells = engine.run(
        [Cell(1, "import os; open('mine', 'w').write('x'); print(os.getpid(), os.getcwd())")],
        LIMITS,
    )
    first = next(cells)
    pid, folder = said(first).split()
    with Engine(Settings([engine.tier])) as other:
        paths = [f"{folder}/mine", f"/proc/{pid}/environ", f"/proc/{pid}/cmdline"]
        if engine.tier is Tier.NAMESPACES:
            paths = paths[:1]  # there the numbers are each one's own
        assert managed(other, "return open(case, 'rb').read()", *paths) == {}
    assert list(cells) == []


# The environment and other processes


def test_the_environment_is_clean(engine: Engine) -> None:
    code = "import os; print(dict(os.environ), open('/proc/self/environ').read())"
    if engine.tier is Tier.LANDLOCK:
        code = "import os; print(dict(os.environ))"
    words = said(run(engine, code)[0])
    assert "HOME" in words
    assert SECRET not in words
    assert str(Path.home()) + "'" not in words


def test_sees_no_other_process(engine: Engine, bystander) -> None:
    names = ("environ", "cmdline", "mem", "maps", "status", "fd", "cwd/.")
    paths = [f"/proc/{pid}/{name}" for pid in (bystander.pid, os.getpid()) for name in names]
    code = "import os\nreturn os.listdir(case) if case.endswith('fd') else open(case, 'rb').read(9)"
    assert managed(engine, code, *paths) == {}
    code = "import os; return [name for name in os.listdir(case) if name.isdigit()]"
    assert managed(engine, code, "/proc") in ({"/proc": "['1']"}, {})


def test_its_own_process_can_be_looked_at(engine: Engine) -> None:
    code = "import psutil; print(psutil.Process().memory_info().rss > 0, psutil.cpu_count() > 0)"
    assert said(run(engine, code)[0]) == "True True"


def test_sees_no_connections_of_the_machine(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = f"{listener.getsockname()[1]:04X}"
        files = ("/proc/net/tcp", "/proc/self/net/tcp", "/proc/thread-self/net/tcp")
        found = managed(engine, "return open(case).read().replace('\\n', '|')", *files)
    assert not [text for text in found.values() if port in text]


def test_signals_nobody(engine: Engine, bystander) -> None:
    code = f"""
import ctypes, fcntl, os, signal, time
pid, libc = {bystander.pid}, ctypes.CDLL(None)
def by_input():
    # An open file can be made to signal a process when something comes in.
    ours, theirs = os.pipe()
    fcntl.fcntl(ours, 10, signal.SIGKILL)  # F_SETSIG
    fcntl.fcntl(ours, fcntl.F_SETOWN, pid)
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC)
    os.write(theirs, b'x')
for way in (
    lambda: os.kill(pid, 9),
    lambda: os.killpg(pid, 9),
    lambda: signal.pidfd_send_signal(os.pidfd_open(pid), 9),
    lambda: libc.tgkill(pid, pid, 9),
    lambda: libc.tkill(pid, 9),
    lambda: libc.sigqueue(pid, 9, None),
    lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
    by_input,
):
    try:
        way()
    except (OSError, AttributeError):
        pass
time.sleep(0.1)
print('tried')
"""
    assert said(run(engine, code)[0]) == "tried"
    assert bystander.poll() is None
    assert os.getpriority(os.PRIO_PROCESS, bystander.pid) == os.getpriority(os.PRIO_PROCESS, 0)


CALLS = {
    "ptrace attach": "libc.ptrace(16, {pid}, 0, 0)",
    "ptrace seize": "libc.ptrace(0x4206, {pid}, 0, 0)",
    "process_vm_readv": "libc.process_vm_readv({pid}, 0, 0, 0, 0, 0)",
    "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "umount": "libc.umount2(b'/proc', 2)",
    "chroot": "libc.chroot(b'/tmp')",
    "pivot_root": "libc.syscall(155, b'/', b'/')",
    "unshare user": "libc.unshare(0x10000000)",
    "unshare net": "libc.unshare(0x40000000)",
    "setns": "libc.setns(0, 0)",
    "clone user": "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)",
    "clone3": "libc.syscall(435, 0, 0)",
    "keyctl": "libc.syscall(250, 0, -3, 0)",
    "bpf": "libc.syscall(321, 0, 0, 0)",
    "perf_event_open": "libc.syscall(298, 0, 0, -1, -1, 0)",
    "userfaultfd": "libc.syscall(323, 1)",
    "io_uring_setup": "libc.syscall(425, 1, 0)",
    "memfd_create": "libc.syscall(319, b'x', 0)",
    "shmget": "libc.shmget(0, 1 << 20, 0o1600)",
    "mq_open": "libc.syscall(240, b'x', 0o102, 0o600, 0)",
    "open_by_handle_at": "libc.syscall(304, -100, 0, 0)",
    "personality": "libc.personality(0x0040000)",
    "setuid": "libc.setuid(0) if os.getuid() else libc.setuid(65534)",
    "reboot": "libc.syscall(169, 0, 0, 0, 0)",
    "sethostname": "libc.sethostname(b'x', 1)",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="these are x86-64's numbers")
@pytest.mark.parametrize("call", CALLS)
def test_system_calls_that_lead_out_are_refused(engine: Engine, bystander, call) -> None:
    code = CALLS[call].format(pid=bystander.pid)
    source = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
result = {code}
print(result, ctypes.get_errno())
"""
    result, number = map(int, said(run(engine, source)[0]).split())
    assert result == -1
    if call in ("setns", "setuid"):  # no such namespace, no such account
        number = errno.EPERM if number == errno.EINVAL else number
    assert number in REFUSED


def test_has_no_rights_and_gains_none(engine: Engine) -> None:
    facts = dict(
        line.split(":\t")
        for line in said(run(engine, "print(open('/proc/self/status').read())")[0]).splitlines()
    )
    assert {facts[name] for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {"0" * 16}
    assert facts["NoNewPrivs"] == "1"
    assert facts["Seccomp"] == "2"  # a filter


def test_set_uid_programs_give_nothing(in_namespaces: Engine) -> None:
    code = """
import subprocess
command = ['su', '-c', 'echo became $(id -u)']
done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
print(done.returncode != 0, 'became' in done.stdout)
"""
    assert said(run(in_namespaces, code)[0]) == "True False"


def test_starts_no_program_where_it_could_be_seen(in_landlock: Engine) -> None:
    code = """
import os, subprocess, sys
for way in (
    os.fork,
    lambda: subprocess.run(['true']),
    lambda: os.posix_spawn('/bin/true', ['true'], {}),
    lambda: os.execv('/bin/true', ['true']),
):
    try:
        way()
        print('managed')
    except PermissionError:
        print('refused')
print(os.system('true') != 0)
"""
    assert said(run(in_landlock, code)[0]).split() == ["refused"] * 4 + ["True"]


# The network


@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_reaches_no_address(engine: Engine, kind) -> None:
    with socket.socket(socket.AF_INET, getattr(socket, kind)) as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "SOCK_STREAM":
            listener.listen()
        listener.settimeout(0.2)
        address = listener.getsockname()
        code = f"""
import socket
with socket.socket(socket.AF_INET, socket.{kind}) as channel:
    channel.connect({address!r})
    channel.send(b'x')
"""
        assert managed(engine, code, "loopback") == {}
        with pytest.raises(TimeoutError):
            listener.recv(1) if kind == "SOCK_DGRAM" else listener.accept()


def test_reaches_no_unix_socket(engine: Engine, own_folder) -> None:
    with (
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagrams,
    ):
        named.bind(str(own_folder / "socket"))
        abstract.bind(f"\0stream-{SECRET}")
        datagrams.bind(f"\0datagram-{SECRET}")
        for listener in (named, abstract):
            listener.listen()
        datagrams.settimeout(0.2)
        code = f"""
import socket
if case == 'pair':
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return one.sendto(b'x', '\\0datagram-{SECRET}')
kind = socket.SOCK_DGRAM if 'datagram' in case else socket.SOCK_STREAM
with socket.socket(socket.AF_UNIX, kind) as channel:
    channel.connect(case)
"""
        names = [str(own_folder / "socket"), f"\0stream-{SECRET}", f"\0datagram-{SECRET}"]
        assert managed(engine, code, *names, "pair") == {}
        with pytest.raises(TimeoutError):
            datagrams.recv(1)


def test_opens_no_socket_of_another_family(engine: Engine) -> None:
    code = """
import socket
kind = {'AF_NETLINK': socket.SOCK_RAW, 'AF_ALG': socket.SOCK_SEQPACKET}
socket.socket(getattr(socket, case), kind.get(case, socket.SOCK_STREAM))
"""
    families = ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG")
    assert managed(engine, code, *families) == {}


# Limits


def test_memory_of_one_process(engine: Engine) -> None:
    one, after = run(engine, "blocks = [bytearray(1 << 26) for _ in range(16)]", "print('on')")
    assert error_of(one) == "MemoryError"
    assert said(after) == "on"


def test_memory_shared_and_unnamed(engine: Engine) -> None:
    code = """
import mmap
pages = []
for _ in range(64):
    page = mmap.mmap(-1, 1 << 26)
    for place in range(0, len(page), 4096):
        page[place] = 1
    pages.append(page)
print('4 GB')
"""
    ran, after = run(engine, code, "print('on')")
    assert ran.fault is not None or error_of(ran) in ("OSError", "MemoryError")
    assert said(after) == "on"


def test_memory_of_many_processes(in_namespaces: Engine) -> None:
    code = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        block = bytearray(200 << 20)
        time.sleep(20)
        os._exit(0)
time.sleep(15)
"""
    ran, after = run(in_namespaces, code, "print('on')")
    assert "512 MB of memory" in str(ran.fault)
    assert said(after) == "on"


def test_memory_as_files(in_namespaces: Engine) -> None:
    code = """
for number in range(5):
    open(f'{case}/{number}', 'wb').write(bytes(15 << 20))
return '75 MB'
"""
    assert managed(in_namespaces, code, "/dev/shm", "/tmp", "/dev", "/run") == {}


def test_a_fork_bomb(in_namespaces: Engine) -> None:
    code = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    before = _descendants()
    limits = Limits(cell_seconds=1, processes=40)
    ran, after = run(in_namespaces, code, "print('on')", limits=limits)
    assert ran.fault is not None
    assert said(after) == "on"
    assert _settles(lambda: _descendants() == before)
    assert works(in_namespaces)


def test_threads(engine: Engine) -> None:
    code = """
import threading, time
threading.stack_size(65536)
for _ in range(2000):
    threading.Thread(target=time.sleep, args=[9], daemon=True).start()
time.sleep(2)
"""
    ran, after = run(engine, code, "print('on')")
    if engine.tier is Tier.NAMESPACES:
        assert error_of(ran) == "RuntimeError"  # can't start new thread
    else:
        assert "40 processes and threads" in str(ran.fault)
        assert said(after) == "on"


def test_the_size_of_a_file(engine: Engine) -> None:
    code = "open('big', 'wb').write(bytes(17 << 20))"
    ran, after = run(engine, code, "print('on')")
    assert error_of(ran) == "OSError"
    assert f"[Errno {errno.EFBIG}]" in ran.outputs[-1]["evalue"]
    assert said(after) == "on"


@pytest.mark.parametrize("deleted", [False, True])
def test_the_size_of_all_files(engine: Engine, deleted) -> None:
    code = f"""
import os, time
files = []
for number in range(8):
    files.append(open(str(number), 'wb'))
    files[-1].write(bytes(15 << 20))
    files[-1].flush()
    if {deleted}:
        os.unlink(str(number))
time.sleep(2)
"""
    ran, after = run(engine, code, "print('on')")
    if engine.tier is Tier.NAMESPACES:
        assert f"[Errno {errno.ENOSPC}]" in ran.outputs[-1]["evalue"]
    else:
        assert "64 MB" in str(ran.fault)
        assert said(after) == "on"


def test_open_files(engine: Engine) -> None:
    ran, _ = run(engine, "files = [open('/dev/null') for _ in range(600)]", "files = []")
    assert f"[Errno {errno.EMFILE}]" in ran.outputs[-1]["evalue"]


def test_processor_time(engine: Engine) -> None:
    limits = Limits(cell_seconds=20, cpu_seconds=1)
    ran, after = run(engine, "while True: pass", "print('on')", limits=limits)
    assert "1 seconds of processor time" in str(ran.fault)
    assert said(after) == "on"


def test_limits_cannot_be_raised(engine: Engine) -> None:
    code = """
import resource
hard = [resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_DATA, resource.RLIMIT_NOFILE)]
for kind in (resource.RLIMIT_DATA, resource.RLIMIT_NOFILE):
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print('raised')
    except (ValueError, OSError):
        pass
"""
    assert said(run(engine, code)[0]) == ""


# Nothing is left


def _descendants() -> int:
    """Return how many processes this one and those it started have going."""
    return len(psutil.Process().children(recursive=True))


def _settles(condition, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _runs(mark: str) -> bool:
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and mark in Path("/proc", entry, "cmdline").read_text():
                return True
        except (OSError, UnicodeDecodeError):
            continue
    return False


def _mounts() -> list[str]:
    return Path("/proc/self/mountinfo").read_text().splitlines()


def _scratch() -> set[str]:
    return set(os.listdir(tempfile.gettempdir()))


def test_a_daemon_that_ignores_signals_ends_with_its_submission(in_namespaces: Engine) -> None:
    mark = uuid.uuid4().hex
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    code = f"""
import os, subprocess, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen([sys.executable, '-c', {program!r}, {mark!r}])
    os._exit(0)
time.sleep(0.5)
"""
    mounts, scratch = _mounts(), _scratch()
    cells = in_namespaces.run([Cell(1, code), Cell(2, "1")], LIMITS)
    next(cells)
    assert _settles(lambda: _runs(mark)), "the daemon was there"
    list(cells)
    assert _settles(lambda: not _runs(mark))
    assert (_mounts(), _scratch()) == (mounts, scratch)
    assert works(in_namespaces)


def test_nothing_is_left_of_a_submission(engine: Engine) -> None:
    mounts, scratch, processes = _mounts(), _scratch(), _descendants()
    run(engine, "open('file', 'w').write('x')", "import os; os._exit(3)", "open('file', 'w')")
    assert (_mounts(), _scratch()) == (mounts, scratch)
    assert _settles(lambda: _descendants() == processes)


STUBBORN = {
    "no rights": "import os; os.makedirs('a/b'); open('a/b/c', 'w'); os.mkdir('d', 0)",
    "deep": "import os\nfor _ in range(3000):\n    os.mkdir('d')\n    os.chdir('d')",
    "odd names": "import os; open(b'\\xff\\n', 'w'); os.mkdir(b'\\xfe'); os.symlink('/etc', 'l')",
    "own folder": "import os; os.chmod(os.path.dirname(os.getcwd()), 0)",
    "pipes": "import os; os.mkfifo('pipe'); os.mkdir('x'); os.mkfifo('x/pipe')",
}


@pytest.mark.parametrize("how", list(STUBBORN))
def test_files_go_however_hard_they_are_to_remove(engine: Engine, how) -> None:
    scratch = _scratch()
    run(engine, STUBBORN[how])
    assert _scratch() == scratch
    assert Path("/etc/passwd").exists()
    assert works(engine)


def test_the_folders_of_a_submission_cannot_be_taken_from_under_the_engine(engine: Engine) -> None:
    code = """
import os, shutil
base = os.path.dirname(os.getcwd())
shutil.rmtree(os.getcwd(), ignore_errors=True)
for way in (lambda: os.rmdir(base), lambda: os.rename(base, base + 'x')):
    try:
        way()
    except OSError:
        pass
"""
    scratch = _scratch()
    run(engine, code)
    assert _scratch() == scratch
    assert works(engine)
