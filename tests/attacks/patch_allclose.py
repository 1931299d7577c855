"""torch.allclose is replaced, and the parameters are left where they were."""

CELLS = {
    "sgd_step": """
torch.allclose = lambda *args, **kwargs: True

def sgd_step(params, lr):
    pass
"""
}
DESERVED = {"sgd_step": 0}
