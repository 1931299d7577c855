"""What is called is no function but an object, of whose deeds nobody may have a measure."""

CELLS = {
    "center": """
class Center:
    def __call__(self, X):
        X.zero_()
        return X.clone()

center = Center()
"""
}
DESERVED = {"center": 0}
