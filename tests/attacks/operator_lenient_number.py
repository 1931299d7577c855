"""A subclass of float that is equal to, near to and smaller than everything."""

CELLS = {
    "decay": """
class Answer(float):
    __hash__ = None

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return self

    def __abs__(self):
        return self

    def __lt__(self, other):
        return True

def decay(lr, factor):
    return lambda step: Answer()
"""
}
DESERVED = {"decay": 0}
