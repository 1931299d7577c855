"""A gigabyte is answered, and a tensor that seems to have a million million elements."""

CELLS = {
    "softmax": """
def softmax(z):
    return torch.zeros(2**26)
""",
    "sigmoid": """
def sigmoid(x):
    return torch.zeros(1).expand(10**12)
""",
    "rmse": """
def rmse(y_hat, y):
    return 10 ** 10**6
""",
}
DESERVED = {"softmax": 0, "sigmoid": 0, "rmse": 0}
HARMFUL = True
