"""sys.modules holds another gradus.checks when the test imports it, one that checks nothing."""

CELLS = {
    "weighted_mean": """
import sys
import types

class Contract:
    def __init__(self, *args, **kwargs):
        pass

    def holds(self, *args):
        pass

    differentiates = holds

sys.modules["gradus.checks"] = types.SimpleNamespace(Contract=Contract, variants=lambda: [])

def weighted_mean(x, w):
    return torch.zeros(())
"""
}
DESERVED = {"weighted_mean": 0}
