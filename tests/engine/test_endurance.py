"""An engine that runs for long, several of them, and engines that are ended from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradus.engine.cells import MEGABYTE, Cell, Limits, Tier
from gradus.engine.engine import Engine, Settings
from gradus.engine.errors import EngineError
from gradus.engine.memory import tree
from tests.engine import endurance

ENDLESS = [Cell(1, "1 + 1"), Cell(2, "while True:\n    x = 1"), Cell(3, "2 + 2")]
LONG = Limits(cell_seconds=60)
TIERS = [Tier.NAMESPACES, Tier.LANDLOCK]


@pytest.fixture(scope="module", autouse=True)
def _own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Other engines on this machine have their folders elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        yield


@pytest.fixture(scope="module")
def one_engine() -> Iterator[Engine]:
    with Engine(Settings([Tier.NAMESPACES])) as engine:
        yield engine


@pytest.fixture
def engine(one_engine: Engine) -> Engine:
    one_engine.start()
    return one_engine


def family(engine: Engine) -> list[int]:
    """Return the engine's processes, all of them, outermost first."""
    assert engine._zygote is not None
    return tree(engine._zygote._process.pid)


def living(pids: list[int]) -> list[int]:
    """Return those that run; one that ended and was not waited for does not."""
    return [pid for pid in pids if _state(pid) not in ("", "Z", "X")]


def _state(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[0]


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


def works(engine: Engine) -> bool:
    (ran,) = engine.run([Cell(1, "6 * 7")], Limits())
    return bool(ran.outputs[0]["data"]["text/plain"] == "42")


def test_sixty_submissions_leave_nothing_behind(engine: Engine):
    submissions = list(endurance.submissions(60))
    for sources in submissions[:20]:
        endurance.grade(engine, sources)  # until every kind was there once
    before = endurance.held(engine)
    for sources in submissions[20:]:
        endurance.grade(engine, sources)
    after = endurance.held(engine)
    assert after.zygote - before.zygote < 3 * MEGABYTE
    assert after.coordinator - before.coordinator < 5 * MEGABYTE
    assert (after.processes, after.descriptors, after.folders) == (
        before.processes,
        before.descriptors,
        before.folders,
    )


def test_two_engines_run_side_by_side(engine: Engine):
    found: dict[int, list[str]] = {0: [], 1: []}

    def work(place: int, engine: Engine) -> None:
        for turn in range(10):
            cells = [Cell(1, f"x = {100 * place + turn}"), Cell(2, "x")]
            ran = list(engine.run(cells, Limits()))
            found[place].append(ran[1].outputs[0]["data"]["text/plain"])

    with Engine(Settings([Tier.NAMESPACES])) as other:
        threads = [threading.Thread(target=work, args=pair) for pair in enumerate([engine, other])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {place: [str(100 * place + n) for n in range(10)] for place in (0, 1)}


def test_a_submission_that_nobody_reads_to_its_end_harms_no_other(engine: Engine):
    abandoned = engine.run([Cell(1, "1"), Cell(2, "import os; os._exit(1)"), Cell(3, "3")], LONG)
    next(abandoned)
    assert works(engine)
    assert [len(ran.outputs) for ran in abandoned] == [1, 1]
    assert works(engine)


def test_an_engine_may_be_closed_while_a_cell_runs(engine: Engine):
    pids = []
    raised = []

    def work() -> None:
        try:
            list(engine.run(ENDLESS, LONG))
        except EngineError as error:
            raised.append(str(error))  # a traceback would keep what it passed through

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: len(family(engine)) > 4)
    pids = family(engine)
    engine.close()
    thread.join(20)
    assert not thread.is_alive()
    assert len(raised) == 1
    wait_until(lambda: not living(pids))
    assert works(engine)


def test_a_warm_process_that_was_killed_is_an_error_and_then_replaced(engine: Engine):
    running = engine.run(ENDLESS, LONG)
    next(running)
    pids = family(engine)
    threading.Timer(0.3, os.kill, (pids[-2], signal.SIGKILL)).start()  # the last is the student's
    with pytest.raises(EngineError):
        next(running)
    wait_until(lambda: not living(pids))
    assert works(engine)


def test_a_warm_process_that_was_killed_between_submissions_is_replaced(engine: Engine):
    pids = family(engine)
    os.kill(pids[-1], signal.SIGKILL)
    wait_until(lambda: not living(pids))
    assert works(engine)


def test_an_idle_warm_process_ends_itself_and_is_replaced():
    with Engine(Settings([Tier.NAMESPACES], idle_seconds=0.5)) as engine:
        assert works(engine)
        pids = family(engine)
        wait_until(lambda: not living(pids))
        assert works(engine)


_COORDINATOR = """
import signal, sys
from gradus.engine.cells import Cell, Limits, Tier
from gradus.engine.engine import Engine, Settings
signal.signal(signal.SIGINT, signal.default_int_handler)
engine = Engine(Settings([Tier(sys.argv[1])]))
cells = [Cell(1, "1"), Cell(2, "open('mark', 'w').close()\\nwhile True:\\n    x = 1")]
for ran in engine.run(cells, Limits(cell_seconds=60)):
    print("ran", flush=True)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("tier", TIERS)
def test_nothing_remains_of_a_coordinator_that_was_ended(
    tier: Tier, end: signal.Signals, tmp_path: Path
):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", _COORDINATOR, tier.value]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as coordinator:
        assert coordinator.stdout is not None
        assert coordinator.stdout.readline() == b"ran\n"
        time.sleep(0.3)
        pids = tree(coordinator.pid)
        assert len(pids) > 2
        coordinator.send_signal(end)
    with contextlib.suppress(ProcessLookupError):
        wait_until(lambda: not living(pids), 5)
    wait_until(lambda: list(tmp_path.iterdir()) == [], 5)


def test_a_stuck_warm_process_is_killed_at_the_end(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gradus.engine.processes._CLOSE_SECONDS", 0.5)
    pids = family(engine)
    os.kill(pids[-1], signal.SIGSTOP)
    engine.close()
    wait_until(lambda: not living(pids))
