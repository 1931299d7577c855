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
