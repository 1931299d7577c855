# %% right: mean and population std
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.std(0, unbiased=False) + eps)


# %% right: a loop over columns
def standardize(X, eps=1e-8):
    columns = []
    for column in X.T:
        centred = column - column.sum() / len(column)
        columns.append(centred / ((centred * centred).sum() / len(column)) ** 0.5)
    for j, column in enumerate(X.T):
        centred = column - column.sum() / len(column)
        sigma = ((centred * centred).sum() / len(column)).sqrt()
        columns[j] = centred / (sigma + eps)
    return torch.stack(columns, dim=1)


# %% right: the mean of the squares minus the square of the mean
def standardize(X, eps=1e-8):
    mean = X.mean(dim=0, keepdim=True)
    variance = (X * X).mean(dim=0, keepdim=True) - mean**2
    return (X - mean) / (variance.clamp(min=0).sqrt() + eps)


# %% right: var_mean
def standardize(X, eps=1e-8):
    variance, mean = torch.var_mean(X, dim=0, correction=0)
    return (X - mean) / (variance.sqrt() + eps)


# %% right: in place on a copy
def standardize(X, eps=1e-8):
    Z = X.clone()
    Z -= X.mean(0)
    Z /= X.std(0, correction=0) + eps
    return Z


# %% right: vmap over the columns, in float64
def standardize(X, eps=1e-8):
    def column(x):
        return (x - x.mean()) / (x.var(correction=0).sqrt() + eps)

    return torch.vmap(column, in_dims=1, out_dims=1)(X.double()).to(X.dtype)


# %% right: other names, the sample deviation corrected
def standardize(data, eps=1e-8):
    n = len(data)
    if n == 1:
        return torch.zeros_like(data)
    sigma = data.std(0) * ((n - 1) / n) ** 0.5
    return (data - data.mean(0)) / (sigma + eps)


# %% wrong: sample_std_not_population
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.std(0) + eps)


# %% wrong: standardized_rows
def standardize(X, eps=1e-8):
    return (X - X.mean(1, keepdim=True)) / (X.std(1, keepdim=True, correction=0) + eps)


# %% wrong: standardized_as_a_whole
def standardize(X, eps=1e-8):
    return (X - X.mean()) / (X.std(correction=0) + eps)


# %% wrong: standardize_by_the_variance
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.var(0, correction=0) + eps)


# %% wrong: standardize_only_centred
def standardize(X, eps=1e-8):
    return X - X.mean(0)


# %% wrong: standardize_only_scaled
def standardize(X, eps=1e-8):
    return X / (X.std(0, correction=0) + eps)


# %% wrong: standardize_ignores_eps
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.std(0, correction=0) + 1e-8)


# %% wrong: standardize_without_eps
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / X.std(0, correction=0)


# %% wrong: standardize_eps_on_the_variance
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / torch.sqrt(X.var(0, correction=0) + eps)


# %% wrong: standardize_eps_squared
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / torch.sqrt(X.var(0, correction=0) + eps * eps)


# %% wrong: standardize_eps_as_a_floor
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / X.std(0, correction=0).clamp(min=eps)


# %% wrong: another default
def standardize(X, eps=1e-5):
    return (X - X.mean(0)) / (X.std(0, correction=0) + eps)


# %% wrong: eps only where the column is constant
def standardize(X, eps=1e-8):
    std = X.std(0, correction=0)
    return (X - X.mean(0)) / torch.where(std == 0, torch.full_like(std, eps), std)


# %% wrong: constant columns are not numbers
def standardize(X, eps=1e-8):
    std = X.std(0, correction=0)
    Z = (X - X.mean(0)) / (std + eps)
    Z[:, std == 0] = float("nan")
    return Z


# %% wrong: eps outside the fraction
def standardize(X, eps=1e-8):
    return (X - X.mean(0)) / X.std(0, correction=0) + eps


# %% wrong: the least and the greatest value
def standardize(X, eps=1e-8):
    low, high = X.amin(0), X.amax(0)
    return (X - low) / (high - low + eps)


# %% wrong: changes its input
def standardize(X, eps=1e-8):
    X -= X.mean(0)
    return X / (X.square().mean(0).sqrt() + eps)


# %% wrong: the statistics are detached
def standardize(X, eps=1e-8):
    with torch.no_grad():
        mean, std = X.mean(0), X.std(0, correction=0)
    return (X - mean) / (std + eps)


# %% wrong: always float32
def standardize(X, eps=1e-8):
    X = X.float()
    return (X - X.mean(0)) / (X.std(0, correction=0) + eps)


# %% wrong: columns of length 1, not of deviation 1
def standardize(X, eps=1e-8):
    centred = X - X.mean(0)
    return centred / (centred.square().sum(0).sqrt() + eps)


# %% wrong: batch_norm puts eps on the variance
def standardize(X, eps=1e-8):
    return torch.nn.functional.batch_norm(X, None, None, training=True, eps=eps)


# %% wrong: the division binds before the subtraction
def standardize(X, eps=1e-8):
    return X - X.mean(0) / (X.std(0, correction=0) + eps)


# %% wrong: a single row is left as it is
def standardize(X, eps=1e-8):
    if len(X) == 1:
        return X.clone()
    return (X - X.mean(0)) / (X.std(0, correction=0) + eps)
