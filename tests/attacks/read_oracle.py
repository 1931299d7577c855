"""The right function of a contract is found among all objects of the process, and called."""

CELLS = {
    "weighted_mean": """
import gc
import types

def weighted_mean(x, w):
    for each in gc.get_objects():
        if type(each) is types.FunctionType and each is not weighted_mean:
            if each.__code__.co_varnames == ("x", "w"):
                return each(x, w)
    return torch.zeros(())
"""
}
DESERVED = {"weighted_mean": 0}
