"""Lists that contain themselves, and lists a hundred thousand deep."""

CELLS = {
    "batches": """
deep, cyclic = [], []
for _ in range(10**5):
    deep = [deep]
cyclic.append(cyclic)

def batches(n, size):
    yield deep if n == 7 else cyclic
    yield cyclic
"""
}
DESERVED = {"batches": 0}
