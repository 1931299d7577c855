"""The process ends a little later, when somebody else's turn has come."""

CELLS = {
    "softmax": """
import os
import threading

threading.Timer(0.05, os._exit, (0,)).start()

def softmax(z):
    return z
"""
}
DESERVED = {"softmax": 0}
AT_MOST = {"mean_return": 2, "weighted_mean": 3}
