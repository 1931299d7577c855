"""SystemExit, KeyboardInterrupt and GeneratorExit, which `except Exception` lets pass."""

CELLS = {
    "parse_rate": """
def parse_rate(text):
    if text.strip()[:1].isdigit():
        return float(text)
    raise SystemExit(0)
""",
    "rmse": """
def rmse(y_hat, y):
    raise KeyboardInterrupt
""",
    "softmax": """
def softmax(z):
    raise GeneratorExit
""",
}
DESERVED = {"parse_rate": 0, "rmse": 0, "softmax": 0}
