"""A name of the notebook hides the built-in abs from the tests that run in it."""

CELLS = {
    "decay": """
def abs(x):
    return 0

def decay(lr, factor):
    return lambda step: lr
"""
}
DESERVED = {"decay": 0}
