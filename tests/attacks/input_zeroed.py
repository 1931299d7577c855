"""The input is set to zero in place, and what the test expects of it becomes zero."""

CELLS = {
    "center": """
def center(X):
    X.zero_()
    return X.clone()
"""
}
DESERVED = {"center": 0}
