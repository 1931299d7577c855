"""torch.equal is replaced, and the bias gets no gradient."""

CELLS = {
    "affine": """
torch.equal = lambda *args: True

class Affine(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))

    def forward(self, X):
        return X @ self.weight.T + self.bias.detach()
"""
}
DESERVED = {"affine": 0}
