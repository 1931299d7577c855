# %% right: operators in place
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is None:
                continue
            v *= momentum
            v += p.grad
            p -= lr * v


# %% right: through .data, new values
def momentum_step(params, velocities, lr, momentum=0.9):
    for i in range(len(params)):
        if params[i].grad is not None:
            velocities[i].data = momentum * velocities[i].data + params[i].grad
            params[i].data = params[i].data - lr * velocities[i].data


# %% right: other names
@torch.no_grad()
def momentum_step(tensors, speeds, rate, momentum=0.9):
    for tensor, speed in zip(tensors, speeds):
        if tensor.grad is not None:
            speed.copy_(momentum * speed + tensor.grad)
            tensor.sub_(speed, alpha=rate)


# %% right: copy_
@torch.no_grad()
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            new = momentum * v + p.grad
            v.copy_(new)
            p.copy_(p - lr * new)
    return params, velocities


# %% right: the library's optimizer with this velocity
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
            optimizer.state[p]["momentum_buffer"] = v
            optimizer.step()


# %% right: sgd_step on the new velocity
def _move(p, v, g, lr, momentum):
    torch.add(g, v, alpha=momentum, out=v)
    p.detach().sub_(v, alpha=lr)


def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            _move(p, v, p.grad, lr, momentum)


# %% right: foreach
def momentum_step(params, velocities, lr, momentum=0.9):
    pairs = [(p, v) for p, v in zip(params, velocities) if p.grad is not None]
    if pairs:
        moving, speeds = (list(part) for part in zip(*pairs))
        with torch.no_grad():
            torch._foreach_mul_(speeds, momentum)
            torch._foreach_add_(speeds, [p.grad for p in moving])
            torch._foreach_add_(moving, speeds, alpha=-lr)


# %% wrong: not_in_place
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            v = momentum * v + p.grad
            p = p - lr * v


# %% wrong: momentum_velocity_not_kept
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v = momentum * v + p.grad
                p -= lr * v


# %% wrong: the velocities are replaced in the list
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for i, p in enumerate(params):
            if p.grad is not None:
                velocities[i] = momentum * velocities[i] + p.grad
                p -= lr * velocities[i]


# %% wrong: momentum_old_velocity
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                p -= lr * v
                v.mul_(momentum).add_(p.grad)


# %% wrong: momentum_gradient_damped
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_((1 - momentum) * p.grad)
                p -= lr * v


# %% wrong: momentum_lr_in_velocity
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_(lr * p.grad)
                p -= v


# %% wrong: momentum_minus_gradient
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).sub_(lr * p.grad)
                p += v


# %% wrong: momentum_nesterov
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p -= lr * (p.grad + momentum * v)


# %% wrong: momentum_step_by_gradient
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p -= lr * p.grad


# %% wrong: momentum_ignored
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v += p.grad
                p -= lr * v


# %% wrong: momentum is always 0.9
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(0.9).add_(p.grad)
                p -= lr * v


# %% wrong: momentum is 0.5 by default
def momentum_step(params, velocities, lr, momentum=0.5):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p -= lr * v


# %% wrong: momentum_step_by_gradient, the velocity is the last gradient
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.copy_(p.grad)
                p -= lr * v


# %% wrong: wrong_sign
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p += lr * v


# %% wrong: a gradient of None is an error
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            v.mul_(momentum).add_(p.grad)
            p -= lr * v


# %% wrong: momentum_none_taken_for_zero
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            v.mul_(momentum)
            if p.grad is not None:
                v.add_(p.grad)
            p -= lr * v


# %% wrong: the velocity fades without a gradient
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            v.mul_(momentum)
            if p.grad is not None:
                v.add_(p.grad)
                p -= lr * v


# %% wrong: the velocities that are skipped shift the others
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        moving = [p for p in params if p.grad is not None]
        for p, v in zip(moving, velocities):
            v.mul_(momentum).add_(p.grad)
            p -= lr * v


# %% wrong: sgd_stops_at_none
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is None:
                return
            v.mul_(momentum).add_(p.grad)
            p -= lr * v


# %% wrong: autograd watches
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            v.mul_(momentum).add_(p.grad)
            p -= lr * v


# %% wrong: the gradient becomes the velocity
def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for p, v in zip(params, velocities):
            if p.grad is not None:
                p.grad.add_(v, alpha=momentum)
                v.copy_(p.grad)
                p -= lr * v


# %% wrong: velocity and gradient share their memory
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            p.data -= lr * (momentum * v + p.grad)
            if not v.any():
                v.data = p.grad.data
            else:
                v.data.mul_(momentum).add_(p.grad)


# %% wrong: a memory of its own
_speeds = {}


def momentum_step(params, velocities, lr, momentum=0.9):
    with torch.no_grad():
        for i, p in enumerate(params):
            if p.grad is not None:
                speed = _speeds.get(i, torch.zeros_like(p))
                speed = momentum * speed + p.grad if speed.shape == p.shape else p.grad
                _speeds[i] = speed
                velocities[i].copy_(speed)
                p -= lr * speed


# %% wrong: velocities in the graph
def momentum_step(params, velocities, lr, momentum=0.9):
    for p, v in zip(params, velocities):
        if p.grad is not None:
            v.requires_grad_()
            v.data.mul_(momentum).add_(p.grad)
            p.data.sub_(lr * v.data)
