# %% right: the student's own sigmoid
def predict_proba(X, w, b):
    return sigmoid(X @ w + b)


# %% right: torch.sigmoid on a sum of products
def predict_proba(X, w, b):
    return torch.sigmoid((X * w).sum(dim=-1) + b)


# %% right: a linear layer's function
import torch.nn.functional as F


def predict_proba(X, w, b):
    return F.sigmoid(F.linear(X, w[None, :], b[None])).squeeze(1)


# %% right: row by row
def predict_proba(X, w, b):
    return torch.stack([torch.special.expit(row.dot(w) + b) for row in X])


# %% right: a softmax of two classes
def predict_proba(X, w, b):
    z = torch.einsum("nd,d->n", X, w) + b
    return torch.stack((0 * z, z), dim=1).softmax(dim=1)[:, 1]


# %% right: tanh, stretched
def predict_proba(X, w, b):
    return (torch.tanh((torch.mv(X, w) + b) / 2) + 1) / 2


# %% wrong: logits_not_probabilities
def predict_proba(X, w, b):
    return X @ w + b


# %% wrong: logit_without_bias
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w)


# %% wrong: logit_bias_subtracted
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w - b)


# %% wrong: bias_after_sigmoid
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w) + b


# %% wrong: predicts_class_zero
def predict_proba(X, w, b):
    return 1 - torch.sigmoid(X @ w + b)


# %% wrong: kept_dimension
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w.reshape(-1, 1) + b)


# %% wrong: proba_returns_labels
def predict_proba(X, w, b):
    return torch.round(torch.sigmoid(X @ w + b))


# %% wrong: logit_nan_gradient
def predict_proba(X, w, b):
    return 1 / (1 + torch.exp(-(X @ w + b)))


# %% wrong: logit_overflow_nan
def predict_proba(X, w, b):
    odds = torch.exp(X @ w + b)
    return odds / (1 + odds)


# %% wrong: logit_corner_at_zero
def predict_proba(X, w, b):
    z = X @ w + b
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))


# %% wrong: detached
@torch.no_grad()
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w + b)


# %% wrong: the bias as a Python number
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w + b.item())


# %% wrong: probabilities of both classes
def predict_proba(X, w, b):
    p = torch.sigmoid(X @ w + b)
    return torch.stack([1 - p, p], dim=1)


# %% wrong: kept away from 0 and 1
def predict_proba(X, w, b):
    return torch.sigmoid(X @ w + b).clamp(1e-6, 1 - 1e-6)
