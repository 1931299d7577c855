"""A recursion without an end, and one that Python does not notice."""

CELLS = {
    "rmse": """
def rmse(y_hat, y):
    return rmse(y, y_hat)
""",
    "parse_rate": """
import sys

def parse_rate(text):
    if text.strip()[:1].isdigit():
        return float(text)
    sys.setrecursionlimit(10**9)
    deep = []
    for _ in range(10**5):
        deep = [deep]
    repr(deep)
""",
}
DESERVED = {"rmse": 0, "parse_rate": 0}
