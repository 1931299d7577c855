# %% right: materialised zeros
def gradients(loss, params):
    return list(torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True))


# %% right: one parameter at a time
def gradients(loss, params):
    found = []
    for p in params:
        (g,) = torch.autograd.grad(loss, p, retain_graph=True, allow_unused=True)
        found.append(g if g is not None else torch.zeros_like(p))
    return found


# %% right: backward, with every .grad put aside and back
def gradients(loss, params):
    old = [p.grad for p in params]
    for p in params:
        p.grad = None
    loss.backward()
    found = [torch.zeros_like(p) if p.grad is None else p.grad for p in params]
    for p, grad in zip(params, old):
        p.grad = grad
    return found


# %% right: zeros added to the loss, so that every parameter is used
def gradients(loss, params):
    used = loss + sum((0 * p).sum() for p in params)
    return list(torch.autograd.grad(used, params))


# %% right: still in a graph
def gradients(loss, params):
    grads = torch.autograd.grad(loss, list(params), create_graph=True, allow_unused=True)
    return [p.new_zeros(p.shape) if g is None else g for p, g in zip(params, grads, strict=True)]


# %% right: difference of grad, restoring
def gradients(loss, params):
    old = [None if p.grad is None else p.grad.clone() for p in params]
    loss.backward()
    res = []
    for p, o in zip(params, old):
        g = torch.zeros_like(p) if p.grad is None else p.grad.clone()
        if o is not None:
            g = g - o
        res.append(g)
        p.grad = o
    return res


# %% right: try each
def gradients(loss, params):
    res = []
    for p in params:
        try:
            res.append(torch.autograd.grad(loss, p, retain_graph=True)[0])
        except RuntimeError:
            res.append(torch.zeros(p.shape, dtype=p.dtype, device=p.device))
    return res


# %% right: recursion, with names of its own
def gradients(value, weights):
    if not weights:
        return []
    first, *rest = weights
    (slope,) = torch.autograd.grad(value, first, retain_graph=True, allow_unused=True)
    return [first.detach() * 0 if slope is None else slope, *gradients(value, rest)]


# %% wrong: none_for_unused_parameter
def gradients(loss, params):
    return list(torch.autograd.grad(loss, params, allow_unused=True))


# %% wrong: raises for an unused parameter
def gradients(loss, params):
    return list(torch.autograd.grad(loss, params))


# %% wrong: unused_parameter_left_out
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True)
    return [g for g in grads if g is not None]


# %% wrong: zero_of_wrong_shape
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True)
    return [p.new_zeros(()) if g is None else g for p, g in zip(params, grads)]


# %% wrong: grad_written
def gradients(loss, params):
    loss.backward()
    return [torch.zeros_like(p) if p.grad is None else p.grad for p in params]


# %% wrong: old_grad_added
def gradients(loss, params):
    before = [None if p.grad is None else p.grad.clone() for p in params]
    loss.backward()
    found = [torch.zeros_like(p) if p.grad is None else p.grad for p in params]
    for p, grad in zip(params, before):
        p.grad = grad
    return found


# %% wrong: grad_written, cleared before and after
def gradients(loss, params):
    for p in params:
        p.grad = None
    loss.backward()
    found = [torch.zeros_like(p) if p.grad is None else p.grad.clone() for p in params]
    for p in params:
        p.grad = None
    return found


# %% wrong: grad_written, fills in zeros for the unused
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    for p in params:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    return list(grads)


# %% wrong: gradients_reordered
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    return list(reversed(grads))


# %% wrong: the zeros are always float32
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True)
    return [torch.zeros(p.shape) if g is None else g for p, g in zip(params, grads)]


# %% wrong: a dict
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    return {i: g for i, g in enumerate(grads)}


# %% wrong: parameter_frozen
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    for p in params:
        p.requires_grad_(False)
    return list(grads)


# %% wrong: parameter_moved, by a step of descent
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    with torch.no_grad():
        for p, g in zip(params, grads):
            p -= 0.1 * g
    return list(grads)


# %% wrong: one flat vector
def gradients(loss, params):
    grads = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    return torch.cat([g.flatten() for g in grads])


# %% wrong: the zeros come last
def gradients(loss, params):
    gs = torch.autograd.grad(loss, params, allow_unused=True)
    return [g for g in gs if g is not None] + [
        torch.zeros_like(p) for p, g in zip(params, gs) if g is None
    ]


# %% wrong: grad_written, zeroed in place
def gradients(loss, params):
    gs = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
    return list(gs)


# %% wrong: gradients_not_in_a_list
def gradients(loss, params):
    return torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=True)
