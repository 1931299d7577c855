"""A text that feedback takes for a check's own message, which it shows in full."""

CELLS = {
    "rmse": """
from gradus.checks.failures import CheckFailed

def rmse(y_hat, y):
    raise CheckFailed(f"{y_hat.tolist()}")
""",
}
DESERVED = {"rmse": 0}
