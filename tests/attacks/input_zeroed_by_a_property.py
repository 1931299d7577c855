"""The input of a network is set to zero later, when the test looks at the network's weight."""

CELLS = {
    "affine": """
class Affine(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.own = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))
        self.inputs = []

    @property
    def weight(self):
        for X in self.inputs:
            X.zero_()
        return self.own

    def forward(self, X):
        self.inputs.append(X)
        return self.bias.expand(len(X), -1)
"""
}
DESERVED = {"affine": 0}
