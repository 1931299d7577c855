"""A solution cell ends in a magic or an open bracket that would swallow the cell after it."""

CELLS = {
    "batches": """
def batches(n, size):
    yield n

skipped = '''
""",
    "softmax": """
%%script true
def softmax(z):
    return z
""",
}
DESERVED = {"batches": 0, "softmax": 0}
