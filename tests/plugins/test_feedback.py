"""Feedback keeps hidden tests hidden, and still says what was wrong."""

from __future__ import annotations

import re
import shutil
from html import unescape

import nbformat
import pytest
from nbgrader.api import Gradebook

from gradus.plugins.course import autograde, generate_feedback
from tests.course import Course

NAME = "01_sample"
WRONG = "def twice(x):\n    print('I was ' + 'called with', x)\n    return -2 * x"
RAISES = "def twice(x):\n    raise ValueError('seen ' + repr(x.tolist()) + 'z' * 2000)"
SECRETS = ("contract.holds", "oracle", "BEGIN HIDDEN")


@pytest.fixture
def course(sample: Course) -> Course:
    sample.build(NAME)
    return sample


def graded(course: Course, code: str, language: str = "en") -> None:
    folder = course.root / "submitted" / "ada" / NAME
    shutil.copytree(course.root / "release" / NAME, folder)
    nb = course.release(NAME)
    nb.metadata.gradus.language = language
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "twice":
            cell.source = code
    nbformat.write(nb, folder / f"{NAME}.ipynb")
    autograde(course.config, NAME, "ada")


def page(course: Course) -> str:
    folder = generate_feedback(course.config, NAME, "ada")
    text = (folder / f"{NAME}.html").read_text(encoding="utf-8")
    return unescape(re.sub("<[^>]+>", "", text))


def test_the_message_is_shown_and_the_hidden_test_is_not(course: Course) -> None:
    graded(course, WRONG)
    shown = page(course)
    assert "[mistake: wrong_sign]" in shown
    assert "Hidden tests ran here" in shown
    assert "torch.testing.assert_close(twice(torch.ones(2))" in shown
    assert not [secret for secret in SECRETS if secret in shown]
    # An ordinary cell prints what it calls; what the hidden test called is not shown.
    assert re.findall("I was called with (.*)", shown) == ["tensor([1.])"]


def test_it_speaks_the_students_language(course: Course) -> None:
    graded(course, WRONG, "es")
    assert "Aquí se ejecutaron pruebas ocultas" in page(course)


def test_the_graded_notebook_keeps_everything_for_the_instructor(course: Course) -> None:
    course.config.Execute.isolation = "shared"
    graded(course, WRONG)
    page(course)
    (test,) = [c for c in course.graded(NAME, "ada").cells if "contract.holds" in c.source]
    assert any("I was called with" in output.get("text", "") for output in test.outputs)


def test_apart_from_its_tests_an_error_tells_nothing_of_what_it_was_called_with(
    course: Course,
) -> None:
    graded(course, RAISES)
    shown = page(course)
    assert "raise ValueError('seen '" in shown
    # An ordinary cell says what it calls.
    seen = set(re.findall(r"seen \[([^\]]*)", shown)) - {"1.0"}
    assert seen
    assert not any(letter.isdigit() for letter in "".join(seen))


def test_an_error_of_the_students_own_is_shown_with_its_line_and_cut(course: Course) -> None:
    course.config.Execute.isolation = "shared"
    graded(course, RAISES)
    shown = page(course)
    assert "ValueError" in shown
    assert "raise ValueError('seen '" in shown
    # Whole only where an ordinary cell shows it.
    assert next(len(run) for run in re.findall("zz+", shown)) < 500
    assert not [secret for secret in SECRETS if secret in shown]


def set_deadline(course: Course, when: str) -> None:
    with Gradebook(course.config.CourseDirectory.db_url, "gradus") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=when)


@pytest.mark.parametrize(
    ("setting", "deadline", "is_shown"),
    [
        ("always", None, True),
        ("after the deadline", "2020-01-01 00:00:00 UTC", True),
        ("after the deadline", "2920-01-01 00:00:00 UTC", False),
        ("after the deadline", None, False),
        ("never", "2020-01-01 00:00:00 UTC", False),
    ],
)
def test_a_setting_opens_them(course: Course, setting, deadline, is_shown) -> None:
    graded(course, WRONG)
    course.config.HideTests.show = setting
    course.config.CourseDirectory.db_url = f"sqlite:///{course.root}/gradebook.db"
    if deadline:
        set_deadline(course, deadline)
    assert ("contract.holds" in page(course)) == is_shown
