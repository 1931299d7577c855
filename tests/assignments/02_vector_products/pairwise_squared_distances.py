# %% right: broadcasting
def pairwise_squared_distances(X, Y):
    return ((X[:, None, :] - Y[None, :, :]) ** 2).sum(dim=-1)


# %% right: the identity, clamped
def pairwise_squared_distances(X, Y):
    D = X.square().sum(1, keepdim=True) - 2 * X @ Y.T + Y.square().sum(1)
    return torch.clamp(D, min=0)


# %% right: the identity with relu
def pairwise_squared_distances(X, Y):
    return torch.relu((X * X).sum(1)[:, None] + (Y * Y).sum(1)[None] - 2 * torch.mm(X, Y.t()))


# %% right: the identity with torch.maximum
def pairwise_squared_distances(X, Y):
    xx = torch.einsum("id,id->i", X, X)
    yy = torch.einsum("jd,jd->j", Y, Y)
    D = xx[:, None] + yy[None, :] - 2 * torch.einsum("id,jd->ij", X, Y)
    return torch.maximum(D, torch.zeros_like(D))


# %% right: the norm of the differences, squared
def pairwise_squared_distances(X, Y):
    return torch.linalg.norm(X.unsqueeze(1) - Y.unsqueeze(0), dim=2).square()


# %% right: vmap
def pairwise_squared_distances(X, Y):
    def to_all(x):
        return (Y - x).pow(2).sum(dim=1)

    return torch.func.vmap(to_all)(X)


# %% right: the identity after moving the origin, without its sign
def pairwise_squared_distances(X, Y):
    centre = Y.mean(dim=0)
    X, Y = X - centre, Y - centre
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T).abs()


# %% right: float64 inside, then clamped
def pairwise_squared_distances(X, Y):
    A, B = X.double(), Y.double()
    D = torch.addmm((A**2).sum(1)[:, None] + (B**2).sum(1), A, B.T, alpha=-2)
    return D.to(X.dtype).clamp_min(0)


# %% right: mse_loss without its reduction
import torch.nn.functional as F


def pairwise_squared_distances(X, Y):
    A = X[:, None].expand(len(X), len(Y), X.shape[1])
    B = Y[None].expand(len(X), len(Y), Y.shape[1])
    return F.mse_loss(A, B, reduction="none").sum(-1)


# %% wrong: transposed
def pairwise_squared_distances(X, Y):
    return ((Y[:, None] - X[None]) ** 2).sum(-1)


# %% wrong: distance_not_squared
def pairwise_squared_distances(X, Y):
    return (X[:, None] - Y[None]).norm(dim=-1)


# %% wrong: mean_not_sum
def pairwise_squared_distances(X, Y):
    return ((X[:, None] - Y[None]) ** 2).mean(-1)


# %% wrong: cross_term_not_doubled
def pairwise_squared_distances(X, Y):
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) - X @ Y.T).clamp(min=0)


# %% wrong: cross_term_sign
def pairwise_squared_distances(X, Y):
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) + 2 * X @ Y.T).clamp(min=0)


# %% wrong: distance_of_absolute_differences
def pairwise_squared_distances(X, Y):
    return (X[:, None] - Y[None]).abs().sum(-1)


# %% wrong: distance_norms_not_squared
def pairwise_squared_distances(X, Y):
    return (X.norm(dim=1)[:, None] + Y.norm(dim=1) - 2 * X @ Y.T).clamp(min=0)


# %% wrong: negative_squared_distance, the identity not clamped
def pairwise_squared_distances(X, Y):
    return (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T


# %% wrong: negative_squared_distance in another order
def pairwise_squared_distances(X, Y):
    return (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1)


# %% wrong: negative_squared_distance by addmm
def pairwise_squared_distances(X, Y):
    squares = (X * X).sum(1, keepdim=True) + (Y * Y).sum(1)
    return torch.addmm(squares, X, Y.T, beta=1, alpha=-2)


# %% wrong: negative_squared_distance, zero on the diagonal only
def pairwise_squared_distances(X, Y):
    D = (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T
    if X.shape == Y.shape and torch.equal(X, Y):
        D = D - torch.diag(D.diagonal())
    return D


# %% wrong: negative_squared_distance, a small number added
def pairwise_squared_distances(X, Y):
    return (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T + 1e-12


# %% wrong: negative_squared_distance, root and square
def pairwise_squared_distances(X, Y):
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T).sqrt() ** 2


# %% wrong: banned_call cdist squared
def pairwise_squared_distances(X, Y):
    return torch.cdist(X, Y) ** 2


# %% wrong: banned_call cdist under another name
from torch import cdist as distances


def pairwise_squared_distances(X, Y):
    return distances(X, Y).square()


# %% wrong: python_loop over the rows of X
def pairwise_squared_distances(X, Y):
    return torch.stack([((x - Y) ** 2).sum(1) for x in X])


# %% wrong: python_loop over the rows of Y
def pairwise_squared_distances(X, Y):
    return torch.stack([((X - Y[j]) ** 2).sum(1) for j in range(len(Y))], dim=1)


# %% wrong: python_loop, two nested ones
def pairwise_squared_distances(X, Y):
    D = X.new_zeros(len(X), len(Y))
    for i, x in enumerate(X):
        for j, y in enumerate(Y):
            D[i, j] = ((x - y) ** 2).sum()
    return D


# %% wrong: rows_paired_off
def pairwise_squared_distances(X, Y):
    return ((X - Y) ** 2).sum(-1) if X.shape == Y.shape else ((X[:, None] - Y) ** 2).sum(-1)


# %% wrong: the sum over the rows of Y
def pairwise_squared_distances(X, Y):
    return ((X[:, None] - Y[None]) ** 2).sum(1)


# %% wrong: the square after the sum
def pairwise_squared_distances(X, Y):
    return (X[:, None] - Y[None]).sum(-1) ** 2


# %% wrong: kept dimension
def pairwise_squared_distances(X, Y):
    return ((X[:, None] - Y[None]) ** 2).sum(-1, keepdim=True)


# %% wrong: detached
def pairwise_squared_distances(X, Y):
    with torch.no_grad():
        return ((X[:, None] - Y) ** 2).sum(-1)


# %% wrong: always float32
def pairwise_squared_distances(X, Y):
    return ((X.float()[:, None] - Y.float()) ** 2).sum(-1)


# %% wrong: changes its input
def pairwise_squared_distances(X, Y):
    return X.pow_(2).sum(1)[:, None] + Y.pow_(2).sum(1)


# %% wrong: clamped at one
def pairwise_squared_distances(X, Y):
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T).clamp(min=1)


# %% wrong: clamped from above
def pairwise_squared_distances(X, Y):
    return ((X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T).clamp(max=0)


# %% right: pairwise_distance without its eps
def pairwise_squared_distances(X, Y):
    return torch.nn.functional.pairwise_distance(X[:, None], Y[None], eps=0.0) ** 2


# %% right: repeated rows
def pairwise_squared_distances(X, Y):
    left = X.repeat_interleave(len(Y), dim=0)
    right = Y.repeat(len(X), 1)
    return (left - right).pow(2).sum(1).view(len(X), len(Y))


# %% wrong: pairwise_distance with its eps
def pairwise_squared_distances(X, Y):
    return torch.nn.functional.pairwise_distance(X[:, None], Y[None]) ** 2


# %% wrong: rounded
def pairwise_squared_distances(X, Y):
    D = (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T
    return D.round(decimals=3).clamp(min=0)


# %% wrong: of unit vectors
def pairwise_squared_distances(X, Y):
    return (2 - 2 * pairwise_cosine_similarity(X, Y)).clamp(min=0)


# %% right: other argument names, a loop over the columns
def pairwise_squared_distances(A, B):
    D = A.new_zeros(len(A), len(B))
    for a, b in zip(A.T, B.T):
        D = D + (a[:, None] - b) ** 2
    return D


# %% wrong: a root that is squared again has no gradient at equal rows
def pairwise_squared_distances(X, Y):
    return ((X[:, None] - Y) ** 2).sum(-1).sqrt() ** 2
