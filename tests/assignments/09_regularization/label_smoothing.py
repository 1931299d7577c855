# %% right: one-hot, mixed with the uniform
def label_smoothing(labels, num_classes, eps=0.1):
    uniform = torch.full((num_classes,), 1 / num_classes, device=labels.device)
    one_hot = torch.eye(num_classes, device=labels.device)[labels]
    return (1 - eps) * one_hot + eps * uniform


# %% right: filled, then scattered
def label_smoothing(labels, num_classes, eps=0.1):
    low = eps / num_classes
    targets = torch.full((len(labels), num_classes), low, device=labels.device)
    targets.scatter_(1, labels[:, None], 1 - eps + low)
    return targets


# %% right: by comparison
def label_smoothing(labels, num_classes, eps=0.1):
    hit = labels.unsqueeze(1) == torch.arange(num_classes, device=labels.device)
    return torch.where(hit, 1 - eps + eps / num_classes, eps / num_classes).to(torch.float32)


# %% right: a loop
def label_smoothing(labels, num_classes, eps=0.1):
    rows = []
    for label in labels.tolist():
        row = [eps / num_classes] * num_classes
        row[label] = 1 - eps + eps / num_classes
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float32, device=labels.device)


# %% wrong: smoothing_over_the_others
def label_smoothing(labels, num_classes, eps=0.1):
    targets = torch.full((len(labels), num_classes), eps / (num_classes - 1), device=labels.device)
    targets[torch.arange(len(labels)), labels] = 1 - eps
    return targets


# %% wrong: smoothing_label_without_share
def label_smoothing(labels, num_classes, eps=0.1):
    targets = torch.full((len(labels), num_classes), eps / num_classes, device=labels.device)
    targets[torch.arange(len(labels)), labels] = 1 - eps
    return targets


# %% wrong: smoothing_not_taken_from_label
def label_smoothing(labels, num_classes, eps=0.1):
    targets = torch.full((len(labels), num_classes), eps / num_classes, device=labels.device)
    targets[torch.arange(len(labels)), labels] = 1.0
    return targets


# %% wrong: smoothing_adds_to_more_than_one
def label_smoothing(labels, num_classes, eps=0.1):
    return torch.nn.functional.one_hot(labels, num_classes).float() + eps / num_classes


# %% wrong: smoothing_not_divided
def label_smoothing(labels, num_classes, eps=0.1):
    targets = torch.full((len(labels), num_classes), eps, device=labels.device)
    targets[torch.arange(len(labels)), labels] = 1 - eps
    return targets


# %% wrong: smoothing_eps_ignored
def label_smoothing(labels, num_classes, eps=0.1):
    return 0.9 * torch.eye(num_classes, device=labels.device)[labels] + 0.1 / num_classes


# %% wrong: another default
def label_smoothing(labels, num_classes, eps=0.2):
    return (1 - eps) * torch.eye(num_classes, device=labels.device)[labels] + eps / num_classes


# %% wrong: smoothing_left_out
def label_smoothing(labels, num_classes, eps=0.1):
    return torch.nn.functional.one_hot(labels, num_classes).float()


# %% wrong: float64
def label_smoothing(labels, num_classes, eps=0.1):
    one_hot = torch.nn.functional.one_hot(labels, num_classes).double()
    return (1 - eps) * one_hot + eps / num_classes


# %% wrong: one_hot_as_wide_as_labels
def label_smoothing(labels, num_classes, eps=0.1):
    c = int(labels.max()) + 1
    return (1 - eps) * torch.nn.functional.one_hot(labels).float() + eps / c


# %% wrong: transposed
def label_smoothing(labels, num_classes, eps=0.1):
    one_hot = torch.nn.functional.one_hot(labels, num_classes).float()
    return ((1 - eps) * one_hot + eps / num_classes).T
