"""Grades the same few submissions, good and hostile, many times over and measures what is left.

python -m tests.engine.endurance --submissions 500
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradus.engine.cells import MEGABYTE, Cell, Limits, Tier
from gradus.engine.engine import Engine, Settings
from gradus.engine.memory import tree

LIMITS = Limits(
    cell_seconds=0.3,
    grace_seconds=0.3,
    submission_seconds=30,
    memory=300 * MEGABYTE,
    output=100_000,
    processes=30,
    disk=10 * MEGABYTE,
)

GOOD = (
    "import torch\nx = torch.ones(10, requires_grad=True)",
    "(x * x).sum().backward()\nx.grad",
    "print('done')",
)
# One after another, with a good submission between them.
HOSTILE = (
    ("import os\nos._exit(1)",),
    ("x = 1\nwhile True:\n    pass",),
    ("import ctypes\nctypes.string_at(0)",),
    ("import os\nfor _ in range(5):\n    os.system('sleep 1000 &')",),
    ("import time\ntry:\n    time.sleep(9)\nfinally:\n    time.sleep(9)",),
    ("print('a' * 10**7)", "raise ValueError('b' * 10**7)"),
    ("import os\nos.closerange(0, 1000)",),
    ("x = bytearray(10**9)",),
    ("import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()",),
    ("open('big', 'wb').write(b'x' * 10**8)",),
)


@dataclass(frozen=True)
class Held:
    """What an engine holds, in bytes and in numbers."""

    zygote: int
    coordinator: int
    processes: int
    descriptors: int
    folders: int


def held(engine: Engine) -> Held:
    """Measure it between two submissions."""
    assert engine._zygote is not None
    root = engine._zygote._process.pid
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Held(
        sum(own_memory(pid) for pid in tree(root)),
        resident,
        len(tree(root)),
        len(os.listdir("/proc/self/fd")),
        len(list(Path(tempfile.gettempdir()).glob("gradus-*"))),
    )


def own_memory(pid: int) -> int:
    """Return the bytes that a process has to itself, without what it maps of files."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii", errors="replace") as file:
        (line,) = (line for line in file if line.startswith("Pss_Anon:"))
    return int(line.split()[1]) * 1024


def submissions(number: int) -> Iterator[Sequence[str]]:
    """Yield the cells of so many submissions, each second one hostile."""
    for n in range(number):
        yield GOOD if n % 2 == 0 else (*GOOD, *HOSTILE[n // 2 % len(HOSTILE)], *GOOD[1:])


def grade(engine: Engine, sources: Sequence[str]) -> None:
    """Run a submission.

    Raises:
        AssertionError: a good cell came out wrong.
    """
    cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
    ran = list(engine.run(cells, LIMITS))
    assert ran[-1].outputs == [{"output_type": "stream", "name": "stdout", "text": "done\n"}]
    assert "tensor([2., 2.," in ran[1].outputs[0]["data"]["text/plain"]


def main() -> None:
    """Grade, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=500)
    parser.add_argument("--tier", type=Tier, default=Tier.NAMESPACES)
    arguments = parser.parse_args()
    with Engine(Settings([arguments.tier])) as engine:
        engine.start()
        started = time.monotonic()
        for number, sources in enumerate(submissions(arguments.submissions)):
            grade(engine, sources)
            if number % (arguments.submissions // 10 or 1) == 0:
                now = held(engine)
                print(
                    f"{number:6d}  zygote {now.zygote / MEGABYTE:.1f} MB  coordinator "
                    f"{now.coordinator / MEGABYTE:.1f} MB  {now.processes} processes  "
                    f"{now.descriptors} descriptors  {now.folders} folders"
                )
                sys.stdout.flush()
        seconds = time.monotonic() - started
        print(f"{seconds:.0f} s, {seconds / arguments.submissions:.2f} s a submission")


if __name__ == "__main__":
    main()
