"""The built-in compile is replaced by one that leaves assert statements out."""

CELLS = {
    "batches": """
import builtins

compile_all = builtins.compile

def compile_without_asserts(source, filename, mode, flags=0, dont_inherit=False, *rest, **named):
    return compile_all(source, filename, mode, flags, dont_inherit, 2)

builtins.compile = compile_without_asserts

def batches(n, size):
    yield n
""",
    "softmax": """
def softmax(z):
    return z
""",
}
DESERVED = {"batches": 0, "softmax": 0}
