# %% right: slices of a permutation
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(X.shape[0], generator=generator)
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            return
        yield X[rows], y[rows]


# %% right: a list
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    n = len(y)
    order = torch.randperm(n, generator=generator).to(y.device)
    X, y = X[order], y[order]
    stop = n - n % batch_size if drop_last else n
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, stop, batch_size)]


# %% right: a DataLoader
from torch.utils.data import DataLoader, TensorDataset


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    return DataLoader(
        TensorDataset(X, y),
        batch_size=batch_size,
        shuffle=True,
        generator=generator,
        drop_last=drop_last,
    )


# %% right: samplers
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    from torch.utils.data import BatchSampler, RandomSampler

    order = RandomSampler(range(len(X)), generator=generator)
    return ((X[rows], y[rows]) for rows in BatchSampler(order, batch_size, drop_last))


# %% right: sorted random numbers, split and zipped
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.rand(len(X), generator=generator, dtype=torch.float64).argsort().to(X.device)
    if drop_last:
        order = order[: len(order) // batch_size * batch_size]
    parts = order.split(batch_size) if len(order) else ()
    return zip([X[rows] for rows in parts], [y[rows] for rows in parts])


# %% right: Fisher and Yates by hand, an iterator class
class _Batches:
    def __init__(self, X, y, batch_size, order, drop_last):
        self.X, self.y, self.batch_size, self.order = X, y, batch_size, order
        self.drop_last = drop_last

    def __iter__(self):
        return self

    def __next__(self):
        rows, self.order = self.order[: self.batch_size], self.order[self.batch_size :]
        if not rows or (self.drop_last and len(rows) < self.batch_size):
            raise StopIteration
        return [self.X[rows], self.y[rows]]


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = list(range(len(X)))
    for i in range(len(order) - 1, 0, -1):
        j = int(torch.randint(i + 1, (1,), generator=generator))
        order[i], order[j] = order[j], order[i]
    return _Batches(X, y, batch_size, order, drop_last)


# %% right: a seed for Python's shuffle is drawn from the generator
import random


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    seed = torch.randint(2**60, (), generator=generator).item()
    order = list(range(len(X)))
    random.Random(seed).shuffle(order)
    while len(order) >= batch_size or (order and not drop_last):
        rows, order = order[:batch_size], order[batch_size:]
        yield torch.stack([X[i] for i in rows]), torch.stack([y[i] for i in rows])


# %% right: Python's shuffle with the generator's seed
import random


def minibatches(data, targets, size, generator=None, drop_last=False):
    order = list(range(len(data)))
    random.Random(None if generator is None else generator.initial_seed()).shuffle(order)
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        if len(rows) == size or not drop_last:
            yield data[rows], targets[rows]


# %% right: NumPy's permutation with the generator's seed
import numpy as np


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    seed = None if generator is None else generator.initial_seed()
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(X))).to(X.device)
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% right: a fork of the global generator, put back afterwards
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    seed = int(torch.randint(2**31, (), generator=generator))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        order = torch.randperm(len(X))
    parts = order.to(X.device).split(batch_size)
    return [(X[rows], y[rows]) for rows in parts if len(rows) == batch_size or not drop_last]


# %% right: a sampler with the generator, in a DataLoader without one
from torch.utils.data import DataLoader, RandomSampler, TensorDataset


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    data = TensorDataset(X, y)
    order = RandomSampler(data, generator=generator)
    return DataLoader(data, batch_size=batch_size, sampler=order, drop_last=drop_last)


# %% wrong: batches_not_shuffled
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for start in range(0, len(X), batch_size):
        if drop_last and start + batch_size > len(X):
            break
        yield X[start : start + batch_size], y[start : start + batch_size]


# %% wrong: batches_generator_ignored
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.randperm(len(X)).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_generator_ignored, NumPy's random state
import numpy as np


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.from_numpy(np.random.permutation(len(X)))
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_one_order, always the same seed
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    generator = torch.Generator().manual_seed(0)
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_same_every_epoch
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    if generator is not None:
        generator.manual_seed(generator.initial_seed())
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_not_shuffled_without_generator
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.arange(len(X))
    if generator is not None:
        order = torch.randperm(len(X), generator=generator)
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_global_seed_set, NumPy's
import numpy as np


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    if generator is not None:
        np.random.seed(generator.initial_seed() % 2**32)
    for rows in torch.from_numpy(np.random.permutation(len(X))).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_global_seed_set, Python's
import random


def minibatches(X, y, batch_size, generator=None, drop_last=False):
    if generator is not None:
        random.seed(int(torch.randint(2**31, (), generator=generator)))
    for rows in torch.tensor(random.sample(range(len(X)), len(X))).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_global_seed_set, torch's
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    if generator is not None:
        torch.manual_seed(generator.initial_seed())
    for rows in torch.randperm(len(X)).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_y_not_shuffled
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[start : start + batch_size]


# %% wrong: X and y have a shuffle each
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    X = X[torch.randperm(len(X), generator=generator)]
    y = y[torch.randperm(len(y), generator=generator)]
    for start in range(0, len(X), batch_size):
        if start + batch_size <= len(X) or not drop_last:
            yield X[start : start + batch_size], y[start : start + batch_size]


# %% wrong: batches_row_twice, drawn with replacement
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randint(len(X), (len(X),), generator=generator)
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batches_last_one_lost
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    for k in range(len(X) // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        yield X[rows], y[rows]


# %% wrong: batches_drop_last_ignored
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        yield X[rows], y[rows]


# %% wrong: batches_full_one_dropped
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    parts = list(torch.randperm(len(X), generator=generator).split(batch_size))
    if drop_last:
        parts = parts[:-1]
    for rows in parts:
        yield X[rows], y[rows]


# %% wrong: drop_last is True by default
def minibatches(X, y, batch_size, generator=None, drop_last=True):
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: only the batches are shuffled
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    parts = torch.arange(len(X)).split(batch_size)
    for k in torch.randperm(len(parts), generator=generator).tolist():
        if len(parts[k]) == batch_size or not drop_last:
            yield X[parts[k]], y[parts[k]]


# %% wrong: shuffled within a batch only
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.arange(len(X)).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            rows = rows[torch.randperm(len(rows), generator=generator)]
            yield X[rows], y[rows]


# %% wrong: batches_not_every_order, a random starting point
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    start = int(torch.randint(len(X), (), generator=generator))
    order = torch.arange(len(X)).roll(start)
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: as many batches, of equal sizes
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    for rows in order.chunk(-(-len(X) // batch_size)):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: batch_size batches
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    for rows in order.chunk(batch_size):
        if not drop_last or len(rows) == len(X) // batch_size:
            yield X[rows], y[rows]


# %% wrong: batches_many_of_one_row
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for row in torch.randperm(len(X), generator=generator).tolist():
        yield X[row : row + 1], y[row : row + 1]


# %% wrong: batches_not_pairs, only X
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows]


# %% wrong: batches_shuffled_in_place
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    X.copy_(X[order])
    y.copy_(y[order])
    for start in range(0, len(X), batch_size):
        if start + batch_size <= len(X) or not drop_last:
            yield X[start : start + batch_size], y[start : start + batch_size]


# %% wrong: only the first batch
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        return [(X[rows], y[rows])]


# %% wrong: it never ends
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    while True:
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            if len(rows) == batch_size or not drop_last:
                yield X[rows], y[rows]


# %% wrong: always float32
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows].float(), y[rows].float()


# %% wrong: generator=None is an error
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    seed = generator.initial_seed()
    for rows in torch.randperm(len(X), generator=generator).split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]


# %% wrong: the last batch is filled up from the beginning
def minibatches(X, y, batch_size, generator=None, drop_last=False):
    order = torch.randperm(len(X), generator=generator)
    missing = -len(X) % batch_size
    if missing and not drop_last:
        order = torch.cat([order, order[:missing]])
    for rows in order.split(batch_size):
        if len(rows) == batch_size:
            yield X[rows], y[rows]
