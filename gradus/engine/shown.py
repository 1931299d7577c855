"""What the cell that is running shows: gathered in order, cut at a size."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from jupyter_client.jsonutil import json_clean, json_default

from gradus.engine.cells import Output
from gradus.engine.faults import OUTPUT_CUT
from gradus.engine.outputs import JSON_KIND, is_text

_KEPT_ANYWAY = 1000  # characters of what is kept, when nothing more is, for the sake of the score
_MOST_ITEMS = 2000  # outputs of a cell; a notebook with more takes minutes to show

# Taken now, before a notebook can put something of its own in its place.
_json_text = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=json_default).encode
_from_json = json.JSONDecoder().decode


class Source(Protocol):
    """Something that is written to past Python's streams."""

    name: str

    def read_new(self, limit: int) -> str:
        """Return what was written since the last call, at most a little more than `limit`."""

    def empty(self) -> None:
        """Forget what was written so far."""


class Outputs:
    """The outputs of the cell that is running, cut at a size.

    What decides a score is kept, shortened, however much was shown before it: the first result,
    the first text on stderr, and errors, which have a limit of their own.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.descriptors: Sequence[Source] = []
        self._lock = threading.RLock()
        self.begin()

    def begin(self) -> None:
        """Forget everything, for the next cell."""
        with self._lock:
            self._drop()
            self._earlier: dict[str, dict[str, Any]] = {}
            self._clear_next = False

    def _drop(self) -> None:
        self._items: list[Output] = []
        self._size = 0
        self._errors_size = 0
        self._cut = False

    def write(self, name: str, text: str) -> None:
        """Add text to the stream `name`, joined to what it printed last."""
        with self._lock:
            self.gather()
            if text:
                self._write(name, text)

    def gather(self) -> None:
        """Add what was written past Python's streams since the last time.

        It is done before anything else is added, so that all stands in the order in which it came.
        """
        with self._lock:
            for descriptor in self.descriptors:
                text = descriptor.read_new(self.limit)
                if text:
                    self._write(descriptor.name, text)

    def _write(self, name: str, text: str) -> None:
        self._clear_if_due()
        if self._cut:
            if name == "stderr" and text and not self._has("name", name):
                self._add_text(name, text[:_KEPT_ANYWAY])
            return
        kept = _fitting(text, self.limit - self._size)
        self._size += _json_size(kept)
        if len(kept) < len(text) or self._are_many():
            self._cut = True
            kept += self._note()
        self._add_text(name, kept)

    def _add_text(self, name: str, text: str) -> None:
        if self._items and self._items[-1].get("name") == name:
            self._items[-1]["text"].append(text)
        else:
            self._items.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: Output) -> None:
        """Add an output that is no stream.

        Raises:
            TypeError, ValueError: it holds what JSON has no form for.
        """
        kind = output["output_type"]
        with self._lock:
            self.gather()
            self._clear_if_due()
            if kind == "error":
                self._add_error(output)
                return
            output = {**output, **_as_json(output["data"], output["metadata"])}
            size = _json_size(output)
            if not self._cut and self._size + size <= self.limit and not self._are_many():
                self._size += size
                self._items.append(output)
            elif kind == "execute_result" and not self._has("output_type", kind):
                self._items.append(self._shortened(output))
            elif not self._cut:
                self._items.append(self._shortened(output))
                self._cut = True

    def _add_error(self, output: Output) -> None:
        # An error and its traceback may say the same twice.
        lines, room = [], self.limit // 2
        for line in output["traceback"]:
            lines.append(_fitting(line, room))
            room -= _json_size(lines[-1])
        name = output["ename"][:_KEPT_ANYWAY]
        value = _fitting(output["evalue"], self.limit // 4)
        output = {**output, "ename": name, "evalue": value, "traceback": lines}
        size = _json_size(output)
        if self._errors_size + size <= self.limit:
            self._errors_size += size
            self._items.append(output)

    def _has(self, field: str, value: str) -> bool:
        return any(item.get(field) == value for item in self._items)

    def _are_many(self) -> bool:
        return len(self._items) >= _MOST_ITEMS

    def _shortened(self, output: Output) -> Output:
        text = str(output["data"].get("text/plain", ""))[:_KEPT_ANYWAY]
        return {**output, "data": {"text/plain": text or self._note()}, "metadata": {}}

    def _note(self) -> str:
        return OUTPUT_CUT(kilobytes=self.limit // 1000)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change every display of that id, in this cell and, later, in the cells before it."""
        with self._lock:
            change = {"display_id": display_id, **_as_json(data, metadata)}
            before = self._earlier.pop(display_id, None)
            if before is not None:
                self._size -= _json_size(before)
            if self._size + _json_size(change) > self.limit:
                change = self._shortened(change)
            if len(self._earlier) < _MOST_ITEMS:
                self._earlier[display_id] = change
                self._size += _json_size(change)
            for item in self._items:
                if item.get("transient", {}).get("display_id") == display_id:
                    item["data"], item["metadata"] = change["data"], change["metadata"]

    def clear(self, wait: bool) -> None:
        """Drop what the cell has shown: now, or when it shows something again."""
        with self._lock:
            self.gather()
            if wait:
                self._clear_next = True
            else:
                self._drop()

    def _clear_if_due(self) -> None:
        if self._clear_next:
            self._drop()
            self._clear_next = False

    def take(self) -> tuple[list[Output], list[dict[str, Any]]]:
        """Return the cell's outputs, and the changes it made to earlier cells' displays."""
        with self._lock:
            self.gather()
            taken = [
                {**item, "text": "".join(item["text"])} if "text" in item else item
                for item in self._items
            ]
            return taken, list(self._earlier.values())


def _json_size(value: object) -> int:
    return len(_json_text(value).encode("utf-8", "replace"))


def _fitting(text: str, room: int) -> str:
    """Return as much of the beginning of a text as takes `room` bytes as JSON."""
    text = text[: max(room, 0)]
    while text and (size := _json_size(text)) - 2 > room:
        text = text[: min(len(text) - 1, len(text) * room // size)]
    return text


def _as_json(data: dict[str, Any], metadata: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return an output's data and metadata with bytes, dates, NaN and the like as JSON has them."""
    bundle = {"data": data, "metadata": metadata}
    try:
        text = _json_text(bundle)
    except (TypeError, ValueError):
        text = _json_text(json_clean(bundle))
    plain: dict[str, dict[str, Any]] = _from_json(text)
    for kind, value in plain["data"].items():
        if not is_text(value) and not JSON_KIND.fullmatch(kind):
            plain["data"][kind] = str(value)
    return plain
