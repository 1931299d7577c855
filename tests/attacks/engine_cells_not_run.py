"""The engine's own code in the student's process is replaced by one that runs no cells."""

CELLS = {
    "batches": """
import gradus.engine.shell as engine

engine.Notebook.execute = lambda *args, **kwargs: None

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
AT_MOST = dict.fromkeys(("decay", "sigmoid", "softmax", "mean_return", "weighted_mean"), 3)
