"""A course directory of a test's own, with the project's texts and settings."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from gradus.authoring.build import Built, build, release_path, source_path
from gradus.authoring.exercises import exercises_of, owner_of
from gradus.authoring.leaks import without_markers
from gradus.plugins.course import CONFIG_FILES, autograde, load_config, scores

ROOT = Path(__file__).parents[1]


@dataclass
class Course:
    """A course directory in a temporary folder."""

    root: Path
    config: Config

    def build(self, assignment: str) -> Built:
        return build(self.root, assignment, self.config)

    def source(self, assignment: str) -> NotebookNode:
        return nbformat.read(source_path(self.root, assignment), as_version=4)

    def release(self, assignment: str) -> NotebookNode:
        return nbformat.read(release_path(self.root, assignment), as_version=4)

    def reference(self, assignment: str) -> NotebookNode:
        """Return the release with every exercise solved by the reference."""
        return solved(self.release(assignment), self.source(assignment), {})

    def grade(self, nb: NotebookNode, assignment: str, student: str) -> dict[str, float]:
        """Hand in a notebook, grade it with stock nbgrader, return test cell → score."""
        folder = self.root / "submitted" / student / assignment
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.root / "release" / assignment, folder)
        nbformat.write(nb, folder / f"{assignment}.ipynb")
        autograde(self.config, assignment, student)
        return {name: s.given for name, s in scores(self.config, assignment, student).items()}

    def graded(self, assignment: str, student: str) -> NotebookNode:
        path = self.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        return nbformat.read(path, as_version=4)


def new_course(root: Path, *assignments: str) -> Course:
    """Lay out a course with the texts of some of the project's assignments, nothing built."""
    for name in CONFIG_FILES:
        shutil.copyfile(ROOT / name, root / name)
    for assignment in assignments:
        shutil.copytree(
            ROOT / "source" / assignment,
            root / "source" / assignment,
            ignore=shutil.ignore_patterns("*.ipynb", ".ipynb_checkpoints"),
        )
    return Course(root, load_config(root))


def solved(release: NotebookNode, source: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """Return a release with its exercises answered: by `answers`, else by the reference."""
    reference = {e.name: without_markers(e.solution.source) for e in exercises_of(source)}
    for cell in release.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in reference:
            cell.source = answers.get(name, reference[name])
    return release


def points_of(source: NotebookNode) -> dict[str, float]:
    """Return test cell → the points it is worth."""
    return {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for exercise in exercises_of(source)
        for cell in exercise.tests
    }


def cells_testing(exercise: str, names: dict[str, float], exercises: list[str]) -> list[str]:
    """Return the test cells that belong to an exercise."""
    return [name for name in names if owner_of(name, exercises) == exercise]
