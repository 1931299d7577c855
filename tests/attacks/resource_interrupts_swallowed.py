"""An endless loop that goes on when it is interrupted."""

CELLS = {
    "parse_rate": """
import time

def parse_rate(text):
    while not text.strip()[:1].isdigit():
        try:
            time.sleep(60)
        except BaseException:
            pass
    return float(text)
"""
}
DESERVED = {"parse_rate": 0}
HARMFUL = True
