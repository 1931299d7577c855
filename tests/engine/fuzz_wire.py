"""Damaged messages: `python -m tests.engine.fuzz_wire --seconds 120` decodes them for a while.

Each is made from a real message by a few random changes. Decoding one must return a value or raise
WireError; anything else ends the run with the seed that reproduces it.
"""

from __future__ import annotations

import argparse
import random
import resource
import struct
import time

import numpy as np
import torch

from gradus.engine.wire import Limits, Reference, WireError, decode, encode

# Small enough that a message which is accepted is quickly made, and quickly walked.
LIMITS = Limits(
    max_frame_bytes=2**20,
    max_nodes=20_000,
    max_keys=5_000,
    max_bytes=2**16,
    max_str_bytes=2**16,
    max_elements=2**18,
    max_total_elements=2**19,
    max_gap_bytes=2**20,
    max_arrays=200,
)
INTERESTING = (0, 1, 2, 4, 7, 8, 63, 64, 65, 255, 256, 2**16, 2**24, 2**31 - 1, 2**31, 2**32 - 1)
INTERESTING_LONG = (0, 1, 8, 2**16, 2**31, 2**32, 2**40, 2**47, 2**48, 2**62, 2**63, 2**64 - 1)


def seeds() -> list[bytes]:
    """Return real messages that hold every kind of value."""
    X = torch.arange(24.0).reshape(4, 6)
    shared = [1, 2.0, "three"]
    values: list[object] = [
        ("call", 7, (3.0, 4), {}),
        [None, True, False, ..., -1, 2**200, 1.5, 1 - 2j, "niño \ud800", b"\0\1"],
        {"a": shared, "b": shared, 3: (shared,), (1, "x"): {4, 5.0, "six"}, None: frozenset({7})},
        [list(range(50)), tuple(map(float, range(50))), [[1.0] * 5] * 3],
        [slice(1, None, 2), range(0, 10, 3), torch.Size([2, 3]), torch.float32, torch.strided],
        [torch.device("cpu"), Reference("object", 5, {"name": "MLP", "shape": (2, 3)})],
        [np.float32(1.5), np.bool_(True), np.int64(-3), np.arange(12.0).reshape(3, 4)],
        [np.array([[True, False]]), np.zeros((0, 3)), np.array(3 + 4j)],
        [X, X[:, 1:3], X.T, X[2], X[0, 0].requires_grad_(), X[:0]],
        [torch.arange(5), torch.tensor([True, False]), torch.ones(2, dtype=torch.bfloat16)],
        [torch.ones(3).expand(4, 3), torch.arange(6.0).unfold(0, 3, 1)],
        [torch.tensor([1 + 2j, 3j]).conj(), torch.tensor([1 + 2j]).conj().imag],
        [torch.randn(3, 5)[:, 2], torch.zeros(12, dtype=torch.uint8)[4:].view(torch.float32)],
    ]
    return [encode(value, LIMITS) for value in values]


def damaged(rng: random.Random, corpus: list[bytes]) -> bytes:
    """Return one of the messages with a few random changes."""
    data = bytearray(rng.choice(corpus))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        if not data:
            break
        rng.choice(_CHANGES)(rng, data, corpus)
    return bytes(data)


def _flip(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _byte(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    data[rng.randrange(len(data))] = rng.choice((rng.randrange(32), rng.randrange(256)))


def _count(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    at = rng.randrange(len(data))
    data[at : at + 4] = struct.pack("<I", rng.choice(INTERESTING))


def _long(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    at = rng.randrange(len(data))
    data[at : at + 8] = struct.pack("<Q", rng.choice(INTERESTING_LONG))


def _cut(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 4, 8, len(data)))]


def _repeat(rng: random.Random, data: bytearray, _corpus: list[bytes]) -> None:
    at = rng.randrange(len(data))
    piece = data[at : at + rng.randrange(1, 40)]
    data[at:at] = piece * rng.choice((1, 2, 50))


def _splice(rng: random.Random, data: bytearray, corpus: list[bytes]) -> None:
    other = rng.choice(corpus)
    at = rng.randrange(len(other))
    place = rng.randrange(len(data))
    data[place : place + rng.choice((0, 16))] = other[at : at + rng.randrange(1, 200)]


_CHANGES = (_flip, _byte, _count, _long, _cut, _repeat, _splice)


def decodes(message: bytes) -> bool:
    """Return whether a damaged message is accepted; an accepted value must encode again."""
    try:
        value = decode(message, LIMITS)
    except WireError:
        return False
    again = encode(value, LIMITS)
    decode(again, LIMITS)
    return True


def main() -> None:
    """Fuzz for a while and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    corpus = seeds()
    start_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    end = time.monotonic() + arguments.seconds
    tried = accepted = 0
    slowest, slowest_number = 0.0, 0
    while time.monotonic() < end:
        number = arguments.seed + tried
        message = damaged(random.Random(number), corpus)
        began = time.perf_counter()
        try:
            accepted += decodes(message)
        except BaseException:
            print(f"the message of --seed {number} failed")
            raise
        took = time.perf_counter() - began
        if took > slowest:
            slowest, slowest_number = took, number
        tried += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{tried} messages, {accepted} accepted; the slowest took {slowest * 1000:.1f} ms "
        f"(seed {slowest_number}); memory grew from {start_memory / 1024:.0f} MB "
        f"to {memory / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
