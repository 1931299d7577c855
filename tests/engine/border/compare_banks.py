"""The banks of the course, in one process and over the border: the verdicts must be the same.

python -m tests.engine.border.compare_banks 01_tensors [EXERCISE…] [--policy] [--every N]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import sys
import time
import warnings
from contextlib import chdir
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch

from gradus.authoring.bank import Answer, bank_path, read_bank
from tests.assignments.classroom import Classroom, classroom
from tests.course import ROOT
from tests.engine.border.pair import Told, examine, in_child, warm_up

_STRICTER = re.compile(r"\|\|\|   CheckFailed: .* changed its argument")
SECONDS = 60
_MISTAKE = re.compile(r"\[mistake: (\w+)\]")


def in_one_process(room: Classroom, answer: Answer) -> dict[str, tuple[str | None, str]] | str:
    """Return what the test cells say when the solution shares their process."""

    def grade() -> dict[str, tuple[str | None, str]]:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (for the life of the process)
        verdict = room.grade(answer.exercise, answer.code)
        return {
            name: (None, "") if error is None else (type(error).__name__, str(error))
            for name, error in verdict.errors.items()
        }

    return in_child(grade)  # type: ignore[no-any-return]


def over_the_border(
    room: Classroom, answer: Answer, policies: Any = None, record: bool = False
) -> list[Told] | str:
    """Return what the test cells say when the solution is in a process of its own."""
    namespace, cells = room._before[answer.exercise]
    tests = [
        (cell.metadata.nbgrader.grade_id, cell.source) for cell in room._tests(answer.exercise)
    ]

    def prepare() -> None:
        warnings.simplefilter("ignore")
        os.chdir(room.folder)

    return examine(
        [answer.code],
        tests,
        before=namespace,
        earlier=cells,
        policies=policies,
        record=record,
        seconds=SECONDS,
        prepare=prepare,
    )


def mistake_in(message: str) -> str | None:
    found = _MISTAKE.search(message)
    return found[1] if found else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("assignment")
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--policy", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--debug", action="store_true")
    parser.add_argument("--answer", default="")
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.debug:
        os.environ["BORDER_DEBUG"] = "1"
    with chdir(ROOT):
        room = classroom(arguments.assignment)
    warm_up()
    globals()["SECONDS"] = arguments.seconds
    count = different = other_mistake = stricter = 0
    shared_seconds = split_seconds = 0.0
    for exercise in arguments.exercises or room.exercises():
        answers = read_bank(bank_path(ROOT, arguments.assignment, exercise))
        with contextlib.redirect_stdout(io.StringIO()):
            # What torch puts off to its first use is then done for all processes forked below.
            room.grade(exercise, reference_of(room, exercise))
        policies = None
        if arguments.policy:
            policies = policies_of(room, arguments.assignment, exercise)
        for answer in answers[:: arguments.every]:
            if arguments.answer and arguments.answer not in answer.title:
                continue
            count += 1
            started = time.perf_counter()
            alone = in_one_process(room, answer)
            middle = time.perf_counter()
            apart = over_the_border(room, answer, policies)
            split_seconds += time.perf_counter() - middle
            shared_seconds += middle - started
            problems, renamed = differences(alone, apart)
            if not answer.right and all(_STRICTER.search(problem) for problem in problems):
                # The test finds the change elsewhere; here too it costs the points of its cell.
                stricter += bool(problems)
                problems = []
            other_mistake += bool(renamed)
            if problems:
                different += 1
                print(f"DIFFERENT {answer}", *problems, sep="\n    ", flush=True)
            elif renamed:
                print(f"renamed {answer}", *renamed, sep="\n    ", flush=True)
            if arguments.debug and not isinstance(apart, str):
                for told in apart:
                    print(told.trace, told.written)
    print(
        f"{arguments.assignment}: {count} answers, {different} different, "
        f"{other_mistake} with another message, {stricter} wrong ones that lose more; "
        f"{shared_seconds:.1f} s in one process, "
        f"{split_seconds:.1f} s over the border",
        flush=True,
    )
    sys.exit(different > 0)


def reference_of(room: Classroom, exercise: str) -> str:
    """Return the text of the reference solution."""
    return next(
        str(cell.source)
        for cell in room.nb.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == exercise
    )


def policies_of(room: Classroom, assignment: str, exercise: str) -> Any:
    """Return what the reference solution does in each test cell."""
    reference = Answer(assignment, exercise, True, "reference", reference_of(room, exercise))
    told = over_the_border(room, reference, record=True)
    if isinstance(told, str) or not all(each.passed for each in told):
        raise SystemExit(f"the reference of {exercise} does not pass: {told}")
    return {each.name: each.policy for each in told}


def differences(alone: Any, apart: Any) -> tuple[list[str], list[str]]:
    """Return verdicts that differ, and mistakes that were named differently."""
    if isinstance(alone, str) or isinstance(apart, str):
        return [f"in one process: {alone}"[:300], f"over the border: {apart}"[:300]], []
    problems, renamed = [], []
    for told in apart:
        error, message = alone[told.name]
        mine = f"{told.error}: {told.message[:300]}"
        if (error is None) != told.passed:
            problems.append(f"{told.name}: {error}: {message[:300]}   |||   {mine}")
        elif mistake_in(message) != mistake_in(told.message) or error != told.error:
            renamed.append(f"{told.name}: {error}: {message[:300]}   |||   {mine}")
    return problems, renamed


if __name__ == "__main__":
    main()
