"""The banks of the course, graded as submissions in one process and apart: the scores must agree.

python -m tests.engine.compare_isolations [NAME…] [--every N] [--start K]

The k-th submission answers every exercise with the k-th solution of its bank.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator

import nbformat

from gradus.authoring.bank import Answer, bank_path, read_bank
from gradus.authoring.build import assignments, source_path
from gradus.engine.cells import Cell, Examination, Limits, Ran
from gradus.engine.engine import Engine, Settings
from gradus.plugins.course import load_config
from gradus.plugins.execute import Execute
from gradus.plugins.policies import read_policies
from tests.course import ROOT

SECONDS = 20
_MISTAKE = re.compile(r"\[mistake: (\w+)\]")


def submissions(assignment: str, start: int, every: int) -> Iterator[dict[str, Answer]]:
    """Yield exercise → answer until every answer of the banks was there, or every n-th."""
    folder = bank_path(ROOT, assignment, "x").parent
    banks = [read_bank(path) for path in sorted(folder.glob("*.py")) if path.stem != "__init__"]
    for number in range(start, max(map(len, banks)), every):
        answers = [bank[number % len(bank)] for bank in banks]
        yield {answer.exercise: answer for answer in answers}


def cells_of(assignment: str, answers: dict[str, Answer]) -> list[Cell]:
    """Return the cells of the reference notebook with other answers and without its pictures."""
    nb = nbformat.read(source_path(ROOT, assignment), as_version=4)
    nb.cells = [cell for cell in nb.cells if not cell.metadata.get("uses_exercises")]
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name].code
    return [cell for cell, _ in Execute(config=load_config(ROOT))._cells(nb)]


def told(ran: Ran) -> tuple[bool, str, str]:
    """Return whether a cell passed, the mistake that it names, and its message."""
    if ran.error is None:
        return True, "", ""
    message = f"{ran.error['ename']}: {ran.error['evalue']}"
    mistake = _MISTAKE.search(message)
    return False, mistake[1] if mistake else "", message


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    arguments = parser.parse_args()
    limits = Limits(cell_seconds=SECONDS, submission_seconds=None)
    different = 0
    with Engine(Settings()) as engine:
        for name in arguments.names or assignments(ROOT):
            policies = read_policies(
                source_path(ROOT, name), nbformat.read(source_path(ROOT, name), as_version=4)
            )
            assert policies is not None, "build it first"
            seconds = {"shared": 0.0, "split": 0.0}
            tests = renamed = 0
            for answers in submissions(name, arguments.start, arguments.every):
                cells = cells_of(name, answers)
                results = []
                for way, examination in (("shared", None), ("split", Examination(policies))):
                    started = time.perf_counter()
                    results.append(list(engine.run(cells, limits, examination=examination)))
                    seconds[way] += time.perf_counter() - started
                for cell, together, apart in zip(cells, *results, strict=True):
                    if not cell.is_test:
                        continue
                    tests += 1
                    one, other = told(together), told(apart)
                    if one[0] != other[0]:
                        different += 1
                        exercise = re.sub(r"^test_|_\d$", "", str(cell.name))
                        print(f"DIFFERENT {cell.name}, {answers.get(exercise)}")
                        print(f"    shared: {one[2][:300] or 'passes'}")
                        print(f"    split:  {other[2][:300] or 'passes'}", flush=True)
                    renamed += one[1] != other[1]
            print(
                f"{name}: {tests} verdicts, {renamed} with another mistake; "
                f"{seconds['shared']:.1f} s shared, {seconds['split']:.1f} s split",
                flush=True,
            )
    sys.exit(different > 0)


if __name__ == "__main__":
    main()
