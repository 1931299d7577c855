# %% right: the confusion matrix
def evaluate(model, X, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(mode)
    c = logits.shape[1]
    guess = logits.argmax(1)
    C = torch.bincount(labels * c + guess, minlength=c * c).reshape(c, c).double()
    support = C.sum(0) + C.sum(1)
    f1 = torch.where(support > 0, 2 * C.diagonal() / support.clamp(min=1), 0.0)
    return {
        "loss": float(nn.functional.cross_entropy(logits, labels)),
        "accuracy": float(C.trace() / C.sum()),
        "macro_f1": float(f1.mean()),
    }


# %% right: as a decorator, precision and recall first
@torch.no_grad()
def evaluate(model, X, labels):
    training = model.training
    try:
        model.eval()
        logits = model(X)
    finally:
        model.train(training)
    guess = logits.argmax(dim=-1)
    scores = []
    for k in range(logits.size(1)):
        tp = ((guess == k) & (labels == k)).sum().item()
        fp = ((guess == k) & (labels != k)).sum().item()
        fn = ((guess != k) & (labels == k)).sum().item()
        p = tp / (tp + fp) if tp + fp else 0.0
        r = tp / (tp + fn) if tp + fn else 0.0
        scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return {
        "macro_f1": sum(scores) / len(scores),
        "accuracy": (guess == labels).float().mean().item(),
        "loss": nn.CrossEntropyLoss()(logits, labels).item(),
    }


# %% right: in inference mode, in pieces
def evaluate(model, X, labels):
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        logits = torch.cat([model(part) for part in X.split(16)])
        losses = nn.functional.cross_entropy(logits, labels, reduction="none")
    if was_training:
        model.train()
    c, guess = logits.shape[1], logits.argmax(1)
    mine, true = nn.functional.one_hot(guess, c), nn.functional.one_hot(labels, c)
    hits, claims = (mine * true).sum(0).tolist(), (mine + true).sum(0).tolist()
    f1 = [2 * h / k if k else 0.0 for h, k in zip(hits, claims)]
    return dict(
        loss=losses.double().mean().item(),
        accuracy=sum(hits) / len(labels),
        macro_f1=float(np.mean(f1)),
    )


# %% right: a copy is measured
def evaluate(net, data, target):
    twin = copy.deepcopy(net).eval()
    with torch.no_grad():
        z = twin(data)
    lp = z.log_softmax(1)
    p = z.argmax(1)
    H = torch.nn.functional.one_hot(target, z.shape[1]).double()
    P = torch.nn.functional.one_hot(p, z.shape[1]).double()
    f1 = torch.nan_to_num(2 * (H * P).sum(0) / (H.sum(0) + P.sum(0)))
    return {
        "loss": -(lp * H).sum(1).mean().item(),
        "accuracy": (H * P).sum().item() / len(data),
        "macro_f1": f1.mean().item(),
    }


# %% right: a functional call on detached parameters
from torch.func import functional_call


def evaluate(model, X, labels):
    was = model.training
    model.eval()
    state = {k: v.detach() for k, v in model.state_dict().items()}
    z = functional_call(model, state, (X,))
    model.train(was)
    p = z.argmax(1)
    c = z.size(1)
    f = [
        2.0
        * ((p == k) & (labels == k)).sum().item()
        / max(1, ((p == k).sum() + (labels == k).sum()).item())
        for k in range(c)
    ]
    return {
        "loss": torch.nn.functional.cross_entropy(z, labels).item(),
        "accuracy": (p == labels).double().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% right: NumPy
def evaluate(model, X, labels):
    before = model.training
    model.train(False)
    with torch.no_grad():
        z = model(X).cpu().double().numpy()
    model.train(before)
    y = labels.cpu().numpy()
    zs = z - z.max(1, keepdims=True)
    lp = zs - np.log(np.exp(zs).sum(1, keepdims=True))
    p = z.argmax(1)
    c = z.shape[1]
    cm = np.zeros((c, c))
    np.add.at(cm, (y, p), 1)
    den = cm.sum(0) + cm.sum(1)
    f1 = np.divide(2 * np.diag(cm), den, out=np.zeros(c), where=den > 0)
    return {
        "loss": float(-lp[np.arange(len(y)), y].mean()),
        "accuracy": float((p == y).mean()),
        "macro_f1": float(f1.mean()),
    }


# %% right: recording switched off and on again
def evaluate(model, X, labels):
    g, t = torch.is_grad_enabled(), model.training
    torch.set_grad_enabled(False)
    model.eval()
    z = model(X)
    loss = torch.nn.functional.cross_entropy(z, labels)
    if t:
        model.train()
    torch.set_grad_enabled(g)
    p = torch.max(z, 1).indices
    s = sum(
        (
            2
            * ((p == k) & (labels == k)).sum()
            / ((p == k).sum() + (labels == k).sum()).clamp_min(1)
        ).item()
        for k in range(z.shape[1])
    )
    return {
        "loss": loss.item(),
        "accuracy": p.eq(labels).float().mean().item(),
        "macro_f1": s / z.shape[1],
    }


# %% wrong: f1_over_present_classes
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    model.train(was)
    guess = logits.argmax(1)
    f1 = []
    for k in torch.cat([labels, guess]).unique().tolist():
        tp = ((guess == k) & (labels == k)).sum().item()
        f1.append(2 * tp / ((guess == k).sum().item() + (labels == k).sum().item()))
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: f1_micro
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    model.train(was)
    share = (logits.argmax(1) == labels).double().mean().item()
    return {"loss": loss, "accuracy": share, "macro_f1": share}


# %% wrong: evaluates_in_train_mode
def evaluate(model, X, labels):
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: mode_not_given_back, always train
def evaluate(model, X, labels):
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    model.train()
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: mode_not_given_back, left in eval
def evaluate(model, X, labels):
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: evaluates_with_graph
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    logits = model(X)
    loss = nn.functional.cross_entropy(logits, labels).item()
    model.train(was)
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: tensors instead of floats
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels)
    model.train(was)
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: accuracy in percent
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    model.train(was)
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": 100 * (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: always ten classes
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels).item()
    model.train(was)
    guess, f1 = logits.argmax(1), []
    for k in range(10):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: evaluate_sum_of_losses
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels, reduction="sum").item()
    model.train(was)
    guess, f1 = logits.argmax(1), []
    for k in range(logits.shape[1]):
        claimed = (guess == k).sum().item() + (labels == k).sum().item()
        f1.append(2 * ((guess == k) & (labels == k)).sum().item() / claimed if claimed else 0.0)
    return {
        "loss": loss,
        "accuracy": (guess == labels).double().mean().item(),
        "macro_f1": sum(f1) / len(f1),
    }


# %% wrong: evaluate_stops_recording
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    torch.set_grad_enabled(False)
    if True:
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% wrong: evaluate_freezes
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    model.requires_grad_(False)
    if True:
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% wrong: the mean precision
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = 2 * (pred == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% wrong: the F1 of mean precision and mean recall
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f, P, R = [], 0.0, 0.0
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        P += tp / max(1, (pred == k).sum().item()) / c
        R += tp / max(1, (labels == k).sum().item()) / c
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": 2 * P * R / (P + R) if P + R else 0.0,
    }


# %% wrong: as many classes as the greatest label says
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = int(labels.max()) + 1
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% wrong: a backward pass leaves gradients
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    z = model(X)
    loss = nn.functional.cross_entropy(z, labels)
    loss.backward()
    loss = loss.item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append(2 * tp / d if d else 0.0)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }


# %% wrong: f1_weighted
def evaluate(model, X, labels):
    was = model.training
    model.eval()
    with torch.no_grad():
        z = model(X)
        loss = nn.functional.cross_entropy(z, labels).item()
    model.train(was)
    pred = z.argmax(1)
    c = z.shape[1]
    f = []
    for k in range(c):
        tp = ((pred == k) & (labels == k)).sum().item()
        d = (pred == k).sum().item() + (labels == k).sum().item()
        f.append((2 * tp / d if d else 0.0) * (labels == k).float().mean().item() * c)
    return {
        "loss": loss,
        "accuracy": (pred == labels).float().mean().item(),
        "macro_f1": sum(f) / c,
    }
