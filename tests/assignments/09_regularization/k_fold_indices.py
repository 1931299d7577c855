# %% right: tensor_split
def k_fold_indices(n, k, generator=None):
    order = torch.randperm(n, generator=generator)
    folds = order.tensor_split(k)
    return [
        (torch.cat([fold for j, fold in enumerate(folds) if j != i]), folds[i]) for i in range(k)
    ]


# %% right: every k-th of the shuffled rows
def k_fold_indices(n, k, generator=None):
    order = torch.randperm(n, generator=generator)
    number = torch.arange(n) % k
    return [(order[number != i], order[number == i]) for i in range(k)]


# %% right: boundaries and sorted rows
def k_fold_indices(n, k, generator=None):
    order = torch.randperm(n, generator=generator).tolist()
    pairs = []
    for i in range(k):
        val = order[i * n // k : (i + 1) * n // k]
        train = sorted(set(range(n)) - set(val))
        pairs.append((torch.tensor(train), torch.tensor(sorted(val))))
    return pairs


# %% right: NumPy, with a seed from the generator
def k_fold_indices(n, k, generator=None):
    import numpy as np

    seed = int(torch.randint(2**31 - 1, (), generator=generator))
    folds = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return [
        [torch.from_numpy(np.setdiff1d(np.arange(n), fold)).long(), torch.from_numpy(fold).long()]
        for fold in folds
    ]


# %% wrong: folds_rest_in_the_last
def k_fold_indices(n, k, generator=None):
    order, size = torch.randperm(n, generator=generator), n // k
    pairs = []
    for i in range(k):
        stop = n if i == k - 1 else (i + 1) * size
        pairs.append((torch.cat([order[: i * size], order[stop:]]), order[i * size : stop]))
    return pairs


# %% wrong: folds_rest_left_out
def k_fold_indices(n, k, generator=None):
    order, size = torch.randperm(n, generator=generator), n // k
    return [
        (torch.cat([order[: i * size], order[(i + 1) * size :]]), order[i * size : (i + 1) * size])
        for i in range(k)
    ]


# %% wrong: chunks
def k_fold_indices(n, k, generator=None):
    folds = torch.randperm(n, generator=generator).chunk(k)
    return [
        (torch.cat([fold for j, fold in enumerate(folds) if j != i]), folds[i])
        for i in range(len(folds))
    ]


# %% wrong: folds_swapped
def k_fold_indices(n, k, generator=None):
    folds = torch.randperm(n, generator=generator).tensor_split(k)
    return [(folds[i], torch.cat([*folds[:i], *folds[i + 1 :]])) for i in range(k)]


# %% wrong: folds_validation_in_training
def k_fold_indices(n, k, generator=None):
    order = torch.randperm(n, generator=generator)
    return [(order, fold) for fold in order.tensor_split(k)]


# %% wrong: folds_overlap, shuffled anew for each fold
def k_fold_indices(n, k, generator=None):
    pairs = []
    for i in range(k):
        order = torch.randperm(n, generator=generator)
        m = n // k + (i < n % k)
        pairs.append((order[m:], order[:m]))
    return pairs


# %% wrong: folds_not_shuffled
def k_fold_indices(n, k, generator=None):
    folds = torch.arange(n).tensor_split(k)
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]


# %% wrong: not shuffled, every k-th row
def k_fold_indices(n, k, generator=None):
    rows = torch.arange(n)
    return [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]


# %% wrong: folds_generator_ignored
def k_fold_indices(n, k, generator=None):
    folds = torch.randperm(n).tensor_split(k)
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]


# %% wrong: folds_one_shuffle
def k_fold_indices(n, k, generator=None):
    folds = torch.randperm(n, generator=torch.Generator().manual_seed(0)).tensor_split(k)
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]


# %% wrong: the order of the folds is shuffled, not the rows
def k_fold_indices(n, k, generator=None):
    folds = torch.arange(n).tensor_split(k)
    order = torch.randperm(k, generator=generator).tolist()
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in order]


# %% wrong: lists in place of tensors
def k_fold_indices(n, k, generator=None):
    folds = [fold.tolist() for fold in torch.randperm(n, generator=generator).tensor_split(k)]
    return [(sum(folds[:i] + folds[i + 1 :], []), folds[i]) for i in range(k)]


# %% wrong: masks in place of numbers
def k_fold_indices(n, k, generator=None):
    number = torch.randperm(n, generator=generator) % k
    return [(number != i, number == i) for i in range(k)]


# %% wrong: floating numbers
def k_fold_indices(n, k, generator=None):
    folds = torch.randperm(n, generator=generator).double().tensor_split(k)
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]
