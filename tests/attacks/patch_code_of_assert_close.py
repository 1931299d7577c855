"""The code of assert_close is replaced, which reaches those too who imported it by name before."""

CELLS = {
    "center": """
torch.testing.assert_close.__code__ = (lambda *args, **kwargs: None).__code__

def center(X):
    return torch.zeros_like(X)
""",
    "affine": """
class Affine(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))

    def forward(self, X):
        return self.bias.expand(len(X), -1)
""",
}
DESERVED = {"center": 0, "affine": 0}
