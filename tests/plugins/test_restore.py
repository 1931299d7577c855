"""The assignment's cells in a submission become what was released, and nothing else changes."""

from __future__ import annotations

import copy
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    OverwriteCells,
    OverwriteKernelspec,
)

from gradus.plugins import restore
from gradus.plugins.course import autograde, generate_feedback, generate_release, scores
from gradus.plugins.intake import is_note
from gradus.plugins.reading import ForgivingExporter
from gradus.plugins.restore import RestoreCells, assigned_cells
from tests.course import ROOT, Course, new_course

STOCK = [ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
OURS = [
    ClearOutput,
    RestoreCells,
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
RELEASES = sorted(path.name for path in (ROOT / "release").iterdir() if path.is_dir())
NAME = "99_manual"
STUDENT = "ada"


def graded(name: str, **block: object) -> dict:
    flags = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **flags, **block}}


def source_notebook() -> NotebookNode:
    """An assignment with every kind of cell that nbgrader knows."""
    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    answer = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    hidden = "### BEGIN HIDDEN TESTS\nassert {}(4) == 4\n### END HIDDEN TESTS\nassert {}(1) == 1"
    cells = [
        text("# An assignment", id="title"),
        code("import math", id="imports"),
        code("base = 1", metadata=graded("base", locked=True), id="base"),
        text("## f", id="prose-f"),
        code(
            "def f(x):\n    "
            + answer.format("    return x")
            .replace("\n", "\n    ")
            .replace("        return", "    return"),
            metadata=graded("f", solution=True),
            id="f",
        ),
        code(hidden.format("f", "f"), metadata=graded("test_f", grade=True, points=2), id="test_f"),
        code("assert f(2) == 2", metadata=graded("test_f_2", grade=True, points=1), id="test_f_2"),
        code("print(f(3))", id="plot-f"),
        text("## g", id="prose-g"),
        code(
            "def g(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION",
            metadata=graded("g", solution=True),
            id="g",
        ),
        code(
            hidden.format("g", "g"), metadata=graded("test_g", grade=True, points=1.5), id="test_g"
        ),
        text("## In words", id="prose-words"),
        text(
            answer.format("because"),
            metadata=graded("why", grade=True, solution=True, points=3),
            id="why",
        ),
        code(
            answer.format("print('a drawing')"),
            metadata=graded("draw", grade=True, solution=True, points=4),
            id="draw",
        ),
        text(
            "Build something.", metadata=graded("build", task=True, locked=True, points=5), id="b"
        ),
        text("Ordinary, with a name.", metadata=graded("plain"), id="plain"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@dataclass
class Intake:
    """An assignment, and what the sanitizing half of autograde makes of submissions to it."""

    course: Course
    name: str = NAME

    @property
    def release(self) -> NotebookNode:
        return self.course.release(self.name)

    @property
    def assigned(self) -> dict[str, restore.AssignedCell]:
        db_url = CourseDirectory(config=self.course.config).db_url
        return assigned_cells(db_url, self.name, self.name)

    def hand_in(self, content: NotebookNode | str | bytes) -> Path:
        path = self.course.root / "submitted" / STUDENT / self.name / f"{self.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, NotebookNode):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def sanitize(self, content: NotebookNode | str | bytes, *, stock: bool = False) -> str:
        """Return what the sanitizing half of autograde writes of a submission."""
        path = str(self.hand_in(content))
        config = self.course.config
        converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
        converter.sanitize_preprocessors = STOCK if stock else OURS
        exporter = NotebookExporter if stock else ForgivingExporter
        with chdir(self.course.root):
            converter.exporter = exporter(parent=converter, config=config)
            converter._init_preprocessors()
            resources = converter.init_single_notebook_resources(path)
            output, _ = converter.exporter.from_filename(path, resources=resources)
        return output

    def restored(self, content: NotebookNode | str | bytes) -> NotebookNode:
        nb = nbformat.reads(self.sanitize(content), as_version=4)
        nbformat.validate(nb)
        return nb

    def answered(self) -> NotebookNode:
        nb = self.release
        cells = by_name(nb)
        cells["f"].source = "def f(x):\n    return x"
        cells["g"].source = "def g(x):\n    return x"
        cells["why"].source = "Because it is so."
        return nb


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Intake:
    """A course with one assignment that has every kind of cell."""
    root = tmp_path_factory.mktemp("manual")
    shutil.copy(empty_gradebook, root)
    course = new_course(root)
    course.config.OverwriteCells.add_missing_cells = False
    path = root / "source" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source_notebook(), path)
    generate_release(course.config, NAME, root / "release")
    return Intake(course)


@pytest.fixture(params=["release at hand", "gradebook alone"])
def intake(manual: Intake, request: pytest.FixtureRequest) -> Iterator[Intake]:
    """The same, with and without the released notebook."""
    if request.param == "release at hand":
        yield manual
        return
    folder, hidden = manual.course.root / "release", manual.course.root / "hidden"
    text = (folder / NAME / f"{NAME}.ipynb").read_text()
    folder.rename(hidden)
    try:
        yield _Alone(manual.course, text)
    finally:
        hidden.rename(folder)


class _Alone(Intake):
    """An assignment whose release lies elsewhere."""

    def __init__(self, course: Course, text: str) -> None:
        super().__init__(course)
        self.text = text

    @property
    def release(self) -> NotebookNode:
        return nbformat.reads(self.text, as_version=4)


def name_of(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def by_name(nb: NotebookNode) -> dict[str, NotebookNode]:
    return {name: cell for cell in nb.cells if (name := name_of(cell))}


def names(nb: NotebookNode) -> list[str]:
    """Return the assignment's cells in the notebook's order."""
    return [name for cell in nb.cells if (name := name_of(cell))]


def sources(nb: NotebookNode) -> list[str]:
    return [cell.source for cell in nb.cells if not is_note(cell)]


def note_of(nb: NotebookNode) -> str:
    return nb.cells[0].source if is_note(nb.cells[0]) else ""


def without(nb: NotebookNode, *gone: str) -> NotebookNode:
    nb.cells = [cell for cell in nb.cells if name_of(cell) not in gone]
    return nb


def code(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source)


ORDER = ["base", "f", "test_f", "test_f_2", "g", "test_g", "why", "draw", "build"]
POINTS = {"test_f": 2, "test_f_2": 1, "test_g": 1.5, "why": 3, "draw": 4, "build": 5}


def assert_as_released(nb: NotebookNode, assigned: dict[str, restore.AssignedCell]) -> None:
    """Every cell of the assignment is there once, in order, and what the gradebook says."""
    assert [name for name in names(nb) if name in assigned] == list(assigned)
    for name, cell in by_name(nb).items():
        if name not in assigned:
            continue
        entry = assigned[name]
        block = cell.metadata.nbgrader
        assert cell.cell_type == entry.cell_type
        assert (block.grade, block.solution, block.task) == (
            entry.grade,
            entry.solution,
            entry.task,
        )
        assert utils.is_locked(cell) == entry.locked
        assert block.get("points") == entry.points
        assert block.checksum == entry.checksum
        if entry.locked:
            assert cell.source == entry.source
            assert utils.compute_checksum(cell) == entry.checksum


# ---------------------------------------------------------------------------------------------
# A notebook with nothing wrong


def test_an_untouched_release_becomes_what_stock_makes_of_it(intake: Intake) -> None:
    assert intake.sanitize(intake.release) == intake.sanitize(intake.release, stock=True)


def test_an_answered_notebook_with_cells_of_its_own_becomes_what_stock_makes_of_it(intake) -> None:
    nb = intake.answered()
    nb.cells.insert(5, code("def helper(x):\n    return x"))
    nb.cells.insert(0, nbformat.v4.new_markdown_cell("My notes"))
    nb.cells.append(code("f(5)"))
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"cell{number}"
    assert intake.sanitize(nb) == intake.sanitize(nb, stock=True)


@pytest.fixture(scope="module")
def whole_course(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Course:
    root = tmp_path_factory.mktemp("course")
    shutil.copy(empty_gradebook, root)
    course = new_course(root, *RELEASES)
    for name in RELEASES:
        course.build(name)
    return course


@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("kind", ["release", "reference"])
def test_the_courses_own_notebooks_become_what_stock_makes_of_them(
    whole_course: Course, name: str, kind: str
) -> None:
    own = Intake(whole_course, name)
    nb = own.release if kind == "release" else whole_course.reference(name)
    assert own.sanitize(nb) == own.sanitize(nb, stock=True)


def test_what_the_gradebook_holds_is_read_whole_and_in_order(manual: Intake) -> None:
    assigned = manual.assigned
    assert list(assigned) == ORDER
    assert {n: c.points for n, c in assigned.items() if c.points is not None} == POINTS
    assert [n for n, c in assigned.items() if c.is_test] == ["test_f", "test_f_2", "test_g"]
    assert "f(4) == 4" in assigned["test_f"].source


def test_a_notebook_that_the_gradebook_lacks_is_an_error(manual: Intake) -> None:
    db_url = CourseDirectory(config=manual.course.config).db_url
    with pytest.raises(MissingEntry, match="nothing"):
        assigned_cells(db_url, "nothing", NAME)


def test_the_gradebook_is_opened_once(manual: Intake, monkeypatch) -> None:
    opened = []

    class Counted(Gradebook):
        def __init__(self, *args, **kwargs) -> None:
            opened.append(args)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(restore, "Gradebook", Counted)
    manual.sanitize(without(manual.release, "test_f", "g"))
    assert len(opened) == 1


# ---------------------------------------------------------------------------------------------
# Settings, kinds, texts


def with_block(**changes: object) -> Callable[[NotebookNode], None]:
    return lambda cell: cell.metadata.nbgrader.update(changes)


def without_key(key: str) -> Callable[[NotebookNode], None]:
    return lambda cell: cell.metadata.nbgrader.pop(key)


SETTINGS = {
    "points raised": ("test_f", with_block(points=200)),
    "points negative": ("test_f", with_block(points=-2)),
    "points a text": ("test_f", with_block(points="2")),
    "points true": ("test_f_2", with_block(points=True)),
    "points gone": ("test_f", without_key("points")),
    "points of a task": ("build", with_block(points=500)),
    "no test any more": ("test_f", with_block(grade=False)),
    "a test is an answer": ("test_f", with_block(solution=True)),
    "an answer is a test": ("f", with_block(grade=True, points=100)),
    "an answer is locked": ("f", with_block(locked="yes")),
    "unlocked": ("base", with_block(locked=False)),
    "a task no more": ("build", with_block(task=False)),
    "an answer is a task": ("why", with_block(task=True)),
    "flags as numbers": ("test_f", with_block(grade=1, solution=0)),
    "flags gone": ("test_f", without_key("grade")),
    "schema 1": ("test_f", with_block(schema_version=1)),
    "schema 2": ("f", with_block(schema_version=2)),
    "schema 4": ("test_f", with_block(schema_version=4)),
    "schema a text": ("test_f", with_block(schema_version="3")),
    "schema true": ("test_f", with_block(schema_version=True)),
    "schema gone": ("test_f", without_key("schema_version")),
    "another type noted": ("test_f", with_block(cell_type="markdown")),
    "marks of a graded copy": ("test_f", with_block(score=2.0, comment="good")),
    "of a schema before 1": ("f", lambda cell: cell.metadata.update(nbgrader={"grade_id": "f"})),
}


@pytest.mark.parametrize("change", SETTINGS)
def test_settings_for_grading_are_the_assignments(change: str, manual: Intake) -> None:
    name, apply = SETTINGS[change]
    nb = manual.answered()
    apply(by_name(nb)[name])
    got = manual.restored(nb)
    assert_as_released(got, manual.assigned)
    assert sources(got) == sources(manual.restored(manual.answered()))
    assert f"`{name}`" in note_of(got)


@pytest.mark.parametrize("checksum", ["0" * 32, "", 3, None])
def test_a_checksum_is_always_the_gradebooks(checksum, manual: Intake) -> None:
    nb = manual.answered()
    by_name(nb)["f"].metadata.nbgrader["checksum"] = checksum
    got = manual.restored(nb)
    assert by_name(got)["f"].metadata.nbgrader.checksum == manual.assigned["f"].checksum


def test_a_released_text_under_a_wrong_checksum_is_no_edit(manual: Intake) -> None:
    nb = manual.answered()
    by_name(nb)["test_f"].metadata.nbgrader["checksum"] = "0" * 32
    got = manual.restored(nb)
    assert_as_released(got, manual.assigned)
    assert note_of(got) == ""


@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_whole_notebook_of_another_schema_is_graded(version: int, manual: Intake) -> None:
    nb = manual.answered()
    for cell in nb.cells:
        if name_of(cell):
            cell.metadata.nbgrader["schema_version"] = version
    got = manual.restored(nb)
    assert_as_released(got, manual.assigned)
    assert by_name(got)["f"].source == "def f(x):\n    return x"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("f", "markdown"), ("f", "raw"), ("test_f", "raw"), ("why", "code"), ("build", "raw")],
)
def test_a_cell_of_another_kind_is_again_what_it_was(name, kind, manual: Intake) -> None:
    nb = manual.answered()
    cell = by_name(nb)[name]
    cell["cell_type"] = kind
    cell.pop("outputs", None)
    cell.pop("execution_count", None)
    if kind == "code":
        cell.update(outputs=[], execution_count=None)
    got = manual.restored(nb)
    assert_as_released(got, manual.assigned)
    assert sources(got) == sources(manual.restored(manual.answered()))
    assert f"`{name}`" in note_of(got)


@pytest.mark.parametrize("name", ["base", "test_f", "test_f_2", "build"])
def test_a_locked_text_is_put_back_and_the_student_told(name: str, intake: Intake) -> None:
    nb = intake.answered()
    by_name(nb)[name].source = "pass"
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert f"`{name}`" in note_of(got)


def test_a_text_of_an_earlier_release_is_replaced_in_silence(intake: Intake) -> None:
    nb = intake.answered()
    cell = by_name(nb)["test_f"]
    cell.source = "assert f(0) == 0  # as it was released last week"
    cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert note_of(got) == ""


@pytest.mark.parametrize("block", ["test_f", 3, None, [], ["test_f"], {"grade_id": ["test_f"]}])
def test_metadata_that_are_none_are_taken_away(block, manual: Intake) -> None:
    nb = manual.answered()
    nb.cells.append(code("1"))
    nb.cells[-1].metadata["nbgrader"] = block
    got = manual.restored(nb)
    assert_as_released(got, manual.assigned)
    assert "nbgrader" not in got.cells[-1].metadata
    assert got.cells[-1].source == "1"


def test_a_cell_that_the_assignment_does_not_know_is_ordinary(intake: Intake) -> None:
    nb = intake.answered()
    nb.cells.append(code("free = 100"))
    nb.cells[-1].metadata.update(graded("bonus", grade=True, points=100))
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert "nbgrader" not in got.cells[-1].metadata
    assert "`bonus`" in note_of(got)


def test_of_cells_of_one_name_the_last_is_graded(intake: Intake) -> None:
    nb = intake.answered()
    place = nb.cells.index(by_name(nb)["f"])
    again = copy.deepcopy(nb.cells[place])
    again.update(id="again", source="def f(x):\n    return -x")
    nb.cells.insert(place + 1, again)
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert by_name(got)["f"].source == again.source
    assert sources(got) == sources(intake.restored(nb))
    kept = [cell for cell in got.cells if cell.source == "def f(x):\n    return x"]
    assert [name_of(cell) for cell in kept] == [None]
    assert "`f`" in note_of(got)


# ---------------------------------------------------------------------------------------------
# What keeps a cell from being run


@pytest.mark.parametrize("tag", ["skip-execution", "not-me"])
def test_a_tag_that_skips_a_cell_is_taken_off(tag: str, intake: Intake) -> None:
    config = intake.course.config
    config.Execute.skip_cells_with_tag = tag
    try:
        nb = intake.answered()
        for name in ("test_f", "f"):
            by_name(nb)[name].metadata["tags"] = ["mine", tag]
        nb.cells.append(code("1"))
        nb.cells[-1].metadata["tags"] = [tag]
        got = intake.restored(nb)
    finally:
        del config.Execute["skip_cells_with_tag"]
    assert [by_name(got)[name].metadata.tags for name in ("test_f", "f")] == [["mine"]] * 2
    assert got.cells[-1].metadata.tags == [tag]
    assert "`test_f`" in note_of(got)
    assert tag in note_of(got)


# ---------------------------------------------------------------------------------------------
# Presence and order


@pytest.mark.parametrize("name", ORDER)
def test_a_deleted_cell_is_put_back_in_its_place(name: str, intake: Intake) -> None:
    got = intake.restored(without(intake.release, name))
    assert_as_released(got, intake.assigned)
    assert by_name(got)[name].source == intake.assigned[name].source
    assert f"`{name}`" in note_of(got)
    if not isinstance(intake, _Alone):
        assert sources(got) == sources(intake.restored(intake.release))


@pytest.mark.parametrize("name", ["why", "draw"])
def test_an_answer_for_a_person_that_was_deleted_counts_as_not_given(name, intake) -> None:
    got = intake.restored(without(intake.answered(), name))
    assert utils.determine_grade(by_name(got)[name]) == (0, POINTS[name])


def test_every_cell_comes_back_into_an_empty_file(intake: Intake) -> None:
    got = intake.restored(b"")
    assert_as_released(got, intake.assigned)
    assert len(got.cells) == 1 + len(ORDER)
    assert [is_note(cell) for cell in got.cells] == [True] + [False] * len(ORDER)


def test_what_was_deleted_stays_away_where_the_setting_says_so(intake: Intake) -> None:
    config = intake.course.config
    config.RestoreCells.add_missing = False
    try:
        nb = without(intake.answered(), "test_f", "g", "why")
        assert intake.sanitize(nb) == intake.sanitize(nb, stock=True)
    finally:
        del config.RestoreCells["add_missing"]


def test_a_deleted_test_comes_behind_what_the_student_added_to_the_answer(intake: Intake) -> None:
    nb = without(intake.answered(), "test_f", "test_f_2")
    place = nb.cells.index(by_name(nb)["f"])
    nb.cells.insert(place + 1, code("def helper(x):\n    return x"))
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    order = sources(got)
    assert order.index("def helper(x):\n    return x") < order.index("assert f(2) == 2")


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_stub_put_back_does_not_undo_an_answer_moved_to_another_cell(place, intake) -> None:
    nb = intake.answered()
    answer = code(by_name(nb)["g"].source)
    at = nb.cells.index(by_name(nb)["g" if place == "after" else "f"])
    nb.cells.insert(at + (place == "after"), answer)
    got = intake.restored(without(nb, "g"))
    assert_as_released(got, intake.assigned)
    assert by_name(got)["g"].metadata.tags == ["skip-execution"]
    assert "not run" in note_of(got)


def test_a_stub_that_nothing_replaces_is_run(intake: Intake) -> None:
    got = intake.restored(without(intake.answered(), "g"))
    assert "skip-execution" not in by_name(got)["g"].metadata.get("tags", [])


def moved(nb: NotebookNode, name: str, before: str) -> NotebookNode:
    cell = by_name(nb)[name]
    nb.cells.remove(cell)
    nb.cells.insert(nb.cells.index(by_name(nb)[before]), cell)
    return nb


@pytest.mark.parametrize(
    ("name", "before"),
    [("test_f", "f"), ("test_g", "base"), ("base", "build"), ("f", "build"), ("test_f", "build")],
)
def test_a_cell_moved_across_another_is_put_back(name, before, intake: Intake) -> None:
    nb = moved(intake.answered(), name, before)
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert f"`{name}`" in note_of(got)
    assert note_of(got).count("`") == 2
    if not isinstance(intake, _Alone):
        assert sources(got) == sources(intake.restored(intake.answered()))


def test_tests_follow_an_answer_that_was_moved_behind_them(intake: Intake) -> None:
    nb = moved(intake.answered(), "f", "g")
    nb.cells.insert(nb.cells.index(by_name(nb)["f"]), code("def helper(x):\n    return x"))
    got = intake.restored(nb)
    assert_as_released(got, intake.assigned)
    assert sources(got).index("def helper(x):\n    return x") < sources(got).index(
        by_name(got)["f"].source
    )
    assert "`test_f`" in note_of(got)


def test_exchanged_names_do_not_exchange_cells(intake: Intake) -> None:
    nb = intake.answered()
    cells = by_name(nb)
    cells["test_f"].metadata.nbgrader["grade_id"] = "test_g"
    cells["test_g"].metadata.nbgrader["grade_id"] = "test_f"
    assert_as_released(intake.restored(nb), intake.assigned)


def test_a_test_under_the_name_of_an_answer_gains_nothing(intake: Intake) -> None:
    nb = intake.answered()
    cells = by_name(nb)
    cells["f"].metadata["nbgrader"], cells["test_f"].metadata["nbgrader"] = (
        cells["test_f"].metadata["nbgrader"],
        cells["f"].metadata["nbgrader"],
    )
    assert_as_released(intake.restored(nb), intake.assigned)


def test_answers_may_change_places_among_themselves(intake: Intake) -> None:
    nb = moved(intake.answered(), "draw", "why")
    assert intake.sanitize(nb) == intake.sanitize(nb, stock=True)


def test_cells_of_the_students_own_stay_where_they_are(intake: Intake) -> None:
    nb = intake.answered()
    for number, place in enumerate((2, 6, 9, 13)):
        nb.cells.insert(place, code(f"own = {number}"))
    before = [s for s in sources(nb) if "test" not in s]
    got = intake.restored(moved(nb, "test_f", "base"))
    moved_text = intake.assigned["test_f"].source
    kept = [s for s in sources(got) if s != moved_text]
    assert [s for s in kept if s.startswith(("own", "def"))] == [
        s for s in before if s.startswith(("own", "def"))
    ]


def test_a_later_order_of_the_release_wins_over_the_gradebooks(manual: Intake) -> None:
    # Once there are submissions, generate_assignment updates cells where they are.
    path = manual.course.root / "release" / NAME / f"{NAME}.ipynb"
    original = path.read_text()
    release = nbformat.reads(original, as_version=4)
    places = [i for i, cell in enumerate(release.cells) if name_of(cell) in {"g", "test_g"}]
    exercise = [release.cells.pop(i) for i in reversed(places)][::-1]
    release.cells[3:3] = exercise
    try:
        path.write_text(nbformat.writes(release))
        assert manual.sanitize(release) == manual.sanitize(release, stock=True)
    finally:
        path.write_text(original)


# ---------------------------------------------------------------------------------------------
# Telling


def test_each_finding_is_logged_with_file_and_cell(intake: Intake, caplog) -> None:
    nb = intake.answered()
    by_name(nb)["test_f"].source = "pass"
    nb = without(nb, "g")
    with caplog.at_level(logging.WARNING):
        intake.sanitize(nb)
    said = [r.getMessage() for r in caplog.records if f"{NAME}.ipynb: " in r.getMessage()]
    number = [name_of(cell) for cell in nb.cells].index("test_f") + 1
    assert any(f"ell {number} (`test_f`)" in line for line in said)
    assert any("`g`" in line for line in said)
    assert len(said) == 2


def test_the_student_is_told_in_the_submissions_language(intake: Intake) -> None:
    nb = without(intake.answered(), "g")
    nb.metadata.setdefault("gradus", {})["language"] = "es"
    got = intake.restored(nb)
    assert "faltaba en tu archivo" in note_of(got)


def test_what_the_reading_found_stands_in_the_same_note(intake: Intake) -> None:
    nb = without(intake.answered(), "g")
    nb.cells[0]["metadata"] = ["broken"]
    got = intake.restored(json.dumps(nb))
    assert [is_note(cell) for cell in got.cells].count(True) == 1
    assert "cell 1" in note_of(got).lower()
    assert "`g`" in note_of(got)


# ---------------------------------------------------------------------------------------------
# Through nbgrader


@pytest.fixture(scope="module")
def grading(manual: Intake) -> Course:
    config = copy.deepcopy(manual.course.config)
    config.Autograde.exporter_class = ForgivingExporter
    config.Autograde.sanitize_preprocessors = OURS
    return Course(manual.course.root, config)


def test_stock_autograde_grades_what_was_put_right(manual: Intake, grading: Course) -> None:
    nb = manual.answered()
    by_name(nb)["test_f"].metadata.nbgrader.update(schema_version=1, points=50)
    by_name(nb)["test_g"].metadata["tags"] = ["skip-execution"]
    by_name(nb)["g"].source = "def g(x):\n    return 1"
    nb = moved(without(nb, "test_f_2", "draw"), "test_f", "f")
    path = manual.hand_in(nb)
    handed_in = path.read_bytes()
    autograde(grading.config, NAME, STUDENT)
    given = {name: s.given for name, s in scores(grading.config, NAME, STUDENT).items()}
    assert {n: given[n] for n in ("test_f", "test_f_2", "test_g", "draw")} == {
        "test_f": 2,
        "test_f_2": 1,
        "test_g": 0,
        "draw": 0,
    }
    assert path.read_bytes() == handed_in
    got = grading.graded(NAME, STUDENT)
    assert [is_note(cell) for cell in got.cells].count(True) == 1
    assert "nbgrader" not in got.cells[0].metadata
    feedback = generate_feedback(grading.config, NAME, STUDENT) / f"{NAME}.html"
    assert "About the file that you handed in" in feedback.read_text(encoding="utf-8")


def test_an_unreadable_file_scores_nothing_and_stops_nobody(manual, grading: Course) -> None:
    folder = grading.root / "submitted" / "bob" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").symlink_to(os.devnull + "/nowhere")
    autograde(grading.config, NAME, "bob")
    assert {s.given for s in scores(grading.config, NAME, "bob").values()} == {0}


# ---------------------------------------------------------------------------------------------
# Anything at all

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 5),
    st.floats(),
    st.sampled_from(["", "code", "markdown", "f", "test_f", "\ud800", "4", "skip-execution"]),
    st.lists(st.integers(0, 1), max_size=2),
    st.just({}),
    st.just({"nbgrader": {"grade_id": "test_f", "grade": True}}),
)


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path to every value of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


def parent_of(document: object, path: tuple) -> object:
    for key in path[:-1]:
        document = document[key]
    return document


@st.composite
def mutations(draw: st.DrawFn, document: dict) -> dict:
    """A document with a few values replaced, removed, exchanged or doubled."""
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 5))):
        paths = list(places(document))
        if not paths:
            break
        path = paths[draw(st.integers(0, len(paths) - 1))]
        parent, key = parent_of(document, path), path[-1]
        action = draw(st.sampled_from(["replace", "remove", "exchange", "double"]))
        if action == "remove":
            del parent[key]
        elif action == "double" and isinstance(parent, list):
            parent.insert(draw(st.integers(0, len(parent))), copy.deepcopy(parent[key]))
        elif action == "exchange":
            alike = [p for p in paths if len(p) == len(path)]
            other = alike[draw(st.integers(0, len(alike) - 1))]
            there = parent_of(document, other)
            parent[key], there[other[-1]] = there[other[-1]], parent[key]
        else:
            parent[key] = draw(JUNK)
    return document


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_handed_in_every_cell_is_there_as_released(manual: Intake, data) -> None:
    text = json.dumps(data.draw(mutations(manual.answered())))
    if data.draw(st.integers(0, 9)) == 0:
        text = text[: data.draw(st.integers(0, len(text)))]
    got = manual.restored(text)
    assert sorted(n for n in names(got) if n in manual.assigned) == sorted(manual.assigned)
    locked = [name for name in names(got) if name in manual.assigned]
    positions = {name: place for place, name in enumerate(locked)}
    assert positions["f"] < positions["test_f"] < positions["test_f_2"]
    assert positions["g"] < positions["test_g"]
    for name, entry in manual.assigned.items():
        cell = by_name(got)[name]
        assert cell.metadata.nbgrader.get("points") == entry.points
        assert cell.metadata.nbgrader.checksum == entry.checksum
        assert cell.source == entry.source or not entry.locked
