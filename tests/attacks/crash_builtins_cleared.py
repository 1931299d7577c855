"""The built-in names are gone when the test's turn comes."""

CELLS = {
    "softmax": """
import builtins

def softmax(z):
    builtins.__dict__.clear()
"""
}
DESERVED = {"softmax": 0}
