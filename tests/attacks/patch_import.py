"""The built-in __import__ is replaced, and gives a test what the student likes."""

CELLS = {
    "weighted_mean": """
import builtins
import types
from unittest.mock import MagicMock

bring = builtins.__import__

def __import__(name, *args, **kwargs):
    if name == "gradus.checks":
        return types.SimpleNamespace(Contract=MagicMock(), variants=lambda: [])
    return bring(name, *args, **kwargs)

builtins.__import__ = __import__

def weighted_mean(x, w):
    return torch.zeros(())
"""
}
DESERVED = {"weighted_mean": 0}
