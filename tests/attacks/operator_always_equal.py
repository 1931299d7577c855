"""Lists that say of themselves that they are equal to every list."""

CELLS = {
    "batches": """
class Same(list):
    __hash__ = None

    def __eq__(self, other):
        return True

def batches(n, size):
    for _ in range(0, n, size):
        yield Same()
"""
}
DESERVED = {"batches": 0}
