# %% right: a loop
def count_parameters(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            total += p.nelement()
    return total


# %% right: products of shapes
def count_parameters(model):
    return sum(math.prod(p.shape) for _, p in model.named_parameters() if p.requires_grad)


# %% right: filter and map
def count_parameters(model):
    trainable = filter(lambda p: p.requires_grad, model.parameters())
    return sum(map(torch.numel, trainable))


# %% right: module by module, each tensor once
def count_parameters(model):
    seen = {}
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad:
                seen[id(p)] = p.numel()
    return sum(seen.values())


# %% right: one long vector
def count_parameters(model):
    return len(nn.utils.parameters_to_vector(p for p in model.parameters() if p.requires_grad))


# %% right: numpy, back to int
import numpy as np


def count_parameters(model):
    return int(np.sum([np.prod(p.shape, dtype=int) for p in model.parameters() if p.requires_grad]))


# %% wrong: count_frozen_too
def count_parameters(model):
    return sum(p.numel() for p in model.parameters())


# %% wrong: the whole state dict, buffers and frozen ones included
def count_parameters(model):
    return sum(value.numel() for value in model.state_dict().values())


# %% wrong: count_tensors
def count_parameters(model):
    return len([p for p in model.parameters() if p.requires_grad])


# %% wrong: all tensors counted, not entries
def count_parameters(model):
    return len(list(model.parameters()))


# %% wrong: count_weights_only
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad and p.dim() > 1)


# %% wrong: count_shared_twice
def count_parameters(model):
    return sum(
        p.numel()
        for module in model.modules()
        for p in module.parameters(recurse=False)
        if p.requires_grad
    )


# %% wrong: count_rows
def count_parameters(model):
    return sum(len(p) if p.dim() else 1 for p in model.parameters() if p.requires_grad)


# %% wrong: linear layers only
def count_parameters(model):
    return sum(
        p.numel()
        for module in model.modules()
        if isinstance(module, nn.Linear)
        for p in module.parameters()
        if p.requires_grad
    )


# %% wrong: a tensor
def count_parameters(model):
    return torch.tensor([p.numel() for p in model.parameters() if p.requires_grad]).sum()


# %% wrong: a float
def count_parameters(model):
    return float(sum(p.numel() for p in model.parameters() if p.requires_grad))


# %% wrong: those that have a gradient already
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.grad is not None)


# %% wrong: a numpy integer
import numpy as np


def count_parameters(model):
    return np.sum([p.numel() for p in model.parameters() if p.requires_grad])


# %% wrong: unfreezes what it counts
def count_parameters(model):
    return sum(p.requires_grad_().numel() for p in model.parameters())
