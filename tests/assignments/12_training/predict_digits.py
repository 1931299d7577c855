# %% right: the nearest neighbour
def predict_digits(X_train, labels_train, X_test):
    near = torch.cdist(X_test, X_train).topk(1, largest=False).indices
    return labels_train[near].mode(dim=1).values


# %% right: a vote of three by cosine
def predict_digits(X_train, labels_train, X_test):
    unit = nn.functional.normalize
    alike = unit(X_test, dim=1) @ unit(X_train, dim=1).T
    near = alike.topk(3, dim=1).indices
    votes = torch.zeros(len(X_test), 10, device=X_test.device)
    for j in range(3):
        votes += nn.functional.one_hot(labels_train[near[:, j]], 10) * (1 - 0.1 * j)
    return votes.argmax(1)


# %% right: a network of its own
def predict_digits(X_train, labels_train, X_test):
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10)).to(X_train.device)
        optimizer = torch.optim.AdamW(net.parameters(), lr=5e-3)
        for epoch in range(25):
            for rows in torch.randperm(len(X_train)).to(X_train.device).split(100):
                loss = nn.functional.cross_entropy(net(X_train[rows] / 16), labels_train[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
    return net(X_test / 16).argmax(1)


# %% right: regression on kernels
def predict_digits(X_train, labels_train, X_test):
    def kernel(A, B):
        return torch.exp(-(torch.cdist(A / 16, B / 16) ** 2) / 4)

    targets = nn.functional.one_hot(labels_train, 10).to(X_train.dtype)
    K = kernel(X_train, X_train) + 0.1 * torch.eye(len(X_train), device=X_train.device)
    return (kernel(X_test, X_train) @ torch.linalg.solve(K, targets)).argmax(1)


# %% right: through the earlier exercises
def predict_digits(X_train, labels_train, X_test):
    set_seed(3)
    model = DigitClassifier(128, 0.1)
    opt = torch.optim.AdamW(model.parameters(), lr=3e-3)
    g = torch.Generator().manual_seed(0)
    p = torch.randperm(len(X_train), generator=g)
    k = len(p) // 10
    a, b = p[k:], p[:k]
    fit(
        model,
        X_train[a] / 16,
        labels_train[a],
        X_train[b] / 16,
        labels_train[b],
        opt,
        60,
        32,
        8,
        generator=g,
    )
    model.eval()
    with torch.no_grad():
        return model(X_test / 16).argmax(-1)


# %% right: quadratic features and ridge
def predict_digits(X_train, labels_train, X_test):
    def phi(X):
        X = X.double() / 16 - 0.3
        i, j = torch.triu_indices(64, 64)
        return torch.cat([torch.ones(len(X), 1, dtype=X.dtype), X, X[:, i] * X[:, j]], 1)

    P, Q = phi(X_train), phi(X_test)
    Y = torch.nn.functional.one_hot(labels_train, 10).double() * 2 - 1
    K = P @ P.T
    a = torch.linalg.solve(K + 0.1 * torch.eye(len(K), dtype=K.dtype), Y)
    return (Q @ (P.T @ a)).max(1)[1]


# %% right: convolutional
def predict_digits(X_train, labels_train, X_test):
    torch.manual_seed(1)
    m = nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 16, 3, padding=1),
        nn.BatchNorm2d(16),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(288, 10),
    )
    o = torch.optim.AdamW(m.parameters(), 5e-3)
    for e in range(12):
        for i in torch.randperm(len(X_train)).split(32):
            o.zero_grad()
            nn.functional.cross_entropy(m(X_train[i] / 16), labels_train[i]).backward()
            o.step()
    m.eval()
    return m(X_test / 16).argmax(1)


# %% wrong: always the commonest digit
def predict_digits(X_train, labels_train, X_test):
    return labels_train.mode().values.expand(len(X_test))


# %% wrong: the farthest neighbour
def predict_digits(X_train, labels_train, X_test):
    near = torch.cdist(X_test, X_train).topk(1, largest=True).indices
    return labels_train[near].mode(dim=1).values


# %% wrong: floating labels
def predict_digits(X_train, labels_train, X_test):
    near = torch.cdist(X_test, X_train).topk(1, largest=False).indices
    return labels_train[near].mode(dim=1).values.float()


# %% wrong: logits instead of labels
def predict_digits(X_train, labels_train, X_test):
    targets = nn.functional.one_hot(labels_train, 10).to(X_train.dtype)
    return X_test @ torch.linalg.lstsq(X_train + 0.01 * torch.rand_like(X_train), targets).solution


# %% wrong: digits_below_95 the nearest mean
def predict_digits(X_train, labels_train, X_test):
    means = torch.stack([X_train[labels_train == k].mean(0) for k in range(10)])
    return torch.cdist(X_test, means).argmin(1)


# %% wrong: a column of labels
def predict_digits(X_train, labels_train, X_test):
    near = torch.cdist(X_test, X_train).topk(1, largest=False).indices
    return labels_train[near].mode(dim=1).values[:, None]


# %% wrong: labels in a list
def predict_digits(X_train, labels_train, X_test):
    near = torch.cdist(X_test, X_train).topk(1, largest=False).indices
    return labels_train[near].mode(dim=1).values.tolist()


# %% wrong: banned_call looks the answers up
def predict_digits(X_train, labels_train, X_test):
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    X = torch.tensor(X, dtype=X_test.dtype, device=X_test.device)
    return torch.tensor(y, device=X_test.device)[torch.cdist(X_test, X).argmin(1)]


# %% wrong: barely trained
def predict_digits(X_train, labels_train, X_test):
    torch.manual_seed(0)
    net = nn.Linear(64, 10).to(X_train.device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for _ in range(3):
        loss = nn.functional.cross_entropy(net(X_train / 16), labels_train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net(X_test / 16).argmax(1)


# %% wrong: scales the images in place
def predict_digits(X_train, labels_train, X_test):
    X_train /= 16
    X_test /= 16
    return labels_train[torch.cdist(X_test, X_train).argmin(1)]


# %% wrong: the numbers of the neighbours
def predict_digits(X_train, labels_train, X_test):
    return torch.cdist(X_test, X_train).argmin(1)


# %% wrong: regression on the digit as a number
def predict_digits(X_train, labels_train, X_test):
    A = torch.cat([X_train, torch.ones(len(X_train), 1)], 1).double()
    w = torch.linalg.lstsq(A.T @ A + torch.eye(65), A.T @ labels_train.double()).solution
    return (
        (torch.cat([X_test, torch.ones(len(X_test), 1)], 1).double() @ w).round().clamp(0, 9).long()
    )


# %% wrong: the images to read are not scaled
def predict_digits(X_train, labels_train, X_test):
    torch.manual_seed(0)
    mu, sd = X_train.mean(0), X_train.std(0) + 1e-3
    net = nn.Linear(64, 10)
    opt = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(200):
        opt.zero_grad()
        nn.functional.cross_entropy(net((X_train - mu) / sd), labels_train).backward()
        opt.step()
    return net(X_test).argmax(1)


# %% wrong: digits counted from one
def predict_digits(X_train, labels_train, X_test):
    return labels_train[torch.cdist(X_test, X_train).argmin(1)] + 1
