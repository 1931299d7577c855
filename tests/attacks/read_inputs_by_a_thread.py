"""A thread of an earlier cell prints later what the function under test was called with."""

CELLS = {
    "center": """
import threading
import time

seen = []

def tell():
    for _ in range(400):
        time.sleep(0.005)
        print(seen[1:])

threading.Thread(target=tell, daemon=True).start()

def center(X):
    seen.append(X.tolist())
    time.sleep(0.02)
    return X - X.mean(dim=0)
"""
}
