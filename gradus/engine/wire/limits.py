"""How large a message may be."""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType, NoneType

import numpy as np
import torch

from gradus.engine.wire.reference import Reference

NUMPY_SCALARS: tuple[type, ...] = (
    np.bool_,
    np.int8,
    np.int16,
    np.int32,
    np.int64,
    np.uint8,
    np.uint16,
    np.uint32,
    np.uint64,
    np.float16,
    np.float32,
    np.float64,
    np.complex64,
    np.complex128,
)

KEY_TYPES: frozenset[type] = frozenset(
    {NoneType, bool, int, float, complex, str, bytes, tuple, frozenset, range, EllipsisType}
    | {torch.dtype, torch.device, torch.layout, torch.memory_format, torch.Size, torch.Tensor}
    | {Reference, *NUMPY_SCALARS}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold; the sender and the receiver both enforce it.

    Sizes count what a reader of the value meets: a list that is referred to twice counts twice,
    so that a few bytes cannot describe a value that takes for ever to walk.
    """

    max_frame_bytes: int = 2**28
    max_nodes: int = 1_000_000
    """Values, the entries of containers included; a container counts ten more."""
    max_depth: int = 64
    """Containers inside one another."""
    max_keys: int = 50_000
    """Entries of all dicts and sets."""
    max_equal_hashes: int = 100
    """Keys of one dict or set with the same hash: each costs a comparison with all the others.
    Only the receiver looks. Grids of tuples have some: -1 and -2 hash alike."""
    max_str_bytes: int = 2**24
    """One text, in UTF-8."""
    max_bytes: int = 2**26
    """One bytes object."""
    max_int_bits: int = 14_000
    """Python refuses to print more than 4300 digits, which is 14,284 bits."""
    max_arrays: int = 10_000
    """Tensors and NumPy arrays together."""
    max_dims: int = 64
    max_elements: int = 2**26
    """One tensor or array, with every repetition of an expanded one."""
    max_total_elements: int = 2**27
    max_gap_bytes: int = 2**26
    """Memory between the elements that views show: it does not travel, the receiver takes it."""
    key_types: frozenset[type] = KEY_TYPES
    devices: frozenset[str] = frozenset({"cpu", "cuda"})
    """Where tensors may live."""


LIMITS = Limits()
