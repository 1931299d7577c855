# %% right: the product on the second trip back
def hessian_vector_product(f, x, v):
    leaf = x.detach().clone().requires_grad_(True)
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(g, leaf, grad_outputs=v)[0]


# %% right: backward twice
def hessian_vector_product(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(create_graph=True)
    g, leaf.grad = leaf.grad, None
    (g @ v).backward()
    return leaf.grad


# %% right: forward over reverse
def hessian_vector_product(f, x, v):
    return torch.func.jvp(torch.func.grad(f), (x,), (v,))[1]


# %% right: the library's own product
def hessian_vector_product(f, x, v):
    return torch.autograd.functional.hvp(f, x, v)[1]


# %% right: gradient of a gradient
from torch.func import grad


def hessian_vector_product(f, x, v):
    return grad(lambda z: (grad(f)(z) * v).sum())(x)


# %% right: the slope of the gradient along the line x + t v
def hessian_vector_product(f, x, v):
    along = lambda t: torch.func.grad(f)(x + t * v)
    return torch.func.jacfwd(along)(torch.zeros((), dtype=x.dtype, device=x.device))


# %% right: vjp of grad
def hessian_vector_product(f, x, v):
    return torch.func.vjp(torch.func.grad(f), x)[1](v)[0]


# %% right: names of its own, reverse over forward
def hessian_vector_product(function, point, direction):
    def slope_along(z):
        return torch.func.jvp(function, (z,), (direction,))[1]

    return torch.func.grad(slope_along)(point)


# %% wrong: banned_call hessian of torch.func
def hessian_vector_product(f, x, v):
    return torch.func.hessian(f)(x) @ v


# %% wrong: banned_call hessian of torch.autograd
def hessian_vector_product(f, x, v):
    return torch.autograd.functional.hessian(f, x).mv(v)


# %% wrong: python_loop over the rows of H
def hessian_vector_product(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    rows = [torch.autograd.grad(e, leaf, retain_graph=True)[0] for e in g]
    return torch.stack(rows) @ v


# %% wrong: hessian_built as the Jacobian of the gradient
def hessian_vector_product(f, x, v):
    return torch.func.jacrev(torch.func.grad(f))(x) @ v


# %% wrong: hessian_built forward over reverse
def hessian_vector_product(f, x, v):
    H = torch.func.jacfwd(torch.func.grad(f))(x)
    return (H * v).sum(1)


# %% wrong: row by row inside the library
def hessian_vector_product(f, x, v):
    def slope(z):
        return torch.autograd.grad(f(z), z, create_graph=True)[0]

    return torch.autograd.functional.jacobian(slope, x) @ v


# %% wrong: hessian_built with the identity in one batch
def hessian_vector_product(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    basis = torch.eye(len(x), dtype=x.dtype, device=x.device)
    return torch.autograd.grad(g, leaf, basis, is_grads_batched=True)[0] @ v


# %% wrong: gradient_times_vector
def hessian_vector_product(f, x, v):
    return torch.func.grad(f)(x) * v


# %% wrong: hessian_row_sums_times_vector
def hessian_vector_product(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(g.sum(), leaf)[0] * v


# %% wrong: hessian_row_sums
def hessian_vector_product(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(g.sum(), leaf)[0]


# %% wrong: quadratic_form
def hessian_vector_product(f, x, v):
    return v @ torch.autograd.functional.hvp(f, x, v)[1]


# %% wrong: forgets create_graph
def hessian_vector_product(f, x, v):
    leaf = x.detach().requires_grad_()
    (g,) = torch.autograd.grad(f(leaf), leaf)
    return torch.autograd.grad((g * v).sum(), leaf)[0]


# %% wrong: backward twice, the first gradient stays in the sum
def hessian_vector_product(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(create_graph=True)
    (leaf.grad * v).sum().backward()
    return leaf.grad.detach()


# %% wrong: inputs_left_watched
def hessian_vector_product(f, x, v):
    x.requires_grad_()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    return torch.autograd.grad((g * v).sum(), x)[0]


# %% wrong: inputs_left_watched, the .grad stays
def hessian_vector_product(f, x, v):
    x.requires_grad_()
    (g,) = torch.autograd.grad(f(x), x, create_graph=True)
    (g * v).sum().backward()
    x.requires_grad_(False)
    return x.grad


# %% wrong: python_loop in the jacobian of 3.7
def hessian_vector_product(f, x, v):
    def g(z):
        if not z.requires_grad:
            z = z.detach().requires_grad_()
        return torch.autograd.grad(f(z), z, create_graph=True)[0]

    return jacobian(g, x) @ v


# %% wrong: crude finite difference
def hessian_vector_product(f, x, v):
    g = torch.func.grad(f)
    return (g(x + 1e-4 * v) - g(x)) / 1e-4
