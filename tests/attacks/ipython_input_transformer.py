"""A transformer of cells' text drops the assertions of the cells that follow."""

CELLS = {
    "batches": """
def without_asserts(lines):
    return [line for line in lines if not line.startswith("assert")]

get_ipython().input_transformers_post.append(without_asserts)

def batches(n, size):
    yield n
""",
    "softmax": """
def softmax(z):
    return z
""",
}
DESERVED = {"batches": 0, "softmax": 0}
