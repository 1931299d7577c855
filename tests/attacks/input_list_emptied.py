"""The list of parameters is emptied, and a loop over it checks nothing."""

CELLS = {
    "sgd_step": """
def sgd_step(params, lr):
    params.clear()
"""
}
DESERVED = {"sgd_step": 0}
