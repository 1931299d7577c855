"""Tensors that both sides hold: one object here, its replica there, equal whenever either looks.

Each message begins with what became of the shared tensors since the last one: bytes of storages
that changed (found by comparing bytes, for `p.data -= …` leaves no other trace), gradients set or
cleared, `requires_grad` switched, another `.data`, new tensors, and tensors that nobody holds any
longer. Only one side runs at a time, so that no change meets another.

Of a storage only the bytes that shared tensors show travel. A leaf that a shared tensor was
computed from and that is itself not shared goes as a *ghost*: its shape, without its numbers.
"""

from __future__ import annotations

import ctypes
import sys
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from math import prod
from typing import Any, Final

import numpy as np
import torch

from gradus.engine.border.failures import Refused, Untellable
from gradus.engine.wire.tags import DTYPES
from gradus.engine.wire.tensors import View, mask_of, shows_all

_NO_MODES = torch._C._DisableTorchDispatch
_MOST_SHARES: Final = 20_000
_MOST_BYTES: Final = 2**29
_MOST_ELEMENTS: Final = 2**26
_MOST_DIMS: Final = 64
# A small view of a larger storage than this goes with a storage of its own.
_WHOLE_STORAGE: Final = 2**22
_DTYPES: Final = frozenset(DTYPES.values())
_memcmp = ctypes.CDLL(None).memcmp
_memcmp.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]

Place = tuple[torch.dtype, tuple[int, ...], tuple[int, ...], int]


@dataclass(slots=True, eq=False)
class Memory:
    """A storage that shared tensors live on; here it begins `start` bytes into the local one."""

    number: int
    storage: torch.UntypedStorage
    start: int
    size: int
    device: str
    shadow: bytes | None = None
    shown_by: tuple[int, ...] | None = ()
    shares: dict[int, Share] = field(default_factory=dict)

    def release(self, share: Share) -> None:
        """Take a tensor out; which bytes are shown is to be looked at anew."""
        self.shares.pop(share.number, None)
        self.shown_by = ()

    def read(self, views: list[View] | None) -> bytes:
        """Return all bytes, or those that the views show, as they are now."""
        if not self.size:
            return b""
        if self.device == "cpu":
            address = self.storage.data_ptr() + self.start
            if views is None:
                return ctypes.string_at(address, self.size)
            held: Any = (ctypes.c_ubyte * self.size).from_address(address)
            data = np.frombuffer(held, np.uint8)
        else:
            whole = torch.empty(0, dtype=torch.uint8, device=self.storage.device)
            whole = whole.set_(self.storage)[self.start : self.start + self.size]
            data = whole.cpu().numpy()
            if views is None:
                return data.tobytes()
        mask, unit = _mask(self.size, views)
        shown: bytes = data[: self.size // unit * unit].view(f"u{unit}")[mask].tobytes()
        return shown

    def is_unchanged(self) -> bool:
        """Tell whether a storage that travels as a whole is what it was."""
        if self.shadow is None or self.shown_by is not None or self.device != "cpu":
            return False
        if not self.size:
            return True
        address = self.storage.data_ptr() + self.start
        if self.size <= 4096:
            return ctypes.string_at(address, self.size) == self.shadow
        return bool(_memcmp(address, self.shadow, self.size) == 0)

    def write(self, data: bytes, views: list[View] | None) -> None:
        """Put bytes from the other side in place.

        Raises:
            Refused: they are not as many as are to come.
        """
        if self.storage.nbytes() < self.start + self.size:
            raise Refused("bytes for a storage that was made smaller")
        if views is None:
            if len(data) != self.size:
                raise Refused(f"{len(data)} bytes for a storage of {self.size}")
            filled = np.frombuffer(data, np.uint8)
        else:
            mask, unit = _mask(self.size, views)
            if int(np.count_nonzero(mask)) * unit != len(data):
                raise Refused(f"{len(data)} bytes are not what the tensors of a storage show")
            filled = np.frombuffer(self.read(None), np.uint8).copy()
            filled[: self.size // unit * unit].view(f"u{unit}")[mask] = np.frombuffer(
                data, f"u{unit}"
            )
        if not self.size:
            return
        if self.device == "cpu":
            address = self.storage.data_ptr() + self.start
            ctypes.memmove(address, filled.tobytes() if views else data, self.size)
        else:
            whole = torch.empty(0, dtype=torch.uint8, device=self.storage.device)
            whole = whole.set_(self.storage)[self.start : self.start + self.size]
            whole.copy_(torch.from_numpy(filled.copy()))


@dataclass(slots=True, eq=False)
class Share:
    """One tensor that both sides hold, and what the other side knows of it."""

    number: int
    tensor: Any
    memory: Memory | None = None
    place: Place | None = None
    requires_grad: bool = False
    grad: int | None = None
    node: Any = None
    output_nr: int = 0
    export: int | None = None
    version: int = 0
    is_told: bool = False
    is_ghost: bool = False  # whose numbers the other side was not sent

    def view(self) -> View:
        """Return where the tensor lies in its memory."""
        assert self.memory is not None
        assert self.place is not None
        dtype, size, stride, offset = self.place
        return View(offset * dtype.itemsize, dtype.itemsize, size, stride)


@dataclass(slots=True)
class Applied:
    """What a message changed on this side: numbers of tensors."""

    written: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)


class Graph:
    """What replicas ask of the side that follows autograd across the border; see `autograd`."""

    def export(self, share: Share) -> tuple[int, list[int]]:
        """Return a number for the graph behind a tensor, and the shares it grows from."""
        raise NotImplementedError

    def joined(self, tensor: torch.Tensor, export: int, inputs: list[torch.Tensor]) -> Any:
        """Return `tensor` as computed from `inputs` on the other side."""
        raise NotImplementedError


class Replicas:
    """The tensors that one side shares with the other."""

    def __init__(self, first: int, graph: Graph) -> None:
        self._numbers = count(first, 2)
        self._own = first % 2
        self._graph = graph
        self.shares: dict[int, Share] = {}
        self.nodes: dict[Any, dict[int, Share]] = {}
        self._by_object: dict[int, Share] = {}
        self._memories: dict[int, Memory] = {}
        self._by_storage: dict[int, Memory] = {}
        self._dropped: list[int] = []
        self._news: list[tuple[Any, ...]] = []
        self._graphs: list[tuple[int, int, list[int]]] = []

    # Telling

    def number_of(self, tensor: torch.Tensor, *, ghost: bool = False) -> int:
        """Return a tensor's number, sharing it from the next message on.

        Raises:
            Untellable: it is no plain tensor with a storage of its own.
        """
        share = self._by_object.get(id(tensor))
        if share is None:
            if not ghost:
                _expect_plain(tensor)
            share = Share(next(self._numbers), tensor, is_ghost=ghost)
            self._add(share)
            share.requires_grad = tensor.requires_grad
            if not ghost:
                share.version = _version(tensor)
                self._register_node(share)
        elif share.is_ghost and not ghost and share.number % 2 == self._own:
            share.is_ghost = False  # From now on the other side gets its numbers too.
        return share.number

    def known(self, tensor: torch.Tensor) -> Share | None:
        """Return the share of a tensor, where it has one."""
        return self._by_object.get(id(tensor))

    def forget_unheld(self) -> None:
        """Drop the tensors that nothing here but this table holds; call it before a message."""
        for share in list(self.shares.values()):
            if sys.getrefcount(share.tensor) > 2:
                continue
            held = weakref.ref(share.tensor)
            share.tensor = None
            tensor = held()
            if tensor is None:
                self._remove(share)
                self._dropped.append(share.number)
            else:
                share.tensor = tensor
                del tensor

    def news(self) -> dict[str, Any]:
        """Return what the other side must be told, as data; from now on it counts as told."""
        self._news, self._graphs = [], []
        changed: list[tuple[Any, ...]] = []
        memories: list[tuple[Any, ...]] = []
        grads: list[tuple[int, int | None]] = []
        waiting: Iterator[Share] = _growing(self.shares)
        for share in waiting:
            if not share.is_told:
                self._tell(share, memories)
            elif not share.is_ghost:
                self._tell_changes(share, changed, memories)
            self._tell_grad(share, grads)
        told = {
            "drop": self._dropped,
            "memories": memories,
            "new": self._news,
            "changed": changed,
            "bytes": list(self._changed_bytes()),
            "graphs": self._graphs,
            "grads": grads,
        }
        self._dropped = []
        return {name: value for name, value in told.items() if value}

    def _tell(self, share: Share, memories: list[tuple[Any, ...]]) -> None:
        if share.is_told:
            return
        share.is_told = True
        tensor = share.tensor
        is_parameter = isinstance(tensor, torch.nn.Parameter)
        if share.is_ghost:
            dtype, size = tensor.dtype, tuple(tensor.size())
            self._news.append(
                (share.number, 0, dtype, size, str(tensor.device), is_parameter, True)
            )
            return
        self._settle(share, memories)
        is_leaf = share.node is None
        assert share.memory is not None
        self._news.append(
            (
                share.number,
                share.memory.number,
                *share.place,  # type: ignore[misc]
                is_parameter,
                share.requires_grad and is_leaf,
            )
        )
        if not is_leaf:
            self._tell_graph(share)

    def _tell_graph(self, share: Share) -> None:
        share.export, inputs = self._graph.export(share)
        self._graphs.append((share.number, share.export, inputs))

    def _tell_changes(
        self, share: Share, changed: list[tuple[Any, ...]], memories: list[tuple[Any, ...]]
    ) -> None:
        tensor = share.tensor
        storage = tensor.untyped_storage()
        memory = share.memory
        moved = (
            memory is None
            or storage._cdata != memory.storage._cdata
            or share.place != _place(tensor, memory)
        )
        if moved:
            if memory is not None:
                memory.release(share)
            _expect_plain(tensor)
            self._settle(share, memories)
            assert share.memory is not None
            changed.append((share.number, share.memory.number, *share.place))  # type: ignore[misc]
        if tensor.requires_grad != share.requires_grad:
            share.requires_grad = tensor.requires_grad
            if tensor.grad_fn is None:
                changed.append((share.number, share.requires_grad))
        if tensor.grad_fn is not share.node:
            self._unregister_node(share)
            if tensor.grad_fn is None:
                changed.append((share.number, tensor.requires_grad))
            else:
                self._register_node(share)
                self._tell_graph(share)

    def _tell_grad(self, share: Share, grads: list[tuple[int, int | None]]) -> None:
        tensor = share.tensor
        if not tensor.is_leaf and not tensor.retains_grad:
            return
        grad = tensor.grad
        number = None if grad is None else self.number_of(grad)
        if number != share.grad:
            share.grad = number
            grads.append((share.number, number))

    def _settle(self, share: Share, memories: list[tuple[Any, ...]]) -> None:
        """Put a tensor of this side into a memory, a new one where its storage is in none."""
        tensor = share.tensor
        storage = tensor.untyped_storage()
        memory = self._by_storage.get(storage._cdata)
        itemsize = tensor.dtype.itemsize
        begin = tensor.storage_offset() * itemsize
        view = View(begin, itemsize, tuple(tensor.size()), tuple(tensor.stride()))
        if memory is not None and not (
            memory.start <= view.start and view.end <= memory.start + memory.size
        ):
            memory = None
        if memory is None:
            memory = self._new_memory(storage, view, str(tensor.device))
            memories.append((memory.number, memory.size, memory.device))
        share.memory, share.place = memory, _place(tensor, memory)
        memory.shares[share.number] = share
        if memory.shown_by is not None:
            memory.shown_by = ()

    def _new_memory(self, storage: torch.UntypedStorage, view: View, device: str) -> Memory:
        start, size = 0, storage.nbytes()
        if size > _WHOLE_STORAGE and size > 2 * (view.end - view.start):
            start = view.start // 8 * 8
            size = view.end - start
        if view.start == view.end:
            start, size = view.start, 0
        memory = Memory(next(self._numbers), storage, start, size, device)
        self._memories[memory.number] = memory
        self._by_storage[storage._cdata] = memory
        return memory

    def _changed_bytes(self) -> Iterator[tuple[int, list[int] | None, bytes, list[int]]]:
        for memory in list(self._memories.values()):
            if not memory.shares:
                self._discard(memory)
                continue
            if memory.is_unchanged():
                continue
            views = None
            if memory.shown_by is not None:
                each = [share.view() for share in memory.shares.values()]
                if not shows_all(memory.size, each):
                    views = each
            shown_by = None if views is None else tuple(sorted(memory.shares))
            data = memory.read(views)
            same = shown_by is None or shown_by == memory.shown_by
            if same and data == memory.shadow:
                memory.shown_by = shown_by
                continue
            memory.shown_by, memory.shadow = shown_by, data
            bumped = list(_bumped(memory.shares.values()))
            yield memory.number, None if shown_by is None else list(shown_by), data, bumped

    # Being told

    def apply(self, news: dict[str, Any]) -> Applied:
        """Bring this side to what the other one told.

        Raises:
            Refused: it told what cannot be.
        """
        done = Applied()
        for number in _each(news, "drop"):
            share = self.shares.get(number)
            if share is not None:
                self._remove(share)
        for entry in _each(news, "memories"):
            self._allocate(*_fields(entry, int, int, str))
        for entry in _each(news, "new"):
            self._receive(entry)
        for entry in _each(news, "changed"):
            self._change(entry, done)
        for entry in _each(news, "bytes"):
            self._fill(entry, done)
        for entry in _each(news, "graphs"):
            self._join(entry, done)
        for entry in _each(news, "grads"):
            self._set_grad(entry, done)
        return done

    def tensor(self, number: int) -> torch.Tensor:
        """Return the tensor of a number.

        Raises:
            Refused: there is none.
        """
        return self._share(number).tensor  # type: ignore[no-any-return]

    def _share(self, number: Any) -> Share:
        share = self.shares.get(number) if type(number) is int else None
        if share is None:
            raise Refused(f"a tensor number {number!r} that is not shared")
        return share

    def _allocate(self, number: int, size: int, device: str) -> None:
        held = sum(memory.size for memory in self._memories.values())
        if number in self._memories or size < 0 or held + size > _MOST_BYTES:
            raise Refused(f"a storage of {size} bytes beside {held}")
        where = _device(device)
        try:
            # calloc: pages that nobody writes to take no memory.
            whole = torch.zeros(size, dtype=torch.uint8, device=where)
        except RuntimeError as error:
            raise Refused(f"no memory for a storage of {size} bytes") from error
        memory = Memory(number, whole.untyped_storage(), 0, size, str(where))
        self._memories[number] = memory
        self._by_storage[memory.storage._cdata] = memory

    def _receive(self, entry: Any) -> None:
        number = entry[0]
        if len(self.shares) >= _MOST_SHARES or type(number) is not int or number in self.shares:
            raise Refused("too many tensors, or one number for two")
        if entry[1] == 0:
            _, _, dtype, size, device, is_parameter, _ = entry
            _expect_place(dtype, size, None, 0)
            fake = torch.zeros((), dtype=dtype, device=_device(device)).expand(size)
            share = Share(number, fake, is_ghost=True)
            requires_grad = True
        else:
            _, memory_number, dtype, size, stride, offset, is_parameter, requires_grad = entry
            share = Share(number, None)
            self._place(share, memory_number, dtype, size, stride, offset)
            share.tensor = self._built(share)
        if is_parameter:
            share.tensor = torch.nn.Parameter(share.tensor, requires_grad=bool(requires_grad))
        elif requires_grad:
            share.tensor.requires_grad_()
        share.requires_grad = share.tensor.requires_grad
        share.is_told = True
        self._add(share)

    def _place(
        self, share: Share, memory_number: Any, dtype: Any, size: Any, stride: Any, offset: Any
    ) -> None:
        memory = self._memories.get(memory_number) if type(memory_number) is int else None
        if memory is None:
            raise Refused(f"a tensor on the storage {memory_number!r}, which is not there")
        _expect_place(dtype, size, stride, offset)
        share.place = (dtype, size, stride, offset)
        if share.memory is not None:
            share.memory.release(share)
        share.memory = memory
        if prod(size) and share.view().end > memory.size:
            raise Refused("a tensor that is larger than its storage")
        memory.shares[share.number] = share
        if memory.shown_by is not None:
            memory.shown_by = ()

    def _built(self, share: Share) -> torch.Tensor:
        assert share.memory is not None
        assert share.place is not None
        dtype, size, stride, offset = share.place
        tensor = torch.empty(0, dtype=dtype, device=share.memory.storage.device)
        start = share.memory.start // dtype.itemsize
        return tensor.set_(share.memory.storage, offset + start, size, stride)

    def _change(self, entry: Any, done: Applied) -> None:
        share = self._share(entry[0])
        tensor = share.tensor
        done.other.append(share.number)
        if len(entry) == 2:
            requires_grad = bool(entry[1])
            if tensor.grad_fn is not None:
                self._unregister_node(share)
                tensor.detach_()
            if requires_grad and not _can_differentiate(tensor.dtype):
                raise Refused("integers that require a gradient")
            tensor.requires_grad_(requires_grad)
            share.requires_grad = requires_grad
            return
        _, memory_number, dtype, size, stride, offset = entry
        was_ghost, share.is_ghost = share.is_ghost, False
        self._place(share, memory_number, dtype, size, stride, offset)
        tensor.data = self._built(share)
        if was_ghost:
            done.other.pop()

    def _fill(self, entry: Any, done: Applied) -> None:
        number, shown_by, data, bumped = entry
        memory = self._memories.get(number) if type(number) is int else None
        if memory is None or type(data) is not bytes:
            raise Refused("bytes for no storage")
        views = None
        if shown_by is not None:
            shares = [self._share(each) for each in shown_by]
            if any(share.memory is not memory for share in shares):
                raise Refused("tensors of another storage")
            views = [share.view() for share in shares]
        is_change = memory.shadow is not None
        if is_change and memory.read(views) == data:
            is_change = False  # The same again, for another set of tensors.
        else:
            memory.write(data, views)
        memory.shadow = data
        memory.shown_by = None if shown_by is None else tuple(shown_by)
        for share in memory.shares.values():
            if share.tensor.dtype is torch.bool:
                _expect_bools(share.tensor)
            if is_change:
                done.written.append(share.number)
        # Autograd is told of a change where it was told there: `p.data -= …` goes unnoticed.
        touched = [self._share(each).tensor for each in bumped]
        if is_change and not any(tensor.is_inference() for tensor in touched):
            torch.autograd.graph.increment_version(touched)
        for share in memory.shares.values():
            share.version = _version(share.tensor)

    def _join(self, entry: Any, done: Applied) -> None:
        number, export, inputs = entry
        share = self._share(number)
        tensors = [self.tensor(each) for each in inputs]
        if type(export) is not int or not _can_differentiate(share.tensor.dtype):
            raise Refused("a graph of integers")
        tensor = share.tensor
        if tensor.grad_fn is None and not tensor.requires_grad:
            joined = self._graph.joined(tensor, export, tensors)
            if joined is not tensor:
                raise Refused("a graph that cannot be joined")
        else:
            done.other.append(share.number)
            self._unregister_node(share)
            with torch.enable_grad():
                value = self._graph.joined(tensor.detach().clone(), export, tensors)
                if tensor.is_leaf and tensor.requires_grad:
                    tensor.requires_grad_(False)
                tensor.copy_(value)
        share.requires_grad = True
        self._register_node(share)

    def _set_grad(self, entry: Any, done: Applied) -> None:
        number, grad_number = entry
        share = self._share(number)
        grad = None if grad_number is None else self.tensor(grad_number)
        try:
            share.tensor.grad = grad
        except (RuntimeError, TypeError) as error:
            raise Refused(f"a gradient that does not fit: {error}") from error
        share.grad = grad_number
        done.other.append(share.number)

    # Keeping

    def _add(self, share: Share) -> None:
        self.shares[share.number] = share
        self._by_object[id(share.tensor)] = share

    def _register_node(self, share: Share) -> None:
        node = share.tensor.grad_fn
        share.node = node
        if node is not None:
            share.output_nr = share.tensor.output_nr
            self.nodes.setdefault(node, {})[share.output_nr] = share

    def _unregister_node(self, share: Share) -> None:
        if share.node is not None:
            outputs = self.nodes.get(share.node)
            if outputs is not None and outputs.get(share.output_nr) is share:
                del outputs[share.output_nr]
                if not outputs:
                    del self.nodes[share.node]
            share.node = None

    def _remove(self, share: Share) -> None:
        del self.shares[share.number]
        for key in [key for key, other in self._by_object.items() if other is share]:
            del self._by_object[key]
        self._unregister_node(share)
        if share.memory is not None:
            share.memory.release(share)
            if not share.memory.shares:
                self._discard(share.memory)

    def _discard(self, memory: Memory) -> None:
        self._memories.pop(memory.number, None)
        if self._by_storage.get(memory.storage._cdata) is memory:
            del self._by_storage[memory.storage._cdata]


def _mask(size: int, views: list[View]) -> tuple[Any, int]:
    """Return which units of a storage of `size` bytes the views show, and the unit in bytes."""
    mask, unit = mask_of(size // 8 * 8 + 8, views)
    return mask[: size // unit], unit


def _version(tensor: torch.Tensor) -> int:
    return 0 if tensor.is_inference() else tensor._version


def _bumped(shares: Iterable[Share]) -> Iterator[int]:
    """Yield the tensors that autograd saw changed in place since this was asked last."""
    for share in shares:
        now = _version(share.tensor)
        if now != share.version:
            share.version = now
            yield share.number


def _growing(shares: dict[int, Share]) -> Iterator[Share]:
    """Yield shares, those included that are added meanwhile."""
    seen: set[int] = set()
    while True:
        fresh = [share for number, share in shares.items() if number not in seen]
        if not fresh:
            return
        for share in fresh:
            seen.add(share.number)
            yield share


def _place(tensor: torch.Tensor, memory: Memory) -> Place:
    offset = int(tensor.storage_offset()) - memory.start // tensor.dtype.itemsize
    return tensor.dtype, tuple(tensor.size()), tuple(tensor.stride()), offset


def _expect_plain(tensor: torch.Tensor) -> None:
    if tensor.layout is not torch.strided or tensor.is_nested or tensor.is_meta:
        raise Untellable(f"a tensor of layout {tensor.layout} on {tensor.device}")
    if torch._C._functorch.is_functorch_wrapped_tensor(tensor):
        raise Untellable("a tensor inside vmap or grad of torch.func")
    if tensor.dtype not in _DTYPES:
        raise Untellable(f"a tensor of {tensor.dtype}")
    if prod(tensor.size()) > _MOST_ELEMENTS:
        raise Untellable(f"a tensor of {prod(tensor.size())} elements")


def _expect_place(dtype: Any, size: Any, stride: Any, offset: Any) -> None:
    if type(dtype) is not torch.dtype or dtype not in _DTYPES or type(offset) is not int:
        raise Refused("a tensor of no dtype")
    for numbers in (size, stride if stride is not None else ()):
        if type(numbers) is not tuple or len(numbers) > _MOST_DIMS:
            raise Refused("a tensor of no shape")
        if not all(type(n) is int and 0 <= n < 2**48 for n in numbers):
            raise Refused("a tensor of a shape that cannot be")
    if stride is not None and len(stride) != len(size):
        raise Refused("a tensor with more sizes than strides")
    if offset < 0 or (prod(size) or prod(n for n in size if n)) > _MOST_ELEMENTS:
        raise Refused(f"a tensor of the size {size}")


def _expect_bools(tensor: torch.Tensor) -> None:
    if tensor.numel() and bool((tensor.detach().view(torch.uint8) > 1).any()):
        raise Refused("a tensor of bool with a byte that is neither 0 nor 1")


def _can_differentiate(dtype: torch.dtype) -> bool:
    return dtype.is_floating_point or dtype.is_complex


def _device(name: Any) -> torch.device:
    if name == "cpu":
        return torch.device("cpu")
    kind, _, number = name.partition(":") if type(name) is str else ("", "", "")
    if kind != "cuda" or not number.isdecimal() or len(number) > 2:
        raise Refused(f"the device {name!r}")
    return torch.device(name)


def _each(news: dict[str, Any], name: str) -> list[Any]:
    found = news.get(name, [])
    if type(found) is not list:
        raise Refused(f"{name} that are no list")
    return found


def _fields(entry: Any, *kinds: type) -> tuple[Any, ...]:
    if type(entry) is not tuple or tuple(map(type, entry)) != kinds:
        raise Refused("an entry of another form")
    return entry
