# %% right: the formula with the student's dot
def project(x, v):
    return (dot(x, v) / dot(v, v)) * v


# %% right: operators
def project(x, v):
    return (x @ v) / (v @ v) * v


# %% right: a unit vector first
def project(x, v):
    u = v / v.norm()
    return torch.dot(x, u) * u


# %% right: the projection matrix
def project(x, v):
    P = torch.outer(v, v) / torch.sum(v**2)
    return P @ x


# %% right: least squares
def project(x, v):
    t = torch.linalg.lstsq(v[:, None], x[:, None]).solution
    return (v[:, None] @ t)[:, 0]


# %% right: the length and the direction
def project(x, v):
    length = x.norm() * cosine_similarity(x, v)
    return length * torch.nn.functional.normalize(v, dim=0)


# %% right: x without the part across, in float64
def project(x, v):
    a, u = x.double(), v.double() / v.double().norm()
    across = a - torch.inner(a, u) * u
    return (a - across).to(x.dtype)


# %% right: a loop
def project(x, v):
    top = bottom = 0
    for a, b in zip(x, v):
        top = top + a * b
        bottom = bottom + b * b
    return torch.stack([top / bottom * b for b in v])


# %% right: half of x and its mirror image
def project(x, v):
    u = v / torch.linalg.vector_norm(v)
    mirror = 2 * torch.einsum("i,i->", x, u) * u - x
    return (x + mirror) / 2


# %% wrong: swapped_arguments
def project(x, v):
    return dot(x, v) / dot(x, x) * x if dot(x, x) > 0 else torch.zeros_like(x)


# %% wrong: projection_divided_by_norm
def project(x, v):
    return dot(x, v) / v.norm() * v


# %% wrong: projection_not_divided
def project(x, v):
    return dot(x, v) * v


# %% wrong: unit_vector_forgotten
def project(x, v):
    return dot(x, v) / dot(v, v) * v / v.norm()


# %% wrong: cosine_for_length
def project(x, v):
    return cosine_similarity(x, v) * v


# %% wrong: coefficient_not_vector
def project(x, v):
    return dot(x, v) / dot(v, v)


# %% wrong: length_not_vector
def project(x, v):
    return dot(x, v) / v.norm()


# %% wrong: rest_not_projection
def project(x, v):
    return x - dot(x, v) / dot(v, v) * v


# %% wrong: hadamard_for_dot
def project(x, v):
    return x * v / dot(v, v) * v


# %% wrong: absolute_projection
def project(x, v):
    return dot(x, v).abs() / dot(v, v) * v


# %% wrong: a half line only
def project(x, v):
    return (dot(x, v) / dot(v, v)).clamp(min=0) * v


# %% wrong: the segment from 0 to v
def project(x, v):
    return (dot(x, v) / dot(v, v)).clamp(0, 1) * v


# %% wrong: eps in the denominator
def project(x, v):
    return dot(x, v) / (dot(v, v) + 1e-8) * v


# %% wrong: short v are taken for longer ones
def project(x, v):
    return dot(x, v) / dot(v, v).clamp(min=0.1) * v


# %% wrong: divided by the lengths of x and v
def project(x, v):
    return dot(x, v) / (x.norm() * v.norm()).clamp(min=1e-8) * v


# %% wrong: detached, through numpy
def project(x, v):
    a, b = x.detach().cpu().numpy(), v.detach().cpu().numpy()
    return torch.from_numpy((a @ b) / (b @ b) * b).to(x.device)


# %% wrong: numbers on the way
def project(x, v):
    return (dot(x, v) / dot(v, v)).item() * v


# %% wrong: changes v
def project(x, v):
    v /= v.norm()
    return dot(x, v) * v


# %% wrong: always float32
def project(x, v):
    x, v = x.float(), v.float()
    return dot(x, v) / dot(v, v) * v


# %% wrong: two entries only
def project(x, v):
    t = (x[0] * v[0] + x[1] * v[1]) / (v[0] ** 2 + v[1] ** 2)
    return torch.stack([t * v[0], t * v[1]])


# %% wrong: kept dimension
def project(x, v):
    return torch.outer(v, v) @ x[:, None] / dot(v, v)


# %% right: the pseudoinverse
def project(x, v):
    V = v[:, None]
    return V @ torch.linalg.pinv(V) @ x


# %% wrong: eps in the unit vector
def project(x, v):
    u = v / (v.norm() + 1e-8)
    return dot(x, u) * u


# %% wrong: the direction of v, the length of x
def project(x, v):
    return x.norm() * v / v.norm()


# %% wrong: gradient for x only
def project(x, v):
    v = v.detach()
    return dot(x, v) / dot(v, v) * v


# %% right: other argument names, scaled by the greatest entry
def project(a, b):
    w = b / b.abs().max()
    return (a * w).sum() / (w * w).sum() * w


# %% wrong: the denominator bounded from below
def project(x, v):
    return dot(x, v) / dot(v, v).clamp(min=1e-8) * v


# %% wrong: the denominator bounded from below, by less
def project(x, v):
    return dot(x, v) / dot(v, v).clamp(min=1e-12) * v
