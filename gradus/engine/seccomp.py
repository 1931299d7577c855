"""The filter of system calls that a student process installs on itself.

Numbers are those of the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h); the program is classic BPF, see seccomp(2).
"""

from __future__ import annotations

import errno
import os
import platform
import socket
import struct
from dataclasses import dataclass

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_ABOVE = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_JUMP_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000

# struct seccomp_data: int nr; __u32 arch; __u64 instruction_pointer; __u64 args[6]
_NUMBER, _ARCHITECTURE = 0, 4
_FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT = 16, 24, 32

_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020000  # every CLONE_NEW* flag that clone reads


@dataclass(frozen=True)
class _Machine:
    audit: int
    numbers: dict[str, int]


_REFUSED = [
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "unshare",
    "setns",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "kcmp",
    "add_key",
    "request_key",
    "keyctl",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "memfd_create",
    "memfd_secret",
    "shmget",
    "shmat",
    "shmctl",
    "msgget",
    "semget",
    "mq_open",
    "name_to_handle_at",
    "open_by_handle_at",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "syslog",
    "personality",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    "sethostname",
    "setdomainname",
    "move_pages",
    "fanotify_init",
    "lookup_dcookie",
    "vhangup",
    "open_tree",
    "move_mount",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "pidfd_getfd",
]

# Without a process namespace the rest of the machine has pids that can be named.
_REFUSED_AMONG_OTHERS = [
    "fork",
    "vfork",
    "socket",
    "tkill",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "pidfd_open",
    "pidfd_send_signal",
    "process_madvise",
    "setpriority",
    "sched_setscheduler",
    "sched_setattr",
    "sched_setaffinity",
    "ioprio_set",
    "migrate_pages",
    "sched_setparam",
    "setpgid",
    "msgsnd",
    "msgrcv",
    "msgctl",
    "semop",
    "semtimedop",
    "semctl",
    "mq_unlink",
    # Landlock has no rule for these, and they reach every file of the account.
    "truncate",
    "chown",
    "fchown",
    "lchown",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "setxattrat",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "removexattrat",
    "file_setattr",
    "inotify_init",
    "inotify_init1",
    "inotify_add_watch",
]
# Nor for these, which much code calls on its own files without need (shutil.copy for one): they
# say that they did it.
_PRETENDED = [
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "utime",
    "utimes",
    "futimesat",
    "utimensat",
]
# Commands of fcntl and ioctl that name a process to be sent signals, or change a file's flags.
_FCNTL_REFUSED = (8, 15)  # F_SETOWN, F_SETOWN_EX
_IOCTL_REFUSED = (
    0x8901,  # FIOSETOWN
    0x8902,  # SIOCSPGRP
    0x40086602,  # FS_IOC_SETFLAGS
    0x40046602,  # FS_IOC32_SETFLAGS
    0x401C5820,  # FS_IOC_FSSETXATTR
    0x40087602,  # FS_IOC_SETVERSION
    0x40806685,  # FS_IOC_ENABLE_VERITY
)
_OWN_PROCESS_ONLY = ("kill", "tgkill", "prlimit64")

_COMMON = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_open": 434,
    "clone3": 435,
    "openat2": 437,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "memfd_secret": 447,
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
    "file_setattr": 469,
}

_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        _COMMON
        | {
            "open": 2,
            "ioctl": 16,
            "shmget": 29,
            "shmat": 30,
            "shmctl": 31,
            "socket": 41,
            "socketpair": 53,
            "clone": 56,
            "fork": 57,
            "vfork": 58,
            "kill": 62,
            "semget": 64,
            "semop": 65,
            "semctl": 66,
            "msgget": 68,
            "msgsnd": 69,
            "msgrcv": 70,
            "msgctl": 71,
            "fcntl": 72,
            "truncate": 76,
            "chmod": 90,
            "fchmod": 91,
            "chown": 92,
            "fchown": 93,
            "lchown": 94,
            "ptrace": 101,
            "syslog": 103,
            "setpgid": 109,
            "rt_sigqueueinfo": 129,
            "utime": 132,
            "personality": 135,
            "setpriority": 141,
            "sched_setparam": 142,
            "sched_setscheduler": 144,
            "vhangup": 153,
            "pivot_root": 155,
            "adjtimex": 159,
            "chroot": 161,
            "acct": 163,
            "settimeofday": 164,
            "mount": 165,
            "umount2": 166,
            "swapon": 167,
            "swapoff": 168,
            "reboot": 169,
            "sethostname": 170,
            "setdomainname": 171,
            "init_module": 175,
            "delete_module": 176,
            "quotactl": 179,
            "setxattr": 188,
            "lsetxattr": 189,
            "fsetxattr": 190,
            "removexattr": 197,
            "lremovexattr": 198,
            "fremovexattr": 199,
            "tkill": 200,
            "sched_setaffinity": 203,
            "lookup_dcookie": 212,
            "semtimedop": 220,
            "clock_settime": 227,
            "tgkill": 234,
            "utimes": 235,
            "mq_open": 240,
            "mq_unlink": 241,
            "kexec_load": 246,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "ioprio_set": 251,
            "inotify_init": 253,
            "inotify_add_watch": 254,
            "migrate_pages": 256,
            "openat": 257,
            "fchownat": 260,
            "futimesat": 261,
            "fchmodat": 268,
            "unshare": 272,
            "move_pages": 279,
            "utimensat": 280,
            "inotify_init1": 294,
            "rt_tgsigqueueinfo": 297,
            "perf_event_open": 298,
            "fanotify_init": 300,
            "prlimit64": 302,
            "name_to_handle_at": 303,
            "open_by_handle_at": 304,
            "clock_adjtime": 305,
            "setns": 308,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "kcmp": 312,
            "finit_module": 313,
            "sched_setattr": 314,
            "memfd_create": 319,
            "kexec_file_load": 320,
            "bpf": 321,
            "userfaultfd": 323,
        },
    ),
    "aarch64": _Machine(
        0xC00000B7,
        _COMMON
        | {
            "setxattr": 5,
            "lsetxattr": 6,
            "fsetxattr": 7,
            "removexattr": 14,
            "lremovexattr": 15,
            "fremovexattr": 16,
            "lookup_dcookie": 18,
            "fcntl": 25,
            "inotify_init1": 26,
            "inotify_add_watch": 27,
            "ioctl": 29,
            "ioprio_set": 30,
            "umount2": 39,
            "mount": 40,
            "pivot_root": 41,
            "truncate": 45,
            "chroot": 51,
            "fchmod": 52,
            "fchmodat": 53,
            "fchownat": 54,
            "fchown": 55,
            "openat": 56,
            "vhangup": 58,
            "quotactl": 60,
            "utimensat": 88,
            "acct": 89,
            "personality": 92,
            "unshare": 97,
            "kexec_load": 104,
            "init_module": 105,
            "delete_module": 106,
            "clock_settime": 112,
            "syslog": 116,
            "ptrace": 117,
            "sched_setparam": 118,
            "sched_setscheduler": 119,
            "sched_setaffinity": 122,
            "kill": 129,
            "tkill": 130,
            "tgkill": 131,
            "rt_sigqueueinfo": 138,
            "setpriority": 140,
            "reboot": 142,
            "setpgid": 154,
            "sethostname": 161,
            "setdomainname": 162,
            "settimeofday": 170,
            "adjtimex": 171,
            "mq_open": 180,
            "mq_unlink": 181,
            "msgget": 186,
            "msgctl": 187,
            "msgrcv": 188,
            "msgsnd": 189,
            "semget": 190,
            "semctl": 191,
            "semtimedop": 192,
            "semop": 193,
            "shmget": 194,
            "shmctl": 195,
            "shmat": 196,
            "socket": 198,
            "socketpair": 199,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "clone": 220,
            "swapon": 224,
            "swapoff": 225,
            "migrate_pages": 238,
            "move_pages": 239,
            "rt_tgsigqueueinfo": 240,
            "perf_event_open": 241,
            "prlimit64": 261,
            "fanotify_init": 262,
            "name_to_handle_at": 264,
            "open_by_handle_at": 265,
            "clock_adjtime": 266,
            "setns": 268,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "kcmp": 272,
            "finit_module": 273,
            "sched_setattr": 274,
            "memfd_create": 279,
            "bpf": 280,
            "userfaultfd": 282,
            "kexec_file_load": 294,
        },
    ),
}


def _instruction(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, k)


def _refuse(number: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | number)


def _rule(number: int, body: list[bytes]) -> list[bytes]:
    """Run `body` when the call is `number`; it must end in a return on every path."""
    return [_instruction(_JUMP_EQUAL, number, 0, len(body)), *body]


def _among_others(calls: dict[str, int]) -> list[bytes]:
    """Return the rules for what reaches others' files, processes and sockets past Landlock."""
    program = []
    for name in _PRETENDED:
        if name in calls:
            program += _rule(calls[name], [_refuse(0)])
    # Its flags lie where no filter can read them; everyone falls back to openat.
    program += _rule(calls["openat2"], [_refuse(errno.ENOSYS)])
    for name, flags in (("open", _SECOND_ARGUMENT), ("openat", _THIRD_ARGUMENT)):
        if name in calls:
            program += _rule(calls[name], _no_truncation_by_reading(flags))
    for name, refused in (("fcntl", _FCNTL_REFUSED), ("ioctl", _IOCTL_REFUSED)):
        body = [_instruction(_LOAD, _SECOND_ARGUMENT)]
        for command in refused:
            body += _rule(command, [_refuse(errno.EPERM)])
        program += _rule(calls[name], [*body, _instruction(_RETURN, _ALLOW)])
    # A datagram socket can send to any that has a name, a stream only to its other end.
    stream = [
        _instruction(_LOAD, _SECOND_ARGUMENT),
        _instruction(_AND, 0xF),
        _instruction(_JUMP_EQUAL, int(socket.SOCK_STREAM), 1, 0),
        _refuse(errno.EPERM),
        _instruction(_RETURN, _ALLOW),
    ]
    return program + _rule(calls["socketpair"], stream)


def _no_truncation_by_reading(flags: int) -> list[bytes]:
    """Refuse to empty a file that is not opened for writing, which Landlock first saw in 6.2."""
    return [
        _instruction(_LOAD, flags),
        _instruction(_JUMP_ANY_BIT, os.O_TRUNC, 0, 4),
        _instruction(_AND, os.O_ACCMODE),
        _instruction(_JUMP_EQUAL, os.O_WRONLY, 2, 0),
        _instruction(_JUMP_EQUAL, os.O_RDWR, 1, 0),
        _refuse(errno.EACCES),
        _instruction(_RETURN, _ALLOW),
    ]


def student_filter(own_pid: int | None) -> bytes:
    """Return the program for `linux.install_filter`.

    Args:
        own_pid: the process's number where it can see the machine's other processes: it may then
            start none and signal none but itself, and open no socket. None in a process namespace
            of its own, where it may start processes but reach no network.

    Raises:
        NotImplementedError: no table of system calls for this kind of processor.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        raise NotImplementedError(f"no table of system calls for {platform.machine()}")
    calls = machine.numbers
    program = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_EQUAL, machine.audit, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
    ]
    if platform.machine() == "x86_64":
        # The x32 interface has the same calls under other numbers.
        program += [_instruction(_JUMP_ABOVE, 0x40000000, 0, 1), _instruction(_RETURN, _KILL)]
    # The C library falls back to clone, whose flags a filter can read.
    program += _rule(calls["clone3"], [_refuse(errno.ENOSYS)])
    refused = [*_REFUSED, *(_REFUSED_AMONG_OTHERS if own_pid is not None else [])]
    for name in refused:
        if name in calls:
            program += _rule(calls[name], [_refuse(errno.EPERM)])
    clone = [
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_JUMP_ANY_BIT, _CLONE_NAMESPACES, 0, 1),
        _refuse(errno.EPERM),
    ]
    if own_pid is not None:
        clone += [_instruction(_JUMP_ANY_BIT, _CLONE_THREAD, 1, 0), _refuse(errno.EPERM)]
        only_self = [
            _instruction(_LOAD, _FIRST_ARGUMENT),
            _instruction(_JUMP_EQUAL, own_pid, 2, 0),
            _instruction(_JUMP_EQUAL, 0, 1, 0),
            _refuse(errno.EPERM),
            _instruction(_RETURN, _ALLOW),
        ]
        for name in _OWN_PROCESS_ONLY:
            # kill(0) would reach the whole process group; the student process leads its own.
            program += _rule(calls[name], only_self)
        program += _among_others(calls)
    else:
        program += _rule(
            calls["socket"],
            [
                _instruction(_LOAD, _FIRST_ARGUMENT),
                _instruction(_JUMP_EQUAL, int(socket.AF_UNIX), 1, 0),
                _refuse(errno.ENETUNREACH),
                _instruction(_RETURN, _ALLOW),
            ],
        )
    program += _rule(calls["clone"], [*clone, _instruction(_RETURN, _ALLOW)])
    program.append(_instruction(_RETURN, _ALLOW))
    return b"".join(program)
