# %% right: shifted logarithms and indexing
def cross_entropy(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_probs = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    return -log_probs[torch.arange(len(labels), device=labels.device), labels].mean()


# %% right: a one-hot matrix
def cross_entropy(logits, labels):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[labels]
    m = logits.amax(1)
    total = m + (logits - m[:, None]).exp().sum(1).log()
    return (total - (one_hot * logits).sum(1)).sum() / len(labels)


# %% right: sample by sample, differences to the true logit
def cross_entropy(logits, labels):
    losses = []
    for z, k in zip(logits, labels):
        d = z - z[k]
        top = d.max()
        losses.append(top + torch.exp(d - top).sum().log())
    return sum(losses) / len(losses)


# %% right: logaddexp class after class
from functools import reduce


def cross_entropy(logits, labels):
    total = reduce(torch.logaddexp, logits.unbind(1))
    return (total - logits.gather(1, labels.unsqueeze(1)).squeeze(1)).mean()


# %% right: an autograd function of its own that uses torch.softmax
class CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, labels):
        ctx.save_for_backward(z, labels)
        d = z - z.amax(1, keepdim=True)
        return (d.exp().sum(1).log() - d.take_along_dim(labels[:, None], 1)[:, 0]).mean()

    @staticmethod
    def backward(ctx, grad):
        z, labels = ctx.saved_tensors
        p = torch.softmax(z, dim=1)
        p[torch.arange(len(labels)), labels] -= 1
        return grad * p / len(labels), None


def cross_entropy(logits, labels):
    return CrossEntropy.apply(logits, labels)


# %% right: a function of its own that is called log_softmax
def log_softmax(z):
    z = z - z.detach().amax(-1, keepdim=True)
    return z - z.exp().sum(-1, keepdim=True).log()


def cross_entropy(logits, labels):
    picked = log_softmax(logits).gather(-1, labels.view(-1, 1))
    return picked.mean().neg()


# %% right: one mean minus another
def cross_entropy(z, k):
    m = z.detach().amax(1, keepdim=True)
    log_sums = m[:, 0] + (z - m).exp().sum(1).log()
    return log_sums.mean() - z.gather(1, k[:, None]).mean()


# %% right: sums over a one-hot matrix
def cross_entropy(logits, labels):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[labels]
    m = logits.amax(1)
    log_sums = m + (logits - m[:, None]).exp().sum(1).log()
    return (log_sums.sum() - (one_hot * logits).sum()) / len(labels)


# %% wrong: sum_not_mean
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    return (shifted.exp().sum(1).log() - shifted.gather(1, labels[:, None])[:, 0]).sum()


# %% wrong: wrong_sign
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    return (shifted.gather(1, labels[:, None])[:, 0] - shifted.exp().sum(1).log()).mean()


# %% wrong: cross_entropy_per_sample
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    return shifted.exp().sum(1).log() - shifted.gather(1, labels[:, None])[:, 0]


# %% wrong: cross_entropy_over_entries
def cross_entropy(logits, labels):
    one_hot = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[labels]
    shifted = logits - logits.amax(1, keepdim=True)
    log_probs = shifted - shifted.exp().sum(1, keepdim=True).log()
    return -(one_hot * log_probs).mean()


# %% wrong: log_of_rounded_probability by the student's own softmax
def cross_entropy(logits, labels):
    def my_softmax(z):
        e = torch.exp(z - z.amax(1, keepdim=True))
        return e / e.sum(1, keepdim=True)

    return -my_softmax(logits).log().gather(1, labels[:, None]).mean()


# %% wrong: log_of_rounded_probability by torch.softmax
def cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels]).mean()


# %% wrong: eps inside the logarithm
def cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels] + 1e-12).mean()


# %% wrong: clamped probabilities
def cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    return -torch.log(p[torch.arange(len(labels)), labels].clamp(min=1e-30)).mean()


# %% wrong: the sum of the exponentials overflows
def cross_entropy(logits, labels):
    return (logits.exp().sum(1).log() - logits.gather(1, labels[:, None])[:, 0]).mean()


# %% wrong: cross_entropy_shift_not_undone
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    return (shifted.exp().sum(1).log() - logits.gather(1, labels[:, None])[:, 0]).mean()


# %% wrong: one shift for all samples
def cross_entropy(logits, labels):
    shifted = logits - logits.max()
    return (shifted.exp().sum(1).log() - shifted.gather(1, labels[:, None])[:, 0]).mean()


# %% wrong: cross_entropy_over_samples
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(0)
    log_probs = shifted - shifted.exp().sum(0).log()
    return -log_probs.gather(1, labels[:, None]).mean()


# %% wrong: cross_entropy_without_log
def cross_entropy(logits, labels):
    return -torch.softmax(logits, 1).gather(1, labels[:, None]).mean()


# %% wrong: cross_entropy_every_class
def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    log_probs = shifted - shifted.exp().sum(1, keepdim=True).log()
    return -log_probs[:, labels].mean()


# %% wrong: cross_entropy_softmax_twice
def cross_entropy(logits, labels):
    z = torch.softmax(logits, 1)
    return (z.exp().sum(1).log() - z.gather(1, labels[:, None])[:, 0]).mean()


# %% wrong: banned_call the function
def cross_entropy(logits, labels):
    return torch.nn.functional.cross_entropy(logits, labels)


# %% wrong: banned_call the class
from torch.nn import CrossEntropyLoss

criterion = CrossEntropyLoss()


def cross_entropy(logits, labels):
    return criterion(logits, labels)


# %% wrong: banned_call log_softmax
def cross_entropy(logits, labels):
    return -logits.log_softmax(1).gather(1, labels[:, None]).mean()


# %% wrong: banned_call logsumexp
def cross_entropy(logits, labels):
    return (torch.logsumexp(logits, 1) - logits.gather(1, labels[:, None])[:, 0]).mean()


# %% wrong: banned_call the class of log_softmax and nll_loss
from torch import nn


def cross_entropy(logits, labels):
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), labels)


# %% wrong: banned_call one_hot of nn.functional
import torch.nn.functional as F


def cross_entropy(logits, labels):
    shifted = logits - logits.amax(1, keepdim=True)
    log_probs = shifted - shifted.exp().sum(1, keepdim=True).log()
    return -(F.one_hot(labels, logits.shape[1]) * log_probs).sum(1).mean()


# %% wrong: always three classes
def cross_entropy(logits, labels):
    one_hot = torch.eye(3, dtype=logits.dtype, device=logits.device)[labels]
    shifted = logits - logits.amax(1, keepdim=True)
    log_probs = shifted - shifted.exp().sum(1, keepdim=True).log()
    return -(one_hot * log_probs).sum(1).mean()


# %% wrong: detached
def cross_entropy(logits, labels):
    total = 0.0
    for z, k in zip(logits.tolist(), labels.tolist()):
        total += max(z) + math.log(sum(math.exp(t - max(z)) for t in z)) - z[k]
    return torch.tensor(total / len(labels), dtype=logits.dtype, device=logits.device)


# %% wrong: banned_call a distribution that calls it
def cross_entropy(logits, labels):
    return -torch.distributions.Categorical(logits=logits).log_prob(labels).mean()
