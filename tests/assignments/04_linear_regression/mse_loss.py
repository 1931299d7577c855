# %% right: the definition
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return (y_hat - y).pow(2).mean()


# %% right: a product of the residuals with themselves
def mse_loss(y_hat, y):
    if y_hat.size() != y.size():
        raise ValueError(f"{y_hat.size()} and {y.size()}")
    residual = y_hat - y
    return torch.dot(residual, residual) / residual.numel()


# %% right: a loop
def mse_loss(y_hat, y):
    if list(y_hat.shape) != list(y.shape):
        raise ValueError
    total = 0
    for a, b in zip(y_hat, y):
        total = total + (a - b) * (a - b)
    return total / len(y)


# %% right: expanded
def mse_loss(y_hat, y):
    if not (y_hat.dim() == y.dim() and y_hat.shape == y.shape):
        raise ValueError("different shapes")
    return (y_hat.square() - 2 * y_hat * y + y.square()).sum() / y.shape[0]


# %% right: variance and bias of the residuals
def mse_loss(y_hat, y):
    if tuple(y_hat.shape) != tuple(y.shape):
        raise ValueError("different shapes")
    residual = y_hat - y
    return residual.var(correction=0) + residual.mean() ** 2


# %% right: a helper class
class SquaredError:
    def __call__(self, y_hat, y):
        return torch.mean(torch.square(torch.sub(y_hat, y)))


def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("different shapes")
    return SquaredError()(y_hat, y)


# %% right: other names for the arguments, a decorator
def of_equal_shapes(loss):
    def checked(a, b):
        if a.shape != b.shape:
            raise ValueError("different shapes")
        return loss(a, b)

    return checked


@of_equal_shapes
def mse_loss(prediction, target):
    return (prediction - target).square().mean()


# %% wrong: sum_not_mean
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).sum()


# %% wrong: unnecessary_half
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return 0.5 * ((y_hat - y) ** 2).mean()


# %% wrong: mse_root_taken
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).mean().sqrt()


# %% wrong: mse_absolute_error
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return (y_hat - y).abs().mean()


# %% wrong: mse_not_averaged
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return (y_hat - y) ** 2


# %% wrong: mse_divided_by_n_minus_1
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).sum() / max(len(y) - 1, 1)


# %% wrong: mse_square_of_mean
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return (y_hat - y).mean() ** 2


# %% wrong: banned_call of the functional form
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return torch.nn.functional.mse_loss(y_hat, y)


# %% wrong: banned_call of the module
criterion = torch.nn.MSELoss()


def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return criterion(y_hat, y)


# %% wrong: banned_call under another name
from torch.nn.functional import mse_loss as library_loss


def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return library_loss(y_hat, y)


# %% wrong: silent broadcast
def mse_loss(y_hat, y):
    return ((y_hat - y) ** 2).mean()


# %% wrong: compares the number of entries only
def mse_loss(y_hat, y):
    if y_hat.numel() != y.numel():
        raise ValueError
    return ((y_hat.flatten() - y.flatten()) ** 2).mean()


# %% wrong: compares the lengths only
def mse_loss(y_hat, y):
    if y_hat.dim() and y.dim() and len(y_hat) != len(y):
        raise ValueError
    return ((y_hat - y) ** 2).mean()


# %% wrong: flattens a column instead of refusing it
def mse_loss(y_hat, y):
    y_hat, y = y_hat.reshape(-1), y.reshape(-1)
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).mean()


# %% wrong: an assertion instead of ValueError
def mse_loss(y_hat, y):
    assert y_hat.shape == y.shape
    return ((y_hat - y) ** 2).mean()


# %% wrong: a Python float
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).mean().item()


# %% wrong: the target is detached
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y.detach()) ** 2).mean()


# %% wrong: changes y_hat
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    y_hat -= y
    return (y_hat**2).mean()


# %% wrong: no gradient at a perfect fit
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat - y) ** 2).sum().sqrt() ** 2 / len(y)


# %% wrong: always float32
def mse_loss(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return ((y_hat.float() - y.float()) ** 2).mean()
