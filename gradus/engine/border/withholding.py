"""What the student's code changed of a test's, to be put back.

A call that changes an argument which the reference leaves alone may do so to deceive: it zeroes the
inputs and returns zeros, and a test that computes what it expects afterwards finds them right. Or
it is a careless answer, which the same test lets pass in one process. The two differ when the test
runs once more, from what there was before it, and finds its arguments as it passed them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Key = tuple[str, int]  # what it is: bytes, place, grad, content; and the number of whose


class Undo:
    """What there was before the first change of each thing."""

    def __init__(self) -> None:
        self._before: dict[Key, Callable[[], None]] = {}

    def knows(self, key: Key) -> bool:
        """Tell whether a thing has been changed before."""
        return key in self._before

    def note(self, key: Key, put_back: Callable[[], None]) -> None:
        """Note how to put a thing back."""
        self._before.setdefault(key, put_back)

    def put_back(self, keys: Iterable[Key] | None = None) -> None:
        """Put things back as they were; all that were changed where none are named."""
        for key in list(self._before) if keys is None else keys:
            put_back = self._before.pop(key, None)
            if put_back is not None:
                put_back()
