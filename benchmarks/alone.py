"""Runs the cells of submissions and nothing else; `python -m benchmarks.alone` times it.

In gradus's engine, test cells in the student's process or apart from it (`split`), and as near to
nothing as fair: the limit. The limit is a process that has imported what the cells need and has run
them once; it forks a child per submission, which compiles and executes one cell after another in
one namespace and catches their exceptions. No walls, no IPython, no outputs, no notebook.
`in_place` leaves out the fork too.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradus.engine.cells import Cell, Examination, Limits
from gradus.engine.engine import PRELOAD, Engine, Settings
from gradus.engine.memory import memory_of_tree, tree

Sources = list[tuple[str, bool]]  # text of a code cell, whether it is a test

_TICKS = os.sysconf("SC_CLK_TCK")


def in_the_engine(submissions: Sequence[Sources], rounds: int) -> dict[str, Any]:
    """Run them in gradus's engine; processor time is that of all its processes and of this one."""
    started = time.perf_counter()
    examinations = {"engine": None, "engine split": Examination()}
    with Engine(Settings()) as engine:
        engine.start()
        start = {
            "start_seconds": time.perf_counter() - started,
            "start_cpu": _cpu(),
            "memory_bytes": sum(memory_of_tree(pid) for pid in _children()),
            "tier": engine.tier.value,
        }
        ways: dict[str, Any] = {name: {**start, "wall": [], "cpu": []} for name in examinations}
        for _ in range(rounds):
            for sources in submissions:
                # One after the other, so that a busy moment of the machine does not hit only one.
                for name, examination in examinations.items():
                    before, began = _cpu(), time.perf_counter()
                    _run(engine, sources, examination)
                    ways[name]["wall"].append(time.perf_counter() - began)
                    ways[name]["cpu"].append(_cpu() - before)
    return ways


def at_the_limit(submissions: Sequence[Sources], rounds: int) -> dict[str, Any]:
    """Run them in forked children of this warm process, and then in this process itself."""
    _warm_up(submissions)
    every = [sources for _ in range(rounds) for sources in submissions]
    return {"fork": _in_forks(every), "in_place": _in_place(every)}


WAYS = {"engine": in_the_engine, "limit": at_the_limit}


def _run(engine: Engine, sources: Sources, examination: Examination | None) -> None:
    cells = [
        Cell(number, source, is_test=is_test)
        for number, (source, is_test) in enumerate(sources, start=1)
    ]
    for ran in engine.run(cells, Limits(), examination=examination):
        if ran.fault is not None:
            raise RuntimeError(f"the engine had to step in: {ran.fault}")


def _in_forks(every: Sequence[Sources]) -> dict[str, Any]:
    wall, cpu = [], []
    for sources in every:
        own = time.process_time()
        began = time.perf_counter()
        pid = os.fork()
        if pid == 0:
            _execute(sources)
            os._exit(0)
        _, status, used = os.wait4(pid, 0)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - own + used.ru_utime + used.ru_stime)
        if status != 0:
            raise RuntimeError(f"a child ended with status {status}")
    return {"wall": wall, "cpu": cpu}


def _in_place(every: Sequence[Sources]) -> dict[str, Any]:
    wall, cpu = [], []
    for sources in every:
        own, began = time.process_time(), time.perf_counter()
        _execute(sources)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - own)
    return {"wall": wall, "cpu": cpu}


def _warm_up(submissions: Sequence[Sources]) -> None:
    """Bring this process to where the engine's is after its start."""
    for name in PRELOAD:
        importlib.import_module(name)
    for sources in submissions:
        _execute(sources)
    gc.collect()
    gc.freeze()


def _execute(sources: Sources) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        for source, _ in sources:
            with contextlib.suppress(Exception):  # a wrong answer fails its test: that is work too
                exec(compile(source, "<cell>", "exec"), namespace)


def _children() -> list[int]:
    me = Path("/proc/self/task") / str(os.getpid()) / "children"
    return [int(pid) for pid in me.read_text("ascii").split()]


def _cpu() -> float:
    """Return the processor time so far of this process, its children and what they waited for.

    The kernel says it of others by ticks of mostly 10 ms, which many submissions even out.
    """
    seconds = time.process_time()
    for pid in (each for child in _children() for each in tree(child)):
        numbers = (Path("/proc") / str(pid) / "stat").read_text("ascii").rpartition(")")[2].split()
        seconds += sum(map(int, numbers[11:15])) / _TICKS  # utime, stime, cutime, cstime of proc(5)
    return seconds


def main() -> None:
    """Read submissions from a JSON file, run them, write what it took to another."""
    parser = argparse.ArgumentParser()
    parser.add_argument("where", choices=sorted(WAYS))
    parser.add_argument("--submissions", type=Path, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    arguments = parser.parse_args()
    submissions = json.loads(arguments.submissions.read_text("utf-8"))
    result = WAYS[arguments.where](submissions, arguments.rounds)
    arguments.result.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
