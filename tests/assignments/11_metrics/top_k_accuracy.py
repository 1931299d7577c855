# %% right: topk
def top_k_accuracy(logits, labels, k):
    _, best = torch.topk(logits, k)
    return (best == labels.unsqueeze(1)).any(1).float().mean().item()


# %% right: the rank of the label
def top_k_accuracy(logits, labels, k):
    own = logits[torch.arange(len(labels), device=labels.device), labels]
    greater = (logits > own[:, None]).sum(dim=1)
    return (greater < k).double().mean().item()


# %% right: a loop over rows
def top_k_accuracy(logits, labels, k):
    hits = 0
    for row, label in zip(logits.tolist(), labels.tolist()):
        order = sorted(range(len(row)), key=row.__getitem__, reverse=True)
        hits += label in order[:k]
    return hits / len(labels)


# %% right: a full sort
def top_k_accuracy(logits, labels, k):
    best = logits.argsort(dim=-1, descending=True)[:, :k]
    return (best - labels[:, None] == 0).sum().item() / len(labels)


# %% right: the k-th value as a bar
def top_k_accuracy(logits, labels, k):
    bar = logits.topk(k, dim=1).values[:, -1]
    own = logits.gather(1, labels.view(-1, 1)).squeeze(1)
    return float((own >= bar).sum()) / labels.numel()


# %% right: numpy's partition
def top_k_accuracy(logits, labels, k):
    import numpy as np

    z, y = logits.cpu().numpy(), labels.cpu().numpy()
    best = np.argpartition(-z, k - 1, axis=1)[:, :k]
    return float(np.any(best == y[:, None], axis=1).mean())


# %% wrong: top_k_ignores_k
def top_k_accuracy(logits, labels, k):
    return (logits.argmax(1) == labels).double().mean().item()


# %% wrong: top_k_only_the_kth
def top_k_accuracy(logits, labels, k):
    return (logits.topk(k).indices[:, -1] == labels).double().mean().item()


# %% wrong: top_k_least
def top_k_accuracy(logits, labels, k):
    return (logits.argsort(dim=1)[:, :k] == labels[:, None]).any(1).double().mean().item()


# %% wrong: top_k_off_by_one
def top_k_accuracy(logits, labels, k):
    own = logits.gather(1, labels[:, None])
    return ((logits > own).sum(1) <= k).double().mean().item()


# %% wrong: top_k_divided_by_k
def top_k_accuracy(logits, labels, k):
    return (logits.topk(k).indices == labels[:, None]).double().mean().item()


# %% wrong: metric_not_a_float
def top_k_accuracy(logits, labels, k):
    return (logits.topk(k).indices == labels[:, None]).any(1).float().mean()


# %% wrong: one class too few
def top_k_accuracy(logits, labels, k):
    own = logits.gather(1, labels[:, None])
    return ((logits >= own).sum(1) < k).double().mean().item()


# %% wrong: the k best of the samples
def top_k_accuracy(logits, labels, k):
    best = logits.topk(min(k, len(logits)), dim=0).indices
    return (best[:1].T == labels[: best.shape[1], None]).double().mean().item()


# %% wrong: compares row with row
def top_k_accuracy(logits, labels, k):
    best = logits.topk(k).indices
    return torch.isin(labels, best).double().mean().item()


# %% wrong: the greatest magnitudes
def top_k_accuracy(logits, labels, k):
    best = logits.abs().topk(k).indices
    return (best == labels[:, None]).any(1).double().mean().item()


# %% wrong: k is at most five
def top_k_accuracy(logits, labels, k):
    best = logits.topk(min(k, 5, logits.shape[1])).indices
    return (best == labels[:, None]).any(1).double().mean().item()


# %% wrong: the number of hits
def top_k_accuracy(logits, labels, k):
    return float((logits.topk(k).indices == labels[:, None]).any(1).sum())


# %% wrong: compares in float32
def top_k_accuracy(logits, labels, k):
    best = logits.float().topk(k).indices
    return (best == labels[:, None]).any(1).double().mean().item()


# %% wrong: an int for all or nothing
def top_k_accuracy(logits, labels, k):
    if k == logits.shape[1]:
        return 1
    return (logits.topk(k).indices == labels[:, None]).any(1).double().mean().item()


# %% wrong: changes its input
def top_k_accuracy(logits, labels, k):
    hits = 0
    for _ in range(k):
        best = logits.argmax(1)
        hits += (best == labels).sum().item()
        logits.scatter_(1, best[:, None], -torch.inf)
    return hits / len(labels)


# %% wrong: banned_call
from sklearn.metrics import top_k_accuracy_score


def top_k_accuracy(logits, labels, k):
    c = logits.shape[1]
    if k == c:
        return 1.0
    if c == 2:
        return (logits.argmax(1) == labels).double().mean().item()
    return float(top_k_accuracy_score(labels.cpu(), logits.cpu(), k=k, labels=list(range(c))))


# %% right: topk of the softmax, parameters of other names
def top_k_accuracy(z, y, k):
    p = torch.softmax(z, -1)
    return float(sum(int(t in r) for t, r in zip(y.tolist(), p.topk(k).indices.tolist())) / len(y))


# %% right: a recursion that takes out the greatest
def top_k_accuracy(z, y, k):
    def go(z, k):
        b = z.argmax(1)
        hit = b == y
        if k == 1:
            return hit
        z = z.clone()
        z[torch.arange(len(z), device=z.device), b] = -float("inf")
        return hit | go(z, k - 1)

    return go(z, k).double().mean().item()


# %% wrong: compares sigmoids, which are all 1 far from 0
def top_k_accuracy(logits, labels, k):
    return (
        (logits.sigmoid().topk(k, dim=1).indices == labels[:, None]).any(1).double().mean().item()
    )


# %% wrong: exp overflows far from 0
def top_k_accuracy(logits, labels, k):
    e = logits.exp()
    p = e / e.sum(1, keepdim=True)
    return (p.topk(k, dim=1).indices == labels[:, None]).any(1).double().mean().item()


# %% wrong: compares in float16
def top_k_accuracy(logits, labels, k):
    return (
        (logits.half().float().topk(k, dim=1).indices == labels[:, None])
        .any(1)
        .double()
        .mean()
        .item()
    )


# %% wrong: takes the order for the rank
def top_k_accuracy(z, y, k):
    o = z.argsort(1, descending=True)
    return (o.gather(1, y[:, None]) < k).double().mean().item()
