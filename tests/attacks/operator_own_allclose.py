"""The answer is an object whose own allclose says yes."""

CELLS = {
    "softmax": """
class Answer:
    def __init__(self, shape):
        self.shape = shape

    def allclose(self, *args, **kwargs):
        return True

def softmax(z):
    return Answer(z.shape)
"""
}
DESERVED = {"softmax": 0}
