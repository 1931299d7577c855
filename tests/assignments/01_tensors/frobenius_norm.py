# %% right: squares, sum, root
def frobenius_norm(A):
    return torch.sqrt((A**2).sum())


# %% right: the trace of AᵀA
def frobenius_norm(A):
    return trace(A.T @ A) ** 0.5


# %% right: a loop
def frobenius_norm(A):
    total = torch.zeros((), dtype=A.dtype, device=A.device)
    for row in A:
        for entry in row:
            total = total + entry * entry
    return total.sqrt()


# %% right: the flattened vector with itself
def frobenius_norm(A):
    a = A.flatten()
    return torch.dot(a, a).sqrt()


# %% right: scaled so that nothing overflows
def frobenius_norm(A):
    biggest = A.abs().max().detach()
    if biggest == 0:
        return A.sum() * 0
    return biggest * (A / biggest).square().sum().pow(0.5)


# %% right: columns first, in float64
def frobenius_norm(A):
    columns = (A.double() * A.double()).sum(dim=0)
    return columns.sum().sqrt().to(A.dtype)


# %% right: hypotenuse after hypotenuse
def frobenius_norm(A):
    from functools import reduce

    return reduce(torch.hypot, A.reshape(-1), torch.zeros((), dtype=A.dtype, device=A.device))


# %% right: other names, a local one like a banned call
def frobenius_norm(M):
    norm = 0
    for row in M:
        norm = norm + (row**2).sum()
    return norm**0.5


# %% wrong: squares_without_root
def frobenius_norm(A):
    return (A * A).sum()


# %% wrong: frobenius_mean_not_sum
def frobenius_norm(A):
    return (A * A).mean().sqrt()


# %% wrong: frobenius_of_absolutes
def frobenius_norm(A):
    return A.abs().sum()


# %% wrong: spectral_not_frobenius
def frobenius_norm(A):
    return torch.svd(A)[1].max()


# %% wrong: norm_of_each_row
def frobenius_norm(A):
    return (A * A).sum(dim=1).sqrt()


# %% wrong: norm_of_each_column
def frobenius_norm(A):
    return (A * A).sum(dim=0).sqrt()


# %% wrong: kept_dimension
def frobenius_norm(A):
    return (A * A).sum(dim=1, keepdim=True).sum(dim=0, keepdim=True).sqrt()


# %% wrong: banned_call the method
def frobenius_norm(A):
    return A.norm()


# %% wrong: banned_call torch.linalg
def frobenius_norm(A):
    return torch.linalg.matrix_norm(A)


# %% wrong: banned_call an alias of the module
from torch import linalg as la


def frobenius_norm(A):
    return la.vector_norm(A)


# %% wrong: banned_call the singular values of torch.linalg
def frobenius_norm(A):
    return torch.linalg.svdvals(A).square().sum().sqrt()


# %% wrong: a Python float
def frobenius_norm(A):
    import math

    return math.sqrt((A * A).sum())


# %% wrong: the root before the sum
def frobenius_norm(A):
    return (A * A).sqrt().sum()


# %% wrong: a small number under the root
def frobenius_norm(A):
    return ((A * A).sum() + 1e-8).sqrt()


# %% wrong: the square of the sum
def frobenius_norm(A):
    return (A.sum() ** 2).sqrt()


# %% wrong: the root of |A A|, a matrix product
def frobenius_norm(A):
    return (A @ A.T).sum().abs().sqrt()


# %% wrong: detaches
def frobenius_norm(A):
    return (A.detach() ** 2).sum().sqrt()


# %% wrong: always float32
def frobenius_norm(A):
    return (A.float() ** 2).sum().sqrt()


# %% wrong: float64 through float32
def frobenius_norm(A):
    return (A.float() ** 2).sum().sqrt().to(A.dtype)


# %% wrong: changes its input
def frobenius_norm(A):
    return A.pow_(2).sum().sqrt()


# %% wrong: the trace of A A, not of AᵀA
def frobenius_norm(A):
    return (A @ A).diagonal().sum().sqrt()


# %% wrong: banned_call a private relative
def frobenius_norm(A):
    return torch._foreach_norm([A])[0]
