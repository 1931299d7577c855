# %% right: shifted by the maximum
def softmax(logits):
    e = (logits - logits.max(dim=-1, keepdim=True).values).exp()
    return e / e.sum(dim=-1, keepdim=True)


# %% right: the shift outside the graph
def softmax(logits):
    shift = logits.detach().amax(-1, keepdim=True)
    numerator = torch.exp(logits - shift)
    return torch.div(numerator, torch.sum(numerator, -1, keepdim=True))


# %% right: every class against every other
def softmax(logits):
    return torch.stack([torch.exp(pairwise(logits, k)) for k in range(logits.shape[-1])], dim=-1)


def pairwise(logits, k):
    differences = logits - logits[..., k : k + 1]
    top = differences.amax(-1, keepdim=True)
    return -(top.squeeze(-1) + (differences - top).exp().sum(-1).log())


# %% right: logarithms, by logaddexp class after class
def softmax(logits):
    total = logits[..., 0]
    for k in range(1, logits.shape[-1]):
        total = torch.logaddexp(total, logits[..., k])
    return torch.exp(logits - total.unsqueeze(-1))


# %% right: row by row
def softmax(logits):
    if logits.dim() > 1:
        return torch.stack([softmax(row) for row in logits])
    e = torch.exp(logits - max(logits))
    return e / sum(e)


# %% right: an autograd function of its own
class Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        e = torch.exp(z - z.amax(-1, keepdim=True))
        p = e / e.sum(-1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad):
        (p,) = ctx.saved_tensors
        return p * (grad - (grad * p).sum(-1, keepdim=True))


def softmax(logits):
    return Softmax.apply(logits)


# %% right: a function of its own that is called logsumexp
def logsumexp(z):
    m = z.amax(-1, keepdim=True)
    return m + (z - m).exp().sum(-1, keepdim=True).log()


def softmax(logits):
    return torch.exp(logits - logsumexp(logits))


# %% wrong: softmax_first_axis
def softmax(logits):
    e = torch.exp(logits - logits.amax(0, keepdim=True))
    return e / e.sum(0, keepdim=True)


# %% wrong: axis 1 in a matrix, not the last in general
def softmax(logits):
    axis = 0 if logits.dim() == 1 else 1
    e = torch.exp(logits - logits.amax(axis, keepdim=True))
    return e / e.sum(axis, keepdim=True)


# %% wrong: softmax_whole_tensor
def softmax(logits):
    e = torch.exp(logits - logits.max())
    return e / e.sum()


# %% wrong: logit_overflow_nan
def softmax(logits):
    e = torch.exp(logits)
    return e / e.sum(dim=-1, keepdim=True)


# %% wrong: softmax_one_shift_for_all
def softmax(logits):
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim=-1, keepdim=True)


# %% wrong: softmax_is_log
def softmax(logits):
    shifted = logits - logits.amax(-1, keepdim=True)
    return shifted - shifted.exp().sum(-1, keepdim=True).log()


# %% wrong: softmax_not_normalised
def softmax(logits):
    return torch.exp(logits)


# %% wrong: softmax_without_exp
def softmax(logits):
    return logits / logits.sum(dim=-1, keepdim=True)


# %% wrong: the sum of the rows without keepdim
def softmax(logits):
    e = torch.exp(logits - logits.amax(-1, keepdim=True))
    return e / e.sum(-1)


# %% wrong: clamped logits
def softmax(logits):
    e = torch.exp(logits.clamp(-50, 50))
    return e / e.sum(-1, keepdim=True)


# %% wrong: eps under the fraction
def softmax(logits):
    e = torch.exp(logits - logits.amax(-1, keepdim=True))
    return e / (e.sum(-1, keepdim=True) + 1e-8)


# %% wrong: shifted by the mean
def softmax(logits):
    e = torch.exp(logits - logits.mean(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)


# %% wrong: banned_call the function
def softmax(logits):
    return torch.softmax(logits, dim=-1)


# %% wrong: banned_call the method
def softmax(logits):
    return logits.softmax(-1)


# %% wrong: banned_call the class
def softmax(logits):
    return torch.nn.Softmax(dim=-1)(logits)


# %% wrong: banned_call log_softmax
import torch.nn.functional as F


def softmax(logits):
    return F.log_softmax(logits, dim=-1).exp()


# %% wrong: banned_call logsumexp through an alias
lse = torch.logsumexp


def softmax(logits):
    return torch.exp(logits - lse(logits, dim=-1, keepdim=True))


# %% wrong: banned_call softmin
def softmax(logits):
    return torch.nn.functional.softmin(-logits, dim=-1)


# %% wrong: changes its input
def softmax(logits):
    with torch.no_grad():
        logits -= logits.amax(-1, keepdim=True)
    e = torch.exp(logits)
    return e / e.sum(-1, keepdim=True)


# %% wrong: detached
def softmax(logits):
    e = torch.exp(logits.detach() - logits.detach().amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)


# %% wrong: the denominator outside the graph
def softmax(logits):
    e = torch.exp(logits - logits.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True).detach()


# %% wrong: banned_call a distribution that calls it
def softmax(logits):
    return torch.distributions.Categorical(logits=logits).probs
