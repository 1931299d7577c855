"""The whole exchange cycle, with nbgrader's own commands as people type them."""

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from tests.course import ROOT, new_course, solved

ASSIGNMENT = "01_tensors"


def run(folder: Path, *command: str, **environment: str) -> str:
    """Run a command in a folder; fail with what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    folder = tmp_path / "exchange"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


def test_an_assignment_goes_out_comes_back_and_its_feedback_returns(tmp_path, exchange) -> None:
    teacher = tmp_path / "teacher"
    teacher.mkdir()
    course = new_course(teacher, ASSIGNMENT)
    with (teacher / "grader_config.py").open("a") as config:
        config.write(f'\nc.Exchange.root = "{exchange}"\n')
    run(teacher, "gradus", "build", ASSIGNMENT)
    run(teacher, "nbgrader", "generate_assignment", ASSIGNMENT, "--force")
    assert not course.build(ASSIGNMENT).written, "stock generate_assignment made another release"
    run(teacher, "nbgrader", "release_assignment", ASSIGNMENT)

    student = tmp_path / "student"
    student.mkdir()
    (student / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.Exchange.root = "{exchange}"\n'
        'c.CourseDirectory.course_id = "gradus"\n'
    )
    home = {"HOME": str(student), "JUPYTER_DATA_DIR": str(student / "data")}
    assert ASSIGNMENT in run(student, "nbgrader", "list", **home)
    run(student, "nbgrader", "fetch_assignment", ASSIGNMENT, **home)
    fetched = student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    nb = nbformat.read(fetched, as_version=4)
    nbformat.write(solved(nb, course.source(ASSIGNMENT), {}), fetched)
    run(student, "nbgrader", "submit", ASSIGNMENT, **home)

    run(teacher, "nbgrader", "collect", ASSIGNMENT)
    run(teacher, "nbgrader", "autograde", ASSIGNMENT)
    run(teacher, "nbgrader", "generate_feedback", ASSIGNMENT)
    run(teacher, "nbgrader", "release_feedback", ASSIGNMENT)
    run(student, "nbgrader", "fetch_feedback", ASSIGNMENT, **home)
    (feedback,) = (student / ASSIGNMENT / "feedback").glob("*/*.html")
    assert "row_major" in feedback.read_text("utf-8")

    run(teacher, "nbgrader", "export")
    header, row = (teacher / "grades.csv").read_text().strip().splitlines()
    line = dict(zip(header.split(","), row.split(","), strict=True))
    assert float(line["score"]) == float(line["max_score"]) > 0


def test_the_project_itself_can_be_validated_as_it_stands(tmp_path: Path) -> None:
    """An instructor's folder holds the built notebooks: validate needs nothing else."""
    name = "01_tensors"
    shutil.copytree(ROOT / "source" / name, tmp_path / name)
    said = run(tmp_path, "nbgrader", "validate", f"{name}/{name}.ipynb")
    assert "Success! Your notebook passes all the tests." in said
