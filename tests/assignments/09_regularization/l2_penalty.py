# %% right: a sum of sums
def l2_penalty(params, lam):
    return lam * sum((p * p).sum() for p in params)


# %% right: squared norms
def l2_penalty(params, lam):
    total = 0.0
    for p in params:
        total = total + p.norm() ** 2
    return lam * total


# %% right: one long vector, and a product with itself
def l2_penalty(params, lam):
    flat = torch.cat([p.reshape(-1) for p in params])
    return lam * (flat @ flat)


# %% right: stacked, with pow
def l2_penalty(params, lam):
    return torch.stack([torch.sum(torch.pow(p, 2)) for p in params]).sum() * lam


# %% right: in place on a total of its own
def l2_penalty(params, lam):
    total = torch.zeros((), dtype=params[0].dtype, device=params[0].device)
    for p in params:
        total += lam * p.pow(2).sum()
    return total


# %% right: mean squared error against zero
def l2_penalty(params, lam):
    from torch.nn.functional import mse_loss

    return lam * sum(mse_loss(p, torch.zeros_like(p), reduction="sum") for p in params)


# %% right: recursion
def l2_penalty(params, lam):
    first, *rest = params
    own = lam * first.square().sum()
    return own + l2_penalty(rest, lam) if rest else own


# %% right: matrix norms and foreach
def l2_penalty(params, lam):
    norms = torch._foreach_norm(params)
    return lam * torch.stack(norms).square().sum()


# %% right: parameters to vector
def l2_penalty(params, lam):
    v = torch.nn.utils.parameters_to_vector(params)
    return lam * torch.linalg.vector_norm(v) ** 2


# %% wrong: unnecessary_half
def l2_penalty(params, lam):
    return lam / 2 * sum(p.square().sum() for p in params)


# %% wrong: penalty_norm_not_squared
def l2_penalty(params, lam):
    return lam * sum(p.norm() for p in params)


# %% wrong: penalty_root_of_everything
def l2_penalty(params, lam):
    return lam * torch.sqrt(sum(p.square().sum() for p in params))


# %% wrong: penalty_of_absolute_values
def l2_penalty(params, lam):
    return lam * sum(p.abs().sum() for p in params)


# %% wrong: penalty_square_of_the_sum
def l2_penalty(params, lam):
    return lam * sum(p.sum() ** 2 for p in params)


# %% wrong: penalty_spectral_norm
def l2_penalty(params, lam):
    return lam * sum(
        torch.linalg.norm(
            p.reshape(1) if p.dim() == 0 else p.flatten(0, -2) if p.dim() > 2 else p, 2
        )
        ** 2
        for p in params
    )


# %% wrong: penalty_first_parameter_only
def l2_penalty(params, lam):
    for p in params:
        return lam * p.square().sum()


# %% wrong: penalty_last_parameter_only
def l2_penalty(params, lam):
    for p in params:
        penalty = lam * p.square().sum()
    return penalty


# %% wrong: penalty_matrices_only
def l2_penalty(params, lam):
    matrices = [p for p in params if p.dim() > 1]
    return lam * sum((p.square().sum() for p in matrices), 0 * params[0].sum())


# %% wrong: mean_not_sum
def l2_penalty(params, lam):
    return lam * sum(p.square().mean() for p in params)


# %% wrong: the mean over all entries
def l2_penalty(params, lam):
    return lam * torch.cat([p.flatten() for p in params]).square().mean()


# %% wrong: penalty_mean_of_parameters
def l2_penalty(params, lam):
    return lam * torch.stack([p.square().sum() for p in params]).mean()


# %% wrong: penalty_without_lam
def l2_penalty(params, lam):
    return sum(p.square().sum() for p in params)


# %% wrong: lam only on the last
def l2_penalty(params, lam):
    total = 0
    for p in params:
        total = total * lam + lam * p.square().sum()
    return total


# %% wrong: penalty_one_per_parameter
def l2_penalty(params, lam):
    return torch.stack([lam * p.square().sum() for p in params])


# %% wrong: kept_dimension
def l2_penalty(params, lam):
    total = torch.zeros(1, dtype=params[0].dtype, device=params[0].device)
    for p in params:
        total = total + p.square().sum()
    return lam * total


# %% wrong: a Python float
def l2_penalty(params, lam):
    return lam * sum(p.square().sum().item() for p in params)


# %% wrong: detached
def l2_penalty(params, lam):
    return lam * sum(p.detach().square().sum() for p in params)


# %% wrong: through data
def l2_penalty(params, lam):
    return lam * sum((p.data**2).sum() for p in params)


# %% wrong: always float32
def l2_penalty(params, lam):
    return lam * sum(p.float().square().sum() for p in params)


# %% wrong: the inputs are squared in place
def l2_penalty(params, lam):
    with torch.no_grad():
        for p in params:
            p *= p
    return lam * sum(p.sum() for p in params)


# %% wrong: a NaN gradient at zero
def l2_penalty(params, lam):
    return lam * sum(torch.sqrt((p * p).sum()) ** 2 for p in params)


# %% wrong: only parameters that require a gradient
def l2_penalty(params, lam):
    return lam * sum((p.square().sum() for p in params if p.requires_grad), 0 * params[0].sum())


# %% wrong: a sum over the last axis only
def l2_penalty(params, lam):
    return lam * sum(p.square().sum(-1) for p in params)


# %% wrong: the square of the sum of the norms
def l2_penalty(params, lam):
    return lam * sum(p.norm() for p in params) ** 2


# %% wrong: lam under the square
def l2_penalty(params, lam):
    return sum((lam * p).square().sum() for p in params)
