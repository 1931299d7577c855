# %% right: two sums of squares
def r2_score(y_hat, y):
    ss_res = ((y - y_hat) ** 2).sum()
    ss_tot = ((y - y.mean()) ** 2).sum()
    if ss_tot == 0:
        return 0.0
    return (1 - ss_res / ss_tot).item()


# %% right: two means, in float64
def r2_score(y_hat, y):
    y, y_hat = y.double(), y_hat.double()
    variance = y.var(correction=0).item()
    return 1.0 - (y - y_hat).pow(2).mean().item() / variance if variance else 0.0


# %% right: plain Python
def r2_score(y_hat, y):
    y, y_hat = y.tolist(), y_hat.tolist()
    if min(y) == max(y):
        return 0.0
    mean = sum(y) / len(y)
    return 1 - sum((a - b) ** 2 for a, b in zip(y, y_hat)) / sum((a - mean) ** 2 for a in y)


# %% right: in terms of the RMSE
def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    baseline = y.mean().expand(len(y))
    return 1 - (root_mean_squared_error(y_hat, y) / root_mean_squared_error(baseline, y)) ** 2


# %% right: norms
def r2_score(y_hat, y):
    centred = y - y.mean()
    total = centred @ centred
    rest = y - y_hat
    return ((total - rest @ rest) / total).item() if total > 0 else 0.0


# %% right: unbiased variance with its own divisor, numpy
def r2_score(y_hat, y):
    import numpy as np

    y, y_hat = y.cpu().double().numpy(), y_hat.cpu().double().numpy()
    if len(np.unique(y)) == 1:
        return 0.0
    return 1 - np.sum((y - y_hat) ** 2) / ((len(y) - 1) * np.var(y, ddof=1))


# %% wrong: metric_not_a_float
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum()
    return 1 - (y - y_hat).square().sum() / total if total > 0 else torch.zeros(())


# %% wrong: swapped_arguments
def r2_score(y_hat, y):
    y_hat, y = y, y_hat
    total = (y - y.mean()).square().sum().item()
    return 1 - (y - y_hat).square().sum().item() / total if total > 0 else 0.0


# %% wrong: r2_without_one_minus
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return (y - y_hat).square().sum().item() / total if total > 0 else 0.0


# %% wrong: r2_mean_over_unbiased
def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    return 1 - ((y - y_hat).square().mean() / y.var()).item()


# %% wrong: r2_squared_correlation
def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    a, b = y - y.mean(), y_hat - y_hat.mean()
    return ((a * b).sum() ** 2 / (a.square().sum() * b.square().sum())).item()


# %% wrong: r2_forgets_bias
def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    return 1 - ((y - y_hat).var() / y.var()).item()


# %% wrong: r2_cut_at_zero
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return max(0.0, 1 - (y - y_hat).square().sum().item() / total) if total > 0 else 0.0


# %% wrong: explained over total
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return (y_hat - y.mean()).square().sum().item() / total if total > 0 else 0.0


# %% wrong: NaN or −inf for a constant
def r2_score(y_hat, y):
    return (1 - (y - y_hat).square().sum() / (y - y.mean()).square().sum()).item()


# %% wrong: ZeroDivisionError for a constant
def r2_score(y_hat, y):
    return 1 - (y - y_hat).square().sum().item() / (y - y.mean()).square().sum().item()


# %% wrong: r2_of_constant_not_0, the ratio is 0
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    ratio = (y - y_hat).square().sum().item() / total if total > 0 else 0.0
    return 1 - ratio


# %% wrong: r2_of_constant_not_0 where the prediction is perfect
def r2_score(y_hat, y):
    residual = (y - y_hat).square().sum().item()
    total = (y - y.mean()).square().sum().item()
    if total == 0:
        return 1.0 if residual == 0 else 0.0
    return 1 - residual / total


# %% wrong: the int 0 for a constant
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return 1 - (y - y_hat).square().sum().item() / total if total > 0 else 0


# %% wrong: an eps in place of the case
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return 1 - (y - y_hat).square().sum().item() / (total + 1e-8)


# %% wrong: takes small values for constant ones
def r2_score(y_hat, y):
    total = (y - y.mean()).square().sum().item()
    return 1 - (y - y_hat).square().sum().item() / total if total > 1e-2 else 0.0


# %% wrong: does not centre y
def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    return 1 - ((y - y_hat).square().sum() / y.square().sum()).item()


# %% wrong: 0.0 where the prediction is constant
def r2_score(y_hat, y):
    if bool((y == y[0]).all()) or bool((y_hat == y_hat[0]).all()):
        return 0.0
    return 1 - ((y - y_hat).square().sum() / (y - y.mean()).square().sum()).item()


# %% wrong: narrowed to float32
def r2_score(y_hat, y):
    y_hat, y = y_hat.float(), y.float()
    total = (y - y.mean()).square().sum().item()
    return 1 - (y - y_hat).square().sum().item() / total if total > 0 else 0.0


# %% wrong: banned_call
import sklearn.metrics


def r2_score(y_hat, y):
    if bool((y == y[0]).all()):
        return 0.0
    return float(sklearn.metrics.r2_score(y.cpu(), y_hat.cpu()))


# %% right: asks whether all are equal, parameters of other names
def r2_score(p, t):
    if torch.all(t == t[0]):
        return 0.0
    e, d = p - t, t - t.mean()
    return 1 - float(e @ e) / float(d @ d)


# %% right: a loop over 0-d tensors
def r2_score(p, t):
    m = t.sum() / t.numel()
    r = s = torch.zeros((), dtype=t.dtype, device=t.device)
    for i in range(len(t)):
        r = r + (t[i] - p[i]) ** 2
        s = s + (t[i] - m) ** 2
    return 0.0 if float(s) == 0 else float(1 - r / s)


# %% wrong: compares with the median
def r2_score(p, t):
    d = ((t - t.median()) ** 2).sum()
    n = ((p - t) ** 2).sum()
    return (1 - n / d).item() if d else 0.0


# %% wrong: adjusted for one feature
def r2_score(p, t):
    d = ((t - t.mean()) ** 2).sum()
    n = ((p - t) ** 2).sum()
    k = len(t)
    return (1 - (n / d) * (k - 1) / (k - 2)).item() if d else 0.0
