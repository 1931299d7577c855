"""Random generators of torch's that both sides hold, in the same state on either."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import torch

from gradus.engine.border.failures import Refused
from gradus.engine.border.randomness import set_state, state_of
from gradus.engine.wire import Reference

_MOST = 100_000


class Generators:
    """The generators that this side shares with the other."""

    def __init__(self, first: int, *, trusts: bool) -> None:
        """Share none yet.

        Args:
            first: the first number that this side gives; it gives every second one.
            trusts: whether the other side is the examiner.
        """
        self._held: dict[int, tuple[torch.Generator, bytes]] = {}  # with the state that was told
        self._numbers: dict[int, int] = {}  # by id
        self._next = first
        self._trusts = trusts

    def refer(self, generator: torch.Generator) -> Reference:
        """Return a reference to a generator, which is shared from now on."""
        number = self._numbers.get(id(generator))
        if number is not None:
            return Reference("generator", number, {})
        number, self._next = self._next, self._next + 2
        state = state_of(generator)
        self._hold(number, generator, state)
        return Reference("generator", number, {"device": str(generator.device), "state": state})

    def resolve(self, reference: Reference) -> torch.Generator:
        """Return the generator that a reference of the other side's means.

        Raises:
            Refused: it cannot be one.
        """
        known = self._held.get(reference.number)
        if known is not None:
            return known[0]
        device = reference.note.get("device")
        if device != "cpu" and not (type(device) is str and device.startswith("cuda")):
            raise Refused("a generator on no device")
        if len(self._held) > _MOST:
            raise Refused("too many generators")
        generator = torch.Generator(device)
        set_state(generator, reference.note.get("state"), trusts=self._trusts)
        self._hold(reference.number, generator, state_of(generator))
        return generator

    def news(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield the states that changed; None for a generator that nobody here holds any longer."""
        for number in list(self._held):
            generator, told = self._held[number]
            # Held by the table's tuple, this name and the call only: nobody else can draw from it.
            if sys.getrefcount(generator) <= 3:
                self._drop(number, generator)
                yield number, None
                continue
            state = state_of(generator)
            if state != told:
                self._held[number] = generator, state
                yield number, state

    def set(self, number: Any, state: Any) -> None:
        """Bring a generator into the state that the other side told."""
        known = self._held.get(number) if type(number) is int else None
        if known is None:
            return  # Dropped here in the same moment.
        generator, _ = known
        if state is None:
            self._drop(number, generator)
            return
        set_state(generator, state, trusts=self._trusts)
        self._held[number] = generator, state_of(generator)

    def _hold(self, number: int, generator: torch.Generator, state: bytes) -> None:
        self._held[number] = generator, state
        self._numbers[id(generator)] = number

    def _drop(self, number: int, generator: torch.Generator) -> None:
        del self._held[number]
        del self._numbers[id(generator)]
