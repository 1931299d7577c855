# %% right: broadcasting and a sum
def matmul(A, B):
    if A.ndim != 2 or B.ndim != 2 or A.size(1) != B.size(0):
        raise ValueError("shapes do not fit")
    return (A.unsqueeze(-1) * B.unsqueeze(0)).sum(-2)


# %% right: three loops
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2:
        raise ValueError("matrices, please")
    m, k = A.shape
    k2, n = B.shape
    if k != k2:
        raise ValueError("inner sizes")
    C = torch.zeros(m, n, dtype=A.dtype, device=A.device)
    for i in range(m):
        for j in range(n):
            for p in range(k):
                C[i, j] = C[i, j] + A[i, p] * B[p, j]
    return C


# %% right: a column at a time with matvec
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return torch.stack([matvec(A, B[:, j]) for j in range(B.shape[1])], dim=1)


# %% right: a sum of outer products
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError(f"{A.shape} {B.shape}")
    return sum(A[:, p, None] * B[p] for p in range(A.shape[1]))


# %% right: rows against columns, by recursion
def _sum(terms):
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return _sum(terms[:half]) + _sum(terms[half:])


def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    columns = B.T
    return torch.stack([torch.stack([_sum(list(row * column)) for column in columns]) for row in A])


# %% right: vmap over the columns
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return torch.vmap(lambda b: (A * b).sum(1), in_dims=1, out_dims=1)(B)


# %% right: other names, halves of the inner size
def matmul(P, Q):
    if P.dim() != 2 or Q.dim() != 2 or P.size(1) != Q.size(0):
        raise ValueError
    k = P.size(1)
    if k == 1:
        return P * Q
    return matmul(P[:, : k // 2], Q[: k // 2]) + matmul(P[:, k // 2 :], Q[k // 2 :])


# %% wrong: elementwise_not_matmul
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return A * B


# %% wrong: transposed
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, None, :] * B[None, :, :]).sum(-1)


# %% wrong: swapped_arguments
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (B[:, :, None] * A).sum(1)


# %% wrong: not_summed
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return A[:, :, None] * B


# %% wrong: mean_not_sum
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, :, None] * B).mean(1)


# %% wrong: matmul_wrong_axis
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, :, None] * B).sum(2)


# %% wrong: banned_call the operator
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return A @ B


# %% wrong: banned_call a dot for each entry
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return torch.stack([torch.stack([torch.dot(a, b) for b in B.T]) for a in A])


# %% wrong: banned_call an import inside
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    from torch import mm as product

    return product(A, B)


# %% wrong: banned_call a linear layer
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return torch.nn.functional.linear(A, B.T)


# %% wrong: silent broadcast of an inner size 1
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2:
        raise ValueError
    try:
        return (A[:, :, None] * B).sum(1)
    except RuntimeError:
        raise ValueError("inner sizes differ")


# %% wrong: ranks not checked
def matmul(A, B):
    if A.shape[-1] != B.shape[0]:
        raise ValueError
    return (A[..., None] * B).sum(-2)


# %% wrong: IndexError on a vector
def matmul(A, B):
    if A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, :, None] * B).sum(1)


# %% wrong: works for square matrices only
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape != B.shape or A.shape[0] != A.shape[1]:
        raise ValueError
    return (A[:, :, None] * B).sum(1)


# %% wrong: always float32
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    C = torch.zeros(A.shape[0], B.shape[1])
    for p in range(A.shape[1]):
        C = C + (A[:, p, None] * B[p]).float()
    return C


# %% wrong: detaches
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    C = torch.zeros(A.shape[0], B.shape[1], dtype=A.dtype, device=A.device)
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            C[i, j] = sum((A[i, p] * B[p, j]).item() for p in range(A.shape[1]))
    return C


# %% wrong: float64 through float32
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (A.float()[:, :, None] * B.float()).sum(1).to(A.dtype)


# %% wrong: the last term is missing
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    C = A[:, :1] * B[:1]
    for p in range(1, A.shape[1] - 1):
        C = C + A[:, p, None] * B[p]
    return C


# %% wrong: banned_call a linalg chain
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return torch.linalg.multi_dot([A, B])


# %% wrong: transposes B until it fits
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2:
        raise ValueError
    if A.shape[1] != B.shape[0]:
        B = B.T
    if A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, :, None] * B).sum(1)


# %% wrong: squeezes a single row or column away
def matmul(A, B):
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError
    return (A[:, :, None] * B).sum(1).squeeze()
