"""Handles: what crosses in place of an object that stays on its side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reference:
    """A handle of an object that one side keeps; the wire only carries it.

    Args:
        kind: which table of which side it belongs to.
        number: its number there, a signed 64-bit integer.
        note: what the receiver is told about it, any data. It takes no part in equality.
    """

    kind: str
    number: int
    note: dict[Any, Any] = field(default_factory=dict, compare=False)
