"""The engine in a course of anybody's: one line in its nbgrader_config.py."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import SCHEMA_VERSION
from nbgrader.preprocessors import ClearOutput, SaveAutoGrades
from nbgrader.preprocessors import Execute as StockExecute
from nbgrader.validator import Validator
from traitlets.config import Config

from gradus.plugins.course import generate_release, load_config
from gradus.plugins.execute import Execute
from gradus.plugins.setup import mend_submissions, use_engine

CONFIG = """
c = get_config()
from gradus.plugins.setup import use_engine; use_engine(c)
"""
SOLUTION = "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION"


def solution(source: str = SOLUTION, name: str = "f") -> NotebookNode:
    return _cell(source, name, solution=True)


def graded_cell(source: str, name: str, points: float = 1) -> NotebookNode:
    return _cell(source, name, grade=True, locked=True, points=points)


def manual(source: str, name: str, points: float = 1) -> NotebookNode:
    return _cell(source, name, grade=True, solution=True, points=points)


def _cell(source: str, name: str, **metadata: object) -> NotebookNode:
    cell = v4.new_code_cell(source)
    known = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata.nbgrader = {
        **known,
        "grade_id": name,
        "schema_version": SCHEMA_VERSION,
        **metadata,
    }
    return cell


def notebook(*cells: NotebookNode, language: str = "python") -> NotebookNode:
    kernelspec = {"name": f"{language}3", "language": language, "display_name": language}
    return v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernelspec})


@dataclass
class OtherCourse:
    """A course that has nothing of gradus's but the engine."""

    root: Path
    config: Config

    def assign(self, name: str, *notebooks: NotebookNode, **files: str) -> None:
        """Write an assignment of the notebooks p1, p2, … and of files, and release it."""
        folder = self.root / "source" / name
        folder.mkdir(parents=True)
        for number, nb in enumerate(notebooks, start=1):
            nbformat.write(nb, folder / f"p{number}.ipynb")
        for file, text in files.items():
            (folder / file.replace("_dot_", ".")).write_text(text)
        generate_release(self.config, name, self.root / "release")

    def hand_in(self, name: str, student: str = "s") -> Path:
        """Hand in the release as it is; return the folder."""
        folder = self.root / "submitted" / student / name
        shutil.copytree(self.root / "release" / name, folder)
        return folder

    def answer(self, name: str, answers: dict[str, str], student: str = "s") -> Path:
        """Hand in the release with the sources of some cells replaced."""
        folder = self.hand_in(name, student)
        path = folder / "p1.ipynb"
        nb = nbformat.read(path, as_version=4)
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(grade_id, cell.source)
        nbformat.write(nb, path)
        return folder

    def grade(self, name: str, student: str = "s", more: Config | None = None) -> dict:
        config = Config()
        config.merge(self.config)
        config.merge(more or Config())
        result = NbGraderAPI(CourseDirectory(config=config), config=config).autograde(name, student)
        assert result["success"], result["log"]
        self.log = result["log"]
        return self.scores(name, student)

    def scores(self, name: str, student: str = "s") -> dict[str, float | None]:
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission(name, student)
            return {
                grade.name: grade.auto_score for nb in submission.notebooks for grade in nb.grades
            }

    def gradebook(self) -> Gradebook:
        coursedir = CourseDirectory(config=self.config)
        return Gradebook(coursedir.db_url, coursedir.course_id)

    def graded(self, name: str, student: str = "s") -> NotebookNode:
        path = self.root / "autograded" / student / name / "p1.ipynb"
        return nbformat.read(path, as_version=4)

    def cell(self, name: str, grade_id: str) -> NotebookNode:
        for cell in self.graded(name).cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                return cell
        raise AssertionError(f"{grade_id} is missing")


@pytest.fixture(params=["shared", "split"])
def course(tmp_path: Path, empty_gradebook: Path, request: pytest.FixtureRequest) -> OtherCourse:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    shutil.copy(empty_gradebook, tmp_path)
    config = load_config(tmp_path)
    config.CourseDirectory.course_id = "gradus"  # the empty gradebook's
    config.Execute.isolation = request.param
    return OtherCourse(tmp_path, config)


def test_one_line_puts_the_engine_in_the_place_of_nbgraders_execute() -> None:
    c = Config()
    use_engine(c)
    stock = Autograde.autograde_preprocessors.default()
    expected = [Execute if step is StockExecute else step for step in stock]
    assert c.Autograde.autograde_preprocessors == expected
    assert Execute in c.Validator.preprocessors
    assert StockExecute not in c.Validator.preprocessors


@pytest.mark.parametrize("named", [StockExecute, "nbgrader.preprocessors.Execute"])
def test_a_courses_own_list_keeps_its_order(named: object) -> None:
    c = Config()
    c.Autograde.autograde_preprocessors = [ClearOutput, named, SaveAutoGrades]
    use_engine(c)
    assert c.Autograde.autograde_preprocessors == [ClearOutput, Execute, SaveAutoGrades]


def test_right_and_wrong_answers_score_and_the_walls_are_on_record(course) -> None:
    nb = notebook(
        solution(),
        graded_cell("assert f(1) == 2", "t1"),
        graded_cell("f(1) / 2", "t2", points=5),
        graded_cell("assert f(1) == 3", "t3", points=2),
        graded_cell("import sys; print(1, file=sys.stderr)", "t4"),
    )
    course.assign("a", nb)
    course.answer("a", {"f": "def f(x):\n    return x + 1"})
    assert course.grade("a") == {"t1": 1, "t2": 1, "t3": 0, "t4": 0}
    graded = course.graded("a").metadata.gradus.graded
    assert graded.isolation == course.config.Execute.isolation
    assert graded.walls in ("namespaces", "landlock")


def test_the_untouched_release_scores_nothing(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("assert f(1) == 2", "t1")))
    course.hand_in("a")
    assert course.grade("a") == {"t1": 0}
    assert course.cell("a", "t1").outputs[-1].ename == "NotImplementedError"


def test_code_sees_nothing_of_the_course_and_no_account(course) -> None:
    look = f"""
import os, pathlib
assert not os.path.exists({str(course.root)!r})
assert not os.path.exists(os.path.join(os.path.expanduser("~"), ".ssh"))
assert "HOME" in os.environ
assert not [name for name in os.listdir() if name.endswith(".ipynb")]
"""
    course.assign("a", notebook(solution(), graded_cell(look, "t1")))
    course.hand_in("a")
    assert course.grade("a") == {"t1": 1}


def test_validate_runs_the_notebook_in_the_engine(course) -> None:
    look = f"import os\nassert not os.path.exists({str(course.root)!r})"
    course.assign("a", notebook(solution(), graded_cell(look, "t1")))
    path = course.hand_in("a") / "p1.ipynb"
    assert Validator(config=course.config).validate(str(path)) == {}
    result = Validator().validate(str(path))  # nbgrader's own, to show that the test can fail
    assert [cell["source"] for cell in result["failed"]] == [look]


@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor"])
def test_the_time_of_a_cell_is_nbgraders_setting(course, name: str) -> None:
    nb = notebook(solution(), graded_cell("while True: pass", "t1"), graded_cell("assert 1", "t2"))
    course.assign("a", nb)
    course.hand_in("a")
    config = Config()
    config[name].timeout = 1
    assert course.grade("a", more=config) == {"t1": 0, "t2": 1}
    (error,) = course.cell("a", "t1").outputs
    assert error.ename == "CellTimeoutError"
    assert "stopped after 1 seconds" in error.evalue
    assert "s/a/p1.ipynb, cell 2 (t1)" in course.log


def test_what_a_time_out_says_is_nbgraders_setting(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("while True: pass", "t1")))
    course.hand_in("a")
    config = Config()
    config.Execute.timeout = 1
    config.Execute.error_on_timeout = {"ename": "Late", "evalue": "", "traceback": ["Too late."]}
    course.grade("a", more=config)
    (error,) = course.cell("a", "t1").outputs
    assert (error.ename, error.traceback[-1]) == ("Late", "Too late.")


def test_nothing_is_run_when_execution_is_switched_off(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("assert False", "t1")))
    course.hand_in("a")
    config = Config()
    config.Execute.enabled = False
    assert course.grade("a", more=config) == {"t1": 1}
    assert course.cell("a", "t1").execution_count is None


def test_an_assignment_of_another_language_is_refused_by_name(course) -> None:
    course.config.ClearSolutions.code_stub = {"julia": "# here"}
    course.assign("a", notebook(solution(), graded_cell("assert True", "t1"), language="julia"))
    course.hand_in("a")
    with pytest.raises(AssertionError, match=r"p1\.ipynb is a notebook in julia"):
        course.grade("a")


@pytest.mark.parametrize("says_so", [True, False])
def test_a_submission_that_claims_another_language_is_run_as_python(course, says_so) -> None:
    nb = notebook(solution(), graded_cell("assert True", "t1"))
    if not says_so:
        del nb.metadata["kernelspec"]
        mend_submissions(course.config)
    course.assign("a", nb)
    folder = course.hand_in("a")
    claims = nbformat.read(folder / "p1.ipynb", as_version=4)
    claims.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    nbformat.write(claims, folder / "p1.ipynb")
    assert course.grade("a") == {"t1": 1}
    assert says_so or "run as Python" in course.log


def test_a_number_above_the_points_is_named_and_the_rest_graded(course) -> None:
    nb = notebook(solution(), graded_cell("7", "t1", points=2), graded_cell("2", "t2", points=2))
    course.assign("a", nb)
    course.hand_in("a")
    assert course.grade("a") == {"t1": 0, "t2": 2}
    assert "gave 7 points, but is worth 2" in course.cell("a", "t1").outputs[0].evalue
    assert "cell 2 (t1)" in course.log


def test_a_test_worth_nothing_may_end_in_a_call(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("len('abc')", "t1", points=0)))
    course.hand_in("a")
    assert course.grade("a") == {"t1": 0}
    assert course.cell("a", "t1").outputs[0].data["text/plain"] == "3"


def test_a_result_without_text_is_no_number(course) -> None:
    silent = "class Silent:\n    def __repr__(self):\n        return ''\nSilent()"
    course.assign("a", notebook(solution(), graded_cell(silent, "t1", points=2)))
    course.hand_in("a")
    assert course.grade("a") == {"t1": 2}


def test_a_tag_keeps_no_test_from_being_run(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("assert False", "t1")))
    path = course.hand_in("a") / "p1.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.metadata.tags = ["skip-execution"]
    nbformat.write(nb, path)
    assert course.grade("a") == {"t1": 0}


def test_a_tagged_cell_that_is_no_test_is_not_run(tmp_path) -> None:
    nb = notebook(v4.new_code_cell("1", metadata={"tags": ["skip-execution"]}))
    ran, _ = Execute().preprocess(nb, {"metadata": {"path": str(tmp_path)}})
    assert ran.cells[0].execution_count is None
    assert ran.cells[0].outputs == []


def test_files_beside_the_notebook_are_found_and_the_originals_kept(course) -> None:
    uses = """
import helper
assert helper.double(4) == 8
assert open("data.csv").read() == "1,2"
open("data.csv", "w").write("changed")
assert open("data.csv").read() == "changed"
"""
    files = {"helper_dot_py": "def double(x):\n    return 2 * x", "data_dot_csv": "1,2"}
    course.assign("a", notebook(solution(), graded_cell(uses, "t1")), **files)
    course.hand_in("a")
    assert course.grade("a") == {"t1": 1}
    for folder in ("source/a", "submitted/s/a"):
        assert (course.root / folder / "data.csv").read_text() == "1,2"
    # What a test that runs apart does to files stays with it.
    left = "1,2" if course.config.Execute.isolation == "split" else "changed"
    assert (course.root / "autograded/s/a/data.csv").read_text() == left


def test_what_a_notebook_writes_is_kept_beside_it_but_for_what_grading_writes(course) -> None:
    writes = """
import os
os.makedirs("plots/deep")
for name in ("new.txt", "plots/deep/plot.txt", "p1.ipynb", "timestamp.txt", ".hidden"):
    open(name, "w").write("forged")
os.symlink("/etc/passwd", "link.txt")
"""
    course.assign("a", notebook(solution(), graded_cell("assert True", "t1")))
    course.answer("a", {"f": writes})
    assert course.grade("a") == {"t1": 1}
    folder = course.root / "autograded/s/a"
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert kept == {"p1.ipynb", "new.txt", "plots/deep/plot.txt"}
    assert (folder / "p1.ipynb").read_text() != "forged"


def test_the_instructors_file_wins_over_the_students(course) -> None:
    uses = "assert open('data.csv').read() == 'right'"
    course.assign("a", notebook(solution(), graded_cell(uses, "t1")), data_dot_csv="right")
    (course.hand_in("a") / "data.csv").write_text("forged")
    assert course.grade("a") == {"t1": 1}


def test_a_file_handed_in_as_a_link_is_not_readable(course) -> None:
    secret = course.root / "secret.txt"
    secret.write_text("secret")
    uses = "import os\nassert not os.path.exists('link.txt')\nassert os.path.exists('own.txt')"
    course.assign("a", notebook(solution(), graded_cell(uses, "t1")))
    folder = course.hand_in("a")
    (folder / "own.txt").write_text("own")
    (folder / "link.txt").symlink_to(secret)
    assert course.grade("a") == {"t1": 1}
    assert "link.txt was handed in as a link" in course.log


def test_manual_cells_score_as_in_stock(course) -> None:
    nb = notebook(
        manual("# why", "m1"), manual("# how", "m2"), graded_cell("assert True", "t1"), solution()
    )
    course.assign("a", nb)
    course.answer("a", {"m1": "# because"})
    assert course.grade("a") == {"m1": None, "m2": 0, "t1": 1}


def test_a_missing_notebook_scores_nothing_and_the_other_is_graded(course) -> None:
    course.assign(
        "a",
        notebook(solution(), graded_cell("assert True", "t1")),
        notebook(solution(name="g"), graded_cell("assert True", "t2")),
    )
    (course.hand_in("a") / "p2.ipynb").unlink()
    assert course.grade("a") == {"t1": 1, "t2": 0}


def test_late_work_is_penalized_as_configured(course) -> None:
    course.assign("a", notebook(solution(), graded_cell("assert True", "t1")))
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("a", duedate="2020-01-01 00:00:00 UTC")
    (course.hand_in("a") / "timestamp.txt").write_text("2020-01-02 00:00:00 UTC")
    config = Config()
    config.LateSubmissionPlugin.penalty_method = "zero"
    assert course.grade("a", more=config) == {"t1": 1}
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission("a", "s")
        assert submission.total_seconds_late == 24 * 3600
        assert submission.notebooks[0].late_submission_penalty == 1


def test_a_later_cell_changes_what_an_earlier_one_shows(tmp_path) -> None:
    nb = notebook(
        v4.new_code_cell("shown = display('before', display_id=True)"),
        v4.new_code_cell("shown.update('after')"),
    )
    ran, _ = Execute().preprocess(nb, {"metadata": {"path": str(tmp_path)}})
    assert ran.cells[0].outputs[0].data["text/plain"] == "'after'"
    nbformat.validate(ran)


def test_what_a_later_cell_shows_is_nothing_that_a_test_passed(course) -> None:
    hidden = "### BEGIN HIDDEN TESTS\nassert f(7318264) == 7318265\n### END HIDDEN TESTS"
    show = solution("### BEGIN SOLUTION\npass\n### END SOLUTION", "show")
    course.assign("a", notebook(solution(), graded_cell(hidden, "t1"), show))
    tell = "print(len(seen))\nif seen: print(seen); open('notes.txt', 'w').write(str(seen))"
    keep = "seen = []\ndef f(x):\n    seen.append(x)\n    return x + 1"
    course.answer("a", {"f": keep, "show": tell})
    assert course.grade("a") == {"t1": 1}
    graded = course.root / "autograded" / "s" / "a"
    if course.config.Execute.isolation == "split":
        assert course.cell("a", "show").outputs[0].text == "0\n"
        assert not (graded / "notes.txt").exists()
    else:
        assert "7318264" in course.cell("a", "show").outputs[0].text
