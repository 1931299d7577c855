# %% right: rand and a comparison
def dropout(x, p, training=True, generator=None):
    if p < 0 or p > 1:
        raise ValueError("p")
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    mask = (torch.rand(x.shape, generator=generator) > p).to(x.device)
    return mask * x / (1 - p)


# %% right: bernoulli
def dropout(x, p, training=True, generator=None):
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"p is {p}")
    if not training or p == 0:
        return x.clone()
    keep = torch.bernoulli(torch.full(x.shape, 1.0 - p), generator=generator)
    keep = keep.to(device=x.device, dtype=x.dtype)
    return x * keep / max(1 - p, 1e-12)


# %% right: bernoulli_ in place on a mask
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if training and p > 0:
        if p == 1.0:
            return x * 0.0
        mask = torch.empty(x.shape, dtype=x.dtype).bernoulli_(1 - p, generator=generator)
        return x * mask.to(x.device).div_(1 - p)
    return x


# %% right: where
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    drop = torch.rand(x.shape, dtype=torch.float64, generator=generator).to(x.device) < p
    scaled = x if p == 1 else x / (1 - p)
    return torch.where(drop, torch.zeros_like(x), scaled)


# %% right: masked_fill
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if training is False or p == 0:
        return x + 0
    drop = torch.rand(*x.shape, generator=generator).lt(p).to(x.device)
    return (x * (1 / (1 - p) if p < 1 else 1)).masked_fill(drop, 0)


# %% right: in place on a clone
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    y = x.clone()
    if training:
        y[(torch.rand(x.shape, generator=generator) < p).to(x.device)] = 0
        if p < 1:
            y = y / (1 - p)
    return y


# %% right: an autograd function of its own
class Masked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, mask):
        ctx.save_for_backward(mask)
        return x * mask

    @staticmethod
    def backward(ctx, grad):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    mask = (torch.rand(x.shape, generator=generator) >= p).to(x)
    return Masked.apply(x, mask / (1 - p) if p < 1 else mask)


# %% right: a seed drawn from the generator, the mask from NumPy
def dropout(x, p, training=True, generator=None):
    import numpy as np

    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    seed = int(torch.randint(2**31 - 1, (), generator=generator))
    mask = np.random.default_rng(seed).random(tuple(x.shape)) >= p
    keep = torch.from_numpy(mask).to(x.device)
    return x * keep * (1 / (1 - p) if p < 1 else 0)


# %% right: random numbers of another kind
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    numbers = torch.randint(0, 2**30, tuple(x.shape), generator=generator)
    keep = (numbers >= p * 2**30).to(x.device)
    return x * keep / (1 - p + (p == 1))


# %% right: recursion, with the same name inside
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if x.dim() > 1:
        return torch.stack([dropout(row, p, training, generator) for row in x])
    if p == 1:
        return x * 0
    return x * (torch.rand(len(x), generator=generator) >= p).to(x.device) / (1 - p)


# %% right: entry by entry
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    numbers = torch.rand(x.numel(), generator=generator).tolist()
    entries = [v / (1 - p) if r >= p else 0 * v for v, r in zip(x.flatten(), numbers)]
    return torch.stack(entries).reshape(x.shape)


# %% right: a class of the same name does the work
class Dropout:
    def __init__(self, p):
        if p < 0 or p > 1:
            raise ValueError
        self.p = p

    def __call__(self, x, generator):
        chances = torch.tensor([self.p, 1 - self.p])
        draws = torch.multinomial(chances, x.numel(), replacement=True, generator=generator)
        return x * draws.reshape(x.shape).to(x) / ((1 - self.p) or 1)


def dropout(x, p, training=True, generator=None):
    layer = Dropout(p)
    return layer(x, generator) if training else x


# %% wrong: banned_call, the function
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    return torch.nn.functional.dropout(x, p, training)


# %% wrong: banned_call, the layer
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    layer = torch.nn.Dropout(p)
    layer.train(training)
    return layer(x)


# %% wrong: banned_call, the mask by the library
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if generator is not None:
        torch.manual_seed(int(torch.randint(2**31, (), generator=generator)))
    from torch.nn.functional import dropout as drop

    return x * drop(torch.ones_like(x), p)


# %% wrong: banned_call, torch.dropout by getattr
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    return getattr(torch, "dropout")(x, p, training)


# %% wrong: banned_call, native_dropout in a helper
def masked(x, p):
    return torch.native_dropout(x, p, True)[0]


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    return masked(x, p) if training else x


# %% wrong: banned_call, an alias in a class
class Net(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.drop = torch.nn.Dropout(p)

    def forward(self, x):
        return self.drop(x)


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    net = Net(p)
    return net.train(training)(x)


# %% wrong: dropout_not_scaled
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device)


# %% wrong: dropout_scaled_when_not_training
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x * (1 - p)
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device)


# %% wrong: dropout_scaled_down
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) * (1 - p)


# %% wrong: dropout_divided_by_p
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / p


# %% wrong: keeps with probability p
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return torch.zeros_like(x)
    return x * (torch.rand(x.shape, generator=generator) < p).to(x.device) / (1 - p)


# %% wrong: dropout_zero_over_zero
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    keep = (torch.rand(x.shape, generator=generator) >= p).to(x)
    return x * (keep / (1 - p)) if p < 1 else x * keep / (x * 0)


# %% wrong: a division by zero at p = 1
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) * (1 / (1 - p))


# %% wrong: zeros at p = 1, and a NaN gradient
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    keep = (torch.rand(x.shape, generator=generator) >= p).to(x.device)
    return torch.where(keep, x / (1 - p), 0.0)


# %% wrong: drops when not training too
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: training is False by default
def dropout(x, p, training=False, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: no error
def dropout(x, p, training=True, generator=None):
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: an error in training only
def dropout(x, p, training=True, generator=None):
    if not training:
        return x
    if not 0 <= p <= 1:
        raise ValueError
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: p = 1 is refused
def dropout(x, p, training=True, generator=None):
    if not 0 <= p < 1:
        raise ValueError
    if not training:
        return x
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: p = 0 is refused
def dropout(x, p, training=True, generator=None):
    if p <= 0 or p > 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: an assertion
def dropout(x, p, training=True, generator=None):
    assert 0 <= p <= 1
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_not_independent, whole rows
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    shape = (x.shape[0],) + (1,) * (x.dim() - 1)
    return x * (torch.rand(shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_not_independent, whole columns
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape[-1], generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_not_independent, one mask for the batch
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    shape = x.shape[1:] if x.dim() > 2 else x.shape
    return x * (torch.rand(shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_not_independent, whole channels of images
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    shape = (*x.shape[:2], 1, 1) if x.dim() == 4 else x.shape
    return x * (torch.rand(shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: all or nothing
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand((), generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_fixed_number
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    keep = torch.ones(x.numel())
    keep[torch.randperm(x.numel(), generator=generator)[: round(p * x.numel())]] = 0
    return x * keep.reshape(x.shape).to(x) / (1 - p)


# %% wrong: dropout_wrong_rate
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= 0.5).to(x.device) / (1 - p)


# %% wrong: normal numbers in place of uniform ones
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    return x * (torch.randn(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_generator_ignored
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_one_mask
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    generator = torch.Generator().manual_seed(0)
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_same_mask_again
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_same_mask_again without a generator
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    generator = generator or torch.Generator()
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: a generator is needed
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    generator.manual_seed(generator.initial_seed() + 1)
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_x_changed
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    with torch.no_grad():
        x *= (torch.rand(x.shape, generator=generator) >= p).to(x.device)
    return x / (1 - p)


# %% wrong: dropout_without_gradient
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    keep = (torch.rand(x.shape, generator=generator) >= p).to(x.device)
    return torch.where(keep, x.detach() / (1 - p), 0.0)


# %% wrong: dropout_gradient_of_identity
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    y = x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)
    return x + (y - x).detach()


# %% wrong: another mask on the way back
class Redrawn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p, generator):
        ctx.p = p
        return x * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)

    @staticmethod
    def backward(ctx, grad):
        return grad * (torch.rand(grad.shape) >= ctx.p).to(grad.device) / (1 - ctx.p), None, None


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    return Redrawn.apply(x, p, generator)


# %% wrong: only for matrices
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    n, d = x.shape
    return x * (torch.rand(n, d, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: always float32
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    return x.float() * (torch.rand(x.shape, generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: the mean stays by the share that really stayed
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    keep = (torch.rand(x.shape, generator=generator) >= p).to(x)
    return x * keep / keep.mean()


# %% wrong: pairs of neighbours
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    numbers = torch.rand((x.numel() + 1) // 2, generator=generator).repeat_interleave(2)
    keep = numbers[: x.numel()].reshape(x.shape) >= p
    return x * keep.to(x.device) / (1 - p)


# %% wrong: always a vector
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    x = x.flatten()
    return x * (torch.rand(len(x), generator=generator) >= p).to(x.device) / (1 - p)


# %% wrong: dropout_same_mask_again, from a copy of the generator
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    copy = torch.Generator()
    copy.seed() if generator is None else copy.set_state(generator.get_state())
    return x * (torch.rand(x.shape, generator=copy) >= p).to(x) / (1 - p)


# %% wrong: the mask is kept for the next call
_masks = {}


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x
    if p == 1:
        return x * 0
    if (x.shape, p) not in _masks:
        _masks[x.shape, p] = torch.rand(x.shape, generator=generator) >= p
    return x * _masks[x.shape, p].to(x) / (1 - p)


# %% wrong: detached when not training
def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    if not training:
        return x.detach()
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape, generator=generator) >= p).to(x) / (1 - p)


# %% wrong: banned_call, in place and by another name
from torch.nn import functional as functions


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    return x * functions.dropout_(torch.ones_like(x), p, training)


# %% wrong: banned_call, alpha_dropout
import torch.nn.functional as F


def dropout(x, p, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError
    return F.alpha_dropout(x, p, training)
