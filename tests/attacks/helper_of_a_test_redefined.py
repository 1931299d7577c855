"""A function that an earlier test cell defined and a later one calls is defined in between."""

CELLS = {
    "decay": """
def small(number):
    return True

def decay(lr, factor):
    return lambda step: lr * factor ** min(step, 2)
"""
}
DESERVED = {"decay": 0}
