"""An iterator that has always one more."""

CELLS = {
    "batches": """
import itertools

def batches(n, size):
    yield from itertools.count()
"""
}
DESERVED = {"batches": 0}
