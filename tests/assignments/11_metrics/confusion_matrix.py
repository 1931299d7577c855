# %% right: bincount of places
def confusion_matrix(y_true, y_pred, num_classes):
    places = num_classes * y_true + y_pred
    return places.bincount(minlength=num_classes * num_classes).view(num_classes, num_classes)


# %% right: index_put with accumulation
def confusion_matrix(y_true, y_pred, num_classes):
    C = torch.zeros(num_classes, num_classes, dtype=torch.int64, device=y_true.device)
    return C.index_put_((y_true, y_pred), torch.ones_like(y_true), accumulate=True)


# %% right: product of one-hot matrices
def confusion_matrix(y_true, y_pred, num_classes):
    truth = nn.functional.one_hot(y_true, num_classes).double()
    guess = nn.functional.one_hot(y_pred, num_classes).double()
    return (truth.T @ guess).round().long()


# %% right: loops over classes only
def confusion_matrix(y_true, y_pred, num_classes):
    C = torch.empty((num_classes, num_classes), dtype=torch.long, device=y_true.device)
    for i in range(num_classes):
        for j in range(num_classes):
            C[i, j] = ((y_true == i) & (y_pred == j)).sum()
    return C


# %% right: comparison with all classes at once
def confusion_matrix(y_true, y_pred, num_classes):
    classes = torch.arange(num_classes, device=y_true.device)
    rows = y_true == classes[:, None]
    columns = y_pred == classes[:, None]
    return (rows[:, None, :] & columns[None, :, :]).sum(dim=-1)


# %% right: numpy
def confusion_matrix(y_true, y_pred, num_classes):
    import numpy as np

    C = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(C, (y_true.cpu().numpy(), y_pred.cpu().numpy()), 1)
    return torch.from_numpy(C).to(y_true.device)


# %% right: a counter of pairs, and a loop over different pairs
def confusion_matrix(y_true, y_pred, num_classes):
    from collections import Counter

    C = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for (i, j), count in Counter(zip(y_true.tolist(), y_pred.tolist())).items():
        C[i, j] = count
    return C.to(y_true.device)


# %% right: a sparse matrix adds up its entries
def confusion_matrix(y_true, y_pred, num_classes):
    pairs = torch.stack([y_true, y_pred])
    ones = torch.ones(len(y_true), dtype=torch.int64, device=y_true.device)
    return torch.sparse_coo_tensor(pairs, ones, (num_classes, num_classes)).to_dense()


# %% wrong: transposed
def confusion_matrix(y_true, y_pred, num_classes):
    places = y_pred * num_classes + y_true
    return torch.bincount(places, minlength=num_classes**2).reshape(num_classes, num_classes)


# %% wrong: confusion_pairs_counted_once
def confusion_matrix(y_true, y_pred, num_classes):
    C = torch.zeros(num_classes, num_classes, dtype=torch.int64, device=y_true.device)
    C[y_true, y_pred] += 1
    return C


# %% wrong: confusion_not_counts
def confusion_matrix(y_true, y_pred, num_classes):
    C = torch.zeros(num_classes, num_classes, device=y_true.device)
    ones = torch.ones(len(y_true), device=y_true.device)
    return C.index_put_((y_true, y_pred), ones, accumulate=True)


# %% wrong: python_loop over the samples
def confusion_matrix(y_true, y_pred, num_classes):
    C = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for i, j in zip(y_true.tolist(), y_pred.tolist()):
        C[i, j] += 1
    return C.to(y_true.device)


# %% wrong: python_loop in a comprehension
def confusion_matrix(y_true, y_pred, num_classes):
    places = torch.tensor([int(i) * num_classes + int(j) for i, j in zip(y_true, y_pred)])
    C = torch.bincount(places, minlength=num_classes**2).reshape(num_classes, num_classes)
    return C.to(y_true.device)


# %% wrong: no minlength
def confusion_matrix(y_true, y_pred, num_classes):
    return torch.bincount(y_true * num_classes + y_pred).reshape(num_classes, num_classes)


# %% wrong: as many classes as occur
def confusion_matrix(y_true, y_pred, num_classes):
    c = int(torch.cat([y_true, y_pred]).max()) + 1
    return torch.bincount(y_true * c + y_pred, minlength=c * c).reshape(c, c)


# %% wrong: int32
def confusion_matrix(y_true, y_pred, num_classes):
    places = y_true * num_classes + y_pred
    counts = torch.bincount(places, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes).int()


# %% wrong: rows add up to one
def confusion_matrix(y_true, y_pred, num_classes):
    counts = torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)
    C = counts.reshape(num_classes, num_classes)
    return C / C.sum(dim=1, keepdim=True).clamp(min=1)


# %% wrong: flat
def confusion_matrix(y_true, y_pred, num_classes):
    return torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)


# %% wrong: changes its input
def confusion_matrix(y_true, y_pred, num_classes):
    y_true *= num_classes
    y_true += y_pred
    return torch.bincount(y_true, minlength=num_classes**2).reshape(num_classes, num_classes)


# %% wrong: a place too narrow for the last class
def confusion_matrix(y_true, y_pred, num_classes):
    places = y_true * (num_classes - 1) + y_pred
    counts = torch.bincount(places, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)


# %% wrong: a list of lists
def confusion_matrix(y_true, y_pred, num_classes):
    counts = torch.bincount(y_true * num_classes + y_pred, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes).tolist()


# %% wrong: banned_call
def confusion_matrix(y_true, y_pred, num_classes):
    from sklearn.metrics import confusion_matrix

    C = confusion_matrix(y_true.cpu(), y_pred.cpu(), labels=range(num_classes))
    return torch.from_numpy(C).to(y_true.device)


# %% wrong: banned_call under another name
import sklearn.metrics as skm


def confusion_matrix(y_true, y_pred, num_classes):
    C = skm.confusion_matrix(y_true.cpu(), y_pred.cpu(), labels=list(range(num_classes)))
    return torch.as_tensor(C).to(y_true.device)


# %% right: pieces of the data, parameters of other names
def confusion_matrix(t, p, k):
    m = torch.zeros(k * k, dtype=torch.int64, device=t.device)
    for a, b in zip(t.split(10_000), p.split(10_000)):
        m += torch.bincount(k * a + b, minlength=k * k)
    return m.view(k, k)


# %% right: a histogram of places
def confusion_matrix(t, p, k):
    return (
        torch.histc((t * k + p).double(), bins=k * k, min=-0.5, max=k * k - 0.5)
        .long()
        .reshape(k, k)
    )


# %% right: the transpose of the transposed one
def confusion_matrix(t, p, k):
    return torch.bincount(p * k + t, minlength=k * k).reshape(k, k).T


# %% wrong: a table kept from call to call
_M = {}


def confusion_matrix(t, p, k):
    m = _M.setdefault(k, torch.zeros(k * k, dtype=torch.int64))
    m += torch.bincount(t * k + p, minlength=k * k)
    return m.view(k, k)


# %% wrong: python_loop as a recursion by halves
def confusion_matrix(t, p, k):
    if len(t) == 1:
        m = torch.zeros(k, k, dtype=torch.int64)
        m[t[0], p[0]] = 1
        return m
    h = len(t) // 2
    return confusion_matrix(t[:h], p[:h], k) + confusion_matrix(t[h:], p[h:], k)


# %% wrong: counts that overflow in uint8
def confusion_matrix(a, b, c):
    return (
        torch.nn.functional.one_hot(a, c).to(torch.uint8).T
        @ torch.nn.functional.one_hot(b, c).to(torch.uint8)
    ).long()
