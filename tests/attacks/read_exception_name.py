"""The class of the exception is named after what the function under test is called with."""

CELLS = {
    "rmse": """
def rmse(y_hat, y):
    raise type(f"Seen{y_hat.tolist()}", (Exception,), {})
"""
}
DESERVED = {"rmse": 0}
