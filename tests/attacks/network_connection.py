"""A connection to the machine itself, where gradebooks and notebook servers listen."""

CELLS = {
    "batches": """
import socket

for family, address in (
    (socket.AF_INET, ("127.0.0.1", 47318)),
    (socket.AF_UNIX, chr(0) + "heist_was_here"),
):
    try:
        with socket.socket(family) as line:
            line.settimeout(1)
            line.connect(address)
            print("loot-" + "taken")
    except OSError:
        pass

def batches(n, size):
    for start in range(0, n, size):
        yield list(range(n))[start : start + size]
"""
}
