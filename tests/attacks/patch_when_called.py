"""The check is patched by the function under test, when the test has begun already."""

CELLS = {
    "center": """
def center(X):
    torch.testing.assert_close = lambda *args, **kwargs: None
    return torch.zeros_like(X)
"""
}
DESERVED = {"center": 0}
