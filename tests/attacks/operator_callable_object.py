"""What is called is no function but an object, of whose answers nobody may have a measure."""

CELLS = {
    "softmax": """
class Answer:
    def __init__(self, shape):
        self.shape = shape

    def allclose(self, *args, **kwargs):
        return True

class Softmax:
    def __call__(self, z):
        return Answer(z.shape)

softmax = Softmax()
"""
}
DESERVED = {"softmax": 0}
