"""Outputs that come from a student process are checked before they go into a notebook."""

from __future__ import annotations

from typing import Any

from gradus.engine.cells import Output

_FIELDS = {
    "stream": {"name", "text"},
    "display_data": {"data", "metadata"},
    "execute_result": {"data", "metadata", "execution_count"},
    "error": {"ename", "evalue", "traceback"},
}


def acceptable(outputs: Any) -> bool:
    """Tell whether these are outputs as nbformat 4 defines them."""
    return isinstance(outputs, list) and all(_is_output(output) for output in outputs)


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
    return _is_bundle(output["data"]) and _is_object(output["metadata"])


def _are_strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_bundle(data: Any) -> bool:
    """Tell whether this is MIME type → text, or JSON for the types that hold JSON."""
    return isinstance(data, dict) and all(
        isinstance(value, str) or _are_strings(value) or "json" in kind or "+" in kind
        for kind, value in data.items()
    )


def apply_changes(changes: Any, displays: dict[str, list[Output]]) -> None:
    """Change earlier displays as later cells asked; whatever else they asked is ignored."""
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict) and _is_bundle(change.get("data")):
            for output in displays.get(str(change.get("display_id")), []):
                output["data"] = change["data"]
