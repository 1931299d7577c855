# %% right: the student's cosine_similarity and topk
def top_k_similar(query, items, k):
    if k < 1 or k > items.shape[0]:
        raise ValueError("k")
    return torch.topk(cosine_similarity(query, items), k).indices


# %% right: argsort, with a guard for zero rows
def top_k_similar(query, items, k):
    if not (1 <= k <= items.size(0)):
        raise ValueError(f"k = {k}")
    similar = items @ query / (items.norm(dim=1) * query.norm()).clamp(min=1e-8)
    return torch.argsort(similar, descending=True)[:k]


# %% right: the library's cosine_similarity, which nobody banned here
import torch.nn.functional as F


def top_k_similar(query, items, k):
    if k not in range(1, len(items) + 1):
        raise ValueError
    order = F.cosine_similarity(items, query[None], dim=1).sort(descending=True)[1]
    return order[:k]


# %% right: Python's sorted
def top_k_similar(query, items, k):
    n = len(items)
    if k <= 0 or n < k:
        raise ValueError("1 <= k <= n")
    similar = [float(cosine_similarity(query, item)) for item in items]
    rows = sorted(range(n), key=lambda i: similar[i], reverse=True)[:k]
    return torch.tensor(rows, device=items.device)


# %% right: numpy
import numpy as np


def top_k_similar(query, items, k):
    if k < 1 or k > len(items):
        raise ValueError
    q, M = query.cpu().numpy(), items.cpu().numpy()
    norms = np.linalg.norm(M, axis=1)
    similar = np.where(norms > 0, M @ q / np.where(norms > 0, norms, 1.0), 0.0)
    return torch.from_numpy(np.argsort(-similar)[:k].copy()).to(items.device)


# %% right: the pairwise function, NaN never arises
def top_k_similar(query, items, k):
    if not 0 < k < len(items) + 1:
        raise ValueError
    return pairwise_cosine_similarity(query.unsqueeze(0), items)[0].topk(k)[1]


# %% right: the greatest, k times over
def top_k_similar(query, items, k):
    if k > len(items) or k < 1:
        raise ValueError("not that many")
    similar = torch.nan_to_num((items * query).sum(1) / items.norm(dim=1))
    rows = []
    for _ in range(k):
        best = int(similar.argmax())
        rows.append(best)
        similar[best] = -torch.inf
    return torch.tensor(rows, dtype=torch.int64, device=query.device)


# %% right: a heap
import heapq


def top_k_similar(query, items, k):
    if not 1 <= k <= items.shape[0]:
        raise ValueError
    similar = cosine_similarity(items, query).tolist()
    best = heapq.nlargest(k, range(len(similar)), key=similar.__getitem__)
    return torch.as_tensor(best, dtype=torch.long, device=items.device)


# %% right: the worst of the opposite
def top_k_similar(query, items, k):
    if k < 1 or len(items) < k:
        raise ValueError
    return cosine_similarity(items, -query).argsort()[:k]


# %% wrong: zero_row_first
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return (items @ query / (items.norm(dim=1) * query.norm())).topk(k).indices


# %% wrong: zero_row_last
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    similar = items @ query / (items.norm(dim=1) * query.norm())
    return similar.nan_to_num(-torch.inf).topk(k).indices


# %% wrong: ranked_by_dot_product
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return (items @ query).topk(k).indices


# %% wrong: ranked_by_distance
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return ((items - query) ** 2).sum(1).topk(k, largest=False).indices


# %% wrong: similarity_worst_first
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).argsort()[:k]


# %% wrong: worst_of_the_best_first
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).argsort()[-k:]


# %% wrong: similarities_not_rows
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).values


# %% wrong: the pair of values and rows
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k)


# %% wrong: the rows themselves
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return items[cosine_similarity(items, query).topk(k).indices]


# %% wrong: absolute_cosine
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).abs().topk(k).indices


# %% wrong: rows_in_row_order
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices.sort().values


# %% wrong: topk without its order
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    similar = cosine_similarity(items, query)
    return (similar >= similar.sort(descending=True).values[k - 1]).nonzero().squeeze(1)


# %% wrong: ranks_not_rows
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).argsort(descending=True).argsort()[:k]


# %% wrong: a list
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices.tolist()


# %% wrong: int32
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices.int()


# %% wrong: a column
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices[:, None]


# %% wrong: squeezes the only row
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices.squeeze()


# %% wrong: no ValueError
def top_k_similar(query, items, k):
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: as many as there are
def top_k_similar(query, items, k):
    return cosine_similarity(items, query).argsort(descending=True)[:k]


# %% wrong: accepts k = 0
def top_k_similar(query, items, k):
    if k < 0 or k > len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: refuses k = n
def top_k_similar(query, items, k):
    if not 1 <= k < len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: refuses k = 1
def top_k_similar(query, items, k):
    if not 1 < k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: k against the number of columns
def top_k_similar(query, items, k):
    if not 1 <= k <= items.shape[1]:
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: bounds only from above
def top_k_similar(query, items, k):
    if k > len(items):
        raise ValueError
    return cosine_similarity(items, query).argsort(descending=True)[:k]


# %% wrong: raises IndexError
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise IndexError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: leaves zero rows out
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    items = items[items.norm(dim=1) > 0]
    return cosine_similarity(items, query).argsort(descending=True)[:k]


# %% wrong: normalises the items in place
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    items /= items.norm(dim=1, keepdim=True).clamp(min=1e-8)
    return (items @ query).topk(k).indices


# %% wrong: counted from one
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices + 1


# %% wrong: the arguments in another order
def top_k_similar(items, query, k):
    if not 1 <= k <= len(items):
        raise ValueError
    return cosine_similarity(items, query).topk(k).indices


# %% wrong: a number added to the denominator
def top_k_similar(query, items, k):
    if not 1 <= k <= len(items):
        raise ValueError
    similar = items @ query / (items.norm(dim=1) * query.norm() + 1)
    return similar.argsort(descending=True)[:k]


# %% wrong: k brought into its bounds
def top_k_similar(query, items, k):
    k = min(max(k, 1), len(items))
    return cosine_similarity(items, query).topk(k).indices


# %% right: other argument names, nan_to_num
def top_k_similar(q, table, count):
    if not 1 <= count <= len(table):
        raise ValueError
    return (table @ q / table.norm(dim=1) / q.norm()).nan_to_num(0.0).topk(count)[1]
