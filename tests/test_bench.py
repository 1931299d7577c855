"""The benchmark measures what it says it does; how long anything takes is not tested."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course import ROOT

SIDES = ["stock", "nbgrader + engine", "gradus grade", "gradus grade, split"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict]:
    path = tmp_path_factory.mktemp("bench") / "results" / "tiny.json"
    command = [sys.executable, "-m", "benchmarks", "--submissions", "2", "--exercises", "2"]
    command += ["--wrong-share", "0.5", "--rounds", "1", "--json", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(path.read_text("utf-8"))


def test_every_way_of_grading_has_its_costs(ran) -> None:
    _, result = ran
    assert list(result["sides"]) == SIDES
    for side in result["sides"].values():
        assert side["about"]
        (run,) = side["runs"]
        for cost in (run["whole"], run["one_submission"]):
            assert cost["cpu"] > 0
            assert cost["wall"] > 0
        assert side["per_submission"]["cpu"] == pytest.approx(run["whole"]["cpu"] / 2)


def test_ratios_are_against_stock(ran) -> None:
    _, result = ran
    assert list(result["ratios"]) == SIDES[1:]
    costs = {name: side["per_submission"]["cpu"] for name, side in result["sides"].items()}
    for name, ratios in result["ratios"].items():
        assert ratios["per_submission.cpu"] == pytest.approx(costs["stock"] / costs[name])


def test_cells_are_run_in_the_engine_and_at_the_limit(ran) -> None:
    _, result = ran
    assert list(result["alone"]) == ["engine", "engine split", "fork", "in_place"]
    assert all(way["each"]["wall"] > 0 for way in result["alone"].values())
    assert all(way["each"]["cpu"] > 0 for way in result["alone"].values())
    for name in ("engine", "engine split"):
        engine = result["alone"][name]
        assert engine["tier"] in ("namespaces", "landlock")
        assert engine["start_seconds"] > 0
        assert engine["start_cpu"] > 0
        assert engine["memory_bytes"] > 50_000_000


def test_tests_run_apart_are_compared_to_tests_run_together(ran) -> None:
    said, result = ran
    bare = result["alone"]
    times = bare["engine split"]["each"]["cpu"] / bare["engine"]["each"]["cpu"]
    assert result["split_to_shared"]["engine"]["cpu"] == pytest.approx(times)
    assert set(result["split_to_shared"]) == {"engine", "gradus grade"}
    assert re.search(r"gradus grade: split costs -?[\d.]+ times shared's CPU", said)


def test_the_class_is_partly_wrong_and_every_way_scores_it_alike(ran) -> None:
    # One of two submissions has one of two exercises wrong, at 2 points each. Scores that differ
    # between the ways end the benchmark.
    assert ran[1]["mean_score"] == pytest.approx(1.5)


def test_results_say_on_what_machine_and_of_what_size_they_are(ran) -> None:
    said, result = ran
    assert result["size"] == {"submissions": 2, "exercises": 2, "wrong_share": 0.5}
    machine = result["machine"]
    assert machine["cores"] == len(os.sched_getaffinity(0))
    assert machine["memory_bytes"] > 1_000_000_000
    assert {"torch", "nbgrader"} <= machine["packages"].keys()
    for name in ("date", "revision", "cpu", "kernel", "python", "load_average"):
        assert machine[name]
    assert "less than stock" in said
    assert re.search(r"the engine runs cells at [\d.]+ times the limit's CPU", said)


def test_processes_that_nobody_waits_for_are_counted(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.5: pass"
    orphan = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    program = f"""
import os, sys
from pathlib import Path
from benchmarks import meter
meter.adopt_orphans()
command = [sys.executable, "-c", {orphan!r}]
cost = meter.cost_of(command, Path("/"), os.environ, Path({str(tmp_path / "log")!r}))
assert cost.cpu > 0.5, cost
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_an_unsuccessful_command_is_no_measurement(tmp_path: Path) -> None:
    program = """
import os, sys
from pathlib import Path
from benchmarks import meter
command = [sys.executable, "-c", "raise SystemExit('there is ' + 'no gradebook')"]
try:
    meter.cost_of(command, Path("/"), os.environ, Path(sys.argv[1]))
except meter.CommandFailed as error:
    assert str(error).endswith("there is no gradebook\\n"), error
else:
    raise SystemExit("it counts")
"""
    command = [sys.executable, "-c", program, str(tmp_path / "log")]
    subprocess.run(command, cwd=ROOT, check=True)
