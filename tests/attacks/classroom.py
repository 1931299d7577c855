"""A class of attackers, with honest students among them, graded in one go."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import site
import socket
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fnmatch import fnmatch
from glob import glob
from pathlib import Path
from unittest.mock import patch

import nbformat
import numpy as np
import torch
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory

import gradus.checks.contract
import gradus.engine.shell
from gradus.engine.memory import tree
from gradus.grading.batch import grade, plan
from gradus.plugins.autograde import Grader
from tests.attacks.corpus import Attack
from tests.attacks.heist import (
    COURSE_FILES,
    HIDDEN,
    NAME,
    POINTS,
    REFERENCE_MARK,
    TEXT,
)
from tests.course import ROOT, Course, new_course, solved

# The first, the last and one in the middle: between them stand those who might have harmed them.
HONEST = ("aa_honest", "mm_honest", "zz_honest")
HONEST_MARK = "quokka"
ENVIRONMENT_MARK = "narwhal"
# What an attack prints that has got at something, and what it calls files that it leaves.
TAKEN = "loot-taken"
LEFT = "heist_was_here"
PORT, OWN_PORT = 47318, 47319  # where the grader listens, and where an attack wants to
_SETTINGS = {
    "timeout": 2,
    "memory_megabytes": 512,
    "disk_megabytes": 20,
    "output_kilobytes": 200,
    "processes": 40,
}


@dataclass
class Findings:
    """What a class was given, and what its attackers got at.

    Attributes:
        given: student → exercise, or name of an unknown test cell → points.
        remarks: student → what the grader said.
        taken: texts that a student may take away and should not have, with their places.
        changed: what is on the machine that was not there, or is no more as it was.
    """

    given: dict[str, dict[str, float]] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def open_course(root: Path) -> Course:
    """Return a course with the assignment, built."""
    course = new_course(root)
    folder = root / "source" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.py").write_text(TEXT, encoding="utf-8")
    for name, text in COURSE_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    course.build(NAME)
    for name, value in _SETTINGS.items():
        course.config.Execute[name] = value
    return course


def hand_in(course: Course, attacks: Iterable[Attack]) -> list[str]:
    """Hand in every attack, each as a student, and what the honest have; return the students."""
    attacks = list(attacks)
    for name in HONEST:
        _hand_in(course, Attack(name, "", {}), mark=f"# {HONEST_MARK}\n")
    for attack in attacks:
        _hand_in(course, attack)
    return sorted([*HONEST, *(attack.name for attack in attacks)])


def _hand_in(course: Course, attack: Attack, mark: str = "") -> None:
    folder = course.root / "submitted" / attack.name / NAME
    shutil.copytree(course.root / "release" / NAME, folder)
    nb = solved(course.release(NAME), course.source(NAME), dict(attack.cells))
    for cell in nb.cells:
        cell.source = cell.source.replace(f"  {REFERENCE_MARK}", "")
    nb.cells[-1].source = mark + nb.cells[-1].source
    text = attack.tamper(nb) if attack.tamper is not None else None
    (folder / f"{NAME}.ipynb").write_text(text or nbformat.writes(nb), encoding="utf-8")
    for name, content in attack.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_text(content, encoding="utf-8")


def graded(course: Course, isolation: str, attacks: Sequence[Attack]) -> Findings:
    """Have everybody's work graded in one go, and see what came of it."""
    students = hand_in(course, attacks)
    course.config.Execute.isolation = isolation
    findings = Findings()
    with patch.dict(os.environ, HEIST_KEY=ENVIRONMENT_MARK):
        Grader(course.config, NAME).start_engine()
        (batch,) = plan(course.config, [NAME])
        with watched(course.root, findings.changed):
            for outcome in grade(course.config, batch):
                findings.remarks[outcome.student] = outcome.remarks
    findings.given = points_given(course, students)
    _write_feedback(course, students)
    findings.taken = list(_taken(course.root, students))
    return findings


def points_given(course: Course, students: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return what the gradebook says: student → exercise → points."""
    coursedir = CourseDirectory(config=course.config)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        submissions = {name: gradebook.find_submission(NAME, name) for name in students}
        return {
            student: {
                grade.name.removeprefix("test_"): grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for student, submission in submissions.items()
        }


# What students may take away


def _write_feedback(course: Course, students: Iterable[str]) -> None:
    """Write the feedback that may show anything, with nbgrader's own generate_feedback.

    All of it would take as long as grading. What is left out shows cells as they were released, the
    student's own code, and outputs that hold no secret.
    """
    families = ("*_honest", "metadata_*", "read_*")
    others = [name for name in students if not any(fnmatch(name, each) for each in families)]
    telling = [name for name in others if _outputs_tell(course, name)]
    for wanted in (*families, *telling):
        own = deepcopy(course.config)
        own.CourseDirectory.update(assignment_id=NAME, student_id=wanted)
        if glob(str(course.root / "autograded" / wanted)):
            GenerateFeedback(coursedir=CourseDirectory(config=own), config=own).start()


def _outputs_tell(course: Course, student: str) -> bool:
    outputs = json.dumps([cell.get("outputs") for cell in course.graded(NAME, student).cells])
    return any(word in outputs for word in _secrets_from(student))


def _secrets_from(student: str) -> list[str]:
    common = [*HIDDEN, REFERENCE_MARK, ENVIRONMENT_MARK, TAKEN]
    return common if student in HONEST else [*common, HONEST_MARK]


def _taken(root: Path, students: Sequence[str]) -> Iterator[str]:
    """Name what attackers find in their feedback, or beside their graded notebooks."""
    for student in students:
        secrets = _secrets_from(student)
        for path in _files_of(root, student):
            inside = path.relative_to(root)
            if path.is_symlink():
                yield f"{student}: a link is left at {inside}"
                continue
            text = f"{inside} {path.read_bytes().decode('utf-8', 'replace')}"
            yield from (f"{student}: {word} in {inside}" for word in secrets if word in text)


def _files_of(root: Path, student: str) -> Iterator[Path]:
    for place in ("autograded", "feedback"):
        for path in sorted((root / place / student / NAME).rglob("*")):
            if not path.is_dir() and path.suffix != ".ipynb":
                yield path


# What is not for students to change


@contextlib.contextmanager
def watched(root: Path, changed: list[str]) -> Iterator[None]:
    """Note what changes on the machine that grading has no reason to change."""
    called: list[str] = []
    before = _contents(root)
    running = len(tree(os.getpid()))
    with _listening(called):
        yield
        changed += [f"somebody reached {place}" for place in called]
    now = _contents(root)
    changed += [f"{path} changed" for path in sorted(before) if before[path] != now.get(path)]
    changed += [f"{path} is new" for path in sorted(now) if path not in before]
    changed += _awaited(lambda: list(_left_running(running)))
    changed += [f"{path} was left" for path in _left_files(root)]


def _contents(root: Path) -> dict[str, bytes]:
    """Return what is in the course's own files, and in those that run when something starts."""
    aside = {"autograded", "feedback", "gradebook.db", "gradebook.db-journal"}
    paths = [path for path in root.rglob("*") if path.relative_to(root).parts[0] not in aside]
    library = Path(sysconfig.get_path("purelib"))
    paths += [*library.glob("*.pth"), *library.glob("*customize.py")]
    paths += Path(site.getusersitepackages()).glob("*.p*")
    for home in _homes():
        paths += [home / ".bashrc", home / ".profile"]
        paths += (home / ".ipython" / "profile_default" / "startup").glob("*")
    modules = (torch.testing, np, contextlib, gradus.checks.contract, gradus.engine.shell)
    paths += [Path(str(module.__file__)) for module in modules]
    return {str(path): path.read_bytes() for path in paths if _is_own(path)}


def _is_own(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _homes() -> set[Path]:
    return {Path.home(), Path(pwd.getpwuid(os.getuid()).pw_dir)}


def _left_running(before: int) -> Iterator[str]:
    """Name the processes that are left of the attackers'; there were `before` of this one's."""
    # Copies of a zygote cannot be told from it, and a zygote that broke may have been replaced.
    if (more := len(tree(os.getpid())) - before) > 0:
        yield f"{more} processes are left"
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if str(PORT).encode() in words:
                yield f"process {pid} is left: {b' '.join(words).decode()}"


def _awaited(find: Callable[[], list[str]], seconds: float = 5) -> list[str]:
    """Return what is still found when there was time for it to go away."""
    until = time.monotonic() + seconds
    while (found := find()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _left_files(root: Path) -> Iterator[Path]:
    """Yield the files of the name that attacks give to what they leave, wherever they could."""
    library = Path(sysconfig.get_path("purelib"))
    places = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run", ".")]
    places += [Path(tempfile.gettempdir()), ROOT, library, root, *root.parents, *_homes()]
    places += [root / name for name in ("submitted", "autograded", "feedback", "source", "release")]
    for home in _homes():
        places += [home / ".jupyter", home / ".ipython" / "profile_default" / "startup"]
    for place in dict.fromkeys(places):
        with contextlib.suppress(OSError):
            yield from place.glob(f"{LEFT}*")


@contextlib.contextmanager
def _listening(called: list[str]) -> Iterator[None]:
    """Listen where attackers try to connect; note who does."""
    with (
        _server(socket.AF_INET, ("127.0.0.1", PORT)) as port,
        _server(socket.AF_UNIX, f"\0{LEFT}") as local,
        _noting(port, f"port {PORT}", called),
        _noting(local, "a local socket", called),
    ):
        yield
    with socket.socket(socket.AF_INET) as line:
        if line.connect_ex(("127.0.0.1", OWN_PORT)) == 0:
            called.append(f"the attacker's server at port {OWN_PORT}")


@contextlib.contextmanager
def _server(
    family: socket.AddressFamily, address: tuple[str, int] | str
) -> Iterator[socket.socket]:
    with socket.socket(family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(address)
        except OSError:  # another class is being graded on this machine, and listens there
            server.bind(("127.0.0.1", 0) if family == socket.AF_INET else "")
        server.listen()
        server.settimeout(0.1)
        yield server


@contextlib.contextmanager
def _noting(server: socket.socket, place: str, called: list[str]) -> Iterator[None]:
    over = threading.Event()

    def note() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                server.accept()[0].close()
                called.append(place)

    thread = threading.Thread(target=note)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def missing_points(findings: Findings) -> dict[str, dict[str, float]]:
    """Return the honest students who have not all points: student → exercise → points given."""
    return {name: findings.given[name] for name in HONEST if findings.given[name] != POINTS}
