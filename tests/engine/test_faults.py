"""Hostile and broken code: the engine survives it, says so, and grades the rest."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from gradus.engine import frames
from gradus.engine.cells import MEGABYTE, Cell, Limits, Ran, Tier
from gradus.engine.engine import Engine, Settings
from gradus.engine.memory import tree
from gradus.engine.outputs import MOST_OUTPUTS, NoOutputs, apply_changes, checked
from tests.engine.hostile import (
    DEAF,
    ENDED,
    PIECES,
    SABOTAGE,
    STOPPED,
    Piece,
)

SHORT = 0.5
LONG = 20.0
BEFORE = "import os\nassert not os.path.exists('mark')\nopen('mark', 'w').close()\nanswer = 42"

# What needs no more than one process, and harms nobody where there are no walls.
ANYWHERE = [
    "endless-loop",
    "endless-loop_that_swallows_once",
    "endless-sum_in_c",
    "endless-interrupts_ignored",
    "deaths-exit_at_once",
    "deaths-segmentation_fault",
    "deaths-abort",
    "deaths-recursion_in_c",
    "memory-one_terabyte",
    "bombs-many_files",
    "floods-print",
    "floods-descriptor_1",
    "tangled_output-lone_surrogate",
    "exceptions-str_and_repr_raise",
    "sabotage-close_descriptors",
    "sabotage-close_channel_and_go_on",
    "sabotage-four_gigabytes_announced",
    "sabotage-forged_reply",
    "sabotage-builtins_cleared",
    "left_behind-busy_threads",
    "left_behind-sleep_at_exit",
    "left_behind-working_folder_locked",
    "left_behind-strange_names",
]


def limits(**changes: object) -> Limits:
    sizes = {
        "cell_seconds": LONG,
        "grace_seconds": SHORT,
        "submission_seconds": 60,
        "memory": 400 * MEGABYTE,
        "output": 100_000,
        "processes": 40,
        "disk": 20 * MEGABYTE,
        "file_size": 10 * MEGABYTE,
    }
    return Limits(**sizes | changes)  # type: ignore[arg-type]


def run(engine: Engine, sources: Sequence[str], **changes: object) -> list[Ran]:
    cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
    return list(engine.run(cells, limits(**changes)))


def value(ran: Ran) -> str | None:
    """Return the result that a cell shows."""
    results = [o for o in ran.outputs if o["output_type"] == "execute_result"]
    return results[0]["data"]["text/plain"] if results else None


def errors(ran: Ran) -> list[str]:
    return [o["ename"] for o in ran.outputs if o["output_type"] == "error"]


def text(ran: Ran) -> str:
    return "".join(o["text"] for o in ran.outputs if o["output_type"] == "stream")


def processes(engine: Engine) -> int:
    """Return how many processes the engine has outside."""
    assert engine._zygote is not None
    return len(tree(engine._zygote._process.pid))


def private_folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("gradus-*"))


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@contextlib.contextmanager
def nothing_left(engine: Engine) -> Iterator[None]:
    """Require that no process, folder or descriptor is left of what ran inside."""
    engine.start()
    before = processes(engine), private_folders(), descriptors()
    yield
    assert (processes(engine), private_folders(), descriptors()) == before


def require_notebook(sources: Sequence[str], ran: Sequence[Ran]) -> None:
    """Require that the outputs make a notebook that can be written."""
    cells = [
        new_code_cell(source, outputs=[nbformat.from_dict(o) for o in result.outputs])
        for source, result in zip(sources, ran, strict=True)
    ]
    notebook = new_notebook(cells=cells)
    nbformat.validate(notebook)
    json.dumps(notebook, ensure_ascii=False, allow_nan=False).encode("utf-8")


def require_as_expected(piece: Piece, ran: Ran) -> None:
    if ran.fault is not None:
        assert any(words in ran.fault for words in piece.faults), ran.fault
        assert ran.fault in str(ran.outputs[-1]["evalue"])
    elif found := errors(ran):
        assert found[0] == piece.error, ran.outputs[0]
    else:
        assert piece.may_pass or not (piece.faults or piece.error), "it passed"


def survives(engine: Engine, piece: Piece) -> None:
    sources = [BEFORE, piece.source, "answer", "answer + 1"]
    endless = {STOPPED, DEAF} & set(piece.faults)
    started = time.monotonic()
    with nothing_left(engine):
        seconds = SHORT if endless else LONG
        # A busy machine may take its time to stop a cell; only deaf ones are not waited for.
        grace = SHORT if DEAF in piece.faults else LONG
        ran = run(engine, sources, cell_seconds=seconds, grace_seconds=grace)
    assert time.monotonic() - started < LONG
    require_as_expected(piece, ran[1])
    assert [value(ran[2]), value(ran[3])] == ["42", "43"], ran[2:]
    assert (ran[0].fault, ran[3].fault) == (None, None)
    # A cell that spoils the process is found out by the next.
    assert ran[2].fault is None or "Cell 2 had broken" in ran[2].fault
    require_notebook(sources, ran)


@pytest.fixture(scope="module", autouse=True)
def _own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Other engines on this machine have their folders elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        yield


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Settings([Tier.NAMESPACES])) as engine:
        yield engine


@pytest.fixture(scope="module")
def landlocked() -> Iterator[Engine]:
    with Engine(Settings([Tier.LANDLOCK])) as engine:
        yield engine


@pytest.fixture(scope="module")
def unwalled() -> Iterator[Engine]:
    with Engine(Settings([Tier.NONE])) as engine:
        yield engine


@pytest.mark.parametrize("name", PIECES)
def test_a_hostile_cell_costs_only_itself(engine: Engine, name: str):
    survives(engine, PIECES[name])


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_hostile_cell_costs_only_itself_behind_landlock(landlocked: Engine, name: str):
    survives(landlocked, PIECES[name])


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_hostile_cell_costs_only_itself_without_walls(unwalled: Engine, name: str):
    survives(unwalled, PIECES[name])


def test_daemons_end_with_their_submission_without_walls(unwalled: Engine):
    daemon = "import os\nos.system('setsid sleep 1000 >/dev/null 2>&1 &')"
    with nothing_left(unwalled):
        ran = run(unwalled, [daemon, "1"])
    assert value(ran[1]) == "1"


# The process is replaced


def test_definitions_survive_the_process(engine: Engine):
    sources = [
        "import os\ndef f(x):\n    return x + 1",
        "os._exit(1)",
        "class A:\n    y = f(1)",
        "os._exit(2)",
        "f(A.y)",
    ]
    ran = run(engine, sources)
    assert "exit status 1" in str(ran[1].fault)
    assert "exit status 2" in str(ran[3].fault)
    assert value(ran[4]) == "3"


def test_history_and_counts_survive_the_process(engine: Engine):
    ran = run(engine, ["1", "import os; os._exit(1)", "In[2]", "_3, Out[1]"])
    assert value(ran[2]) == "'import os; os._exit(1)'"
    assert value(ran[3]) == "('import os; os._exit(1)', 1)"
    assert [result.count for result in ran] == [1, 2, 3, 4]


def test_files_are_there_again_after_a_replacement(engine: Engine, tmp_path: Path):
    (tmp_path / "data.csv").write_text("1,2\n")
    cells = [
        Cell(1, "open('data.csv').read()"),
        Cell(2, "open('data.csv', 'a').write('3,4')"),
        Cell(3, "import os; os._exit(1)"),
        Cell(4, "open('data.csv').read()"),
        Cell(5, "import os; os._exit(1)"),
        Cell(6, "open('data.csv').read()"),
    ]
    ran = list(engine.run(cells, limits(), {"data.csv": tmp_path / "data.csv"}))
    assert value(ran[0]) == "'1,2\\n'"
    assert value(ran[3]) == value(ran[5]) == "'1,2\\n3,4'"


def test_random_numbers_are_the_same_after_a_replacement(engine: Engine):
    draw = "import torch, random\nx = (torch.rand(1).item(), random.random())\nx"
    ran = run(engine, [draw, "import os; os._exit(1)", "x"])
    assert value(ran[0]) == value(ran[2])


def test_a_cell_that_turns_bad_when_run_again_is_left_out(engine: Engine):
    again = "import os, time\nif time.time() > {} + 1:\n    os._exit(9)\nturned = True"
    again = again.format(time.time())
    die = "time.sleep(1.2); os._exit(1)"
    ran = run(engine, ["first = 1", again, die, "first", "turned", "2"])
    assert value(ran[3]) == "1"
    assert errors(ran[4]) == ["NameError"]
    assert value(ran[5]) == "2"


def test_a_cell_that_hangs_when_run_again_is_left_out(engine: Engine):
    again = f"import os, time\nif time.time() > {time.time()} + 0.6:\n    time.sleep(60)"
    ran = run(
        engine, ["first = 1", again, "time.sleep(0.7); os._exit(1)", "first"], cell_seconds=1.5
    )
    assert value(ran[3]) == "1"


def test_what_a_cell_left_running_may_end_the_process_later(engine: Engine):
    later = "import os, threading\nthreading.Timer(0.3, os._exit, (4,)).start()\nname = 1"
    cells = [Cell(1, "kept = 1"), Cell(2, later), Cell(5, "kept"), Cell(6, "kept + 1")]
    ran = []
    for result in engine.run(cells, limits()):
        ran.append(result)
        if len(ran) == 2:
            time.sleep(0.6)  # until the process has ended between two cells
    assert "cell 2" in str(ran[2].fault).lower()
    assert ran[2].outputs[0]["output_type"] == "display_data"
    assert [value(ran[2]), value(ran[3])] == ["1", "2"]
    assert errors(ran[2]) == []


def test_the_cell_that_broke_the_shell_is_named_and_not_the_next(engine: Engine):
    ran = run(engine, ["x = 1", SABOTAGE["shell_patched"].source, "x", "x + 1"])
    assert "Cell 2 had broken" in str(ran[2].fault)
    assert [value(ran[2]), value(ran[3])] == ["1", "2"]


def test_replies_sent_in_advance_answer_nothing(engine: Engine):
    ahead = SABOTAGE["forged_replies_in_advance"].source
    for sources in ([ahead, "6 * 7", "1 / 0"], ["1", ahead + "os._exit(0)", "6 * 7", "1 / 0"]):
        ran = run(engine, sources)
        assert value(ran[-2]) == "42"
        assert errors(ran[-1]) == ["ZeroDivisionError"]


def test_a_process_that_reads_nothing_blocks_nobody(engine: Engine):
    # The next cell is longer than what the connection holds.
    deaf = "import time\nimport gradus.engine.frames as frames\n"
    deaf += "frames.receive = lambda *arguments: time.sleep(60)"
    started = time.monotonic()
    ran = run(engine, ["kept = 1", deaf, "#" * 10**6, "kept"], cell_seconds=SHORT)
    assert time.monotonic() - started < LONG
    assert DEAF in str(ran[2].fault)
    assert len(ran) == 4


# Time


def test_every_cell_may_end_the_process(engine: Engine):
    cells = ["import os", *["os._exit(1)" for _ in range(40)], "os.getpid() > 0"]
    started = time.monotonic()
    ran = run(engine, cells)
    assert time.monotonic() - started < LONG
    assert all(ENDED in str(result.fault) for result in ran[1:-1])
    assert value(ran[-1]) == "True"


def test_replays_count_as_time_of_the_submission(engine: Engine):
    cells = ["import time, os"]
    for _ in range(10):
        cells += ["time.sleep(0.2)", "os._exit(1)"]
    started = time.monotonic()
    ran = run(engine, cells, submission_seconds=3)
    assert time.monotonic() - started < 3 + 4 * SHORT
    assert len(ran) == len(cells)
    assert errors(ran[-1]) == ["NotRun"]
    assert "3 seconds" in str(ran[-1].fault)


def test_hanging_cells_stop_at_the_end_of_the_submission(engine: Engine):
    deaf = PIECES["endless-loop_that_swallows_once"].source
    started = time.monotonic()
    ran = run(engine, [deaf] * 20, cell_seconds=SHORT, submission_seconds=2)
    assert time.monotonic() - started < 2 + 4 * SHORT
    assert errors(ran[-1]) == ["NotRun"]


def test_processor_time_is_limited(engine: Engine):
    ran = run(engine, ["x = 1", "while True:\n    y = 1", "x"], cpu_seconds=1)
    assert "1 seconds of processor time" in str(ran[1].fault)
    assert value(ran[2]) == "1"


def test_an_interrupt_hits_no_other_cell(engine: Engine):
    # Cells that end as their time does, some a little earlier, some a little later.
    sources = ["import time"]
    for n in range(100):
        sources += [f"time.sleep({0.046 + n % 9 * 0.001})", str(n)]
    ran = run(engine, sources, cell_seconds=0.05, grace_seconds=5)
    for n, (slow, quick) in enumerate(zip(ran[1::2], ran[2::2], strict=True)):
        assert slow.fault is None or STOPPED in slow.fault
        assert DEAF not in str(slow.fault)
        assert set(errors(quick)) <= {"CellTimeoutError"}  # a busy machine may be slow here, too
        assert quick.fault is not None or value(quick) == str(n)


# Outputs


def test_stderr_counts_however_much_was_printed_before_it(engine: Engine):
    source = "import sys\nprint('a' * 10**6)\nprint('careful', file=sys.stderr)\n5"
    (ran,) = run(engine, [source])
    assert [o.get("name") for o in ran.outputs if o["output_type"] == "stream"] == [
        "stdout",
        "stderr",
    ]
    assert value(ran) == "5"


def test_output_is_cut_where_it_says_so(engine: Engine):
    (ran,) = run(engine, ["print('á' * 10**6)"], output=50_000)
    assert "the rest of the output was cut: more than 50 kB" in text(ran)
    assert 49_000 < len(text(ran).encode()) < 51_000


def test_output_that_was_cleared_does_not_count(engine: Engine):
    source = (
        "from IPython.display import clear_output\nfor i in range(20):\n"
        "    clear_output()\n    print(str(i) * 20_000)"
    )
    (ran,) = run(engine, [source])
    assert text(ran) == "19" * 20_000 + "\n"


def test_the_last_of_many_updates_is_shown(engine: Engine):
    source = (
        "h = display('x', display_id=True)\nfor i in range(1000):\n    h.update('a' * 500 + str(i))"
    )
    (ran,) = run(engine, [source])
    assert ran.outputs[0]["data"]["text/plain"].endswith("999'")


def test_a_file_that_takes_the_place_of_stdout_is_left_alone(engine: Engine):
    source = (
        "import os\nsaved = os.dup(1)\nfile = os.open('log', os.O_CREAT | os.O_RDWR)\n"
        "os.dup2(file, 1)\nos.system('echo kept')"
    )
    ran = run(
        engine, [source, "os.dup2(saved, 1)\nopen('log').read()", "_ = os.system('echo seen')"]
    )
    assert value(ran[1]) == "'kept\\n'"
    assert text(ran[2]) == "seen\n"


def test_the_engine_stays_small_under_a_flood_of_frames(engine: Engine):
    before = memory()
    run(engine, [SABOTAGE["flood_of_frames"].source, SABOTAGE["four_gigabytes_announced"].source])
    assert memory() - before < 50 * MEGABYTE


def memory() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# What arrives is checked


def nested(depth: int) -> list[object]:
    found: list[object] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    "output",
    [
        5,
        {"output_type": ["stream"]},
        {"output_type": "stream", "name": "stdin", "text": "a"},
        {"output_type": "stream", "name": ["stdout"], "text": "a"},
        {"output_type": "stream", "name": "stdout", "text": 5},
        {"output_type": "error", "ename": "E", "evalue": None, "traceback": []},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": [5]},
        {"output_type": "display_data", "data": {"text/plain": 5}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/svg+xml": {}}, "metadata": {}},
        {"output_type": "display_data", "data": {}, "metadata": []},
        {"output_type": "display_data", "data": {}, "metadata": {"a": nested(200)}},
        {"output_type": "display_data", "data": {"application/json": nested(200)}, "metadata": {}},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": "1"},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": -1},
        {"output_type": "stream", "name": "stdout", "text": "a", "extra": 1},
    ],
)
def test_what_is_no_output_is_refused(output: object):
    with pytest.raises(NoOutputs):
        checked([output])


def test_more_outputs_than_a_reader_bears_are_refused():
    with pytest.raises(NoOutputs):
        checked([{"output_type": "stream", "name": "stdout", "text": ""}] * (MOST_OUTPUTS + 1))


def test_many_changes_of_many_displays_take_no_time():
    displays = {"same": [{"data": {}, "metadata": {}} for _ in range(MOST_OUTPUTS)]}
    change = {"display_id": "same", "data": {"text/plain": "x"}, "metadata": {}}
    started = time.monotonic()
    apply_changes([change] * 100_000, displays)
    assert time.monotonic() - started < 2
    assert displays["same"][-1]["data"] == {"text/plain": "x"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000,
        b'{"a": "\xff"}',
        '{"a": 1}'.encode("utf-16"),
    ],
)
def test_what_is_no_message_is_refused(body: bytes):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(len(body).to_bytes(4, "big") + body)
        with pytest.raises(frames.BadFrame):
            frames.receive(ours, 1 << 20, time.monotonic() + 5)


def test_the_time_for_a_message_is_that_of_all_its_bytes():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall((1000).to_bytes(4, "big"))
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.01):
                theirs.send(b" ")

        thread = threading.Thread(target=drip)
        thread.start()
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            frames.receive(ours, 1 << 20, started + 0.3)
        stop.set()
        thread.join()
        assert time.monotonic() - started < 2


def test_a_message_that_came_half_is_read_on_later():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        begun = bytearray()
        theirs.sendall((8).to_bytes(4, "big") + b'{"a"')
        with pytest.raises(TimeoutError):
            frames.receive(ours, 100, time.monotonic() + 0.05, begun)
        theirs.sendall(b": 1}")
        assert frames.receive(ours, 100, time.monotonic() + 5, begun) == {"a": 1}


def test_sending_to_somebody_who_reads_nothing_ends():
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeoutError):
        frames.send(ours, {"a": "a" * 10**7}, deadline=time.monotonic() + 0.1)
