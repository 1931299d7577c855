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
