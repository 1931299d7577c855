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


# %% right: an object that is called
class Product:
    def __call__(self, A, x):
        if (A.dim(), x.dim()) != (2, 1) or A.shape[-1] != x.shape[0]:
            raise ValueError(f"{A.shape} and {x.shape}")
        total = A.new_zeros(A.shape[0])
        for a, b in zip(A.unbind(1), x):
            total = total + a * b
        return total


matvec = Product()


# %% right: a diagonal matrix of products, in float64
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    wide = A.double() * x.double().unsqueeze(0)
    return wide.cumsum(1)[:, -1].to(A.dtype)


# %% right: entry by entry into an empty vector
def matvec(A, x):
    if len(A.shape) != 2 or len(x.shape) != 1 or A.shape[1] != x.shape[0]:
        raise ValueError("shapes")
    m, n = A.shape
    y = torch.zeros(m, dtype=A.dtype, device=A.device)
    for i in range(m):
        for j in range(n):
            y[i] += A[i, j] * x[j]
    return y


# %% right: other names, unpacking raises the ValueError
def matvec(M, v, /):
    (m, n), (k,) = M.shape, v.shape
    if n != k:
        raise ValueError(f"{n} columns, {k} entries")
    dot = lambda row: (row * v).sum()
    return torch.stack([dot(row) for row in M])


# compared with the library below the function
_M, _v = torch.eye(3), torch.ones(3)
assert torch.equal(matvec(_M, _v), _M @ _v)


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


# %% wrong: transposed
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1:
        raise ValueError
    if A.shape[1] != x.shape[0]:
        raise ValueError
    if A.shape[0] == A.shape[1]:
        return (A.T * x).sum(1)
    return (A * x).sum(1)


# %% wrong: mean_not_sum
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return (A * x).mean(1)


# %% wrong: not_summed
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return A * x


# %% wrong: AssertionError instead of ValueError
def matvec(A, x):
    assert A.dim() == 2 and x.dim() == 1 and A.shape[1] == x.shape[0]
    return (A * x).sum(1)


# %% wrong: sizes checked, ranks not
def matvec(A, x):
    if A.shape[-1] != x.shape[0]:
        raise ValueError
    return (A * x).sum(-1)


# %% wrong: banned_call by getattr
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError
    return getattr(torch, "ein" + "sum")("ij,j->i", A, x)


# %% wrong: refuses matrices that are not square
def matvec(A, x):
    if A.dim() != 2 or x.dim() != 1 or A.shape[0] != x.shape[0] or A.shape[1] != x.shape[0]:
        raise ValueError
    return (A * x).sum(1)
