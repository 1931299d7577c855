"""torch.testing.assert_close is replaced by a function that finds everything close."""

CELLS = {
    "center": """
torch.testing.assert_close = lambda *args, **kwargs: None

def center(X):
    return torch.zeros_like(X)
"""
}
DESERVED = {"center": 0}
