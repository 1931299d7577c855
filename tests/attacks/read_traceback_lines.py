"""The lines that a traceback shows of the student's own cells are written anew by the function."""

CELLS = {
    "rmse": """
import linecache

def rmse(y_hat, y):
    name = rmse.__code__.co_filename
    lines = [" ", " ", "def rmse(y_hat, y):", *[f"    {y_hat.tolist()}"] * 10]
    lines = [line + chr(10) for line in lines]
    linecache.cache[name] = (len("".join(lines)), None, lines, name)
    linecache.checkcache = lambda *args: None
    raise ValueError
"""
}
DESERVED = {"rmse": 0}
