# %% right: einsum
def batched_matmul(A, B):
    if A.size(0) != B.size(0) or A.size(2) != B.size(1):
        raise ValueError("sizes differ")
    return torch.einsum("bmk,bkn->bmn", A, B)


# %% right: broadcasting and a sum
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return (A.unsqueeze(3) * B.unsqueeze(1)).sum(2)


# %% right: a stack of the notebook's matmul
def batched_matmul(A, B):
    if len(A) != len(B):
        raise ValueError("batches differ")
    return torch.stack([matmul(a, b) for a, b in zip(A, B)])


# %% right: a sum over the inner index
def batched_matmul(A, B):
    b, m, k = A.shape
    b2, k2, n = B.shape
    if (b, k) != (b2, k2):
        raise ValueError
    C = torch.zeros(b, m, n, dtype=A.dtype, device=A.device)
    for p in range(k):
        C = C + A[:, :, p : p + 1] * B[:, p : p + 1, :]
    return C


# %% right: einsum with axes by number, on rearranged tensors
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[-1] != B.shape[-2]:
        raise ValueError
    return torch.einsum(A, [0, 1, 2], B, [0, 2, 3], [0, 1, 3])


# %% right: vmap over the batch
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.func.vmap(lambda a, b: (a[:, :, None] * b).sum(1))(A, B)


# %% right: other names, einsum sample by sample in float64
def batched_matmul(P, Q):
    if len(P) != len(Q) or P.size(-1) != Q.size(-2):
        raise ValueError
    pairs = zip(P.double(), Q.double())
    return torch.stack([torch.einsum("ij,jk", p, q) for p, q in pairs]).to(P.dtype)


# %% wrong: banned_call bmm
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.bmm(A, B)


# %% wrong: banned_call the operator, sample by sample
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.stack([a @ b for a, b in zip(A, B)])


# %% wrong: banned_call the method under another name
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    multiply = torch.Tensor.matmul
    return multiply(A, B)


# %% wrong: banned_call baddbmm
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    zeros = torch.zeros(A.shape[0], A.shape[1], B.shape[2], dtype=A.dtype, device=A.device)
    return torch.baddbmm(zeros, A, B)


# %% wrong: transposed
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,bnk->bmn", A, B)


# %% wrong: batch_mixed
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,bkn->mn", A, B)


# %% wrong: first_sample_for_all
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,kn->bmn", A, B[0])


# %% wrong: elementwise_not_matmul
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return A * B


# %% wrong: swapped_arguments
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,bkn->bmn", B, A)


# %% wrong: the result is transposed
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,bkn->bnm", A, B)


# %% wrong: every sample with every other
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("amk,bkn->abmn", A, B)


# %% wrong: RuntimeError of einsum
def batched_matmul(A, B):
    return torch.einsum("bmk,bkn->bmn", A, B)


# %% wrong: RuntimeError made a ValueError, size 1 still stretched
def batched_matmul(A, B):
    try:
        return torch.einsum("bmk,bkn->bmn", A, B)
    except RuntimeError as error:
        raise ValueError("sizes differ") from error


# %% wrong: batch size not checked
def batched_matmul(A, B):
    if A.shape[2] != B.shape[1]:
        raise ValueError
    return (A[:, :, :, None] * B[:, None]).sum(2)


# %% wrong: zip stops at the shorter batch
def batched_matmul(A, B):
    return torch.stack([matmul(a, b) for a, b in zip(A, B)])


# %% wrong: refuses a batch of one
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1] or A.shape[0] == 1:
        raise ValueError
    return torch.einsum("bmk,bkn->bmn", A, B)


# %% wrong: detaches
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    with torch.no_grad():
        return torch.einsum("bmk,bkn->bmn", A, B)


# %% wrong: banned_call mm under vmap
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.vmap(torch.mm)(A, B)


# %% wrong: refuses only when both sizes differ
def batched_matmul(A, B):
    if A.shape[0] != B.shape[0] and A.shape[2] != B.shape[1]:
        raise ValueError
    return torch.einsum("bmk,bkn->bmn", A, B)
