# %% right: where
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, x * negative_slope)


# %% right: two ReLUs
def leaky_relu(x, negative_slope=0.01):
    return torch.relu(x) - negative_slope * torch.relu(-x)


# %% right: two clamps
def leaky_relu(x, negative_slope=0.01):
    return x.clamp(min=0) + negative_slope * x.clamp(max=0)


# %% right: a mask
def leaky_relu(x, negative_slope=0.01):
    positive = (x > 0).to(x.dtype)
    return x * (positive + negative_slope * (1 - positive))


# %% right: written into a copy
def leaky_relu(x, negative_slope=0.01):
    out = x.clone()
    out[x <= 0] *= negative_slope
    return out


# %% right: the slopes first
def leaky_relu(x, negative_slope=0.01):
    return x * torch.where(x > 0, 1.0, negative_slope)


# %% right: x and |x|
def leaky_relu(x, negative_slope=0.01):
    return (1 + negative_slope) * (x / 2) + (1 - negative_slope) * (x.abs() / 2)


# %% right: on the student's own relu
def leaky_relu(x, negative_slope=0.01):
    return relu(x) - negative_slope * relu(-x)


# %% right: maximum and minimum
def leaky_relu(x, negative_slope=0.01):
    zero = torch.zeros_like(x)
    return torch.maximum(x, zero) + negative_slope * torch.minimum(x, zero)


# %% right: entry by entry
def leaky_relu(x, negative_slope=0.01):
    bent = [v if v > 0 else negative_slope * v for v in x.reshape(-1)]
    return torch.stack(bent).reshape(x.shape)


# %% wrong: banned_call functional
def leaky_relu(x, negative_slope=0.01):
    import torch.nn.functional as F

    return F.leaky_relu(x, negative_slope)


# %% wrong: banned_call the module
def leaky_relu(x, negative_slope=0.01):
    return torch.nn.LeakyReLU(negative_slope)(x)


# %% wrong: banned_call prelu
def leaky_relu(x, negative_slope=0.01):
    return torch.prelu(x, torch.tensor([negative_slope], dtype=x.dtype, device=x.device))


# %% wrong: banned_call in place on a copy
from torch.nn import functional


def leaky_relu(x, negative_slope=0.01):
    return functional.leaky_relu_(x.clone(), negative_slope)


# %% wrong: leaky_maximum
def leaky_relu(x, negative_slope=0.01):
    return torch.maximum(x, negative_slope * x)


# %% wrong: leaky_slope_ignored
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, 0.01 * x)


# %% wrong: leaky_default_slope
def leaky_relu(x, negative_slope=0.1):
    return torch.where(x > 0, x, negative_slope * x)


# %% wrong: leaky_is_relu
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, 0.0)


# %% wrong: leaky_wrong_side
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, negative_slope * x, x)


# %% wrong: leaky_upwards
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * x.abs())


# %% wrong: leaky_constant
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope)


# %% wrong: a default that is a little larger
def leaky_relu(x, negative_slope=0.02):
    return torch.where(x > 0, x, negative_slope * x)


# %% wrong: the falsy slope 0 becomes the default
def leaky_relu(x, negative_slope=None):
    negative_slope = negative_slope or 0.01
    return torch.where(x > 0, x, negative_slope * x)


# %% wrong: refuses slopes outside of 0 to 1
def leaky_relu(x, negative_slope=0.01):
    if not 0 <= negative_slope <= 1:
        raise ValueError("a slope between 0 and 1")
    return torch.where(x > 0, x, negative_slope * x)


# %% wrong: the minimum too for slopes above 1, but not for negative ones
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, x * abs(negative_slope))


# %% wrong: changes its input
def leaky_relu(x, negative_slope=0.01):
    x[x < 0] *= negative_slope
    return x


# %% wrong: an exponential linear unit
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * (x.exp() - 1))


# %% wrong: no gradient on the negative side
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * x.detach())


# %% wrong: float32 whatever comes in
def leaky_relu(x, negative_slope=0.01):
    return torch.where(x > 0, x, negative_slope * x).float()


# %% wrong: detached
def leaky_relu(x, negative_slope=0.01):
    with torch.no_grad():
        return torch.where(x > 0, x, negative_slope * x)


# %% wrong: another keyword
def leaky_relu(x, slope=0.01):
    return torch.where(x > 0, x, slope * x)


# %% right: an autograd function
class Leaky(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


def leaky_relu(x, negative_slope=0.01):
    return Leaky.apply(x, negative_slope)


# %% right: the greater or the smaller, by the slope
def leaky_relu(x, negative_slope=0.01):
    choose = torch.maximum if negative_slope <= 1 else torch.minimum
    return choose(x, negative_slope * x)


# %% wrong: a slope of 0 taken for one left out
def leaky_relu(x, negative_slope=0.01):
    negative_slope = negative_slope or 0.01
    return torch.where(x > 0, x, negative_slope * x)
