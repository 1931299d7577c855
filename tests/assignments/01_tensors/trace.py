# %% right: the diagonal summed
def trace(A):
    if A.size(0) != A.size(1):
        raise ValueError("not square")
    return torch.diagonal(A).sum()


# %% right: a loop
def trace(A):
    rows, cols = A.shape
    if rows != cols:
        raise ValueError
    total = 0
    for i in range(rows):
        total = total + A[i, i]
    return total


# %% right: the identity as a mask
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return (A * torch.eye(len(A), dtype=A.dtype, device=A.device)).sum()


# %% right: einsum with a repeated letter
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return torch.einsum("ii->", A)


# %% right: every (n + 1)-th entry of memory
def trace(A):
    n, m = A.shape
    if n != m:
        raise ValueError(f"{n} x {m}")
    return A.reshape(-1)[:: n + 1].sum()


# %% right: the sum of the eigenvalues
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return torch.linalg.eigvals(A).sum().real


# %% right: index tensors, accumulated in float64
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    i = torch.arange(A.shape[0])
    return A.double()[i, i].sum().to(A.dtype)


# %% right: other names, a local one like a banned call
def trace(M):
    n, m = M.shape
    if n != m:
        raise ValueError
    trace = M.new_zeros(())
    for i in range(n):
        trace = trace + M[i, i]
    return trace


# %% wrong: trace_of_all_entries
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.sum()


# %% wrong: trace_of_the_antidiagonal
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.flip(0).diagonal().sum()


# %% wrong: diagonal_not_summed
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return torch.diag(A)


# %% wrong: kept_dimension
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    total = torch.zeros(1, dtype=A.dtype, device=A.device)
    for i in range(len(A)):
        total = total + A[i, i]
    return total


# %% wrong: mean_not_sum
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.diagonal().mean()


# %% wrong: banned_call torch.trace
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return torch.trace(A)


# %% wrong: banned_call the method
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.trace()


# %% wrong: a Python float
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return sum(A[i, i].item() for i in range(len(A)))


# %% wrong: no ValueError
def trace(A):
    return A.diagonal().sum()


# %% wrong: RuntimeError on a matrix that is not square
def trace(A):
    return (A * torch.eye(len(A), dtype=A.dtype, device=A.device)).sum()


# %% wrong: refuses tall matrices only
def trace(A):
    if A.shape[0] > A.shape[1]:
        raise ValueError
    return A.diagonal().sum()


# %% wrong: detaches
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return torch.tensor(sum(A[i, i].item() for i in range(len(A))), dtype=A.dtype, device=A.device)


# %% wrong: the product of the diagonal
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.diagonal().prod()


# %% wrong: the last entry is missing
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    total = A[0, 0]
    for i in range(1, len(A) - 1):
        total = total + A[i, i]
    return total


# %% wrong: always float32
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    total = torch.tensor(0.0)
    for i in range(len(A)):
        total = total + A[i, i].float()
    return total


# %% wrong: changes its input
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    A *= torch.eye(len(A), dtype=A.dtype, device=A.device)
    return A.sum()


# %% wrong: a square number of entries is no square matrix
def trace(A):
    if int(A.numel() ** 0.5) ** 2 != A.numel():
        raise ValueError
    return A.diagonal().sum()


# %% wrong: the diagonal next to it
def trace(A):
    if A.shape[0] != A.shape[1]:
        raise ValueError
    return A.diagonal(1).sum()
