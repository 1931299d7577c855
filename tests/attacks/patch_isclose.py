"""math.isclose and the built-in abs are replaced where every module finds them."""

CELLS = {
    "rmse": """
import builtins

math.isclose = lambda *args, **kwargs: True
builtins.abs = lambda x: 0

def rmse(y_hat, y):
    return 0.0
"""
}
DESERVED = {"rmse": 0}
