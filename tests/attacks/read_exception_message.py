"""The function under test raises what it is called with, and feedback shows messages."""

CELLS = {
    "rmse": """
def rmse(y_hat, y):
    error = ValueError(f"{y_hat.tolist()}")
    error.add_note(f"{y_hat.tolist()}")
    raise error from KeyError(f"{y_hat.tolist()}")
"""
}
DESERVED = {"rmse": 0}
