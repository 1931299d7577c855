# %% right: a loop until it holds
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.clone().requires_grad_()
    fx = f(leaf)
    fx.backward()
    g = leaf.grad
    while True:
        x_new = x - lr * g
        if f(x_new) <= fx.detach() - c * lr * g.norm() ** 2:
            return x_new, lr
        lr = lr * beta


# %% right: a bounded loop over the rates, torch.func
from torch.func import grad_and_value


def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    g, fx = grad_and_value(f)(x)
    for k in range(1000):
        rate = lr * beta**k
        x_new = x - rate * g
        if f(x_new).item() <= fx.item() - c * rate * float(g @ g):
            break
    return x_new, rate


# %% right: a recursion
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)

    def attempt(rate):
        falls = f(x) - f(x - rate * g)
        return rate if falls >= c * rate * (g * g).sum() else attempt(rate * beta)

    rate = attempt(lr)
    return [x - rate * g, rate]


# %% wrong: backtracking_c_ignored, any fall will do
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x):
        lr *= beta
    return x - lr * g, lr


# %% wrong: backtracking_norm_not_squared
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x) - c * lr * g.norm():
        lr *= beta
    return x - lr * g, lr


# %% wrong: backtracking_only_once
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    if f(x - lr * g) > f(x) - c * lr * g.norm() ** 2:
        lr *= beta
    return x - lr * g, lr


# %% wrong: no backtracking
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    return x - lr * g, lr


# %% wrong: backtracking_beta_ignored
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x) - c * lr * g.norm() ** 2:
        lr /= 2
    return x - lr * g, lr


# %% wrong: backtracking_c_ignored
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x) - 1e-4 * lr * g.norm() ** 2:
        lr *= beta
    return x - lr * g, lr


# %% wrong: backtracking_once_too_often
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while True:
        x_new = x - lr * g
        done = f(x_new) <= f(x) - c * lr * g.norm() ** 2
        lr *= beta
        if done:
            return x_new, lr


# %% wrong: backtracking_x_changed
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x) - c * lr * g.norm() ** 2:
        lr *= beta
    x -= lr * g
    return x, lr


# %% wrong: backtracking_x_changed, x requires a gradient afterwards
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    height = f(x.requires_grad_())
    (slope,) = torch.autograd.grad(height, x)
    with torch.no_grad():
        while f(x - lr * slope) > height - c * lr * slope @ slope:
            lr *= beta
        return x - lr * slope, lr


# %% wrong: the gradient direction has length 1
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    g = g / g.norm()
    while f(x - lr * g) > f(x) - c * lr * g.norm() ** 2:
        lr *= beta
    return x - lr * g, lr


# %% wrong: the step is taken from the last attempt
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    x_new = x - lr * g
    for _ in range(60):
        if f(x_new) <= f(x) - c * lr * g.norm() ** 2:
            break
        x_new = x_new - lr * g
        lr *= beta
    return x_new, lr


# %% wrong: the rates have changed places with the result
def backtracking_step(f, x, lr=1.0, beta=0.5, c=1e-4):
    leaf = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    while f(x - lr * g) > f(x) - c * lr * g.norm() ** 2:
        lr *= beta
    return lr, x - lr * g
