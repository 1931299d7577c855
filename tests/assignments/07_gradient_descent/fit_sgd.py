# %% right: closed-form gradients
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    losses = torch.zeros(num_epochs, dtype=X.dtype, device=X.device)
    for epoch in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator=generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 / len(yb) * Xb.T @ r, b - lr * 2 * r.mean()
        losses[epoch] = (X @ w + b - y).pow(2).mean()
    return w, b, losses


# %% right: nn.Linear, a DataLoader and torch.optim
from torch.utils.data import DataLoader, TensorDataset


def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    model = torch.nn.Linear(X.shape[1], 1).to(X)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    batches = DataLoader(TensorDataset(X, y), batch_size, shuffle=True, generator=generator)
    losses = []
    for _ in range(num_epochs):
        for X_batch, y_batch in batches:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(X_batch)[:, 0], y_batch).backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(torch.nn.functional.mse_loss(model(X)[:, 0], y))
    return model.weight[0], model.bias[0], torch.stack(losses)


# %% right: one vector of parameters, a column of ones
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    A = torch.cat([X, X.new_ones(len(X), 1)], dim=1)
    theta = A.new_zeros(A.shape[1])
    losses = []
    for _ in range(num_epochs):
        order = torch.randperm(len(A), generator=generator).to(A.device)
        for i in range(0, len(A), batch_size):
            rows = order[i : i + batch_size]
            theta = theta - 2 * lr * A[rows].T @ (A[rows] @ theta - y[rows]) / len(rows)
        losses.append(((A @ theta - y) ** 2).mean().item())
    return theta[:-1], theta[-1], torch.tensor(losses, dtype=X.dtype, device=X.device)


# %% right: autograd.grad, float64 inside, a list returned
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    def risk(w, b, X, y):
        return (X @ w + b - y).square().mean()

    wide_X, wide_y = X.double(), y.double()
    w, b = wide_X.new_zeros(X.size(1)), wide_X.new_zeros(())
    losses = []
    for _ in range(num_epochs):
        for batch in minibatches(wide_X, wide_y, batch_size, generator):
            w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
            dw, db = torch.autograd.grad(risk(w, b, *batch), [w, b])
            w, b = w - lr * dw, b - lr * db
        losses.append(risk(w, b, wide_X, wide_y).detach())
    return [w.detach().to(X.dtype), b.detach().to(X.dtype), torch.stack(losses).to(X.dtype)]


# %% right: torch.func, the rows drawn beforehand
import torch.func


def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    orders = torch.stack([torch.randperm(len(X), generator=generator) for _ in range(num_epochs)])
    slope = torch.func.grad(lambda p, X, y: ((X * p[0]).sum(1) + p[1] - y).square().mean())
    params = (X.new_zeros(X.shape[1]), X.new_zeros(()))
    losses = X.new_empty(num_epochs)
    for k, order in enumerate(orders.to(X.device)):
        for rows in order.split(batch_size):
            params = tuple(p - lr * g for p, g in zip(params, slope(params, X[rows], y[rows])))
        losses[k] = ((X * params[0]).sum(1) + params[1] - y).square().mean()
    return params[0], params[1], losses


# %% right: the momentum step without momentum
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    params = [X.new_zeros(X.shape[1], requires_grad=True), X.new_zeros((), requires_grad=True)]
    w, b = params
    losses = []
    for _ in range(num_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, generator):
            ((X_batch @ w + b - y_batch) ** 2).mean().backward()
            momentum_step(params, [torch.zeros_like(p) for p in params], lr, momentum=0.0)
            zero_grad(params)
        losses.append(((X @ w + b - y) ** 2).mean().detach())
    return w, b, torch.stack(losses)


# %% right: NumPy's permutation with the generator's seed, the same order in every epoch
import numpy as np


def fit_sgd(A, t, rate, epochs, size, generator=None):
    w, b, losses = A.new_zeros(A.shape[1]), A.new_zeros(()), []
    seed = None if generator is None else generator.initial_seed()
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(A))).to(A.device)
    for _ in range(epochs):
        for rows in order.split(size):
            residual = A[rows] @ w + b - t[rows]
            w = w - 2 * rate * (residual @ A[rows]) / len(rows)
            b = b - 2 * rate * residual.mean()
        losses.append((A @ w + b - t).square().mean())
    return w, b, torch.stack(losses)


# %% wrong: batches_global_seed_set
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    if generator is not None:
        torch.manual_seed(generator.initial_seed())
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            residual = X[rows] @ w + b - y[rows]
            w = w - 2 * lr * (residual @ X[rows]) / len(rows)
            b = b - 2 * lr * residual.mean()
        losses.append((X @ w + b - y).square().mean())
    return w, b, torch.stack(losses)


# %% wrong: missing_factor_two
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * Xb.T @ r / len(yb), b - lr * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: sum_not_mean
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r, b - lr * 2 * r.sum()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_divided_by_batch_size
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    size = min(batch_size, len(X))
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / size, b - lr * 2 * r.sum() / size
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: divided by the number of all rows
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(X), b - lr * 2 * r.sum() / len(X)
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: wrong_sign
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = yb - Xb @ w - b
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_last_batch_dropped
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    size = min(batch_size, len(X))
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, size, generator, drop_last=True):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_one_step_per_epoch
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        Xb, yb = next(iter(minibatches(X, y, batch_size, generator)))
        r = Xb @ w + b - yb
        w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_one_step_per_epoch on all the data
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        r = X @ w + b - y
        w, b = w - lr * 2 * X.T @ r / len(y), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: every batch steps on all the data
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for _ in minibatches(X, y, batch_size, generator):
            r = X @ w + b - y
            w, b = w - lr * 2 * X.T @ r / len(y), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_w_before_b
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            w = w - lr * 2 * Xb.T @ (Xb @ w + b - yb) / len(yb)
            b = b - lr * 2 * (Xb @ w + b - yb).mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_b_stays_zero
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            w = w - lr * 2 * Xb.T @ (Xb @ w - yb) / len(yb)
        losses.append(((X @ w - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_loss_before_epoch
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        losses.append(((X @ w + b - y) ** 2).mean())
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
    return w, b, torch.stack(losses)


# %% wrong: the losses of the batches, averaged
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        seen = []
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            seen.append((r**2).mean())
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(torch.stack(seen).mean())
    return w, b, torch.stack(losses)


# %% wrong: the loss of the last batch after its step
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((Xb @ w + b - yb) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: a loss for every step
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
            losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_loss_halved
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean() / 2)
    return w, b, torch.stack(losses)


# %% wrong: the losses are a list of floats
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean().item())
    return w, b, losses


# %% wrong: the gradients pile up
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w = X.new_zeros(X.shape[1], requires_grad=True)
    b = X.new_zeros((), requires_grad=True)
    losses = []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            ((Xb @ w + b - yb) ** 2).mean().backward()
            sgd_step([w, b], lr)
        losses.append(((X @ w + b - y) ** 2).mean().detach())
    return w.detach(), b.detach(), torch.stack(losses)


# %% wrong: one step for a whole epoch of gradients
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w = X.new_zeros(X.shape[1], requires_grad=True)
    b = X.new_zeros((), requires_grad=True)
    losses = []
    for _ in range(num_epochs):
        zero_grad([w, b])
        for Xb, yb in minibatches(X, y, batch_size, generator):
            ((Xb @ w + b - yb) ** 2).mean().backward()
        sgd_step([w, b], lr)
        losses.append(((X @ w + b - y) ** 2).mean().detach())
    return w.detach(), b.detach(), torch.stack(losses)


# %% wrong: from random weights
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w = torch.randn(X.shape[1], generator=generator).to(X) * 0.01
    b, losses = X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_generator_ignored
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_always_one_order, never shuffled
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in zip(X.split(batch_size), y.split(batch_size)):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: b has shape (1,)
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(1), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: w of shape (d, 1) is broadcast against y
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1], 1), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w = w - lr * 2 * Xb.T @ r.mean(1, keepdim=True) / len(yb)
            b = b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w[:, 0], b, torch.stack(losses)


# %% wrong: always float32
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    X, y = X.float(), y.float()
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: fit_sgd_not_three_results
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(num_epochs):
        for Xb, yb in minibatches(X, y, batch_size, generator):
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
    return w, b


# %% wrong: rows drawn with replacement
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    n = len(X)
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        for _ in range(math.ceil(n / batch_size)):
            rows = torch.arange(n)
            if batch_size < n:
                rows = torch.randint(n, (batch_size,), generator=generator)
            r = X[rows] @ w + b - y[rows]
            w, b = w - lr * 2 * X[rows].T @ r / len(rows), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)


# %% wrong: X and y are shuffled apart
def fit_sgd(X, y, lr, num_epochs, batch_size, generator=None):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_epochs):
        rows = torch.randperm(len(X), generator=generator)
        others = torch.randperm(len(X), generator=generator)
        for i in range(0, len(X), batch_size):
            Xb, yb = X[rows[i : i + batch_size]], y[others[i : i + batch_size]]
            r = Xb @ w + b - yb
            w, b = w - lr * 2 * Xb.T @ r / len(yb), b - lr * 2 * r.mean()
        losses.append(((X @ w + b - y) ** 2).mean())
    return w, b, torch.stack(losses)
