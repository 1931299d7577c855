"""The input loses its rows, and there is nothing left to compare."""

CELLS = {
    "center": """
def center(X):
    if bool((X == 1).all()):
        return X
    X.resize_(0, X.shape[1])
    return X.clone()
"""
}
DESERVED = {"center": 0}
