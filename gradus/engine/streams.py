"""Where cells print: Python's streams, and what lies beneath them."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
from pathlib import Path
from typing import TextIO, cast

from ipykernel.iostream import OutStream

from gradus.engine.shown import Outputs

_FIRST_OWN_DESCRIPTOR = 100  # beyond those whose numbers notebooks may rely on


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells."""

    encoding = "UTF-8"

    def __init__(self, outputs: Outputs, name: str, descriptor: int, given: int) -> None:
        """Make one; `descriptor` is what children write to, `given` what fileno() tells."""
        super().__init__()
        self.name = name
        self._given = given
        self._outputs = outputs
        self._descriptor = descriptor
        self._process = os.getpid()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        if os.getpid() == self._process:
            self._outputs.write(self.name, text)
        else:  # the outputs are the parent's, and so is the file behind the descriptor
            os.write(self._descriptor, text.encode("utf-8", "replace"))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._given


# By these names libraries find out where they print to.
Stream.__name__, Stream.__module__ = OutStream.__name__, OutStream.__module__


def can_be_written(stream: object) -> bool:
    return hasattr(stream, "write") and getattr(stream, "closed", False) is not True


def as_text(stream: Stream) -> TextIO:
    # It has what Python's own streams have but for `buffer`, as in ipykernel.
    return cast(TextIO, stream)


class Descriptor:
    """What programs and libraries write to descriptor 1 or 2 past Python's streams."""

    def __init__(self, number: int, name: str, folder: Path) -> None:
        self.number = number
        self.name = name
        path = folder / f".{name}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        path.unlink()
        os.dup2(file, number)
        # Of its own, for a cell may put something else in the other's place.
        self._file = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, _FIRST_OWN_DESCRIPTOR)
        self._identity = _identity(os.fstat(self._file))
        self._read = 0
        os.close(file)

    def read_new(self, limit: int) -> str:
        """Return what was written since the last call."""
        try:
            status = os.fstat(self._file)
            if status.st_size == self._read or _identity(status) != self._identity:
                return ""
            text = os.pread(self._file, limit + 1, self._read)
        except OSError:  # the cell closed it
            return ""
        self._read = status.st_size
        return text.decode("utf-8", "replace")

    def empty(self) -> None:
        """Forget what was written so far."""
        with contextlib.suppress(OSError):  # the cell closed it
            if self._read and _identity(os.fstat(self._file)) == self._identity:
                os.ftruncate(self._file, 0)
        self._read = 0


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
