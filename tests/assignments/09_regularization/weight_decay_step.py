# %% right: in place without a graph
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p)


# %% right: through .data
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is None:
            continue
        p.data -= lr * (p.grad.data + weight_decay * p.data)


# %% right: .data gets a new tensor
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * (p.grad + weight_decay * p.data)


# %% right: decay first, then the step
@torch.no_grad()
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            p.mul_(1 - lr * weight_decay).add_(p.grad, alpha=-lr)


# %% right: copy_
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            g = p.grad
            if g is not None:
                p.copy_((1 - lr * weight_decay) * p - lr * g)
    return params


# %% right: the library's optimizer
def weight_decay_step(params, lr, weight_decay):
    torch.optim.SGD(params, lr=lr, weight_decay=weight_decay).step()


# %% right: on a copy of the gradient
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            direction = p.grad.clone()
            direction += weight_decay * p.detach()
            p.detach().sub_(direction, alpha=lr)


# %% right: foreach
def weight_decay_step(params, lr, weight_decay):
    moving = [p for p in params if p.grad is not None]
    if moving:
        with torch.no_grad():
            torch._foreach_mul_(moving, 1 - lr * weight_decay)
            torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)


# %% wrong: not_in_place
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            p = p - lr * (p.grad + weight_decay * p)


# %% wrong: the list gets new tensors
def weight_decay_step(params, lr, weight_decay):
    for i, p in enumerate(params):
        if p.grad is not None:
            params[i] = (p - lr * (p.grad + weight_decay * p)).detach().requires_grad_()


# %% wrong: a new list is returned
def weight_decay_step(params, lr, weight_decay):
    return [p - lr * (p.grad + weight_decay * p) for p in params if p.grad is not None]


# %% wrong: decay_ignored
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad


# %% wrong: decay_doubled
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + 2 * weight_decay * p)


# %% wrong: decay_without_lr
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad + weight_decay * p


# %% wrong: decay_upwards
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad - weight_decay * p)


# %% wrong: wrong_sign
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * (p.grad + weight_decay * p)


# %% wrong: decay_after_the_step
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p -= lr * weight_decay * p


# %% wrong: decay_of_the_sign
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p.sign())


# %% wrong: decay_on_the_gradient
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p.grad)


# %% wrong: decay_without_gradient
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            p *= 1 - lr * weight_decay
            if p.grad is not None:
                p -= lr * p.grad


# %% wrong: a gradient of None is not skipped
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            p -= lr * (p.grad + weight_decay * p)


# %% wrong: sgd_stops_at_none
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p -= lr * (p.grad + weight_decay * p)


# %% wrong: the decay stays in .grad
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad += weight_decay * p
                p -= lr * p.grad


# %% wrong: a new .grad with the decay
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad = p.grad + weight_decay * p
                p -= lr * p.grad


# %% wrong: the gradients are cleared too
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p)
                p.grad.zero_()


# %% wrong: autograd watches
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            p -= lr * (p.grad + weight_decay * p)


# %% wrong: a graph is built through .data
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            q = p - lr * (p.grad + weight_decay * p)
            p.requires_grad_(False)
            p.copy_(q)


# %% wrong: sgd_requires_grad_switched_on
def weight_decay_step(params, lr, weight_decay):
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * (p.grad + weight_decay * p)
            p.requires_grad_(True)


# %% wrong: sgd_first_parameter_only
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p)
            break


# %% wrong: vectors do not decay
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                decay = weight_decay if p.dim() > 1 else 0.0
                p -= lr * (p.grad + decay * p)


# %% wrong: gradients of None become zeros
def weight_decay_step(params, lr, weight_decay):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= lr * (p.grad + weight_decay * p)


# %% wrong: the library's AdamW
def weight_decay_step(params, lr, weight_decay):
    torch.optim.AdamW(params, lr=lr, weight_decay=weight_decay).step()
