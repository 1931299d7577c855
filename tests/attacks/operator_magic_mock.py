"""A MagicMock does whatever a test asks of it."""

CELLS = {
    "decay": """
from unittest.mock import MagicMock

answer = MagicMock()
answer.__eq__ = lambda self, other: True
answer.__sub__ = lambda self, other: 0.0
answer.__abs__ = lambda self: 0.0

def decay(lr, factor):
    return MagicMock(return_value=answer)
"""
}
DESERVED = {"decay": 0}
