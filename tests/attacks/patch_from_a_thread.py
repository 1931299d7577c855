"""A thread patches the check again and again, should somebody put it back before the test."""

CELLS = {
    "center": """
import threading
import time

def keep_patching():
    for _ in range(300):
        torch.testing.assert_close = lambda *args, **kwargs: None
        time.sleep(0.01)

threading.Thread(target=keep_patching, daemon=True).start()

def center(X):
    return torch.zeros_like(X)
"""
}
DESERVED = {"center": 0}
