"""Nothing is stepped, and the parameters get other gradients, of zeros."""

CELLS = {
    "sgd_step": """
def sgd_step(params, lr):
    for p in params:
        p.grad = torch.zeros_like(p)
"""
}
DESERVED = {"sgd_step": 0}
