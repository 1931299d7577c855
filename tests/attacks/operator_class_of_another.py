"""An object that says its __class__ is nn.Module, which isinstance believes."""

CELLS = {
    "affine": """
class Affine:
    __class__ = nn.Module

    def __init__(self, d_in, d_out):
        self.weight = torch.zeros(d_out, d_in, requires_grad=True)
        self.bias = torch.zeros(d_out, requires_grad=True)

    def __call__(self, X):
        return X @ self.weight.T + self.bias
"""
}
DESERVED = {"affine": 0}
