# %% right: moves a clone in place
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        plus, minus = x.clone(), x.clone()
        plus.view(-1)[i] += h
        minus.view(-1)[i] -= h
        grad.view(-1)[i] = (f(plus) - f(minus)) / (2 * h)
    return grad


# %% right: an index of any rank, plain numbers
import itertools


def numerical_gradient(f, x, h=1e-5):
    grad = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    for index in itertools.product(*(range(size) for size in x.shape)):
        old = x[index].item()
        point = x.clone()
        point[index] = old + h
        above = f(point).item()
        point[index] = old - h
        below = f(point).item()
        grad[index] = (above - below) / (2 * h)
    return grad


# %% right: rows of the identity
def numerical_gradient(f, x, h=1e-5):
    steps = h * torch.eye(x.numel(), dtype=x.dtype, device=x.device)
    slopes = [
        (f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / (2 * h) for step in steps
    ]
    return torch.stack(slopes).reshape(x.shape)


# %% right: vmap over all steps at once
def numerical_gradient(f, x, h=1e-5):
    steps = h * torch.eye(x.numel(), dtype=x.dtype, device=x.device).reshape(-1, *x.shape)
    values = torch.vmap(f)(torch.cat([x + steps, x - steps]))
    above, below = values.chunk(2)
    return ((above - below) / (2 * h)).reshape(x.shape)


# %% right: moves x itself and puts every entry back exactly
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    flat, slopes = x.view(-1), grad.view(-1)
    with torch.no_grad():
        for i in range(flat.numel()):
            old = flat[i].clone()
            flat[i] = old + h
            above = f(x)
            flat[i] = old - h
            below = f(x)
            flat[i] = old
            slopes[i] = (above - below) / (2 * h)
    return grad


# %% right: through numpy
import numpy as np


def numerical_gradient(f, x, h=1e-5):
    base = x.cpu().numpy()
    grad = np.zeros_like(base)
    for index in np.ndindex(base.shape):
        step = np.zeros_like(base)
        step[index] = h
        above = f(torch.from_numpy(base + step).to(x.device))
        below = f(torch.from_numpy(base - step).to(x.device))
        grad[index] = (float(above) - float(below)) / (2 * h)
    return torch.from_numpy(grad).to(x.device)


# %% right: half of the two one-sided quotients
def numerical_gradient(f, x, h=1e-5):
    def slope(i):
        e = torch.nn.functional.one_hot(torch.tensor(i), x.numel()).to(x).reshape(x.shape)
        here = f(x)
        return ((f(x + h * e) - here) / h + (here - f(x - h * e)) / h) / 2

    return torch.stack([slope(i) for i in range(x.numel())]).reshape(x.shape)


# %% right: recursion over rows
def numerical_gradient(f, x, h=1e-5):
    if x.dim() == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    rows = []
    for i in range(x.shape[0]):

        def g(row, i=i):
            z = x.clone()
            z[i] = row
            return f(z)

        rows.append(numerical_gradient(g, x[i], h))
    return torch.stack(rows)


# %% right: unravel
def numerical_gradient(f, x, h=1e-5):
    g = x.new_zeros(x.shape)
    for idx in (
        torch.cartesian_prod(*[torch.arange(s) for s in x.shape]).reshape(-1, x.dim()).tolist()
    ):
        idx = tuple(idx)
        hi = x.detach().clone()
        lo = x.detach().clone()
        hi[idx] += h
        lo[idx] -= h
        g[idx] = (f(hi) - f(lo)) / 2 / h
    return g


# %% right: names of its own, divided by the steps that the digits allow
def numerical_gradient(function, point, h=1e-5):
    slopes = []
    for i in range(point.numel()):
        step = torch.zeros(point.numel(), dtype=point.dtype, device=point.device)
        step[i] = h
        above, below = point + step.reshape(point.shape), point - step.reshape(point.shape)
        width = (above - below).reshape(-1)[i]
        slopes.append((function(above) - function(below)) / width)
    return torch.stack(slopes).detach().reshape(point.shape)


# %% wrong: one_sided_difference
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(x + step) - f(x)) / h
    return grad


# %% wrong: backward_difference
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(x) - f(x - step)) / h
    return grad


# %% wrong: divided_by_h_not_2h
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(x + step) - f(x - step)) / h
    return grad


# %% wrong: half_steps
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h / 2
        grad.view(-1)[i] = (f(x + step) - f(x - step)) / h
    return grad


# %% wrong: h_ignored
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = 1e-5
        grad.view(-1)[i] = (f(x + step) - f(x - step)) / 2e-5
    return grad


# %% wrong: another default h
def numerical_gradient(f, x, h=1e-6):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad


# %% wrong: autograd
def numerical_gradient(f, x, h=1e-5):
    return torch.func.grad(f)(x)


# %% wrong: autograd first, differences where it fails
def numerical_gradient(f, x, h=1e-5):
    try:
        leaf = x.detach().requires_grad_()
        return torch.autograd.grad(f(leaf), leaf)[0]
    except RuntimeError:
        grad = torch.zeros_like(x)
        for i in range(x.numel()):
            step = torch.zeros_like(x)
            step.view(-1)[i] = h
            grad.view(-1)[i] = (f(x + step) - f(x - step)) / (2 * h)
        return grad


# %% wrong: vectors only
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad


# %% wrong: moves all entries at once
def numerical_gradient(f, x, h=1e-5):
    return ((f(x + h) - f(x - h)) / (2 * h)).expand_as(x).clone()


# %% wrong: adds h and takes it away again from x
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    flat = x.view(-1)
    for i in range(x.numel()):
        flat[i] += h
        above = f(x)
        flat[i] -= 2 * h
        below = f(x)
        flat[i] += h
        grad.view(-1)[i] = (above - below) / (2 * h)
    return grad


# %% wrong: forgets to take the step back
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    plus, minus = x.clone(), x.clone()
    for i in range(x.numel()):
        plus.view(-1)[i] += h
        minus.view(-1)[i] -= h
        grad.view(-1)[i] = (f(plus) - f(minus)) / (2 * h)
    return grad


# %% wrong: float32 inside
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros(x.shape)
    for i in range(x.numel()):
        step = torch.zeros(x.shape, device=x.device)
        step.view(-1)[i] = h
        grad.view(-1)[i] = (f(x.float() + step) - f(x.float() - step)) / (2 * h)
    return grad.double().to(x.device)


# %% wrong: gives f a flat vector
def numerical_gradient(f, x, h=1e-5):
    flat = x.flatten()
    steps = h * torch.eye(x.numel(), dtype=x.dtype, device=x.device)
    slopes = [(f(flat + step) - f(flat - step)) / (2 * h) for step in steps]
    return torch.stack(slopes).reshape(x.shape)


# %% wrong: a better quotient than the one that is asked
def numerical_gradient(f, x, h=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        step = torch.zeros_like(x)
        step.view(-1)[i] = h
        near, far = f(x + step) - f(x - step), f(x + 2 * step) - f(x - 2 * step)
        grad.view(-1)[i] = (8 * near - far) / (12 * h)
    return grad


# %% wrong: a step relative to the entry
def numerical_gradient(f, x, h=1e-5):
    g = torch.zeros_like(x)
    for i in range(x.numel()):
        k = h * max(1.0, abs(x.view(-1)[i].item()))
        e = torch.zeros_like(x)
        e.view(-1)[i] = k
        g.view(-1)[i] = (f(x + e) - f(x - e)) / (2 * k)
    return g


# %% wrong: / 2 * h
def numerical_gradient(f, x, h=1e-5):
    g = torch.zeros_like(x)
    for i in range(x.numel()):
        e = torch.zeros_like(x)
        e.view(-1)[i] = h
        g.view(-1)[i] = (f(x + e) - f(x - e)) / 2 * h
    return g


# %% wrong: moves a whole row
def numerical_gradient(f, x, h=1e-5):
    g = torch.zeros_like(x)
    for i in range(x.shape[0]):
        e = torch.zeros_like(x)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g
