"""`python -m benchmarks`: what a submission costs with stock nbgrader and with gradus."""

from __future__ import annotations

import datetime
import json
import os
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks import machine, meter
from benchmarks.exercises import EXERCISES
from benchmarks.sides import SHARED, SIDES, SPLIT, Run, Scores, alone, graded, sources
from benchmarks.workload import Size, make_course

RESULTS = Path(__file__).parent / "results"
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def main(
    submissions: Annotated[int, typer.Option(min=2, help="How many students hand in.")] = 20,
    exercises: Annotated[
        int, typer.Option(min=1, max=len(EXERCISES), help="Exercises of the assignment.")
    ] = len(EXERCISES),
    wrong_share: Annotated[
        float, typer.Option(min=0, max=1, help="Share of submissions with mistakes.")
    ] = 0.5,
    rounds: Annotated[
        int, typer.Option(min=1, help="How often each way is run; the best run counts.")
    ] = 2,
    json_path: Annotated[
        Path | None,
        typer.Option("--json", help="Where results go; benchmarks/results/DATE.json by default."),
    ] = None,
) -> None:
    """Grade the same submissions with stock nbgrader and with gradus; print what each costs.

    Everything happens in a temporary folder. Processor time counts all processes that grading
    starts. Run it on a machine that does nothing else: the load is recorded with the results.
    """
    size = Size(submissions, exercises, wrong_share)
    facts = machine.facts()
    meter.adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="gradus-bench-") as folder:
        try:
            result = {"machine": facts, "size": vars(size), **_measured(size, rounds, Path(folder))}
        except meter.CommandFailed as error:
            err.print(f"[red]✗[/] {escape(str(error))}")
            raise typer.Exit(1) from None
    facts["load_average_after"] = list(os.getloadavg())
    path = json_path or RESULTS / f"{datetime.datetime.now():%Y-%m-%d-%H%M%S}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    _print(result)
    out.print(f"Written to {path}.")


def _measured(size: Size, rounds: int, folder: Path) -> dict[str, Any]:
    """Run every side `rounds` times, in turns, and then the cells alone."""
    chosen = EXERCISES[: size.exercises]
    err.print(f"making {size.submissions} submissions of {len(chosen)} exercises")
    course, place = folder / "template", folder / "place"
    course.mkdir()
    place.mkdir()
    make_course(course, size, chosen)
    runs: dict[str, list[Run]] = defaultdict(list)
    found: dict[str, Scores] = {}
    bare = []
    for number in range(1, rounds + 1):
        for side in SIDES:
            run, scores = graded(side, course, place, size)
            runs[side.name].append(run)
            _require_same_scores(found, side.name, scores)
            err.print(
                f"round {number} of {rounds}: {side.name}: {run.whole.wall:.1f} s, "
                f"{run.whole.cpu:.1f} s of CPU"
            )
        bare.append(alone(sources(place), place))
        err.print(f"round {number} of {rounds}: the cells alone")
    sides = {side.name: _summary(side.about, runs[side.name]) for side in SIDES}
    best = {way: _best_alone([each[way] for each in bare]) for way in bare[0]}
    return {
        "rounds": rounds,
        "sides": sides,
        "alone": best,
        "ratios": _ratios(sides),
        "split_to_shared": _split_to_shared(sides, best),
        "mean_score": statistics.fmean(next(iter(found.values())).values()),
    }


def _require_same_scores(found: dict[str, Scores], name: str, scores: Scores) -> None:
    """A way that grades otherwise is not comparable, however fast.

    Raises:
        CommandFailed: a score differs from those of the first side.
    """
    found.setdefault(name, scores)
    first, expected = next(iter(found.items()))
    differing = sorted(key for key in expected | scores if expected.get(key) != scores.get(key))
    if differing:
        key = differing[0]
        raise meter.CommandFailed(
            f"{name} and {first} differ in {len(differing)} of {len(expected)} scores: {key} got "
            f"{scores.get(key)} and {expected.get(key)}"
        )


def _summary(about: str, runs: list[Run]) -> dict[str, Any]:
    """Return a side's best figures and how far its runs lie apart."""
    count = runs[0].submissions
    whole = {kind: min(getattr(run.whole, kind) for run in runs) for kind in ("cpu", "wall")}
    start = {kind: min(getattr(run.first, kind) for run in runs) for kind in ("cpu", "wall")}
    return {
        "about": about,
        "per_submission": {kind: seconds / count for kind, seconds in whole.items()},
        # The best of each, for the smallest difference would only be the noisiest.
        "per_further_submission": {k: (whole[k] - start[k]) / (count - 1) for k in whole},
        "one_submission": start,
        "spread": {kind: _spread([getattr(run.whole, kind) for run in runs]) for kind in whole},
        "runs": [{"whole": vars(run.whole), "one_submission": vars(run.first)} for run in runs],
    }


def _spread(values: list[float]) -> float:
    """Return how far the slowest lies above the fastest, as a share of it."""
    return max(values) / min(values) - 1


def _best_alone(results: list[dict[str, Any]]) -> dict[str, Any]:
    best = min(results, key=lambda each: float(each["each"]["cpu"]))
    return {**best, "spread": _spread([each["each"]["cpu"] for each in results])}


def _ratios(sides: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return side → how many times less than stock it costs."""
    stock = sides[SIDES[0].name]
    return {
        side.name: {
            f"{scope}.{kind}": stock[scope][kind] / sides[side.name][scope][kind]
            for scope in ("per_submission", "per_further_submission")
            for kind in ("cpu", "wall")
        }
        for side in SIDES[1:]
    }


def _split_to_shared(sides: dict[str, Any], bare: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return how many times more a further submission costs with tests apart from its process."""
    scope = "per_further_submission"
    pairs = {
        SHARED: (sides[SPLIT][scope], sides[SHARED][scope]),
        "engine": (bare["engine split"]["each"], bare["engine"]["each"]),
    }
    return {
        name: {kind: split[kind] / shared[kind] for kind in ("cpu", "wall")}
        for name, (split, shared) in pairs.items()
    }


def _print(result: dict[str, Any]) -> None:
    size, facts = result["size"], result["machine"]
    title = (
        f"\n{size['submissions']} submissions of {size['exercises']} exercises, "
        f"{size['wrong_share']:.0%} of them with mistakes; seconds per submission"
    )
    table = Table(title=title, title_justify="left", box=SIMPLE)
    table.add_column("", no_wrap=True)
    for heading in ("CPU", "wall", "CPU, 1 more", "wall, 1 more", "spread"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, side in result["sides"].items():
        whole, each = side["per_submission"], side["per_further_submission"]
        figures = (whole["cpu"], whole["wall"], each["cpu"], each["wall"])
        cells = [f"{seconds:.3f}" for seconds in figures]
        table.add_row(name, *cells, f"{max(side['spread'].values()):.0%}")
        if name in result["ratios"]:
            row = [_times(ratio) for ratio in _in_order(result["ratios"][name])]
            table.add_row("  less than stock", *row)
    names = {
        "engine": "cells in the engine",
        "engine split": "cells in it, split",
        "fork": "limit: forked child",
        "in_place": "limit: no fork",
    }
    for way, name in names.items():
        way_result = result["alone"][way]
        each = way_result["each"]
        row = ["", "", f"{each['cpu']:.3f}", f"{each['wall']:.3f}"]
        table.add_row(name, *row, f"{way_result['spread']:.0%}")
    out.print(table)
    _print_engine(result["alone"])
    for name, times in result["split_to_shared"].items():
        out.print(
            f"{name}: split costs {times['cpu']:.2f} times shared's CPU and {times['wall']:.2f} "
            "times its wall time for one more submission"
        )
    load = facts["load_average"][0]
    out.print(f"{facts['cpu']}, {facts['cores']} cores, load {load:.1f} at the start")


def _times(ratio: float) -> str:
    """Write a ratio; where few submissions leave only noise, a difference comes out negative."""
    return f"{ratio:.1f} ×" if ratio > 0 else "–"


def _in_order(ratios: dict[str, float]) -> list[float]:
    scopes = ("per_submission", "per_further_submission")
    return [ratios[f"{scope}.{kind}"] for scope in scopes for kind in ("cpu", "wall")]


def _print_engine(bare: dict[str, Any]) -> None:
    """Print how far the engine lies from the limit, and what its start costs."""
    engine, limit = bare["engine"], bare["fork"]["each"]
    times = {kind: engine["each"][kind] / limit[kind] for kind in ("cpu", "wall")}
    out.print(
        f"the engine runs cells at {times['cpu']:.2f} times the limit's CPU and "
        f"{times['wall']:.2f} times its wall time"
    )
    out.print(
        f"engine: start-up {engine['start_seconds']:.1f} s ({engine['start_cpu']:.1f} s of CPU), "
        f"{engine['memory_bytes'] / 1e6:.0f} MB of memory, walls: {engine['tier']}"
    )


if __name__ == "__main__":
    typer.run(main)
