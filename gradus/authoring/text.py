"""A percent text and its source notebook: two forms of one assignment.

In the text, a graded cell's header carries only what a person decides:

    # %% nbgrader={"grade_id": "matvec", "solution": true}
    # %% nbgrader={"grade_id": "test_matvec", "grade": true, "points": 3}

`notebook_of` fills in the rest of nbgrader's metadata, and `text_of` takes it out again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import jupytext
import nbformat
from nbformat.notebooknode import NotebookNode

from gradus.plugins.mark import mark

_FORMAT = {"extension": ".py", "format_name": "percent"}
# A test or a picture whose function is not written yet must not stop "Run All Cells".
_MAY_RAISE = ["raises-exception"]


class TextError(ValueError):
    """A percent text that no assignment can be built from; the message names the cell."""


def notebook_of(text: str) -> NotebookNode:
    """Return the source notebook of a percent text, marked, with stable cell ids.

    Raises:
        TextError: a graded cell's header is incomplete, or a grade id stands twice.
    """
    read = jupytext.reads(text, fmt=_FORMAT)
    nb: NotebookNode = nbformat.v4.new_notebook()
    nb.nbformat_minor = 5
    nb.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "gradus": {"text": text_hash(text)},
        }
    )
    nb.cells = [_complete(cell) for cell in read.cells]
    _identify(nb)
    mark(nb)
    return nb


def text_hash(text: str) -> str:
    """Return the hash by which a notebook says which text it was built from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_of(nb: NotebookNode) -> str:
    """Return the percent text of a source notebook; the inverse of `notebook_of`."""
    plain = nbformat.v4.new_notebook()
    plain.cells = [_shorten(cell) for cell in nb.cells]
    written: str = jupytext.writes(plain, fmt=_FORMAT)
    return written[written.index("# %%") :]


def _complete(cell: NotebookNode) -> NotebookNode:
    """Return a cell with nbgrader's metadata filled in."""
    metadata: dict[str, Any] = dict(cell.metadata)
    if "nbgrader" in metadata:
        metadata["nbgrader"] = _nbgrader_metadata(metadata["nbgrader"], cell.source)
    if cell.cell_type == "code" and _may_raise(metadata):
        metadata["tags"] = sorted({*metadata.get("tags", []), *_MAY_RAISE})
    return _cell(cell.cell_type, cell.source, metadata)


def _nbgrader_metadata(given: Any, source: str) -> dict[str, Any]:
    start = source.strip().splitlines()[0] if source.strip() else "(empty)"
    if not isinstance(given, dict) or "grade_id" not in given:
        raise TextError(f'the graded cell that begins with "{start}" has no grade_id')
    name = given["grade_id"]
    graded, solution = bool(given.get("grade")), bool(given.get("solution"))
    if graded and "points" not in given:
        raise TextError(f'the graded cell "{name}" has no points')
    complete = {
        "grade": graded,
        "grade_id": name,
        "locked": bool(given.get("locked", not solution)),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if graded:
        complete["points"] = given["points"]
    return complete


def _may_raise(metadata: dict[str, Any]) -> bool:
    return bool(metadata.get("nbgrader", {}).get("grade") or metadata.get("uses_exercises"))


def _shorten(cell: NotebookNode) -> NotebookNode:
    """Return a cell with only the metadata that a person decides."""
    metadata: dict[str, Any] = dict(cell.metadata)
    full = metadata.get("nbgrader")
    if full is not None:
        short: dict[str, Any] = {"grade_id": full["grade_id"]}
        short.update({key: True for key in ("grade", "solution") if full.get(key)})
        if full.get("grade"):
            short["points"] = full["points"]
        if bool(full.get("locked")) == bool(full.get("solution")):
            short["locked"] = bool(full.get("locked"))
        metadata["nbgrader"] = short
    tags = [tag for tag in metadata.pop("tags", []) if tag not in _MAY_RAISE]
    if tags:
        metadata["tags"] = tags
    return _cell(cell.cell_type, cell.source, metadata)


def _cell(cell_type: str, source: str, metadata: dict[str, Any]) -> NotebookNode:
    cell: NotebookNode
    if cell_type == "code":
        cell = nbformat.v4.new_code_cell(source=source, metadata=metadata)
    else:
        cell = nbformat.v4.new_markdown_cell(source=source, metadata=metadata)
    return cell


def _identify(nb: NotebookNode) -> None:
    """Give every cell an id that depends on its own text alone."""
    seen: Counter[str] = Counter()
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name is None:
            digest = hashlib.sha256(f"{cell.metadata.get('lang')}{cell.source}".encode())
            name = digest.hexdigest()[:12]
        elif seen[name]:
            raise TextError(f'the grade_id "{name}" stands twice')
        seen[name] += 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
