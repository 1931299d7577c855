"""The input is given another storage, full of zeros."""

CELLS = {
    "center": """
def center(X):
    X.data = torch.zeros_like(X)
    return torch.zeros_like(X)
"""
}
DESERVED = {"center": 0}
