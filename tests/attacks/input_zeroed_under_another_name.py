"""The function goes by further names that the test uses, so that its deeds may be put on them."""

CELLS = {
    "center": """
def center(X):
    X.zero_()
    return X.clone()

X = got = wide = wrong = expected = center
"""
}
DESERVED = {"center": 0}
