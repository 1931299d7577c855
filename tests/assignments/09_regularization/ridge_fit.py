# %% right: centred normal equations
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc, yc = X - X.mean(0), y - y.mean()
    A = Xc.T @ Xc / n + lam * torch.eye(d, dtype=X.dtype, device=X.device)
    w = torch.linalg.solve(A, Xc.T @ yc / n)
    return w, y.mean() - X.mean(0) @ w


# %% right: a column of ones that pays nothing
def ridge_fit(X, y, lam):
    n, d = X.shape
    A = torch.cat([X, X.new_ones(n, 1)], dim=1)
    price = X.new_full((d + 1,), n * lam)
    price[-1] = 0
    theta = torch.linalg.solve(A.T @ A + price.diag(), A.T @ y)
    return theta[:d], theta[d]


# %% right: least squares with d more rows
def ridge_fit(X, y, lam):
    n, d = X.shape
    top = torch.cat([X, X.new_ones(n, 1)], dim=1)
    bottom = torch.cat([(n * lam) ** 0.5 * torch.eye(d).to(X), X.new_zeros(d, 1)], dim=1)
    targets = torch.cat([y, y.new_zeros(d)])
    theta = torch.linalg.lstsq(torch.cat([top, bottom]), targets[:, None], driver="gels").solution
    return theta[:-1, 0], theta[-1, 0]


# %% right: through the singular values
def ridge_fit(X, y, lam):
    mean = X.mean(dim=0)
    U, S, Vh = torch.linalg.svd(X - mean, full_matrices=False)
    S2 = S**2 + len(X) * lam
    share = torch.where(S > 1e-6 * S.max(), S / S2, torch.zeros_like(S))
    w = Vh.T @ (share * (U.T @ (y - y.mean())))
    return [w, y.mean() - mean.dot(w)]


# %% right: in float64 and back
def ridge_fit(X, y, lam):
    A, t = X.double(), y.double()
    m, c = A.mean(0), t.mean()
    A = A - m
    G = A.T.mm(A)
    G.diagonal().add_(len(y) * lam)
    w = torch.cholesky_solve((A.T @ (t - c))[:, None], torch.linalg.cholesky(G))[:, 0]
    return w.to(X.dtype), (c - m @ w).to(X.dtype)


# %% right: with NumPy
def ridge_fit(X, y, lam):
    import numpy as np

    A, t = X.detach().cpu().numpy().astype(np.float64), y.detach().cpu().numpy().astype(np.float64)
    n, d = A.shape
    centred = A - A.mean(axis=0)
    w = np.linalg.solve(centred.T @ centred + n * lam * np.eye(d), centred.T @ (t - t.mean()))
    b = t.mean() - A.mean(axis=0) @ w
    return torch.tensor(w).to(X), torch.tensor(b).to(X)


# %% right: one Newton step with autograd
def ridge_fit(X, y, lam):
    A, t = X.double(), y.double()
    d = A.shape[1]

    def objective(theta):
        return ((A @ theta[:d] + theta[d] - t) ** 2).mean() + lam * (theta[:d] ** 2).sum()

    start = torch.zeros(d + 1, dtype=torch.float64, device=X.device)
    gradient = torch.autograd.functional.jacobian(objective, start)
    hessian = torch.autograd.functional.hessian(objective, start)
    theta = -torch.linalg.solve(hessian, gradient)
    return theta[:d].to(X.dtype), theta[d].to(X.dtype)


# %% right: n equations in place of d
def ridge_fit(X, y, lam):
    n, d = X.shape
    mean, A, t = X.mean(0), X - X.mean(0), y - y.mean()
    if lam > 0:
        w = A.T @ torch.linalg.solve(A @ A.T + n * lam * torch.eye(n).to(X), t)
    else:
        w = torch.linalg.lstsq(A, t[:, None]).solution[:, 0]
    return w, y.mean() - mean @ w


# %% right: conjugate gradients
def ridge_fit(X, y, lam):
    A, t = X.double(), y.double()
    mean, A, t = A.mean(0), A - A.mean(0), t - t.mean()
    H = A.T @ A / len(y) + lam * torch.eye(A.shape[1]).to(A)
    w = torch.zeros_like(A[0])
    r = A.T @ t / len(y)
    p = r.clone()
    for _ in range(10 * len(w)):
        if r @ r < 1e-30:
            break
        a = (r @ r) / (p @ H @ p)
        w, rest = w + a * p, r - a * H @ p
        p, r = rest + (rest @ rest) / (r @ r) * p, rest
    return w.to(X.dtype), (y.double().mean() - mean @ w).to(X.dtype)


# %% right: descent by L-BFGS
def ridge_fit(X, y, lam):
    A, t = X.detach().double(), y.detach().double()
    w, b = torch.zeros_like(A[0]).requires_grad_(), torch.zeros_like(t[0]).requires_grad_()
    optimizer = torch.optim.LBFGS(
        [w, b],
        max_iter=2000,
        tolerance_grad=1e-13,
        tolerance_change=1e-16,
        line_search_fn="strong_wolfe",
        history_size=30,
    )

    def closure():
        optimizer.zero_grad()
        loss = ((A @ w + b - t) ** 2).mean() + lam * (w**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().to(X.dtype), b.detach().to(X.dtype)


# %% wrong: ridge_lam_without_n
def ridge_fit(X, y, lam):
    d = X.shape[1]
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: ridge_lam_ignored
def ridge_fit(X, y, lam):
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc, Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: ridge_lam_halved
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + n * lam / 2 * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: ridge_lam_doubled
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + 2 * n * lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: ridge_lam_over_n
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + lam / n * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: ridge_bias_priced
def ridge_fit(X, y, lam):
    n, d = X.shape
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A + n * lam * torch.eye(d + 1).to(X), A.T @ y)
    return theta[:-1], theta[-1]


# %% wrong: ridge_of_standardised_columns
def ridge_fit(X, y, lam):
    n, d = X.shape
    size = X.std(0, correction=0)
    Z = (X - X.mean(0)) / size
    w = torch.linalg.solve(Z.T @ Z + n * lam * torch.eye(d).to(X), Z.T @ (y - y.mean())) / size
    return w, y.mean() - X.mean(0) @ w


# %% wrong: linreg_through_origin
def ridge_fit(X, y, lam):
    n, d = X.shape
    w = torch.linalg.solve(X.T @ X + n * lam * torch.eye(d).to(X), X.T @ y)
    return w, torch.zeros_like(y[0])


# %% wrong: linreg_through_origin, b from the residuals
def ridge_fit(X, y, lam):
    n, d = X.shape
    w = torch.linalg.solve(X.T @ X + n * lam * torch.eye(d).to(X), X.T @ y)
    return w, (y - X @ w).mean()


# %% wrong: linreg_intercept_is_mean
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean()


# %% wrong: linreg_results_swapped
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return y.mean() - X.mean(0) @ w, w


# %% wrong: kept_dimension
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    yc = (y - y.mean())[:, None]
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(X), Xc.T @ yc)
    return w, y.mean() - X.mean(0) @ w


# %% wrong: always float32
def ridge_fit(X, y, lam):
    n, d = X.shape
    X, y = X.float(), y.float()
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: float32 on the way
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = (X - X.mean(0)).float()
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(Xc), Xc.T @ (y - y.mean()).float())
    w = w.to(X.dtype)
    return w, y.mean() - X.mean(0) @ w


# %% wrong: b is a Python float
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc + n * lam * torch.eye(d).to(X), Xc.T @ (y - y.mean()))
    return w, (y.mean() - X.mean(0) @ w).item()


# %% wrong: all weights in one tensor
def ridge_fit(X, y, lam):
    n, d = X.shape
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    price = n * lam * torch.eye(d + 1).to(X)
    price[d, d] = 0
    return torch.linalg.solve(A.T @ A + price, A.T @ y)


# %% wrong: the wrong column is free
def ridge_fit(X, y, lam):
    n, d = X.shape
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    price = n * lam * torch.eye(d + 1).to(X)
    price[0, 0] = 0
    theta = torch.linalg.solve(A.T @ A + price, A.T @ y)
    return theta[:-1], theta[-1]


# %% wrong: X is centred in place
def ridge_fit(X, y, lam):
    n, d = X.shape
    mean = X.mean(0)
    X -= mean
    w = torch.linalg.solve(X.T @ X + n * lam * torch.eye(d).to(X), X.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


# %% wrong: too few steps of descent
def ridge_fit(X, y, lam):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(y[0])
    for _ in range(100):
        r = X @ w + b - y
        w, b = w - 0.01 * (2 * X.T @ r / len(y) + 2 * lam * w), b - 0.02 * r.mean()
    return w, b


# %% wrong: fails with more features than samples
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    w = torch.linalg.solve(Xc.T @ Xc, Xc.T @ (y - y.mean()))
    gram = Xc.T @ Xc
    w = torch.linalg.solve(gram + n * lam * torch.eye(d).to(X), gram @ w)
    return w, y.mean() - X.mean(0) @ w


# %% wrong: a price of 1e-6 at least
def ridge_fit(X, y, lam):
    n, d = X.shape
    Xc = X - X.mean(0)
    A = Xc.T @ Xc + n * (lam + 1e-6) * torch.eye(d).to(X)
    w = torch.linalg.solve(A, Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(0) @ w


# %% wrong: an L1 price
def ridge_fit(X, y, lam):
    Xc, yc = X - X.mean(0), y - y.mean()
    w = torch.linalg.lstsq(Xc, yc[:, None]).solution[:, 0]
    for _ in range(300):
        w = w - 0.02 * 2 * Xc.T @ (Xc @ w - yc) / len(y)
        w = w.sign() * torch.relu(w.abs() - 0.02 * lam)
    return w, y.mean() - X.mean(0) @ w
