"""What ends a test cell whatever the cell catches."""

from __future__ import annotations

from gradus.engine.wire import ProtocolFailure, WireError


class Refused(ProtocolFailure):
    """The other side asked for, or sent, what it has no right to."""


class Forbidden(Refused):
    """The student's code did what the reference never does; the conversation itself is sound."""


class Poisoned(ProtocolFailure):
    """The conversation failed earlier in this cell; nothing more is asked in it."""


class Untellable(Exception):
    """An answer of this side that cannot travel; the other side is told so."""


__all__ = ["Forbidden", "Poisoned", "ProtocolFailure", "Refused", "Untellable", "WireError"]
