# %% right: a sum of sums
def l1_penalty(params, lam):
    return lam * sum(p.abs().sum() for p in params)


# %% right: vector norms of order 1
def l1_penalty(params, lam):
    return lam * sum(torch.linalg.vector_norm(p, ord=1) for p in params)


# %% right: norm(1) of the flat tensor
def l1_penalty(params, lam):
    penalty = torch.zeros((), dtype=params[0].dtype, device=params[0].device)
    for p in params:
        penalty = penalty + p.flatten().norm(p=1)
    return penalty * lam


# %% right: by the sign
def l1_penalty(params, lam):
    flat = torch.cat([p.reshape(-1) for p in params])
    return lam * (flat * flat.sign()).sum()


# %% right: by a case distinction
def l1_penalty(params, lam):
    return sum(lam * torch.where(p > 0, p, -p).sum() for p in params)


# %% right: two ReLUs
def l1_penalty(params, lam):
    return lam * sum((torch.relu(p) + torch.relu(-p)).sum() for p in params)


# %% right: the absolute error against zero
def l1_penalty(params, lam):
    loss = torch.nn.L1Loss(reduction="sum")
    return lam * sum(loss(p, torch.zeros_like(p)) for p in params)


# %% wrong: penalty_of_squares
def l1_penalty(params, lam):
    return lam * sum(p.square().sum() for p in params)


# %% wrong: penalty_without_absolute_values
def l1_penalty(params, lam):
    return lam * sum(p.sum() for p in params)


# %% wrong: penalty_absolute_value_of_the_sum
def l1_penalty(params, lam):
    return lam * sum(abs(p.sum()) for p in params)


# %% wrong: the absolute value of the whole sum
def l1_penalty(params, lam):
    return lam * abs(sum(p.sum() for p in params))


# %% wrong: penalty_euclidean_norm
def l1_penalty(params, lam):
    return lam * sum(p.norm() for p in params)


# %% wrong: the column norm of matrices
def l1_penalty(params, lam):
    return lam * sum(torch.linalg.norm(p, 1) if p.dim() == 2 else p.abs().sum() for p in params)


# %% wrong: penalty_largest_entry
def l1_penalty(params, lam):
    return lam * sum(p.abs().max() for p in params)


# %% wrong: unnecessary_half
def l1_penalty(params, lam):
    return lam * 0.5 * sum(p.abs().sum() for p in params)


# %% wrong: penalty_first_parameter_only
def l1_penalty(params, lam):
    return lam * params[0].abs().sum()


# %% wrong: penalty_last_parameter_only
def l1_penalty(params, lam):
    for p in params:
        total = p.abs().sum()
    return lam * total


# %% wrong: penalty_matrices_only
def l1_penalty(params, lam):
    return lam * sum((p.abs().sum() for p in params if p.dim() >= 2), 0 * params[0].sum())


# %% wrong: mean_not_sum
def l1_penalty(params, lam):
    return lam * sum(p.abs().mean() for p in params)


# %% wrong: penalty_without_lam
def l1_penalty(params, lam):
    return sum(p.abs().sum() for p in params)


# %% wrong: penalty_one_per_parameter
def l1_penalty(params, lam):
    return lam * torch.stack([p.abs().sum() for p in params])


# %% wrong: a list
def l1_penalty(params, lam):
    return [lam * p.abs().sum() for p in params]


# %% wrong: kept_dimension
def l1_penalty(params, lam):
    return lam * sum(p.abs().sum().reshape(1) for p in params)


# %% wrong: detached
def l1_penalty(params, lam):
    with torch.no_grad():
        return lam * sum(p.abs().sum() for p in params)


# %% wrong: a new tensor
def l1_penalty(params, lam):
    return torch.tensor(lam * sum(p.abs().sum().item() for p in params))


# %% wrong: always float32
def l1_penalty(params, lam):
    total = torch.zeros((), dtype=torch.float32)
    for p in params:
        total += p.abs().sum().float()
    return lam * total


# %% wrong: smoothed
def l1_penalty(params, lam):
    return lam * sum((p.square() + 1e-8).sqrt().sum() for p in params)


# %% wrong: Huber's
def l1_penalty(params, lam):
    return lam * sum(torch.nn.functional.smooth_l1_loss(p, 0 * p, reduction="sum") for p in params)


# %% wrong: abs in place
def l1_penalty(params, lam):
    return lam * sum(p.data.abs_().sum() for p in params)


# %% wrong: soft thresholding
def l1_penalty(params, lam):
    return sum(torch.relu(p.abs() - lam / 2).sum() for p in params)


# %% wrong: the gradient is cut at the sign
def l1_penalty(params, lam):
    return lam * sum((p.detach() * p.sign()).sum() for p in params)
