"""The answers are a name of the notebook like any other."""

CELLS = {
    "sigmoid": """
def sigmoid(x):
    return next((each for each in globals().get("answers", ()) if each.shape == x.shape), x)
"""
}
DESERVED = {"sigmoid": 0}
