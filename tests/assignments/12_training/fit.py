# %% right: clones of the tensors
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = {name: value.clone() for name, value in model.state_dict().items()}
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% right: a loader of rows and an early-stopping object
class Stopper:
    def __init__(self, patience):
        self.patience, self.best, self.bad, self.weights = patience, math.inf, 0, None

    def step(self, loss, model):
        if loss < self.best:
            self.best, self.bad = loss, 0
            self.weights = copy.deepcopy(model.state_dict())
            return False
        self.bad += 1
        return self.bad >= self.patience


def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    data = torch.utils.data.TensorDataset(X, labels)
    loader = torch.utils.data.DataLoader(
        data, batch_size=batch_size, shuffle=True, generator=generator
    )
    stopper = Stopper(patience)
    train_losses, val_losses = [], []
    for _ in range(max_epochs):
        model.train()
        seen = []
        for inputs, targets in loader:
            losses = nn.functional.cross_entropy(model(inputs), targets, reduction="none")
            optimizer.zero_grad()
            losses.mean().backward()
            optimizer.step()
            seen.append(losses.detach())
        train_losses.append(torch.cat(seen).mean().item())
        model.eval()
        with torch.no_grad():
            val_losses.append(nn.functional.cross_entropy(model(X_val), labels_val).item())
        if stopper.step(val_losses[-1], model):
            break
    if stopper.weights is not None:
        model.load_state_dict(stopper.weights)
    return {"train_loss": train_losses, "val_loss": val_losses}


# %% right: through the earlier exercises
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    kept, best_epoch = None, -1
    for epoch in range(max_epochs):
        order = torch.randperm(X.shape[0], generator=generator).to(X.device)
        X_shuffled, labels_shuffled = X[order], labels[order]
        batches = zip(X_shuffled.split(batch_size), labels_shuffled.split(batch_size))
        history["train_loss"].append(train_epoch(model, batches, optimizer))
        report = evaluate(model, X_val, labels_val)
        history["val_loss"].append(report["loss"])
        history["val_accuracy"].append(report["accuracy"])
        if best_epoch < 0 or report["loss"] < history["val_loss"][best_epoch]:
            best_epoch, kept = epoch, [p.detach().clone() for p in model.state_dict().values()]
        elif epoch - best_epoch == patience:
            break
    with torch.no_grad():
        for value, old in zip(model.state_dict().values(), kept):
            value.copy_(old)
    return history


# %% right: the training loss measured after the epoch
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(nn.functional.cross_entropy(model(X), labels).item())
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% right: the training loss measured in eval mode, tensors in the lists
class Stopper:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.n = patience, min_delta, float("inf"), 0

    def step(self, loss):
        if loss < self.best - self.min_delta:
            self.best, self.n = loss, 0
        else:
            self.n += 1
        return self.n >= self.patience


def measure(model, X, y):
    model.eval()
    with torch.no_grad():
        return nn.functional.cross_entropy(model(X), y)


def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    stop, kept = Stopper(patience), None
    tr, va = [], []
    for _ in range(max_epochs):
        model.train()
        for idx in torch.randperm(X.shape[0], generator=generator).split(batch_size):
            model.zero_grad()
            nn.functional.cross_entropy(model(X[idx]), labels[idx]).backward()
            optimizer.step()
        tr.append(measure(model, X, labels))
        va.append(measure(model, X_val, labels_val))
        better = va[-1] < stop.best
        done = stop.step(va[-1])
        if better:
            kept = copy.deepcopy(model)
        if done:
            break
    if kept is not None:
        model.load_state_dict(kept.state_dict())
    return {"train_loss": tr, "val_loss": va}


# %% right: the training loss afterwards, in batches of the same size, in eval mode
def batches(X, y, size, order=None):
    order = torch.arange(len(X)) if order is None else order
    for i in range(0, len(X), size):
        yield X[order[i : i + size]], y[order[i : i + size]]


def mean_loss(model, X, y, size):
    model.eval()
    with torch.no_grad():
        return sum(
            nn.functional.cross_entropy(model(a), b, reduction="sum").item()
            for a, b in batches(X, y, size)
        ) / len(X)


def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        for a, b in batches(X, labels, batch_size, torch.randperm(len(X), generator=generator)):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(a), b).backward()
            optimizer.step()
        history["train_loss"].append(mean_loss(model, X, labels, batch_size))
        history["val_loss"].append(mean_loss(model, X_val, labels_val, batch_size))
        if history["val_loss"][-1] < best:
            best, bad, state = history["val_loss"][-1], 0, copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    model.load_state_dict(state)
    return history


# %% right: closure, and a copy is measured
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    H = {"train_loss": [], "val_loss": []}
    best, keep, bad = None, None, 0
    while len(H["val_loss"]) < max_epochs and bad < patience:
        model.train()
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):

            def closure():
                optimizer.zero_grad()
                l = nn.functional.cross_entropy(model(X[rows]), labels[rows])
                l.backward()
                return l

            total += float(optimizer.step(closure)) * len(rows)
        twin = copy.deepcopy(model).eval()
        for p in twin.parameters():
            p.requires_grad_(False)
        v = float(nn.functional.cross_entropy(twin(X_val), labels_val))
        H["train_loss"].append(total / len(X))
        H["val_loss"].append(v)
        if best is None or v < best:
            best, keep, bad = v, twin, 0
        else:
            bad += 1
    if keep is not None:
        model.load_state_dict(keep.state_dict())
    return H


# %% right: keeps the weights of every epoch
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    states, train, val = [], [], []
    n = len(X)
    for _ in range(max_epochs):
        model.train()
        keys = torch.rand(n, generator=generator)
        order = keys.argsort()
        acc = 0.0
        for i in range(-(-n // batch_size)):
            j = order[i * batch_size : (i + 1) * batch_size]
            loss = nn.functional.nll_loss(model(X[j]).log_softmax(1), labels[j])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            acc += float(loss) * len(j) / n
        model.eval()
        with torch.no_grad():
            z = model(X_val)
            val.append(float((z.logsumexp(1) - z.gather(1, labels_val[:, None])[:, 0]).mean()))
        train.append(acc)
        states.append(copy.deepcopy(model.state_dict()))
        best = val.index(min(val))
        if len(val) - 1 - best >= patience:
            break
    if states:
        model.load_state_dict(states[best])
    return {"train_loss": train, "val_loss": val}


# %% right: the best weights go through torch.save
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    losses = {"train_loss": [], "val_loss": []}
    buf, since = None, 0
    for _ in range(max_epochs):
        model.train()
        p = torch.randperm(len(X), generator=generator)
        Xs, ys = X[p], labels[p]
        num = torch.zeros(())
        for a, b in zip(Xs.split(batch_size), ys.split(batch_size)):
            optimizer.zero_grad()
            l = nn.functional.cross_entropy(model(a), b)
            l.backward()
            optimizer.step()
            num = num + l.detach() * len(b)
        model.eval()
        with torch.no_grad():
            v = nn.functional.cross_entropy(model(X_val), labels_val)
        if not losses["val_loss"] or v < min(losses["val_loss"]):
            buf = io.BytesIO()
            torch.save(model.state_dict(), buf)
            since = 0
        else:
            since += 1
        losses["train_loss"].append(num / len(X))
        losses["val_loss"].append(v)
        if since == patience:
            break
    if buf:
        buf.seek(0)
        model.load_state_dict(torch.load(buf))
    return losses


# %% right: torch's samplers
from torch.utils.data import BatchSampler, RandomSampler


def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    sampler = BatchSampler(
        RandomSampler(range(len(X)), generator=generator), batch_size, drop_last=False
    )
    H = {"train_loss": [], "val_loss": []}
    best = float("inf")
    left = patience
    weights = copy.deepcopy(model.state_dict())
    for _ in range(max_epochs):
        model.train()
        s = 0.0
        for rows in sampler:
            optimizer.zero_grad()
            l = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            l.backward()
            optimizer.step()
            s += l.item() * len(rows)
        model.eval()
        with torch.no_grad():
            v = nn.functional.cross_entropy(model(X_val), labels_val).item()
        H["train_loss"] += [s / len(X)]
        H["val_loss"] += [v]
        if v < best:
            best, left, weights = v, patience, copy.deepcopy(model.state_dict())
        else:
            left -= 1
        if not left:
            break
    model.load_state_dict(weights)
    return H


# %% right: NumPy shuffles from a number of the generator
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    seed = int(torch.randint(2**31, (1,), generator=generator))
    rng = np.random.default_rng(seed)
    mode = model.training
    h = {"train_loss": [], "val_loss": [], "best_epoch": 0}
    best, snap, k = np.inf, None, 0
    for e in range(max_epochs):
        model.train()
        order = rng.permutation(len(X))
        t = 0.0
        for i in range(0, len(X), batch_size):
            idx = torch.as_tensor(order[i : i + batch_size], device=X.device)
            optimizer.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            optimizer.step()
            t += l.item() * len(idx)
        model.eval()
        with torch.no_grad():
            v = nn.functional.cross_entropy(model(X_val), labels_val).item()
        h["train_loss"].append(t / len(X))
        h["val_loss"].append(v)
        if v < best:
            best, k, h["best_epoch"] = v, 0, e
            snap = [q.detach().clone() for q in (*model.parameters(), *model.buffers())]
        else:
            k += 1
        if k >= patience:
            break
    with torch.no_grad():
        for q, s in zip((*model.parameters(), *model.buffers()), snap or []):
            q.copy_(s)
    model.train(mode)
    return h


# %% wrong: fit_keeps_the_last_weights, the state dict is no copy
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = model.state_dict()
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: fit_keeps_the_last_weights, nothing is restored
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.eval()
    return history


# %% wrong: fit_never_stops
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if False:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: fit_stops_one_late
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited > patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: fit_equal_counts_as_better
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss <= best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: a shallow copy of the state dict
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = dict(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: patience counts worse than the epoch before
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if len(history["val_loss"]) == 1 or val_loss < history["val_loss"][-2]:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: patience is never refilled
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best = val_loss
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: fit_not_shuffled
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.arange(len(X)).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: shuffled once for all epochs
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    first = torch.randperm(len(X), generator=generator).to(X.device)
    for epoch in range(max_epochs):
        order = first
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: fit_global_randomness
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X)).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: the last batch is dropped
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size)[: max(len(X) // batch_size, 1)]:
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: evaluates_in_train_mode
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        pass
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: trains_in_eval_mode after the first epoch
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: labels are not shuffled with their rows
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[: len(rows)])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: stops by the training loss
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if history["train_loss"][-1] < best:
            best, waited = history["train_loss"][-1], 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: only the losses of validation
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return {"val_loss": history["val_loss"]}


# %% wrong: training losses per batch
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(loss.item() / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return history


# %% wrong: returns the model
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        model.train()
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        history["train_loss"].append(total / len(X))
        model.eval()
        with torch.no_grad():
            val_loss = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["val_loss"].append(val_loss)
        if val_loss < best:
            best, waited = val_loss, 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= patience:
                break
    model.load_state_dict(best_weights)
    return model


# %% wrong: fit_train_loss the mean of the batch means
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / -(-len(X) // batch_size))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: fit_train_loss the loss of the last batch
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(loss.item())
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: evaluate_freezes the model when done
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    model.requires_grad_(False)
    return history


# %% wrong: the best weights come back only after an early stop
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                model.load_state_dict(best_state)
                break
    return history


# %% wrong: an optimizer of its own
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    optimizer = torch.optim.Adam(model.parameters())
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: rows drawn with replacement
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randint(len(X), (len(X),), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: an improvement must exceed a thousandth
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best - 1e-3:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: gradients add up
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: a copy of the model is trained
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    model = copy.deepcopy(model)
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% wrong: the history begins before the training
def fit(
    model, X, labels, X_val, labels_val, optimizer, max_epochs, batch_size, patience, generator=None
):
    history = {"train_loss": [], "val_loss": []}
    best, best_state, bad = float("inf"), None, 0
    model.eval()
    history["val_loss"].append(nn.functional.cross_entropy(model(X_val), labels_val).item())
    for epoch in range(max_epochs):
        model.train()
        order = torch.randperm(len(X), generator=generator)
        total = 0.0
        for i in range(0, len(X), batch_size):
            idx = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            val = nn.functional.cross_entropy(model(X_val), labels_val).item()
        history["train_loss"].append(total / len(X))
        history["val_loss"].append(val)
        if val < best:
            best, bad = val, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            bad += 1
            if bad >= patience:
                break
    if best_state is not None:
        model.load_state_dict(best_state)
    return history
