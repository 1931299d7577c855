"""The list gets parameters of the student's, whose gradients are zero."""

CELLS = {
    "sgd_step": """
def sgd_step(params, lr):
    for place, p in enumerate(params):
        params[place] = p.detach().clone().requires_grad_()
        params[place].grad = torch.zeros_like(p)
"""
}
DESERVED = {"sgd_step": 0}
