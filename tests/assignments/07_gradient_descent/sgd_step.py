# %% right: in place without a graph
def sgd_step(params, lr):
    for p in params:
        if p.grad is None:
            continue
        with torch.no_grad():
            p.sub_(lr * p.grad)


# %% right: other names
def sgd_step(tensors, rate):
    for tensor in tensors:
        if tensor.grad is not None:
            tensor.data.sub_(tensor.grad, alpha=rate)


# %% right: through .data
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.data -= lr * p.grad.data


# %% right: .data gets a new tensor
def sgd_step(params, lr):
    for param in params:
        if param.grad is not None:
            param.data = param.data - lr * param.grad


# %% right: copy_, with a decorator, and the list returned
@torch.no_grad()
def sgd_step(params, lr):
    for p in params:
        g = p.grad
        if g is not None:
            p.copy_(p - g * lr)
    return params


# %% right: add_ with alpha on the detached tensor
def sgd_step(params, lr):
    with_gradient = [p for p in params if p.grad is not None]
    for p in with_gradient:
        p.detach().add_(p.grad, alpha=-lr)


# %% right: the library's optimizer
def sgd_step(params, lr):
    torch.optim.SGD(params, lr=lr).step()


# %% right: all at once with foreach
def sgd_step(params, lr):
    moving = [p for p in params if p.grad is not None]
    if not moving:
        return
    with torch.no_grad():
        torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)


# %% right: by index, with a slice assignment
def sgd_step(params, lr):
    with torch.no_grad():
        for i in range(len(params)):
            if params[i].grad is not None:
                params[i][...] = params[i] - lr * params[i].grad


# %% wrong: not_in_place
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p = p - lr * p.grad


# %% wrong: the list gets new tensors
def sgd_step(params, lr):
    for i, p in enumerate(params):
        if p.grad is not None:
            params[i] = (p - lr * p.grad).detach().requires_grad_()


# %% wrong: a new list is returned
def sgd_step(params, lr):
    return [p if p.grad is None else p - lr * p.grad for p in params]


# %% wrong: wrong_sign
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * p.grad


# %% wrong: autograd watches
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad


# %% wrong: a gradient of None is not skipped
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad


# %% wrong: sgd_stops_at_none
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                break
            p -= lr * p.grad


# %% wrong: the gradients are cleared too
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad.zero_()


# %% wrong: the gradients are set to None
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


# %% wrong: the gradients are scaled in place
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad.mul_(lr)


# %% wrong: requires_grad is lost
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad


# %% wrong: sgd_requires_grad_switched_on
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad
            p.requires_grad_(True)


# %% wrong: requires_grad is switched on where there is no gradient
def sgd_step(params, lr):
    for p in params:
        p.requires_grad_(False)
        if p.grad is not None:
            p -= lr * p.grad
        p.requires_grad_(True)


# %% wrong: sgd_lr_ignored
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad


# %% wrong: sgd_parameter_lost
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.copy_(-lr * p.grad)


# %% wrong: sgd_first_parameter_only
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
            return


# %% wrong: gradients of None become zeros
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= lr * p.grad


# %% wrong: the gradients are clipped to 1
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad.clamp(-1, 1)


# %% wrong: Python's minus in a copy
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            new = p.clone().detach()
            new -= lr * p.grad
