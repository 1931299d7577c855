"""Data between the examiner and a student's process that may be hostile: values, as bytes.

    write_frame(connection, encode(("call", 7, (X, 0.1), {})), deadline)
    reply = decode(read_frame(connection, LIMITS.max_frame_bytes, deadline))

Only data crosses: numbers, texts, containers, NumPy arrays, tensors, and `Reference`s to what one
side keeps. Nothing received is ever unpickled, imported or evaluated, and every size that a
message announces is held against `Limits` and against the bytes really present before memory is
taken for it. Neither direction runs code of a value's class: values are told apart by their exact
type, so a subclass is no data.

Inside one message, a list, dict, set, array or tensor that appears twice arrives as one object, and
tensors that are views of one storage arrive as views of one storage; of a storage only the
elements that its tensors show travel. A contiguous or read-only NumPy array is not told from
another: arrays arrive in C order, writable, each with its own memory.

`frames` carries bytes over a socket; `encoding` and `decoding` turn values into bytes and back,
with `tags` and `tensors` as their common description of the format. The two ends are one version
of this package on one little-endian machine.
"""

from gradus.engine.wire.decoding import decode
from gradus.engine.wire.encoding import encode
from gradus.engine.wire.failures import Closed, ProtocolFailure, TimedOut, Unsendable, WireError
from gradus.engine.wire.frames import read_frame, write_frame
from gradus.engine.wire.limits import LIMITS, Limits
from gradus.engine.wire.reference import Reference

__all__ = [
    "LIMITS",
    "Closed",
    "Limits",
    "ProtocolFailure",
    "Reference",
    "TimedOut",
    "Unsendable",
    "WireError",
    "decode",
    "encode",
    "read_frame",
    "write_frame",
]
