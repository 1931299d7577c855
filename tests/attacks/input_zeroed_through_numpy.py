"""The input is set to zero through an array of numpy's, which torch does not notice."""

CELLS = {
    "center": """
def center(X):
    X.numpy()[:] = 0
    return torch.zeros_like(X)
"""
}
DESERVED = {"center": 0}
