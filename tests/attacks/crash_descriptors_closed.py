"""All descriptors are closed where the test accepts any exception."""

CELLS = {
    "parse_rate": """
import os

def parse_rate(text):
    if text.strip()[:1].isdigit():
        return float(text)
    os.closerange(0, 1025)
    raise ValueError
"""
}
AT_MOST = {"parse_rate": 2}
