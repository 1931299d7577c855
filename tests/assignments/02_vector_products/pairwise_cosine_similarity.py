# %% right: one matrix product
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / (X.norm(dim=1, keepdim=True) * Y.norm(dim=1)).clamp(min=eps)


# %% right: the student's cosine_similarity, broadcast
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return cosine_similarity(X.unsqueeze(1), Y.unsqueeze(0), eps)


# %% right: vmap of vmap
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    def one(x, y):
        return (x * y).sum() / (x.norm() * y.norm()).clamp(min=eps)

    return torch.vmap(torch.vmap(one, (None, 0)), (0, None))(X, Y)


# %% right: einsum and outer
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    norms = torch.outer(X.square().sum(1).sqrt(), Y.square().sum(1).sqrt())
    dots = torch.einsum("id,jd->ij", X, Y)
    return torch.where(norms >= eps, dots / norms, dots / eps)


# %% right: unit vectors, scaled back where the norms are small
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    nx, ny = X.norm(dim=1), Y.norm(dim=1)
    tiny = torch.finfo(X.dtype).tiny
    units = (X / nx.clamp(min=tiny)[:, None]) @ (Y / ny.clamp(min=tiny)[:, None]).mT
    return units * ((nx[:, None] * ny) / eps).clamp(max=1)


# %% right: torch.maximum, through a helper, in float64
def _lengths(M):
    return torch.linalg.vector_norm(M, dim=-1)


def pairwise_cosine_similarity(X, Y, eps=1e-8):
    A, B = X.to(torch.float64), Y.to(torch.float64)
    bottom = _lengths(A).reshape(-1, 1) * _lengths(B).reshape(1, -1)
    least = torch.as_tensor(eps, dtype=A.dtype, device=A.device)
    return (A.mm(B.t()) / torch.maximum(bottom, least)).to(X.dtype)


# %% right: repeated rows
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    n, m = len(X), len(Y)
    left, right = X.repeat_interleave(m, dim=0), Y.repeat(n, 1)
    norms = left.norm(dim=1) * right.norm(dim=1)
    return ((left * right).sum(1) / norms.clamp(min=eps)).view(n, m)


# %% right: broadcasting along three axes
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    products = (X[:, None, :] * Y[None, :, :]).sum(dim=2)
    squares = (X**2).sum(1)[:, None] * (Y**2).sum(1)[None, :]
    return products / torch.sqrt(torch.clamp(squares, min=eps**2))


# %% wrong: transposed
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return Y @ X.T / (Y.norm(dim=1)[:, None] * X.norm(dim=1)).clamp(min=eps)


# %% wrong: cosine_without_norms
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T


# %% wrong: cosine_distance
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return 1 - X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)


# %% wrong: one_norm_missing
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / X.norm(dim=1)[:, None].clamp(min=eps)


# %% wrong: columns_normalised
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return (X / X.norm(dim=0).clamp(min=eps)) @ (Y / Y.norm(dim=0).clamp(min=eps)).T


# %% wrong: cosine_norm_of_everything
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / (X.norm() * Y.norm()).clamp(min=eps)


# %% wrong: rows paired off
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return cosine_similarity(X, Y, eps)


# %% wrong: norms that are not crossed
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / (X.norm(dim=1) * Y.norm(dim=1)).clamp(min=eps)


# %% wrong: the norm of Y as a column
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    norms = X.norm(dim=1)[None, :] * Y.norm(dim=1)[:, None]
    return X @ Y.T / norms.clamp(min=eps)


# %% wrong: zero_vector_nan
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1))


# %% wrong: cosine_eps_on_each_norm
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    Xn = X / X.norm(dim=1, keepdim=True).clamp(min=eps)
    Yn = Y / Y.norm(dim=1, keepdim=True).clamp(min=eps)
    return Xn @ Yn.T


# %% wrong: cosine_eps_on_each_norm by normalize
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    normalize = torch.nn.functional.normalize
    return normalize(X, dim=1, eps=eps) @ normalize(Y, dim=1, eps=eps).T


# %% wrong: cosine_eps_added
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1) + eps)


# %% wrong: cosine_eps_under_the_root
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    squares = (X**2).sum(1)[:, None] * (Y**2).sum(1)
    return X @ Y.T / squares.clamp(min=eps).sqrt()


# %% wrong: cosine_eps_ignored, eps is not handed on
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return cosine_similarity(X[:, None], Y[None])


# %% wrong: cosine_zero_below_eps
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    norms = X.norm(dim=1)[:, None] * Y.norm(dim=1)
    return torch.where(norms < eps, 0.0, X @ Y.T / norms)


# %% wrong: cosine_eps_only_at_zero
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return (X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1))).nan_to_num(0.0)


# %% wrong: another default
def pairwise_cosine_similarity(X, Y, eps=1e-12):
    return X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)


# %% wrong: python_loop over rows
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return torch.stack([cosine_similarity(x, Y, eps) for x in X])


# %% wrong: python_loop over the rows of Y
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    columns = []
    for y in Y:
        columns.append(cosine_similarity(X, y, eps))
    return torch.stack(columns, dim=1)


# %% wrong: python_loop, two nested ones
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    S = torch.zeros(len(X), len(Y), dtype=X.dtype, device=X.device)
    for i in range(len(X)):
        for j in range(len(Y)):
            S[i, j] = cosine_similarity(X[i], Y[j], eps)
    return S


# %% wrong: banned_call nn.functional with broadcasting
import torch.nn.functional as F


def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return F.cosine_similarity(X[:, None], Y[None], dim=-1, eps=eps)


# %% wrong: banned_call the module, kept outside
similarity = torch.nn.CosineSimilarity(dim=2)


def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return similarity(X.unsqueeze(1), Y.unsqueeze(0))


# %% wrong: detached
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    A, B = X.detach(), Y.detach()
    return A @ B.T / (A.norm(dim=1)[:, None] * B.norm(dim=1)).clamp(min=eps)


# %% wrong: absolute values
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return (X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)).abs()


# %% wrong: always float32
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    X, Y = X.to(torch.float32), Y.to(torch.float32)
    return X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)


# %% wrong: normalises X in place
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    norms = (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)
    X.div_(2)
    return 2 * X @ Y.T / norms


# %% wrong: the columns compared
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X.T @ Y / (X.norm(dim=0)[:, None] * Y.norm(dim=0)).clamp(min=eps)


# %% wrong: without a product by X's own row where X is Y
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return X @ X.T / (X.norm(dim=1)[:, None] * X.norm(dim=1)).clamp(min=eps)


# %% right: both tables in one Gram matrix
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    Z = torch.cat([X, Y])
    G, n = Z @ Z.T, len(X)
    norms = G.diagonal().sqrt()
    return G[:n, n:] / (norms[:n, None] * norms[n:]).clamp(min=eps)


# %% wrong: python_loop by map
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return torch.stack(list(map(lambda x: cosine_similarity(x, Y, eps), X)))


# %% wrong: python_loop by recursion
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    first = cosine_similarity(X[:1], Y, eps)[None]
    if len(X) == 1:
        return first
    return torch.cat([first, pairwise_cosine_similarity(X[1:], Y, eps)])


# %% wrong: norms cut off from the graph
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    norms = (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)
    return X @ Y.T / norms.detach()


# %% wrong: squeezes axes of size 1
def pairwise_cosine_similarity(X, Y, eps=1e-8):
    return (X @ Y.T / (X.norm(dim=1)[:, None] * Y.norm(dim=1)).clamp(min=eps)).squeeze()


# %% right: other argument names, a linear layer's product
def pairwise_cosine_similarity(A, B, eps=1e-8):
    norms = A.norm(dim=1)[:, None] * B.norm(dim=1)
    return torch.nn.functional.linear(A, B) / norms.clamp(min=eps)
