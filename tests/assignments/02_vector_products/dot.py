# %% right: the sum of the products
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError("shapes differ")
    return (x * y).sum()


# %% right: a loop
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError(f"{x.shape} {y.shape}")
    total = x.new_zeros(())
    for a, b in zip(x, y):
        total = total + a * b
    return total


# %% right: on the student's hadamard
def dot(x, y):
    return torch.sum(hadamard(x, y))


# %% right: the polarisation identity
def dot(x, y):
    if x.size() != y.size():
        raise ValueError
    return ((x + y) ** 2 - (x - y) ** 2).sum() / 4


# %% right: Python's sum over the entries
def dot(x, y):
    if list(x.shape) != list(y.shape):
        raise ValueError("x and y differ")
    return sum(x[i] * y[i] for i in range(len(x)))


# %% right: halves, by recursion, under its own name
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    if len(x) == 1:
        return x[0] * y[0]
    half = len(x) // 2
    return dot(x[:half], y[:half]) + dot(x[half:], y[half:])


# %% right: the trace of all products, in float64 and back
def dot(x, y):
    if x.dim() != 1 or y.dim() != 1 or len(x) != len(y):
        raise ValueError
    products = x.double()[:, None] * y.double()[None, :]
    return torch.diagonal(products).sum().to(x.dtype)


# %% right: the last of the running sums
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.cumsum(x * y, dim=0)[-1]


# %% right: a helper for the products, reduced
from functools import reduce


def _products(x, y):
    return [a * b for a, b in zip(x.unbind(), y.unbind())]


def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return reduce(lambda a, b: a + b, _products(x, y))


# %% wrong: dot_not_added_up
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x * y


# %% wrong: kept_dimension
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return (x * y).sum(dim=0, keepdim=True)


# %% wrong: mean_not_sum
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return (x * y).mean()


# %% wrong: outer_for_dot
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x[:, None] * y[None, :]


# %% wrong: dot_product_of_sums
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x.sum() * y.sum()


# %% wrong: dot_of_absolute_terms
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return (x * y).abs().sum()


# %% wrong: banned_call torch.dot
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.dot(x, y)


# %% wrong: banned_call the operator
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x @ y


# %% wrong: banned_call a method through getattr
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return getattr(x, "inner")(y)


# %% wrong: banned_call einsum imported inside
def dot(x, y):
    from torch import einsum as e

    if x.shape != y.shape:
        raise ValueError
    return e("i,i->", x, y)


# %% wrong: banned_call tensordot in a helper
def _contract(a, b):
    return torch.tensordot(a, b, dims=1)


def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return _contract(x, y)


# %% wrong: banned_call torch.linalg.vecdot
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.linalg.vecdot(x, y)


# %% wrong: banned_call nn.functional.linear
import torch.nn.functional as F


def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return F.linear(x, y[None])[0]


# %% wrong: banned_call matmul with a row and a column
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.matmul(x.reshape(1, -1), y.reshape(-1, 1)).squeeze()


# %% wrong: banned_call numpy's dot
def dot(x, y):
    import numpy as np

    if x.shape != y.shape:
        raise ValueError
    return torch.tensor(np.dot(x.numpy(), y.numpy()))


# %% wrong: silent broadcast
def dot(x, y):
    return (x * y).sum()


# %% wrong: stops at the shorter one
def dot(x, y):
    return sum(a * b for a, b in zip(x, y))


# %% wrong: refuses what cannot be broadcast, and only that
def dot(x, y):
    try:
        return (x * y).sum()
    except RuntimeError as error:
        raise ValueError(str(error))


# %% wrong: compares the lengths of the first axis
def dot(x, y):
    if len(x) != len(y):
        raise ValueError
    return (x * y).sum()


# %% wrong: raises TypeError
def dot(x, y):
    if x.shape != y.shape:
        raise TypeError
    return (x * y).sum()


# %% wrong: a Python number
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return (x * y).sum().item()


# %% wrong: detached, built from a number
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    total = 0.0
    for a, b in zip(x.tolist(), y.tolist()):
        total += a * b
    return torch.tensor(total, dtype=x.dtype, device=x.device)


# %% wrong: float32 inside
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return (x.float() * y.float()).sum().to(x.dtype)


# %% wrong: leaves out the last entry
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    total = torch.zeros((), dtype=x.dtype, device=x.device)
    for i in range(len(x) - 1):
        total = total + x[i] * y[i]
    return total


# %% wrong: three entries
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]


# %% wrong: changes its input
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x.mul_(y).sum()


# %% right: map and operator.mul
import operator


def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return sum(map(operator.mul, x, y))


# %% right: a static method
class Vectors:
    @staticmethod
    def dot(x, y):
        if x.shape != y.shape:
            raise ValueError
        return torch.stack([x, y]).prod(dim=0).sum()


dot = Vectors.dot


# %% wrong: banned_call the library's function itself
from torch import dot


# %% wrong: banned_call in a text that is evaluated
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return eval("x @ y")


# %% wrong: banned_call the operator's special method
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return x.__matmul__(y)


# %% right: other argument names, the mean times the length
def dot(u, v, /):
    if u.shape != v.shape:
        raise ValueError
    return (u * v).mean() * len(u)


# %% wrong: banned_call a convolution
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.conv1d(x[None, None], y[None, None])[0, 0, 0]


# %% wrong: banned_call the library's cosine, times the norms
def dot(x, y):
    if x.shape != y.shape:
        raise ValueError
    return torch.cosine_similarity(x, y, dim=0) * x.norm() * y.norm()
