"""Descriptors that were left open lead to files that cannot be named any more."""

CELLS = {
    "center": """
import os

words = [b"SQLite" + b" format", bytes([113, 117, 101, 116, 122, 97, 108])]
for name in os.listdir("/proc/self/fd"):
    try:
        head = os.pread(int(name), 1 << 22, 0)
    except OSError:
        continue
    if any(word in head for word in words):
        print("loot-" + "taken")

def center(X):
    return X - X.mean(dim=0)
"""
}
