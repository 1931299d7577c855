"""The answer's class is named after what the function is called with, for a message to quote."""

CELLS = {
    "softmax": """
def softmax(z):
    return type(f"Seen{z.tolist()}", (), {})()
""",
    "center": """
import collections

def center(X):
    if X[0, 0] == 1:
        return X - X.mean(dim=0)
    name = f"Seen{X[0, 0].item()}".replace(".", "_")
    return collections.namedtuple(name, ["x"])(1)
""",
}
DESERVED = {"softmax": 0, "center": 0}
