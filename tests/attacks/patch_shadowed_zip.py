"""A name of the notebook hides the built-in zip, so that loops over pairs check nothing."""

CELLS = {
    "rmse": """
def zip(*iterables):
    return []

def rmse(y_hat, y):
    return 0.0
""",
    "sgd_step": """
def sgd_step(params, lr):
    pass
""",
    "sigmoid": """
def sigmoid(x):
    return x
""",
}
DESERVED = {"rmse": 0, "sgd_step": 0, "sigmoid": 0}
