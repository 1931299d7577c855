# %% right: backward for each output
def jacobian(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    J = torch.zeros(y.numel(), x.numel(), dtype=x.dtype, device=x.device)
    for i in range(y.numel()):
        leaf.grad = None
        y[i].backward(retain_graph=True)
        J[i] = leaf.grad
    return J


# %% right: all rows in one batched trip back
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    basis = torch.eye(len(y), dtype=y.dtype, device=y.device)
    return torch.autograd.grad(y, leaf, basis, is_grads_batched=True)[0]


# %% right: vmap over the rows
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    row = lambda u: torch.autograd.grad(y, leaf, u)[0]
    return torch.vmap(row)(torch.eye(y.numel(), dtype=x.dtype, device=x.device))


# %% right: columns in forward mode
import torch.autograd.forward_ad as fw


def jacobian(f, x):
    columns = []
    for direction in torch.eye(len(x), dtype=x.dtype, device=x.device):
        with fw.dual_level():
            tangent = fw.unpack_dual(f(fw.make_dual(x, direction))).tangent
            columns.append(torch.zeros_like(f(x)) if tangent is None else tangent)
    return torch.stack(columns, dim=1)


# %% right: a new graph for every output, with gradient
def jacobian(f, x):
    return torch.stack([gradient(lambda z: f(z)[i], x) for i in range(f(x).shape[0])])


# %% right: the last trip frees the graph
def jacobian(f, x):
    x = x.clone().requires_grad_(True)
    y = f(x)
    rows = []
    for i in range(len(y)):
        u = torch.zeros_like(y)
        u[i] = 1.0
        (row,) = torch.autograd.grad(y, x, grad_outputs=u, retain_graph=i + 1 < len(y))
        rows.append(row)
    return torch.vstack(rows)


# %% right: the same input once for every output
def jacobian(f, x):
    m = f(x).numel()
    copies = x.detach().repeat(m, 1).requires_grad_()
    diagonal = torch.stack([f(copies[i])[i] for i in range(m)])
    return torch.autograd.grad(diagonal.sum(), copies)[0]


# %% right: columns by differentiating twice
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (row,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    columns = [torch.autograd.grad(entry, u, retain_graph=True)[0] for entry in row]
    return torch.stack(columns).T


# %% right: recursion
def jacobian(f, x, i=0):
    z = x.detach().requires_grad_()
    y = f(z)
    row = torch.autograd.grad(y[i], z)[0].unsqueeze(0)
    return row if i == y.numel() - 1 else torch.cat([row, jacobian(f, x, i + 1)])


# %% right: batched rows via expand
def jacobian(f, x):
    m = f(x).shape[0]
    z = x.detach().unsqueeze(0).expand(m, -1).clone().requires_grad_()
    out = torch.stack([f(row) for row in z])
    out.backward(torch.eye(m, dtype=x.dtype, device=x.device))
    return z.grad


# %% right: backward with gradient argument
def jacobian(f, x):
    z = x.detach().clone().requires_grad_()
    y = f(z)
    rows = []
    for e in torch.eye(y.numel(), dtype=x.dtype, device=x.device):
        y.backward(e, retain_graph=True)
        rows.append(z.grad.clone())
        z.grad.zero_()
    return torch.stack(rows)


# %% right: names of its own, forward mode by dual numbers
import torch.autograd.forward_ad as dual


def jacobian(function, point):
    columns = []
    for direction in torch.eye(len(point), dtype=point.dtype, device=point.device):
        with dual.dual_level():
            result = dual.unpack_dual(function(dual.make_dual(point, direction)))
            slope = result.tangent
            columns.append(torch.zeros_like(result.primal) if slope is None else slope)
    return torch.stack(columns, dim=1)


# %% wrong: jacobian_transposed
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    return torch.stack([torch.autograd.grad(e, leaf, retain_graph=True)[0] for e in f(leaf)], dim=1)


# %% wrong: outputs_summed
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return torch.autograd.grad(y, leaf, torch.ones_like(y))[0]


# %% wrong: rows_accumulated
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    rows = []
    for entry in f(leaf):
        entry.backward(retain_graph=True)
        rows.append(leaf.grad.clone())
    return torch.stack(rows)


# %% wrong: the same .grad tensor in every row
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    rows = []
    for entry in f(leaf):
        entry.backward(retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows)


# %% wrong: jacobian_row_repeated
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(y[0], leaf, retain_graph=True)[0] for _ in y]
    return torch.stack(rows)


# %% wrong: the graph is freed after the first row
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    return torch.stack([torch.autograd.grad(entry, leaf)[0] for entry in f(leaf)])


# %% wrong: diagonal_only
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    J = torch.zeros(len(y), len(x), dtype=x.dtype, device=x.device)
    for i in range(min(J.shape)):
        J[i, i] = torch.autograd.grad(y[i], leaf, retain_graph=True)[0][i]
    return J


# %% wrong: as many rows as inputs
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(y[i], leaf, retain_graph=True)[0] for i in range(len(x))]
    return torch.stack(rows)


# %% wrong: banned_call torch.autograd.functional
def jacobian(f, x):
    return torch.autograd.functional.jacobian(f, x)


# %% wrong: banned_call torch.func
def jacobian(f, x):
    return torch.func.jacrev(f)(x)


# %% wrong: banned_call imported by name
from torch.func import jacfwd


def jacobian(f, x):
    return jacfwd(f)(x)


# %% wrong: banned_call a vjp imported inside
def jacobian(f, x):
    from torch.autograd.functional import vjp as pull

    y = f(x)
    return torch.stack([pull(f, x, u)[1] for u in torch.eye(len(y), dtype=x.dtype)])


# %% wrong: banned_call the name is bound directly
jacobian = lambda f, x: torch.func.jacrev(f)(x)


# %% wrong: requires_grad_left_on
def jacobian(f, x):
    x.requires_grad_()
    return torch.stack([torch.autograd.grad(e, x, retain_graph=True)[0] for e in f(x)])


# %% wrong: grad_left_on_x
def jacobian(f, x):
    x.requires_grad_()
    rows = []
    for entry in f(x):
        x.grad = None
        entry.backward(retain_graph=True)
        rows.append(x.grad)
    x.requires_grad_(False)
    return torch.stack(rows)


# %% wrong: central differences in float64
def jacobian(f, x):
    wide = x.double()
    steps = 1e-5 * torch.eye(len(x), dtype=torch.float64, device=x.device)
    columns = [(f(wide + step) - f(wide - step)) / 2e-5 for step in steps]
    return torch.stack(columns, dim=1).to(x.dtype)


# %% wrong: always float32
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    J = torch.zeros(len(y), len(x))
    for i, entry in enumerate(y):
        J[i] = torch.autograd.grad(entry, leaf, retain_graph=True)[0]
    return J


# %% wrong: a list of rows
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    return [torch.autograd.grad(entry, leaf, retain_graph=True)[0] for entry in f(leaf)]


# %% wrong: one output loses its axis
def jacobian(f, x):
    leaf = x.detach().requires_grad_()
    rows = [torch.autograd.grad(entry, leaf, retain_graph=True)[0] for entry in f(leaf)]
    return torch.stack(rows).squeeze()


# %% wrong: numerical_gradient for every output
def jacobian(f, x):
    return torch.stack(
        [numerical_gradient(lambda z: f(z)[i], x.double()) for i in range(len(f(x)))]
    ).to(x.dtype)


# %% wrong: banned_call vmap by way of torch.func
def jacobian(f, x):
    z = x.detach().requires_grad_()
    y = f(z)
    return torch.func.vmap(lambda u: torch.autograd.grad(y, z, u)[0])(torch.eye(len(y)).to(y))
