# %% right: an outer sum
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    i = torch.arange(rows, dtype=dtype, device=device)
    j = torch.arange(cols, dtype=dtype, device=device)
    return i[:, None] * cols + j


# %% right: a loop
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    A = torch.empty(rows, cols, dtype=dtype, device=device)
    for i in range(rows):
        for j in range(cols):
            A[i, j] = i * cols + j
    return A


# %% right: nested lists
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.tensor(
        [[i * cols + j for j in range(cols)] for i in range(rows)], dtype=dtype, device=device
    )


# %% right: numpy, then moved
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    import numpy as np

    return torch.from_numpy(np.arange(rows * cols).reshape(rows, cols)).to(device, dtype)


# %% right: a running sum of ones
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    ones = torch.ones(rows * cols, dtype=dtype, device=device)
    return (ones.cumsum(0).to(dtype) - 1).view(rows, cols)


# %% right: a stack of rows
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    starts = range(0, rows * cols, cols)
    return torch.stack([torch.arange(k, k + cols, dtype=dtype, device=device) for k in starts])


# %% right: other names, options gathered
def row_major(m, n, **options):
    options.setdefault("dtype", torch.float32)
    return torch.arange(m * n, **options).unflatten(0, (m, n))


# %% wrong: column_major
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(cols, rows).T


# %% wrong: counts_from_one
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(1, rows * cols + 1, dtype=dtype, device=device).reshape(rows, cols)


# %% wrong: rows_for_cols
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows, dtype=dtype, device=device)[:, None] * rows + torch.arange(
        cols, dtype=dtype, device=device
    )


# %% wrong: forgets the dtype
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows * cols, device=device).reshape(rows, cols).float()


# %% wrong: reshaped the other way round
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(cols, rows)


# %% wrong: row_major_ignores_device
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows * cols, dtype=dtype).reshape(rows, cols)


# %% wrong: integers by default
def row_major(rows, cols, *, dtype=None, device=None):
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(rows, cols)


# %% wrong: a vector, not a matrix
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.arange(rows * cols, dtype=dtype, device=device)


# %% wrong: i + j
def row_major(rows, cols, *, dtype=torch.float32, device=None):
    i = torch.arange(rows, dtype=dtype, device=device)
    j = torch.arange(cols, dtype=dtype, device=device)
    return i[:, None] + j
