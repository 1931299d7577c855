# %% right: broadcasting
def fourier_features(x, num_frequencies):
    angles = x[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=-1)


# %% right: a list of columns
def fourier_features(x, num_frequencies):
    ks = range(1, num_frequencies + 1)
    return torch.stack([torch.sin(k * x) for k in ks] + [torch.cos(k * x) for k in ks], dim=1)


# %% right: written into a table
def fourier_features(x, num_frequencies):
    phi = x.new_zeros(len(x), 2 * num_frequencies)
    for k in range(1, num_frequencies + 1):
        phi[:, k - 1] = (k * x).sin()
        phi[:, num_frequencies + k - 1] = (k * x).cos()
    return phi


# %% right: powers of the complex wave
def fourier_features(x, num_frequencies):
    k = torch.arange(1, num_frequencies + 1, device=x.device)
    wave = torch.exp(1j * torch.outer(x, k.to(x.dtype)))
    return torch.hstack([wave.imag, wave.real])


# %% right: a cosine is a sine a quarter turn ahead
def fourier_features(x, num_frequencies):
    k = torch.arange(1, num_frequencies + 1, dtype=torch.float64, device=x.device)
    angles = torch.outer(x.double(), k)
    return torch.sin(torch.cat([angles, angles + torch.pi / 2], dim=1)).to(x.dtype)


# %% right: named otherwise, by the addition formulas
def fourier_features(t, count):
    sines, cosines = [t.sin()], [t.cos()]
    for _ in range(count - 1):
        s, c = sines[-1], cosines[-1]
        sines.append(s * cosines[0] + c * sines[0])
        cosines.append(c * cosines[0] - s * sines[0])
    return torch.stack(sines + cosines, dim=1)


# %% wrong: fourier_interleaved
def fourier_features(x, num_frequencies):
    columns = []
    for k in range(1, num_frequencies + 1):
        columns += [torch.sin(k * x), torch.cos(k * x)]
    return torch.stack(columns, dim=1)


# %% wrong: fourier_cosines_first
def fourier_features(x, num_frequencies):
    angles = x[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)


# %% wrong: fourier_from_zero
def fourier_features(x, num_frequencies):
    angles = x[:, None] * torch.arange(num_frequencies, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: fourier_two_pi
def fourier_features(x, num_frequencies):
    angles = 2 * torch.pi * x[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: fourier_powers_of_two
def fourier_features(x, num_frequencies):
    angles = x[:, None] * 2 ** torch.arange(num_frequencies, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: transposed
def fourier_features(x, num_frequencies):
    ks = range(1, num_frequencies + 1)
    return torch.stack([torch.sin(k * x) for k in ks] + [torch.cos(k * x) for k in ks])


# %% wrong: sines only
def fourier_features(x, num_frequencies):
    return torch.stack([torch.sin(k * x) for k in range(1, num_frequencies + 1)], dim=1)


# %% wrong: k sin x instead of sin kx
def fourier_features(x, num_frequencies):
    k = torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([x.sin()[:, None] * k, x.cos()[:, None] * k], dim=1)


# %% wrong: detached
def fourier_features(x, num_frequencies):
    angles = x.detach()[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: a constant in front
def fourier_features(x, num_frequencies):
    angles = x[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.ones_like(x)[:, None], torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: float32 whatever comes in
def fourier_features(x, num_frequencies):
    angles = x.float()[:, None] * torch.arange(1, num_frequencies + 1, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


# %% wrong: the last frequency is missing twice
def fourier_features(x, num_frequencies):
    angles = x[:, None] * torch.arange(1, num_frequencies, device=x.device)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)
