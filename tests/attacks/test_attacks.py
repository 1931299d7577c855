"""Whatever students try, nobody has points, texts or files that are not theirs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.attacks.classroom import Findings, graded, missing_points, open_course
from tests.attacks.corpus import corpus


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Findings:
    """The class, graded once for all workers that run tests of it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    found = base / "heist.json"
    with (base / "heist.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            root = base / "heist"
            root.mkdir()
            shutil.copy(empty_gradebook, root)
            answer = graded(open_course(root), "split", corpus())
            found.write_text(json.dumps(asdict(answer)), encoding="utf-8")
    return Findings(**json.loads(found.read_text(encoding="utf-8")))


def test_no_attack_gains_a_point(findings: Findings) -> None:
    require_none("gained", {a.name: a.undeserved(findings.given[a.name]) for a in corpus()})


def test_no_attack_costs_what_it_does_not_spoil(findings: Findings) -> None:
    require_none("lost", {a.name: a.lost(findings.given[a.name]) for a in corpus()})


def test_the_honest_have_all_points(findings: Findings) -> None:
    require_none("have only", missing_points(findings))


def test_nobody_takes_anything_away(findings: Findings) -> None:
    if findings.taken:
        pytest.fail("\n".join(["taken:", *findings.taken]), pytrace=False)


def test_nothing_on_the_machine_is_changed(findings: Findings) -> None:
    if findings.changed:
        pytest.fail("\n".join(["changed:", *findings.changed]), pytrace=False)


def require_none(title: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Fail with a line for each student of whom there is something to say."""
    lines = [
        f"{name:40} {', '.join(f'{exercise} {points:g}' for exercise, points in row.items())}"
        for name, row in rows.items()
        if row
    ]
    if lines:
        pytest.fail("\n".join([f"{title}:", *lines]), pytrace=False)
