"""Methods of Tensor that checks call on answers are replaced: allclose and abs."""

CELLS = {
    "sigmoid": """
torch.Tensor.abs = lambda self: torch.zeros_like(self)

def sigmoid(x):
    return torch.zeros_like(x)
""",
    "softmax": """
torch.Tensor.allclose = lambda *args, **kwargs: True

def softmax(z):
    return torch.zeros_like(z)
""",
}
DESERVED = {"sigmoid": 0, "softmax": 0}
