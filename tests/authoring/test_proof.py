"""Tests that tell something else where they run apart from the solution are not released."""

from __future__ import annotations

import json

import pytest

from gradus.authoring.build import BuildError, source_path, text_path
from gradus.plugins.policies import policies_path
from tests.course import Course

NAME = "01_sample"
VISIBLE = "torch.testing.assert_close(twice(torch.ones(2)), torch.tensor([2.0, 2.0]))"
# A library patched here is not patched where the student's code runs.
PATCHED = """from unittest import mock
with mock.patch.object(torch.Tensor, "__rmul__", return_value="patched"):
    assert twice(torch.ones(2)) == "patched"
"""


def rewrite(course: Course, old: str, new: str) -> None:
    path = text_path(course.root, NAME)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_the_reference_does_is_recorded_once(sample: Course):
    sample.build(NAME)
    path = policies_path(source_path(sample.root, NAME))
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["cells"]["test_twice"]["conduct"]["twice"] == {"changes": [], "returns": ["Tensor"]}
    before = path.stat().st_mtime_ns
    rewrite(sample, "Return $2x$.", "Give back $2x$.")
    sample.build(NAME)
    assert path.stat().st_mtime_ns == before  # prose changes nothing
    rewrite(sample, "    return 2 * x", "    return x + x")
    sample.build(NAME)
    assert path.stat().st_mtime_ns > before


def test_it_is_not_released(sample: Course):
    sample.build(NAME)
    assert not list((sample.root / "release").rglob("*policies*"))


def test_a_test_that_tells_something_else_apart_is_refused(sample: Course):
    rewrite(sample, VISIBLE, PATCHED)
    with pytest.raises(BuildError) as refused:
        sample.build(NAME)
    assert "test_twice, with the reference solution: full points in one process" in str(
        refused.value
    )
    assert "no points apart from it" in str(refused.value)
    assert not policies_path(source_path(sample.root, NAME)).exists()


def test_a_test_that_the_reference_fails_is_refused(sample: Course):
    rewrite(sample, "torch.tensor([2.0, 2.0])", "torch.tensor([3.0, 3.0])")
    with pytest.raises(BuildError, match="test_twice: the reference solution fails"):
        sample.build(NAME)


def test_a_damaged_record_is_named(sample: Course):
    sample.build(NAME)
    path = policies_path(source_path(sample.root, NAME))
    path.write_text("{")
    with pytest.raises(BuildError, match=r"01_sample\.policies\.json is damaged"):
        sample.build(NAME)


def test_where_tests_share_the_process_nothing_is_recorded(sample: Course):
    sample.config.Execute.isolation = "shared"
    sample.build(NAME)
    assert not policies_path(source_path(sample.root, NAME)).exists()
