"""Values to bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from itertools import repeat
from operator import is_
from types import EllipsisType, NoneType
from typing import Any, ClassVar, Final

import numpy as np
import torch

from gradus.engine.wire import tags
from gradus.engine.wire.failures import Unsendable
from gradus.engine.wire.limits import KEY_TYPES, LIMITS, Limits
from gradus.engine.wire.reference import Reference
from gradus.engine.wire.tensors import Elements, Outgoing

Default = Callable[[object], Reference | None]

_COUNT: Final = struct.Struct("<BI").pack
_INT: Final = struct.Struct("<Bq").pack
_FLOAT: Final = struct.Struct("<Bd").pack
_COMPLEX: Final = struct.Struct("<Bdd").pack
_CODE: Final = struct.Struct("<BB").pack
_CODES: Final = struct.Struct("<BBB").pack

# Copied once, into the frame, and not on the way.
_BULK_BYTES: Final = 4096

# Where a list is being written: a list that meets itself there is cyclic.
_OPEN: Final = (-1, 0, 0)


def encode(value: object, limits: Limits = LIMITS, default: Default | None = None) -> bytes:
    """Return a value as the bytes of a message.

    Args:
        value: data; see the package.
        limits: what the message may hold.
        default: is asked for a `Reference` to send in place of a value that is no data: an object
            of any other class, a subclass of a class that is data (`torch.nn.Parameter`,
            `np.matrix`), a sparse or quantized tensor. None means that it has no place here.

    Raises:
        Unsendable: the value, or a part of it, is no data, refers to itself or exceeds a limit.
    """
    return _Encoder(limits, default).message(value)


class _Encoder:
    """One message being made."""

    writers: ClassVar[dict[int, _Write]]  # by the id of a value's type

    def __init__(self, limits: Limits, default: Default | None) -> None:
        self._limits = limits
        self._default = default
        self._elements = Elements(limits, Unsendable)
        self._tensors: Outgoing | None = None
        self._out = bytearray()
        self._done: list[bytearray | memoryview] = []
        self._done_bytes = 0
        self._nodes = 1
        self._depth = 0
        self._deepest = 0
        self._keys = 0
        self._max_nodes = limits.max_nodes
        # id of a list, dict, set or array → its place, its nodes, its height.
        self._places: dict[int, tuple[int, int, int]] = {}
        self._ended = 0
        # An id names a value only while it lives, and default() may be its only owner.
        self._kept: list[object] = []

    def message(self, value: object) -> bytes:
        try:
            self._value(value)
        except RecursionError as error:
            raise Unsendable("a value nested deeper than this process can follow") from error
        head = [b"\0" * 8] if self._tensors is None else self._tensors.parts()
        message = b"".join([*head, *self._done, self._out])
        self._expect_bytes(len(message))
        return message

    def _value(self, value: object) -> None:
        # Types are looked up by id: a dict of types would call the __hash__ of a metaclass.
        write = self.writers.get(id(type(value)))
        if write is None:
            self._foreign(value)
        else:
            write(self, value)

    def _foreign(self, value: object) -> None:
        """Write what stands for a value that is no data."""
        reference = None if self._default is None else self._default(value)
        if type(reference) is not Reference:
            raise Unsendable(f"a value of the type {_type_name(value)} is no data")
        self._reference(reference)

    # Scalars

    def _none(self, _value: None) -> None:
        self._out.append(tags.NONE)

    def _bool(self, value: bool) -> None:
        self._out.append(tags.TRUE if value else tags.FALSE)

    def _ellipsis(self, _value: EllipsisType) -> None:
        self._out.append(tags.ELLIPSIS)

    def _int(self, value: int) -> None:
        if -(2**63) <= value < 2**63:
            self._out += _INT(tags.INT, value)
            return
        bits = value.bit_length()
        if bits > self._limits.max_int_bits:
            raise _over("an int of {} bits", bits, self._limits.max_int_bits, "max_int_bits")
        data = value.to_bytes(bits // 8 + 1, "little", signed=True)
        self._out += _COUNT(tags.BIG_INT, len(data)) + data

    def _float(self, value: float) -> None:
        self._out += _FLOAT(tags.FLOAT, value)

    def _complex(self, value: complex) -> None:
        self._out += _COMPLEX(tags.COMPLEX, value.real, value.imag)

    def _str(self, value: str) -> None:
        limit = self._limits.max_str_bytes
        # A text has at least as many bytes as characters, and is not encoded to find that out.
        data = value.encode("utf-8", "surrogatepass") if len(value) <= limit else b""
        length = max(len(value), len(data))
        if length > limit:
            raise _over("a text of {} bytes or more", length, limit, "max_str_bytes")
        self._out += _COUNT(tags.STR, length)
        self._bulk(data)

    def _bytes(self, value: bytes) -> None:
        if len(value) > self._limits.max_bytes:
            raise _over("bytes of length {}", len(value), self._limits.max_bytes, "max_bytes")
        self._out += _COUNT(tags.BYTES, len(value))
        self._bulk(value)

    def _constant(self, value: object) -> None:
        code = _CONSTANT_CODES.get(id(value))
        if code is None:
            self._foreign(value)
        else:
            self._out += _CODE(tags.CONSTANT, code)

    def _device(self, value: torch.device) -> None:
        if value.type not in tags.DEVICES:
            self._foreign(value)
            return
        name = str(value).encode("ascii")
        self._out += _CODE(tags.DEVICE, len(name)) + name

    # Containers

    def _list(self, value: list[object]) -> None:
        if self._again(value):
            return
        opened = self._open(value)
        self._sequence(tags.LIST, tuple(value))
        self._close(value, opened)

    def _tuple(self, value: tuple[object, ...]) -> None:
        self._enter()
        self._sequence(tags.TUPLE, value)
        self._depth -= 1

    def _sequence(self, tag: int, items: tuple[object, ...]) -> None:
        self._count(len(items))
        if len(items) >= tags.PACK_FROM and self._packed(tag, items):
            return
        self._out += _COUNT(tag, len(items))
        writers = self.writers
        for item in items:  # _value, without a call for each
            write = writers.get(id(type(item)))
            if write is None:
                self._foreign(item)
            else:
                write(self, item)

    def _packed(self, tag: int, items: tuple[Any, ...]) -> bool:
        """Write the items as one run of numbers, if they are one."""
        kind = type(items[0])
        if kind is not float and kind is not int:
            return False
        if not all(map(is_, map(type, items), repeat(kind))):
            return False
        form, step = ("d", 1) if kind is float else ("q", 2)
        try:
            data = struct.pack(f"<{len(items)}{form}", *items)
        except struct.error:  # An int of more than 64 bits.
            return False
        self._out += _COUNT(tag + step, len(items))
        self._bulk(data)
        return True

    def _dict(self, value: dict[object, object]) -> None:
        if self._again(value):
            return
        opened = self._open(value)
        items = tuple(value.items())
        self._count(2 * len(items))
        self._count_keys(len(items))
        self._out += _COUNT(tags.DICT, len(items))
        for key, item in items:
            self._key(key)
            self._value(item)
        self._close(value, opened)

    def _set(self, value: set[object]) -> None:
        if self._again(value):
            return
        opened = self._open(value)
        self._members(tags.SET, tuple(value))
        self._close(value, opened)

    def _frozenset(self, value: frozenset[object]) -> None:
        self._enter()
        self._members(tags.FROZENSET, tuple(value))
        self._depth -= 1

    def _members(self, tag: int, members: tuple[object, ...]) -> None:
        self._count(len(members))
        self._count_keys(len(members))
        self._out += _COUNT(tag, len(members))
        for member in members:
            self._key(member)

    def _key(self, key: object) -> None:
        kind = id(type(key))
        if kind not in _key_ids(self._limits.key_types) and kind in _WRITERS:
            raise Unsendable(f"a key of the type {_type_name(key)} (key_types)")
        self._value(key)

    def _slice(self, value: slice) -> None:
        self._enter()
        self._count(3)
        self._out.append(tags.SLICE)
        for part in (value.start, value.stop, value.step):
            self._value(part)
        self._depth -= 1

    def _range(self, value: range) -> None:
        self._enter()
        self._count(3)
        self._out.append(tags.RANGE)
        for part in (value.start, value.stop, value.step):
            self._value(part)
        self._depth -= 1

    def _size(self, value: torch.Size) -> None:
        sizes = tuple.__getitem__(value, slice(None))
        if not all(map(is_, map(type, sizes), repeat(int))):
            raise Unsendable("a torch.Size of something else than ints")
        if len(sizes) > self._limits.max_dims:
            raise _over("a torch.Size of {} dims", len(sizes), self._limits.max_dims, "max_dims")
        self._out += _COUNT(tags.SIZE, len(sizes)) + struct.pack(f"<{len(sizes)}q", *sizes)

    def _reference(self, value: Reference) -> None:
        kind, number, note = value.kind, value.number, value.note
        if type(kind) is not str or type(number) is not int or type(note) is not dict:
            raise Unsendable("a Reference takes a str, an int and a dict")
        if not -(2**63) <= number < 2**63:
            raise Unsendable(f"a Reference with the number {number}, which takes over 64 bits")
        self._kept.append(value)
        self._enter()
        self._count(2)
        self._out += _INT(tags.REFERENCE, number)
        self._str(kind)
        self._dict(note)
        self._depth -= 1

    # Arrays

    def _numpy_scalar(self, value: np.generic) -> None:
        code = tags.NUMPY_CODES[value.dtype.str]
        self._out += _CODE(tags.NUMPY_SCALAR, code) + value.tobytes()

    def _array(self, value: np.ndarray[Any, Any]) -> None:
        if self._again(value):
            return
        code = tags.NUMPY_CODES.get(value.dtype.str)
        if code is None:
            self._foreign(value)
            return
        opened = self._open(value)
        self._elements.count(value.shape)
        self._out += _CODES(tags.ARRAY, code, value.ndim)
        self._out += struct.pack(f"<{value.ndim}Q", *value.shape)
        self._bulk(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
        self._close(value, opened)

    def _tensor(self, value: torch.Tensor) -> None:
        if self._tensors is None:
            self._tensors = Outgoing(self._limits, self._elements)
        place = self._tensors.place(value)
        if place is None:
            self._foreign(value)
        else:
            self._out += _COUNT(tags.TENSOR, place)

    # Counting

    def _again(self, value: object) -> bool:
        """Write that a list, dict, set or array comes again, if it does."""
        found = self._places.get(id(value))
        if found is None:
            return False
        if found is _OPEN:
            raise Unsendable(f"a {_type_name(value)} that contains itself")
        place, nodes, height = found
        self._count(nodes)
        self._reach(self._depth + height)
        self._out += _COUNT(tags.AGAIN, place)
        return True

    def _open(self, value: object) -> tuple[int, int]:
        self._places[id(value)] = _OPEN
        opened = self._nodes, self._deepest
        self._deepest = 0
        self._enter()
        return opened

    def _close(self, value: object, opened: tuple[int, int]) -> None:
        nodes, outer = opened
        self._kept.append(value)
        self._depth -= 1
        height = self._deepest - self._depth
        self._places[id(value)] = self._ended, self._nodes - nodes, height
        self._ended += 1
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

    def _bulk(self, data: bytes | memoryview) -> None:
        if len(data) < _BULK_BYTES:
            self._out += data
            return
        self._done_bytes += len(self._out) + len(data)
        self._expect_bytes(self._done_bytes)
        self._done += [self._out, memoryview(data)]
        self._out = bytearray()

    def _expect_bytes(self, size: int) -> None:
        limit = self._limits.max_frame_bytes
        if size > limit:
            raise _over("a message of {} bytes or more", size, limit, "max_frame_bytes")


def _over(found: str, size: int, limit: int, name: str) -> Unsendable:
    return Unsendable(f"{found.format(size)}; the limit is {limit} ({name})")


def _key_ids(key_types: frozenset[type]) -> frozenset[int]:
    return _KEY_IDS if key_types is KEY_TYPES else frozenset(map(id, key_types))


def _type_name(value: object) -> str:
    """Return the name of a value's type, past what its metaclass may define."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str.__getitem__(name, slice(80))


_KEY_IDS: Final = frozenset(map(id, KEY_TYPES))
_CONSTANT_CODES: Final = {id(constant): code for code, constant in tags.CONSTANTS.items()}

_Write = Callable[[_Encoder, Any], None]
_WRITERS_BY_TYPE: Final[dict[type, _Write]] = {
    NoneType: _Encoder._none,
    bool: _Encoder._bool,
    EllipsisType: _Encoder._ellipsis,
    int: _Encoder._int,
    float: _Encoder._float,
    complex: _Encoder._complex,
    str: _Encoder._str,
    bytes: _Encoder._bytes,
    list: _Encoder._list,
    tuple: _Encoder._tuple,
    dict: _Encoder._dict,
    set: _Encoder._set,
    frozenset: _Encoder._frozenset,
    slice: _Encoder._slice,
    range: _Encoder._range,
    Reference: _Encoder._reference,
    torch.Tensor: _Encoder._tensor,
    torch.Size: _Encoder._size,
    torch.device: _Encoder._device,
    torch.dtype: _Encoder._constant,
    torch.layout: _Encoder._constant,
    torch.memory_format: _Encoder._constant,
    np.ndarray: _Encoder._array,
    **{dtype.type: _Encoder._numpy_scalar for dtype in tags.NUMPY_TYPES},
}
_WRITERS: Final = {id(kind): write for kind, write in _WRITERS_BY_TYPE.items()}
_Encoder.writers = _WRITERS
