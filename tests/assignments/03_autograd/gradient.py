# %% right: autograd.grad on a detached leaf
def gradient(f, x):
    leaf = x.detach().clone().requires_grad_(True)
    return torch.autograd.grad(f(leaf), leaf)[0]


# %% right: backward on a clone
def gradient(f, x):
    leaf = x.clone().detach()
    leaf.requires_grad = True
    f(leaf).backward()
    return leaf.grad


# %% right: torch.func
def gradient(f, x):
    return torch.func.grad(f)(x)


# %% right: watches x itself and puts everything back
def gradient(f, x):
    x.requires_grad_(True)
    try:
        (grad,) = torch.autograd.grad(f(x), [x])
    finally:
        x.requires_grad_(False)
    return grad


# %% right: the jacobian of a function with one output, still in a graph
from torch.autograd import functional as autograd_functional


def gradient(f, x):
    return autograd_functional.jacobian(f, x, create_graph=True)


# %% right: forward mode, one direction at a time
import torch.autograd.forward_ad as forward_ad


def gradient(f, x):
    slopes = []
    for i in range(x.numel()):
        direction = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
        direction[i] = 1
        with forward_ad.dual_level():
            dual = forward_ad.make_dual(x, direction.reshape(x.shape))
            slopes.append(forward_ad.unpack_dual(f(dual)).tangent)
    return torch.stack(slopes).reshape(x.shape)


# %% right: float64 inside, cast back
def gradient(f, x):
    wide = x.to(torch.float64).clone().requires_grad_()
    return torch.autograd.grad(f(wide), wide)[0].to(x.dtype)


# %% right: vjp
def gradient(f, x):
    _, back = torch.func.vjp(f, x)
    return back(torch.ones((), dtype=x.dtype, device=x.device))[0]


# %% right: sets and restores grad on x itself
def gradient(f, x):
    x.requires_grad_()
    f(x).backward()
    g = x.grad.clone()
    x.grad = None
    x.requires_grad_(False)
    return g


# %% right: a lambda with names of its own
from torch.func import grad

gradient = lambda function, point: grad(function)(point)


# %% wrong: requires_grad_left_on
def gradient(f, x):
    x.requires_grad_(True)
    return torch.autograd.grad(f(x), x)[0]


# %% wrong: grad_left_on_x
def gradient(f, x):
    x.requires_grad_(True)
    f(x).backward()
    x.requires_grad_(False)
    return x.grad


# %% wrong: gradient_in_a_tuple
def gradient(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)


# %% wrong: x is not watched
def gradient(f, x):
    return torch.autograd.grad(f(x), x)[0]


# %% wrong: a clone of x without requires_grad_
def gradient(f, x):
    y = f(x.clone())
    y.backward()
    return x.grad


# %% wrong: wrong_sign the direction of descent
def gradient(f, x):
    return -torch.func.grad(f)(x)


# %% wrong: gradient_summed
def gradient(f, x):
    return torch.func.grad(f)(x).sum()


# %% wrong: value_not_gradient
def gradient(f, x):
    return f(x.detach().requires_grad_())


# %% wrong: always float32
def gradient(f, x):
    x = torch.tensor(x.tolist(), requires_grad=True)
    return torch.autograd.grad(f(x), x)[0]


# %% wrong: flattened
def gradient(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0].flatten()


# %% wrong: flattens x before f sees it
def gradient(f, x):
    flat = x.detach().flatten().requires_grad_()
    return torch.autograd.grad(f(flat), flat)[0]


# %% wrong: a difference quotient in float64
def gradient(f, x):
    wide = x.double()
    grad = torch.zeros_like(wide)
    for i in range(x.numel()):
        step = torch.zeros_like(wide)
        step.view(-1)[i] = 1e-5
        grad.view(-1)[i] = (f(wide + step) - f(wide - step)) / 2e-5
    return grad.to(x.dtype)


# %% wrong: normalised
def gradient(f, x):
    g = torch.func.grad(f)(x)
    return g / (g.norm() + 1e-12)


# %% wrong: takes a step with x
def gradient(f, x):
    g = torch.func.grad(f)(x)
    x -= 0.1 * g
    return g


# %% wrong: a Python list
def gradient(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0].tolist()


# %% wrong: the visible example by heart
def gradient(f, x):
    return torch.tensor([19.0, 6.0])


# %% wrong: watches x itself, detaches it, leaves .grad
def gradient(f, x):
    z = x.requires_grad_()
    f(z).backward()
    g = z.grad
    x.detach_()
    return g


# %% wrong: a leaf kept between calls adds up
_leaf = {}


def gradient(f, x):
    z = _leaf.setdefault(tuple(x.shape) + (x.dtype,), x.detach().clone().requires_grad_())
    with torch.no_grad():
        z.copy_(x)
    f(z).backward()
    return z.grad.clone()
