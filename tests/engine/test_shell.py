"""The outputs of cells as a kernel gives them, and what a kernel keeps around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradus.engine.cells import Cell, Limits, Output, Tier
from gradus.engine.engine import Engine, Settings


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One zygote for all; each test has a process of its own.

    There are no walls, because some keep cells from starting programs.
    """
    with Engine(Settings([Tier.NONE])) as started:
        yield started


def run(engine: Engine, *sources: str, seconds: float = 30, **environment: str) -> list:
    """Run cells in a fresh process; return the outputs of each."""
    cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
    ran = list(engine.run(cells, Limits(cell_seconds=seconds), environment=environment))
    return [result.outputs for result in ran]


def text(outputs: list[Output], name: str = "stdout") -> str:
    return "".join(o["text"] for o in outputs if o.get("name") == name)


def kinds(outputs: list[Output]) -> list[str]:
    return [output.get("name", output["output_type"]) for output in outputs]


def value(outputs: list[Output]) -> str:
    """Return the text of a cell's result."""
    (result,) = [o for o in outputs if o["output_type"] == "execute_result"]
    return result["data"]["text/plain"]


def test_printed_text_is_joined_and_a_result_carries_the_cells_number(engine) -> None:
    first, second = run(engine, "print('a')\nprint('b')", "6 * 7")
    assert first == [{"output_type": "stream", "name": "stdout", "text": "a\nb\n"}]
    assert second == [
        {
            "output_type": "execute_result",
            "data": {"text/plain": "42"},
            "metadata": {},
            "execution_count": 2,
        }
    ]


def test_writing_nothing_is_no_output(engine) -> None:
    (outputs,) = run(engine, "import sys\nprint('', end='', file=sys.stderr)")
    assert outputs == []


def test_what_programs_write_stands_where_it_came(engine) -> None:
    cell = "import os\nprint('a')\nos.system('echo b')\nprint('c')\nos.system('echo d >&2')\n7"
    (outputs,) = run(engine, cell)
    assert text(outputs) == "a\nb\nc\n"
    assert kinds(outputs) == ["stdout", "stderr", "execute_result"]


def test_what_is_written_past_pythons_streams_is_shown_once(engine) -> None:
    cell = "import os\nfor i in range(3):\n    os.write(1, b'x')\n    print('y')"
    first, second = run(engine, cell, "os.write(1, b'z');")
    assert text(first) == "xy\nxy\nxy\n"
    assert text(second) == "z"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_children_print_is_shown(engine, stream: str) -> None:
    cell = f"""
import multiprocessing, sys
def say():
    print("from a child", file=sys.{stream}, flush=True)
child = multiprocessing.get_context("fork").Process(target=say)
child.start(); child.join()
"""
    (outputs,) = run(engine, cell)
    assert text(outputs, stream) == "from a child\n"


def test_a_program_that_is_given_stderr_costs_nothing(engine) -> None:
    cell = "import subprocess, sys\nsubprocess.run(['sh', '-c', 'echo x >&2'], stderr=sys.stderr);"
    (outputs,) = run(engine, cell)
    assert outputs == []


def test_pythons_own_stdout_is_shown_at_once(engine) -> None:
    first, _ = run(engine, "import sys\nprint('own', file=sys.__stdout__)", "1")
    assert text(first) == "own\n"


def test_a_later_cell_changes_what_an_earlier_one_shows(engine) -> None:
    first, second = run(engine, "h = display(1, display_id=True)", "h.update(2)\nprint('done')")
    assert first[0]["data"] == {"text/plain": "2"}
    assert kinds(second) == ["stdout"]


def test_showing_under_a_name_again_changes_what_it_showed(engine) -> None:
    (outputs,) = run(engine, "h = display(1, display_id=True)\nh.display(2)")
    assert [o["data"]["text/plain"] for o in outputs] == ["2", "2"]


def test_outputs_are_cleared_at_once_or_by_the_next(engine) -> None:
    clear = "from IPython.display import clear_output\nprint('a'); clear_output({})"
    now, later, waiting = run(
        engine,
        clear.format(""),
        clear.format("wait=True"),
        clear.format("wait=True") + "; print('b')",
    )
    assert (text(now), text(later), text(waiting)) == ("", "a\n", "b\n")


def test_a_cell_that_awaits_shows_its_figures(engine) -> None:
    cell = "import asyncio, matplotlib.pyplot as plt\nplt.plot([1, 2])\nawait asyncio.sleep(0)"
    (outputs,) = run(engine, cell)
    assert "image/png" in outputs[0]["data"]


@pytest.mark.parametrize("cell", ["1", "import asyncio\nawait asyncio.sleep(0)"])
def test_hooks_after_a_cell_are_called_once(engine, cell: str) -> None:
    register = "get_ipython().events.register('post_run_cell', lambda r: print('ran', r.success))"
    _, outputs = run(engine, register, cell)
    assert text(outputs) == "ran True\n"


def test_settings_kept_in_the_context_last(engine) -> None:
    _, outputs = run(
        engine,
        "import decimal, numpy as np\ndecimal.getcontext().prec = 3\nnp.seterr(all='ignore')",
        "print(decimal.Decimal(1) / 3, np.array([1.0]) / 0)",
    )
    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "0.333 [inf]\n"}]


def test_the_event_loop_goes_round_between_cells(engine) -> None:
    start = """
import asyncio
async def work():
    await asyncio.sleep(0)
    return 3
task = asyncio.create_task(work())
"""
    _, outputs = run(engine, start, "task.done()")
    assert value(outputs) == "True"


def test_an_interrupted_wait_leaves_the_names_and_the_loop(engine) -> None:
    _, stopped, after = run(
        engine,
        "import asyncio\nx = 3",
        "await asyncio.sleep(100)",
        "await asyncio.sleep(0)\nx",
        seconds=1,
    )
    assert stopped[-1]["ename"] == "CellTimeoutError"
    assert value(after) == "3"


@pytest.mark.parametrize(("language", "words"), [("en", "nobody is there"), ("es", "nadie hay")])
def test_input_says_that_nobody_is_there(engine, language: str, words: str) -> None:
    (outputs,) = run(engine, "input('name? ')", GRADUS_LANGUAGE=language)
    assert outputs[-1]["ename"] == "StdinNotImplementedError"
    assert words in outputs[-1]["evalue"]


def test_another_input_lasts_for_one_cell_as_in_a_kernel(engine) -> None:
    first, second = run(
        engine, "import builtins\nbuiltins.input = lambda: 'mine'\ninput()", "input()"
    )
    assert value(first) == "'mine'"
    assert second[-1]["ename"] == "StdinNotImplementedError"


def test_the_command_line_is_a_kernels(engine) -> None:
    (outputs,) = run(engine, "import sys\nsys.argv")
    assert "ipykernel_launcher.py" in value(outputs)
    assert "gradus" not in value(outputs).replace("gradus-", "")


def test_the_shell_and_its_streams_are_known_by_a_kernels_names(engine) -> None:
    (outputs,) = run(
        engine, "import sys\n(type(get_ipython()).__name__, type(sys.stdout).__name__)"
    )
    assert value(outputs) == "('ZMQInteractiveShell', 'OutStream')"


def test_magics_that_keep_something_work(engine) -> None:
    _, moved, kept = run(engine, "x = 3", "%mkdir f\n%cd -q f\n%pwd", "%store x")
    assert value(moved).endswith("/f'")
    assert text(kept) == "Stored 'x' (int)\n"


def test_variables_of_a_function_reach_its_shell_lines(engine) -> None:
    (outputs,) = run(engine, "def say(word):\n    !echo $word {word.upper()}\nsay('hello')")
    assert text(outputs).split() == ["hello", "HELLO"]


def test_pythons_own_modules_come_before_those_beside_the_notebook(engine) -> None:
    _, _, outputs = run(
        engine,
        "%%writefile statistics.py\nmine = True",
        "%%writefile helper.py\nmine = True",
        "import helper, statistics\nhasattr(statistics, 'mine'), helper.mine",
    )
    assert value(outputs) == "(False, True)"


@pytest.mark.parametrize("source", ["exit()", "quit", "exit"])
def test_exit_does_nothing_and_says_so(engine, source: str) -> None:
    outputs, after = run(engine, source, "3")
    assert "do nothing while a notebook is graded" in text(outputs)
    assert value(after) == "3"


def test_a_breakpoint_stops_nothing(engine) -> None:
    (outputs,) = run(engine, "breakpoint()\nprint('on')")
    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "on\n"}]


def test_the_middle_of_a_long_traceback_is_left_out(engine) -> None:
    (outputs,) = run(engine, "def f(n):\n    return f(n + 1)\nf(0)")
    assert outputs[-1]["ename"] == "RecursionError"
    assert len("".join(outputs[-1]["traceback"])) < 100_000


def test_an_exception_that_cannot_be_shown_is_an_error_still(engine) -> None:
    cell = "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\nraise Odd"
    (outputs,) = run(engine, cell)
    assert "error" in kinds(outputs)


def test_nothing_of_the_rehearsal_is_left(engine) -> None:
    names, figures, history, warned = run(
        engine,
        "sorted(set(dir()) & {'plt', 'np', 'torch', 'model', 'x', 'Double'})",
        "import matplotlib.pyplot as plt\nplt.get_fignums()",
        "len(In), sorted(Out) == [1, 2], get_ipython().execution_count",
        "import warnings\nwarnings.warn('warm')",
    )
    assert value(names) == value(figures) == "[]"
    assert value(history) == "(4, True, 4)"
    assert "UserWarning: warm" in text(warned, "stderr")
