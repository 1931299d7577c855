# %% right: hypot and atan2
def to_polar(xy):
    return torch.stack((torch.hypot(xy[:, 0], xy[:, 1]), torch.atan2(xy[:, 1], xy[:, 0])), dim=-1)


# %% right: a complex number
def to_polar(xy):
    z = torch.view_as_complex(xy.contiguous())
    return torch.stack([z.abs(), z.angle()], dim=1)


# %% right: row by row
def to_polar(xy):
    rows = []
    for x, y in xy:
        r = (x**2 + y**2).sqrt()
        rows.append(torch.stack([r, torch.arctan2(y, x)]))
    return torch.stack(rows)


# %% right: the norm, columns joined
def to_polar(xy):
    r = torch.linalg.norm(xy, dim=1, keepdim=True)
    theta = torch.atan2(xy[:, 1:], xy[:, :1])
    return torch.cat([r, theta], dim=1)


# %% right: written into a new tensor
def to_polar(xy):
    polar = torch.empty_like(xy)
    polar[:, 0] = torch.sqrt((xy**2).sum(dim=1))
    polar[:, 1] = torch.atan2(xy[:, 1], xy[:, 0])
    return polar


# %% right: an arctan in each half-plane, no division by zero anywhere
def to_polar(xy):
    import math

    x, y = xy[:, 0], xy[:, 1]
    r = torch.sqrt(x**2 + y**2)
    steep = y.abs() > x.abs()
    one = torch.ones_like(x)
    along_x = torch.atan(torch.where(steep, 0 * one, y) / torch.where(steep, one, x))
    along_x = along_x + torch.where(x < 0, torch.where(y < 0, -one, one) * math.pi, 0 * one)
    along_y = torch.where(y < 0, -one, one) * math.pi / 2
    along_y = along_y - torch.atan(torch.where(steep, x, 0 * one) / torch.where(steep, y, one))
    return torch.stack([r, torch.where(steep, along_y, along_x)], dim=1)


# %% right: turned into [0, 2π) and back
def to_polar(xy):
    r = xy.pow(2).sum(1).pow(0.5)
    theta = torch.atan2(xy[:, 1], xy[:, 0]) % (2 * torch.pi)
    theta = torch.where(theta > torch.pi, theta - 2 * torch.pi, theta)
    return torch.column_stack([r, theta])


# %% wrong: the arccosine has no gradient on the positive x-axis
def to_polar(xy):
    x, y = xy.double().unbind(dim=1)
    r = torch.hypot(x, y)
    theta = torch.acos((x / r.clamp(min=1e-300)).clamp(-1, 1))
    return torch.stack([r, torch.where(y < 0, -theta, theta)], dim=1).to(xy.dtype)


# %% wrong: polar_angle_first
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.atan2(y, x), torch.hypot(x, y)], dim=1)


# %% wrong: polar_arctan_of_ratio
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.hypot(x, y), torch.atan(y / x)], dim=1)


# %% wrong: polar_arctan2_swapped
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.hypot(x, y), torch.atan2(x, y)], dim=1)


# %% wrong: polar_zero_to_two_pi
def to_polar(xy):
    x, y = xy.T
    theta = torch.atan2(y, x)
    theta = torch.where(theta < 0, theta + 2 * torch.pi, theta)
    return torch.stack([torch.hypot(x, y), theta], dim=1)


# %% wrong: polar_in_degrees
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x) * 180 / torch.pi], dim=1)


# %% wrong: polar_radius_squared
def to_polar(xy):
    x, y = xy.T
    return torch.stack([x**2 + y**2, torch.atan2(y, x)], dim=1)


# %% wrong: polar_minus_pi on the negative x-axis
def to_polar(xy):
    x, y = xy.T
    theta = torch.atan2(y, x)
    theta = torch.remainder(theta + torch.pi, 2 * torch.pi) - torch.pi
    return torch.stack([torch.hypot(x, y), torch.where((y == 0) & (x < 0), -torch.pi, theta)], 1)


# %% wrong: transposed
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x)])


# %% wrong: arctan corrected for x < 0 only above the axis
def to_polar(xy):
    x, y = xy.T
    theta = torch.atan(y / x)
    theta = torch.where(x < 0, theta + torch.pi, theta)
    return torch.stack([torch.hypot(x, y), theta], dim=1)


# %% wrong: the half-angle formula, 0 on the negative x-axis
def to_polar(xy):
    x, y = xy.T
    r = torch.hypot(x, y)
    return torch.stack([r, 2 * torch.atan2(y, r + x)], dim=1)


# %% wrong: a NaN gradient on the y-axis
def to_polar(xy):
    x, y = xy.T
    turn = torch.where(y < 0, -torch.pi * torch.ones_like(x), torch.pi * torch.ones_like(x))
    theta = torch.where(x < 0, torch.atan(y / x) + turn, torch.atan(y / x))
    return torch.stack([(x**2 + y**2).sqrt(), theta], dim=1)


# %% wrong: an eps under the root
def to_polar(xy):
    x, y = xy.T
    return torch.stack([torch.sqrt(x**2 + y**2 + 1e-6), torch.atan2(y, x)], dim=1)


# %% wrong: detached through numpy
def to_polar(xy):
    import numpy as np

    points = xy.detach().cpu().numpy()
    r = np.hypot(points[:, 0], points[:, 1])
    theta = np.arctan2(points[:, 1], points[:, 0])
    return torch.tensor(np.stack([r, theta], 1), dtype=xy.dtype, device=xy.device)


# %% wrong: always float32
def to_polar(xy):
    x, y = xy.float().T
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x)], dim=1)


# %% wrong: a float32 detour
def to_polar(xy):
    x, y = xy.float().T
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x)], dim=1).to(xy.dtype)


# %% wrong: two tensors
def to_polar(xy):
    x, y = xy.T
    return torch.hypot(x, y), torch.atan2(y, x)


# %% wrong: changes its input
def to_polar(xy):
    x, y = xy[:, 0].clone(), xy[:, 1].clone()
    xy[:, 0] = torch.hypot(x, y)
    xy[:, 1] = torch.atan2(y, x)
    return xy


# %% wrong: the angle from the arc cosine, never negative
def to_polar(xy):
    x, y = xy.T
    r = torch.hypot(x, y)
    return torch.stack([r, torch.acos(x / r)], dim=1)


# %% wrong: the sum of the absolute values for a radius
def to_polar(xy):
    return torch.stack([xy.abs().sum(1), torch.atan2(xy[:, 1], xy[:, 0])], dim=1)


# %% right: the complex logarithm
def to_polar(xy):
    z = torch.complex(xy[:, 0], xy[:, 1]).log()
    return torch.stack([z.real.exp(), z.imag], dim=1)


# %% wrong: the gradient of the angle cut
def to_polar(xy):
    x, y = xy.unbind(1)
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x).detach()], dim=1)


# %% wrong: no gradient on the x-axis, by the arc cosine
def to_polar(xy):
    x, y = xy.unbind(1)
    r = torch.hypot(x, y)
    theta = torch.acos(x / r)
    return torch.stack([r, torch.where(y < 0, -theta, theta)], dim=1)


# %% wrong: the arc sine, right in half of the plane
def to_polar(xy):
    x, y = xy.unbind(1)
    r = torch.hypot(x, y)
    return torch.stack([r, torch.asin(y / r)], dim=1)
