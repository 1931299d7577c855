"""Values with references: the wire's codec, with tensors and known containers by reference.

`gradus.engine.wire` sends a tensor as data. Across the border a tensor is an object that both
sides hold, so here it is a `Reference`, and its bytes travel beside the message (`replicas`).
Mutable containers of a message are numbered in the order in which they end, on both sides alike:
by that number either side reports what was changed in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from gradus.engine.wire.decoding import Resolve, _Decoder
from gradus.engine.wire.encoding import Default, _Encoder
from gradus.engine.wire.failures import Unsendable, WireError
from gradus.engine.wire.limits import LIMITS, Limits

_TENSOR_TYPE = id(torch.Tensor)
_KEYED_TYPES = {id(kind) for kind in (dict, set, frozenset)}
_CONTAINER_TYPES = {id(kind) for kind in (list, dict, set, np.ndarray)}


class _Writer(_Encoder):
    """An encoder that gives tensors, and containers known to both sides, by reference."""

    def __init__(self, limits: Limits, default: Default, known: Mapping[int, object]) -> None:
        super().__init__(limits, default)
        self._known = known
        self.containers: list[object] = []

    def _value(self, value: object) -> None:
        kind = id(type(value))
        known = kind in _CONTAINER_TYPES and id(value) in self._known
        if known or kind == _TENSOR_TYPE or not self._has_plain_keys(kind, value):
            self._foreign(value)
        else:
            super()._value(value)

    def _has_plain_keys(self, kind: int, value: Any) -> bool:
        plain = self._limits.key_types
        return kind not in _KEYED_TYPES or all(type(key) in plain for key in value)

    def _close(self, value: object, opened: tuple[int, int]) -> None:
        super()._close(value, opened)
        self.containers.append(value)


def encode(
    value: object, default: Default, known: Mapping[int, object], limits: Limits = LIMITS
) -> tuple[bytes, list[object]]:
    """Return a message, and its mutable containers by number.

    Raises:
        Unsendable: as `wire.encode`.
    """
    writer = _Writer(limits, default, known)
    message = writer.message(value)
    return message, writer.containers


def decode(
    message: memoryview, resolve: Resolve, limits: Limits = LIMITS
) -> tuple[Any, list[object]]:
    """Return the value of a message, and its mutable containers by number.

    Raises:
        WireError: as `wire.decode`.
    """
    if len(message) > limits.max_frame_bytes:
        raise WireError(f"a message of {len(message)} bytes")
    reader = _Decoder(message, limits, resolve)
    try:
        value = reader.message()
    except MemoryError as error:
        raise WireError("no memory for what a message holds") from error
    except RecursionError as error:
        raise WireError("a value nested deeper than this process can follow") from error
    return value, [ended for ended, _, _ in reader._ended]


__all__ = ["Unsendable", "decode", "encode"]
