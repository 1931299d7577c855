"""Links are left among the files that are kept, to be followed by whoever copies them."""

CELLS = {
    "batches": """
import os

for name, target in {
    "passwd.txt": "/etc/passwd",
    "gradebook.txt": "../../../gradebook.db",
    "up": "../../..",
    "fd.txt": "/proc/self/environ",
}.items():
    os.symlink(target, name)

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
