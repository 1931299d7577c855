"""nbgrader's Autograde for whole classes: one submission's trouble is nobody else's."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import stat
import time
import traceback
from collections.abc import Iterator
from contextlib import chdir, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from glob import glob
from pathlib import Path
from typing import Any

from nbconvert.writers.files import FilesWriter
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from gradus.engine.cells import MEGABYTE
from gradus.plugins.execute import Execute
from gradus.plugins.faster import FASTER
from gradus.plugins.gradebook import one_gradebook
from gradus.plugins.setup import mend_submissions, use_engine

_STAGING = ".gradus"  # in autograded/: what is being graded at the moment


class UnknownAssignment(Exception):
    """An assignment that the gradebook does not know; the message says what to do."""


@dataclass
class Outcome:
    """What became of one submission.

    Attributes:
        student, assignment: whose it is and of what.
        status: "graded", "up to date" (graded before, not handed in again since) or "failed".
        score, possible: points given and points to be had; None when it failed.
        review: whether something of it waits for a person's grade.
        seconds: how long it took.
        isolation, walls: how the student's code was kept apart.
        remarks: warnings and errors of the log: cells that were stopped, files put right.
    """

    student: str
    assignment: str
    status: str
    score: float | None = None
    possible: float | None = None
    review: bool = False
    seconds: float = 0.0
    isolation: str | None = None
    walls: str | None = None
    remarks: list[str] = field(default_factory=list)


class Grader:
    """Grades submissions of one assignment, one after another.

    A submission is graded in a folder aside, and its result takes its place when it is complete:
    whatever happens on the way, the earlier result stays.
    """

    def __init__(self, config: Config, assignment: str) -> None:
        self.assignment = assignment
        self._log = logging.getLogger("gradus.grading")
        self._log.propagate = False
        self._course = _Course(config=config, log=self._log)
        self._course.assignment_id = assignment
        self._aside = Path(self._course.autograded_directory) / _STAGING
        own = deepcopy(config)  # merging would share, and so change, the sections
        own.CourseDirectory.assignment_id = assignment
        own.CourseDirectory.autograded_directory = str(self._aside)
        use_engine(own)
        mend_submissions(own)
        self._config = own
        self._converter = _Converter(
            coursedir=_Course(config=own, log=self._log), config=own, log=self._log
        )

    def students(self) -> list[str]:
        """Return who handed in the assignment."""
        form = self._course.format_path(
            self._course.submitted_directory, "(?P<student>[^/]+)", self.assignment, escape=True
        )
        folders = [path for path in glob(self._submitted("*")) if os.path.isdir(path)]
        matches = [re.fullmatch(form, path) for path in folders]
        return sorted(match["student"] for match in matches if match)

    def start_engine(self) -> None:
        """Make the engine ready; the first submission does it where nobody did before.

        Raises:
            gradus.engine.errors.EngineError: this machine can run nothing safely.
        """
        Execute(config=self._config).engine()

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Have the gradebook open; grade within it.

        Raises:
            UnknownAssignment: it does not hold the assignment.
        """
        with one_gradebook(self._course.db_url, self._course.course_id) as gradebook:
            known = [each.name for each in gradebook.assignments]
            if self.assignment not in known:
                raise UnknownAssignment(
                    f"the gradebook has no assignment {self.assignment}: run `gradus build "
                    f"{self.assignment}` (or `nbgrader generate_assignment`) first."
                )
            yield gradebook

    def is_up_to_date(self, student: str) -> bool:
        """Tell whether the result at hand is complete and of the latest submission."""
        done, submitted = self._done(student), Path(self._submitted(student))
        if not done.is_dir() or self._staged(student).exists():
            return False
        handed_in = self._course.get_existing_timestamp(str(submitted))
        graded = self._course.get_existing_timestamp(str(done))
        return handed_in is None or (graded is not None and handed_in <= graded)

    def grade(self, student: str, gradebook: Gradebook) -> Outcome:
        """Grade one submission; never raises for what is wrong with it."""
        began = time.monotonic()
        outcome = Outcome(student, self.assignment, "graded")
        with self._remarks(outcome), chdir(self._course.root):
            try:
                self._clear_aside(student)
                self._converter.grade(student)
                self._put_in_place(student)
                self._clear_aside(student)
                self._read(outcome, gradebook)
            except Exception as error:
                gradebook.db.rollback()
                outcome.status = "failed"
                outcome.remarks.append(f"{type(error).__name__}: {error}")
                self._log.debug(traceback.format_exc())
        outcome.seconds = time.monotonic() - began
        return outcome

    def summary(self, student: str, gradebook: Gradebook) -> Outcome:
        """Return what the gradebook says of a submission graded before."""
        outcome = Outcome(student, self.assignment, "up to date")
        self._read(outcome, gradebook)
        return outcome

    def _submitted(self, student: str) -> str:
        directory = self._course.submitted_directory
        return str(self._course.format_path(directory, student, self.assignment))

    def _done(self, student: str) -> Path:
        directory = self._course.autograded_directory
        return Path(self._course.format_path(directory, student, self.assignment))

    def _staged(self, student: str) -> Path:
        return Path(self._course.format_path(str(self._aside), student, self.assignment))

    def _replaced(self, student: str) -> Path:
        staged = self._staged(student)
        return staged.with_name(staged.name + ".replaced")

    def _put_in_place(self, student: str) -> None:
        done = self._done(student)
        done.parent.mkdir(parents=True, exist_ok=True)
        if done.exists():
            done.rename(self._replaced(student))
        self._staged(student).rename(done)

    def _clear_aside(self, student: str) -> None:
        """Remove what is left aside of this submission, and the folders that held it."""
        for folder in (self._staged(student), self._replaced(student)):
            if folder.exists():
                shutil.rmtree(folder)
        for folder in (self._staged(student).parent, self._aside):
            with suppress(OSError):  # somebody else's submission is there, or nothing
                folder.rmdir()

    def _read(self, outcome: Outcome, gradebook: Gradebook) -> None:
        submission = gradebook.find_submission(self.assignment, outcome.student)
        outcome.score, outcome.possible = submission.score, submission.max_score
        outcome.review = bool(submission.needs_manual_grade)
        for path in sorted(self._done(outcome.student).glob("*.ipynb")):
            graded = json.loads(path.read_bytes())["metadata"].get("gradus", {}).get("graded", {})
            outcome.isolation, outcome.walls = graded.get("isolation"), graded.get("walls")

    @contextmanager
    def _remarks(self, outcome: Outcome) -> Iterator[None]:
        """Note in the outcome what is logged as a warning or worse."""
        handler = _Noter(outcome.remarks)
        self._log.addHandler(handler)
        try:
            yield
        finally:
            self._log.removeHandler(handler)


class _Noter(logging.Handler):
    def __init__(self, remarks: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._remarks = remarks

    def emit(self, record: logging.LogRecord) -> None:
        self._remarks.append(record.getMessage())


class _Course(CourseDirectory):
    """A course directory in which a submission's time stamp need not be one."""

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        try:
            text = Path(dest_path, "timestamp.txt").read_text(encoding="utf-8").strip()
            stamp: datetime | None = utils.parse_utc(text) if text else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, OverflowError):
            self.log.warning("%s/timestamp.txt says no time, and is ignored", dest_path)
            return None
        return stamp


class _PlainFiles(BaseConverter):
    """Copies of a submission only plain files, and no more than a notebook may have.

    nbgrader follows links, which may lead to other people's work, and gives up at a pipe.
    """

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        source = Path(self._format_source(assignment_id, student_id))
        target = Path(self._format_dest(assignment_id, student_id))
        room = Execute(parent=self).disk_megabytes * MEGABYTE
        for name in sorted(utils.find_all_files(source, [*self.coursedir.ignore, "*.ipynb"])):
            inside = Path(name).relative_to(source)
            state = os.lstat(name)
            if not stat.S_ISREG(state.st_mode) or not str(inside).isprintable():
                self._leave_out(inside, "is no plain file")
            elif state.st_size > room:
                self._leave_out(inside, "is too large")
            else:
                room -= state.st_size
                (target / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, target / inside)

    def _leave_out(self, inside: Path, why: str) -> None:
        # A file's name may hold what no text can.
        name = str(inside).encode("utf-8", "replace").decode()
        self.log.warning("%s, which was handed in, %s and is left out", name, why)


class _Converter(Autograde, _PlainFiles):
    """Autograde of one student at a time, told whom, and in one pass over each notebook.

    nbgrader restores the notebook's cells, writes it, reads it again and runs it, with a validation
    after every step; here the steps follow each other, and the result is validated.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # What reads, runs and writes notebooks is made once for all submissions.
        self.writer = FilesWriter(parent=self, config=self.config)
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.exporter.optimistic_validation = True
        self.exporter._preprocessors = []
        later = self.autograde_preprocessors
        first = [step for step in self.sanitize_preprocessors if step not in later]
        for step in [*first, *later]:
            self.exporter.register_preprocessor(FASTER.get(step, step))

    def grade(self, student: str) -> None:
        """Run what nbgrader does with one submission."""
        assignment = self.coursedir.assignment_id
        self.coursedir.student_id = student
        folder = Path(self._format_source(assignment, student))
        self.notebooks = sorted(str(path) for path in folder.glob("*.ipynb"))
        Path(self._format_dest(assignment, student)).mkdir(parents=True, exist_ok=True)
        self.run_pre_convert_hook()
        if self._expected().isdisjoint(Path(path).stem for path in self.notebooks):
            self._score_nothing(student)
            return
        self.init_assignment(assignment, student)
        for notebook in self.notebooks:
            self.convert_single_notebook(notebook)
        self.set_permissions(assignment, student)
        self.run_post_convert_hook()

    def convert_single_notebook(self, notebook_filename: str) -> None:
        with utils.setenv(NBGRADER_EXECUTION="autograde"):
            BaseConverter.convert_single_notebook(self, notebook_filename)

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        resources: dict[str, Any] = super().init_single_notebook_resources(notebook_filename)
        where = resources["nbgrader"]
        where["folder"] = self._format_dest(where["assignment"], where["student"])
        return resources

    def _expected(self) -> set[str]:
        """Return the names of the assignment's notebooks."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            assignment = gradebook.find_assignment(self.coursedir.assignment_id)
            return {notebook.name for notebook in assignment.notebooks}

    def _score_nothing(self, student: str) -> None:
        """Give 0 to a submission without any of the assignment's notebooks, as to missing ones."""
        assignment = self.coursedir.assignment_id
        found = ", ".join(Path(path).name for path in self.notebooks) or "no notebook"
        wanted = ", ".join(f"{name}.ipynb" for name in sorted(self._expected()))
        self.log.warning(
            "%s/%s scores 0: %s is missing; found %s", student, assignment, wanted, found
        )
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(assignment, student)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    grade.auto_score = 0
                    grade.needs_manual_grade = False
            gradebook.db.commit()
