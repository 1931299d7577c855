# %% right: two index tensors
def pick(scores, labels):
    return scores[torch.arange(scores.shape[0]), labels]


# %% right: gather
def pick(scores, labels):
    return torch.gather(scores, dim=1, index=labels.view(-1, 1)).view(-1)


# %% right: a one-hot mask
def pick(scores, labels):
    Y = one_hot(labels, scores.shape[1]).to(scores.dtype)
    return (scores * Y).sum(dim=1)


# %% right: the diagonal of all pairs
def pick(scores, labels):
    return scores[:, labels].diagonal()


# %% right: places in memory
def pick(scores, labels):
    n, c = scores.shape
    return scores.reshape(-1)[torch.arange(n, device=scores.device) * c + labels]


# %% right: take_along_dim
def pick(scores, labels):
    return scores.take_along_dim(labels[:, None], dim=1).squeeze(-1)


# %% right: a loop over the classes
def pick(scores, labels):
    s = torch.zeros_like(scores[:, 0])
    for c in range(scores.shape[1]):
        s = torch.where(labels == c, scores[:, c], s)
    return s


# %% right: the library's loss, with the sign turned
def pick(scores, labels):
    return -torch.nn.functional.nll_loss(scores, labels, reduction="none")


# %% right: a boolean mask
def pick(scores, labels):
    return scores[labels[:, None] == torch.arange(scores.shape[1], device=labels.device)]


# %% right: other names, class by class
def pick(S, y):
    picked = torch.zeros_like(S[:, 0])
    for c in range(S.shape[1]):
        picked = torch.where(y == c, S[:, c], picked)
    return picked


# %% wrong: python_loop in a list comprehension
def pick(scores, labels):
    return torch.stack([scores[i, labels[i]] for i in range(len(labels))])


# %% wrong: python_loop over pairs
def pick(scores, labels):
    s = torch.empty_like(scores[:, 0])
    for i, (row, label) in enumerate(zip(scores, labels)):
        s[i] = row[label]
    return s


# %% wrong: pick_all_columns
def pick(scores, labels):
    return scores[:, labels]


# %% wrong: pick_rows_by_label
def pick(scores, labels):
    return scores[labels % len(scores)]


# %% wrong: pick_row_and_column_swapped
def pick(scores, labels):
    return scores[labels, torch.arange(len(labels))]


# %% wrong: pick_greatest_score
def pick(scores, labels):
    return scores.max(dim=1).values


# %% wrong: kept_dimension
def pick(scores, labels):
    return scores.gather(1, labels[:, None])


# %% wrong: pick_first_row_for_all
def pick(scores, labels):
    return scores[0, labels]


# %% wrong: squeeze loses the only row
def pick(scores, labels):
    return scores.gather(1, labels[:, None]).squeeze()


# %% wrong: gathered along the rows
def pick(scores, labels):
    return scores.gather(0, labels[None, :] % scores.shape[0]).squeeze(0)


# %% wrong: the sum of all
def pick(scores, labels):
    return scores[torch.arange(len(labels)), labels].sum()


# %% wrong: the sign of the loss
def pick(scores, labels):
    return torch.nn.functional.nll_loss(scores, labels, reduction="none")


# %% wrong: detaches
def pick(scores, labels):
    return scores.detach()[torch.arange(len(labels)), labels]


# %% wrong: a float32 mask
def pick(scores, labels):
    return (scores.float() * one_hot(labels, scores.shape[1])).sum(1)


# %% wrong: columns counted from one
def pick(scores, labels):
    return scores[torch.arange(len(labels)), labels - 1]


# %% wrong: python_loop by halves
def pick(scores, labels):
    if len(labels) == 1:
        return scores[0, labels]
    half = len(labels) // 2
    return torch.cat([pick(scores[:half], labels[:half]), pick(scores[half:], labels[half:])])


# %% wrong: changes its input
def pick(scores, labels):
    classes = torch.arange(scores.shape[1], device=scores.device)
    scores[classes != labels[:, None]] = 0
    return scores.sum(1)
