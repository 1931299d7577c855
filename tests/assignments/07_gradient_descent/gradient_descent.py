# %% right: a leaf for every step
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x.clone()]
    for _ in range(max_steps):
        x.requires_grad_(True)
        g = torch.autograd.grad(f(x), x)[0]
        x = x.detach()
        if torch.linalg.vector_norm(g) <= tol:
            break
        x = x - lr * g
        path.append(x.clone())
    return x, torch.stack(path)


# %% right: backward and .grad, changed in place
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.clone().detach().requires_grad_(True)
    path = [x.detach().clone()]
    for _ in range(max_steps):
        x.grad = None
        f(x).backward()
        if x.grad.norm(p=2).item() <= tol:
            break
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.detach().clone())
    return x.detach(), torch.stack(path)


# %% right: other names, the end is the leaf itself
def gradient_descent(height, start, rate, max_steps=1000, tol=1e-6):
    place = start.detach().clone().requires_grad_()
    path = [place.detach().clone()]
    while True:
        place.grad = None
        height(place).backward()
        if place.grad.square().sum().sqrt() <= tol or len(path) > max_steps:
            return place, torch.stack(path)
        with torch.no_grad():
            place -= rate * place.grad
        path.append(place.detach().clone())


# %% right: torch.func and a while loop
from torch.func import grad as gradient_of


def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    slope = gradient_of(f)
    path = [x0]
    k = 0
    while True:
        g = slope(path[-1])
        if k >= max_steps or not g.pow(2).sum().sqrt() > tol:
            break
        path.append(path[-1] - lr * g)
        k += 1
    return path[-1], torch.cat([row[None] for row in path])


# %% right: a path laid out beforehand, a list returned
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    places = torch.empty(max_steps + 1, x0.numel(), dtype=x0.dtype, device=x0.device)
    places[0] = x0
    k = 0
    while k < max_steps:
        here = places[k].clone().requires_grad_()
        f(here).backward()
        if float(here.grad.norm()) <= tol:
            break
        places[k + 1] = places[k] - here.grad * lr
        k += 1
    return [places[k], places[: k + 1]]


# %% right: torch.optim moves the place
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = torch.nn.Parameter(x0.detach().clone())
    optimizer = torch.optim.SGD([x], lr=lr)
    rows = [x0.detach().clone()]
    for _ in range(max_steps):
        optimizer.zero_grad()
        f(x).backward()
        if torch.dist(x.grad, torch.zeros_like(x.grad)) <= tol:
            break
        optimizer.step()
        rows.append(x.data.clone())
    return x, torch.vstack(rows)


# %% right: a generator of places
def _places(f, x, lr, tol):
    while True:
        yield x
        x = x.detach().requires_grad_()
        (g,) = torch.autograd.grad(f(x), [x])
        if (g * g).sum().sqrt() <= tol:
            return
        x = (x - lr * g).detach()


def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    path = []
    for x in _places(f, x0.clone(), lr, tol):
        path.append(x.detach().clone())
        if len(path) == max_steps + 1:
            break
    return path[-1], torch.stack(path)


# %% right: it recurses in float64 and comes back
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    def go(x):
        leaf = x.detach().clone().requires_grad_()
        g = torch.autograd.grad(f(leaf), leaf)[0]
        return g

    x, rows = x0.double(), [x0.double()]
    for step in range(max_steps):
        g = go(x)
        if g.norm() <= tol:
            break
        x = x - lr * g
        rows += [x]
    return x.to(x0.dtype), torch.stack(rows).to(x0.dtype)


# %% wrong: wrong_sign
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x + lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_path_without_start
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = []
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path) if path else x.new_zeros(0, len(x))


# %% wrong: descent_path_without_end
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = []
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        path.append(x)
        if g.norm() <= tol:
            break
        x = x - lr * g
    return x, torch.stack(path)


# %% wrong: descent_path_of_one_place, the list holds one tensor
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone().requires_grad_()
    path = [x.detach()]
    for _ in range(max_steps):
        x.grad = None
        f(x).backward()
        if x.grad.norm() <= tol:
            break
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.detach())
    return x.detach(), torch.stack(path)


# %% wrong: descent_gradients_pile_up
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone().requires_grad_()
    path = [x.detach().clone()]
    for _ in range(max_steps):
        f(x).backward()
        if x.grad.norm() <= tol:
            break
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.detach().clone())
    return x.detach(), torch.stack(path)


# %% wrong: x0 is changed
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().requires_grad_()
    path = [x.detach().clone()]
    for _ in range(max_steps):
        x.grad = None
        f(x).backward()
        if x.grad.norm() <= tol:
            break
        x.data -= lr * x.grad
        path.append(x.detach().clone())
    return x.detach(), torch.stack(path)


# %% wrong: x0 is left requiring a gradient
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.requires_grad_()
    path = [x.detach().clone()]
    for _ in range(max_steps):
        (g,) = torch.autograd.grad(f(x), x)
        if g.norm() <= tol:
            break
        x = (x - lr * g).detach().requires_grad_()
        path.append(x.detach().clone())
    return x.detach(), torch.stack(path)


# %% wrong: descent_norm_squared
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.square().sum() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_largest_entry
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.abs().max() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_stops_below_tol
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() < tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_stops_one_late, the gradient is looked at after the step
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        x = x - lr * g
        path.append(x)
        if g.norm() <= tol:
            break
    return x, torch.stack(path)


# %% wrong: descent_first_place_not_tested
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    def slope(x):
        leaf = x.detach().clone().requires_grad_()
        return torch.autograd.grad(f(leaf), leaf)[0]

    x = x0.clone()
    path = [x]
    for _ in range(max_steps):
        x = x - lr * slope(x)
        path.append(x)
        if slope(x).norm() <= tol:
            break
    return x, torch.stack(path)


# %% wrong: descent_short_step
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if (lr * g).norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: it stops when f hardly changes
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path, last = [x], None
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        height = f(leaf)
        (g,) = torch.autograd.grad(height, leaf)
        if last is not None and abs(height.item() - last) <= tol:
            break
        last = height.item()
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_tol_ignored
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_one_step_more
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps + 1):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_one_step_less
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    while len(path) < max_steps:
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_max_steps_changed
def gradient_descent(f, x0, lr, max_steps=100, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: another tol by default
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-8):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: always float32
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().float()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: transposed
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path, dim=1)


# %% wrong: the path is a list
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, path


# %% wrong: descent_steps_of_one_length
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = x - lr * g / g.norm()
        path.append(x)
    return x, torch.stack(path)


# %% wrong: finite differences, too coarse
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    x = x0.detach().clone()
    path = [x]
    h = 1e-3
    for _ in range(max_steps):
        g = torch.stack([(f(x + h * e) - f(x)) / h for e in torch.eye(len(x)).to(x)])
        if g.norm() <= tol:
            break
        x = x - lr * g
        path.append(x)
    return x, torch.stack(path)


# %% wrong: descent_one_step_less, x is the place before the end
def gradient_descent(f, x0, lr, max_steps=1000, tol=1e-6):
    new = x0.detach().clone()
    x, path = new, [new]
    for _ in range(max_steps):
        leaf = new.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(leaf), leaf)
        if g.norm() <= tol:
            break
        x = new
        new = x - lr * g
        path.append(new)
    return x, torch.stack(path)
