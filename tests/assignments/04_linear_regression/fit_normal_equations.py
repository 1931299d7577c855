# %% right: solve
def fit_normal_equations(X, y):
    A = torch.hstack([X, torch.ones(len(X), 1, dtype=X.dtype, device=X.device)])
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1]


# %% right: centred first
def fit_normal_equations(X, y):
    x_mean, y_mean = X.mean(dim=0), y.mean()
    Xc, yc = X - x_mean, y - y_mean
    w = torch.linalg.solve(Xc.T @ Xc, Xc.T @ yc)
    return w, y_mean - x_mean @ w


# %% right: QR, ones first
def fit_normal_equations(X, y):
    A = torch.cat([X.new_ones(X.shape[0], 1), X], dim=1)
    Q, R = torch.linalg.qr(A)
    theta = torch.linalg.solve_triangular(R, (Q.T @ y).unsqueeze(1), upper=True).squeeze(1)
    return theta[1:], theta[0]


# %% right: lstsq with gels
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.lstsq(A, y.unsqueeze(1), driver="gels").solution.flatten()
    return theta[:-1], theta[-1]


# %% right: lstsq in float64, cast back
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).double()
    theta = torch.linalg.lstsq(A, y.double()[:, None]).solution[:, 0].to(X.dtype)
    return theta[:-1], theta[-1]


# %% right: the inverse
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.inverse(A.T @ A) @ A.T @ y
    return [theta[:-1], theta[-1]]


# %% right: Cholesky
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    L = torch.linalg.cholesky(A.T @ A)
    theta = torch.cholesky_solve((A.T @ y)[:, None], L)[:, 0]
    return theta[:-1], theta[-1]


# %% right: standardised, then the default lstsq
def fit_normal_equations(X, y):
    mean, size = X.mean(0), X.std(0)
    w = torch.linalg.lstsq((X - mean) / size, (y - y.mean())[:, None]).solution[:, 0] / size
    return w, y.mean() - (mean * w).sum()


# %% right: numpy
import numpy as np


def fit_normal_equations(X, y):
    A = np.column_stack([X.detach().cpu().numpy(), np.ones(len(X))]).astype(np.float64)
    theta = np.linalg.lstsq(A, y.detach().cpu().numpy().astype(np.float64), rcond=None)[0]
    theta = torch.from_numpy(theta).to(X)
    return theta[:-1], theta[-1]


# %% right: Gaussian elimination by hand
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    M = torch.cat([A.T @ A, (A.T @ y)[:, None]], dim=1)
    size = len(M)
    for i in range(size):
        M[i] = M[i] / M[i, i].clone()
        for j in range(size):
            if j != i:
                M[j] = M[j] - M[j, i].clone() * M[i]
    return M[:-1, -1], M[-1, -1]


# %% right: other names for the arguments, the pseudo-inverse of scaled columns
def fit_normal_equations(data, targets):
    A = torch.cat([data, torch.ones_like(data[:, :1])], dim=1)
    size = A.abs().amax(dim=0)
    theta = torch.linalg.pinv(A / size) @ targets / size
    return theta[:-1], theta[-1]


# %% right: the covariance
def fit_normal_equations(X, y):
    C = torch.cov(torch.cat([X, y[:, None]], dim=1).T)
    w = torch.linalg.solve(C[:-1, :-1], C[:-1, -1])
    return w, y.mean() - X.mean(0) @ w


# %% wrong: linreg_through_origin, b is zero
def fit_normal_equations(X, y):
    w = torch.linalg.solve(X.T @ X, X.T @ y)
    return w, torch.zeros((), dtype=X.dtype, device=X.device)


# %% wrong: linreg_through_origin, b from the residuals
def fit_normal_equations(X, y):
    w = torch.linalg.solve(X.T @ X, X.T @ y)
    return w, (y - X @ w).mean()


# %% wrong: linreg_intercept_is_mean
def fit_normal_equations(X, y):
    Xc = X - X.mean(0)
    return torch.linalg.solve(Xc.T @ Xc, Xc.T @ (y - y.mean())), y.mean()


# %% wrong: linreg_results_swapped
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    return theta[-1], theta[:-1]


# %% wrong: linreg_rank_guessed
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.lstsq(A, y[:, None], driver="gelsy").solution[:, 0]
    return theta[:-1], theta[-1]


# %% wrong: gelsd guesses the rank too
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.lstsq(A, y[:, None], driver="gelsd").solution[:, 0]
    return theta[:-1], theta[-1]


# %% wrong: the pseudo-inverse guesses the rank too
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.pinv(A) @ y
    return theta[:-1], theta[-1]


# %% wrong: a penalty on everything
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    eye = torch.eye(A.shape[1], dtype=X.dtype, device=X.device)
    theta = torch.linalg.solve(A.T @ A + 1e-3 * eye, A.T @ y)
    return theta[:-1], theta[-1]


# %% wrong: a tiny penalty, for safety
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    eye = torch.eye(A.shape[1], dtype=X.dtype, device=X.device)
    theta = torch.linalg.solve(A.T @ A + 1e-10 * eye, A.T @ y)
    return theta[:-1], theta[-1]


# %% wrong: the ones stand first, the bias is read last
def fit_normal_equations(X, y):
    A = torch.cat([torch.ones_like(X[:, :1]), X], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1]


# %% wrong: kept_dimension
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y[:, None])
    return theta[:-1], theta[-1]


# %% wrong: b has shape (1,)
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1:]


# %% wrong: all in one vector
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    return torch.linalg.solve(A.T @ A, A.T @ y)


# %% wrong: only for one feature
def fit_normal_equations(X, y):
    x = X[:, 0]
    w = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return w.reshape(1), y.mean() - w * x.mean()


# %% wrong: each feature on its own
def fit_normal_equations(X, y):
    Xc = X - X.mean(0)
    w = (Xc * (y - y.mean())[:, None]).sum(0) / (Xc**2).sum(0)
    return w, y.mean() - X.mean(0) @ w


# %% wrong: descends for a while
def fit_normal_equations(X, y):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(500):
        r = X @ w + b - y
        w, b = w - 0.05 * 2 * X.T @ r / len(y), b - 0.05 * 2 * r.mean()
    return w, b


# %% wrong: always float32
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).float()
    theta = torch.linalg.solve(A.T @ A, A.T @ y.float())
    return theta[:-1], theta[-1]


# %% wrong: computed in float32, cast back
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).float()
    theta = torch.linalg.solve(A.T @ A, A.T @ y.float()).to(X.dtype)
    return theta[:-1], theta[-1]


# %% wrong: float64 that is not cast back
def fit_normal_equations(X, y):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).double()
    theta = torch.linalg.solve(A.T @ A, A.T @ y.double())
    return theta[:-1], theta[-1]


# %% wrong: centres X in place
def fit_normal_equations(X, y):
    mean = X.mean(0)
    X -= mean
    w = torch.linalg.solve(X.T @ X, X.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


# %% wrong: weights of the standardised features
def fit_normal_equations(X, y):
    mean, size = X.mean(0), X.std(0)
    Z = (X - mean) / size
    w = torch.linalg.solve(Z.T @ Z, Z.T @ (y - y.mean()))
    return w, y.mean()
