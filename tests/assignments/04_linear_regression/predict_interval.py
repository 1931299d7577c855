# %% right: on the course's own functions
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    r = y - (X @ w + b)
    s = torch.sqrt((r @ r) / (X.shape[0] - X.shape[1] - 1))
    y_hat = X_new @ w + b
    return y_hat - z * s, y_hat + z * s


# %% right: one matrix with a column of ones
def predict_interval(X, y, X_new, z=1.96):
    def with_ones(X):
        return torch.cat([X, torch.ones_like(X[:, :1])], dim=1)

    A = with_ones(X)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    s2 = (A @ theta - y).square().sum() / (A.shape[0] - A.shape[1])
    half = z * s2**0.5
    y_hat = with_ones(X_new) @ theta
    return [y_hat - half, y_hat + half]


# %% right: a mean with a correction, in float64
def predict_interval(X, y, X_new, z=1.96):
    X64, y64 = X.double(), y.double()
    A = torch.cat([X64, torch.ones_like(X64[:, :1])], dim=1)
    Q, R = torch.linalg.qr(A)
    theta = torch.linalg.solve_triangular(R, Q.T @ y64[:, None], upper=True)[:, 0]
    n, p = A.shape
    s = (y64 - Q @ (Q.T @ y64)).std(correction=p).item()
    y_hat = X_new.double() @ theta[:-1] + theta[-1]
    return tuple((y_hat + sign * z * s).to(X.dtype) for sign in (-1, 1))


# %% right: other names for the arguments, a list
def predict_interval(A, t, B, z=1.96):
    w, b = fit_normal_equations(A, t)
    s = (A @ w + b - t).std(correction=A.shape[1] + 1)
    return [B @ w + b + sign * z * s for sign in (-1, 1)]


# %% wrong: interval_divided_by_n
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    s = mse_loss(linear_model(X, w, b), y).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: interval_divided_by_n_minus_1
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    s = (y - linear_model(X, w, b)).std()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: interval_divided_by_n_minus_d
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: interval_variance
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = ((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: interval_ignores_z
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - 1.96 * s, y_hat + 1.96 * s


# %% wrong: interval_bounds_swapped
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat + z * s, y_hat - z * s


# %% wrong: another default for z
def predict_interval(X, y, X_new, z=2.0):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: the exact quantile for z
def predict_interval(X, y, X_new, z=1.959964):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: widened by the leverage
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    B = torch.cat([X_new, torch.ones_like(X_new[:, :1])], dim=1)
    s = s * (1 + ((B @ torch.inverse(A.T @ A)) * B).sum(1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * s, y_hat + z * s


# %% wrong: the spread of y instead of the residuals
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    y_hat = linear_model(X_new, w, b)
    return y_hat - z * y.std(), y_hat + z * y.std()


# %% wrong: intervals for the rows of X
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    y_hat = linear_model(X, w, b)
    s = (((y - y_hat) ** 2).sum() / (n - d - 1)).sqrt()
    return y_hat - z * s, y_hat + z * s


# %% wrong: one tensor of two columns
def predict_interval(X, y, X_new, z=1.96):
    w, b = fit_normal_equations(X, y)
    n, d = X.shape
    s = (((y - linear_model(X, w, b)) ** 2).sum() / (n - d - 1)).sqrt()
    y_hat = linear_model(X_new, w, b)
    return torch.stack([y_hat - z * s, y_hat + z * s], dim=1)
