# %% right: stack
def to_cartesian(polar):
    r, theta = polar[:, 0], polar[:, 1]
    return torch.stack([r * torch.cos(theta), r * torch.sin(theta)], dim=1)


# %% right: torch.polar
def to_cartesian(polar):
    r, theta = polar.unbind(1)
    return torch.view_as_real(torch.polar(r.contiguous(), theta.contiguous()))


# %% right: the radius times the direction
def to_cartesian(polar):
    theta = polar[:, 1:]
    return polar[:, :1] * torch.cat([theta.cos(), theta.sin()], dim=1)


# %% right: row by row
def to_cartesian(polar):
    def point(row):
        return torch.stack([row[0] * torch.cos(row[1]), row[0] * torch.sin(row[1])])

    return torch.stack([point(row) for row in polar])


# %% right: a sine a quarter turn ahead
def to_cartesian(polar):
    ahead = torch.tensor([torch.pi / 2, 0.0], dtype=torch.float64, device=polar.device)
    return (polar[:, :1] * torch.sin(polar[:, 1:].double() + ahead)).to(polar.dtype)


# %% right: vmap
def to_cartesian(polar):
    return torch.vmap(lambda p: p[0] * torch.stack([p[1].cos(), p[1].sin()]))(polar)


# %% right: the complex exponential
def to_cartesian(polar):
    z = polar[:, 0] * torch.exp(1j * polar[:, 1])
    return torch.stack([z.real, z.imag], dim=1)


# %% wrong: cartesian_sine_first
def to_cartesian(polar):
    r, theta = polar.T
    return torch.stack([r * theta.sin(), r * theta.cos()], dim=1)


# %% wrong: cartesian_angle_first
def to_cartesian(polar):
    theta, r = polar.T
    return torch.stack([r * theta.cos(), r * theta.sin()], dim=1)


# %% wrong: cartesian_without_radius
def to_cartesian(polar):
    theta = polar[:, 1]
    return torch.stack([theta.cos(), theta.sin()], dim=1)


# %% wrong: cartesian_in_degrees
def to_cartesian(polar):
    r, theta = polar[:, 0], torch.deg2rad(polar[:, 1])
    return torch.stack([r * theta.cos(), r * theta.sin()], dim=1)


# %% wrong: transposed
def to_cartesian(polar):
    r, theta = polar.T
    return torch.stack([r * theta.cos(), r * theta.sin()])


# %% wrong: y always positive
def to_cartesian(polar):
    r, theta = polar.T
    x = r * theta.cos()
    return torch.stack([x, (r**2 - x**2).clamp(min=0).sqrt()], dim=1)


# %% wrong: the tangent and the root, no gradient at θ = 0
def to_cartesian(polar):
    r, theta = polar.T
    x = r * theta.cos()
    y = (r**2 - x**2).clamp(min=0).sqrt() * theta.sign()
    return torch.stack([x, y], dim=1)


# %% wrong: changes its input
def to_cartesian(polar):
    r, theta = polar[:, 0].clone(), polar[:, 1].clone()
    polar[:, 0] = r * theta.cos()
    polar[:, 1] = r * theta.sin()
    return polar


# %% wrong: detached
def to_cartesian(polar):
    import math

    return torch.tensor(
        [[r * math.cos(t), r * math.sin(t)] for r, t in polar.tolist()],
        dtype=polar.dtype,
        device=polar.device,
    )


# %% wrong: always float32
def to_cartesian(polar):
    r, theta = polar.float().T
    return torch.stack([r * theta.cos(), r * theta.sin()], dim=1)


# %% wrong: a complex tensor
def to_cartesian(polar):
    return torch.polar(polar[:, 0].contiguous(), polar[:, 1].contiguous())


# %% wrong: the sign of y lost
def to_cartesian(polar):
    r, theta = polar.T
    return torch.stack([r * theta.cos(), r * theta.abs().sin()], dim=1)


# %% wrong: a tuple
def to_cartesian(polar):
    r, theta = polar.T
    return r * theta.cos(), r * theta.sin()
