# %% right: None
def zero_grad(params):
    for p in params:
        p.grad = None


# %% right: zeros in place
def zero_grad(params):
    for p in params:
        if p.grad is not None:
            p.grad.zero_()


# %% right: new zeros everywhere
def zero_grad(params):
    for p in params:
        p.grad = torch.zeros_like(p)


# %% right: the library's
def zero_grad(params):
    torch.optim.SGD(params, lr=1.0).zero_grad(set_to_none=False)


# %% right: del
def zero_grad(params):
    for p in params:
        del p.grad


# %% right: fill_ on the detached gradient, the list returned
def zero_grad(params):
    for p in params:
        if p.grad is not None:
            p.grad.detach_()
            p.grad.fill_(0)
    return params


# %% right: times zero
def zero_grad(params):
    with torch.no_grad():
        for p in (q for q in params if q.grad is not None):
            p.grad *= 0


# %% wrong: zero_grad_not_cleared, the call is missing
def zero_grad(params):
    for p in params:
        if p.grad is not None:
            p.grad.zero_


# %% wrong: zero_grad_not_cleared, a new name
def zero_grad(params):
    for p in params:
        g = p.grad
        g = None


# %% wrong: zero_grad_not_cleared, only the first one
def zero_grad(params):
    for p in params:
        p.grad = None
        return


# %% wrong: zero_grad_not_cleared after a None
def zero_grad(params):
    for p in params:
        if p.grad is None:
            break
        p.grad.zero_()


# %% wrong: zero_grad_of_the_parameters
def zero_grad(params):
    with torch.no_grad():
        for p in params:
            p.zero_()


# %% wrong: the gradients and the parameters
def zero_grad(params):
    for p in params:
        p.grad = None
        p.data.zero_()


# %% wrong: a gradient of None is an error
def zero_grad(params):
    for p in params:
        p.grad.zero_()


# %% wrong: the number 0
def zero_grad(params):
    for p in params:
        p.grad = 0


# %% wrong: zero_grad_not_cleared, detached only
def zero_grad(params):
    for p in params:
        if p.grad is not None:
            p.grad = p.grad.detach()


# %% wrong: requires_grad is switched off
def zero_grad(params):
    for p in params:
        p.grad = None
        p.requires_grad_(False)


# %% wrong: the list is replaced by detached copies
def zero_grad(params):
    for i, p in enumerate(params):
        params[i] = p.detach().clone().requires_grad_()


# %% wrong: the list is emptied
def zero_grad(params):
    params.clear()


# %% wrong: zero_grad_not_cleared, a new list
def zero_grad(params):
    return [torch.zeros_like(p) for p in params]


# %% wrong: ones
def zero_grad(params):
    for p in params:
        p.grad = torch.ones_like(p)
