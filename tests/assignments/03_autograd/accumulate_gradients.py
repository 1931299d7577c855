# %% right: one weighted loss, one trip back
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().clone().requires_grad_()
    rows = sum(X.shape[0] for X, _ in batches)
    loss = sum(loss_fn(leaf, X, y) * (X.shape[0] / rows) for X, y in batches)
    return torch.autograd.grad(loss, leaf)[0]


# %% right: backward adds up by itself
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().clone()
    leaf.requires_grad_(True)
    count = 0
    for X, y in batches:
        (len(X) * loss_fn(leaf, X, y)).backward()
        count += len(X)
    return leaf.grad / count


# %% right: all rows in one batch
def accumulate_gradients(loss_fn, w, batches):
    X = torch.cat([X for X, _ in batches])
    y = torch.cat([y for _, y in batches])
    return torch.func.grad(loss_fn)(w.detach(), X, y)


# %% right: a running mean
def accumulate_gradients(loss_fn, w, batches):
    mean, seen = torch.zeros_like(w, requires_grad=False), 0
    for X, y in batches:
        g = torch.func.grad(lambda p: loss_fn(p, X, y))(w.detach())
        seen += y.shape[0]
        mean = mean + (g - mean) * (y.shape[0] / seen)
    return mean


# %% right: watches w itself and puts everything back
def accumulate_gradients(loss_fn, w, batches):
    watched, old = w.requires_grad, w.grad
    w.requires_grad_(True)
    w.grad = None
    n = sum(X.size(0) for X, _ in batches)
    for X, y in batches:
        (loss_fn(w, X, y) * X.size(0) / n).backward()
    result = w.grad
    w.grad = old
    w.requires_grad_(watched)
    return result


# %% right: weights in a tensor, over stacked gradients
def accumulate_gradients(loss_fn, w, batches):
    sizes = torch.tensor([len(y) for _, y in batches], dtype=w.dtype, device=w.device)
    leaf = w.detach().requires_grad_()
    each = torch.stack([torch.autograd.grad(loss_fn(leaf, *b), leaf)[0] for b in batches])
    return torch.tensordot(sizes / sizes.sum(), each, dims=1)


# %% right: row by row
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().clone().requires_grad_()
    rows = [(X[i : i + 1], y[i : i + 1]) for X, y in batches for i in range(len(X))]
    torch.stack([loss_fn(leaf, X, y) for X, y in rows]).mean().backward()
    return leaf.grad


# %% right: value_and_gradient earlier
def accumulate_gradients(loss_fn, w, batches):
    n = 0
    acc = None
    for X, y in batches:
        _, g = value_and_gradient(lambda p: loss_fn(p, X, y), w.detach())
        acc = g * len(X) if acc is None else acc + g * len(X)
        n += len(X)
    return acc / n


# %% right: names of its own, added up in float64
def accumulate_gradients(loss, weights, data):
    slope = torch.func.grad(loss)
    sizes = [len(X) for X, _ in data]
    wide = [n * slope(weights.detach(), X, y).double() for n, (X, y) in zip(sizes, data)]
    return (sum(wide) / sum(sizes)).to(weights.dtype)


# %% wrong: plain_mean_of_batches
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    each = [torch.autograd.grad(loss_fn(leaf, X, y), leaf)[0] for X, y in batches]
    return sum(each) / len(each)


# %% wrong: sum_of_batches
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    for X, y in batches:
        loss_fn(leaf, X, y).backward()
    return leaf.grad


# %% wrong: row_sum_not_mean
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    for X, y in batches:
        (len(X) * loss_fn(leaf, X, y)).backward()
    return leaf.grad


# %% wrong: last_batch_only
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    for X, y in batches:
        (grad,) = torch.autograd.grad(loss_fn(leaf, X, y), leaf)
    return grad


# %% wrong: divided_by_batches_not_rows
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    for X, y in batches:
        (len(X) * loss_fn(leaf, X, y)).backward()
    return leaf.grad / len(batches)


# %% wrong: takes the first batch's size for all
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    size = len(batches[0][0])
    rows = sum(len(X) for X, _ in batches)
    loss = sum(size * loss_fn(leaf, X, y) for X, y in batches) / rows
    return torch.autograd.grad(loss, leaf)[0]


# %% wrong: w_requires_grad_changed
def accumulate_gradients(loss_fn, w, batches):
    w.requires_grad_(True)
    rows = sum(len(X) for X, _ in batches)
    loss = sum(len(X) * loss_fn(w, X, y) for X, y in batches) / rows
    return torch.autograd.grad(loss, w)[0]


# %% wrong: w_requires_grad_changed, switched off afterwards
def accumulate_gradients(loss_fn, w, batches):
    w.requires_grad_(True)
    rows = sum(len(X) for X, _ in batches)
    loss = sum(len(X) * loss_fn(w, X, y) for X, y in batches) / rows
    (grad,) = torch.autograd.grad(loss, w)
    w.requires_grad_(False)
    return grad


# %% wrong: needs a w that requires a gradient
def accumulate_gradients(loss_fn, w, batches):
    rows = sum(len(X) for X, _ in batches)
    loss = sum(len(X) * loss_fn(w, X, y) for X, y in batches) / rows
    return torch.autograd.grad(loss, w)[0]


# %% wrong: needs a w that requires none
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.clone().requires_grad_()
    rows = sum(len(X) for X, _ in batches)
    for X, y in batches:
        (len(X) * loss_fn(leaf, X, y) / rows).backward()
    return leaf.grad


# %% wrong: w_grad_written
def accumulate_gradients(loss_fn, w, batches):
    watched = w.requires_grad
    w.requires_grad_(True)
    w.grad = None
    rows = sum(len(X) for X, _ in batches)
    for X, y in batches:
        (len(X) * loss_fn(w, X, y) / rows).backward()
    w.requires_grad_(watched)
    return w.grad


# %% wrong: w_grad_written, the old one is lost
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    rows = sum(len(X) for X, _ in batches)
    loss = sum(len(X) * loss_fn(leaf, X, y) for X, y in batches) / rows
    w.grad = None
    return torch.autograd.grad(loss, leaf)[0]


# %% wrong: a step of descent after each batch
def accumulate_gradients(loss_fn, w, batches):
    rows = sum(len(X) for X, _ in batches)
    total = torch.zeros_like(w)
    for X, y in batches:
        leaf = w.detach().requires_grad_()
        (grad,) = torch.autograd.grad(loss_fn(leaf, X, y), leaf)
        total = total + grad * len(X) / rows
        w.data -= 0.1 * grad
    return total.detach()


# %% wrong: batches_changed, the list is emptied
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    total, rows = 0, 0
    while batches:
        X, y = batches.pop()
        total = total + len(X) * torch.autograd.grad(loss_fn(leaf, X, y), leaf)[0]
        rows += len(X)
    return total / rows


# %% wrong: vectors only
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    total = torch.zeros(len(w), dtype=w.dtype, device=w.device)
    for X, y in batches:
        total += len(X) * torch.autograd.grad(loss_fn(leaf, X, y), leaf)[0]
    return total / sum(len(X) for X, _ in batches)


# %% wrong: always float32
def accumulate_gradients(loss_fn, w, batches):
    leaf = w.detach().requires_grad_()
    total = torch.zeros(w.shape)
    for X, y in batches:
        total += len(X) * torch.autograd.grad(loss_fn(leaf, X, y), leaf)[0].cpu().float()
    return total / sum(len(X) for X, _ in batches)


# %% wrong: counts columns, not rows
def accumulate_gradients(loss_fn, w, batches):
    N = sum(X.shape[1] for X, _ in batches)
    return sum(X.shape[1] * torch.func.grad(loss_fn)(w.detach(), X, y) for X, y in batches) / N


# %% wrong: the .grad of w is in the sum
def accumulate_gradients(loss_fn, w, batches):
    N = sum(len(X) for X, _ in batches)
    g = sum(len(X) * torch.func.grad(loss_fn)(w.detach(), X, y) for X, y in batches) / N
    return g if w.grad is None else g + w.grad


# %% wrong: a running half
def accumulate_gradients(loss_fn, w, batches):
    m = None
    for X, y in batches:
        g = torch.func.grad(loss_fn)(w.detach(), X, y)
        m = g if m is None else (m + g) / 2
    return m
