"""The format of a message.

A message is the tables of its storages and tensors (see `tensors`), the bytes of the storages, and
one value. A value is a tag of one byte and what the tag asks for; numbers are little-endian, `n` is
an unsigned 32-bit count, `v` a value, and the rest as `struct` names it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch

from gradus.engine.wire.limits import NUMPY_SCALARS

NONE: Final = 0
FALSE: Final = 1
TRUE: Final = 2
ELLIPSIS: Final = 3
INT: Final = 4  # q
BIG_INT: Final = 5  # n, bytes in two's complement
FLOAT: Final = 6  # d
COMPLEX: Final = 7  # d d
STR: Final = 8  # n, UTF-8 in which lone surrogates may stand
BYTES: Final = 9  # n, bytes
LIST: Final = 10  # n, n × v
LIST_OF_FLOATS: Final = 11  # n, n × d
LIST_OF_INTS: Final = 12  # n, n × q
TUPLE: Final = 13
TUPLE_OF_FLOATS: Final = 14
TUPLE_OF_INTS: Final = 15
SET: Final = 16  # n, n × v
FROZENSET: Final = 17
DICT: Final = 18  # n, n × (v v)
SLICE: Final = 19  # v v v
RANGE: Final = 20  # v v v
CONSTANT: Final = 21  # B, place in CONSTANTS
DEVICE: Final = 22  # B, its name
SIZE: Final = 23  # n, n × q
NUMPY_SCALAR: Final = 24  # B, place in NUMPY_TYPES; its bytes
ARRAY: Final = 25  # B, place in NUMPY_TYPES; B, dims; dims × Q; its bytes in C order
TENSOR: Final = 26  # n, place in the table of tensors
AGAIN: Final = 27  # n, place among the lists, dicts, sets and arrays, in the order they ended
REFERENCE: Final = 28  # q, number; v kind; v note

# What a container counts beside its entries: an empty set takes as long, and as much memory, as a
# dozen numbers.
CONTAINER_NODES: Final = 10

# Shorter runs of numbers are not worth the look.
PACK_FROM: Final = 4

# The place of a dtype here is its code. Not all releases of torch have the last ones.
DTYPE_NAMES: Final = (
    "bool",
    "uint8",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "float8_e4m3fn",
    "float8_e5m2",
    "float8_e4m3fnuz",
    "float8_e5m2fnuz",
    "float8_e8m0fnu",
)
DTYPES: Final[dict[int, torch.dtype]] = {
    code: getattr(torch, name) for code, name in enumerate(DTYPE_NAMES) if hasattr(torch, name)
}
_OTHER_CONSTANTS = (
    "strided",
    "sparse_coo",
    "sparse_csr",
    "sparse_csc",
    "sparse_bsr",
    "sparse_bsc",
    "contiguous_format",
    "channels_last",
    "channels_last_3d",
    "preserve_format",
    # No tensor travels in this dtype, but a function may be asked for it.
    "complex32",
)
CONSTANTS: Final[dict[int, object]] = {
    **DTYPES,
    **{64 + place: getattr(torch, name) for place, name in enumerate(_OTHER_CONSTANTS)},
}

NUMPY_TYPES: Final[tuple[np.dtype[np.generic], ...]] = tuple(map(np.dtype, NUMPY_SCALARS))
NUMPY_CODES: Final[dict[str, int]] = {dtype.str: code for code, dtype in enumerate(NUMPY_TYPES)}

DEVICES: Final = frozenset({"cpu", "cuda", "mps", "xpu", "meta"})
