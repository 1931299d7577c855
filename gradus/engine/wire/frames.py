"""Frames: bytes of announced length over a stream socket, before a deadline.

A header is `gr`, the version of the format, a zero byte and the length of the payload, 8 bytes in
all. A deadline is a moment of `time.monotonic()` for the whole frame, so that a sender who drips
one byte at a time gains nothing; None waits for ever.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from typing import Final

from gradus.engine.wire.failures import Closed, TimedOut, Unsendable, WireError

MAGIC: Final = b"gr"
VERSION: Final = 1
HEADER: Final = struct.Struct("<2sBxI")
LONGEST: Final = 2**32 - 1

# Memory is taken as bytes arrive, from here on by doubling: an announced gigabyte costs its sender
# a gigabyte.
_FIRST_BYTES: Final = 2**20
# Plain numbers: `|` of members of an enumeration takes longer than the call.
_NOW: Final = int(socket.MSG_DONTWAIT)
_NOW_OR_ERROR: Final = _NOW | int(socket.MSG_NOSIGNAL)


def write_frame(
    connection: socket.socket, payload: bytes | bytearray, deadline: float | None
) -> None:
    """Send one frame.

    Raises:
        Closed: the other side is gone.
        TimedOut: the other side did not take the frame before the deadline. Part of it may be
            sent, so the connection is of no more use.
        Unsendable: the payload is longer than a header can say; nothing was sent.
    """
    if len(payload) > LONGEST:
        raise Unsendable(f"a frame of {len(payload)} bytes; the format ends at {LONGEST}")
    _expect_no_timeout(connection)
    rest = [memoryview(HEADER.pack(MAGIC, VERSION, len(payload))), memoryview(payload)]
    while rest:
        try:
            sent = connection.sendmsg(rest, [], _NOW_OR_ERROR)
        except BlockingIOError:
            _wait(connection, select.POLLOUT, deadline, "the other side to take a frame")
            continue
        except OSError as error:
            raise Closed(f"the connection ended while a frame was sent: {error}") from error
        rest = _after(rest, sent)
        if rest:
            _expect_time_left(deadline, "the other side to take a frame")


def read_frame(connection: socket.socket, limit: int, deadline: float | None) -> bytearray:
    """Return the payload of the next frame.

    Args:
        limit: the longest payload to accept, in bytes.

    Raises:
        Closed: the connection ended, before or inside the frame.
        TimedOut: the frame was not complete at the deadline.
        WireError: the header is none, or announces more than the limit.
    """
    _expect_no_timeout(connection)
    header = _read(connection, HEADER.size, deadline, "a frame")
    magic, version, length = HEADER.unpack(header)
    if magic != MAGIC or header[3]:
        raise WireError(f"{bytes(header)!r} is no header of a frame")
    if version != VERSION:
        raise WireError(f"a frame of format {version}; this side speaks format {VERSION}")
    if length > limit:
        raise WireError(f"a frame of {length} bytes; the limit is {limit}")
    return _read(connection, length, deadline, "the rest of a frame")


def _read(
    connection: socket.socket, length: int, deadline: float | None, awaited: str
) -> bytearray:
    buffer = bytearray(min(length, _FIRST_BYTES))
    filled = 0
    while filled < length:
        if filled == len(buffer):
            buffer.extend(bytes(min(len(buffer), length - filled)))
        try:
            received = connection.recv_into(memoryview(buffer)[filled:], 0, _NOW)
        except BlockingIOError:
            _wait(connection, select.POLLIN, deadline, awaited)
            continue
        except OSError as error:
            raise Closed(f"the connection ended before {awaited}: {error}") from error
        if not received:
            raise Closed(f"the connection ended before {awaited}: {filled} of {length} bytes came")
        filled += received
        if filled < length:
            _expect_time_left(deadline, awaited)
    return buffer


def _after(rest: list[memoryview], sent: int) -> list[memoryview]:
    """Return what is left of some buffers when `sent` bytes of them are gone."""
    while rest and sent >= len(rest[0]):
        sent -= len(rest.pop(0))
    return [rest[0][sent:], *rest[1:]] if rest else []


def _wait(connection: socket.socket, event: int, deadline: float | None, awaited: str) -> None:
    """Return when the socket is ready or has failed; the next call on it tells which."""
    poll = select.poll()
    try:
        poll.register(connection, event)
    except (OSError, ValueError) as error:
        raise Closed(f"the connection ended before {awaited}: {error}") from error
    left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
    if not poll.poll(left):
        raise TimedOut(f"waited for {awaited} until the deadline")


def _expect_time_left(deadline: float | None, awaited: str) -> None:
    if deadline is not None and time.monotonic() >= deadline:
        raise TimedOut(f"waited for {awaited} until the deadline")


def _expect_no_timeout(connection: socket.socket) -> None:
    """A timeout of the socket's own would count per call, beside the deadline."""
    if connection.gettimeout():
        raise ValueError("the socket has a timeout of its own; frames keep a deadline instead")
