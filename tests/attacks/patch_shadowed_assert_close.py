"""The name assert_close, imported by a cell of the notebook, is defined anew by a later one."""

CELLS = {
    "affine": """
def assert_close(*args, **kwargs):
    pass

class Affine(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))

    def forward(self, X):
        return self.bias.expand(len(X), -1)
"""
}
DESERVED = {"affine": 0}
