# %% right: broadcasting
def outer(x, y):
    return x.unsqueeze(1) * y.unsqueeze(0)


# %% right: a matrix product
def outer(x, y):
    return x.view(-1, 1) @ y.view(1, -1)


# %% right: a loop of rows
def outer(x, y):
    return torch.stack([entry * y for entry in x])


# %% right: filled entry by entry
def outer(x, y):
    C = torch.empty(len(x), len(y), dtype=x.dtype, device=x.device)
    for i in range(len(x)):
        for j in range(len(y)):
            C[i, j] = x[i] * y[j]
    return C


# %% right: copies of both
def outer(x, y):
    m, n = x.numel(), y.numel()
    return x.repeat_interleave(n).reshape(m, n) * y.repeat(m, 1)


# %% right: tensordot without a shared axis
outer = lambda x, y: torch.tensordot(x, y, dims=0)


# %% right: every pair
def outer(x, y):
    return torch.cartesian_prod(x, y).prod(1).reshape(len(x), len(y))


# %% right: other names, a local one like a banned call
def outer(u, v):
    outer = torch.kron(u, v).reshape(len(u), len(v))
    return outer


# %% wrong: transposed
def outer(x, y):
    return x * y[:, None]


# %% wrong: elementwise_not_outer
def outer(x, y):
    return x * y


# %% wrong: inner_not_outer
def outer(x, y):
    return (x * y).sum()


# %% wrong: outer_sum_not_product
def outer(x, y):
    return x[:, None] + y


# %% wrong: banned_call torch.outer
def outer(x, y):
    return torch.outer(x, y)


# %% wrong: banned_call the method
def outer(x, y):
    return x.outer(y)


# %% wrong: banned_call einsum
def outer(x, y):
    return torch.einsum("i,j->ij", x, y)


# %% wrong: banned_call ger
def outer(x, y):
    from torch import ger

    return ger(x, y)


# %% wrong: works for equal lengths only
def outer(x, y):
    C = torch.zeros(len(x), len(x), dtype=x.dtype, device=x.device)
    for i in range(len(x)):
        for j in range(len(x)):
            C[i, j] = x[i] * y[j]
    return C


# %% wrong: flattened
def outer(x, y):
    return (x[:, None] * y).flatten()


# %% wrong: detaches
def outer(x, y):
    return torch.tensor([[a * b for b in y.tolist()] for a in x.tolist()], dtype=x.dtype).to(x)


# %% wrong: always float32
def outer(x, y):
    C = torch.zeros(len(x), len(y))
    for i, a in enumerate(x):
        C[i] = a * y
    return C


# %% wrong: changes its input
def outer(x, y):
    rows = []
    for entry in x.clone():
        rows.append(entry * y)
    x /= x
    return torch.stack(rows)


# %% wrong: a mesh with x along the columns
def outer(x, y):
    X, Y = torch.meshgrid(x, y, indexing="xy")
    return X * Y
