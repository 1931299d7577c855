"""A text that is equal to every number."""

CELLS = {
    "parse_rate": """
class Same(str):
    __hash__ = None

    def __eq__(self, other):
        return True

def parse_rate(text):
    if text.strip()[:1].isdigit():
        return Same(text)
    raise ValueError
"""
}
DESERVED = {"parse_rate": 0}
