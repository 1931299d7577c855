"""Random generators on two sides: what one draws or seeds, the other follows.

Towards the student a state travels as it is: a test that calls `torch.manual_seed` decides what
the student's code draws. Towards the examiner it does not, for a state can be made up (one gives
nothing but zeros). A state of torch's that follows from a seed, or from the state that the examiner
has, by drawing is taken over; anything else becomes the seed of a new state, through a digest.
Equal states give equal digests, so that a test still sees whether a call left a seed behind.
"""

from __future__ import annotations

import ctypes
import hashlib
import random
import struct
from typing import Any, cast

import numpy as np
import torch

from gradus.engine.border.failures import Refused

_LONGEST_STATE = 2**16
# torch's CPU generator (ATen/CPUGeneratorImpl.cpp): the seed, how many numbers are left in the
# block, a flag, the place in the block, the block of the Mersenne twister, halves of normal pairs.
_HEAD = struct.Struct("<QiiQ")
_BLOCK = slice(24, 24 + 624 * 8)
_NUMBERS = 624
_MOST_BLOCKS = 100
# An object of Python's generator: the block of the Mersenne twister is part of it.
_PYTHON_BYTES = random.Random.__basicsize__


def _read_torch() -> bytes:
    return torch.default_generator.get_state().numpy().tobytes()


def _write_torch(state: bytes) -> None:
    torch.default_generator.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))


def _read_numpy() -> tuple[Any, ...]:
    name, keys, *rest = cast(tuple[Any, ...], np.random.get_state(legacy=True))
    return (name, keys.tobytes(), *rest)


# To read a state in full takes up to 70 µs, and each message asks whether it changed. So the memory
# of the generators is compared first: where that is the same, so is the state.


def _words_of_numpy() -> bytes:
    generator = np.random.mtrand._rand._bit_generator
    return ctypes.string_at(generator.ctypes.state_address, 4 * _NUMBERS + 4)


def _words_of_python() -> tuple[bytes, Any]:
    generator = random._inst
    return ctypes.string_at(id(generator), _PYTHON_BYTES), generator.gauss_next  # type: ignore[attr-defined]


def _write_numpy(state: tuple[Any, ...]) -> None:
    name, keys, *rest = state
    np.random.set_state((name, np.frombuffer(keys, np.uint32), *rest))


def _digest(state: bytes) -> int:
    return int.from_bytes(hashlib.sha256(state).digest()[:8], "little") >> 1


class Defaults:
    """The generators that every module shares: torch's, NumPy's and Python's."""

    def __init__(self, *, trusts: bool) -> None:
        self._trusts = trusts
        self.settle()

    def settle(self) -> None:
        """Take the present states for those that the other side knows."""
        self._torch, self._python = _read_torch(), random.getstate()
        self._numpy_words, self._python_words = _words_of_numpy(), _words_of_python()

    def news(self) -> dict[str, Any]:
        """Return the states that changed since either side was told."""
        news: dict[str, Any] = {}
        of_torch = _read_torch()
        if of_torch != self._torch:
            self._torch = news["torch"] = of_torch
        words = _words_of_numpy()
        if words != self._numpy_words:
            self._numpy_words = words
            news["numpy"] = _read_numpy()
        python_words = _words_of_python()
        if python_words != self._python_words:
            self._python_words = python_words
            state = random.getstate()
            if state != self._python:
                self._python = news["python"] = state
        return news

    def apply(self, news: Any) -> None:
        """Follow the other side."""
        if type(news) is not dict or not set(news) <= {"torch", "numpy", "python"}:
            raise Refused("random states of another form")
        for name, state in news.items():
            if self._trusts:
                self._set(name, state)
            elif name == "torch":
                set_state(torch.default_generator, state, trusts=False)
            else:
                self._seed(name, _digest(repr(state).encode()))
        self.settle()

    def _set(self, name: str, state: Any) -> None:
        if name == "torch":
            _write_torch(state)
        elif name == "numpy":
            _write_numpy(state)
        else:
            random.setstate(state)

    def _seed(self, name: str, seed: int) -> None:
        if name == "numpy":
            np.random.seed(seed % 2**32)
        else:
            random.seed(seed)


def state_of(generator: torch.Generator) -> bytes:
    """Return a generator's state."""
    return generator.get_state().numpy().tobytes()


def set_state(generator: torch.Generator, state: Any, *, trusts: bool) -> None:
    """Bring a generator to the other side's state, or to one that follows from it."""
    if type(state) is not bytes or len(state) > _LONGEST_STATE:
        raise Refused("a random state of another form")
    if trusts or (generator.device.type == "cpu" and _follows(state, generator)):
        generator.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    else:
        generator.manual_seed(_digest(state))


def _follows(state: bytes, generator: torch.Generator) -> bool:
    """Tell whether a state comes about by seeding, or by drawing from a generator."""
    present = state_of(generator)
    if len(state) != len(present) or len(state) < _BLOCK.stop:
        return False
    seed, left, seeded, place = _HEAD.unpack_from(state)
    if not (0 <= left <= _NUMBERS and seeded == 1 and place <= _NUMBERS):
        return False
    tail = np.frombuffer(state[_BLOCK.stop :][: 8 * 3], np.float64)
    halves = np.frombuffer(state[_BLOCK.stop + 32 :][:8], np.float64)
    if not (np.abs(tail) < 10).all() or not (np.abs(halves) < 10).all():
        return False
    drawn, fresh = torch.Generator(), torch.Generator()
    drawn.set_state(generator.get_state())
    fresh.manual_seed(seed)
    return any(
        _is_reached(state, start)
        for start in ((drawn, fresh) if _seed_of(present) == seed else (fresh,))
    )


def _seed_of(state: bytes) -> int:
    seed: int = _HEAD.unpack_from(state)[0]
    return seed


def _is_reached(state: bytes, start: torch.Generator) -> bool:
    block = torch.empty(_NUMBERS, dtype=torch.int32)
    for _ in range(_MOST_BLOCKS):
        if state_of(start)[_BLOCK] == state[_BLOCK]:
            return True
        block.random_(generator=start)
    return False
