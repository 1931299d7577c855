"""What became of shared tensors, as bytes: whole numbers in a row, and then what storages hold.

    I how many numbers · that many q · bytes

The numbers are sections, each its place in this list, a count, and as many entries; those without
any are left out, the others come in this order:

    memories  memory, bytes, device
    ghosts    tensor, marks, dtype, device, dims, dims × size
    new       tensor, marks, memory, place
    moved     tensor, memory, place
    flagged   tensor, whether it requires a gradient
    written   memory, whether not all of it is shown, n × tensor that shows it,
              n × tensor that autograd saw changed, bytes
    graphs    tensor, graph, n × tensor that it grows from
    grads     tensor, tensor that is its gradient, or 0
    dropped   tensor that is no longer held there; until then, it may have changed

with a place as dtype, offset, dims, dims × size, dims × stride, and `n ×` as a count and as many.
Whoever reads them knows of each number only that it is one: what it stands for is to be checked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from gradus.engine.border.failures import Refused
from gradus.engine.wire import LIMITS, Unsendable

PARAMETER: Final = 1
REQUIRES_GRAD: Final = 2

_COUNT: Final = struct.Struct("<I")
SECTIONS: Final = (
    "memories",
    "ghosts",
    "new",
    "moved",
    "flagged",
    "written",
    "graphs",
    "grads",
    "dropped",
)


class News:
    """News that are being gathered."""

    __slots__ = ("_contents", "_sections", "_size")

    def __init__(self) -> None:
        self._sections: dict[str, list[int]] = {}
        self._contents: list[bytes] = []
        self._size = 0

    def add(self, section: str, *numbers: int) -> None:
        """Add an entry to a section."""
        entries = self._sections.setdefault(section, [0])
        entries[0] += 1
        entries += numbers

    def add_content(self, content: bytes) -> None:
        """Add what a storage holds; its length is told in `written`.

        Raises:
            Unsendable: it is too much for a message.
        """
        self._size += len(content)
        if len(content) > LIMITS.max_bytes or self._size > LIMITS.max_frame_bytes:
            raise Unsendable(f"tensors of {self._size} bytes or more")
        self._contents.append(content)

    def as_bytes(self) -> bytes:
        """Return them as a message; nothing where there are none."""
        if not self._sections:
            return b""
        numbers: list[int] = []
        for place, section in enumerate(SECTIONS):
            entries = self._sections.get(section)
            if entries is not None:
                numbers.append(place)
                numbers += entries
        row = struct.pack(f"<I{len(numbers)}q", len(numbers), *numbers)
        return b"".join([row, *self._contents])


class Received:
    """News of the other side, to be read in order."""

    __slots__ = ("_at", "_contents", "_numbers")

    def __init__(self, message: memoryview) -> None:
        """Begin to read.

        Raises:
            Refused: it ends before its numbers do.
        """
        try:
            (count,) = _COUNT.unpack_from(message)
            self._numbers = struct.unpack_from(f"<{count}q", message, _COUNT.size)
        except struct.error as error:
            raise Refused(f"news that are cut off: {error}") from error
        self._at = 0
        self._contents = message[_COUNT.size + 8 * count :]

    def sections(self) -> Iterator[tuple[str, int]]:
        """Yield each section and how many entries it has; read them before the next.

        Raises:
            Refused: there is no such section, or it comes out of order.
        """
        last = -1
        while self._at < len(self._numbers):
            place, count = self.number(), self._count()
            if not last < place < len(SECTIONS):
                raise Refused(f"section {place} of news behind section {last}")
            last = place
            yield SECTIONS[place], count
        if self._contents:
            raise Refused("news with more bytes than they tell of")

    def number(self) -> int:
        """Return the next number."""
        at = self._at
        self._at = at + 1
        if at >= len(self._numbers):
            raise Refused("news that end too early")
        found: int = self._numbers[at]
        return found

    def numbers(self, count: int) -> tuple[int, ...]:
        """Return the next numbers."""
        at = self._at
        self._at = at + count
        if count < 0 or self._at > len(self._numbers):
            raise Refused("news that end too early")
        return self._numbers[at : self._at]

    def counted(self) -> tuple[int, ...]:
        """Return the numbers behind a count."""
        return self.numbers(self._count())

    def content(self, size: int) -> bytes:
        """Return the next bytes."""
        if not 0 <= size <= min(len(self._contents), LIMITS.max_bytes):
            raise Refused(f"news with {size} bytes for a storage")
        taken, self._contents = self._contents[:size], self._contents[size:]
        return bytes(taken)

    def _count(self) -> int:
        count = self.number()
        # Each entry takes a number at least.
        if not 0 <= count <= len(self._numbers) - self._at:
            raise Refused(f"{count} entries of news, of which few are there")
        return count
