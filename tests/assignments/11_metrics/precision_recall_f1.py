# %% right: four counts
def precision_recall_f1(y_true, y_pred):
    tp = int(((y_true == 1) & (y_pred == 1)).sum())
    fp = int(((y_true == 0) & (y_pred == 1)).sum())
    fn = int(((y_true == 1) & (y_pred == 0)).sum())
    p = tp / (tp + fp) if tp + fp > 0 else 0.0
    r = tp / (tp + fn) if tp + fn > 0 else 0.0
    f = 2 * p * r / (p + r) if p + r > 0 else 0.0
    return p, r, f


# %% right: products, a list, clamped denominators in tensors
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().double()
    below = [y_pred.sum(), y_true.sum(), (y_true + y_pred).sum()]
    above = [tp, tp, 2 * tp]
    return [(a / b.clamp(min=1)).item() for a, b in zip(above, below)]


# %% right: through the confusion matrix and a helper
def _ratio(a, b):
    return float(a / b) if b else 0.0


def precision_recall_f1(y_true, y_pred):
    (_, fp), (fn, tp) = confusion_matrix(y_true, y_pred, 2).tolist()
    return _ratio(tp, tp + fp), _ratio(tp, tp + fn), _ratio(2 * tp, 2 * tp + fp + fn)


# %% right: a loop, and exceptions
def precision_recall_f1(y_true, y_pred):
    def divide(a, b):
        try:
            return a / b
        except ZeroDivisionError:
            return 0.0

    tp = fp = fn = 0.0
    for t, p in zip(y_true.tolist(), y_pred.tolist()):
        tp += t == 1 and p == 1
        fp += t == 0 and p == 1
        fn += t == 1 and p == 0
    precision, recall = divide(tp, tp + fp), divide(tp, tp + fn)
    return precision, recall, divide(2 * precision * recall, precision + recall)


# %% right: means of a selection
def precision_recall_f1(y_true, y_pred):
    alarms, cases = y_true[y_pred == 1].double(), y_pred[y_true == 1].double()
    precision = alarms.mean().nan_to_num(0.0).item()
    recall = cases.mean().nan_to_num(0.0).item()
    if precision == 0 or recall == 0:
        return precision, recall, 0.0
    return precision, recall, 2 / (1 / precision + 1 / recall)


# %% right: a named tuple and numpy
from typing import NamedTuple

import numpy as np


class Scores(NamedTuple):
    precision: float
    recall: float
    f1: float


def precision_recall_f1(y_true, y_pred):
    t, p = y_true.cpu().numpy().astype(bool), y_pred.cpu().numpy().astype(bool)
    tp, fp, fn = np.sum(t & p), np.sum(~t & p), np.sum(t & ~p)
    return Scores(
        tp / np.maximum(tp + fp, 1),
        tp / np.maximum(tp + fn, 1),
        2 * tp / np.maximum(2 * tp + fp + fn, 1),
    )


# %% wrong: precision_recall_swapped
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    return tp / max(cases, 1), tp / max(alarms, 1), 2 * tp / max(alarms + cases, 1)


# %% wrong: f1_arithmetic_mean
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    p, r = tp / max(y_pred.sum().item(), 1), tp / max(y_true.sum().item(), 1)
    return p, r, (p + r) / 2


# %% wrong: class_0_as_positive
def precision_recall_f1(y_true, y_pred):
    tp = ((1 - y_true) * (1 - y_pred)).sum().item()
    alarms, cases = (1 - y_pred).sum().item(), (1 - y_true).sum().item()
    return tp / max(alarms, 1), tp / max(cases, 1), 2 * tp / max(alarms + cases, 1)


# %% wrong: division by zero
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    p, r = tp / y_pred.sum().item(), tp / y_true.sum().item()
    return p, r, 2 * p * r / (p + r)


# %% wrong: NaN where the denominator is 0
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().double()
    p, r = tp / y_pred.sum(), tp / y_true.sum()
    return p.item(), r.item(), (2 * p * r / (p + r)).item()


# %% wrong: only precision is guarded against 0
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    p = tp / alarms if alarms else 0.0
    r = tp / cases if cases else float("nan")
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


# %% wrong: F1 is not guarded
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    p, r = tp / max(y_pred.sum().item(), 1), tp / max(y_true.sum().item(), 1)
    return p, r, 2 * p * r / (p + r)


# %% wrong: 1.0 where there is no alarm
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    p = tp / alarms if alarms else 1.0
    r = tp / cases if cases else 1.0
    return p, r, 2 * tp / (alarms + cases) if alarms + cases else 1.0


# %% wrong: the int 0 where the denominator is 0
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    p = tp / alarms if alarms else 0
    r = tp / cases if cases else 0
    return p, r, 2 * p * r / (p + r) if p + r else 0


# %% wrong: tensors
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum()
    alarms, cases = y_pred.sum(), y_true.sum()
    return tp / alarms.clamp(min=1), tp / cases.clamp(min=1), 2 * tp / (alarms + cases).clamp(min=1)


# %% wrong: one tensor of three
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    return torch.tensor([tp / max(alarms, 1), tp / max(cases, 1), 2 * tp / max(alarms + cases, 1)])


# %% wrong: a large eps instead of a case
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    p = tp / (y_pred.sum().item() + 1e-3)
    r = tp / (y_true.sum().item() + 1e-3)
    return p, r, 2 * p * r / (p + r + 1e-3)


# %% wrong: the factor 2 is missing
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    return tp / max(alarms, 1), tp / max(cases, 1), tp / max(alarms + cases, 1)


# %% wrong: the geometric mean
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    p, r = tp / max(y_pred.sum().item(), 1), tp / max(y_true.sum().item(), 1)
    return p, r, (p * r) ** 0.5


# %% wrong: accuracy in place of precision
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    alarms, cases = y_pred.sum().item(), y_true.sum().item()
    return (
        (y_true == y_pred).double().mean().item(),
        tp / max(cases, 1),
        2 * tp / max(alarms + cases, 1),
    )


# %% wrong: recall only
def precision_recall_f1(y_true, y_pred):
    tp = (y_true * y_pred).sum().item()
    return tp / max(y_true.sum().item(), 1)


# %% wrong: banned_call
from sklearn.metrics import precision_recall_fscore_support


def precision_recall_f1(y_true, y_pred):
    p, r, f, _ = precision_recall_fscore_support(
        y_true.cpu(), y_pred.cpu(), average="binary", zero_division=0.0
    )
    return float(p), float(r), float(f)


# %% wrong: the library, by a name put together at run time
def _score(name, y_true, y_pred):
    import sklearn.metrics

    return float(getattr(sklearn.metrics, name)(y_true.cpu(), y_pred.cpu(), zero_division=0))


def precision_recall_f1(y_true, y_pred):
    return tuple(_score(f"{n}_score", y_true, y_pred) for n in ("precision", "recall", "f1"))


# %% right: products and sums, parameters of other names
def precision_recall_f1(a, b):
    tp, pp, ap = (a * b).sum().item(), b.sum().item(), a.sum().item()
    return tp / max(pp, 1), tp / max(ap, 1), 2 * tp / max(pp + ap, 1)


# %% right: NaN replaced by 0
def precision_recall_f1(a, b):
    a, b = a.double(), b.double()
    tp = (a * b).sum()
    x = torch.stack([tp / b.sum(), tp / a.sum(), 2 * tp / (a.sum() + b.sum())])
    return tuple(torch.nan_to_num(x, nan=0.0).tolist())


# %% wrong: 1.0 where there is no case
def precision_recall_f1(a, b):
    tp, pp, ap = (a * b).sum().item(), b.sum().item(), a.sum().item()
    return (
        (tp / pp if pp else 0.0),
        (tp / ap if ap else 1.0),
        (2 * tp / (pp + ap) if pp + ap else 0.0),
    )


# %% wrong: changes its input
def precision_recall_f1(a, b):
    pp, ap = b.sum().item(), a.sum().item()
    tp = a.mul_(b).sum().item()
    return tp / max(pp, 1), tp / max(ap, 1), 2 * tp / max(pp + ap, 1)
