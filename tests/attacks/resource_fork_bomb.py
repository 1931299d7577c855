"""Processes that make processes."""

CELLS = {
    "batches": """
import os

def batches(n, size):
    while True:
        os.fork()
"""
}
DESERVED = {"batches": 0}
HARMFUL = True
