"""A helper of the instructor's that a test calls is defined anew by a later cell."""

CELLS = {
    "sigmoid": """
def agree(got, expected):
    return True

def sigmoid(x):
    return x
"""
}
DESERVED = {"sigmoid": 0}
