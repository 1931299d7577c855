"""JSON objects over a stream socket, each behind its length.

Nothing that arrives is trusted: the length is checked before anything is read, and sending and
reading have a deadline as a whole.
"""

from __future__ import annotations

import errno
import json
import math
import os
import select
import socket
import struct
import time
from typing import Any, NoReturn

from gradus.languages import Text

_HEADER = struct.Struct(">I")
_CHUNK = 1 << 20

_TOO_LONG = Text(en="a message of {length} bytes", es="un mensaje de {length} bytes")
_CUT_OFF = Text(en="a message cut off", es="un mensaje cortado")
_NO_JSON = Text(en="a message that is no JSON", es="un mensaje que no es JSON")

# Taken now: a notebook that replaces json.dumps or time.monotonic, to test something, and forgets
# to put it back does so in a student process, which goes on using this module.
_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=True).encode
_now = time.monotonic
_poll = select.poll
_POLLIN, _POLLOUT, _DONTWAIT = select.POLLIN, select.POLLOUT, socket.MSG_DONTWAIT


class BadFrame(Exception):
    """The other side sent something that is no frame."""


def send(
    channel: socket.socket,
    message: dict[str, Any],
    descriptors: tuple[int, ...] = (),
    deadline: float | None = None,
) -> None:
    """Send one object, with open file descriptors if any.

    Raises:
        TimeoutError: the deadline, on time.monotonic()'s clock, passed; a part may be sent.
        OSError: the connection is broken.
    """
    # What UTF-8 cannot say, half of a surrogate pair, becomes a question mark.
    body = _dumps(message).encode("utf-8", "replace")
    data = memoryview(_HEADER.pack(len(body)) + body)
    if descriptors:
        data = data[socket.send_fds(channel, [data], list(descriptors)) :]
    flags = 0 if deadline is None else _DONTWAIT
    while data:
        _await(channel, _POLLOUT, deadline)
        try:
            data = data[channel.send(data[:_CHUNK], flags) :]
        except BlockingIOError:  # room for less than the kernel sends at once
            continue


def receive(
    channel: socket.socket,
    limit: int,
    deadline: float | None = None,
    begun: bytearray | None = None,
) -> dict[str, Any] | None:
    """Return the next object; None when the other side closed the connection.

    Args:
        channel: a connected stream socket.
        limit: the longest body that is accepted, in bytes.
        deadline: when to give up, on time.monotonic()'s clock.
        begun: what a call that gave up had read; it is left here for the next call.

    Raises:
        TimeoutError: the deadline passed.
        BadFrame: what came is no object, or too long, or was cut off.
    """
    read = bytearray() if begun is None else begun
    _fill(channel, read, _HEADER.size, deadline)
    if not read:
        return None
    size = _HEADER.size + _length(read, limit)
    _fill(channel, read, size, deadline)
    if len(read) < size:
        raise BadFrame(_CUT_OFF())
    body = bytes(read[_HEADER.size :])
    read.clear()
    return _parse(body)


def receive_with_descriptors(
    channel: socket.socket, limit: int
) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next object and the descriptors that came with it; None at the end."""
    start, descriptors, _, _ = socket.recv_fds(channel, _HEADER.size, 4)
    message = receive(channel, limit, begun=bytearray(start)) if start else None
    return None if message is None else (message, descriptors)


def has_arrived(channel: socket.socket) -> bool:
    """Tell whether something lies there to be read, be it the connection's end."""
    return bool(_watch(channel, _POLLIN).poll(0))


def _length(read: bytearray, limit: int) -> int:
    if len(read) < _HEADER.size:
        raise BadFrame(_CUT_OFF())
    length: int = _HEADER.unpack_from(read)[0]
    if length > limit:
        raise BadFrame(_TOO_LONG(length=length))
    return length


def _parse(body: bytes) -> dict[str, Any]:
    try:
        message = _loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadFrame(_NO_JSON()) from None
    if not isinstance(message, dict):
        raise BadFrame(_NO_JSON())
    return message


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is too large")
    return value


_loads = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite).decode


def _fill(channel: socket.socket, read: bytearray, size: int, deadline: float | None) -> None:
    """Read until `size` bytes are there, or the connection ends."""
    # One buffer: a list of chunks would cost far more than `size` if they came byte by byte.
    while len(read) < size:
        _await(channel, _POLLIN, deadline)
        try:
            chunk = channel.recv(min(size - len(read), _CHUNK))
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            return
        read += chunk


def _await(channel: socket.socket, event: int, deadline: float | None) -> None:
    """Wait until reading or sending would not block.

    Raises:
        TimeoutError: the deadline came first.
    """
    if deadline is None:
        return  # and let reading or sending itself wait
    patience = (deadline - _now()) * 1000
    if patience <= 0:  # also where bytes keep dripping in
        raise TimeoutError
    if not _watch(channel, event).poll(patience):
        raise TimeoutError


def _watch(channel: socket.socket, event: int) -> select.poll:
    if channel.fileno() < 0:  # another thread closed it
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    watch = _poll()
    watch.register(channel, event)
    return watch
