"""Files with the names that grading writes itself, which may take their places."""

CELLS = {
    "batches": """
import os

for name in (
    "01_heist.ipynb",
    "01_heist.html",
    "timestamp.txt",
    "feedback/aa_honest.html",
    ".gradus/x",
    "gradebook.db",
    "a" * 180,
):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as file:
        file.write("2000-01-01 00:00:00 UTC")

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
