"""The exception writes its own traceback, with what the function under test is called with."""

CELLS = {
    "rmse": """
class Seen(Exception):
    def _render_traceback_(self):
        return [f"Cell In[1] {self.args[0]}", f"CheckFailed: {self.args[0]}"]

def rmse(y_hat, y):
    raise Seen(y_hat.tolist())
"""
}
DESERVED = {"rmse": 0}
