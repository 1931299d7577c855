"""Inputs for a check in every dtype and on every device that the machine has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

DTYPES = (torch.float32, torch.float64)


def devices() -> list[torch.device]:
    """Return the devices to test on: the CPU, and the CUDA device where there is one."""
    found = [torch.device("cpu")]
    if torch.cuda.is_available():
        found.append(torch.device("cuda", torch.cuda.current_device()))
    return found


class Variant:
    """One dtype on one device, and the fixtures of a check in it.

    Numbers are drawn on the CPU from a generator of the variant's own, so that they are the same
    on every machine and the global random state is left alone.
    """

    def __init__(self, dtype: torch.dtype, device: torch.device, seed: int) -> None:
        self.dtype = dtype
        self.device = device
        self._generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape: int, mean: float = 0.0, std: float = 1.0) -> torch.Tensor:
        """Return independent normal numbers, all distinct in practice."""
        drawn = torch.randn(shape, generator=self._generator, dtype=torch.float64)
        return self.tensor(drawn * std + mean)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        """Return independent numbers, uniform on [low, high)."""
        drawn = torch.rand(shape, generator=self._generator, dtype=torch.float64)
        return self.tensor(low + (high - low) * drawn)

    def integers(self, low: int, high: int, *shape: int) -> torch.Tensor:
        """Return independent int64 numbers of low..high-1: labels, indices, counts."""
        drawn = torch.randint(low, high, shape, generator=self._generator)
        return drawn.to(self.device)

    def permutation(self, n: int) -> torch.Tensor:
        """Return 0..n-1 in random order, int64."""
        return torch.randperm(n, generator=self._generator).to(self.device)

    def tensor(self, values: torch.Tensor | Sequence[Any] | float) -> torch.Tensor:
        """Return the given numbers in the variant's dtype and device."""
        return torch.as_tensor(values, dtype=self.dtype).to(self.device)

    def labels(self, values: torch.Tensor | Sequence[Any]) -> torch.Tensor:
        """Return the given integers as int64 on the variant's device."""
        return torch.as_tensor(values, dtype=torch.int64).to(self.device)


def variants(dtypes: Sequence[torch.dtype] = DTYPES, seed: int = 0) -> Iterator[Variant]:
    """Yield every dtype on every device present; the numbers drawn follow from `seed` alone."""
    for number, device in enumerate(devices()):
        for offset, dtype in enumerate(dtypes):
            yield Variant(dtype, device, 1000 * seed + 10 * number + offset)
