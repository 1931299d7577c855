"""What is called is no function but a network, of whose deeds nobody may have a measure."""

CELLS = {
    "center": """
class Center(nn.Module):
    def forward(self, X):
        X.zero_()
        return X.clone()

center = Center()
"""
}
DESERVED = {"center": 0}
