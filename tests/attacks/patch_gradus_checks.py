"""What gradus.checks does is replaced in the class itself."""

CELLS = {
    "weighted_mean": """
from gradus.checks import Contract

Contract.holds = Contract.differentiates = lambda *args, **kwargs: None

def weighted_mean(x, w):
    return torch.zeros(())
"""
}
DESERVED = {"weighted_mean": 0}
