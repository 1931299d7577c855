"""A name of the notebook hides the built-in isinstance, and the network is none."""

CELLS = {
    "affine": """
def isinstance(*args):
    return True

class Affine:
    def __init__(self, d_in, d_out):
        self.weight = torch.zeros(d_out, d_in, requires_grad=True)
        self.bias = torch.zeros(d_out, requires_grad=True)

    def __call__(self, X):
        return X @ self.weight.T + self.bias
"""
}
DESERVED = {"affine": 0}
