# %% right: broadcasting and a sum
def matvec(A, x):
    if A.ndim != 2 or x.ndim != 1 or A.size(1) != x.size(0):
        raise ValueError("shapes do not fit")
    return (A * x).sum(-1)


# %% right: a sum of columns
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1:
        raise ValueError("a matrix and a vector")
    if A.shape[1] != len(x):
        raise ValueError("sizes differ")
    y = torch.zeros(A.shape[0], dtype=A.dtype, device=A.device)
    for j in range(len(x)):
        y = y + A[:, j] * x[j]
    return y


# %% right: row by row, through a helper
def _row_times(row, x):
    return sum(
        (a * b for a, b in zip(row, x)), start=torch.zeros((), dtype=x.dtype, device=x.device)
    )


def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return torch.stack([_row_times(row, x) for row in A])


# %% wrong: sum_over_rows
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return (A * x).sum(0)


# %% wrong: kept_dimension
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return (A * x).sum(1, keepdim=True)


# %% wrong: banned_call the operator
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return A @ x


# %% wrong: banned_call by an alias in another function
product = torch.mv


def multiply(A, x):
    return product(A, x)


def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return multiply(A, x)


# %% wrong: silent broadcast, no ValueError
def matvec(A, x):
    return (A * x).sum(1)


# %% wrong: detaches
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return torch.tensor(
        [sum(a * b for a, b in zip(row, x.tolist())) for row in A.tolist()], dtype=A.dtype
    )


# %% wrong: changes its input
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    A *= x
    return A.sum(1)


# %% wrong: always float32
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return (A.float() * x.float()).sum(1)
