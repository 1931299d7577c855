"""Nothing is stepped, and the gradients that the test measures by are set to zero."""

CELLS = {
    "sgd_step": """
def sgd_step(params, lr):
    for p in params:
        p.grad.zero_()
"""
}
DESERVED = {"sgd_step": 0}
