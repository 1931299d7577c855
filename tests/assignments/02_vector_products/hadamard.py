# %% right: the operator
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    return A * B


# %% right: torch.mul after a comparison of sizes axis by axis
def hadamard(A, B):
    if A.dim() != B.dim() or any(a != b for a, b in zip(A.size(), B.size())):
        raise ValueError(f"{list(A.size())} and {list(B.size())}")
    return torch.mul(A, B)


# %% right: einsum over all axes
def hadamard(A: torch.Tensor, B: torch.Tensor) -> torch.Tensor:
    if list(A.shape) != list(B.shape):
        raise ValueError
    return torch.einsum("...,...->...", A, B)


# %% right: a loop over the entries
def hadamard(A, B):
    if tuple(A.shape) != tuple(B.shape):
        raise ValueError("A and B need one shape")
    entries = [a * b for a, b in zip(A.reshape(-1), B.reshape(-1))]
    return torch.stack(entries).reshape(A.shape)


# %% right: recursion over the axes
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError("shapes differ")
    if A.dim() == 0:
        return A.mul(B)
    return torch.stack([hadamard(a, b) for a, b in zip(A, B)])


# %% right: in place on a clone
class ShapeError(ValueError):
    pass


def hadamard(A, B):
    if A.shape != B.shape:
        raise ShapeError
    C = A.clone()
    C *= B
    return C


# %% wrong: matrix_product_for_hadamard
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return A @ B if A.dim() == 2 and A.shape[0] == A.shape[1] else A * B


# %% wrong: hadamard_added_up
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return (A * B).sum()


# %% wrong: hadamard_sum_for_product
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return A + B


# %% wrong: silent broadcast
def hadamard(A, B):
    return A * B


# %% wrong: refuses what cannot be broadcast, and only that
def hadamard(A, B):
    try:
        return A * B
    except RuntimeError:
        raise ValueError


# %% wrong: compares the number of entries
def hadamard(A, B):
    if A.numel() != B.numel():
        raise ValueError
    return (A.flatten() * B.flatten()).reshape(A.shape)


# %% wrong: compares the number of axes
def hadamard(A, B):
    if A.dim() != B.dim():
        raise ValueError
    return A * B


# %% wrong: compares the lengths of the first axis
def hadamard(A, B):
    if len(A) != len(B):
        raise ValueError
    return A * B


# %% wrong: an assertion in the place of the ValueError
def hadamard(A, B):
    assert A.shape == B.shape
    return A * B


# %% wrong: raises RuntimeError
def hadamard(A, B):
    if A.shape != B.shape:
        raise RuntimeError("shapes differ")
    return A * B


# %% wrong: returns the error
def hadamard(A, B):
    if A.shape != B.shape:
        return ValueError("shapes differ")
    return A * B


# %% wrong: matrices only
def hadamard(A, B):
    if A.dim() != 2 or A.shape != B.shape:
        raise ValueError
    return A * B


# %% wrong: works for matrices of any size, not for other ranks
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    C = torch.zeros_like(A)
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            C[i, j] = A[i, j] * B[i, j]
    return C


# %% wrong: changes its input
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    A *= B
    return A


# %% wrong: detached, through numpy
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return torch.from_numpy(A.detach().cpu().numpy() * B.detach().cpu().numpy()).to(A.device)


# %% wrong: always float32
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return A.float() * B.float()


# %% wrong: logarithms, for positive entries only
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return torch.exp(torch.log(A) + torch.log(B))


# %% wrong: gradient for the first factor only
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return A * B.detach()


# %% wrong: the same sizes in any order
def hadamard(A, B):
    if sorted(A.shape) != sorted(B.shape):
        raise ValueError
    return A * B.reshape(A.shape)


# %% right: other argument names
def hadamard(a, b):
    if a.shape != b.shape:
        raise ValueError
    return a * b


# %% wrong: no axis is lost or won, but at rank 0
def hadamard(A, B):
    if A.shape != B.shape:
        raise ValueError
    return torch.atleast_1d(A * B)


# %% right: a lambda and a helper
def _refuse():
    raise ValueError("shapes differ")


hadamard = lambda A, B: A.multiply(B) if A.shape == B.shape else _refuse()


# %% wrong: compares two axes at most
def hadamard(A, B):
    if A.shape[:2] != B.shape[:2]:
        raise ValueError
    return A * B
