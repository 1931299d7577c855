# %% right: a sum of squares and a loop
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% right: PyTorch's form, a clamped factor with 1e-6
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in grads]))
    factor = torch.clamp(max_norm / (norm + 1e-6), max=1.0)
    for g in grads:
        g.detach().mul_(factor)
    return norm


# %% right: one long vector
def clip_grad_norm(params, max_norm):
    long = torch.cat([p.grad.flatten() for p in params if p.grad is not None])
    norm = long.norm(p=2)
    scale = min(1.0, max_norm / max(norm.item(), 1e-12))
    for p in params:
        if p.grad is not None:
            p.grad.mul_(scale)
    return norm


# %% right: a running total in float64
def clip_grad_norm(params, max_norm):
    total = 0.0
    for p in params:
        if p.grad is None:
            continue
        total += p.grad.double().square().sum().item()
        like = p.grad
    norm = total**0.5
    if norm > max_norm:
        for p in params:
            if p.grad is not None:
                p.grad.data.copy_(p.grad * (max_norm / norm))
    return like.new_tensor(norm)


# %% right: foreach
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.norm(torch.stack(torch._foreach_norm(grads)))
    if norm.item() > max_norm:
        torch._foreach_mul_(grads, max_norm / norm.item())
    return norm


# %% right: two helpers, with no_grad
def _total_norm(grads):
    return torch.stack([g.pow(2).sum() for g in grads]).sum().sqrt()


def _rescale(grads, factor):
    with torch.no_grad():
        for g in grads:
            g.mul_(factor)


def clip_grad_norm(params, max_norm):
    grads = list(filter(lambda g: g is not None, (p.grad for p in params)))
    norm = _total_norm(grads)
    _rescale(grads, torch.where(norm > max_norm, max_norm / norm, torch.ones_like(norm)))
    return norm


# %% right: math.hypot over the norms
def clip_grad_norm(params, max_norm):
    import math

    grads = [p.grad for p in params if p.grad is not None]
    norm = math.hypot(*(float(torch.dist(g, torch.zeros_like(g))) for g in grads))
    for g in grads:
        g.mul_(max_norm / norm if norm > max_norm else 1.0)
    return (
        torch.tensor(norm).to(grads[0])
        if grads[0].dtype == torch.float32
        else torch.tensor(norm, dtype=torch.float64, device=grads[0].device)
    )


# %% wrong: banned_call: the library's function
def clip_grad_norm(params, max_norm):
    return torch.nn.utils.clip_grad_norm_(params, max_norm)


# %% wrong: banned_call: imported under another name
from torch.nn.utils import clip_grad_norm_ as _clip


def clip_grad_norm(params, max_norm):
    return _clip(params, max_norm)


# %% wrong: banned_call: its two halves
def clip_grad_norm(params, max_norm):
    from torch.nn import utils

    norm = utils.get_total_norm([p.grad for p in params if p.grad is not None])
    utils.clip_grads_with_norm_(params, max_norm, norm)
    return norm


# %% wrong: banned_call: by getattr
def clip_grad_norm(params, max_norm):
    return getattr(torch.nn.utils, "clip_grad_" + "norm_")(params, max_norm)


# %% wrong: clip_left_as_it_was, a new tensor for each gradient
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g = g * max_norm / norm
    return norm


# %% wrong: clip_each_by_itself
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    for g in grads:
        if g.norm() > max_norm:
            g *= max_norm / g.norm()
    return norm


# %% wrong: clip_single_entries
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    for g in grads:
        g.clamp_(-max_norm, max_norm)
    return norm


# %% wrong: clip_stretches_short_gradients
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    for g in grads:
        g *= max_norm / (norm + 1e-12)
    return norm


# %% wrong: clip_to_length_one
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g /= norm
    return norm


# %% wrong: clip_factor_upside_down
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= norm / max_norm
    return norm


# %% wrong: clip_returns_norm_after
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return torch.sqrt(sum((g**2).sum() for g in grads))


# %% wrong: clip_returns_norm_after, by the formula
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm.clamp(max=max_norm)


# %% wrong: clip_norm_not_rooted
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = sum((g**2).sum() for g in grads)
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_norm_sum_of_norms
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = sum(g.norm() for g in grads)
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_norm_of_absolute_values
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = sum(g.abs().sum() for g in grads)
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_norm_largest_entry
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.abs().max() for g in grads]).max()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_norm_largest_of_parameters
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).max()
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: the norm of the parameters
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((p.detach() ** 2).sum() for p in params))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_returns_factor
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    factor = (max_norm / norm).clamp(max=1.0)
    for g in grads:
        g *= factor
    return factor


# %% wrong: returns a float
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm.item()


# %% wrong: returns shape (1,)
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm.reshape(1)


# %% wrong: returns nothing
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm


# %% wrong: always returns float32
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm.float()


# %% wrong: clip_scales_the_parameters
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for p in params:
            p.data *= max_norm / norm
    return norm


# %% wrong: clip_fills_none
def clip_grad_norm(params, max_norm):
    for p in params:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    grads = [p.grad for p in params]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: a gradient of None raises
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: stops at the first None
def clip_grad_norm(params, max_norm):
    grads = []
    for p in params:
        if p.grad is None:
            break
        grads.append(p.grad)
    if not grads:
        return torch.zeros(())
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    return norm


# %% wrong: clip_nan_for_zeros
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    factor = torch.minimum(torch.ones_like(norm), max_norm / norm)
    for g in grads:
        g.copy_(factor * norm * g / norm)
    return norm


# %% wrong: 1e-3 beneath the fraction
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    factor = torch.clamp(max_norm / (norm + 1e-3), max=1.0)
    for g in grads:
        g *= factor
    return norm


# %% wrong: clip_first_parameter_only
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > max_norm:
        grads[0] *= max_norm / norm
    return norm


# %% wrong: max_norm is always 1
def clip_grad_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    if norm > 1.0:
        for g in grads:
            g *= 1.0 / norm
    return norm


# %% wrong: clip_gradient_replaced
def clip_grad_norm(params, max_norm):
    long = torch.cat([p.grad.flatten() for p in params if p.grad is not None])
    norm = long.norm(p=2)
    scale = min(1.0, max_norm / max(norm.item(), 1e-12))
    for p in params:
        if p.grad is not None:
            p.grad = p.grad * scale
    return norm
