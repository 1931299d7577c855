# %% right: vector_norm
def gradient_norms(model):
    return {n: float(torch.linalg.vector_norm(p.grad)) for n, p in model.named_parameters()}


# %% right: the root of the sum of squares, in a loop
def gradient_norms(model):
    norms = {}
    for name, p in model.named_parameters():
        if p.grad is not None:
            norms[name] = math.sqrt((p.grad.double() ** 2).sum().item())
    return norms


# %% right: math.hypot on a list
def gradient_norms(model):
    return {name: math.hypot(*p.grad.flatten().tolist()) for name, p in model.named_parameters()}


# %% right: numpy
import numpy as np


def gradient_norms(model):
    return dict(
        (name, float(np.linalg.norm(p.grad.cpu().numpy().ravel())))
        for name, p in model.named_parameters()
    )


# %% wrong: norms_squared
def gradient_norms(model):
    return {name: p.grad.square().sum().item() for name, p in model.named_parameters()}


# %% wrong: norms_of_weights
def gradient_norms(model):
    return {name: p.norm().item() for name, p in model.named_parameters()}


# %% wrong: norms_absolute_sum
def gradient_norms(model):
    return {name: p.grad.abs().sum().item() for name, p in model.named_parameters()}


# %% wrong: norms_largest_entry
def gradient_norms(model):
    return {name: p.grad.abs().max().item() for name, p in model.named_parameters()}


# %% wrong: norms_mean_square
def gradient_norms(model):
    return {name: p.grad.square().mean().sqrt().item() for name, p in model.named_parameters()}


# %% wrong: tensors
def gradient_norms(model):
    return {name: p.grad.norm() for name, p in model.named_parameters()}


# %% wrong: norms_gradient_changed
def gradient_norms(model):
    return {name: p.grad.pow_(2).sum().sqrt().item() for name, p in model.named_parameters()}


# %% wrong: a list
def gradient_norms(model):
    return [p.grad.norm().item() for p in model.parameters()]


# %% wrong: the top parts only, without their names
def gradient_norms(model):
    return {name.split(".")[-1]: p.grad.norm().item() for name, p in model.named_parameters()}


# %% wrong: the spectral norm of matrices
def gradient_norms(model):
    return {
        name: float(torch.linalg.norm(p.grad, 2)) if p.dim() < 3 else float(p.grad.norm())
        for name, p in model.named_parameters()
    }
