"""Outputs that come from a student process are checked before they go into a notebook."""

from __future__ import annotations

import re
from typing import Any

from gradus.engine.cells import Output

# More would keep whoever reads the notebook waiting; the student process cuts before.
MOST_OUTPUTS = 5_000
# JSON inside an output, which other programs read with recursive functions.
_DEEPEST = 100
_LARGEST_COUNT = 10**9

_FIELDS = {
    "stream": {"name", "text"},
    "display_data": {"data", "metadata"},
    "execute_result": {"data", "metadata", "execution_count"},
    "error": {"ename", "evalue", "traceback"},
}
JSON_KIND = re.compile(r"application/(.*\+)?json")  # as nbformat's schema has it


class NoOutputs(Exception):
    """What a student process sent is no list of outputs."""


def checked(outputs: Any) -> list[Output]:
    """Return outputs as nbformat 4 defines them, with nothing in them that UTF-8 cannot say.

    Raises:
        NoOutputs: they are something else.
    """
    if not isinstance(outputs, list) or len(outputs) > MOST_OUTPUTS:
        raise NoOutputs
    if not all(_is_output(output) for output in outputs):
        raise NoOutputs
    plain: list[Output] = _sayable(outputs, _DEEPEST)
    return plain


def _is_output(output: Any) -> bool:
    if not isinstance(output, dict):
        return False
    kind = output.get("output_type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        return False
    if set(output) - {"output_type", "transient"} != _FIELDS[kind]:
        return False
    if kind == "stream":
        return output["name"] in ("stdout", "stderr") and isinstance(output["text"], str)
    if kind == "error":
        words = [output["ename"], output["evalue"]]
        return _are_strings(words) and _are_strings(output["traceback"])
    if kind == "execute_result" and not _is_count(output["execution_count"]):
        return False
    return _is_bundle(output["data"]) and isinstance(output["metadata"], dict)


def _are_strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def is_text(value: Any) -> bool:
    """Tell whether this is a text, or the lines of one."""
    return isinstance(value, str) or _are_strings(value)


def _is_count(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value <= _LARGEST_COUNT)


def _is_bundle(data: Any) -> bool:
    """Tell whether this is MIME type → text, or JSON for the types that hold JSON."""
    return isinstance(data, dict) and all(
        is_text(value) or JSON_KIND.fullmatch(kind) for kind, value in data.items()
    )


def _sayable(value: Any, depth: int) -> Any:
    """Return JSON without halves of surrogate pairs, with which no notebook could be written."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if not isinstance(value, (list, dict)):
        return value
    if depth == 0:
        raise NoOutputs
    if isinstance(value, list):
        return [_sayable(item, depth - 1) for item in value]
    return {_sayable(key, depth - 1): _sayable(item, depth - 1) for key, item in value.items()}


def apply_changes(changes: Any, displays: dict[str, list[Output]]) -> None:
    """Change earlier displays as later cells asked; whatever else they asked is ignored.

    Raises:
        NoOutputs: what they are to show is no output.
    """
    wanted: dict[str, Any] = {}  # the last change of each: many changes of many are too many
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and isinstance(change.get("display_id"), str):
            wanted[change["display_id"]] = change
    for display in wanted.keys() & displays.keys():
        data, metadata = wanted[display].get("data"), wanted[display].get("metadata")
        if not _is_bundle(data) or not isinstance(metadata, dict):
            raise NoOutputs
        for output in displays[display]:
            output["data"] = _sayable(data, _DEEPEST)
            output["metadata"] = _sayable(metadata, _DEEPEST)
