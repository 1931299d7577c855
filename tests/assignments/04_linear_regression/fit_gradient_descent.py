# %% right: the closed form
def fit_gradient_descent(X, y, lr, num_steps):
    n, d = X.shape
    w = torch.zeros(d, dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    losses = torch.empty(num_steps, dtype=X.dtype, device=X.device)
    for k in range(num_steps):
        r = X @ w + b - y
        losses[k] = (r**2).mean()
        w = w - lr * 2 / n * (X.T @ r)
        b = b - lr * 2 / n * r.sum()
    return w, b, losses


# %% right: autograd, parameters changed in place
def fit_gradient_descent(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros((), dtype=X.dtype, device=X.device, requires_grad=True)
    losses = []
    for _ in range(num_steps):
        loss = ((X @ w + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= lr * p.grad
                p.grad = None
        losses.append(loss.detach())
    return w, b, torch.stack(losses)


# %% right: torch.optim
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]).requires_grad_(), X.new_zeros(()).requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(num_steps):
        optimizer.zero_grad()
        loss = mse_loss(linear_model(X, w, b), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w.detach(), b.detach(), torch.tensor(losses, dtype=X.dtype, device=X.device)


# %% right: a column of ones, recursive, a list
def fit_gradient_descent(X, y, lr, num_steps):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)

    def descend(theta, losses):
        if len(losses) == num_steps:
            return theta, losses
        r = A @ theta - y
        return descend(theta - 2 * lr * A.T @ r / len(y), [*losses, r.square().mean()])

    theta, losses = descend(torch.zeros_like(A[0]), [])
    return [theta[:-1], theta[-1], torch.stack(losses)]


# %% right: functional gradients of the risk
def fit_gradient_descent(X, y, lr, num_steps):
    def risk(w, b):
        return empirical_risk(lambda y_hat, y: (y_hat - y) ** 2, lambda X: X @ w + b, X, y)

    step = torch.func.grad_and_value(risk, argnums=(0, 1))
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        (dw, db), loss = step(w, b)
        losses.append(loss)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% right: from the moments of the data, in float64
def fit_gradient_descent(X, y, lr, num_steps):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).double()
    G, c, s = A.T @ A / len(y), A.T @ y.double() / len(y), y.double().square().mean()
    theta, losses = torch.zeros_like(c), []
    for _ in range(num_steps):
        losses.append(theta @ G @ theta - 2 * theta @ c + s)
        theta = theta - 2 * lr * (G @ theta - c)
    theta = theta.to(X.dtype)
    return theta[:-1], theta[-1], torch.stack(losses).to(X.dtype)


# %% right: other names for the arguments, a generator
def descent(X, y, eta):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    while True:
        r = X @ w + b - y
        yield w, b, r.square().mean()
        w, b = w - eta * 2 * (r @ X) / len(y), b - eta * 2 * r.mean()


def fit_gradient_descent(data, targets, eta, steps):
    path = descent(data, targets, eta)
    losses = [next(path)[2] for _ in range(steps)]
    w, b, _ = next(path)
    return w, b, torch.stack(losses)


# %% wrong: missing_factor_two
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        r = X @ w + b - y
        losses.append((r**2).mean())
        w, b = w - lr * X.T @ r / len(y), b - lr * r.mean()
    return w, b, torch.stack(losses)


# %% wrong: sum_not_mean
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        r = X @ w + b - y
        losses.append((r**2).sum())
        w, b = w - 2 * lr * X.T @ r, b - 2 * lr * r.sum()
    return w, b, torch.stack(losses)


# %% wrong: wrong_sign
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w + lr * dw, b + lr * db
    return w, b, torch.stack(losses)


# %% wrong: gd_w_before_b
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        w = w - lr * mse_gradients(X, y, w, b)[0]
        b = b - lr * mse_gradients(X, y, w, b)[1]
    return w, b, torch.stack(losses)


# %% wrong: gd_b_stays_zero
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        w = w - lr * mse_gradients(X, y, w, b)[0]
    return w, b, torch.stack(losses)


# %% wrong: gd_loss_after_step
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(mse_loss(linear_model(X, w, b), y))
    return w, b, torch.stack(losses)


# %% wrong: gd_one_loss_too_many
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = [mse_loss(linear_model(X, w, b), y)]
    for _ in range(num_steps):
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(mse_loss(linear_model(X, w, b), y))
    return w, b, torch.stack(losses)


# %% wrong: gd_one_step_less
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for k in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        if k + 1 < num_steps:
            dw, db = mse_gradients(X, y, w, b)
            w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: gd_last_loss_only
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(num_steps):
        losses = mse_loss(linear_model(X, w, b), y)
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


# %% wrong: gd_not_three_results
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(num_steps):
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b


# %% wrong: losses as a list of floats
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y).item())
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


# %% wrong: losses always float32
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y).item())
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.tensor(losses)


# %% wrong: parameters always float32
def fit_gradient_descent(X, y, lr, num_steps):
    X, y = X.float(), y.float()
    w, b, losses = torch.zeros(X.shape[1]), torch.zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: a random start
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = 0.01 * torch.randn_like(X[0]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: gradients that pile up
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]).requires_grad_(), X.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(num_steps):
        loss = mse_loss(linear_model(X, w, b), y)
        loss.backward()
        losses.append(loss.detach())
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach(), torch.stack(losses)


# %% wrong: one sample at a time
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for k in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        i = k % len(y)
        dw, db = mse_gradients(X[i : i + 1], y[i : i + 1], w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: stops when the loss hardly changes
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        if len(losses) > 1 and losses[-2] - losses[-1] < 1e-2:
            break
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: a learning rate that decays
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for k in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr / (1 + k) * dw, b - lr / (1 + k) * db
    return w, b, torch.stack(losses)


# %% wrong: standardises in secret
def fit_gradient_descent(X, y, lr, num_steps):
    X = (X - X.mean(0)) / (X.std(0) + 1e-8)
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)


# %% wrong: jumps to the solution
def fit_gradient_descent(X, y, lr, num_steps):
    w, b = fit_normal_equations(X, y)
    return w, b, mse_loss(linear_model(X, w, b), y).repeat(num_steps)


# %% wrong: b has shape (1,)
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(1), []
    for _ in range(num_steps):
        r = X @ w + b - y
        losses.append((r**2).mean())
        w, b = w - 2 * lr * X.T @ r / len(y), b - 2 * lr * r.mean()
    return w, b, torch.stack(losses)


# %% wrong: changes y
def fit_gradient_descent(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        y -= y.mean() * 1e-4
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)
