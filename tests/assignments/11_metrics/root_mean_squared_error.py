# %% right: square, mean, root
def root_mean_squared_error(y_hat, y):
    return torch.sqrt(torch.mean((y_hat - y) ** 2)).item()


# %% right: the library's loss and math.sqrt
def root_mean_squared_error(y_hat, y):
    return math.sqrt(nn.functional.mse_loss(y_hat, y).item())


# %% right: a norm over the root of n
def root_mean_squared_error(y_hat, y):
    return float((y_hat - y).norm() / len(y) ** 0.5)


# %% right: plain Python
def root_mean_squared_error(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat.tolist(), y.tolist()):
        total += (a - b) * (a - b)
    return (total / len(y)) ** 0.5


# %% right: a dot product
def root_mean_squared_error(y_hat, y):
    error = (y_hat - y).double()
    return (error @ error / error.numel()).sqrt().item()


# %% right: bias and spread
def root_mean_squared_error(y_hat, y):
    error = y_hat.double() - y.double()
    return math.hypot(error.mean().item(), error.std(correction=0).item())


# %% wrong: metric_not_a_float
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).square().mean().sqrt()


# %% wrong: rmse_without_root
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).square().mean().item()


# %% wrong: rmse_root_of_sum
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).norm().item()


# %% wrong: rmse_is_mae, the root before the mean
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).square().sqrt().mean().item()


# %% wrong: rmse_divided_by_n_minus_1
def root_mean_squared_error(y_hat, y):
    return ((y_hat - y).square().sum() / (len(y) - 1)).sqrt().item()


# %% wrong: rmse_spread_of_errors
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).std(correction=0).item()


# %% wrong: norm over n
def root_mean_squared_error(y_hat, y):
    return (y_hat - y).norm().item() / len(y)


# %% wrong: half the squares
def root_mean_squared_error(y_hat, y):
    return ((y_hat - y).square().mean() / 2).sqrt().item()


# %% wrong: an eps under the root
def root_mean_squared_error(y_hat, y):
    return ((y_hat - y).square().mean() + 1e-8).sqrt().item()


# %% wrong: narrowed to float32
def root_mean_squared_error(y_hat, y):
    return (y_hat.float() - y.float()).square().mean().sqrt().item()


# %% wrong: changes its input
def root_mean_squared_error(y_hat, y):
    return y_hat.sub_(y).square_().mean().sqrt().item()


# %% wrong: the difference of the root mean squares
def root_mean_squared_error(y_hat, y):
    return abs(y_hat.square().mean().sqrt() - y.square().mean().sqrt()).item()


# %% wrong: banned_call
def root_mean_squared_error(y_hat, y):
    from sklearn.metrics import mean_squared_error

    return math.sqrt(mean_squared_error(y.cpu(), y_hat.cpu()))


# %% wrong: banned_call by importlib
import importlib


def root_mean_squared_error(y_hat, y):
    metrics = importlib.import_module("sklearn.metrics")
    return float(metrics.root_mean_squared_error(y.cpu(), y_hat.cpu()))


# %% right: a distance, parameters of other names
def root_mean_squared_error(a, b):
    import math

    return math.dist(a.tolist(), b.tolist()) / math.sqrt(a.shape[0])


# %% wrong: every prediction against every true value
def root_mean_squared_error(a, b):
    return ((a[:, None] - b) ** 2).mean().sqrt().item()
