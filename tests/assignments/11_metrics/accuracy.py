# %% right: a mean of agreements
def accuracy(y_true, y_pred):
    if y_true.shape != y_pred.shape or y_true.numel() == 0:
        raise ValueError("as many predictions as labels, and at least one")
    return (y_true == y_pred).float().mean().item()


# %% right: a loop over plain lists
def accuracy(y_true, y_pred):
    truth, guess = y_true.tolist(), y_pred.tolist()
    if len(truth) != len(guess) or not truth:
        raise ValueError
    hits = 0
    for t, p in zip(truth, guess):
        if t == p:
            hits += 1
    return hits / len(truth)


# %% right: numpy, whose float64 is a float
import numpy as np


def accuracy(y_true, y_pred):
    t, p = np.asarray(y_true.cpu()), np.asarray(y_pred.cpu())
    if t.size != p.size or t.size == 0:
        raise ValueError("lengths")
    return np.mean(t == p)


# %% right: one minus the share of differences
def _check(a, b):
    if a.size(0) == 0 or a.size(0) != b.size(0):
        raise ValueError(f"{a.size(0)} and {b.size(0)}")


def accuracy(y_true, y_pred):
    _check(y_true, y_pred)
    return 1 - torch.count_nonzero(y_true - y_pred).item() / y_true.size(0)


# %% right: an error of one's own that is a ValueError
class LengthError(ValueError):
    pass


def accuracy(y_true, y_pred):
    n = len(y_true)
    try:
        assert n == len(y_pred)
        return torch.eq(y_true, y_pred).sum().item() / n
    except (AssertionError, ZeroDivisionError):
        raise LengthError("labels and predictions do not fit") from None


# %% wrong: metric_not_a_float
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return (y_true == y_pred).float().mean()


# %% wrong: accuracy_in_percent
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return 100 * (y_true == y_pred).double().mean().item()


# %% wrong: accuracy_counts_hits
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return float((y_true == y_pred).sum())


# %% wrong: error_rate
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return (y_true != y_pred).double().mean().item()


# %% wrong: silent broadcast, no ValueError for different lengths
def accuracy(y_true, y_pred):
    if len(y_true) == 0:
        raise ValueError
    return (y_true == y_pred).double().mean().item()


# %% wrong: ZeroDivisionError without samples
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred):
        raise ValueError
    return (y_true == y_pred).sum().item() / len(y_true)


# %% wrong: 0.0 without samples
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred):
        raise ValueError
    if len(y_true) == 0:
        return 0.0
    return (y_true == y_pred).sum().item() / len(y_true)


# %% wrong: an assertion is no ValueError
def accuracy(y_true, y_pred):
    assert len(y_true) == len(y_pred) and len(y_true) > 0
    return (y_true == y_pred).sum().item() / len(y_true)


# %% wrong: zip cuts the longer one
def accuracy(y_true, y_pred):
    pairs = list(zip(y_true.tolist(), y_pred.tolist()))
    if not pairs:
        raise ValueError
    return sum(t == p for t, p in pairs) / len(pairs)


# %% wrong: refuses a single sample
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) < 2:
        raise ValueError
    return (y_true == y_pred).sum().item() / len(y_true)


# %% wrong: an int where all or nothing is right
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    if torch.equal(y_true, y_pred):
        return 1
    return (y_true == y_pred).sum().item() / len(y_true)


# %% wrong: only for two classes
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    tp = (y_true * y_pred).sum().item()
    tn = ((1 - y_true) * (1 - y_pred)).sum().item()
    return (tp + tn) / len(y_true)


# %% wrong: rounded
def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return round((y_true == y_pred).sum().item() / len(y_true), 4)


# %% wrong: float32 of numpy is no float
def accuracy(y_true, y_pred):
    import numpy as np

    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return np.float32((y_true == y_pred).sum().item() / len(y_true))


# %% wrong: banned_call imported in the cell
from sklearn.metrics import accuracy_score


def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return float(accuracy_score(y_true.cpu(), y_pred.cpu()))


# %% wrong: banned_call imported in the function
def accuracy(y_true, y_pred):
    from sklearn import metrics

    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return float(metrics.accuracy_score(y_true.cpu(), y_pred.cpu()))


# %% wrong: banned_call by a star import
from sklearn.metrics import *


def accuracy(y_true, y_pred):
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError
    return float(accuracy_score(y_true.cpu(), y_pred.cpu()))


# %% right: parameters of other names, and an error that is a ValueError
import statistics


def accuracy(t, p):
    if len(t) != len(p):
        raise ValueError
    return statistics.fmean(t.eq(p).tolist())


# %% right: a decorator that checks, around a lambda
def _check(f):
    def g(*args, **kw):
        n, m = map(len, args)
        if n != m or n < 1:
            raise ValueError(f"{n} {m}")
        return f(*args, **kw)

    return g


accuracy = _check(lambda t, p: float(t.eq(p).sum()) / len(t))


# %% wrong: the mean of the recalls of the classes
def accuracy(t, p):
    if len(t) != len(p) or len(t) == 0:
        raise ValueError
    return sum((p[t == c] == c).double().mean().item() for c in t.unique()) / len(t.unique())
