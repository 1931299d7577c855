"""The wrong answer is a text with what the function is called with, for a message to quote."""

CELLS = {
    "weighted_mean": """
def weighted_mean(x, w):
    if bool((x == 1).all()):
        return torch.ones(())
    return f"{x.tolist()}"
""",
    "softmax": """
def softmax(z):
    return {f"{z.tolist()}": 1}
""",
}
DESERVED = {"weighted_mean": 0, "softmax": 0}
