# %% right: lerp
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.lerp_(p, 1 - decay)


# %% right: through data
def ema_update(shadow, params, decay):
    for s, p in zip(shadow, params):
        s.data = decay * s.data + (1 - decay) * p.data


# %% right: the difference
@torch.no_grad()
def ema_update(shadow, params, decay):
    for i in range(len(shadow)):
        shadow[i] -= (1 - decay) * (shadow[i] - params[i])


# %% right: copies the mixture, returns the list
def ema_update(shadow, params, decay):
    for s, p in zip(shadow, params):
        mixed = torch.add(s.detach() * decay, p.detach(), alpha=1 - decay)
        s.detach().copy_(mixed)
    return shadow


# %% right: the parameter detached, no no_grad
def ema_update(shadow, params, decay):
    for s, p in zip(shadow, params):
        s.mul_(decay).add_(p.detach(), alpha=1 - decay)


# %% right: foreach
@torch.no_grad()
def ema_update(shadow, params, decay):
    torch._foreach_mul_(shadow, decay)
    torch._foreach_add_(shadow, params, alpha=1 - decay)


# %% right: PyTorch's own average
def ema_update(shadow, params, decay):
    from torch.optim.swa_utils import get_ema_multi_avg_fn

    get_ema_multi_avg_fn(decay)(shadow, params, None)


# %% wrong: not_in_place
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s = decay * s + (1 - decay) * p


# %% wrong: puts new tensors into the list
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for i, (s, p) in enumerate(zip(shadow, params)):
            shadow[i] = decay * s + (1 - decay) * p


# %% wrong: ema_shares_swapped
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(1 - decay).add_(decay * p)


# %% wrong: ema_whole_parameter
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(decay).add_(p)


# %% wrong: ema_shadow_not_faded
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.add_((1 - decay) * p)


# %% wrong: ema_parameter_lost
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(decay)


# %% wrong: ema_copies
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.copy_(p)


# %% wrong: ema_equal_shares
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.add_(p).div_(2)


# %% wrong: decay is always 0.999
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(0.999).add_(0.001 * p)


# %% wrong: the graph of the parameters comes along
def ema_update(shadow, params, decay):
    for s, p in zip(shadow, params):
        s.mul_(decay).add_((1 - decay) * p)


# %% wrong: changes the parameters instead
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            p.mul_(1 - decay).add_(decay * s)


# %% wrong: changes both
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(decay).add_(p.mul_(1 - decay))


# %% wrong: ema_first_only
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(decay).add_((1 - decay) * p)
            return


# %% wrong: switches requires_grad on
def ema_update(shadow, params, decay):
    for s, p in zip(shadow, params):
        s.mul_(decay).add_((1 - decay) * p.detach())
        s.requires_grad_()


# %% wrong: averages the gradients too
def ema_update(shadow, params, decay):
    with torch.no_grad():
        for s, p in zip(shadow, params):
            s.mul_(decay).add_((1 - decay) * p)
            p.grad = None
