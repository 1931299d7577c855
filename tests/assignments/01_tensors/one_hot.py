# %% right: compared with the classes
def one_hot(labels, num_classes):
    if bool((labels < 0).any()) or bool((labels >= num_classes).any()):
        raise ValueError("label out of range")
    return (labels.unsqueeze(1) == torch.arange(num_classes, device=labels.device)).float()


# %% right: rows of the identity
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() > num_classes - 1:
        raise ValueError
    return torch.eye(num_classes, device=labels.device)[labels]


# %% right: scatter
def one_hot(labels, num_classes):
    if not ((labels >= 0) & (labels < num_classes)).all():
        raise ValueError
    Y = torch.zeros(len(labels), num_classes, device=labels.device)
    return Y.scatter_(1, labels[:, None], 1.0)


# %% right: a loop
def one_hot(labels, num_classes):
    Y = torch.zeros(labels.shape[0], num_classes, dtype=torch.float32, device=labels.device)
    for i, label in enumerate(labels.tolist()):
        if not 0 <= label < num_classes:
            raise ValueError(f"label {label}")
        Y[i, label] = 1
    return Y


# %% right: index tensors
def one_hot(labels, num_classes):
    for label in set(labels.tolist()):
        if label not in range(num_classes):
            raise ValueError(label)
    Y = labels.new_zeros((labels.numel(), num_classes), dtype=torch.float32)
    Y[torch.arange(labels.numel()), labels] = 1.0
    return Y


# %% right: nested lists
def one_hot(labels, num_classes):
    values = labels.tolist()
    if min(values) < 0 or max(values) >= num_classes:
        raise ValueError
    rows = [[1.0 if c == value else 0.0 for c in range(num_classes)] for value in values]
    return torch.tensor(rows, device=labels.device)


# %% right: rows of the identity of numpy
def one_hot(labels, num_classes):
    import numpy as np

    place = labels.cpu().numpy()
    if (place < 0).any() or (place >= num_classes).any():
        raise ValueError
    return torch.from_numpy(np.eye(num_classes, dtype=np.float32)[place]).to(labels.device)


# %% right: other names, looked up in an identity matrix
def one_hot(y, c):
    if torch.any((y < 0) | (y >= c)):
        raise ValueError
    return torch.nn.functional.embedding(y, torch.eye(c, device=y.device))


# %% wrong: one_hot_classes_first
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return (torch.arange(num_classes, device=labels.device)[:, None] == labels).float()


# %% wrong: one_hot_counts_from_one
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    classes = torch.arange(1, num_classes + 1, device=labels.device)
    return (labels[:, None] == classes).float()


# %% wrong: one_hot_as_wide_as_labels
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return torch.eye(int(labels.max()) + 1, device=labels.device)[labels]


# %% wrong: banned_call the library's
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return torch.nn.functional.one_hot(labels, num_classes).float()


# %% wrong: banned_call an alias
import torch.nn.functional as F

encode = F.one_hot


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return encode(labels, num_classes).to(torch.float32)


# %% wrong: int64
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).long()


# %% wrong: booleans
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return labels[:, None] == torch.arange(num_classes, device=labels.device)


# %% wrong: float64
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return torch.eye(num_classes, dtype=torch.float64, device=labels.device)[labels]


# %% wrong: a negative label wraps round
def one_hot(labels, num_classes):
    if labels.max() >= num_classes:
        raise ValueError
    return torch.eye(num_classes, device=labels.device)[labels]


# %% wrong: off by one in the check
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() > num_classes:
        raise ValueError
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


# %% wrong: IndexError
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device)[labels]


# %% wrong: a row of zeros for a label outside
def one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


# %% wrong: refuses where a class is absent
def one_hot(labels, num_classes):
    if labels.min() != 0 or labels.max() != num_classes - 1:
        raise ValueError
    return torch.eye(num_classes, device=labels.device)[labels]


# %% wrong: checks the first label only
def one_hot(labels, num_classes):
    if not 0 <= int(labels[0]) < num_classes:
        raise ValueError
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


# %% wrong: refuses only when every label is outside
def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).all():
        raise ValueError
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


# %% wrong: a label outside is moved to the nearest class
def one_hot(labels, num_classes):
    return torch.eye(num_classes, device=labels.device)[labels.clamp(0, num_classes - 1)]


# %% wrong: checks the size of a label without its sign
def one_hot(labels, num_classes):
    if labels.abs().max() >= num_classes:
        raise ValueError
    return torch.eye(num_classes, device=labels.device)[labels]


# %% wrong: ones up to the label
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    return (labels[:, None] >= torch.arange(num_classes, device=labels.device)).float()


# %% wrong: one buffer for all calls of a size
_buffers = {}


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError
    size = (len(labels), num_classes)
    Y = _buffers.setdefault(size, torch.zeros(size, device=labels.device))
    Y[torch.arange(len(labels)), labels] = 1.0
    return Y
