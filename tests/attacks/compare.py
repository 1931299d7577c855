"""What the attacks gain and cost under an isolation of gradus's, or under stock nbgrader.

python -m tests.attacks.compare [--isolation split|shared|none|stock] [NAME…]

Attacks that would hang or harm a machine are left out where there are no walls. Stock nbgrader
starts a kernel for each student, so it takes some minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path

from traitlets.config import Config

from gradus.plugins.course import GradingError, autograde
from tests.attacks.classroom import (
    Findings,
    graded,
    hand_in,
    missing_points,
    open_course,
    points_given,
)
from tests.attacks.corpus import Attack, corpus
from tests.attacks.heist import NAME
from tests.course import Course

WALLED = ("split", "shared")
ISOLATIONS = (*WALLED, "none", "stock")


def main() -> None:
    """Grade the class and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--isolation", choices=ISOLATIONS, default="split")
    parser.add_argument("names", nargs="*", help="attacks; all where none is named")
    given = parser.parse_args()
    chosen = [each for each in corpus() if not given.names or each.name in given.names]
    attacks = [each for each in chosen if given.isolation in WALLED or not each.harmful]
    with tempfile.TemporaryDirectory(prefix="heist-") as folder:
        course = open_course(Path(folder))
        if given.isolation == "stock":
            findings = graded_by_nbgrader(course, attacks)
        else:
            findings = graded(course, given.isolation, attacks)
    show(attacks, findings)
    print(f"{len(chosen) - len(attacks)} attacks were left out")


def graded_by_nbgrader(course: Course, attacks: Sequence[Attack]) -> Findings:
    """Have everybody's work graded by nbgrader's own autograde, in kernels."""
    findings = Findings()
    own = deepcopy(course.config)
    own.Autograde = Config()
    own.Execute.timeout = 20  # a kernel's first cell imports torch
    for student in hand_in(course, attacks):
        findings.given[student], findings.remarks[student] = {}, []
        try:
            with _quiet():
                autograde(own, NAME, student)
            findings.given |= points_given(course, [student])
        except GradingError as error:
            findings.remarks[student].append(str(error).strip().splitlines()[-1])
    return findings


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let what kernels write to the terminal go nowhere."""
    with open(os.devnull, "w") as nowhere:
        saved = {number: os.dup(number) for number in (1, 2)}
        try:
            for number in saved:
                os.dup2(nowhere.fileno(), number)
            yield
        finally:
            for number, own in saved.items():
                os.dup2(own, number)
                os.close(own)


def show(attacks: Sequence[Attack], findings: Findings) -> None:
    """Print a line for each attack, and the totals."""
    gained = {each.name: each.undeserved(findings.given[each.name]) for each in attacks}
    lost = {each.name: each.lost(findings.given[each.name]) for each in attacks}
    takers = [line.partition(":")[0] for line in findings.taken]
    for name in gained:
        taken = f"{takers.count(name)} secrets" if name in takers else ""
        print(f"{name:36} +{_sum(gained[name]):4g} -{_sum(lost[name]):4g}  {taken}".rstrip())
    succeeded = [name for name in gained if gained[name] or name in takers]
    print(f"\n{len(gained)} attacks, {len(succeeded)} of them succeeded")
    print(f"undeserved points: {sum(map(_sum, gained.values())):g}")
    print(f"lost points:       {sum(map(_sum, lost.values())):g}")
    for title, lines in {
        "what was taken": findings.taken,
        "what was changed": findings.changed,
        "honest students without all points": map(str, missing_points(findings)),
    }.items():
        print("\n".join([f"{title}:", *(f"  {line}" for line in lines)]))


def _sum(points: Mapping[str, float]) -> float:
    return sum(points.values())


if __name__ == "__main__":
    main()
