"""The demo grades a class of every kind of submission, and shows each for what it is."""

import re
import subprocess
from pathlib import Path

import pytest

from gradus.demo import CLASS
from tests.course import ROOT


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    workspace = tmp_path_factory.mktemp("demo") / "class"
    done = subprocess.run(
        # Fewer seconds than by default for the endless loop, which three cells run into.
        ["gradus", "demo", "--course", str(ROOT), "--workspace", str(workspace), "--timeout", "5"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, workspace


def table(said: str, assignment: str) -> dict[str, list[str]]:
    """Return an assignment's rows: exercise → score per student."""
    start = said.index(f"\n{assignment}\n")
    rows = {}
    for line in said[start:].splitlines()[2:]:
        if " · " in line:
            break
        cells = re.split(r"\s{2,}", line.strip())
        rows[cells[0]] = [re.sub(r"^\S (?=\d)", "", cell) for cell in cells[1:]]
    return rows


def test_every_submission_is_graded_and_has_its_feedback(shown) -> None:
    said, workspace = shown
    assert f"{len(CLASS)} of {len(CLASS)} submissions graded" in said
    for each in CLASS:
        name = each.assignment
        page = workspace / "feedback" / each.student / name / f"{name}.html"
        assert page.stat().st_size > 10_000
        assert f"feedback/{each.student}/{name}/{name}.html" in said


def test_the_scores_are_what_each_submission_deserves(shown) -> None:
    said, _ = shown
    for assignment in {each.assignment for each in CLASS}:
        rows = table(said, assignment)
        students = rows["exercise"]
        for column, student in enumerate(students):
            (each,) = [c for c in CLASS if (c.student, c.assignment) == (student, assignment)]
            given, possible = map(float, rows["total"][column].split("/"))
            wrong = len(each.mistaken) + len(each.endless) + len(each.broken)
            if each.untouched:
                assert given == 0
            elif wrong:
                assert 0 < given < possible
            else:
                assert given == possible


def test_an_endless_loop_costs_its_own_exercise_alone(shown) -> None:
    rows = table(shown[0], "07_gradient_descent")
    column = rows["exercise"].index("farid")
    lost = [n for n, cells in rows.items() if len(cells) > column and cells[column][:2] == "0/"]
    assert lost == ["step_decay"]


def test_a_syntax_error_costs_its_own_exercise_alone(shown) -> None:
    rows = table(shown[0], "11_metrics")
    column = rows["exercise"].index("hugo")
    lost = [n for n, cells in rows.items() if len(cells) > column and cells[column][:2] == "0/"]
    assert lost == ["precision_recall_f1"]


def test_named_mistakes_reach_the_feedback_in_the_students_language(shown) -> None:
    said, workspace = shown
    assert "recognised: sum_over_rows" in said
    english = (workspace / "feedback/bruno/01_tensors/01_tensors.html").read_text("utf-8")
    spanish = (workspace / "feedback/carmen/01_tensors/01_tensors.html").read_text("utf-8")
    assert "likely cause" in english
    assert "causa probable" in spanish
