# %% right: stack of powers
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(1, degree + 1)], dim=-1)


# %% right: broadcasting against the exponents
def polynomial_features(x, degree):
    return x.unsqueeze(1) ** torch.arange(1, degree + 1, device=x.device)


# %% right: a product that runs on
def polynomial_features(x, degree):
    columns = [x]
    while len(columns) < degree:
        columns.append(columns[-1] * x)
    return torch.stack(columns, dim=1)


# %% right: cumprod
def polynomial_features(x, degree):
    return torch.cumprod(x[:, None].expand(-1, degree), dim=1)


# %% right: floating exponents
def polynomial_features(x, degree):
    powers = torch.arange(1, degree + 1, dtype=x.dtype, device=x.device)
    return torch.pow(x.reshape(-1, 1), powers)


# %% right: recursion
def polynomial_features(x, degree):
    if degree == 1:
        return x[:, None]
    lower = polynomial_features(x, degree - 1)
    return torch.cat([lower, lower[:, -1:] * x[:, None]], dim=1)


# %% right: written into columns
def polynomial_features(x, degree):
    phi = torch.zeros(len(x), degree, dtype=x.dtype, device=x.device)
    for k in range(degree):
        phi[:, k] = x ** (k + 1)
    return phi


# %% right: entry by entry
def polynomial_features(x, degree):
    return torch.stack([torch.stack([xi**k for k in range(1, degree + 1)]) for xi in x])


# %% right: named otherwise, cumulative product of columns
def polynomial_features(values, highest):
    return values[:, None].repeat(1, highest).cumprod(dim=1)


# %% wrong: vander writes in place, so that no gradient can be had of the powers
def polynomial_features(x, degree):
    return torch.vander(x, degree + 1, increasing=True)[:, 1:]


# %% wrong: powers_with_constant
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(degree + 1)], dim=1)


# %% wrong: powers_from_zero
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(degree)], dim=1)


# %% wrong: powers_from_zero by vander
def polynomial_features(x, degree):
    return torch.vander(x, degree, increasing=True)


# %% wrong: powers_one_too_few
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(1, degree)], dim=1)


# %% wrong: powers_falling
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(degree, 0, -1)], dim=1)


# %% wrong: multiples_not_powers
def polynomial_features(x, degree):
    return x[:, None] * torch.arange(1, degree + 1, device=x.device)


# %% wrong: transposed
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(1, degree + 1)])


# %% wrong: powers_of_absolute_value
def polynomial_features(x, degree):
    return torch.stack([x.abs() ** k for k in range(1, degree + 1)], dim=1)


# %% wrong: only the last power
def polynomial_features(x, degree):
    return (x**degree)[:, None]


# %% wrong: a logarithm, NaN for negative numbers
def polynomial_features(x, degree):
    k = torch.arange(1, degree + 1, device=x.device)
    return torch.exp(k * torch.log(x)[:, None])


# %% wrong: a logarithm with the sign put back, NaN gradient at 0
def polynomial_features(x, degree):
    k = torch.arange(1, degree + 1, device=x.device)
    size = torch.exp(k * torch.log(x.abs())[:, None])
    return torch.where((x[:, None] < 0) & (k % 2 == 1), -size, size)


# %% wrong: an x0 trick that kills the gradient at 0
def polynomial_features(x, degree):
    safe = torch.where(x == 0, torch.ones_like(x), x)
    phi = torch.stack([safe**k for k in range(1, degree + 1)], dim=1)
    return torch.where(x[:, None] == 0, torch.zeros_like(phi), phi)


# %% wrong: float64 whatever comes in
def polynomial_features(x, degree):
    return x[:, None] ** torch.arange(1, degree + 1, dtype=torch.float64, device=x.device)


# %% wrong: float32 whatever comes in
def polynomial_features(x, degree):
    phi = torch.zeros(len(x), degree, device=x.device)
    for k in range(degree):
        phi[:, k] = x ** (k + 1)
    return phi


# %% wrong: detached
def polynomial_features(x, degree):
    return torch.tensor(
        [[v**k for k in range(1, degree + 1)] for v in x.tolist()], dtype=x.dtype, device=x.device
    )


# %% wrong: a vector for degree 1
def polynomial_features(x, degree):
    return torch.stack([x**k for k in range(1, degree + 1)], dim=1).squeeze()


# %% wrong: always three columns
def polynomial_features(x, degree):
    return torch.stack([x, x**2, x**3], dim=1)


# %% wrong: changes its input
def polynomial_features(x, degree):
    base = x.clone()
    columns = []
    for _ in range(degree):
        columns.append(x.clone())
        x *= base
    return torch.stack(columns, dim=1)


# %% wrong: repeated squares
def polynomial_features(x, degree):
    columns = [x]
    for _ in range(degree - 1):
        columns.append(columns[-1] ** 2)
    return torch.stack(columns, dim=1)
