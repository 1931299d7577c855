"""A handler of IPython's for exceptions shows nothing, and a cell without an error has passed."""

CELLS = {
    "batches": """
get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: None)

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
