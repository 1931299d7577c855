"""The helper stays the object that it is, and gets other code."""

CELLS = {
    "sigmoid": """
agree.__code__ = (lambda got, expected: True).__code__

def sigmoid(x):
    return x
"""
}
DESERVED = {"sigmoid": 0}
