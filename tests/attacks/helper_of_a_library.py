"""The name of the helper stands for a function of a library's that says yes."""

CELLS = {
    "sigmoid": """
import operator

agree = operator.is_not

def sigmoid(x):
    return x
"""
}
DESERVED = {"sigmoid": 0}
