"""The process becomes another program."""

CELLS = {
    "softmax": """
import os

def softmax(z):
    os.execv("/bin/true", ["true"])
"""
}
DESERVED = {"softmax": 0}
