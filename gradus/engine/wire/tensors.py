"""The tensors of a message: storages, and views of them.

The tables stand at the head of a message:

    n storages, n tensors
    for each storage:  Q its length, Q bytes that travel, B length of its device's name, the name
    for each tensor:   n its storage, B dtype, B marks, B dims, Q offset in elements,
                       dims × Q sizes, dims × Q strides
    the bytes of each storage

A storage is cut to what lies between the first and the last byte that its tensors show. Of that,
only what they show travels, in the order of addresses: of a slice of columns, the other columns do
not leave the process. Which bytes these are follows from the sizes and strides, so that both sides
compute it; the receiver fills the gaps with zeros.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Final

import numpy as np
import torch

from gradus.engine.wire.failures import Unsendable, WireError
from gradus.engine.wire.limits import Limits
from gradus.engine.wire.tags import DEVICES, DTYPES

COUNTS: Final = struct.Struct("<II")
STORAGE: Final = struct.Struct("<QQB")
TENSOR: Final = struct.Struct("<IBBBQ")

REQUIRES_GRAD: Final = 1
CONJUGATE: Final = 2
NEGATIVE: Final = 4

# Keeps offsets and lengths far from where 64 bits end. A dimension of one element may have any
# stride, so the storage does not bound it.
MAX_STRIDE: Final = 2**48

# Function and dispatch modes that a test or a student has entered do not see the wire at work.
_NO_FUNCTION_MODES: Final = torch._C.DisableTorchFunction
_NO_DISPATCH_MODES: Final = torch._C._DisableTorchDispatch

_CPU: Final = torch.device("cpu")
_CODES: Final = {id(dtype): code for code, dtype in DTYPES.items()}
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(slots=True)
class View:
    """Where the elements of a tensor lie, in bytes; `stride` is in elements.

    `end` is the byte after the last one.
    """

    start: int
    itemsize: int
    size: tuple[int, ...]
    stride: tuple[int, ...]
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.end = self.start
        if 0 not in self.size:
            last = 0
            for n, step in zip(self.size, self.stride, strict=True):
                last += (n - 1) * step
            self.end += (last + 1) * self.itemsize

    def move(self, distance: int) -> None:
        """Move towards the head of the storage."""
        self.start -= distance
        self.end -= distance

    def is_dense(self) -> bool:
        """Return whether no byte between its first and its last one is left out."""
        expected = 1
        for step, n in sorted(self._distinct_dims()):
            if step != expected:
                return False
            expected *= n
        return True

    def mark(self, mask: Mask, unit: int) -> None:
        """Set the units of a storage that the tensor shows."""
        if 0 in self.size:
            return
        dims = self._distinct_dims()
        width = self.itemsize // unit
        np.lib.stride_tricks.as_strided(
            mask[self.start // unit :],
            [*(n for _, n in dims), width],
            [*(step * width for step, _ in dims), 1],
        )[...] = True

    def _distinct_dims(self) -> list[tuple[int, int]]:
        """Return stride and size of each dimension that leads to other elements."""
        dims = zip(self.stride, self.size, strict=True)
        return [(step, n) for step, n in dims if n > 1 and step]


class Elements:
    """The arrays and their elements counted in one message so far."""

    def __init__(self, limits: Limits, error: type[WireError]) -> None:
        self._limits = limits
        self._error = error
        self.arrays = 0
        self.elements = 0

    def count(self, size: Sequence[int]) -> None:
        """Count one array or tensor.

        Raises:
            WireError: with it, the message exceeds a limit.
        """
        limits = self._limits
        self.arrays += 1
        if self.arrays > limits.max_arrays:
            raise self._error(
                f"more than {limits.max_arrays} tensors and arrays in a message (max_arrays)"
            )
        if len(size) > limits.max_dims:
            raise self._error(
                f"a tensor of {len(size)} dimensions; the limit is {limits.max_dims} (max_dims)"
            )
        # An empty tensor may not be of boundless size in its other dimensions either.
        elements = prod(size) or prod(n for n in size if n)
        if elements > limits.max_elements:
            raise self._error(
                f"a tensor of size {tuple(size)}; the limit is {limits.max_elements} elements "
                "(max_elements)"
            )
        self.elements += elements
        if self.elements > limits.max_total_elements:
            raise self._error(
                f"more than {limits.max_total_elements} elements of tensors and arrays in a "
                "message (max_total_elements)"
            )


class _Storage:
    """One storage of the sender, and the views of it that a message holds."""

    def __init__(self, storage: torch.UntypedStorage, device: str) -> None:
        self.storage = storage
        self.device = device
        self.views: list[View] = []

    def rows(self, gap_left: int) -> tuple[bytes, Bytes]:
        """Return the storage's row of the table, and its bytes that travel."""
        align = max(view.itemsize for view in self.views)
        start = min(view.start for view in self.views) // align * align
        for view in self.views:
            view.move(start)
        length = max(view.end for view in self.views)
        data = self._read(start, length)
        if not shows_all(length, self.views):
            # Before a mask is made: the gaps are this large or larger.
            shown = sum(prod(view.size) * view.itemsize for view in self.views)
            _expect_gap(length - shown, gap_left)
            mask, unit = mask_of(length, self.views)
            data = data.view(f"u{unit}")[mask].view(np.uint8)
            _expect_gap(length - data.size, gap_left)
        name = self.device.encode()
        return STORAGE.pack(length, data.size, len(name)) + name, data

    def _read(self, start: int, length: int) -> Bytes:
        data = torch.empty(0, dtype=torch.uint8, device=self.storage.device)
        if length:
            data = data.set_(self.storage)[start : start + length]
        array: Bytes = data.cpu().numpy()
        return array


def _expect_gap(gap: int, left: int) -> None:
    if gap > left:
        raise Unsendable(
            f"tensors that leave {gap} bytes of a storage out; "
            f"the limit is {left} more in this message (max_gap_bytes)"
        )


def shows_all(length: int, views: Sequence[View]) -> bool:
    """Return whether one of the views shows every byte of a storage."""
    return any(view.start == 0 and view.end == length and view.is_dense() for view in views)


def mask_of(length: int, views: Sequence[View]) -> tuple[Mask, int]:
    """Return which units of a storage its views show, and the unit in bytes."""
    unit = min(8, *(view.itemsize for view in views))
    mask = np.zeros(length // unit, np.bool_)
    for view in views:
        view.mark(mask, unit)
    return mask, unit


class Outgoing:
    """The tensors of a message that is being made."""

    def __init__(self, limits: Limits, elements: Elements) -> None:
        self._limits = limits
        self._elements = elements
        self._places: dict[int, int] = {}
        self._kept: list[torch.Tensor] = []
        self._rows: list[tuple[int, int, int, View]] = []
        self._storages: list[_Storage] = []
        self._shared: dict[tuple[str, int], int] = {}

    def place(self, tensor: torch.Tensor) -> int | None:
        """Return the tensor's place in the table, or None where it holds no plain data.

        Raises:
            Unsendable: with it, the message exceeds a limit.
        """
        place = self._places.get(id(tensor))
        if place is None:
            with _NO_FUNCTION_MODES(), _NO_DISPATCH_MODES():
                row = self._row(tensor)
            if row is None:
                return None
            place = self._places[id(tensor)] = len(self._rows)
            self._rows.append(row)
            # Its id must not pass to another tensor before the message is made.
            self._kept.append(tensor)
        return place

    def parts(self) -> list[bytes | Bytes]:
        """Return the tables and the bytes of the storages."""
        parts: list[bytes | Bytes] = [COUNTS.pack(len(self._storages), len(self._rows))]
        data: list[Bytes] = []
        gap = self._limits.max_gap_bytes
        if self._storages:
            with _NO_FUNCTION_MODES(), _NO_DISPATCH_MODES():
                for storage in self._storages:
                    row, shown = storage.rows(gap)
                    gap -= max(view.end for view in storage.views) - shown.size
                    parts.append(row)
                    data.append(shown)
        for number, code, marks, view in self._rows:
            dims = len(view.size)
            parts.append(TENSOR.pack(number, code, marks, dims, view.start // view.itemsize))
            parts.append(struct.pack(f"<{2 * dims}Q", *view.size, *view.stride))
        return parts + data

    def _row(self, tensor: torch.Tensor) -> tuple[int, int, int, View] | None:
        code = _CODES.get(id(tensor.dtype))
        device = tensor.device
        if code is None or tensor.layout is not torch.strided or tensor.is_nested:
            return None
        if device.type not in self._limits.devices or device.type == "meta":
            return None
        try:
            storage = tensor.untyped_storage()
        except NotImplementedError:  # Inside vmap or grad of torch.func.
            return None
        size, stride = tuple(tensor.size()), tuple(tensor.stride())
        self._elements.count(size)
        itemsize = tensor.dtype.itemsize
        view = View(int(tensor.storage_offset()) * itemsize, itemsize, size, stride)
        if max(stride, default=0) >= MAX_STRIDE:
            raise Unsendable(f"a tensor of strides {stride}; the limit is {MAX_STRIDE}")
        if view.end > storage.nbytes() and 0 not in size:
            raise Unsendable("a tensor whose storage was made smaller than the tensor")
        marks = (
            REQUIRES_GRAD * tensor.requires_grad
            | CONJUGATE * tensor.is_conj()
            | NEGATIVE * tensor.is_neg()
        )
        return self._storage_number(storage, str(device), view), code, marks, view

    def _storage_number(self, storage: torch.UntypedStorage, device: str, view: View) -> int:
        if 0 in view.size:
            view.move(view.start)
            number = self._new_storage(storage, device)
        else:
            # By address: tensors made from one NumPy array have storages of their own.
            key = device, storage.data_ptr()
            found = self._shared.get(key)
            number = self._new_storage(storage, device) if found is None else found
            self._shared[key] = number
            if storage.nbytes() > self._storages[number].storage.nbytes():
                self._storages[number].storage = storage
        self._storages[number].views.append(view)
        return number

    def _new_storage(self, storage: torch.UntypedStorage, device: str) -> int:
        self._storages.append(_Storage(storage, device))
        return len(self._storages) - 1


@dataclass(slots=True)
class _Row:
    """What a received message says of one tensor."""

    storage: int
    dtype: torch.dtype
    marks: int
    view: View


def read_tensors(
    data: memoryview, limits: Limits, elements: Elements
) -> tuple[list[torch.Tensor], int]:
    """Return the tensors at the head of a message, and where the tables end.

    Raises:
        WireError: the tables are none, or exceed a limit; nothing was allocated for them.
        struct.error: the message ends inside the tables.
    """
    storages, tensors = COUNTS.unpack_from(data, 0)
    if not storages and not tensors:
        return [], COUNTS.size
    if max(storages, tensors) > limits.max_arrays:
        raise WireError(
            f"{tensors} tensors on {storages} storages; the limit is {limits.max_arrays} "
            "(max_arrays)"
        )
    at = COUNTS.size
    sizes: list[tuple[int, int, torch.device]] = []
    for _ in range(storages):
        length, shown, name_length = STORAGE.unpack_from(data, at)
        at += STORAGE.size + name_length
        sizes.append((length, shown, device_named(data[at - name_length : at], limits.devices)))
    rows: list[_Row] = []
    for _ in range(tensors):
        row, at = _read_row(data, at, elements)
        rows.append(row)
    _check_storages(sizes, len(data) - at, limits)
    return _build(data, at, sizes, rows)


def device_named(name: memoryview, allowed: frozenset[str]) -> torch.device:
    """Return the device of a name like `cuda:0`.

    Raises:
        WireError: it is none of those allowed.
    """
    text = bytes(name).decode("ascii", "replace")
    if text == "cpu" and "cpu" in allowed:
        return _CPU
    kind, colon, number = text.partition(":")
    good_number = number.isdecimal() and len(number) <= 2 if colon else True
    if kind not in allowed or kind not in DEVICES or not good_number:
        raise WireError(f"{text!r} is no device that may be used here (devices)")
    with _NO_FUNCTION_MODES():
        return torch.device(text)


def _read_row(data: memoryview, at: int, elements: Elements) -> tuple[_Row, int]:
    storage, code, marks, dims, offset = TENSOR.unpack_from(data, at)
    at += TENSOR.size
    numbers = struct.unpack_from(f"<{2 * dims}Q", data, at)
    size, stride = numbers[:dims], numbers[dims:]
    dtype = DTYPES.get(code)
    if dtype is None:
        raise WireError(f"a tensor of the unknown dtype {code}")
    if max((offset, *stride)) >= MAX_STRIDE:
        raise WireError(
            f"a tensor of offset {offset} and strides {stride}; the limit is {MAX_STRIDE}"
        )
    if 0 in size and offset:
        raise WireError("an empty tensor inside a storage")
    _check_marks(marks, dtype)
    elements.count(size)
    view = View(offset * dtype.itemsize, dtype.itemsize, size, stride)
    return _Row(storage, dtype, marks, view), at + 16 * dims


def _check_marks(marks: int, dtype: torch.dtype) -> None:
    allowed = 0
    if dtype.is_floating_point or dtype.is_complex:
        allowed |= REQUIRES_GRAD | NEGATIVE
    if dtype.is_complex:
        allowed |= CONJUGATE
    if marks & ~allowed:
        raise WireError(f"a tensor of {dtype} with the marks {marks}")


def _check_storages(
    sizes: Sequence[tuple[int, int, torch.device]], present: int, limits: Limits
) -> None:
    """Hold what storages announce against the limits and the bytes that are there."""
    shown_bytes = gap_bytes = 0
    for length, shown, _ in sizes:
        if shown > length:
            raise WireError(f"{shown} bytes for a storage of {length}")
        shown_bytes += shown
        gap_bytes += length - shown
    if shown_bytes > present:
        raise WireError(f"storages of {shown_bytes} bytes in a message that has {present} left")
    if gap_bytes > limits.max_gap_bytes:
        raise WireError(
            f"tensors that leave {gap_bytes} bytes of their storages out; "
            f"the limit is {limits.max_gap_bytes} (max_gap_bytes)"
        )


def _build(
    data: memoryview, at: int, sizes: Sequence[tuple[int, int, torch.device]], rows: Sequence[_Row]
) -> tuple[list[torch.Tensor], int]:
    views: list[list[View]] = [[] for _ in sizes]
    for row in rows:
        if row.storage >= len(sizes):
            raise WireError(f"a tensor on storage {row.storage} of {len(sizes)}")
        views[row.storage].append(row.view)
    storages: list[torch.UntypedStorage] = []
    with _NO_FUNCTION_MODES(), _NO_DISPATCH_MODES():
        for (length, shown, device), shown_by in zip(sizes, views, strict=True):
            storages.append(_filled(data[at : at + shown], length, shown_by, device))
            at += shown
        tensors = [_tensor(row, storages[row.storage], sizes[row.storage][2]) for row in rows]
    return tensors, at


def _filled(
    data: memoryview, length: int, views: Sequence[View], device: torch.device
) -> torch.UntypedStorage:
    """Return a new storage with the bytes that its views show, and zeros between them."""
    if length != max((view.end for view in views), default=-1):
        raise WireError(f"a storage of {length} bytes that is not what its tensors span")
    if len(data) == length and shows_all(length, views):
        memory = _memory(length, torch.empty)
        memory.numpy()[:] = np.frombuffer(data, np.uint8)
    elif length:
        memory = _memory(length, torch.zeros)
        _fill(memory.numpy(), data, views)
    else:
        memory = _memory(0, torch.empty)
    return _moved(memory, device).untyped_storage()


def _fill(memory: Bytes, data: memoryview, views: Sequence[View]) -> None:
    """Put the bytes that travelled where the views show them."""
    mask, unit = mask_of(memory.size, views)
    if int(np.count_nonzero(mask)) * unit != len(data):
        raise WireError(f"{len(data)} bytes are not what the tensors of a storage show")
    memory.view(f"u{unit}")[mask] = np.frombuffer(data, f"u{unit}")


def _memory(length: int, new: Callable[..., torch.Tensor]) -> torch.Tensor:
    try:
        return new(length, dtype=torch.uint8, device="cpu")
    except RuntimeError as error:
        raise WireError(f"no memory for a storage of {length} bytes: {error}") from error


def _moved(memory: torch.Tensor, device: torch.device) -> torch.Tensor:
    if device.type == "cpu":
        return memory
    try:
        return memory.to(device)
    # torch says AssertionError where it was built without the device's kind.
    except (RuntimeError, AssertionError) as error:
        raise WireError(f"a tensor on {device}, which this process cannot use: {error}") from error


def _tensor(row: _Row, storage: torch.UntypedStorage, device: torch.device) -> torch.Tensor:
    view = row.view
    tensor = torch.empty(0, dtype=row.dtype, device=device)
    tensor.set_(storage, view.start // view.itemsize, view.size, view.stride)
    if row.dtype is torch.bool and view.size and bool((tensor.view(torch.uint8) > 1).any()):
        raise WireError("a tensor of bool with a byte that is neither 0 nor 1")
    if row.marks & CONJUGATE:
        tensor = tensor.conj()
    if row.marks & NEGATIVE:
        tensor = torch._neg_view(tensor)
    return tensor.requires_grad_() if row.marks & REQUIRES_GRAD else tensor
