# %% right: the exponent is chosen before the exponential
def sigmoid(z):
    e = torch.exp(torch.where(z >= 0, -z, z))
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


# %% right: the exponential of a safe logarithm
def sigmoid(z):
    return torch.exp(-torch.logaddexp(torch.zeros_like(z), -z))


# %% right: a softmax of two logits
def sigmoid(z):
    return torch.softmax(torch.stack([z, torch.zeros_like(z)], dim=-1), dim=-1)[..., 0]


# %% right: masks, each half with its own formula
def sigmoid(z):
    out = torch.empty_like(z)
    up = z >= 0
    out[up] = 1 / (1 + torch.exp(-z[up]))
    e = torch.exp(z[~up])
    out[~up] = e / (1 + e)
    return out


# %% right: an autograd function of its own
class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        e = torch.exp(-z.abs())
        p = torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad):
        (p,) = ctx.saved_tensors
        return grad * p * (1 - p)


def sigmoid(z):
    return Sigmoid.apply(z)


# %% right: clamped where nothing changes any more
def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-80, 80)))


# %% right: exp of logsigmoid, which this exercise does not forbid
def sigmoid(z):
    return torch.nn.functional.logsigmoid(z).exp()


# %% right: two safe branches, in float64 and back
def sigmoid(z):
    def positive(t):
        return 1 / (1 + torch.exp(-t))

    zd = z.double()
    safe_up = torch.where(zd >= 0, zd, 0.0)
    safe_down = torch.where(zd < 0, zd, 0.0)
    p = torch.where(zd >= 0, positive(safe_up), torch.exp(safe_down) / (1 + torch.exp(safe_down)))
    return p.to(z.dtype)


# %% right: entry by entry, by recursion on the sign
def one(t):
    if t < 0:
        e = torch.exp(t)
        return e / (e + 1)
    return 1 / (1 + torch.exp(-t))


def sigmoid(z):
    return torch.stack([one(t) for t in z.reshape(-1)]).reshape(z.shape)


# %% wrong: logit_nan_gradient the formula as it stands
def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


# %% wrong: logit_overflow_nan the other form
def sigmoid(z):
    return torch.exp(z) / (1 + torch.exp(z))


# %% wrong: where around formulas that overflow
def sigmoid(z):
    return torch.where(z >= 0, 1 / (1 + torch.exp(-z)), torch.exp(z) / (1 + torch.exp(z)))


# %% wrong: logit_corner_at_zero
def sigmoid(z):
    e = torch.exp(-torch.abs(z))
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


# %% wrong: sigmoid_of_minus_z
def sigmoid(z):
    return torch.exp(-torch.logaddexp(torch.zeros_like(z), z))


# %% wrong: banned_call torch.sigmoid
def sigmoid(z):
    return torch.sigmoid(z)


# %% wrong: banned_call the method, in place on a clone
def sigmoid(z):
    return z.clone().sigmoid_()


# %% wrong: banned_call expit
from torch.special import expit as logistic


def sigmoid(z):
    return logistic(z)


# %% wrong: banned_call tanh
def sigmoid(z):
    return 0.5 * (1 + (z / 2).tanh())


# %% wrong: banned_call the module
def sigmoid(z):
    return torch.nn.Sigmoid()(z)


# %% wrong: banned_call the module of tanh through a helper
squash = torch.nn.Tanh()


def helper(z):
    return squash(z / 2)


def sigmoid(z):
    return (helper(z) + 1) / 2


# %% wrong: banned_call by name
def sigmoid(z):
    return getattr(torch, "sig" + "moid")(z)


# %% wrong: clamped too early
def sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-10, 10)))


# %% wrong: nan replaced in the value only
def sigmoid(z):
    return torch.nan_to_num(torch.exp(z) / (1 + torch.exp(z)), nan=1.0)


# %% wrong: detached
def sigmoid(z):
    values = [
        1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))
        for t in z.flatten().tolist()
    ]
    return torch.tensor(values, dtype=z.dtype, device=z.device).reshape(z.shape)


# %% wrong: changes its input
def sigmoid(z):
    with torch.no_grad():
        z.clamp_(-50, 50)
    return 1 / (1 + torch.exp(-z))


# %% wrong: always float32
def sigmoid(z):
    z = z.float()
    return torch.exp(-torch.logaddexp(torch.zeros_like(z), -z))


# %% wrong: only for vectors
def sigmoid(z):
    return torch.stack([torch.exp(-torch.logaddexp(torch.zeros_like(t), -t)) for t in z])[
        : len(z)
    ].reshape(-1)


# %% wrong: banned_call a distribution that calls it
def sigmoid(z):
    return torch.distributions.Bernoulli(logits=z).probs
