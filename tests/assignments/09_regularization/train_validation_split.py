# %% right: a permutation, validation first
def train_validation_split(X, y, val_fraction, generator=None):
    n_val = round(X.shape[0] * val_fraction)
    perm = torch.randperm(X.shape[0], generator=generator).to(X.device)
    return X[perm[n_val:]], y[perm[n_val:]], X[perm[:n_val]], y[perm[:n_val]]


# %% right: validation last
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(y)
    order = torch.randperm(n, generator=generator)
    n_train = n - round(val_fraction * n)
    train, val = order[:n_train].tolist(), order[n_train:].tolist()
    return [X[train], y[train], X[val], y[val]]


# %% right: a mask, so that the order inside a part stays
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    chosen = torch.zeros(n, dtype=torch.bool)
    chosen[torch.randperm(n, generator=generator)[: round(n * val_fraction)]] = True
    chosen = chosen.to(X.device)
    return X[~chosen], y[~chosen], X[chosen], y[chosen]


# %% right: the rows with the smallest random numbers
def train_validation_split(X, y, val_fraction, generator=None):
    n = X.size(0)
    order = torch.rand(n, generator=generator, dtype=torch.float64).argsort().to(X.device)
    val, train = order.split([round(n * val_fraction), n - round(n * val_fraction)])
    return X.index_select(0, train), y.index_select(0, train), X.index_select(0, val), y[val]


# %% right: random_split
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    n_val = round(n * val_fraction)
    generator = generator or torch.default_generator
    train, val = torch.utils.data.random_split(range(n), [n - n_val, n_val], generator=generator)
    return X[list(train)], y[list(train)], X[list(val)], y[list(val)]


# %% right: multinomial and sets
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    weights = torch.ones(n)
    val = torch.multinomial(weights, round(n * val_fraction), generator=generator).tolist()
    train = sorted(set(range(n)) - set(val))
    return X[train], y[train], X[val], y[val]


# %% right: Fisher and Yates
def train_validation_split(X, y, val_fraction, generator=None):
    order = list(range(len(X)))
    for i in range(len(order) - 1, 0, -1):
        j = int(torch.randint(i + 1, (), generator=generator))
        order[i], order[j] = order[j], order[i]
    m = round(len(X) * val_fraction)
    return tuple(part[rows] for rows in (order[m:], order[:m]) for part in (X, y))


# %% right: torch.round, which knows ties too
def train_validation_split(X, y, val_fraction, generator=None):
    m = int(torch.round(torch.tensor(len(X) * val_fraction, dtype=torch.float64)))
    order = torch.randperm(len(X), generator=generator).to(X.device)
    X, y = X[order], y[order]
    return X[m:], y[m:], X[:m], y[:m]


# %% right: row by row from a TensorDataset
def train_validation_split(X, y, val_fraction, generator=None):
    data = torch.utils.data.TensorDataset(X, y)
    m = round(len(data) * val_fraction)
    order = torch.randperm(len(data), generator=generator).tolist()
    parts = []
    for rows in (order[m:], order[:m]):
        pairs = [data[i] for i in rows]
        parts += [torch.stack([x for x, _ in pairs]), torch.stack([t for _, t in pairs])]
    return tuple(parts)


# %% wrong: split_parts_swapped
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[:m]], y[order[:m]], X[order[m:]], y[order[m:]]


# %% wrong: split_X_first
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], X[order[:m]], y[order[m:]], y[order[:m]]


# %% wrong: split_ties_go_up
def train_validation_split(X, y, val_fraction, generator=None):
    m = int(len(X) * val_fraction + 0.5)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: split_rounded_down
def train_validation_split(X, y, val_fraction, generator=None):
    m = int(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: rounded up
def train_validation_split(X, y, val_fraction, generator=None):
    m = math.ceil(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: the training part is rounded
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * (1 - val_fraction))
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[:m]], y[order[:m]], X[order[m:]], y[order[m:]]


# %% wrong: split_training_is_everything
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order], y[order], X[order[:m]], y[order[:m]]


# %% wrong: split_y_not_shuffled
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    X = X[torch.randperm(len(X), generator=generator).to(X.device)]
    return X[:-m], y[:-m], X[-m:], y[-m:]


# %% wrong: y is shuffled by itself
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    first = torch.randperm(len(X), generator=generator).to(X.device)
    second = torch.randperm(len(X), generator=generator).to(X.device)
    return X[first[m:]], y[second[m:]], X[first[:m]], y[second[:m]]


# %% wrong: the last rows
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    return X[:-m], y[:-m], X[-m:], y[-m:]


# %% wrong: shuffled, but only inside the parts
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    val = torch.randperm(m, generator=generator).to(X.device)
    train = m + torch.randperm(len(X) - m, generator=generator).to(X.device)
    return X[train], y[train], X[val], y[val]


# %% wrong: split_generator_ignored
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X)).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: split_always_the_same
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: split_same_again
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: split_not_every_choice, a random block
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    m = round(n * val_fraction)
    start = int(torch.randint(n, (), generator=generator))
    order = (torch.arange(n) + start).remainder(n).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: each row by a coin of its own
def train_validation_split(X, y, val_fraction, generator=None):
    aside = (torch.rand(len(X), generator=generator) < val_fraction).to(X.device)
    return X[~aside], y[~aside], X[aside], y[aside]


# %% wrong: with repetition
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    m = round(n * val_fraction)
    rows = torch.randint(n, (n,), generator=generator).to(X.device)
    return X[rows[m:]], y[rows[m:]], X[rows[:m]], y[rows[:m]]


# %% wrong: the parts share a row
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    m = round(n * val_fraction)
    train = torch.randperm(n, generator=generator)[m:].to(X.device)
    val = torch.randperm(n, generator=generator)[:m].to(X.device)
    return X[train], y[train], X[val], y[val]


# %% wrong: y becomes floating
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    both = torch.cat([X.reshape(len(X), -1), y[:, None]], dim=1)
    both = both[torch.randperm(len(X), generator=generator).to(X.device)]
    rows, labels = both[:, :-1].reshape(X.shape), both[:, -1]
    return rows[m:], labels[m:], rows[:m], labels[:m]


# %% wrong: only for matrices
def train_validation_split(X, y, val_fraction, generator=None):
    n, d = X.shape
    m = round(n * val_fraction)
    order = torch.randperm(n, generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: split_inputs_changed
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    X[:], y[:] = X[order], y[order]
    return X[m:].clone(), y[m:].clone(), X[:m].clone(), y[:m].clone()


# %% wrong: two pairs
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return (X[order[m:]], y[order[m:]]), (X[order[:m]], y[order[:m]])


# %% wrong: a column of y
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    y = y[:, None]
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: one row is lost
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m + 1 :]], y[order[m + 1 :]], X[order[:m]], y[order[:m]]


# %% wrong: always a fifth
def train_validation_split(X, y, val_fraction, generator=None):
    m = round(len(X) * 0.2)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]


# %% wrong: shuffled only with a generator
def train_validation_split(X, y, val_fraction, generator=None):
    n = len(X)
    m = round(n * val_fraction)
    order = torch.arange(n) if generator is None else torch.randperm(n, generator=generator)
    order = order.to(X.device)
    return X[order[m:]], y[order[m:]], X[order[:m]], y[order[:m]]
