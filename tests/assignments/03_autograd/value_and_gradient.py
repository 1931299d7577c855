# %% right: backward on a clone
def value_and_gradient(f, x):
    leaf = x.clone().requires_grad_()
    y = f(leaf)
    y.backward()
    return y.detach(), leaf.grad


# %% right: torch.func gives the pair in the other order
def value_and_gradient(f, x):
    grad, value = torch.func.grad_and_value(f)(x)
    return value, grad


# %% right: vector-Jacobian product
def value_and_gradient(f, x):
    return torch.autograd.functional.vjp(f, x)


# %% right: a list, built under enable_grad
def value_and_gradient(f, x):
    with torch.enable_grad():
        leaf = torch.nn.Parameter(x.detach().clone())
        y = f(leaf)
    grads = torch.autograd.grad([y], [leaf])
    return [y.data, *grads]


# %% right: keeps the value on the way
def value_and_gradient(f, x):
    kept = []

    def watched(z):
        y = f(z)
        kept.append(y.detach())
        return y

    leaf = x.detach().requires_grad_()
    (grad,) = torch.autograd.grad(watched(leaf), leaf)
    return kept[0], grad


# %% right: namedtuple
from collections import namedtuple

VG = namedtuple("VG", "value gradient")


def value_and_gradient(f, x):
    z = x.clone().detach().requires_grad_()
    y = f(z)
    y.backward()
    return VG(y.detach(), z.grad.detach())


# %% right: torch.tensor(value.item())
def value_and_gradient(f, x):
    z = x.clone().detach().requires_grad_()
    y = f(z)
    y.backward()
    return torch.tensor(y.item(), dtype=x.dtype, device=x.device), z.grad.detach()


# %% right: names of its own, the value passed on beside the gradient
def value_and_gradient(function, point):
    def with_value(z):
        value = function(z)
        return value, value

    slope, value = torch.func.grad(with_value, has_aux=True)(point)
    return value, slope


# %% wrong: f_evaluated_again
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    (grad,) = torch.autograd.grad(f(leaf), leaf)
    return f(x), grad


# %% wrong: f_evaluated_again through gradient
def value_and_gradient(f, x):
    return f(x), gradient(f, x)


# %% wrong: value_not_detached
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return y, torch.autograd.grad(y, leaf)[0]


# %% wrong: gradient_not_detached
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return y.detach(), torch.autograd.grad(y, leaf, create_graph=True)[0]


# %% wrong: gradient_before_value
def value_and_gradient(f, x):
    return torch.func.grad_and_value(f)(x)


# %% wrong: value_left_out
def value_and_gradient(f, x):
    return torch.func.grad(f)(x)


# %% wrong: value_is_a_float
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    y.backward()
    return y.item(), leaf.grad


# %% wrong: requires_grad_left_on
def value_and_gradient(f, x):
    x.requires_grad_()
    y = f(x)
    (grad,) = torch.autograd.grad(y, x)
    return y.detach(), grad


# %% wrong: grad_left_on_x
def value_and_gradient(f, x):
    x.requires_grad_()
    y = f(x)
    y.backward()
    x.requires_grad_(False)
    return y.detach(), x.grad


# %% wrong: the value of shape (1,)
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    (grad,) = torch.autograd.grad(y, leaf)
    return y.detach().reshape(1), grad


# %% wrong: the gradient in its tuple
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return y.detach(), torch.autograd.grad(y, leaf)


# %% wrong: cuts the graph before differentiating
def value_and_gradient(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf).detach()
    return y, torch.autograd.grad(y, leaf)[0]


# %% wrong: the value is always float32
def value_and_gradient(f, x):
    z = x.clone().detach().requires_grad_()
    y = f(z)
    y.backward()
    return torch.tensor(y.item()), z.grad


# %% wrong: f_evaluated_again, in two transforms
def value_and_gradient(f, x):
    return torch.autograd.functional.vjp(f, x)[0], torch.func.grad(f)(x)
