# %% right: layers by name
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.hidden = nn.Linear(64, num_hidden)
        self.dropout = nn.Dropout(p_dropout)
        self.output = nn.Linear(num_hidden, 10)

    def forward(self, X):
        return self.output(self.dropout(torch.relu(self.hidden(X))))


# %% right: two hidden layers
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        layers = []
        for width in (64, num_hidden):
            layers += [nn.Linear(width, num_hidden), nn.ReLU(), nn.Dropout(p_dropout)]
        self.body = nn.Sequential(*layers, nn.Linear(num_hidden, 10))

    def forward(self, X):
        return self.body(X)


# %% right: functional dropout and a hand-made layer
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.p = p_dropout
        self.W1 = nn.Parameter(torch.randn(num_hidden, 64) * (2 / 64) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(num_hidden))
        self.W2 = nn.Parameter(torch.randn(10, num_hidden) * (2 / num_hidden) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(10))

    def forward(self, X):
        h = (X @ self.W1.T + self.b1).clamp(min=0)
        h = nn.functional.dropout(h, self.p, self.training)
        return h @ self.W2.T + self.b2


# %% right: batch normalisation in between
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden),
            nn.BatchNorm1d(num_hidden),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
        )

    def forward(self, X):
        return self.net(X)


# %% right: convolutions
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.features = nn.Conv2d(1, 8, 3, padding=1)
        self.hidden = nn.Linear(8 * 16, num_hidden)
        self.dropout = nn.Dropout(p=p_dropout)
        self.output = nn.Linear(num_hidden, 10)

    def forward(self, X):
        images = X.reshape(-1, 1, 8, 8) / 16
        maps = nn.functional.max_pool2d(torch.relu(self.features(images)), 2)
        return self.output(self.dropout(torch.relu(self.hidden(maps.flatten(1)))))


# %% wrong: classifier_gives_probabilities
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X).softmax(dim=1)


# %% wrong: classifier_gives_probabilities as logarithms
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return torch.log_softmax(self.net(X), dim=1)


# %% wrong: classifier_without_dropout
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(64, num_hidden), nn.ReLU(), nn.Linear(num_hidden, 10))

    def forward(self, X):
        return self.net(X)


# %% wrong: dropout in eval mode too
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.p = p_dropout
        self.hidden = nn.Linear(64, num_hidden)
        self.output = nn.Linear(num_hidden, 10)

    def forward(self, X):
        return self.output(nn.functional.dropout(torch.relu(self.hidden(X)), self.p))


# %% wrong: classifier_ignores_width
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(64, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: p_dropout is not used
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: classifier_default_width
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=128, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: the dropout default is nothing
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.0):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: layers in a plain list
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.layers = [
            nn.Linear(64, num_hidden),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
        ]

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X


# %% wrong: nine classes
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 9)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: no module
class DigitClassifier:
    def __init__(self, num_hidden=64, p_dropout=0.1):
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def __call__(self, X):
        return self.net(X)


# %% wrong: makes float32 of everything
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X).float()


# %% wrong: detaches the hidden layer
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.hidden = nn.Linear(64, num_hidden)
        self.dropout = nn.Dropout(p_dropout)
        self.output = nn.Linear(num_hidden, 10)

    def forward(self, X):
        return self.output(self.dropout(torch.relu(self.hidden(X))).detach())
