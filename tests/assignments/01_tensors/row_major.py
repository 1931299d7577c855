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
