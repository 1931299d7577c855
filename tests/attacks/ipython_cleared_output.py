"""After each cell its output is cleared, the error included."""

CELLS = {
    "batches": """
from IPython.display import clear_output

get_ipython().events.register("post_run_cell", lambda result: clear_output())

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
