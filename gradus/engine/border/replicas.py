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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from math import prod
from typing import Any, Final

import numpy as np
import torch

from gradus.engine.border.failures import Refused, Untellable
from gradus.engine.border.news import PARAMETER, REQUIRES_GRAD, News, Received
from gradus.engine.border.withholding import Undo
from gradus.engine.wire.tags import DTYPES
from gradus.engine.wire.tensors import View, mask_of, shows_all

_MOST_SHARES: Final = 20_000
_MOST_BYTES: Final = 2**29
_MOST_ELEMENTS: Final = 2**26
_MOST_DIMS: Final = 64
# A small view of a larger storage than this goes with a storage of its own.
_WHOLE_STORAGE: Final = 2**22
_LARGEST: Final = 2**48
_CPU: Final = torch.device("cpu")
_MOST_GPUS: Final = 100
_CODES: Final = {dtype: code for code, dtype in DTYPES.items()}
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

    def is_shown_whole(self) -> bool:
        """Tell whether one of the tensors shows every byte."""
        shares = self.shares.values()
        if any(share.is_whole() for share in shares):
            return True
        return shows_all(self.size, [share.view() for share in shares])

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
        if views is not None:
            data = self._merged(data, views)
        if len(data) != self.size:
            raise Refused(f"{len(data)} bytes for a storage of {self.size}")
        if not self.size:
            return
        if self.device == "cpu":
            ctypes.memmove(self.storage.data_ptr() + self.start, data, self.size)
        else:
            whole = torch.empty(0, dtype=torch.uint8, device=self.storage.device)
            whole = whole.set_(self.storage)[self.start : self.start + self.size]
            whole.copy_(torch.from_numpy(np.frombuffer(data, np.uint8).copy()))

    def _merged(self, data: bytes, views: list[View]) -> bytes:
        """Return what all bytes are when those that the views show become `data`."""
        mask, unit = _mask(self.size, views)
        if int(np.count_nonzero(mask)) * unit != len(data):
            raise Refused(f"{len(data)} bytes are not what the tensors of a storage show")
        filled = np.frombuffer(self.read(None), np.uint8).copy()
        filled[: self.size // unit * unit].view(f"u{unit}")[mask] = np.frombuffer(data, f"u{unit}")
        return filled.tobytes()


@dataclass(slots=True, eq=False)
class Share:
    """One tensor that both sides hold, and what the other side knows of it."""

    number: int
    tensor: Any
    key: int = 0  # the tensor's id, by which it is found
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

    def is_whole(self) -> bool:
        """Tell whether the tensor is known to show every byte of its memory; it may all the same.

        It is asked of every tensor that is new, of which most are so.
        """
        assert self.memory is not None
        assert self.place is not None
        is_dense: bool = self.tensor.is_contiguous()
        return is_dense and not self.place[3] and self.tensor.nbytes == self.memory.size


@dataclass(slots=True)
class Applied:
    """What a message changed on this side: numbers of tensors."""

    written: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)  # of another shape, or in other memory
    grads: list[int] = field(default_factory=list)  # that have another gradient
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
        self._bytes = 0  # of all memories
        self._dropped: list[int] = []  # by the other side
        self._news = News()
        self.undo: Undo | None = None  # where what the other side changes of ours is noted

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

    def forget_dropped(self) -> None:
        """Drop the tensors that the other side no longer holds; call it before a message."""
        for number in self._dropped:
            share = self.shares.get(number)
            if share is not None:
                self._remove(share)
        self._dropped.clear()

    def news(self) -> bytes:
        """Return what the other side must be told; from now on it counts as told."""
        news = self._news = News()
        told = 0
        while told < len(self.shares):  # Telling of a tensor may share further ones.
            waiting = list(islice(self.shares.values(), told, None))
            told += len(waiting)
            for share in waiting:
                if not share.is_told:
                    self._tell(share)
                elif not share.is_ghost:
                    self._tell_changes(share)
                self._tell_grad(share)
        self._tell_bytes()
        for number in self._unheld():
            news.add("dropped", number)
        return news.as_bytes()

    def _unheld(self) -> Iterator[int]:
        """Drop the tensors that nothing here but this table holds, and yield their numbers."""
        for share in list(self.shares.values()):
            # In the middle of a graph of this side it stays until the other side drops it: what is
            # computed from it has to grow from it there, too.
            if share.export is not None or sys.getrefcount(share.tensor) > 2:
                continue
            held = weakref.ref(share.tensor)
            share.tensor = None
            tensor = held()
            if tensor is None:
                self._remove(share)
                yield share.number
            else:
                share.tensor = tensor
                del tensor

    def _tell(self, share: Share) -> None:
        share.is_told = True
        tensor = share.tensor
        marks = PARAMETER * isinstance(tensor, torch.nn.Parameter)
        if share.is_ghost:
            size = tensor.size()
            code = _CODES[tensor.dtype]
            device = _device_code(str(tensor.device))
            self._news.add("ghosts", share.number, marks, code, device, len(size), *size)
            return
        self._settle(share)
        is_leaf = share.node is None
        marks |= REQUIRES_GRAD * (share.requires_grad and is_leaf)
        self._tell_place("new", share, marks)
        if not is_leaf:
            self._tell_graph(share)

    def _tell_place(self, section: str, share: Share, *marks: int) -> None:
        memory, place = share.memory, share.place
        assert memory is not None
        assert place is not None
        dtype, size, stride, offset = place
        where = memory.number, _CODES[dtype], offset, len(size), *size, *stride
        self._news.add(section, share.number, *marks, *where)

    def _tell_graph(self, share: Share) -> None:
        share.export, inputs = self._graph.export(share)
        self._news.add("graphs", share.number, share.export, len(inputs), *inputs)

    def _tell_changes(self, share: Share) -> None:
        tensor, memory = share.tensor, share.memory
        if memory is None or not _lies(tensor, memory, share.place):
            if memory is not None:
                memory.release(share)
            _expect_plain(tensor)
            self._settle(share)
            self._tell_place("moved", share)
        requires_grad, node = tensor.requires_grad, tensor.grad_fn
        is_other = requires_grad != share.requires_grad
        share.requires_grad = requires_grad
        if node is not share.node:
            self._unregister_node(share)
            share.export = None
            is_other = True
            if node is not None:
                self._register_node(share)
                self._tell_graph(share)
        if is_other and node is None:
            self._news.add("flagged", share.number, requires_grad)

    def _tell_grad(self, share: Share) -> None:
        tensor = share.tensor
        if not tensor.is_leaf and not tensor.retains_grad:
            return
        grad = tensor.grad
        number = None if grad is None else self.number_of(grad)
        if number != share.grad:
            share.grad = number
            self._news.add("grads", share.number, number or 0)

    def _settle(self, share: Share) -> None:
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
            code = _device_code(memory.device)
            self._news.add("memories", memory.number, memory.size, code)
        share.memory = memory
        offset = (begin - memory.start) // itemsize
        share.place = tensor.dtype, view.size, view.stride, offset
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
        self._hold(memory)
        return memory

    def _tell_bytes(self) -> None:
        for memory in list(self._memories.values()):
            if not memory.shares:
                self._discard(memory)
                continue
            if memory.is_unchanged():
                continue
            views = shown_by = None
            if memory.shown_by is not None and not memory.is_shown_whole():
                views = [share.view() for share in memory.shares.values()]
                shown_by = tuple(sorted(memory.shares))
            data = memory.read(views)
            same = shown_by is None or shown_by == memory.shown_by
            if same and data == memory.shadow:
                memory.shown_by = shown_by
                continue
            memory.shown_by, memory.shadow = shown_by, data
            bumped = tuple(_bumped(memory.shares.values()))
            shown = shown_by or ()
            self._news.add(
                "written",
                *(memory.number, shown_by is not None, len(shown), *shown),
                *(len(bumped), *bumped, len(data)),
            )
            self._news.add_content(data)

    # Being told

    def apply(self, message: memoryview) -> Applied:
        """Bring this side to what the other one told.

        Raises:
            Refused: it told what cannot be.
        """
        done = Applied()
        news = Received(message)
        for section, count_of_entries in news.sections():
            read = _READERS[section]
            for _ in range(count_of_entries):
                read(self, news, done)
        return done

    def tensor(self, number: int) -> torch.Tensor:
        """Return the tensor of a number.

        Raises:
            Refused: there is none.
        """
        return self._share(number).tensor  # type: ignore[no-any-return]

    def _share(self, number: int) -> Share:
        share = self.shares.get(number)
        if share is None:
            raise Refused(f"a tensor number {number!r} that is not shared")
        return share

    def _drop(self, news: Received, _: Applied) -> None:
        self._dropped.append(news.number())

    def _allocate(self, news: Received, _: Applied) -> None:
        number, size, device = news.numbers(3)
        self._expect_theirs(number)
        if number in self._memories or size < 0 or self._bytes + size > _MOST_BYTES:
            raise Refused(f"a storage of {size} bytes beside {self._bytes}")
        where = _device(device)
        try:
            # calloc: pages that nobody writes to take no memory.
            whole = torch.zeros(size, dtype=torch.uint8, device=where)
        except RuntimeError as error:
            raise Refused(f"no memory for a storage of {size} bytes") from error
        self._hold(Memory(number, whole.untyped_storage(), 0, size, str(where)))

    def _expect_theirs(self, number: int) -> None:
        if number <= 0 or number % 2 == self._own:
            raise Refused(f"the number {number}, which the other side has not to give")

    def _receive_ghost(self, news: Received, _: Applied) -> None:
        number, marks, code, device, dims = news.numbers(5)
        dtype, size = _dtype(code), news.numbers(dims)
        _expect_place(size, size, 0)
        fake = torch.zeros((), dtype=dtype, device=_device(device)).expand(size)
        share = Share(number, fake, is_ghost=True)
        self._take(share, marks | REQUIRES_GRAD)

    def _receive(self, news: Received, _: Applied) -> None:
        number, marks = news.numbers(2)
        share = Share(number, None)
        self._place(share, news)
        share.tensor = self._built(share)
        self._take(share, marks)

    def _take(self, share: Share, marks: int) -> None:
        """Share a tensor of the other side."""
        if len(self.shares) >= _MOST_SHARES or share.number in self.shares:
            raise Refused("too many tensors, or one number for two")
        self._expect_theirs(share.number)
        requires_grad = bool(marks & REQUIRES_GRAD)
        if marks & PARAMETER:
            share.tensor = torch.nn.Parameter(share.tensor, requires_grad=requires_grad)
        elif requires_grad:
            share.tensor.requires_grad_()
        share.requires_grad = requires_grad
        share.is_told = True
        self._add(share)

    def _place(self, share: Share, news: Received) -> None:
        memory_number, code, offset, dims = news.numbers(4)
        size, stride = news.numbers(dims), news.numbers(dims)
        memory = self._memories.get(memory_number)
        if memory is None:
            raise Refused(f"a tensor on the storage {memory_number!r}, which is not there")
        _expect_place(size, stride, offset)
        share.place = (_dtype(code), size, stride, offset)
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

    def _move(self, news: Received, done: Applied) -> None:
        share = self._share(news.number())
        if self._is_to_be_noted(share.number):
            tensor, before = share.tensor, share.tensor.data
            self._note("place", share.number, lambda: setattr(tensor, "data", before))
        was_ghost, share.is_ghost = share.is_ghost, False
        self._place(share, news)
        share.tensor.data = self._built(share)
        if not was_ghost:
            done.moved.append(share.number)

    def _flag(self, news: Received, done: Applied) -> None:
        number, requires_grad = news.numbers(2)
        share = self._share(number)
        tensor = share.tensor
        done.other.append(number)
        if tensor.grad_fn is not None:
            self._unregister_node(share)
            tensor.detach_()
        if requires_grad and not _can_differentiate(tensor.dtype):
            raise Refused("integers that require a gradient")
        share.requires_grad = bool(requires_grad)
        tensor.requires_grad_(share.requires_grad)

    def _fill(self, news: Received, done: Applied) -> None:
        number, is_partial = news.numbers(2)
        shown_by, bumped = news.counted(), news.counted()
        data = news.content(news.number())
        memory = self._memories.get(number)
        if memory is None:
            raise Refused("bytes for no storage")
        views = None
        if is_partial:
            shares = [self._share(each) for each in shown_by]
            if any(share.memory is not memory for share in shares):
                raise Refused("tensors of another storage")
            views = [share.view() for share in shares]
        is_change = memory.shadow is not None
        if is_change and memory.read(views) == data:
            is_change = False  # The same again, for another set of tensors.
        else:
            if is_change:
                self._note_bytes(memory)
            memory.write(data, views)
        memory.shadow = data
        memory.shown_by = shown_by if is_partial else None
        for share in memory.shares.values():
            if share.tensor.dtype is torch.bool:
                _expect_bools(share.tensor)
            if is_change:
                done.written.append(share.number)
        # Autograd is told of a change where it was told there: `p.data -= …` goes unnoticed.
        touched = [self._share(each).tensor for each in bumped]
        if is_change and touched and not any(tensor.is_inference() for tensor in touched):
            torch.autograd.graph.increment_version(touched)
        for share in memory.shares.values():
            share.version = _version(share.tensor)

    def _join(self, news: Received, done: Applied) -> None:
        number, export = news.numbers(2)
        share = self._share(number)
        tensors = [self.tensor(each) for each in news.counted()]
        if not _can_differentiate(share.tensor.dtype):
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
        share.export = None  # The graph behind it is the other side's now.
        self._register_node(share)

    def _set_grad(self, news: Received, done: Applied) -> None:
        number, grad_number = news.numbers(2)
        share = self._share(number)
        grad = self.tensor(grad_number) if grad_number else None
        if self._is_to_be_noted(number):
            tensor, before = share.tensor, share.tensor.grad
            self._note("grad", number, lambda: setattr(tensor, "grad", before))
        try:
            share.tensor.grad = grad
        except (RuntimeError, TypeError) as error:
            raise Refused(f"a gradient that does not fit: {error}") from error
        share.grad = grad_number or None
        done.grads.append(share.number)

    def _is_to_be_noted(self, number: int) -> bool:
        return self.undo is not None and number % 2 == self._own

    def _note(self, what: str, number: int, put_back: Callable[[], None]) -> None:
        assert self.undo is not None
        self.undo.note((what, number), put_back)

    def _note_bytes(self, memory: Memory) -> None:
        if self._is_to_be_noted(memory.number):
            assert self.undo is not None
            if not self.undo.knows(("bytes", memory.number)):
                before = memory.read(None)
                self._note("bytes", memory.number, lambda: memory.write(before, None))

    # Keeping

    def _add(self, share: Share) -> None:
        share.key = id(share.tensor)
        self.shares[share.number] = share
        self._by_object[share.key] = share

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
        del self._by_object[share.key]
        self._unregister_node(share)
        if share.memory is not None:
            share.memory.release(share)
            if not share.memory.shares:
                self._discard(share.memory)

    def _hold(self, memory: Memory) -> None:
        self._memories[memory.number] = memory
        self._by_storage[memory.storage._cdata] = memory
        self._bytes += memory.size

    def _discard(self, memory: Memory) -> None:
        if self._memories.pop(memory.number, None) is not None:
            self._bytes -= memory.size
        if self._by_storage.get(memory.storage._cdata) is memory:
            del self._by_storage[memory.storage._cdata]


_READERS: Final[dict[str, Callable[[Replicas, Received, Applied], None]]] = {
    "memories": Replicas._allocate,
    "ghosts": Replicas._receive_ghost,
    "new": Replicas._receive,
    "moved": Replicas._move,
    "flagged": Replicas._flag,
    "written": Replicas._fill,
    "graphs": Replicas._join,
    "grads": Replicas._set_grad,
    "dropped": Replicas._drop,
}


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


def _lies(tensor: torch.Tensor, memory: Memory, place: Place | None) -> bool:
    """Tell whether a tensor is on a memory, and where it was said to be."""
    assert place is not None
    dtype, size, stride, offset = place
    return (
        tensor.untyped_storage()._cdata == memory.storage._cdata
        and tensor.dtype is dtype
        and tensor.size() == size
        and tensor.stride() == stride
        and tensor.storage_offset() - memory.start // dtype.itemsize == offset
    )


def _expect_plain(tensor: torch.Tensor) -> None:
    if tensor.layout is not torch.strided or tensor.is_nested or tensor.is_meta:
        raise Untellable(f"a tensor of layout {tensor.layout} on {tensor.device}")
    if torch._C._functorch.is_functorch_wrapped_tensor(tensor):
        raise Untellable("a tensor inside vmap or grad of torch.func")
    if tensor.dtype not in _CODES:
        raise Untellable(f"a tensor of {tensor.dtype}")
    if prod(tensor.size()) > _MOST_ELEMENTS:
        raise Untellable(f"a tensor of {prod(tensor.size())} elements")


def _expect_place(size: tuple[int, ...], stride: tuple[int, ...], offset: int) -> None:
    if len(size) > _MOST_DIMS:
        raise Refused(f"a tensor of {len(size)} dimensions")
    if not all(0 <= n < _LARGEST for n in (offset, *size, *stride)):
        raise Refused("a tensor of a shape that cannot be")
    if (prod(size) or prod(n for n in size if n)) > _MOST_ELEMENTS:
        raise Refused(f"a tensor of the size {size}")


def _dtype(code: int) -> torch.dtype:
    dtype = DTYPES.get(code)
    if dtype is None:
        raise Refused(f"a tensor of the dtype {code}")
    return dtype


def _expect_bools(tensor: torch.Tensor) -> None:
    if tensor.numel() and bool((tensor.detach().view(torch.uint8) > 1).any()):
        raise Refused("a tensor of bool with a byte that is neither 0 nor 1")


def _can_differentiate(dtype: torch.dtype) -> bool:
    return dtype.is_floating_point or dtype.is_complex


def _device_code(name: str) -> int:
    """Return a device as a number: 0 for the CPU, the others are GPUs.

    Raises:
        Untellable: it is neither.
    """
    if name == "cpu":
        return 0
    kind, _, number = name.partition(":")
    if kind != "cuda" or not number.isdecimal():
        raise Untellable(f"a tensor on {name}")
    return int(number) + 1


def _device(code: int) -> torch.device:
    if code == 0:
        return _CPU
    if not 0 < code <= _MOST_GPUS:
        raise Refused(f"the device {code}")
    return torch.device("cuda", code - 1)
