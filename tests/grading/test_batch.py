"""A class is graded in one go: nobody's trouble is another's, and a run can be taken up again."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from gradus.cli import app
from gradus.grading.batch import grade, plan
from gradus.plugins.autograde import Outcome
from gradus.plugins.course import scores
from tests.course import Course

NAME = "01_sample"
ANSWERS = {
    "ada": "def twice(x):\n    return x + x",
    "bruno": "def twice(x):\n    return x * x",
    "carmen": "def twice(x):\n    while True:\n        pass",
    "dmitri": None,
}


def hand_in(course: Course, student: str, code: str | None, timestamp: str = "") -> Path:
    """Hand in the release with the exercise answered, or untouched."""
    folder = course.root / "submitted" / student / NAME
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root / "release" / NAME, folder)
    nb = course.release(NAME)
    for cell in nb.cells:
        if code is not None and cell.metadata.get("nbgrader", {}).get("grade_id") == "twice":
            cell.source = code
    nbformat.write(nb, folder / f"{NAME}.ipynb")
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    return folder


@pytest.fixture
def course(sample: Course) -> Course:
    sample.build(NAME)
    sample.config.Execute.timeout = 1
    return sample


@pytest.fixture
def class_of_four(course: Course) -> Course:
    for student, code in ANSWERS.items():
        hand_in(course, student, code)
    return course


def graded(course: Course, *students: str, force: bool = False) -> dict[str, Outcome]:
    (batch,) = plan(course.config, [NAME], students)
    return {outcome.student: outcome for outcome in grade(course.config, batch, force)}


def test_each_gets_what_the_work_deserves(class_of_four: Course) -> None:
    outcomes = graded(class_of_four)
    assert {name: each.score for name, each in outcomes.items()} == {
        "ada": 2,
        "bruno": 0,
        "carmen": 0,
        "dmitri": 0,
    }
    assert {each.status for each in outcomes.values()} == {"graded"}
    assert {each.possible for each in outcomes.values()} == {2}
    assert {each.isolation for each in outcomes.values()} == {"split"}
    assert all(each.walls in ("namespaces", "landlock") for each in outcomes.values())
    assert outcomes["ada"].remarks == []
    assert any("(test_twice)" in remark for remark in outcomes["carmen"].remarks)
    kept = {name: scores(class_of_four.config, NAME, name)["test_twice"].given for name in ANSWERS}
    assert kept == {"ada": 2, "bruno": 0, "carmen": 0, "dmitri": 0}


def test_what_is_graded_is_left_alone_until_handed_in_again(course: Course) -> None:
    hand_in(course, "ada", ANSWERS["bruno"], "2026-01-01 10:00:00 UTC")
    assert graded(course)["ada"].status == "graded"
    again = graded(course)["ada"]
    assert (again.status, again.score) == ("up to date", 0)
    hand_in(course, "ada", ANSWERS["ada"], "2026-01-02 10:00:00 UTC")
    again = graded(course)["ada"]
    assert (again.status, again.score) == ("graded", 2)
    assert graded(course, force=True)["ada"].status == "graded"


def test_a_run_that_was_killed_is_taken_up_again(class_of_four: Course) -> None:
    (batch,) = plan(class_of_four.config, [NAME])
    run = grade(class_of_four.config, batch)
    assert next(run).student == "ada"
    run.close()
    # Killed half-way through bruno, who had been graded before.
    graded(class_of_four, "bruno")
    (class_of_four.root / "autograded" / ".gradus" / "bruno" / NAME).mkdir(parents=True)
    outcomes = graded(class_of_four)
    assert {name: each.status for name, each in outcomes.items()} == {
        "ada": "up to date",
        "bruno": "graded",
        "carmen": "graded",
        "dmitri": "graded",
    }
    assert not (class_of_four.root / "autograded" / ".gradus").exists()


def test_a_submission_that_fails_keeps_its_earlier_result(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, "ada", ANSWERS["ada"])
    hand_in(course, "zoe", ANSWERS["ada"])
    graded(course)
    result = course.root / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    before = result.read_bytes()

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("gradus.plugins.autograde._Converter.write_single_notebook", disk_full)
        outcomes = graded(course, force=True)
    assert outcomes["ada"].status == "failed"
    assert "No space left on device" in outcomes["ada"].remarks[-1]
    assert result.read_bytes() == before
    assert scores(course.config, NAME, "ada")["test_twice"].given == 2
    outcomes = graded(course)
    assert {name: each.status for name, each in outcomes.items()} == {
        "ada": "graded",
        "zoe": "graded",
    }


def test_a_missing_notebook_scores_zero_and_says_which(course: Course) -> None:
    folder = hand_in(course, "ada", ANSWERS["ada"])
    (folder / f"{NAME}.ipynb").rename(folder / f"{NAME} (1).ipynb")
    (course.root / "submitted" / "ben" / NAME).mkdir(parents=True)
    outcomes = graded(course)
    assert {each.score for each in outcomes.values()} == {0}
    assert f"{NAME}.ipynb is missing; found {NAME} (1).ipynb" in outcomes["ada"].remarks[0]
    assert "found no notebook" in outcomes["ben"].remarks[0]


def test_odd_files_in_a_submission_are_left_out_and_named(course: Course) -> None:
    folder = hand_in(course, "ada", ANSWERS["ada"])
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(".")
    (folder / "nowhere.csv").symlink_to("/does/not/exist")
    (folder / "theirs.txt").symlink_to("/etc/passwd")
    (folder / "huge.bin").touch()
    os.truncate(folder / "huge.bin", 1 << 40)
    (folder / "plain.txt").write_text("kept")
    (Path(os.fsencode(folder).decode("utf-8")) / os.fsdecode(b"na\xffme")).write_text("odd")
    (folder / "timestamp.txt").write_text("yesterday, I think")
    hand_in(course, "zoe", ANSWERS["ada"])
    outcomes = graded(course)
    assert outcomes["ada"].status == "graded", outcomes["ada"].remarks
    assert {name: each.score for name, each in outcomes.items()} == {"ada": 2, "zoe": 2}
    kept = {path.name for path in (course.root / "autograded" / "ada" / NAME).iterdir()}
    assert kept == {f"{NAME}.ipynb", "plain.txt", "timestamp.txt"}
    said = "\n".join(outcomes["ada"].remarks)
    for name in ("pipe", "nowhere.csv", "theirs.txt", "huge.bin", "na?me"):
        assert f"{name}, which was handed in" in said
    assert "timestamp.txt says no time" in said
    assert outcomes["zoe"].remarks == []


def gradus(course: Course, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["grade", "--course", str(course.root), *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_prints_json_for_programs(class_of_four: Course) -> None:
    code, said, _ = gradus(class_of_four, NAME, "--json", "--student", "ada")
    assert code == 0
    (outcome,) = json.loads(said)
    assert (outcome["student"], outcome["score"], outcome["status"]) == ("ada", 2, "graded")


def test_the_command_prints_a_table_and_names_what_was_stopped(course: Course) -> None:
    hand_in(course, "carmen", "def twice(x):\n    import os\n    os._exit(3)")
    code, said, errors = gradus(course, "--all")
    assert code == 0
    assert "1 graded" in said
    assert "carmen/01_sample" in errors
    assert "exit status 3" in errors


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name the assignments"),
        ([NAME, "--all"], "name the assignments"),
        (["02_nothing"], "nothing was handed in"),
        ([NAME, "--student", "nobody"], "by nobody"),
        ([NAME, "--isolation", "hope"], "'hope' is not one of"),
    ],
)
def test_wrong_use_is_told_with_status_2(class_of_four: Course, arguments, words) -> None:
    code, _, errors = gradus(class_of_four, *arguments)
    assert code == 2
    assert words in " ".join(errors.replace("│", " ").split())


def test_an_assignment_that_was_not_built_is_told_so(course: Course) -> None:
    (course.root / "submitted" / "ada" / "02_other").mkdir(parents=True)
    code, _, errors = gradus(course, "02_other")
    assert code == 2
    assert "gradus build 02_other" in " ".join(errors.replace("│", " ").split())
