"""A thread sets input and answer to zero when the function has returned."""

CELLS = {
    "center": """
import sys
import threading
import time

def wipe(X, answer):
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        X.zero_()
        answer.zero_()

def center(X):
    sys.setswitchinterval(1e-6)
    answer = torch.zeros_like(X)
    threading.Thread(target=wipe, args=(X, answer), daemon=True).start()
    return answer
"""
}
AT_MOST = {"rmse": 2}
DESERVED = {"center": 0}
