"""What a student process may read of the machine: Python, its environment, the system's libraries.

Everything is named; what is not named does not exist inside. /usr is not taken whole, because
/usr/local/share is where nbgrader's exchange keeps the work of a class.
"""

from __future__ import annotations

import glob
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

# Where a zygote inside bubblewrap finds the folders that are not the machine's.
CACHE_INSIDE = Path("/var/cache/gradus")
PRIVATE_INSIDE = Path("/student")  # and /tmp leads there
TEMPORARY = Path("/tmp")
SHARED_MEMORY = Path("/dev/shm")  # each process's own

_SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/share/fonts",
    "/usr/share/locale",
    "/usr/share/terminfo",
    "/usr/share/zoneinfo",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/sys/devices/system/cpu",
)
_GPU = ("/usr/local/cuda*", "/sys/module/nvidia*", "/sys/bus/pci", "/sys/devices/pci*")
_OF_A_PREFIX = ("bin", "lib", "lib64", "include", "pyvenv.cfg")
_PACKAGES = ("site-packages", "dist-packages")


def gpu_devices() -> list[Path]:
    """Return the device files of NVIDIA GPUs."""
    return [Path(name) for name in sorted(glob.glob("/dev/nvidia*"))]


def readable_paths(extra: Iterable[Path] = ()) -> list[Path]:
    """Return the files and folders that a student process may read and run."""
    found = [Path(name) for name in _SYSTEM]
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    for prefix in dict.fromkeys(prefixes):
        found += [Path(prefix) / name for name in _OF_A_PREFIX]
    paths = sysconfig.get_paths()
    found += [Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    # Packages of other environments and of the account; never a whole path of the course's.
    found += [Path(name) for name in sys.path if Path(name).name in _PACKAGES]
    found.append(Path(__file__).resolve().parents[1])
    if gpu_devices():
        found += [Path(name) for pattern in _GPU for name in sorted(glob.glob(pattern))]
    found += [path.resolve() for path in extra]
    unique = [path for path in dict.fromkeys(found) if path.exists()]
    return [path for path in unique if not any(other in path.parents for other in unique)]
