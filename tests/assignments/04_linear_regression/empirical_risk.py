# %% right: the definition
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).mean()


# %% right: a sum over the number of samples
def empirical_risk(loss, model, X, y):
    y_hat = model(X)
    losses = loss(y_hat, y)
    return torch.sum(losses) / X.shape[0]


# %% right: sample by sample
def empirical_risk(loss, model, X, y):
    losses = [loss(model(X[i : i + 1]), y[i : i + 1]) for i in range(len(X))]
    return torch.cat(losses).mean()


# %% right: in chunks of unequal size
def empirical_risk(loss, model, X, y):
    total = 0.0
    for X_part, y_part in zip(X.split(2), y.split(2)):
        total = total + loss(model(X_part), y_part).sum()
    return total / len(y)


# %% right: Python's sum
def empirical_risk(loss, model, X, y):
    losses = loss(model(X), y)
    return sum(losses) / len(losses)


# %% right: other names for the arguments, vmap over the samples
def empirical_risk(ell, f, data, targets):
    one = lambda x, t: ell(f(x[None]), t[None])[0]
    return torch.func.vmap(one)(data, targets).mean()


# %% wrong: sum_not_mean
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).sum()


# %% wrong: risk_loss_arguments_swapped
def empirical_risk(loss, model, X, y):
    return loss(y, model(X)).mean()


# %% wrong: risk_not_averaged
def empirical_risk(loss, model, X, y):
    return loss(model(X), y)


# %% wrong: risk_ignores_the_loss
def empirical_risk(loss, model, X, y):
    return ((model(X) - y) ** 2).mean()


# %% wrong: ignores the model
def empirical_risk(loss, model, X, y):
    return loss(X[:, 0], y).mean()


# %% wrong: a Python float
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).mean().item()


# %% wrong: a new tensor without a graph
def empirical_risk(loss, model, X, y):
    losses = loss(model(X), y)
    return torch.tensor(
        sum(losses.tolist()) / len(losses), dtype=losses.dtype, device=losses.device
    )


# %% wrong: no graph
@torch.no_grad()
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).mean()


# %% wrong: predictions detached
def empirical_risk(loss, model, X, y):
    return loss(model(X).detach(), y).mean()


# %% wrong: the mean of the means of unequal chunks
def empirical_risk(loss, model, X, y):
    means = [loss(model(a), c).mean() for a, c in zip(X.split(4), y.split(4))]
    return torch.stack(means).mean()


# %% wrong: divides by n - 1
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).sum() / (len(y) - 1)


# %% wrong: flattens the predictions
def empirical_risk(loss, model, X, y):
    return loss(model(X).squeeze(), y).mean()


# %% wrong: divides by the features
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).sum() / X.shape[1]


# %% wrong: the median
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).median()


# %% wrong: labels turned into numbers
def empirical_risk(loss, model, X, y):
    return loss(model(X), y.to(X.dtype)).mean()


# %% wrong: absolute values of the losses
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).abs().mean()


# %% wrong: negative losses cut off
def empirical_risk(loss, model, X, y):
    return loss(model(X), y).clamp(min=0).mean()
