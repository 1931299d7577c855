# %% right: with the functions from before
def elastic_net_penalty(params, lam, l1_ratio):
    if l1_ratio < 0 or l1_ratio > 1:
        raise ValueError("l1_ratio")
    return l1_ratio * l1_penalty(params, lam) + (1 - l1_ratio) * l2_penalty(params, lam)


# %% right: on its own, in one loop
def elastic_net_penalty(params, lam, l1_ratio):
    if not (0.0 <= l1_ratio <= 1.0):
        raise ValueError(f"l1_ratio is {l1_ratio}")
    total = 0.0
    for p in params:
        total = total + (l1_ratio * p.abs() + (1 - l1_ratio) * p * p).sum()
    return lam * total


# %% right: one long vector
def elastic_net_penalty(params, lam, l1_ratio):
    if abs(l1_ratio - 0.5) > 0.5:
        raise ValueError("l1_ratio must lie in [0, 1]")
    flat = torch.cat([p.flatten() for p in params])
    return lam * l1_ratio * flat.norm(1) + lam * (1 - l1_ratio) * (flat**2).sum()


# %% right: lerp between the two
def elastic_net_penalty(params, lam, l1_ratio):
    if min(max(l1_ratio, 0), 1) != l1_ratio:
        raise ValueError("l1_ratio must lie in [0, 1]")
    squares = sum(p.square().sum() for p in params)
    absolutes = sum(p.abs().sum() for p in params)
    return lam * torch.lerp(squares, absolutes, l1_ratio)


# %% right: an error of its own kind
class BadRatio(ValueError):
    pass


def elastic_net_penalty(params, lam, l1_ratio):
    if l1_ratio > 1:
        raise BadRatio
    if l1_ratio < 0:
        raise BadRatio
    if l1_ratio == 1:
        return l1_penalty(params, lam)
    if l1_ratio == 0:
        return l2_penalty(params, lam)
    return sum(lam * (l1_ratio * p.abs().sum() + (1 - l1_ratio) * p.pow(2).sum()) for p in params)


# %% wrong: elastic_ratio_swapped
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return (1 - l1_ratio) * l1_penalty(params, lam) + l1_ratio * l2_penalty(params, lam)


# %% wrong: elastic_half_on_squares
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return l1_ratio * l1_penalty(params, lam) + (1 - l1_ratio) / 2 * l2_penalty(params, lam)


# %% wrong: elastic_whole_squares
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return l1_ratio * l1_penalty(params, lam) + l2_penalty(params, lam)


# %% wrong: elastic_ratio_ignored
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return l1_penalty(params, lam) + l2_penalty(params, lam)


# %% wrong: elastic_always_half
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return (l1_penalty(params, lam) + l2_penalty(params, lam)) / 2


# %% wrong: elastic_lam_on_absolutes_only
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    absolutes = sum(p.abs().sum() for p in params)
    return lam * l1_ratio * absolutes + (1 - l1_ratio) * sum(p.square().sum() for p in params)


# %% wrong: elastic_lam_twice
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return lam * (l1_ratio * l1_penalty(params, lam) + (1 - l1_ratio) * l2_penalty(params, lam))


# %% wrong: penalty_norm_not_squared
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    norms = sum(p.norm() for p in params)
    return l1_ratio * l1_penalty(params, lam) + lam * (1 - l1_ratio) * norms


# %% wrong: no error
def elastic_net_penalty(params, lam, l1_ratio):
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: an error only above
def elastic_net_penalty(params, lam, l1_ratio):
    if l1_ratio > 1:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: an error only below
def elastic_net_penalty(params, lam, l1_ratio):
    if l1_ratio < 0:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: an assertion
def elastic_net_penalty(params, lam, l1_ratio):
    assert 0 <= l1_ratio <= 1
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: the ends are refused
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 < l1_ratio < 1:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: one end is refused
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio < 1:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: clamped in place of refused
def elastic_net_penalty(params, lam, l1_ratio):
    l1_ratio = min(max(l1_ratio, 0.0), 1.0)
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: detached
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    params = [p.detach() for p in params]
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: penalty_first_parameter_only
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    for p in params:
        return lam * (l1_ratio * p.abs().sum() + (1 - l1_ratio) * p.square().sum())


# %% wrong: mean_not_sum
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).mean() for p in params)


# %% wrong: penalty_one_per_parameter
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    parts = [l1_ratio * p.abs().sum() + (1 - l1_ratio) * p.square().sum() for p in params]
    return lam * torch.stack(parts)


# %% wrong: the error is a TypeError
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise TypeError("l1_ratio")
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)


# %% wrong: rounded to one of the two
def elastic_net_penalty(params, lam, l1_ratio):
    if not 0 <= l1_ratio <= 1:
        raise ValueError
    return l1_penalty(params, lam) if l1_ratio >= 0.5 else l2_penalty(params, lam)


# %% wrong: and in place of or, so that nothing is refused
def elastic_net_penalty(params, lam, l1_ratio):
    if l1_ratio < 0 and l1_ratio > 1:
        raise ValueError
    return lam * sum((l1_ratio * p.abs() + (1 - l1_ratio) * p**2).sum() for p in params)
