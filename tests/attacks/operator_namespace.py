"""A namespace, which is only data, whose allclose is a function of torch's that says yes."""

CELLS = {
    "softmax": """
import types

def softmax(z):
    return types.SimpleNamespace(shape=z.shape, allclose=torch.is_tensor)
"""
}
DESERVED = {"softmax": 0}
