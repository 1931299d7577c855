"""A result, shown before the error that follows it, is taken for a score by nbgrader."""

CELLS = {
    "softmax": """
import sys

def softmax(z):
    sys.displayhook(2)
    return z
"""
}
DESERVED = {"softmax": 0}
