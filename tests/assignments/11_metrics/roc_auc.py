# %% right: pairs
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if positive.numel() == 0 or negative.numel() == 0:
        raise ValueError("both classes")
    more = (positive[:, None] > negative).double()
    same = (positive[:, None] == negative).double()
    return (more + same / 2).mean().item()


# %% right: trapezoids under one's own curve
def roc_auc(y_true, scores):
    if len(torch.unique(y_true)) < 2:
        raise ValueError("one class only")
    fpr, tpr, _ = roc_curve(y_true, scores)
    return float(torch.sum((fpr[1:] - fpr[:-1]) * (tpr[1:] + tpr[:-1]) / 2))


# %% right: mean ranks, as in the test of Mann and Whitney
def roc_auc(y_true, scores):
    P = int(y_true.sum())
    N = len(y_true) - P
    if P * N == 0:
        raise ValueError
    below = (scores[:, None] > scores).sum(1).double()
    same = (scores[:, None] == scores).sum(1).double()
    rank = below + (same + 1) / 2
    return ((rank[y_true == 1].sum() - P * (P + 1) / 2) / (P * N)).item()


# %% right: a double loop
def roc_auc(y_true, scores):
    s, y = scores.tolist(), y_true.tolist()
    pairs = [(a, b) for a, i in zip(s, y) if i == 1 for b, j in zip(s, y) if j == 0]
    if not pairs:
        raise ValueError("no pair")
    return sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)


# %% right: the sign of every difference
def roc_auc(y_true, scores):
    if bool((y_true == y_true[0]).all()):
        raise ValueError
    lead = torch.sign(scores[y_true == 1].unsqueeze(1) - scores[y_true == 0])
    return lead.mean().item() / 2 + 0.5


# %% right: scipy's ranks
def roc_auc(y_true, scores):
    from scipy.stats import rankdata

    y = y_true.cpu().numpy()
    P, N = (y == 1).sum(), (y == 0).sum()
    if P == 0 or N == 0:
        raise ValueError
    ranks = rankdata(scores.cpu().numpy())
    return (ranks[y == 1].sum() - P * (P + 1) / 2) / (P * N)


# %% right: torch.trapezoid in the scores' dtype
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    fpr, tpr, _ = roc_curve(y_true, scores)
    return torch.trapezoid(y=tpr, x=fpr).item()


# %% wrong: auc_ties_lost
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError
    return (positive[:, None] > negative).double().mean().item()


# %% wrong: auc_ties_won
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError
    return (positive[:, None] >= negative).double().mean().item()


# %% wrong: auc_upside_down
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError
    lead = negative - positive[:, None]
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: metric_not_a_float
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    fpr, tpr, _ = roc_curve(y_true, scores)
    return torch.trapezoid(tpr, fpr)


# %% wrong: never below one half
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError
    lead = positive[:, None] - negative
    area = ((lead > 0).double() + (lead == 0).double() / 2).mean().item()
    return max(area, 1 - area)


# %% wrong: a staircase sorted by sample
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    y = y_true[scores.argsort(descending=True, stable=True)]
    above = y.cumsum(0)[y == 0].double()
    return (above.mean() / y.sum()).item()


# %% wrong: rectangles of the left height
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    fpr, tpr, _ = roc_curve(y_true, scores)
    return (fpr.diff() * tpr[:-1]).sum().item()


# %% wrong: 0.5 for a single class
def roc_auc(y_true, scores):
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        return 0.5
    lead = positive[:, None] - negative
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: NaN for a single class
def roc_auc(y_true, scores):
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: refuses only when there is no positive
def roc_auc(y_true, scores):
    if y_true.sum() == 0:
        raise ValueError
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: raises RuntimeError
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise RuntimeError("both classes must be present")
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: compares in float32
def roc_auc(y_true, scores):
    scores = scores.float()
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return ((lead > 0).double() + (lead == 0).double() / 2).mean().item()


# %% wrong: the area over the threshold
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    _, tpr, thresholds = roc_curve(y_true, scores)
    return torch.trapezoid(tpr[1:].flip(0), thresholds[1:].flip(0)).item()


# %% wrong: the axes are swapped
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    fpr, tpr, _ = roc_curve(y_true, scores)
    return torch.trapezoid(fpr, tpr).item()


# %% wrong: a smooth step instead of a count
def roc_auc(y_true, scores):
    if not 0 < y_true.sum() < len(y_true):
        raise ValueError
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return torch.sigmoid(100 * lead).mean().item()


# %% wrong: banned_call
from sklearn.metrics import roc_auc_score


def roc_auc(y_true, scores):
    if y_true.unique().numel() < 2:
        raise ValueError
    return float(roc_auc_score(y_true.cpu(), scores.cpu()))


# %% wrong: banned_call the area of a curve
import sklearn


def roc_auc(y_true, scores):
    if y_true.unique().numel() < 2:
        raise ValueError
    fpr, tpr, _ = roc_curve(y_true, scores)
    return float(sklearn.metrics.auc(fpr.cpu(), tpr.cpu()))


# %% right: mean ranks, parameters of other names
def roc_auc(y, q):
    P = int(y.sum())
    N = len(y) - P
    if P * N == 0:
        raise ValueError
    u, inv, c = torch.unique(q, return_inverse=True, return_counts=True)
    end = c.cumsum(0).double()
    rank = (end - (c.double() - 1) / 2)[inv]
    return float((rank[y == 1].sum() - P * (P + 1) / 2) / (P * N))


# %% right: positions in the sorted negatives
from bisect import bisect_left, bisect_right


def roc_auc(y, q):
    pos = [b for a, b in zip(y.tolist(), q.tolist()) if a]
    neg = sorted(b for a, b in zip(y.tolist(), q.tolist()) if not a)
    if not (pos and neg):
        raise ValueError
    return sum(bisect_left(neg, s) + bisect_right(neg, s) for s in pos) / (2 * len(pos) * len(neg))


# %% wrong: compares sigmoids, which are all 1 far from 0
def roc_auc(y_true, scores):
    scores = scores.sigmoid()
    p, n = scores[y_true == 1], scores[y_true == 0]
    if len(p) == 0 or len(n) == 0:
        raise ValueError
    return ((p[:, None] > n).double() + 0.5 * (p[:, None] == n).double()).mean().item()


# %% wrong: takes close scores for equal ones
def roc_auc(y_true, scores):
    p, n = scores[y_true == 1], scores[y_true == 0]
    if len(p) == 0 or len(n) == 0:
        raise ValueError
    t = torch.isclose(p[:, None], n, atol=1e-2)
    return (((p[:, None] > n) & ~t).double() + 0.5 * t.double()).mean().item()
