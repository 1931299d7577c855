"""What runs in the engine scores, and shows, what it does under stock nbgrader's kernel."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jupyter_core.utils import ensure_event_loop
from nbformat import v4
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import SCHEMA_VERSION
from nbgrader.preprocessors import Execute as StockExecute
from traitlets.config import Config

from gradus.plugins.execute import Execute
from tests.engine.parity import NOTEBOOKS, ParityCell, cells_of

RAISES = "stock gives up"
SECONDS = {"execution: time": 3}  # for a cell, where a notebook is about it
KERNELS = 2  # kernels at a time
# What differs from one process to the next.
_MASKS = (
    (re.compile(r"0x[0-9a-f]+"), "0x…"),
    (re.compile(r"ipykernel_\d+/\d+"), "ipykernel_…"),
    (re.compile(r"/(tmp|student)/[\w/.-]+"), "/tmp/…"),
    (re.compile(r"\d+(\.\d+)? ([nµm]?s|min)\b"), "… s"),
    (re.compile(r"'[0-9a-f]{32}'"), "'…'"),
)


def notebook(text: str) -> NotebookNode:
    """Return the notebook of a text, its tests marked as nbgrader marks them."""
    nb = v4.new_notebook()
    nb.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    for number, cell in enumerate(cells_of(text)):
        node = v4.new_code_cell(cell.source)
        if cell.points is not None:
            node.metadata.nbgrader = {
                "grade": True,
                "grade_id": f"test-{number}",
                "locked": True,
                "points": cell.points,
                "schema_version": SCHEMA_VERSION,
                "solution": False,
                "task": False,
            }
        nb.cells.append(node)
    return nb


def executed(kind: type[StockExecute], name: str, folder: str) -> NotebookNode:
    config = Config()
    config.Execute.timeout = SECONDS.get(name, 60)
    resources = {"metadata": {"path": folder}}
    nb, _ = kind(config=config).preprocess(notebook(NOTEBOOKS[name]), resources)
    return nb


def run_stock(names: Iterable[str]) -> dict[str, NotebookNode]:
    """Run each notebook in a kernel of its own, as nbgrader does."""

    def run(name: str) -> NotebookNode:
        try:
            with tempfile.TemporaryDirectory() as folder:
                return executed(StockExecute, name, folder)
        finally:
            ensure_event_loop().close()  # nbclient's, one for each thread

    with utils.setenv(NBGRADER_EXECUTION="autograde"), ThreadPoolExecutor(KERNELS) as pool:
        return dict(zip(names, pool.map(run, names), strict=True))


def run_ours(names: Iterable[str]) -> dict[str, NotebookNode]:
    """Run each notebook in the engine."""
    with utils.setenv(NBGRADER_EXECUTION="autograde"), tempfile.TemporaryDirectory() as folder:
        return {name: executed(Execute, name, folder) for name in names}


def score(cell: NotebookNode) -> float | str:
    """Return what nbgrader gives a test cell."""
    try:
        return float(utils.determine_grade(cell)[0])
    except (ValueError, KeyError):
        return RAISES


def differences(cell: ParityCell, stock: NotebookNode, ours: NotebookNode) -> list[str]:
    """Say in what a cell came out otherwise than it should."""
    found = []
    if cell.points is not None:
        expected = score(stock)
        if cell.stock_raises and expected != RAISES:
            found.append(f"stock does not give up: {expected}")
        if cell.ours is not None:
            expected = cell.ours
        if score(ours) != expected:
            found.append(f"score {score(ours)}, not {expected}: {ours.outputs}")
    if cell.ours is None and cell.outputs != "any":
        shown = [_comparable(node.outputs, cell.outputs) for node in (stock, ours)]
        if shown[0] != shown[1]:
            found.append(f"stock shows {shown[0]}\n    ours        {shown[1]}")
        if stock.execution_count != ours.execution_count:
            found.append(f"count {ours.execution_count}, not {stock.execution_count}")
    return found


def _comparable(outputs: list[NotebookNode], how: str) -> list[Any]:
    """Return outputs without what differs from one process to the next.

    A kernel sends what was printed to either stream in pieces, at times of its own choosing: the
    text of each is joined.
    """
    shown: list[Any] = []
    for output in outputs:
        if output.output_type == "stream":
            shown = _with_text(shown, output.name, output.text)
        elif output.output_type == "error":
            shown.append(["error", output.ename, output.evalue])
        else:
            data = {kind: _text(value) for kind, value in output.data.items()}
            kept = {kind: data[kind] for kind in data if not kind.startswith("image/")}
            count = output.get("execution_count")
            shown.append([output.output_type, sorted(data), kept, count, dict(output.metadata)])
    if how == "kinds":
        return [part[:2] for part in shown]
    return [[_masked(word) for word in part] for part in shown]


def _with_text(shown: list[Any], name: str, text: str) -> list[Any]:
    first = len(shown)
    while first and shown[first - 1][0] == "stream":
        first -= 1
    texts = {part[1]: part[2] for part in shown[first:]}
    texts[name] = texts.get(name, "") + text
    return [*shown[:first], *(["stream", name, texts[name]] for name in sorted(texts))]


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _masked(value: Any) -> Any:
    text = str(value)
    for pattern, sign in _MASKS:
        text = pattern.sub(sign, text)
    return text


@pytest.fixture(scope="module")
def executed_by_both() -> tuple[dict[str, NotebookNode], dict[str, NotebookNode]]:
    with pytest.MonkeyPatch.context() as patch:
        # By the first a kernel knows that it is tested, and captures no descriptors.
        patch.delenv("PYTEST_CURRENT_TEST")
        patch.delenv("MPLBACKEND")
        return run_stock(NOTEBOOKS), run_ours(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_scores_and_shows_what_a_kernel_gives(name, executed_by_both) -> None:
    stock, ours = (notebooks[name].cells for notebooks in executed_by_both)
    found = [
        f"{name}, cell {number}: {cell.source}\n    {difference}"
        for number, (cell, one, other) in enumerate(
            zip(cells_of(NOTEBOOKS[name]), stock, ours, strict=True)
        )
        for difference in differences(cell, one, other)
    ]
    assert not found, "\n".join(found)


def test_another_score_is_noticed() -> None:
    cell = ParityCell("assert x", points=1)
    stock, ours = notebook("# %% test=1\nassert x\n# %% test=1\nassert x").cells
    assert differences(cell, stock, ours) == []
    ours.outputs = [v4.new_output("stream", name="stderr", text="a line")]
    assert any("score 0.0, not 1.0" in difference for difference in differences(cell, stock, ours))


def test_another_output_and_another_count_are_noticed() -> None:
    cell = ParityCell("print(x)")
    stock, ours = notebook("# %%\nprint(x)\n# %%\nprint(x)").cells
    stock.outputs = [v4.new_output("stream", name="stdout", text="1")]
    ours.outputs = [v4.new_output("stream", name="stdout", text="2")]
    ours.execution_count = 2
    assert len(differences(cell, stock, ours)) == 2


def test_the_pieces_in_which_a_kernel_sends_a_text_do_not_count() -> None:
    cell = ParityCell("print(x)")
    stock, ours = notebook("# %%\nprint(x)\n# %%\nprint(x)").cells
    stock.outputs = [v4.new_output("stream", name="stdout", text=part) for part in "12"]
    ours.outputs = [v4.new_output("stream", name="stdout", text="12")]
    assert differences(cell, stock, ours) == []


def test_every_difference_that_is_meant_has_a_reason() -> None:
    cells = [cell for text in NOTEBOOKS.values() for cell in cells_of(text)]
    meant = [cell for cell in cells if cell.ours is not None or cell.stock_raises]
    assert meant
    assert all(cell.because and cell.ours is not None for cell in meant)
