"""Bytes to values."""

from __future__ import annotations

import struct
from collections.abc import Callable
from math import prod
from operator import eq
from typing import Any, ClassVar, Final

import numpy as np
import torch

from gradus.engine.wire import tags
from gradus.engine.wire.failures import WireError
from gradus.engine.wire.limits import LIMITS, Limits
from gradus.engine.wire.reference import Reference
from gradus.engine.wire.tensors import Elements, device_named, read_tensors

Resolve = Callable[[Reference], object]

_read_count: Final = struct.Struct("<I").unpack_from
_INT: Final = struct.Struct("<q")
_FLOAT: Final = struct.Struct("<d")
_COMPLEX: Final = struct.Struct("<dd")


def decode(
    message: bytes | bytearray, limits: Limits = LIMITS, resolve: Resolve | None = None
) -> Any:
    """Return the value that a message holds.

    Args:
        message: what `encode` gave, or anything that a hostile process sent in its place.
        limits: what the message may hold.
        resolve: gives the object that takes the place of a `Reference`; by default it stays one.
            An object that is a key must be of one of the limits' `key_types`; its `__hash__` and
            `__eq__` run. What `resolve` raises passes through.

    Raises:
        WireError: the bytes are no message, or it exceeds a limit.
    """
    if len(message) > limits.max_frame_bytes:
        raise _over(
            "a message of {} bytes", len(message), limits.max_frame_bytes, "max_frame_bytes"
        )
    try:
        return _Decoder(memoryview(message), limits, resolve).message()
    except MemoryError as error:
        raise WireError("no memory for what a message holds") from error
    except RecursionError as error:
        raise WireError("a value nested deeper than this process can follow") from error


class _Decoder:
    """One message being read."""

    readers: ClassVar[dict[int, Callable[[Any], object]]]  # by tag

    def __init__(self, data: memoryview, limits: Limits, resolve: Resolve | None) -> None:
        self._data = data
        self._end = len(data)
        self._limits = limits
        self._max_nodes = limits.max_nodes
        self._resolve = resolve
        self._elements = Elements(limits, WireError)
        self._tensors: list[torch.Tensor] = []
        self._at = 0
        self._nodes = 1
        self._depth = 0
        self._deepest = 0
        self._keys = 0
        # Each list, dict, set and array that ended: itself, its nodes, its height.
        self._ended: list[tuple[object, int, int]] = []

    def message(self) -> object:
        try:
            self._tensors, self._at = read_tensors(self._data, self._limits, self._elements)
        except struct.error as error:
            raise WireError("a message that ends inside its tables") from error
        value = self._value()
        if self._at != self._end:
            raise WireError(f"{self._end - self._at} bytes after the end of a message")
        return value

    def _value(self) -> object:
        at = self._at
        if at >= self._end:
            raise WireError("a message that ends where a value was to come")
        read = self.readers.get(self._data[at])
        if read is None:
            raise WireError(f"{self._data[at]} is no tag of a value")
        self._at = at + 1
        return read(self)

    # Scalars

    def _none(self) -> None:
        return None

    def _false(self) -> bool:
        return False

    def _true(self) -> bool:
        return True

    def _ellipsis(self) -> object:
        return Ellipsis

    def _int(self) -> int:
        number: int = self._unpack(_INT)[0]
        return number

    def _big_int(self) -> int:
        size = self._count_of()
        limit = self._limits.max_int_bits
        if size > limit // 8 + 1:
            raise _over("an int of {} bytes", size, limit // 8 + 1, "max_int_bits")
        number = int.from_bytes(self._take(size), "little", signed=True)
        if number.bit_length() > limit:
            raise _over("an int of {} bits", number.bit_length(), limit, "max_int_bits")
        return number

    def _float(self) -> float:
        number: float = self._unpack(_FLOAT)[0]
        return number

    def _complex(self) -> complex:
        return complex(*self._unpack(_COMPLEX))

    def _str(self) -> str:
        size = self._count_of()
        if size > self._limits.max_str_bytes:
            raise _over("a text of {} bytes", size, self._limits.max_str_bytes, "max_str_bytes")
        try:
            return str(self._take(size), "utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise WireError(f"a text that is no UTF-8: {error.reason}") from error

    def _bytes(self) -> bytes:
        size = self._count_of()
        if size > self._limits.max_bytes:
            raise _over("bytes of length {}", size, self._limits.max_bytes, "max_bytes")
        return bytes(self._take(size))

    def _constant(self) -> object:
        code = self._byte()
        if code not in tags.CONSTANTS:
            raise WireError(f"{code} is no constant")
        return tags.CONSTANTS[code]

    def _device(self) -> torch.device:
        return device_named(self._take(self._byte()), tags.DEVICES)

    # Containers

    # A level of nesting takes three calls, here and in the encoder, so that the deepest message
    # leaves most of Python's stack to its reader.

    def _list(self) -> list[object]:
        opened = self._open()
        value = self._items()
        self._close(value, opened)
        return value

    def _list_of_floats(self) -> list[object]:
        opened = self._open()
        value = list(self._numbers("d"))
        self._close(value, opened)
        return value

    def _list_of_ints(self) -> list[object]:
        opened = self._open()
        value = list(self._numbers("q"))
        self._close(value, opened)
        return value

    def _tuple(self) -> tuple[object, ...]:
        self._enter()
        value = tuple(self._items())
        self._depth -= 1
        return value

    def _tuple_of_floats(self) -> tuple[object, ...]:
        self._enter()
        self._depth -= 1
        return self._numbers("d")

    def _tuple_of_ints(self) -> tuple[object, ...]:
        self._enter()
        self._depth -= 1
        return self._numbers("q")

    def _items(self) -> list[object]:
        size = self._count_of()
        self._announce(size, size)
        items: list[object] = []
        for _ in range(size):
            items.append(self._value())
        return items

    def _numbers(self, form: str) -> tuple[object, ...]:
        size = self._count_of()
        self._announce(size, 8 * size)
        return struct.unpack(f"<{size}{form}", self._take(8 * size))

    def _dict(self) -> dict[object, object]:
        opened = self._open()
        size = self._count_of()
        self._announce(2 * size, 2 * size)
        self._count_keys(size)
        keys: list[object] = []
        items: list[object] = []
        for _ in range(size):
            keys.append(self._value())
            items.append(self._value())
        self._check_keys(keys)
        value = dict(zip(keys, items, strict=True))
        self._expect_distinct(size, len(value))
        self._close(value, opened)
        return value

    def _set(self) -> set[object]:
        opened = self._open()
        members = self._members()
        value = set(members)
        self._expect_distinct(len(members), len(value))
        self._close(value, opened)
        return value

    def _frozenset(self) -> frozenset[object]:
        self._enter()
        members = self._members()
        value = frozenset(members)
        self._expect_distinct(len(members), len(value))
        self._depth -= 1
        return value

    def _members(self) -> list[object]:
        members = self._items()
        self._count_keys(len(members))
        self._check_keys(members)
        return members

    def _slice(self) -> slice:
        self._enter()
        self._announce(3, 3)
        value = slice(self._value(), self._value(), self._value())
        self._depth -= 1
        return value

    def _range(self) -> range:
        self._enter()
        self._announce(3, 3)
        start, stop, step = self._value(), self._value(), self._value()
        self._depth -= 1
        if type(start) is not int or type(stop) is not int or type(step) is not int or not step:
            raise WireError("a range of something else than ints, or with the step 0")
        return range(start, stop, step)

    def _size(self) -> torch.Size:
        size = self._count_of()
        if size > self._limits.max_dims:
            raise _over("a torch.Size of {} dims", size, self._limits.max_dims, "max_dims")
        return torch.Size(struct.unpack(f"<{size}q", self._take(8 * size)))

    def _reference(self) -> object:
        self._enter()
        self._announce(2, 2)
        number = self._int()
        kind, note = self._value(), self._value()
        self._depth -= 1
        if type(kind) is not str or type(note) is not dict:
            raise WireError("a reference whose kind is no text, or whose note is no dict")
        reference = Reference(kind, number, note)
        return reference if self._resolve is None else self._resolve(reference)

    def _again(self) -> object:
        place = self._count_of()
        if place >= len(self._ended):
            raise WireError(f"value {place} again, of {len(self._ended)} so far")
        value, nodes, height = self._ended[place]
        self._count(nodes)
        self._reach(self._depth + height)
        return value

    # Arrays

    def _numpy_type(self) -> np.dtype[np.generic]:
        code = self._byte()
        if code >= len(tags.NUMPY_TYPES):
            raise WireError(f"{code} is no dtype of NumPy")
        return tags.NUMPY_TYPES[code]

    def _numpy_scalar(self) -> object:
        dtype = self._numpy_type()
        values = np.frombuffer(self._take(dtype.itemsize), dtype)
        _expect_bools(values)
        return values[0]

    def _array(self) -> np.ndarray[Any, Any]:
        opened = self._open()
        dtype = self._numpy_type()
        dims = self._byte()
        shape = struct.unpack(f"<{dims}Q", self._take(8 * dims))
        self._elements.count(shape)
        data = self._take(prod(shape) * dtype.itemsize)
        try:
            value: np.ndarray[Any, Any] = np.empty(shape, dtype)
        except ValueError as error:  # More dimensions than this NumPy knows.
            raise WireError(f"an array of shape {shape}: {error}") from error
        value.reshape(-1).view(np.uint8)[:] = np.frombuffer(data, np.uint8)
        _expect_bools(value)
        self._close(value, opened)
        return value

    def _tensor(self) -> torch.Tensor:
        place = self._count_of()
        if place >= len(self._tensors):
            raise WireError(f"tensor {place} of {len(self._tensors)}")
        return self._tensors[place]

    # Reading

    def _byte(self) -> int:
        return self._take(1)[0]

    def _count_of(self) -> int:
        at = self._at
        self._at = at + 4
        if self._at > self._end:
            raise _cut_off(4, self._end - at)
        count: int = _read_count(self._data, at)[0]
        return count

    def _unpack(self, form: struct.Struct) -> tuple[Any, ...]:
        at = self._at
        self._at = at + form.size
        if self._at > self._end:
            raise _cut_off(form.size, self._end - at)
        return form.unpack_from(self._data, at)

    def _take(self, size: int) -> memoryview:
        at = self._at
        self._at = at + size
        if self._at > self._end:
            raise _cut_off(size, self._end - at)
        return self._data[at : self._at]

    # Counting

    def _announce(self, nodes: int, size: int) -> None:
        """Count values to come, and expect the bytes that they take at least."""
        self._count(nodes)
        if size > self._end - self._at:
            raise _cut_off(size, self._end - self._at)

    def _open(self) -> tuple[int, int]:
        opened = self._nodes, self._deepest
        self._deepest = 0
        self._enter()
        return opened

    def _close(self, value: object, opened: tuple[int, int]) -> None:
        nodes, outer = opened
        self._depth -= 1
        self._ended.append((value, self._nodes - nodes, self._deepest - self._depth))
        self._deepest = max(outer, self._deepest)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            self._reach(self._depth)
        self._nodes += tags.CONTAINER_NODES
        if self._nodes > self._max_nodes:
            self._count(0)

    def _reach(self, depth: int) -> None:
        if depth > self._deepest:
            self._deepest = depth
            if depth > self._limits.max_depth:
                raise _over("containers nested {} deep", depth, self._limits.max_depth, "max_depth")

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > self._max_nodes:
            raise _over("{} values or more", self._nodes, self._limits.max_nodes, "max_nodes")

    def _count_keys(self, keys: int) -> None:
        self._keys += keys
        if self._keys > self._limits.max_keys:
            raise _over("{} keys or more", self._keys, self._limits.max_keys, "max_keys")

    def _check_keys(self, keys: list[object]) -> None:
        if not keys:
            return
        for key in keys:
            if type(key) not in self._limits.key_types:
                raise WireError(f"a key of the type {type(key).__name__} (key_types)")
        try:
            hashes = sorted(map(hash, keys))
        except TypeError as error:  # A tuple that holds a list.
            raise WireError(f"a key that has no hash: {error}") from error
        limit = self._limits.max_equal_hashes
        if any(map(eq, hashes, hashes[limit:])):
            raise WireError(f"over {limit} keys of one hash (max_equal_hashes)")

    def _expect_distinct(self, announced: int, distinct: int) -> None:
        if distinct != announced:
            raise WireError(f"{announced} keys, of which {distinct} are distinct")


def _expect_bools(values: np.ndarray[Any, Any]) -> None:
    if values.dtype == np.bool_ and bool((values.view(np.uint8) > 1).any()):
        raise WireError("an array of bool with a byte that is neither 0 nor 1")


def _cut_off(size: int, left: int) -> WireError:
    return WireError(f"{size} bytes were to come in a message that has {max(0, left)} left")


def _over(found: str, size: int, limit: int, name: str) -> WireError:
    return WireError(f"{found.format(size)}; the limit is {limit} ({name})")


_READERS: Final[dict[int, Callable[[_Decoder], object]]] = {
    tags.NONE: _Decoder._none,
    tags.FALSE: _Decoder._false,
    tags.TRUE: _Decoder._true,
    tags.ELLIPSIS: _Decoder._ellipsis,
    tags.INT: _Decoder._int,
    tags.BIG_INT: _Decoder._big_int,
    tags.FLOAT: _Decoder._float,
    tags.COMPLEX: _Decoder._complex,
    tags.STR: _Decoder._str,
    tags.BYTES: _Decoder._bytes,
    tags.LIST: _Decoder._list,
    tags.LIST_OF_FLOATS: _Decoder._list_of_floats,
    tags.LIST_OF_INTS: _Decoder._list_of_ints,
    tags.TUPLE: _Decoder._tuple,
    tags.TUPLE_OF_FLOATS: _Decoder._tuple_of_floats,
    tags.TUPLE_OF_INTS: _Decoder._tuple_of_ints,
    tags.SET: _Decoder._set,
    tags.FROZENSET: _Decoder._frozenset,
    tags.DICT: _Decoder._dict,
    tags.SLICE: _Decoder._slice,
    tags.RANGE: _Decoder._range,
    tags.CONSTANT: _Decoder._constant,
    tags.DEVICE: _Decoder._device,
    tags.SIZE: _Decoder._size,
    tags.NUMPY_SCALAR: _Decoder._numpy_scalar,
    tags.ARRAY: _Decoder._array,
    tags.TENSOR: _Decoder._tensor,
    tags.AGAIN: _Decoder._again,
    tags.REFERENCE: _Decoder._reference,
}
_Decoder.readers = _READERS
