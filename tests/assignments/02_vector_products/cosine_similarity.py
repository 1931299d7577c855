# %% right: norms, product clamped
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / torch.clamp(x.norm(dim=-1) * y.norm(dim=-1), min=eps)


# %% right: torch.maximum with a tensor
def cosine_similarity(x, y, eps=1e-8):
    nx = torch.sqrt((x**2).sum(dim=-1))
    ny = torch.sqrt((y**2).sum(dim=-1))
    return (x * y).sum(dim=-1) / torch.maximum(nx * ny, torch.tensor(eps, device=x.device))


# %% right: einsum and linalg
def cosine_similarity(x, y, eps: float = 1e-8):
    top = torch.einsum("...d,...d->...", x, y)
    bottom = torch.linalg.vector_norm(x, dim=-1) * torch.linalg.vector_norm(y, dim=-1)
    return top / torch.where(bottom > eps, bottom, torch.full_like(bottom, eps))


# %% right: a loop over the vectors, on the student's dot
def _one(x, y, eps):
    bottom = dot(x, x).sqrt() * dot(y, y).sqrt()
    return dot(x, y) / (bottom if bottom > eps else eps)


def cosine_similarity(x, y, eps=1e-8):
    x, y = torch.broadcast_tensors(x, y)
    d = x.shape[-1]
    pairs = zip(x.reshape(-1, d), y.reshape(-1, d))
    return torch.stack([_one(a, b, eps) for a, b in pairs]).reshape(x.shape[:-1])


# %% right: matrix products of rows and columns
def cosine_similarity(x, y, eps=1e-8):
    numerator = (x.unsqueeze(-2) @ y.unsqueeze(-1)).squeeze(-1).squeeze(-1)
    lengths = x.square().sum(-1).sqrt() * y.square().sum(-1).sqrt()
    return numerator / lengths.clamp_min(eps)


# %% right: the squares clamped at eps squared
def cosine_similarity(x, y, eps=1e-8):
    squares = (x * x).sum(-1) * (y * y).sum(-1)
    return (x * y).sum(-1) * squares.clamp(min=eps * eps).rsqrt()


# %% right: in float64 and back, kept within -1 and 1
def cosine_similarity(x, y, eps=1e-8):
    a, b = x.double(), y.double()
    bottom = a.norm(dim=-1) * b.norm(dim=-1)
    bottom = torch.where(bottom < eps, eps, bottom)
    return ((a * b).sum(-1) / bottom).clamp(-1, 1).to(x.dtype)


# %% right: linalg.vecdot, and relu for the maximum
def cosine_similarity(x, y, eps=1e-8):
    norms = torch.linalg.norm(x, dim=-1) * torch.linalg.norm(y, dim=-1)
    return torch.linalg.vecdot(x, y) / (eps + torch.relu(norms - eps))


# %% right: a class that is called
class Cosine:
    def __init__(self, eps):
        self.eps = eps

    def __call__(self, x, y):
        norms = (x.pow(2).sum(-1) * y.pow(2).sum(-1)).sqrt()
        return x.mul(y).sum(-1).div(norms.clamp(self.eps))


def cosine_similarity(x, y, eps=1e-8):
    return Cosine(eps)(x, y)


# %% right: an own helper called cosine_similarity inside
def _make(eps):
    def cosine_similarity(x, y):
        return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)

    return cosine_similarity


def cosine_similarity(x, y, eps=1e-8):
    return _make(eps)(x, y)


# %% wrong: cosine_without_norms
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1)


# %% wrong: cosine_distance
def cosine_similarity(x, y, eps=1e-8):
    return 1 - (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: one_norm_missing
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / x.norm(dim=-1).clamp(min=eps)


# %% wrong: cosine_squared_norms
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / ((x**2).sum(-1) * (y**2).sum(-1)).clamp(min=eps)


# %% wrong: cosine_over_first_axis
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(0) / (x.norm(dim=0) * y.norm(dim=0)).clamp(min=eps)


# %% wrong: the second axis, which is the last one of a matrix only
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(1) / (x.norm(dim=1) * y.norm(dim=1)).clamp(min=eps)


# %% wrong: kept_dimension
def cosine_similarity(x, y, eps=1e-8):
    norms = x.norm(dim=-1, keepdim=True) * y.norm(dim=-1, keepdim=True)
    return (x * y).sum(-1, keepdim=True) / norms.clamp(min=eps)


# %% wrong: cosine_norm_of_everything
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm() * y.norm()).clamp(min=eps)


# %% wrong: absolute_cosine
def cosine_similarity(x, y, eps=1e-8):
    return ((x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)).abs()


# %% wrong: angle_not_cosine
def cosine_similarity(x, y, eps=1e-8):
    return torch.acos((x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps))


# %% wrong: zero_vector_nan
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1))


# %% wrong: cosine_eps_on_each_norm
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1).clamp(min=eps) * y.norm(dim=-1).clamp(min=eps))


# %% wrong: cosine_eps_on_each_norm by normalize
import torch.nn.functional as F


def cosine_similarity(x, y, eps=1e-8):
    return (F.normalize(x, dim=-1, eps=eps) * F.normalize(y, dim=-1, eps=eps)).sum(-1)


# %% wrong: cosine_eps_added
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1) + eps)


# %% wrong: cosine_eps_under_the_root
def cosine_similarity(x, y, eps=1e-8):
    squares = (x * x).sum(-1) * (y * y).sum(-1)
    return (x * y).sum(-1) / squares.clamp(min=eps).sqrt()


# %% wrong: eps added under the root of each norm
def cosine_similarity(x, y, eps=1e-8):
    nx = ((x * x).sum(-1) + eps).sqrt()
    ny = ((y * y).sum(-1) + eps).sqrt()
    return (x * y).sum(-1) / (nx * ny)


# %% wrong: eps added to each norm
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / ((x.norm(dim=-1) + eps) * (y.norm(dim=-1) + eps))


# %% wrong: cosine_eps_ignored
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=1e-8)


# %% wrong: cosine_zero_below_eps
def cosine_similarity(x, y, eps=1e-8):
    norms = x.norm(dim=-1) * y.norm(dim=-1)
    return torch.where(norms < eps, torch.zeros_like(norms), (x * y).sum(-1) / norms)


# %% wrong: cosine_eps_only_at_zero
def cosine_similarity(x, y, eps=1e-8):
    return torch.nan_to_num((x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)), nan=0.0)


# %% wrong: another default
def cosine_similarity(x, y, eps=1e-6):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: a smaller default
def cosine_similarity(x, y, eps=1e-12):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: eps has no default
def cosine_similarity(x, y, eps):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: eps can only be given by name
def cosine_similarity(x, y, *, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: bounded from above
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(max=eps)


# %% wrong: eps on the quotient
def cosine_similarity(x, y, eps=1e-8):
    return ((x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1))).clamp(min=eps)


# %% wrong: banned_call torch.cosine_similarity
def cosine_similarity(x, y, eps=1e-8):
    return torch.cosine_similarity(x, y, dim=-1, eps=eps)


# %% wrong: banned_call nn.functional
import torch.nn.functional as F


def cosine_similarity(x, y, eps=1e-8):
    return F.cosine_similarity(x, y, dim=-1, eps=eps)


# %% wrong: banned_call the module
def cosine_similarity(x, y, eps=1e-8):
    return torch.nn.CosineSimilarity(dim=-1, eps=eps)(x, y)


# %% wrong: banned_call under another name
from torch.nn.functional import cosine_similarity as alike


def cosine_similarity(x, y, eps=1e-8):
    return alike(x, y, dim=-1, eps=eps)


# %% wrong: banned_call by getattr
def cosine_similarity(x, y, eps=1e-8):
    return getattr(torch.nn.functional, "cosine_similarity")(x, y, dim=-1, eps=eps)


# %% wrong: equal shapes only
def cosine_similarity(x, y, eps=1e-8):
    if x.shape != y.shape:
        raise ValueError
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: single vectors only
def cosine_similarity(x, y, eps=1e-8):
    return dot(x, y) / max(dot(x, x).sqrt() * dot(y, y).sqrt(), eps)


# %% wrong: every row of x with every row of y
def cosine_similarity(x, y, eps=1e-8):
    return x @ y.T / (x.norm(dim=-1)[..., None] * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: detached norms
def cosine_similarity(x, y, eps=1e-8):
    with torch.no_grad():
        norms = (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)
    return (x * y).sum(-1) / norms


# %% wrong: always float32
def cosine_similarity(x, y, eps=1e-8):
    x, y = x.float(), y.float()
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: normalises its inputs in place
def cosine_similarity(x, y, eps=1e-8):
    x /= x.norm(dim=-1, keepdim=True).clamp(min=eps)
    return (x * y).sum(-1) / y.norm(dim=-1).clamp(min=eps)


# %% wrong: the sum of absolute values for the norm
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.abs().sum(-1) * y.abs().sum(-1)).clamp(min=eps)


# %% wrong: mean for the sum in the numerator
def cosine_similarity(x, y, eps=1e-8):
    return (x * y).mean(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: the mean is subtracted first, which is the correlation
def cosine_similarity(x, y, eps=1e-8):
    x = x - x.mean(-1, keepdim=True)
    y = y - y.mean(-1, keepdim=True)
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% right: masked_fill
def cosine_similarity(x, y, eps=1e-8):
    norms = x.norm(dim=-1) * y.norm(dim=-1)
    return (x * y).sum(-1) / norms.masked_fill(norms < eps, eps)


# %% right: recursion over the leading axes
def cosine_similarity(x, y, eps=1e-8):
    x, y = torch.broadcast_tensors(x, y)
    if x.dim() == 1:
        return (x * y).sum() / (x.norm() * y.norm()).clamp(min=eps)
    return torch.stack([cosine_similarity(a, b, eps) for a, b in zip(x, y)])


# %% wrong: squeezes axes of size 1
def cosine_similarity(x, y, eps=1e-8):
    norms = (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)
    return ((x * y).sum(-1) / norms).squeeze()


# %% wrong: two axes at most
def cosine_similarity(x, y, eps=1e-8):
    if x.dim() > 2 or y.dim() > 2:
        raise ValueError
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: always at least one axis
def cosine_similarity(x, y, eps=1e-8):
    x, y = torch.atleast_2d(x), torch.atleast_2d(y)
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


# %% wrong: eps only for a product of exactly zero
def cosine_similarity(x, y, eps=1e-8):
    norms = x.norm(dim=-1) * y.norm(dim=-1)
    return (x * y).sum(-1) / torch.where(norms == 0, eps, norms)


# %% wrong: eps in the numerator too
def cosine_similarity(x, y, eps=1e-8):
    return ((x * y).sum(-1) + eps) / (x.norm(dim=-1) * y.norm(dim=-1) + eps)


# %% wrong: the axis in the place of eps
def cosine_similarity(x, y, dim=-1, eps=1e-8):
    return (x * y).sum(dim) / (x.norm(dim=dim) * y.norm(dim=dim)).clamp(min=eps)


# %% right: other argument names, vmap
def cosine_similarity(a, b, eps=1e-8):
    def one(p, q):
        return (p * q).sum() / (p.norm() * q.norm()).clamp(min=eps)

    a, b = torch.broadcast_tensors(a, b)
    d = a.shape[-1]
    return torch.vmap(one)(a.reshape(-1, d), b.reshape(-1, d)).reshape(a.shape[:-1])
