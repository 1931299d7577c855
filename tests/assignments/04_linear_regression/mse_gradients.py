# %% right: the matrix form
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    n = X.shape[0]
    return (2 / n) * (X.T @ r), (2 / n) * r.sum()


# %% right: broadcasting and means
def mse_gradients(X, y, w, b):
    r = linear_model(X, w, b) - y
    return 2 * (r[:, None] * X).mean(dim=0), 2 * r.mean()


# %% right: a loop over samples, a list
def mse_gradients(X, y, w, b):
    dw, db = torch.zeros_like(w), torch.zeros_like(b)
    for x_i, y_i in zip(X, y):
        r = x_i @ w + b - y_i
        dw += 2 * r * x_i / len(y)
        db += 2 * r / len(y)
    return [dw, db]


# %% right: a loop over parameters
def mse_gradients(X, y, w, b):
    n, d = X.shape
    r = y - b - sum(w[j] * X[:, j] for j in range(d))
    dw = torch.stack([-2 * (r * X[:, j]).sum() / n for j in range(d)])
    return dw, -2 * r.sum() / n


# %% right: a column of ones, without a graph
@torch.no_grad()
def mse_gradients(X, y, w, b):
    A = torch.cat([X, X.new_ones(len(X), 1)], dim=1)
    grad = 2 * A.T @ (A @ torch.cat([w, b.reshape(1)]) - y) / len(y)
    return grad[:-1], grad[-1]


# %% right: moments, expanded
def mse_gradients(X, y, w, b):
    n = len(y)
    G = X.T @ X / n
    dw = 2 * (G @ w + b * X.mean(0) - X.T @ y / n)
    return dw, 2 * (X.mean(0) @ w + b - y.mean())


# %% right: per-sample gradients by vmap
def mse_gradients(X, y, w, b):
    def one(x, t):
        r = (x * w).sum() + b - t
        return 2 * r * x, 2 * r

    dw, db = torch.func.vmap(one)(X, y)
    return dw.mean(0), db.mean(0)


# %% right: helpers called grad and backward
def grad(X, r):
    return torch.einsum("nd,n->d", X, r) * 2 / len(r)


def backward(r):
    return 2 * r.mean()


def mse_gradients(X, y, w, b):
    with torch.no_grad():
        r = X.mv(w) + b - y
    return grad(X, r), backward(r)


# %% right: a layer with a backward of its own
class LinearLayer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        self.X = X
        return X @ self.w + self.b

    def backward(self, slope):
        return self.X.T @ slope, slope.sum()


def mse_gradients(X, y, w, b):
    layer = LinearLayer(w, b)
    return layer.backward(2 * (layer.forward(X) - y) / len(y))


# %% right: other names for the arguments
def mse_gradients(data, targets, weights, bias):
    r = torch.addmv(bias - targets, data, weights)
    return r @ data * (2 / len(r)), r.sum() * (2 / len(r))


# %% wrong: missing_factor_two
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return X.T @ r / len(y), r.mean()


# %% wrong: sum_not_mean
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r, 2 * r.sum()


# %% wrong: sum_not_mean for the bias only
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.sum()


# %% wrong: wrong_sign
def mse_gradients(X, y, w, b):
    r = y - X @ w - b
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% wrong: mse_gradients_without_b
def mse_gradients(X, y, w, b):
    r = X @ w - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% wrong: linreg_results_swapped
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * r.mean(), 2 * X.T @ r / len(y)


# %% wrong: banned_call backward
def mse_gradients(X, y, w, b):
    w = w.clone().requires_grad_()
    b = b.clone().requires_grad_()
    ((X @ w + b - y) ** 2).mean().backward()
    return w.grad, b.grad


# %% wrong: banned_call torch.autograd.grad
def mse_gradients(X, y, w, b):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    return torch.autograd.grad(mse_loss(linear_model(X, w, b), y), [w, b])


# %% wrong: banned_call torch.func.grad
def mse_gradients(X, y, w, b):
    def risk(w, b):
        return ((X @ w + b - y) ** 2).mean()

    return torch.func.grad(risk, argnums=(0, 1))(w, b)


# %% wrong: banned_call a Jacobian
from torch.func import jacrev as slope


def mse_gradients(X, y, w, b):
    return slope(lambda w, b: ((X @ w + b - y) ** 2).mean(), argnums=(0, 1))(w, b)


# %% wrong: central differences in float64
def mse_gradients(X, y, w, b):
    X64, y64, w64, b64 = (t.double() for t in (X, y, w, b))

    def risk(w, b):
        return ((X64 @ w + b - y64) ** 2).mean()

    h, dw = 1e-5, []
    for j in range(len(w)):
        step = torch.zeros_like(w64)
        step[j] = h
        dw.append((risk(w64 + step, b64) - risk(w64 - step, b64)) / (2 * h))
    db = (risk(w64, b64 + h) - risk(w64, b64 - h)) / (2 * h)
    return torch.stack(dw).to(w.dtype), db.to(b.dtype)


# %% wrong: central differences with a step of 1
def mse_gradients(X, y, w, b):
    X64, y64, w64, b64 = (t.double() for t in (X, y, w, b))

    def risk(w, b):
        return ((X64 @ w + b - y64) ** 2).mean()

    eye = torch.eye(len(w), dtype=torch.float64, device=w.device)
    dw = torch.stack([(risk(w64 + e, b64) - risk(w64 - e, b64)) / 2 for e in eye])
    db = (risk(w64, b64 + 1) - risk(w64, b64 - 1)) / 2
    return dw.to(w.dtype), db.to(b.dtype)


# %% wrong: b keeps a dimension
def mse_gradients(X, y, w, b):
    r = (X @ w + b - y)[:, None]
    return (2 * X.T @ r / len(y)).squeeze(1), 2 * r.mean(dim=0)


# %% wrong: w keeps a dimension
def mse_gradients(X, y, w, b):
    r = (X @ w + b - y)[:, None]
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% wrong: divided by all entries of X
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r / X.numel(), 2 * r.mean()


# %% wrong: a Python float for b
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.mean().item()


# %% wrong: always float32
def mse_gradients(X, y, w, b):
    X, y, w, b = X.float(), y.float(), w.float(), b.float()
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% wrong: arguments in another order
def mse_gradients(X, w, b, y):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% wrong: changes y
def mse_gradients(X, y, w, b):
    r = y.sub_(X @ w + b).neg_()
    return 2 * X.T @ r / len(r), 2 * r.mean()


# %% wrong: the gradient of the bias is missing
def mse_gradients(X, y, w, b):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y)
