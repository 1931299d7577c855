"""A made-up class that hands in work of every kind, from perfect to broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from gradus.authoring.bank import Answer, bank_path, read_bank
from gradus.authoring.build import build, read_notebook, release_path, source_path
from gradus.authoring.exercises import exercises_of, owner_of
from gradus.authoring.leaks import without_markers
from gradus.grading.batch import grade, plan
from gradus.plugins.autograde import Outcome
from gradus.plugins.course import (
    CONFIG_FILES,
    Score,
    generate_feedback,
    generate_release,
    load_config,
    scores,
)

_MADE_HERE = ".made-by-gradus-demo"
_ENDLESS = "while True:\n    pass\n"
_BROKEN = "def {name}(:\n    return\n"
_MISTAKE = re.compile(r"\[mistake: (\w+)\]")


@dataclass(frozen=True)
class Submission:
    """One student's work on one assignment, and how it departs from a perfect one.

    Exercises are counted from 0 in the assignment's order; -1 is the last.
    """

    student: str
    assignment: str
    about: str
    lang: str = "en"
    untouched: bool = False
    mistaken: tuple[int, ...] = ()
    endless: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    deleted_tests: tuple[int, ...] = ()


CLASS = (
    Submission("ada", "01_tensors", "everything right"),
    Submission("bruno", "01_tensors", "three mistakes", mistaken=(1, 2, 4)),
    Submission("carmen", "01_tensors", "Spanish, two mistakes", lang="es", mistaken=(3, 7)),
    Submission("dmitri", "01_tensors", "untouched", untouched=True),
    Submission("ada", "07_gradient_descent", "everything right"),
    Submission("elena", "07_gradient_descent", "two mistakes", mistaken=(1, 3)),
    Submission("farid", "07_gradient_descent", "an endless loop", endless=(6,)),
    Submission("greta", "07_gradient_descent", "a deleted test", mistaken=(2,), deleted_tests=(0,)),
    Submission("hugo", "11_metrics", "a syntax error", broken=(2,)),
    Submission("ines", "11_metrics", "Spanish, everything right", lang="es"),
    Submission("jonas", "11_metrics", "four mistakes", mistaken=(0, 1, 3, 5)),
    Submission("kaya", "11_metrics", "untouched", untouched=True),
)
ASSIGNMENTS = tuple(dict.fromkeys(submission.assignment for submission in CLASS))


@dataclass
class Graded:
    """What grading found: points per exercise, the mistakes recognised, where feedback lies."""

    submission: Submission
    exercises: dict[str, Score]
    mistakes: list[str]
    feedback: Path

    @property
    def total(self) -> Score:
        """Return the points of all exercises together."""
        scores = self.exercises.values()
        return Score(sum(s.given for s in scores), sum(s.possible for s in scores))


def prepare(course: Path, workspace: Path) -> None:
    """Lay out a course directory of its own in `workspace`, empty but for texts and settings.

    Raises:
        FileExistsError: the folder holds something that no earlier demo made.
    """
    if workspace.exists():
        if any(workspace.iterdir()) and not (workspace / _MADE_HERE).exists():
            raise FileExistsError(f"{workspace} is not empty and no earlier demo made it.")
        shutil.rmtree(workspace)
    workspace.mkdir(parents=True)
    (workspace / _MADE_HERE).touch()
    for name in CONFIG_FILES:
        shutil.copyfile(course / name, workspace / name)
    for assignment in ASSIGNMENTS:
        shutil.copytree(course / "source" / assignment, workspace / "source" / assignment)


def settings(workspace: Path, timeout: int) -> Config:
    """Return the course's configuration, with `timeout` seconds for a cell."""
    config = load_config(workspace)
    config.Execute.timeout = timeout
    config.Execute.clean_outputs = False  # nobody here spies, and it takes half the time
    return config


def build_releases(config: Config, workspace: Path) -> Iterator[str]:
    """Build every assignment of the demo in both languages; yield each when it is done."""
    for assignment in ASSIGNMENTS:
        build(workspace, assignment, config)
        spanish = deepcopy(config)
        spanish.SelectLanguage.language = "es"
        generate_release(spanish, assignment, workspace / "release_es")
        yield assignment


def submit(course: Path, workspace: Path, submission: Submission) -> Path:
    """Write the notebook that a student hands in; return its path."""
    name = submission.assignment
    released = release_path(workspace, name)
    if submission.lang == "es":
        released = workspace / "release_es" / name / released.name
    nb = read_notebook(released)
    if not submission.untouched:
        _fill_in(nb, _answers(course, read_notebook(source_path(workspace, name)), submission))
    tests = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    for number in submission.deleted_tests:
        nb.cells.remove(tests[number])
    target = workspace / "submitted" / submission.student / name / released.name
    shutil.copytree(released.parent, target.parent)
    nbformat.write(nb, target)
    return target


def grade_class(workspace: Path, config: Config) -> Iterator[Graded | Outcome]:
    """Grade every submission of the class and write its feedback; yield each when it is done.

    What could not be graded is yielded as its outcome.
    """
    for assignment in ASSIGNMENTS:
        (batch,) = plan(config, [assignment])
        for outcome in grade(config, batch):
            if outcome.status == "failed":
                yield outcome
            else:
                yield _graded(config, workspace, outcome.student, assignment)


def _graded(config: Config, workspace: Path, student: str, assignment: str) -> Graded:
    """Write the feedback of one graded submission, and return what was found."""
    folder = generate_feedback(config, assignment, student)
    exercises = [e.name for e in exercises_of(read_notebook(source_path(workspace, assignment)))]
    points = dict.fromkeys(exercises, Score(0.0, 0.0))
    for test, score in scores(config, assignment, student).items():
        owner = owner_of(test, exercises)
        if owner is not None:
            before = points[owner]
            points[owner] = Score(before.given + score.given, before.possible + score.possible)
    graded = workspace / "autograded" / student / assignment / f"{assignment}.ipynb"
    (submission,) = (
        each for each in CLASS if (each.student, each.assignment) == (student, assignment)
    )
    feedback = folder / f"{assignment}.html"
    return Graded(submission, points, _recognised(read_notebook(graded)), feedback)


def _answers(course: Path, source: NotebookNode, submission: Submission) -> Mapping[str, str]:
    """Return the code of every solution cell that a student hands in."""
    exercises = exercises_of(source)
    answers = {e.name: without_markers(e.solution.source) for e in exercises}
    names = list(answers)
    for number in submission.mistaken:
        answers[names[number]] = _mistaken(course, submission.assignment, names[number]).code
    for number in submission.endless:
        answers[names[number]] = _endless(answers[names[number]])
    for number in submission.broken:
        answers[names[number]] = _BROKEN.format(name=names[number])
    return answers


def _mistaken(course: Path, assignment: str, exercise: str) -> Answer:
    """Return the bank's first wrong solution that feedback knows by name."""
    bank = read_bank(bank_path(course, assignment, exercise))
    return next(answer for answer in bank if answer.mistake not in (None, "banned_call"))


def _endless(code: str) -> str:
    """Return a function whose body, after its signature, never ends."""
    signature = next(line for line in code.splitlines() if line.rstrip().endswith(":"))
    body = "".join(f"    {line}\n" for line in _ENDLESS.splitlines())
    return code[: code.index(signature)] + signature + "\n" + body


def _fill_in(nb: NotebookNode, answers: Mapping[str, str]) -> None:
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]


def _recognised(nb: NotebookNode) -> list[str]:
    """Return the mistakes that the messages in a graded notebook name, each once."""
    names = [
        name
        for cell in nb.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
        for name in _MISTAKE.findall(output.evalue)
    ]
    return list(dict.fromkeys(names))
