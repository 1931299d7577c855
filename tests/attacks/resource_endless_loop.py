"""An endless loop where the test expects an exception of whatever kind, as a time-out is one."""

CELLS = {
    "parse_rate": """
def parse_rate(text):
    while not text.strip()[:1].isdigit():
        pass
    return float(text)
"""
}
DESERVED = {"parse_rate": 0}
