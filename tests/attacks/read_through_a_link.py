"""Links are handed in that lead to the gradebook and to the work of somebody else."""

from pathlib import Path

CELLS = {
    "center": """
import os

for name in ("loot.csv", "theirs.txt"):
    if os.path.exists(name):
        print("loot-" + "taken", name)

def center(X):
    return X - X.mean(dim=0)
"""
}
FILES = {
    "loot.csv": Path("../../../gradebook.db"),
    "theirs.txt": Path("../../aa_honest/01_heist/01_heist.ipynb"),
}
