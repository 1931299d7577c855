"""What is called is a class, whose __new__ sets the input to zero and makes no object of it."""

CELLS = {
    "center": """
class center:
    def __new__(cls, X):
        X.zero_()
        return X.clone()
"""
}
DESERVED = {"center": 0}
