"""A subclass of ndarray answers np.isclose itself, by __array_function__."""

CELLS = {
    "mean_return": """
class Answer(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return np.array(True)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return getattr(ufunc, method)(*map(np.asarray, inputs), **kwargs)

def mean_return(path):
    return np.zeros(()).view(Answer)
"""
}
DESERVED = {"mean_return": 0}
