"""The function under test prints what it is called with, in every way there is."""

CELLS = {
    "center": """
import logging
import os
import sys
import warnings

def center(X):
    seen = f"{X.tolist()}"
    print(seen)
    print(seen, file=sys.stderr)
    sys.__stdout__.write(seen)
    os.write(1, seen.encode())
    os.write(2, seen.encode())
    os.system(f"echo '{seen}'")
    warnings.warn(seen)
    logging.getLogger().error(seen)
    return X - X.mean(dim=0)
"""
}
AT_MOST = {"center": 3}
