# %% right: abs and mean
def mean_absolute_error(y_hat, y):
    return torch.mean(torch.abs(y - y_hat)).item()


# %% right: the library's loss
def mean_absolute_error(y_hat, y):
    return nn.functional.l1_loss(y_hat, y).item()


# %% right: plain Python
def mean_absolute_error(y_hat, y):
    return sum(abs(a - b) for a, b in zip(y_hat.tolist(), y.tolist())) / len(y)


# %% right: the 1-norm over n, in float64
def mean_absolute_error(y_hat, y):
    return float(torch.linalg.vector_norm(y_hat.double() - y.double(), ord=1) / y.numel())


# %% right: numpy, whose float64 is a float
mean_absolute_error = lambda y_hat, y: abs(
    y_hat.cpu().double().numpy() - y.cpu().double().numpy()
).mean()


# %% wrong: metric_not_a_float
def mean_absolute_error(y_hat, y):
    return (y_hat - y).abs().mean()


# %% wrong: mae_signed
def mean_absolute_error(y_hat, y):
    return (y_hat - y).mean().item()


# %% wrong: the absolute value comes after the mean
def mean_absolute_error(y_hat, y):
    return abs((y_hat - y).mean().item())


# %% wrong: mae_squared
def mean_absolute_error(y_hat, y):
    return ((y_hat - y) ** 2).mean().item()


# %% wrong: mae_is_rmse
def mean_absolute_error(y_hat, y):
    return ((y_hat - y) ** 2).mean().sqrt().item()


# %% wrong: sum_not_mean
def mean_absolute_error(y_hat, y):
    return (y_hat - y).abs().sum().item()


# %% wrong: the median
def mean_absolute_error(y_hat, y):
    return (y_hat - y).abs().median().item()


# %% wrong: smooth near zero
def mean_absolute_error(y_hat, y):
    return nn.functional.smooth_l1_loss(y_hat, y).item()


# %% wrong: relative errors
def mean_absolute_error(y_hat, y):
    return ((y_hat - y) / y).abs().mean().item()


# %% wrong: differences of absolute values
def mean_absolute_error(y_hat, y):
    return (y_hat.abs() - y.abs()).abs().mean().item()


# %% wrong: narrowed to float32
def mean_absolute_error(y_hat, y):
    return (y_hat.float() - y.float()).abs().mean().item()


# %% wrong: changes its input
def mean_absolute_error(y_hat, y):
    y_hat -= y
    return y_hat.abs().mean().item()


# %% wrong: an array of one number
def mean_absolute_error(y_hat, y):
    return (y_hat - y).abs().mean(dim=0, keepdim=True).tolist()


# %% wrong: banned_call
from sklearn.metrics import mean_absolute_error as sklearn_mae


def mean_absolute_error(y_hat, y):
    return float(sklearn_mae(y.cpu(), y_hat.cpu()))


# %% wrong: banned_call without a function of one's own
from sklearn.metrics import mean_absolute_error


# %% right: the greater minus the lesser, parameters of other names
def mean_absolute_error(a, b):
    return (torch.maximum(a, b) - torch.minimum(a, b)).mean().item()


# %% wrong: every prediction against every true value
def mean_absolute_error(a, b):
    return (a[:, None] - b).abs().mean().item()
