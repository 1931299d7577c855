# %% right: logaddexp
def binary_cross_entropy_with_logits(logits, y):
    return (torch.logaddexp(torch.zeros_like(logits), logits) - y * logits).mean()


# %% right: the loss of the signed logit
def binary_cross_entropy_with_logits(logits, y):
    wrong_way = torch.where(y == 1, -logits, logits)
    return torch.logaddexp(wrong_way, torch.zeros_like(wrong_way)).sum() / logits.numel()


# %% right: maximum splits the gradient at 0
def binary_cross_entropy_with_logits(logits, y):
    z, y = logits, y.to(logits.dtype)
    top = torch.maximum(z, torch.zeros_like(z))
    return torch.mean(top - z * y + torch.log1p(torch.exp(-z.abs())))


# %% right: where chooses the exponent before the exponential
def binary_cross_entropy_with_logits(logits, y):
    up = logits >= 0
    small = torch.exp(torch.where(up, -logits, logits))
    return (
        torch.where(up, logits, torch.zeros_like(logits)) + torch.log1p(small) - logits * y
    ).mean()


# %% right: logsumexp of two logits
def binary_cross_entropy_with_logits(logits, y):
    pair = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return (pair.logsumexp(dim=1) - pair.gather(1, y.long()[:, None]).squeeze(1)).mean()


# %% right: an autograd function of its own
class CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y):
        ctx.save_for_backward(z, y)
        return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).mean()

    @staticmethod
    def backward(ctx, grad):
        z, y = ctx.saved_tensors
        return grad * (torch.sigmoid(z) - y) / z.numel(), None


def binary_cross_entropy_with_logits(logits, y):
    return CrossEntropy.apply(logits, y)


# %% right: sample by sample
def of_one(z, label):
    z = -z if int(label) else z
    return z + torch.log1p(torch.exp(-z)) if z > 0 else torch.log1p(torch.exp(z))


def binary_cross_entropy_with_logits(logits, y):
    total = logits.new_zeros(())
    for z, label in zip(logits, y):
        total = total + of_one(z, label)
    return total / len(y)


# %% right: half the sum of z and its absolute value
def binary_cross_entropy_with_logits(logits, y):
    z = logits
    return (0.5 * (z + z.abs()) - y * z + torch.log1p(torch.exp(-z.abs()))).mean()


# %% right: log_softmax of two logits, which is not forbidden here
def binary_cross_entropy_with_logits(logits, y):
    log_p = torch.log_softmax(torch.stack([-logits / 2, logits / 2]), dim=0)
    return -(y * log_p[1] + (1 - y) * log_p[0]).mean()


# %% right: one mean minus another
def binary_cross_entropy_with_logits(z, targets):
    return torch.logaddexp(z, torch.zeros_like(z)).mean() - (targets * z).mean()


# %% right: a sum minus a dot product
def binary_cross_entropy_with_logits(logits, y):
    y = y.type_as(logits)
    return (torch.logaddexp(torch.zeros_like(logits), logits).sum() - y @ logits) / len(y)


# %% right: logcumsumexp of two logits
def binary_cross_entropy_with_logits(logits, y):
    both = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return (torch.logcumsumexp(both, dim=1)[:, -1] - y * logits).mean()


# %% wrong: sum_not_mean
def binary_cross_entropy_with_logits(logits, y):
    return (torch.logaddexp(torch.zeros_like(logits), logits) - y * logits).sum()


# %% wrong: bce_not_averaged
def binary_cross_entropy_with_logits(logits, y):
    return torch.logaddexp(torch.zeros_like(logits), logits) - y * logits


# %% wrong: wrong_sign
def binary_cross_entropy_with_logits(logits, y):
    return (y * logits - torch.logaddexp(torch.zeros_like(logits), logits)).mean()


# %% wrong: log_of_rounded_probability
def binary_cross_entropy_with_logits(logits, y):
    p = torch.sigmoid(logits)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% wrong: bce_eps_added
def binary_cross_entropy_with_logits(logits, y):
    p = torch.sigmoid(logits)
    return -(y * torch.log(p + 1e-7) + (1 - y) * torch.log(1 - p + 1e-7)).mean()


# %% wrong: bce_eps_clamped
def binary_cross_entropy_with_logits(logits, y):
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% wrong: logit_overflow_nan
def binary_cross_entropy_with_logits(logits, y):
    return (torch.log(1 + torch.exp(logits)) - y * logits).mean()


# %% wrong: logit_corner_at_zero clamp
def binary_cross_entropy_with_logits(logits, y):
    return (logits.clamp(min=0) - logits * y + torch.log1p(torch.exp(-logits.abs()))).mean()


# %% wrong: the corner of relu
def binary_cross_entropy_with_logits(logits, y):
    return (torch.relu(logits) - logits * y + torch.log1p(torch.exp(-logits.abs()))).mean()


# %% wrong: where between two forms, one of which overflows
def binary_cross_entropy_with_logits(logits, y):
    z = torch.where(y == 1, -logits, logits)
    return torch.where(z > 0, z + torch.log1p(torch.exp(-z)), torch.log1p(torch.exp(z))).mean()


# %% wrong: bce_labels_swapped
def binary_cross_entropy_with_logits(logits, y):
    return (torch.logaddexp(torch.zeros_like(logits), logits) - (1 - y) * logits).mean()


# %% wrong: bce_without_class_zero
def binary_cross_entropy_with_logits(logits, y):
    return (y * torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% wrong: bce_of_probabilities
def binary_cross_entropy_with_logits(logits, y):
    p = torch.sigmoid(logits)
    return (torch.logaddexp(torch.zeros_like(p), p) - y * p).mean()


# %% wrong: banned_call the function
def binary_cross_entropy_with_logits(logits, y):
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, y.to(logits.dtype))


# %% wrong: banned_call the class
def binary_cross_entropy_with_logits(logits, y):
    return torch.nn.BCEWithLogitsLoss()(logits, y.to(logits.dtype))


# %% wrong: banned_call softplus by an alias
import torch.nn.functional as F


def log_one_plus_exp(z):
    return F.softplus(z)


def binary_cross_entropy_with_logits(logits, y):
    return (log_one_plus_exp(logits) - y * logits).mean()


# %% wrong: banned_call logsigmoid
from torch.nn.functional import logsigmoid


def binary_cross_entropy_with_logits(logits, y):
    return -(y * logsigmoid(logits) + (1 - y) * logsigmoid(-logits)).mean()


# %% wrong: banned_call the class of logsigmoid
from torch import nn


def binary_cross_entropy_with_logits(logits, y):
    log_p = nn.LogSigmoid()
    return -(y * log_p(logits) + (1 - y) * log_p(-logits)).mean()


# %% wrong: banned_call the same function in torch itself
def binary_cross_entropy_with_logits(logits, y):
    return torch.binary_cross_entropy_with_logits(logits, y.to(logits.dtype)).mean()


# %% wrong: only for floating labels
def binary_cross_entropy_with_logits(logits, y):
    return torch.logaddexp(torch.zeros_like(logits), logits).mean() - torch.dot(y, logits) / len(y)


# %% wrong: only for int64 labels
def binary_cross_entropy_with_logits(logits, y):
    pair = torch.stack([torch.zeros_like(logits), logits], dim=1)
    return (pair.logsumexp(dim=1) - pair.gather(1, y[:, None]).squeeze(1)).mean()


# %% wrong: a Python float
def binary_cross_entropy_with_logits(logits, y):
    return (torch.logaddexp(torch.zeros_like(logits), logits) - y * logits).mean().item()


# %% wrong: detached
def binary_cross_entropy_with_logits(logits, y):
    with torch.no_grad():
        return (torch.logaddexp(torch.zeros_like(logits), logits) - y * logits).mean()


# %% wrong: mean over the samples of class 1 only counts those
def binary_cross_entropy_with_logits(logits, y):
    losses = torch.logaddexp(torch.zeros_like(logits), logits) - y * logits
    return losses.sum() / y.sum()


# %% wrong: banned_call a distribution that calls it
from torch.distributions import Bernoulli


def binary_cross_entropy_with_logits(logits, y):
    return -Bernoulli(logits=logits).log_prob(y.to(logits.dtype)).mean()
