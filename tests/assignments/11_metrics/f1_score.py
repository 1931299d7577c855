# %% right: from the confusion matrix
def f1_score(y_true, y_pred, num_classes, average="macro"):
    C = confusion_matrix(y_true, y_pred, num_classes)
    tp = C.diag()
    both = C.sum(0) + C.sum(1)
    each = torch.where(both > 0, 2 * tp / both.clamp(min=1), torch.zeros(()).to(tp.device))
    if average == "macro":
        return each.mean().item()
    elif average == "weighted":
        return (each * C.sum(1)).sum().item() / len(y_true)
    elif average == "micro":
        return (tp.sum() / C.sum()).item()
    raise ValueError(average)


# %% right: one class against the rest, with precision_recall_f1
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average == "micro":
        return accuracy(y_true, y_pred)
    each = [
        precision_recall_f1((y_true == k).long(), (y_pred == k).long())[2]
        for k in range(num_classes)
    ]
    if average == "macro":
        weights = [1 / num_classes] * num_classes
    elif average == "weighted":
        weights = [(y_true == k).double().mean().item() for k in range(num_classes)]
    else:
        raise ValueError("average")
    return sum(w * f for w, f in zip(weights, each))


# %% right: plain Python
def f1_score(y_true, y_pred, num_classes, average="macro"):
    tp, fp, fn = ([0] * num_classes for _ in range(3))
    for t, p in zip(y_true.tolist(), y_pred.tolist()):
        if t == p:
            tp[t] += 1
        else:
            fn[t] += 1
            fp[p] += 1

    def f1(a, b, c):
        return 2 * a / (2 * a + b + c) if a else 0.0

    each = list(map(f1, tp, fp, fn))
    match average:
        case "macro":
            return sum(each) / num_classes
        case "micro":
            return f1(sum(tp), sum(fp), sum(fn))
        case "weighted":
            support = [a + c for a, c in zip(tp, fn)]
            return sum(s * f for s, f in zip(support, each)) / sum(support)
        case _:
            raise ValueError(f"unknown average {average}")


# %% right: numpy and a table of averages
import numpy as np


def f1_score(y_true, y_pred, num_classes, average="macro"):
    t = np.eye(num_classes)[y_true.cpu().numpy()]
    p = np.eye(num_classes)[y_pred.cpu().numpy()]
    tp, fp, fn = (t * p).sum(0), ((1 - t) * p).sum(0), (t * (1 - p)).sum(0)
    with np.errstate(all="ignore"):
        each = np.nan_to_num(2 * tp / (2 * tp + fp + fn))
    averages = {
        "macro": lambda: each.mean(),
        "micro": lambda: 2 * tp.sum() / (2 * tp.sum() + fp.sum() + fn.sum()),
        "weighted": lambda: np.average(each, weights=t.sum(0)),
    }
    if average not in averages:
        raise ValueError(f"average must be one of {sorted(averages)}")
    return float(averages[average]())


# %% right: one-hot matrices, precision and recall guarded by hand
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in {"macro", "micro", "weighted"}:
        raise ValueError
    t = nn.functional.one_hot(y_true, num_classes).double()
    p = nn.functional.one_hot(y_pred, num_classes).double()
    if average == "micro":
        t, p = t.reshape(-1, 1), p.reshape(-1, 1)
    tp = (t * p).sum(0)
    precision = (tp / p.sum(0)).nan_to_num(0.0)
    recall = (tp / t.sum(0)).nan_to_num(0.0)
    each = (2 * precision * recall / (precision + recall)).nan_to_num(0.0)
    weights = t.sum(0) / t.sum() if average == "weighted" else torch.full_like(each, 1 / len(each))
    return float((weights * each).sum())


# %% wrong: f1_skips_absent_classes
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    both = C.sum(0) + C.sum(1)
    each = (2 * C.diag() / both)[both > 0]
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1)[both > 0] * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: f1_weighted_by_predictions
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(0) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: f1_of_two_means
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    p = (C.diag() / C.sum(0).clamp(min=1)).mean()
    r = (C.diag() / C.sum(1).clamp(min=1)).mean()
    return (2 * p * r / (p + r)).nan_to_num(0.0).item()


# %% wrong: f1_average_ignored
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    return (2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)).mean().item()


# %% wrong: f1_default_not_macro
def f1_score(y_true, y_pred, num_classes, average="micro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: NaN for an absent class
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1))
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: 1.0 for an absent class
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = (2 * C.diag() / (C.sum(0) + C.sum(1))).nan_to_num(1.0)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: the mean over the classes of y_true
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each[C.sum(1) > 0].mean().item()


# %% wrong: another word gives the macro mean
def f1_score(y_true, y_pred, num_classes, average="macro"):
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: KeyError for another word
def f1_score(y_true, y_pred, num_classes, average="macro"):
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    return {
        "micro": (C.trace() / C.sum()).item(),
        "weighted": ((C.sum(1) * each).sum() / C.sum()).item(),
        "macro": each.mean().item(),
    }[average]


# %% wrong: refuses weighted
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    if average == "micro":
        return (C.trace() / C.sum()).item()
    return (2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)).mean().item()


# %% wrong: micro counts twice the false positives and no false negatives of class 0
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        C = C[1:]
        return (2 * C[:, 1:].trace() / (C.sum() + C[:, 1:].sum()).clamp(min=1)).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / C.sum()).item()
    return each.mean().item()


# %% wrong: a tensor
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return C.trace() / C.sum()
    if average == "weighted":
        return (C.sum(1) * each).sum() / C.sum()
    return each.mean()


# %% wrong: weights that do not add up to one
def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    each = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if average == "micro":
        return (C.trace() / C.sum()).item()
    if average == "weighted":
        return ((C.sum(1) * each).sum() / num_classes).item()
    return each.mean().item()


# %% wrong: banned_call
from sklearn.metrics import f1_score as sklearn_f1


def f1_score(y_true, y_pred, num_classes, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    classes = list(range(num_classes))
    return float(
        sklearn_f1(y_true.cpu(), y_pred.cpu(), labels=classes, average=average, zero_division=0.0)
    )


# %% right: a method found by its name, parameters of other names
class _F1:
    def __init__(self, a, b, c):
        self.C = confusion_matrix(a, b, c).double()
        self.h, self.s, self.p = self.C.diag(), self.C.sum(1), self.C.sum(0)
        self.f = torch.nan_to_num(2 * self.h / (self.s + self.p))

    def macro(self):
        return self.f.mean()

    def micro(self):
        return self.h.sum() / self.s.sum()

    def weighted(self):
        return (self.f * self.s).sum() / self.s.sum()


def f1_score(a, b, c, average="macro"):
    if average not in ("macro", "micro", "weighted"):
        raise ValueError(average)
    return getattr(_F1(a, b, c), average)().item()


# %% right: an enumeration, which raises ValueError by itself
from enum import Enum


class Average(Enum):
    MACRO = "macro"
    MICRO = "micro"
    WEIGHTED = "weighted"


def f1_score(a, b, c, average="macro"):
    how = Average(average)
    C = confusion_matrix(a, b, c).double()
    f = 2 * C.diag() / (C.sum(0) + C.sum(1)).clamp(min=1)
    if how is Average.MICRO:
        return accuracy(a, b)
    w = (
        C.sum(1) / C.sum()
        if how is Average.WEIGHTED
        else torch.full((c,), 1 / c, dtype=torch.float64, device=a.device)
    )
    return float(f @ w)


# %% right: the place in a list, which raises ValueError by itself
def f1_score(a, b, c, average="macro"):
    which = ["macro", "micro", "weighted"].index(average)
    fs, n = [], []
    for i in range(c):
        fs.append(precision_recall_f1((a == i).long(), (b == i).long())[2])
        n.append((a == i).sum().item())
    return [sum(fs) / c, accuracy(a, b), sum(x * y for x, y in zip(fs, n)) / len(a)][which]


# %% wrong: takes Macro for macro
def f1_score(y_true, y_pred, num_classes, average="macro"):
    average = average.lower()
    m = (
        torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)
        .reshape(num_classes, num_classes)
        .double()
    )
    tp, row, col = m.diagonal(), m.sum(1), m.sum(0)
    d = row + col
    f = torch.where(d > 0, 2 * tp / d.clamp(min=1), 0.0)
    if average == "macro":
        return f.mean().item()
    if average == "weighted":
        return ((f * row).sum() / row.sum()).item()
    if average == "micro":
        return (tp.sum() / m.sum()).item()
    raise ValueError(average)


# %% wrong: takes a beginning for the word
def f1_score(y_true, y_pred, num_classes, average="macro"):
    m = (
        torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)
        .reshape(num_classes, num_classes)
        .double()
    )
    tp, row, col = m.diagonal(), m.sum(1), m.sum(0)
    d = row + col
    f = torch.where(d > 0, 2 * tp / d.clamp(min=1), 0.0)
    if average in "macro":
        return f.mean().item()
    if average in "weighted":
        return ((f * row).sum() / row.sum()).item()
    if average in "micro":
        return (tp.sum() / m.sum()).item()
    raise ValueError(average)


# %% wrong: average has another name
def f1_score(y_true, y_pred, num_classes, kind="macro"):
    average = kind
    m = (
        torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)
        .reshape(num_classes, num_classes)
        .double()
    )
    tp, row, col = m.diagonal(), m.sum(1), m.sum(0)
    d = row + col
    f = torch.where(d > 0, 2 * tp / d.clamp(min=1), 0.0)
    if average == "macro":
        return f.mean().item()
    if average == "weighted":
        return ((f * row).sum() / row.sum()).item()
    if average == "micro":
        return (tp.sum() / m.sum()).item()
    raise ValueError(average)


# %% wrong: the empty word means macro
def f1_score(a, b, c, average="macro"):
    average = average or "macro"
    if average not in ("macro", "micro", "weighted"):
        raise ValueError
    fs, n = [], []
    for i in range(c):
        fs.append(precision_recall_f1((a == i).long(), (b == i).long())[2])
        n.append((a == i).sum().item())
    return {
        "macro": sum(fs) / c,
        "micro": accuracy(a, b),
        "weighted": sum(x * y for x, y in zip(fs, n)) / len(a),
    }[average]
