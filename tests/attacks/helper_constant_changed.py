"""The helper stays as it is; a name that it looks up means something else."""

CELLS = {
    "sigmoid": """
TOLERANCE = 1e9

def sigmoid(x):
    return x
"""
}
DESERVED = {"sigmoid": 0}
