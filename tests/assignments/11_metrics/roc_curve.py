# %% right: sort, cumulative sums, the last of each tie
def roc_curve(y_true, scores):
    order = torch.argsort(scores, descending=True)
    s, y = scores[order], y_true[order]
    tps = torch.cumsum(y, 0).to(scores.dtype)
    fps = torch.cumsum(1 - y, 0).to(scores.dtype)
    keep = torch.ones_like(s, dtype=torch.bool)
    keep[:-1] = s[1:] != s[:-1]
    zero = torch.zeros(1, dtype=scores.dtype, device=scores.device)
    tpr = torch.cat([zero, tps[keep] / tps[-1]])
    fpr = torch.cat([zero, fps[keep] / fps[-1]])
    return fpr, tpr, torch.cat([zero + float("inf"), s[keep]])


# %% right: a loop over thresholds
def roc_curve(y_true, scores):
    P, N = (y_true == 1).sum().item(), (y_true == 0).sum().item()
    fpr, tpr, thresholds = [0.0], [0.0], [float("inf")]
    for t in sorted(set(scores.tolist()), reverse=True):
        called = scores >= t
        tpr.append((called & (y_true == 1)).sum().item() / P)
        fpr.append((called & (y_true == 0)).sum().item() / N)
        thresholds.append(t)
    return tuple(
        torch.tensor(part, dtype=scores.dtype, device=scores.device)
        for part in (fpr, tpr, thresholds)
    )


# %% right: counts by distinct score, from unique's inverse
def roc_curve(y_true, scores):
    levels, place = torch.unique(scores, return_inverse=True)
    positives = torch.zeros_like(levels).index_add(0, place, y_true.to(levels.dtype)).flip(0)
    negatives = torch.zeros_like(levels).index_add(0, place, (1 - y_true).to(levels.dtype)).flip(0)
    curve = [nn.functional.pad(c.cumsum(0) / c.sum(), (1, 0)) for c in (negatives, positives)]
    return *curve, nn.functional.pad(levels.flip(0), (1, 0), value=torch.inf)


# %% right: numpy, in float64 and cast back, as a list
import numpy as np


def roc_curve(y_true, scores):
    y, s = y_true.cpu().numpy(), scores.detach().cpu().numpy()
    levels = np.unique(s)[::-1]
    tpr = [0.0] + [np.mean(s[y == 1] >= t) for t in levels]
    fpr = [0.0] + [np.mean(s[y == 0] >= t) for t in levels]
    parts = [np.array(fpr), np.array(tpr), np.concatenate([[np.inf], levels])]
    return [torch.tensor(part).to(scores.device, scores.dtype) for part in parts]


# %% right: searchsorted in the scores of each class
def roc_curve(y_true, scores):
    thresholds = torch.unique(scores, sorted=True).flip(0)
    thresholds = torch.cat([torch.full_like(thresholds[:1], math.inf), thresholds])

    def share_from(of):
        below = torch.searchsorted(of.sort().values, thresholds.contiguous())
        return (len(of) - below).to(scores.dtype) / len(of)

    return share_from(scores[y_true == 0]), share_from(scores[y_true == 1]), thresholds


# %% right: sample by sample
def roc_curve(y_true, scores):
    pairs = sorted(zip(scores.tolist(), y_true.tolist()), key=lambda pair: -pair[0])
    P = sum(y for _, y in pairs)
    N = len(pairs) - P
    tp = fp = 0
    points, last = [(0.0, 0.0, math.inf)], None
    for s, y in pairs:
        tp, fp = tp + y, fp + 1 - y
        if s == last:
            points.pop()
        points.append((fp / N, tp / P, s))
        last = s
    return tuple(torch.tensor(points, dtype=scores.dtype, device=scores.device).T)


# %% right: whole numbers divided, brought to the dtype afterwards
def roc_curve(y_true, scores):
    levels = sorted(set(scores.tolist()), reverse=True)
    place = {level: i for i, level in enumerate(levels)}
    hits, alarms = [0] * len(levels), [0] * len(levels)
    for label, score in zip(y_true.tolist(), scores.tolist()):
        (hits if label else alarms)[place[score]] += 1
    tp, fp = (torch.tensor([0, *counts]).cumsum(0) for counts in (hits, alarms))
    like = {"dtype": scores.dtype, "device": scores.device}
    thresholds = torch.tensor([math.inf, *levels], **like)
    return (fp / fp[-1]).to(**like), (tp / tp[-1]).to(**like), thresholds


# %% wrong: roc_without_origin
def roc_curve(y_true, scores):
    thresholds = scores.unique().flip(0)
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: roc_rising_thresholds
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.unique(), scores.new_full((1,), torch.inf)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: roc_strict_threshold
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores > thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: roc_finite_first_threshold
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.max()[None] + 1, scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: roc_classes_swapped
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    tpr, fpr = (called[:, y_true == k].to(scores.dtype).mean(1) for k in (1, 0))
    return tpr, fpr, thresholds


# %% wrong: roc_point_per_sample
def roc_curve(y_true, scores):
    order = scores.argsort(descending=True, stable=True)
    y = y_true[order].to(scores.dtype)
    zero = scores.new_zeros(1)
    tpr = torch.cat([zero, y.cumsum(0) / y.sum()])
    fpr = torch.cat([zero, (1 - y).cumsum(0) / (1 - y).sum()])
    return fpr, tpr, torch.cat([zero + torch.inf, scores[order]])


# %% wrong: roc_drops_points
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    fpr, tpr = (called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1))
    turn = (fpr.diff().diff().abs() > 1e-6) | (tpr.diff().diff().abs() > 1e-6)
    keep = nn.functional.pad(turn, (1, 1), value=True)
    return fpr[keep], tpr[keep], thresholds[keep]


# %% wrong: a point per sample, with the tied ones repeated
def roc_curve(y_true, scores):
    ordered = scores.sort(descending=True).values
    thresholds = torch.cat([scores.new_full((1,), torch.inf), ordered])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: the first of each tie
def roc_curve(y_true, scores):
    order = scores.argsort(descending=True, stable=True)
    s, y = scores[order], y_true[order].to(scores.dtype)
    first = torch.ones_like(s, dtype=torch.bool)
    first[1:] = s[1:] != s[:-1]
    zero = scores.new_zeros(1)
    tpr = torch.cat([zero, (y.cumsum(0) / y.sum())[first]])
    fpr = torch.cat([zero, ((1 - y).cumsum(0) / (1 - y).sum())[first]])
    return fpr, tpr, torch.cat([zero + torch.inf, s[first]])


# %% wrong: always float32
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    tpr = (called & (y_true == 1)).sum(1) / (y_true == 1).sum()
    fpr = (called & (y_true == 0)).sum(1) / (y_true == 0).sum()
    return fpr, tpr, thresholds


# %% wrong: compares in float32
def roc_curve(y_true, scores):
    s = scores.float()
    thresholds = torch.cat([s.new_full((1,), torch.inf), s.unique().flip(0)])
    called = s >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds.to(scores.dtype)


# %% wrong: a fixed grid of thresholds
def roc_curve(y_true, scores):
    thresholds = torch.linspace(1, 0, 101, dtype=scores.dtype, device=scores.device)
    thresholds = torch.cat([scores.new_full((1,), torch.inf), thresholds])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: takes logits for probabilities
def roc_curve(y_true, scores):
    scores = scores.clamp(0, 1)
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: divides by all samples
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    rates = [(called & (y_true == k)).to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: precision in place of the false positive rate
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    tpr = called[:, y_true == 1].to(scores.dtype).mean(1)
    fpr = (called & (y_true == 0)).sum(1).to(scores.dtype) / called.sum(1).clamp(min=1)
    return fpr, tpr, thresholds


# %% wrong: lists
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1).tolist() for k in (0, 1)]
    return *rates, thresholds.tolist()


# %% wrong: sorts its input in place
def roc_curve(y_true, scores):
    order = scores.argsort(descending=True)
    y = y_true[order]
    scores.copy_(scores[order].clone())
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: an extra last point
def roc_curve(y_true, scores):
    thresholds = torch.cat([scores.new_full((1,), torch.inf), scores.unique().flip(0)])
    thresholds = torch.cat([thresholds, scores.new_full((1,), -torch.inf)])
    called = scores >= thresholds[:, None]
    rates = [called[:, y_true == k].to(scores.dtype).mean(1) for k in (0, 1)]
    return *rates, thresholds


# %% wrong: banned_call
def roc_curve(y_true, scores):
    from sklearn.metrics import roc_curve as sklearn_roc

    parts = sklearn_roc(y_true.cpu(), scores.cpu(), drop_intermediate=False)
    return tuple(torch.as_tensor(part).to(scores.device, scores.dtype) for part in parts)


# %% right: a product of matrices in inference mode, parameters of other names
@torch.inference_mode()
def roc_curve(y, q):
    u = torch.unique(q, sorted=True).flip(0)
    t = torch.cat([torch.full_like(u[:1], float("inf")), u])
    hit = (q[None, :] >= t[:, None]).to(q.dtype)
    Y = torch.stack([1 - y, y]).to(q.dtype)
    r = hit @ Y.T / Y.sum(1).clamp(min=1)
    return torch.stack([r[:, 0], r[:, 1], t]).unbind()


# %% right: groups of equal scores in plain Python
def roc_curve(y, q):
    data = sorted(zip(q.tolist(), y.tolist()), key=lambda z: -z[0])
    from itertools import groupby

    tp = fp = 0
    rows = [(0, 0, float("inf"))]
    for s, group in groupby(data, key=lambda z: z[0]):
        ys = [b for _, b in group]
        tp += sum(ys)
        fp += len(ys) - sum(ys)
        rows.append((fp, tp, s))
    m = torch.tensor(rows, dtype=torch.float64, device=q.device)
    return (m[:, 0] / max(fp, 1)).to(q), (m[:, 1] / max(tp, 1)).to(q), m[:, 2].to(q)


# %% right: an object that can be called
class _Roc:
    def __call__(self, y, q, /):
        self.order = torch.argsort(-q, stable=True)
        s, y = q[self.order], y[self.order].to(torch.float64)
        keep = torch.ones(len(s), dtype=torch.bool, device=q.device)
        keep[:-1] = s.diff() != 0
        f = torch.cumsum(1 - y, 0)[keep] / (1 - y).sum()
        t = torch.cumsum(y, 0)[keep] / y.sum()
        pre = lambda v, x: torch.cat(
            [torch.tensor([x], dtype=q.dtype, device=q.device), v.to(q.dtype)]
        )
        return pre(f, 0), pre(t, 0), pre(s[keep], float("inf"))


roc_curve = _Roc()


# %% wrong: misses in place of hits
def roc_curve(y, q):
    u = torch.unique(q).flip(0)
    t = torch.cat([torch.full_like(u[:1], float("inf")), u])
    hit = q[None, :] >= t[:, None]
    pos, neg = y == 1, y == 0
    return (hit & neg).sum(1).to(q) / neg.sum(), 1 - (hit & pos).sum(1).to(q) / pos.sum(), t


# %% wrong: one tensor of three rows
def roc_curve(y, q):
    u = torch.unique(q).flip(0)
    t = torch.cat([torch.full_like(u[:1], float("inf")), u])
    hit = q[None, :] >= t[:, None]
    pos, neg = y == 1, y == 0
    return torch.stack(
        [(hit & neg).sum(1).to(q) / neg.sum(), (hit & pos).sum(1).to(q) / pos.sum(), t]
    )


# %% wrong: takes close scores for equal ones
def roc_curve(y, q):
    u = torch.unique((q * 1e6).round() / 1e6).flip(0)
    t = torch.cat([torch.full_like(u[:1], float("inf")), u])
    hit = q[None, :] >= t[:, None] - 1e-6
    pos, neg = y == 1, y == 0
    return (hit & neg).sum(1).to(q) / neg.sum(), (hit & pos).sum(1).to(q) / pos.sum(), t
