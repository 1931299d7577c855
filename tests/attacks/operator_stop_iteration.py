"""StopIteration out of a function that the test maps over its inputs ends the loop of checks."""

CELLS = {
    "sigmoid": """
def sigmoid(x):
    raise StopIteration
"""
}
DESERVED = {"sigmoid": 0}
