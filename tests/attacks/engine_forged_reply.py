"""The function under test answers the engine itself, with the token that the engine expects."""

CELLS = {
    "softmax": """
import json
import os
import struct
import sys
import time

def softmax(z):
    frame = sys._getframe()
    while frame is not None and not {"request", "channel"} <= set(frame.f_locals):
        frame = frame.f_back
    if frame is None:
        return z
    token = frame.f_locals["request"]["token"]
    reply = {"token": token, "outputs": [], "changes": [], "count": 1, "seconds": 0.1}
    body = json.dumps(reply).encode()
    os.write(frame.f_locals["channel"].fileno(), struct.pack(">I", len(body)) + body)
    time.sleep(0.2)
    os._exit(0)
"""
}
DESERVED = {"softmax": 0}
