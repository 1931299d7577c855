"""A network whose __call__ is its own sets its input to zero."""

CELLS = {
    "affine": """
class Affine(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))

    def __call__(self, X):
        X.zero_()
        return self.bias.expand(len(X), -1)
"""
}
DESERVED = {"affine": 0}
