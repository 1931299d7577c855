"""JSON objects over a stream socket, each behind its length.

Nothing that arrives is trusted: the length is checked before anything is read, and reading has a
deadline as a whole.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from typing import Any

_HEADER = struct.Struct(">I")


class BadFrame(Exception):
    """The other side sent something that is no frame."""


def send(
    channel: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()
) -> None:
    """Send one object, with open file descriptors if any."""
    body = json.dumps(message).encode()
    data = _HEADER.pack(len(body)) + body
    if descriptors:
        sent = socket.send_fds(channel, [data], list(descriptors))
        data = data[sent:]
    channel.sendall(data)


def receive(
    channel: socket.socket, limit: int, deadline: float | None = None
) -> dict[str, Any] | None:
    """Return the next object; None when the other side closed the connection.

    Args:
        channel: a connected stream socket.
        limit: the longest body that is accepted, in bytes.
        deadline: when to give up, on time.monotonic()'s clock.

    Raises:
        TimeoutError: the deadline passed.
        BadFrame: what came is no object, or too long, or was cut off.
    """
    header = _exactly(channel, _HEADER.size, deadline)
    if header is None:
        return None
    (length,) = _HEADER.unpack(header)
    if length > limit:
        raise BadFrame(f"a message of {length} bytes")
    return _parse(_exactly(channel, length, deadline))


def receive_with_descriptors(
    channel: socket.socket, limit: int
) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next object and the descriptors that came with it; None at the end."""
    header, descriptors, _, _ = socket.recv_fds(channel, _HEADER.size, 4)
    if not header:
        return None
    header += _exactly(channel, _HEADER.size - len(header), None) or b""
    (length,) = _HEADER.unpack(header)
    if length > limit:
        raise BadFrame(f"a message of {length} bytes")
    return _parse(_exactly(channel, length, None)), descriptors


def _parse(body: bytes | None) -> dict[str, Any]:
    if body is None:
        raise BadFrame("a message cut off")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadFrame(f"a message that is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise BadFrame("a message that is no object")
    return message


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytes | None:
    """Return `size` bytes; None when the connection ended before the first."""
    chunks: list[bytes] = []
    missing = size
    while missing:
        if deadline is not None:
            ready, _, _ = select.select([channel], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
        try:
            chunk = channel.recv(min(missing, 1 << 20))
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            if missing == size:
                return None
            raise BadFrame("a message cut off")
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
