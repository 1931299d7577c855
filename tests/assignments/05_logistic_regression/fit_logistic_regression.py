# %% right: the student's own functions
def fit_logistic_regression(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    losses = []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% right: autograd and updates in place, still leaves that require a gradient
def fit_logistic_regression(X, y, lr, num_steps):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros((), dtype=X.dtype, device=X.device, requires_grad=True)
    losses = torch.empty(num_steps, dtype=X.dtype, device=X.device)
    for step in range(num_steps):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y.to(X.dtype))
        loss.backward()
        losses[step] = loss.detach()
        with torch.no_grad():
            for p in (w, b):
                p -= lr * p.grad
                p.grad = None
    return w, b, losses


# %% right: torch.optim.SGD
def fit_logistic_regression(X, y, lr, num_steps):
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for _ in range(num_steps):
        optimizer.zero_grad()
        loss = torch.nn.BCEWithLogitsLoss()(X @ w + b, y.type_as(X))
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return w.detach(), b.detach(), torch.tensor(losses, dtype=X.dtype, device=X.device)


# %% right: one vector of parameters, in float64
def fit_logistic_regression(X, y, lr, num_steps):
    A = torch.cat([X, torch.ones_like(X[:, :1])], 1).double()
    t = y.double()
    theta = A.new_zeros(A.shape[1])
    losses = A.new_zeros(num_steps)
    for k in range(num_steps):
        z = A @ theta
        losses[k] = (torch.logaddexp(z, torch.zeros_like(z)) - t * z).mean()
        theta -= lr / len(t) * (A.T @ (torch.sigmoid(z) - t))
    theta, losses = theta.to(X.dtype), losses.to(X.dtype)
    return [theta[:-1].clone(), theta[-1].clone(), losses]


# %% right: numpy
import numpy as np


def fit_logistic_regression(X, y, lr, num_steps):
    A, t = X.cpu().numpy().astype(np.float64), y.cpu().numpy().astype(np.float64)
    w, b, losses = np.zeros(A.shape[1]), 0.0, []
    for _ in range(num_steps):
        z = A @ w + b
        losses.append(np.mean(np.logaddexp(0, z) - t * z))
        error = np.exp(-np.logaddexp(0, -z)) - t
        w, b = w - lr * A.T @ error / len(t), b - lr * error.mean()
    return tuple(torch.tensor(part, dtype=X.dtype, device=X.device) for part in (w, b, losses))


# %% right: a class and recursion
class State:
    def __init__(self, X, y, lr):
        self.X, self.y, self.lr = X, y, lr
        self.w, self.b = X.new_zeros(X.size(1)), X.new_zeros(())
        self.losses = []

    def advance(self, steps):
        if steps == 0:
            return self
        error = predict_proba(self.X, self.w, self.b) - self.y
        self.losses += [binary_cross_entropy_with_logits(self.X @ self.w + self.b, self.y)]
        self.w = self.w - self.lr * (self.X * error[:, None]).mean(0)
        self.b = self.b - self.lr * error.mean()
        return self.advance(steps - 1)


def fit_logistic_regression(X, y, lr, num_steps):
    done = State(X, y, lr).advance(num_steps)
    return done.w, done.b, torch.stack(done.losses)


# %% right: other names for the arguments
def fit_logistic_regression(A, t, eta, steps):
    v, c, history = torch.zeros_like(A[0]), torch.zeros_like(A[0, 0]), []
    for _ in range(steps):
        z = A.mv(v) + c
        history.append((torch.logaddexp(z, torch.zeros_like(z)) - t * z).mean())
        error = torch.special.expit(z) - t
        v = v.sub((A * error[:, None]).mean(0), alpha=eta)
        c = c.sub(error.mean(), alpha=eta)
    return v, c, torch.stack(history)


# %% wrong: logistic_fit_losses_after_step
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_bias_not_trained
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        w = w - lr * logistic_gradients(X, y, w, b)[0]
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_bias_from_new_weights
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        w = w - lr * logistic_gradients(X, y, w, b)[0]
        b = b - lr * logistic_gradients(X, y, w, b)[1]
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_uphill
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w + lr * grad_w, b + lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_of_the_sum
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        error = sigmoid(X @ w + b) - y
        w, b = w - lr * X.T @ error, b - lr * error.sum()
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_of_squares
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        error = X @ w + b - y
        losses.append((error**2).mean())
        w, b = w - lr * 2 * X.T @ error / len(y), b - lr * 2 * error.mean()
    return w, b, torch.stack(losses)


# %% wrong: logistic_fit_one_step_less
def fit_logistic_regression(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = [binary_cross_entropy_with_logits(X @ w + b, y)]
    for _ in range(num_steps - 1):
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
    return w, b, torch.stack(losses)


# %% wrong: the loss after the last step as well
def fit_logistic_regression(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = [binary_cross_entropy_with_logits(X @ w + b, y)]
    for _ in range(num_steps):
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
    return w, b, torch.stack(losses)


# %% wrong: gradients that add up
def fit_logistic_regression(X, y, lr, num_steps):
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(num_steps):
        loss = binary_cross_entropy_with_logits(X @ w + b, y)
        loss.backward()
        losses.append(loss.detach())
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w, b, torch.stack(losses)


# %% wrong: starts at random
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = 0.01 * torch.randn(X.shape[1]).to(X), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: losses as a list
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y).item())
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, losses


# %% wrong: the bias has shape (1,)
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(1), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: the loss of rounded probabilities
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        p = torch.sigmoid(X @ w + b)
        losses.append(-(y * p.log() + (1 - y) * (1 - p).log()).mean())
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: the loss of clamped probabilities
def fit_logistic_regression(X, y, lr, num_steps):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        p = torch.sigmoid(X @ w + b).clamp(1e-12, 1 - 1e-12)
        losses.append(-(y * p.log() + (1 - y) * (1 - p).log()).mean())
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: the corner at 0 spoils the first step
def fit_logistic_regression(X, y, lr, num_steps):
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(num_steps):
        z = X @ w + b
        loss = (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).mean()
        grads = torch.autograd.grad(loss, (w, b))
        losses.append(loss.detach())
        with torch.no_grad():
            w -= lr * grads[0]
            b -= lr * grads[1]
    return w, b, torch.stack(losses)


# %% wrong: stops early
def fit_logistic_regression(X, y, lr, num_steps):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = X.new_zeros(num_steps)
    for step in range(num_steps):
        losses[step] = binary_cross_entropy_with_logits(X @ w + b, y)
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        if grad_w.norm() < 0.05:
            break
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, losses


# %% wrong: always float32
def fit_logistic_regression(X, y, lr, num_steps):
    X = X.float()
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)


# %% wrong: standardizes the columns
def fit_logistic_regression(X, y, lr, num_steps):
    X = (X - X.mean(0)) / (X.std(0, unbiased=False) + 1e-8)
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), []
    for _ in range(num_steps):
        losses.append(binary_cross_entropy_with_logits(X @ w + b, y))
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w, b = w - lr * grad_w, b - lr * grad_b
    return w, b, torch.stack(losses)
