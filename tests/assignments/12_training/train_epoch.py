# %% right: sums of losses from the start
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * X.shape[0]
        n += X.shape[0]
    return total / n


# %% right: a loss module and gradients set to None
def train_epoch(model, batches, optimizer):
    criterion = nn.CrossEntropyLoss(reduction="none")
    model.train(True)
    seen = []
    for X, labels in batches:
        losses = criterion(model(X), labels)
        optimizer.zero_grad(set_to_none=True)
        losses.mean().backward()
        optimizer.step()
        seen.append(losses.detach())
    return float(torch.cat(seen).mean())


# %% right: log-softmax by hand, gradients cleared after the step
def train_epoch(model, batches, optimizer):
    model.train()
    optimizer.zero_grad()
    losses, sizes = [], []
    for X, labels in batches:
        logits = model(X)
        loss = (logits.logsumexp(1) - logits[torch.arange(len(labels)), labels]).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        sizes.append(len(labels))
    return sum(a * b for a, b in zip(losses, sizes)) / sum(sizes)


# %% right: gradients cleared through the model
def train_epoch(model, batches, optimizer):
    was = model.training
    model.train()
    total = count = 0
    for X, labels in list(batches):
        model.zero_grad()
        loss = nn.CrossEntropyLoss()(model(X), labels)
        loss.backward()
        optimizer.step()
        total += float(loss.detach()) * labels.numel()
        count += labels.numel()
    model.train(was)
    return total / count


# %% right: a closure for the optimizer
def train_epoch(model, batches, optimizer):
    model.train()
    criterion = nn.CrossEntropyLoss()
    total = count = 0
    for X, y in batches:

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(X), y)
            loss.backward()
            return loss

        loss = optimizer.step(closure)
        total += float(loss) * len(X)
        count += len(X)
    return float(total / count)


# %% right: gradients from autograd.grad
def train_epoch(model, batches, optimizer):
    model.train()
    ps = [p for p in model.parameters() if p.requires_grad]
    num = den = 0
    for X, y in batches:
        loss = torch.nn.functional.cross_entropy(model(X), y)
        for p, g in zip(ps, torch.autograd.grad(loss, ps)):
            p.grad = g
        optimizer.step()
        num += loss.detach().double() * y.numel()
        den += y.numel()
    return (num / den).item()


# %% right: moves each batch, NumPy's weighted mean
def train_epoch(model, batches, optimizer):
    model.train()
    device = next(model.parameters()).device
    losses, sizes = [], []
    for i, batch in enumerate(batches):
        X, y = batch[0].to(device), batch[1].to(device)
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(X.size(0))
    return np.average(losses, weights=sizes)


# %% right: log-softmax by hand, the mode given back
def train_epoch(model, batches, optimizer):
    was = model.training
    model.train()
    seen = []
    for X, y in list(batches):
        model.zero_grad()
        logp = model(X).log_softmax(-1)
        loss = -logp[torch.arange(len(y), device=y.device), y].mean()
        loss.backward()
        optimizer.step()
        seen.append((loss.item(), y.shape[0]))
    model.train(was)
    return sum(l * k for l, k in seen) / sum(k for _, k in seen)


# %% wrong: epoch_mean_of_batches
def train_epoch(model, batches, optimizer):
    model.train()
    losses = []
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


# %% wrong: epoch_sum_of_batches
def train_epoch(model, batches, optimizer):
    model.train()
    total = 0.0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total


# %% wrong: epoch_last_batch
def train_epoch(model, batches, optimizer):
    model.train()
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


# %% wrong: epoch_gradients_add_up
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        n += len(labels)
    return total / n


# %% wrong: trains_in_eval_mode, whatever it was
def train_epoch(model, batches, optimizer):
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        n += len(labels)
    return total / n


# %% wrong: epoch_takes_no_step
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(labels)
        n += len(labels)
    return total / n


# %% wrong: epoch_steps_on_the_sum
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        n += len(labels)
    return total / n


# %% wrong: a tensor with its graph
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss * len(labels)
        n += len(labels)
    return total / n


# %% wrong: clears the gradients before the step
def train_epoch(model, batches, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(labels)
        n += len(labels)
    return total / n


# %% wrong: runs through the batches twice
def train_epoch(model, batches, optimizer):
    model.train()
    n = sum(len(labels) for _, labels in batches)
    total = 0.0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / n


# %% wrong: one step for the whole epoch
def train_epoch(model, batches, optimizer):
    model.train()
    optimizer.zero_grad()
    total, n = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        loss.backward()
        total += loss.item() * len(labels)
        n += len(labels)
    optimizer.step()
    return total / n


# %% wrong: cross-entropy of a softmax
def train_epoch(model, batches, optimizer):
    model.train()
    t, n = 0.0, 0
    for X, y in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X).softmax(1), y)
        loss.backward()
        optimizer.step()
        t += loss.item() * len(y)
        n += len(y)
    return t / n


# %% wrong: every batch counts as the first
def train_epoch(model, batches, optimizer):
    model.train()
    t, n, k = 0.0, 0, None
    for X, y in batches:
        k = k or len(y)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        t += loss.item() * k
        n += len(y)
    return t / n


# %% wrong: each loss is measured after its step
def train_epoch(model, batches, optimizer):
    model.train()
    t, n = 0.0, 0
    for X, y in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), y).backward()
        optimizer.step()
        t += nn.functional.cross_entropy(model(X), y).item() * len(y)
        n += len(y)
    return t / n


# %% wrong: an optimizer of its own
def train_epoch(model, batches, optimizer):
    model.train()
    optimizer = torch.optim.Adam(model.parameters())
    t, n = 0.0, 0
    for X, y in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        t += loss.item() * len(y)
        n += len(y)
    return t / n


# %% wrong: trains_in_eval_mode after the first batch
def train_epoch(model, batches, optimizer):
    model.train()
    t, n = 0.0, 0
    for X, y in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        model.eval()
        t += loss.item() * len(y)
        n += len(y)
    return t / n
