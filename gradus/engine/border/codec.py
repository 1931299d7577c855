"""Values with references: the wire's codec, with tensors and known containers by reference.

`gradus.engine.wire` sends a tensor as data. Across the border a tensor is an object that both
sides hold, so here it is a number, and its bytes travel beside the message (`replicas`). Mutable
containers of a message are numbered in the order in which they end, on both sides alike: by that
number either side reports what was changed in them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import nn

from gradus.engine.wire import tags
from gradus.engine.wire.decoding import Resolve, _Decoder
from gradus.engine.wire.encoding import Default, _Encoder
from gradus.engine.wire.failures import Unsendable, WireError
from gradus.engine.wire.limits import LIMITS, Limits

_COUNT = struct.Struct("<BI").pack
# Give the number of a tensor, which both sides hold from then on, or None; and back.
NumberOf = Callable[[torch.Tensor], int | None]
TensorOf = Callable[[int], torch.Tensor]


class _Writer(_Encoder):
    """An encoder that gives tensors, and containers known to both sides, by number."""

    def __init__(
        self, limits: Limits, default: Default, known: Mapping[int, object], number_of: NumberOf
    ) -> None:
        super().__init__(limits, default)
        self._known = known
        self._number_of = number_of
        self.containers: list[object] = []

    def _tensor(self, value: torch.Tensor) -> None:
        number = self._number_of(value)
        if number is None:
            self._foreign(value)
        else:
            self._out += _COUNT(tags.TENSOR, number)

    def _again(self, value: object) -> bool:
        if id(value) in self._known:
            self._foreign(value)
            return True
        return super()._again(value)

    def _dict(self, value: dict[object, object]) -> None:
        if self._has_plain_keys(value):
            super()._dict(value)

    def _set(self, value: set[object]) -> None:
        if self._has_plain_keys(value):
            super()._set(value)

    def _frozenset(self, value: frozenset[object]) -> None:
        if self._has_plain_keys(value):
            super()._frozenset(value)

    def _has_plain_keys(self, value: Iterable[object]) -> bool:
        """Tell whether the wire has a form for a value's keys; write a reference if not."""
        plain = self._limits.key_types
        if all(type(key) in plain for key in value):
            return True
        self._foreign(value)
        return False

    def _close(self, value: object, opened: tuple[int, int]) -> None:
        super()._close(value, opened)
        self.containers.append(value)


_Writer.writers = {
    kind: getattr(_Writer, write.__name__) for kind, write in _Encoder.writers.items()
}
_Writer.writers[id(nn.Parameter)] = _Writer.writers[id(torch.Tensor)]


class _Reader(_Decoder):
    """A decoder of what such an encoder made."""

    def __init__(
        self, data: memoryview, limits: Limits, resolve: Resolve, tensor_of: TensorOf
    ) -> None:
        super().__init__(data, limits, resolve)
        self._tensor_of = tensor_of

    def _tensor(self) -> torch.Tensor:
        return self._tensor_of(self._count_of())


_Reader.readers = {tag: getattr(_Reader, read.__name__) for tag, read in _Decoder.readers.items()}


def encode(
    value: object,
    default: Default,
    known: Mapping[int, object],
    number_of: NumberOf,
    limits: Limits = LIMITS,
) -> tuple[bytes, list[object]]:
    """Return a message, and its mutable containers by number.

    Raises:
        Unsendable: as `wire.encode`.
    """
    writer = _Writer(limits, default, known, number_of)
    message = writer.message(value)
    return message, writer.containers


def decode(
    message: memoryview, resolve: Resolve, tensor_of: TensorOf, limits: Limits = LIMITS
) -> tuple[Any, list[object]]:
    """Return the value of a message, and its mutable containers by number.

    Raises:
        WireError: as `wire.decode`.
    """
    if len(message) > limits.max_frame_bytes:
        raise WireError(f"a message of {len(message)} bytes")
    reader = _Reader(message, limits, resolve, tensor_of)
    try:
        value = reader.message()
    except MemoryError as error:
        raise WireError("no memory for what a message holds") from error
    except RecursionError as error:
        raise WireError("a value nested deeper than this process can follow") from error
    return value, [ended for ended, _, _ in reader._ended]


__all__ = ["Unsendable", "decode", "encode"]
