# %% right: where
def relu(x):
    return torch.where(x > 0, x, 0.0)


# %% right: a mask
def relu(x):
    return x * (x > 0)


# %% right: zeros written into a copy
def relu(x):
    out = x.clone()
    out[x <= 0] = 0
    return out


# %% right: an autograd function
class Bend(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.maximum(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


def relu(x):
    return Bend.apply(x)


# %% right: entry by entry
def relu(x):
    flat = [v if v > 0 else torch.zeros_like(v) for v in x.flatten()]
    return torch.stack(flat).reshape(x.shape)


# %% right: masked_fill
def relu(x):
    return x.masked_fill(x <= 0, 0)


# %% right: the first of two equal maxima is the zero
def relu(x):
    return torch.fmax(torch.zeros_like(x), x)


# %% right: indexing the positive places
def relu(x):
    positive = x > 0
    return torch.zeros_like(x).masked_scatter(positive, x[positive])


# %% right: a helper of its own that is called threshold
def threshold(x, at):
    return (x > at).to(x.dtype)


def relu(x):
    return x.mul(threshold(x, 0))


# %% right: half of x and of |x|, cut at zero
def relu(x):
    half = x / 2
    return torch.where(x == 0, torch.zeros_like(x), half + half.abs())


# %% right: half of the sum with the absolute value, where positive
def relu(z):
    return torch.where(z > 0, (z + z.abs()) / 2, torch.zeros_like(z))


# %% wrong: banned_call torch.relu
def relu(x):
    return torch.relu(x)


# %% wrong: banned_call the method clamp
def relu(x):
    return x.clamp(min=0)


# %% wrong: banned_call clamp_min in place on a copy
def relu(x):
    return x.clone().clamp_min_(0)


# %% wrong: banned_call clip
def relu(x):
    return torch.clip(x, 0)


# %% wrong: banned_call the module
def relu(x):
    return torch.nn.ReLU()(x)


# %% wrong: banned_call functional, under another name
from torch.nn.functional import relu as rectify


def relu(x):
    return rectify(x)


# %% wrong: banned_call threshold
def relu(x):
    import torch.nn.functional as F

    return F.threshold(x, 0, 0)


# %% wrong: banned_call by getattr
def relu(x):
    return getattr(torch, "re" + "lu")(x)


# %% wrong: banned_call before an override of the gradient
def relu(x):
    return torch.where(x > 0, x, x.detach().relu())


# %% wrong: relu_half_at_zero
def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


# %% wrong: relu_half_at_zero by the absolute value
def relu(x):
    return (0.5 * x) + (0.5 * x.abs())


# %% wrong: relu_half_at_zero by subtracting the minimum
def relu(x):
    return x - torch.minimum(x, torch.zeros_like(x))


# %% wrong: relu_one_at_zero
def relu(x):
    return torch.where(x >= 0, x, 0.0)


# %% wrong: relu_one_at_zero in a copy
def relu(x):
    out = x.clone()
    out[out < 0] = 0
    return out


# %% wrong: relu_absolute_value
def relu(x):
    return x.abs()


# %% wrong: relu_step
def relu(x):
    return (x > 0).to(x.dtype)


# %% wrong: relu_capped
def relu(x):
    import torch.nn.functional as F

    return F.relu6(x)


# %% wrong: relu_leaks
def relu(x):
    return torch.where(x > 0, x, 0.01 * x)


# %% wrong: relu_keeps_negatives
def relu(x):
    return x * (x < 0)


# %% wrong: changes its input
def relu(x):
    x[x <= 0] = 0
    return x


# %% wrong: softplus, a smooth neighbour
def relu(x):
    return torch.nn.functional.softplus(x, beta=100)


# %% wrong: overflows for large numbers
def relu(x):
    return torch.where(x == 0, torch.zeros_like(x), (x**2).sqrt() / 2 + x / 2)


# %% wrong: detached
def relu(x):
    return torch.tensor([max(v, 0.0) for v in x.flatten().tolist()], dtype=x.dtype).reshape(x.shape)


# %% wrong: zeros of float32 for any dtype
def relu(x):
    out = torch.zeros(x.shape)
    out[x > 0] = x[x > 0].float()
    return out


# %% wrong: one-dimensional only
def relu(x):
    return torch.stack([v if v > 0 else 0 * v for v in x])


# %% wrong: drops the entries that are not positive
def relu(x):
    return x[x > 0]


# %% wrong: cut a little above zero
def relu(x):
    return torch.where(x > 1e-3, x, torch.zeros_like(x))
