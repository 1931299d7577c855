"""Test cells run in the examiner's process: the same results, and nothing to be done about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradus.engine.cells import MEGABYTE, Cell, Examination, Limits, Ran, Tier
from gradus.engine.engine import Engine, Settings
from tests.engine.test_faults import errors, nothing_left, processes, text, value
from tests.engine.test_walls import missing_here

SECRET = "0.7318264"
DOUBLE = "def double(x):\n    return 2 * x"
HIDDEN = f"""import torch
### BEGIN HIDDEN TESTS
torch.testing.assert_close(double(torch.tensor([{SECRET}])), torch.tensor([2 * {SECRET}]))
### END HIDDEN TESTS
assert double(1) == 2, "twice 1 is 2"
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Settings()) as running:
        yield running


def exam(source: str) -> Cell:
    """Return a test cell, with what stands between the marks hidden."""
    inside, hidden = False, []
    for line, content in enumerate(source.splitlines(), start=1):
        inside = inside or "BEGIN HIDDEN" in content
        hidden += [line] if inside else []
        inside = inside and "END HIDDEN" not in content
    return Cell(0, source, "test", is_test=True, hidden=tuple(hidden))


def own(source: str) -> Cell:
    return Cell(0, source, "own")


def locked(source: str) -> Cell:
    return Cell(0, source, "locked", is_locked=True)


def run(
    engine: Engine,
    *cells: Cell,
    files: dict[str, Path] | None = None,
    examination: Examination | None = None,
    **limits: object,
) -> list[Ran]:
    sizes = {"cell_seconds": 20, "grace_seconds": 1, "memory": 400 * MEGABYTE} | limits
    examination = examination or Examination(course_files=frozenset(files or ()))
    return list(engine.run(cells, Limits(**sizes), files, examination=examination))  # type: ignore[arg-type]


def message(ran: Ran) -> str:
    (error,) = [o for o in ran.outputs if o["output_type"] == "error"]
    return f"{error['ename']}: {error['evalue']}"


@pytest.mark.parametrize("tier", list(Tier))
def test_a_right_answer_passes_and_a_wrong_one_fails(tier: Tier):
    if tier is not Tier.NONE and missing_here(tier):
        pytest.skip(f"{tier.value}: {missing_here(tier)}")
    with Engine(Settings([tier])) as engine, nothing_left(engine):
        wrong = own(DOUBLE.replace("2", "3"))
        ran = run(engine, own(DOUBLE), exam(HIDDEN), wrong, exam(HIDDEN))
        assert [errors(each) for each in ran] == [[], [], [], ["AssertionError"]]


def test_an_examiner_stands_beside_each_student_process_and_goes_with_it(engine: Engine):
    engine.start()
    before = processes(engine)
    with engine.submission(Limits(), examination=Examination()) as submission:
        submission.prepare()
        assert processes(engine) == before + 2
    assert processes(engine) == before


def test_the_student_process_never_holds_the_text_of_a_test(engine: Engine):
    spy = """
import gc, sys
def double(x):
    frame, found = sys._getframe(), []
    while frame:
        found += [frame.f_code.co_filename, *map(repr, frame.f_locals.values())]
        frame = frame.f_back
    found += [text for text in gc.get_objects() if type(text) is str]
    seen.extend(text for text in found if "hidden tests".upper() in text)
    return 2 * x
seen = []
"""
    look = "assert not seen, seen\nassert not any('hidden tests'.upper() in cell for cell in In)"
    ran = run(engine, own(spy), exam(HIDDEN), own(look))
    assert [errors(each) for each in ran] == [[], [], []]


def test_what_a_test_assigns_is_there_in_the_next_test_and_not_in_the_notebook(engine: Engine):
    ran = run(
        engine,
        own(DOUBLE),
        exam("right = double(2)"),
        exam("assert right == 4"),
        own("right"),
    )
    assert [errors(each) for each in ran] == [[], [], [], ["NameError"]]


def test_a_test_shows_its_own_outputs_and_no_text_of_the_students(engine: Engine):
    loud = own("def double(x):\n    print('loud', x)\n    return 2 * x")
    ran = run(engine, loud, exam("print('quiet')\ndouble(0.5) / 2"))
    assert text(ran[1]) == "quiet\n"
    assert value(ran[1]) == "0.5"


def test_a_test_that_gathers_output_gets_the_students(engine: Engine):
    loud = own("def shout():\n    print('loud')")
    gather = (
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    shout()\n"
        "assert out.getvalue() == 'loud\\n'"
    )
    assert errors(run(engine, loud, exam(gather))[1]) == []


def test_magics_and_await_work_in_tests(engine: Engine):
    source = (
        "import asyncio\n%matplotlib inline\nawait asyncio.sleep(0)\n"
        "%time y = double(3)\nassert y == 6"
    )
    assert errors(run(engine, own(DOUBLE), exam(source))[1]) == []


def test_files_in_the_working_folder_and_temporary_ones_are_shared(engine: Engine, tmp_path: Path):
    (tmp_path / "data.csv").write_text("1,2,3")
    write = own("def save(path):\n    open(path, 'w').write(open('data.csv').read())")
    check = """
import os, tempfile
with tempfile.TemporaryDirectory() as folder:
    save(os.path.join(folder, "copy"))
    assert open(os.path.join(folder, "copy")).read() == open("data.csv").read() == "1,2,3"
save("here")
assert open("here").read() == "1,2,3"
"""
    files = {"data.csv": tmp_path / "data.csv"}
    assert errors(run(engine, write, exam(check), files=files)[1]) == []


def test_a_file_of_the_course_is_put_back_before_a_test(engine: Engine, tmp_path: Path):
    (tmp_path / "data.csv").write_text("1,2,3")
    files = {"data/data.csv": tmp_path / "data.csv"}
    check = "assert open('data/data.csv').read() == '1,2,3'"
    for change in (
        "open('data/data.csv', 'w').write('9,9,9')",
        "import os, shutil; shutil.rmtree('data'); os.symlink('/etc/passwd', 'data')",
        "import os; os.remove('data/data.csv'); os.mkdir('data/data.csv')",
    ):
        ran = run(engine, own(change), exam(check), files=files)
        assert [errors(each) for each in ran] == [[], []], change


def test_a_file_of_the_course_that_changes_during_a_test_fails_it(engine: Engine, tmp_path: Path):
    (tmp_path / "data.csv").write_text("1,2,3")
    change = own(
        "def double(x):\n    open('data.csv', 'w').write('2')\n    return 2 * x",
    )
    check = "y = double(1)\nassert float(open('data.csv').read()) == y"
    files = {"data.csv": tmp_path / "data.csv"}
    ran = run(engine, change, exam(check), files=files)
    assert message(ran[1]) == (
        "CheckFailed: data.csv, a file of the course, was changed while this test ran."
    )


def test_a_module_of_the_courses_is_the_courses_own_in_tests(engine: Engine, tmp_path: Path):
    (tmp_path / "helpers.py").write_text("def right(x):\n    return 2 * x\n")
    swap = own(f"{DOUBLE.replace('2', '3')}\nopen('helpers.py', 'w').write('right = double')")
    plant = own("open('scipy.py', 'w').write('raise SystemExit')")
    check = exam("import helpers, scipy\nassert double(2) == helpers.right(2)")
    files = {"helpers.py": tmp_path / "helpers.py"}
    ran = run(engine, swap, plant, check, own(DOUBLE), check, files=files)
    assert message(ran[2]).startswith("AssertionError")
    assert errors(ran[4]) == []


def test_a_function_of_a_locked_cell_stays_the_instructors(engine: Engine):
    near = locked(
        "EPS = 1e-6\ndef gap(a, b):\n    return abs(a - b)\n"
        "def near(a, b):\n    return gap(a, b) < EPS"
    )
    cheat = own("def double(x):\n    return 0\ndef near(a, b):\n    return True\ngap = near")
    check = exam("assert near(double(2), 4)")
    assert errors(run(engine, near, own(DOUBLE), check)[2]) == []
    assert errors(run(engine, near, cheat, check)[2]) == ["AssertionError"]


def test_a_locked_function_that_the_reference_rewrites_is_the_students(engine: Engine):
    stub = locked("def double(x):\n    raise NotImplementedError")
    check = exam("assert double(2) == 4")
    recorded = run(engine, stub, own(DOUBLE), check, examination=Examination(record=True))
    assert errors(recorded[2]) == []
    policies = {"test": recorded[2].policy}
    again = run(engine, stub, own(DOUBLE), check, examination=Examination(policies))  # type: ignore[arg-type]
    assert errors(again[2]) == []


ENDS = {
    "exit": ("import os\ndef double(x):\n    os._exit(3)", "exit status 3"),
    "crash": ("import ctypes\ndef double(x):\n    ctypes.string_at(0)", "segmentation fault"),
    "loop": ("def double(x):\n    while True:\n        pass", "stopped after 1 seconds"),
    "memory": ("def double(x):\n    return bytearray(10**10)", "MemoryError"),
    "hung up": (
        "import os\ndef double(x):\n    os.closerange(3, 500)\n    while True:\n        pass",
        "broke the connection",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_process_that_fails_during_a_test_fails_the_test_and_no_other(engine: Engine, name: str):
    source, why = ENDS[name]
    # Whatever the test catches.
    careful = """
try:
    y = double(2)
except BaseException:
    y = 4
assert y == 4
"""
    cells = [own(DOUBLE), exam(HIDDEN), own("kept = 5"), own(source)]
    cells += [exam(careful if name != "memory" else HIDDEN), own("assert kept == 5")]
    cells += [own(DOUBLE), exam(HIDDEN)]
    with nothing_left(engine):
        ran = run(engine, *cells, cell_seconds=1 if name == "loop" else 20)
    assert [bool(errors(each)) for each in ran] == [False] * 4 + [True] + [False] * 3
    assert why in message(ran[4]), message(ran[4])


def test_garbage_on_every_descriptor_costs_the_cell_that_wrote_it(engine: Engine):
    garbage = own(
        "import os, stat\n"
        "for fd in range(3, 200):\n"
        "    try:\n"
        "        if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, b'x' * 100)\n"
        "    except OSError: pass\n"
        f"{DOUBLE.replace('double', 'triple')}"
    )
    ran = run(engine, own(DOUBLE), garbage, exam(HIDDEN), exam("assert triple(1) == 2"))
    assert errors(ran[2]) == []
    assert errors(ran[3]) == ["NameError"]


def test_of_a_hidden_test_only_what_the_student_may_see_is_shown(engine: Engine):
    wrong = own(DOUBLE.replace("2", "3"))
    teller = own("def double(x):\n    raise ValueError(f'it was {x.item()} twice')")
    quoter = own("def double(x):\n    return {}[str(x.item())]")
    shapes = own("import torch\ndef double(x):\n    return torch.ones(2, 3) @ torch.ones(4, 5)")
    check = exam(HIDDEN)
    ran = run(engine, wrong, check, teller, check, quoter, check, shapes, check)
    assert message(ran[1]) == "AssertionError: Tensor-likes are not close!"
    assert message(ran[3]) == "ValueError: it was … twice"
    assert message(ran[5]) == "KeyError: '…'"
    assert message(ran[7]).startswith(
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3"
    )
    shown = re.sub(r"\x1b\[\d+m", "", str(ran))
    assert SECRET[:5] not in shown
    assert "assert_close" not in shown
    assert "In[3], line 2" in shown


def test_of_a_visible_test_everything_is_shown(engine: Engine):
    broken = own("def double(x):\n    return 1 if x == 1 else 2 * x")
    ran = run(engine, broken, exam(HIDDEN))
    assert message(ran[1]) == "AssertionError: twice 1 is 2"
    assert "assert double(1) == 2" in str(ran[1].outputs)
    assert "HIDDEN" not in str(ran[1].outputs)


def test_what_the_reference_does_is_recorded_and_enforced(engine: Engine):
    check = exam("x = [1.0, 2.0]\ny = scale(x, 2)\nassert y == [2 * v for v in x]")
    right = own("def scale(xs, a):\n    return [a * x for x in xs]")
    zeros = own("def scale(xs, a):\n    xs[:] = [0] * len(xs)\n    return list(xs)")
    recorded = run(engine, right, check, examination=Examination(record=True))
    assert recorded[1].policy is not None
    policy = Examination({"test": recorded[1].policy})
    assert errors(run(engine, right, check, examination=policy)[1]) == []
    assert errors(run(engine, zeros, check)[1]) == []  # what it is for
    assert message(run(engine, zeros, check, examination=policy)[1]) == (
        "CheckFailed: scale changed its argument 0, which it has to leave as it is."
    )


def test_what_a_test_loads_runs_nothing_of_the_students(engine: Engine):
    plant = own("""
import torch
class Bomb:
    def __reduce__(self):
        return exec, ("import builtins; builtins.owned = True",)
def save(path):
    torch.save({"w": Bomb()}, path)
""")
    load = """
import builtins, tempfile, os
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "w.pt")
    save(path)
    try:
        torch.load(path, weights_only=False)
    except Exception as error:
        said = str(error)
assert not hasattr(builtins, "owned") and "weights_only" in said, said
"""
    assert errors(run(engine, plant, exam(load))[1]) == []
