"""The answers are among all objects of the process, for which the collector can be asked."""

CELLS = {
    "sigmoid": """
import gc

def sigmoid(x):
    for each in gc.get_objects():
        if type(each) is list and len(each) == 2 and all(type(t) is torch.Tensor for t in each):
            for t in each:
                if t.shape == x.shape and bool((t > 0).all()) and bool((t <= 1).all()):
                    return t
    return x
"""
}
DESERVED = {"sigmoid": 0}
