"""Garbage is written to every open descriptor by the function under test."""

CELLS = {
    "parse_rate": """
import os

def parse_rate(text):
    for number in range(3, 256):
        try:
            os.write(number, os.urandom(1000))
        except OSError:
            pass
    if text.strip()[:1].isdigit():
        return float(text)
    raise ValueError
"""
}
AT_MOST = {"parse_rate": 2}
HARMFUL = True
