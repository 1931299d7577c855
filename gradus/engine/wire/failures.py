"""What can go wrong between two processes, out of reach of a test's `except Exception`."""

from __future__ import annotations


class ProtocolFailure(BaseException):
    """The conversation with the other process failed.

    It derives from BaseException because it surfaces inside a test cell: a student who ends the
    process inside `pytest.raises(Exception)` must not pass for it.
    """


class WireError(ProtocolFailure):
    """What the other side sent is no message, or exceeds a limit."""


class Unsendable(WireError):
    """A value of this side cannot travel; nothing was sent and the connection is sound.

    No TypeError or ValueError: inside `pytest.raises(TypeError)`, the refusal to send an argument
    would pass for the error that the student's function was to raise.
    """


class Closed(ProtocolFailure):
    """The connection ended."""


class TimedOut(ProtocolFailure):
    """The deadline passed before the whole frame had."""
