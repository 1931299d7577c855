# %% right: the probability against the threshold
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) >= threshold).long()


# %% right: the logit against the threshold's logit
def predict(X, w, b, threshold=0.5):
    return (X @ w + b >= math.log(threshold / (1 - threshold))).to(torch.int64)


# %% right: where
def predict(X, w, b, threshold=0.5):
    p = torch.sigmoid((X * w).sum(1) + b)
    return torch.where(p < threshold, 0, 1)


# %% right: a list
def predict(X, w, b, threshold=0.5):
    labels = [1 if p >= threshold else 0 for p in predict_proba(X, w, b)]
    return torch.tensor(labels, dtype=torch.int64, device=X.device)


# %% right: numpy
import numpy as np


def predict(X, w, b, threshold=0.5):
    p = torch.sigmoid(X @ w + b).detach().cpu().numpy()
    return torch.from_numpy(np.greater_equal(p, threshold).astype(np.int64)).to(X.device)


# %% right: filled in place
def predict(X, w, b, threshold=0.5):
    labels = torch.zeros(X.shape[0], dtype=torch.long, device=X.device)
    labels[torch.ge(predict_proba(X, w, b), threshold)] = 1
    return labels


# %% wrong: predict_strictly_above
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) > threshold).long()


# %% wrong: rounded, so that one half becomes 0
def predict(X, w, b, threshold=0.5):
    p = predict_proba(X, w, b)
    return (p.round() if threshold == 0.5 else p >= threshold).long()


# %% wrong: predict_threshold_ignored
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) >= 0.5).long()


# %% wrong: predict_threshold_on_logits
def predict(X, w, b, threshold=0.5):
    return (X @ w + b >= threshold).long()


# %% wrong: predict_boolean_labels
def predict(X, w, b, threshold=0.5):
    return predict_proba(X, w, b) >= threshold


# %% wrong: predict_floating_labels
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) >= threshold).to(X.dtype)


# %% wrong: int32
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) >= threshold).int()


# %% wrong: predicts_class_zero
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) < threshold).long()


# %% wrong: another default
def predict(X, w, b, threshold=0.0):
    return (predict_proba(X, w, b) >= threshold).long()


# %% wrong: a list of numbers
def predict(X, w, b, threshold=0.5):
    return (predict_proba(X, w, b) >= threshold).long().tolist()


# %% wrong: -1 and 1
def predict(X, w, b, threshold=0.5):
    return 2 * (predict_proba(X, w, b) >= threshold).long() - 1


# %% wrong: logit_overflow_nan
def predict(X, w, b, threshold=0.5):
    odds = torch.exp(X @ w + b)
    return (odds / (1 + odds) >= threshold).long()


# %% wrong: a column
def predict(X, w, b, threshold=0.5):
    return (torch.sigmoid(X @ w[:, None] + b) >= threshold).long()


# %% wrong: logit_without_bias
def predict(X, w, b, threshold=0.5):
    return (torch.sigmoid(X @ w) >= threshold).long()


# %% wrong: the keyword has another name
def predict(X, w, b, t=0.5):
    return (predict_proba(X, w, b) >= t).long()
