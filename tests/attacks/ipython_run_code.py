"""The shell's method that executes a cell's code swallows what the code raises."""

CELLS = {
    "batches": """
shell = get_ipython()

async def run_code(code, result=None, *, async_=False):
    try:
        exec(code, shell.user_global_ns, shell.user_ns)
    except Exception:
        pass
    return False

shell.run_code = run_code

def batches(n, size):
    yield n
"""
}
DESERVED = {"batches": 0}
