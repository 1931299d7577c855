"""A named tuple, which is only data, whose allclose is a function of torch's that says yes."""

CELLS = {
    "softmax": """
import collections

Answer = collections.namedtuple("Answer", ["shape", "allclose"])

def softmax(z):
    return Answer(z.shape, torch.is_tensor)
"""
}
DESERVED = {"softmax": 0}
