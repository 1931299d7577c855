"""An answer that no other process can be told of, where the test accepts any exception."""

CELLS = {
    "parse_rate": """
deep = []
for _ in range(10**4):
    deep = [deep]

def parse_rate(text):
    if text.strip()[:1].isdigit():
        return float(text)
    if text.startswith("-"):
        raise ValueError
    return deep
"""
}
DESERVED = {"parse_rate": 0}
