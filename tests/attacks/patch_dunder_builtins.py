"""The notebook's own __builtins__, where its cells look built-in names up, is another one."""

CELLS = {
    "rmse": """
import builtins

__builtins__ = {**vars(builtins), "zip": lambda *iterables: []}

def rmse(y_hat, y):
    return 0.0
"""
}
DESERVED = {"rmse": 0}
