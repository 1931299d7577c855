"""A hundred megabytes are printed by a function that is right otherwise."""

CELLS = {
    "softmax": """
import os

def softmax(z):
    print("x" * 10**8)
    return torch.softmax(z, dim=0)
"""
}
AT_MOST = {"softmax": 2}
