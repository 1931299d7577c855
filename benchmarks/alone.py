"""Runs the cells of submissions and nothing else; `python -m benchmarks.alone` times it.

Two ways: in gradus's engine, and as near to nothing as fair: the limit. The limit is a process
that has imported what the cells need and has run them once; it forks a child per submission, which
compiles and executes one cell after another in one namespace and catches their exceptions. No
walls, no IPython, no outputs, no notebook. `in_place` leaves out the fork too.
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

from gradus.engine.cells import Cell, Limits
from gradus.engine.engine import PRELOAD, Engine, Settings
from gradus.engine.memory import memory_of_tree

Sources = list[str]


def in_the_engine(submissions: Sequence[Sources], rounds: int) -> dict[str, Any]:
    """Run them in gradus's engine; processor time is the whole process's, seen from outside."""
    started = time.perf_counter()
    with Engine(Settings()) as engine:
        engine.start()
        warm = time.perf_counter() - started
        memory = sum(memory_of_tree(pid) for pid in _children())
        seconds = []
        for _ in range(rounds):
            for sources in submissions:
                began = time.perf_counter()
                cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
                for ran in engine.run(cells, Limits()):
                    if ran.fault is not None:
                        raise RuntimeError(f"the engine had to step in: {ran.fault}")
                seconds.append(time.perf_counter() - began)
        tier = engine.tier.value
    return {"start_seconds": warm, "memory_bytes": memory, "tier": tier, "wall": seconds}


def in_a_fork(submissions: Sequence[Sources], rounds: int) -> dict[str, Any]:
    """Run them in forked children of this warm process: the limit."""
    _warm_up(submissions)
    wall, cpu = [], []
    for _ in range(rounds):
        for sources in submissions:
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


def in_place(submissions: Sequence[Sources], rounds: int) -> dict[str, Any]:
    """Run them in this warm process itself, one after the other."""
    _warm_up(submissions)
    wall, cpu = [], []
    for _ in range(rounds):
        for sources in submissions:
            own, began = time.process_time(), time.perf_counter()
            _execute(sources)
            wall.append(time.perf_counter() - began)
            cpu.append(time.process_time() - own)
    return {"wall": wall, "cpu": cpu}


WAYS = {"engine": in_the_engine, "fork": in_a_fork, "in_place": in_place}


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
        for source in sources:
            with contextlib.suppress(Exception):  # a wrong answer fails its test: that is work too
                exec(compile(source, "<cell>", "exec"), namespace)


def _children() -> list[int]:
    me = Path("/proc/self/task") / str(os.getpid()) / "children"
    return [int(pid) for pid in me.read_text("ascii").split()]


def main() -> None:
    """Read submissions from a JSON file, run them one way, write what it took to another."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=sorted(WAYS))
    parser.add_argument("--submissions", type=Path, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    arguments = parser.parse_args()
    submissions = json.loads(arguments.submissions.read_text("utf-8"))
    result = WAYS[arguments.way](submissions, arguments.rounds)
    arguments.result.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
