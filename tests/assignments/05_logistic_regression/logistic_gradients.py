# %% right: matrix products
def logistic_gradients(X, y, w, b):
    residual = torch.sigmoid(X @ w + b) - y
    return X.T @ residual / X.shape[0], residual.mean()


# %% right: broadcasting and means, a list
def logistic_gradients(X, y, w, b):
    p = sigmoid((X * w).sum(dim=1) + b)
    error = (p - y).unsqueeze(1)
    return [(error * X).mean(dim=0), error.mean()]


# %% right: sample by sample, without a graph
@torch.no_grad()
def logistic_gradients(X, y, w, b):
    grad_w, grad_b = torch.zeros_like(w), torch.zeros_like(b)
    for row, label in zip(X, y):
        error = predict_row(row, w, b) - label
        grad_w += error * row
        grad_b += error
    return grad_w / len(X), grad_b / len(X)


def predict_row(row, w, b):
    return 1 / (1 + torch.exp(-(torch.dot(row, w) + b)))


# %% right: einsum in float64, with a column of ones
def logistic_gradients(X, y, w, b):
    ones = torch.cat([X, torch.ones_like(X[:, :1])], dim=1).double()
    theta = torch.cat([w, b.reshape(1)]).double()
    error = torch.special.expit(ones @ theta) - y
    grad = (torch.einsum("nd,n->d", ones, error) / len(y)).to(X.dtype)
    return grad[:-1], grad[-1]


# %% right: numpy
import numpy as np


def logistic_gradients(X, y, w, b):
    A, t, v = (a.detach().cpu().numpy().astype(np.float64) for a in (X, y, w))
    z = A @ v + float(b)
    p = np.exp(-np.logaddexp(0, -z))
    grad_w = A.T @ (p - t) / len(t)
    return torch.as_tensor(grad_w).to(X), torch.as_tensor((p - t).mean()).to(X)


# %% right: the two classes apart
def logistic_gradients(X, y, w, b):
    p = torch.sigmoid(X @ w + b)
    grad = torch.where(y == 1, p - 1, p)
    grad_w = (grad[None, :] @ X).squeeze(0) / grad.numel()
    return grad_w, grad.sum() / grad.numel()


# %% right: a softmax of two classes
def logistic_gradients(X, y, w, b):
    z = torch.addmv(b.expand(len(X)), X, w)
    probs = torch.stack([torch.zeros_like(z), z], 1).softmax(1)
    delta = probs[:, 1] - y.to(X.dtype)
    return torch.mv(X.t(), delta).div(len(X)), delta.mean()


# %% right: the difference of two products, one of them called grad
def logistic_gradients(A, t, v, c):
    t = t.to(A.dtype)
    p = torch.sigmoid(A @ v + c)
    grad = (A.T @ p - A.T @ t) / len(t)
    return grad, p.mean() - t.mean()


# %% wrong: sum_not_mean
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error, error.sum()


# %% wrong: the mean is missing for the weights only
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error, error.mean()


# %% wrong: wrong_sign
def logistic_gradients(X, y, w, b):
    error = y - sigmoid(X @ w + b)
    return X.T @ error / len(y), error.mean()


# %% wrong: logistic_doubled
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return 2 * X.T @ error / len(y), 2 * error.mean()


# %% wrong: logistic_without_sigmoid
def logistic_gradients(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


# %% wrong: logistic_of_squares
def logistic_gradients(X, y, w, b):
    p = sigmoid(X @ w + b)
    error = 2 * (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


# %% wrong: logit_without_bias
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w) - y
    return X.T @ error / len(y), error.mean()


# %% wrong: logistic_mean_over_weights
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(w), error.mean()


# %% wrong: the gradient of b has shape (1,)
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), error.mean(dim=0, keepdim=True)


# %% wrong: the gradient of b first
def logistic_gradients(X, y, w, b):
    error = sigmoid(X @ w + b) - y
    return error.mean(), X.T @ error / len(y)


# %% wrong: banned_call backward
def logistic_gradients(X, y, w, b):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    binary_cross_entropy_with_logits(X @ w + b, y).backward()
    return w.grad, b.grad


# %% wrong: banned_call autograd.grad
def logistic_gradients(X, y, w, b):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    return torch.autograd.grad(binary_cross_entropy_with_logits(X @ w + b, y), (w, b))


# %% wrong: banned_call torch.func
from torch.func import grad as differentiate


def logistic_gradients(X, y, w, b):
    def loss(w, b):
        return binary_cross_entropy_with_logits(X @ w + b, y)

    return differentiate(loss, argnums=(0, 1))(w, b)


# %% wrong: differences in float64
def logistic_gradients(X, y, w, b):
    X64, w64, b64, h = X.double(), w.double(), b.double(), 1e-6

    def loss(w, b):
        return binary_cross_entropy_with_logits(X64 @ w + b, y)

    eye = torch.eye(len(w), dtype=torch.float64, device=w.device)
    grad_w = torch.stack([(loss(w64 + h * e, b64) - loss(w64 - h * e, b64)) / (2 * h) for e in eye])
    grad_b = (loss(w64, b64 + h) - loss(w64, b64 - h)) / (2 * h)
    return grad_w.to(X.dtype), grad_b.to(X.dtype)


# %% wrong: logit_overflow_nan
def logistic_gradients(X, y, w, b):
    odds = torch.exp(X @ w + b)
    error = odds / (1 + odds) - y
    return X.T @ error / len(y), error.mean()


# %% wrong: only for floating labels
def logistic_gradients(X, y, w, b):
    p = sigmoid(X @ w + b)
    return (X.T @ p - X.T @ y) / len(y), (p - y).mean()


# %% wrong: always float32
def logistic_gradients(X, y, w, b):
    X, w, b = X.float(), w.float(), b.float()
    error = sigmoid(X @ w + b) - y.float()
    return X.T @ error / len(y), error.mean()


# %% wrong: labels cut to int64 before the bias
def logistic_gradients(X, y, w, b):
    error = (sigmoid(X @ w + b) >= 0.5).to(X.dtype) - y
    return X.T @ error / len(y), error.mean()
