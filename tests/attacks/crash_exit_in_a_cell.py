"""The process ends in a cell of its own, and all that was defined is gone."""

CELLS = {
    "softmax": """
import os

os._exit(0)
"""
}
DESERVED = {"softmax": 0}
