"""Landlock: the kernel's rules by which a process hides files from itself (Linux 5.13 on).

Numbers from include/uapi/linux/landlock.h; see landlock(7).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from gradus.engine import linux

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE = 0x1FF0  # remove and make entries of every kind
_MAKE_DEVICES = 0x40 | 0x800  # character and block devices
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_READ = _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE


def version() -> int:
    """Return the version of Landlock that the kernel speaks.

    Raises:
        OSError: it has none (ENOSYS), was started without it (EOPNOTSUPP), or a filter of system
            calls refuses it (EPERM).
    """
    nothing = ctypes.c_size_t(0)
    return linux.syscall(_CREATE_RULESET, None, nothing, ctypes.c_uint32(_VERSION_FLAG))


def restrict(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Let this process, for good, read and write beneath these paths alone, and run no program.

    Raises:
        OSError: the kernel has no Landlock, or a path cannot be opened.
    """
    speaks = version()
    handled = _EXECUTE | _READ | _WRITE_FILE | _MAKE
    if speaks >= 2:
        handled |= _REFER
    if speaks >= 3:
        handled |= _TRUNCATE
    if speaks >= 5:
        handled |= _IOCTL_DEVICE
    # struct landlock_ruleset_attr: files, network (version 4: bind and connect of TCP), scope
    # (version 6: abstract sockets and signals)
    network = 3 if speaks >= 4 else 0
    scope = 3 if speaks >= 6 else 0
    attributes = struct.pack("QQQ", handled, network, scope)
    size = 24 if speaks >= 6 else 16 if speaks >= 4 else 8
    ruleset = linux.syscall(
        _CREATE_RULESET,
        ctypes.create_string_buffer(attributes, 24),
        ctypes.c_size_t(size),
        ctypes.c_uint32(0),
    )
    try:
        for path in readable:
            _allow(ruleset, path, _READ)
        for path in writable:
            _allow(ruleset, path, handled & ~_MAKE_DEVICES & ~_IOCTL_DEVICE & ~_EXECUTE)
        linux.forbid_new_privileges()
        linux.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not path.is_dir():
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, descriptor)
        linux.syscall(
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_RULE_PATH_BENEATH),
            ctypes.create_string_buffer(rule, len(rule)),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(descriptor)
