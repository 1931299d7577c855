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


# %% right: lazy layers
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.h = nn.LazyLinear(num_hidden)
        self.o = nn.LazyLinear(10)
        self.p = p_dropout

    def forward(self, X):
        return self.o(nn.functional.dropout(self.h(X).relu(), self.p, self.training))


# %% right: zero-initialised head
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )
        nn.init.zeros_(self.net[-1].weight)
        nn.init.zeros_(self.net[-1].bias)

    def forward(self, X):
        return self.net(X)


# %% right: attention over the rows of the image
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.e = nn.Linear(8, num_hidden)
        self.pos = nn.Parameter(torch.randn(8, num_hidden) * 0.02)
        self.t = nn.TransformerEncoderLayer(
            num_hidden, 1, 2 * num_hidden, p_dropout, batch_first=True
        )
        self.o = nn.Linear(num_hidden, 10)

    def forward(self, x):
        return self.o(self.t(self.e(x.reshape(-1, 8, 8)) + self.pos).mean(1))


# %% right: layer normalisation, dropout on the pixels too
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.drop = nn.Dropout(p=p_dropout)
        self.norm = nn.LayerNorm(64)
        self.fc1 = nn.Linear(64, num_hidden)
        self.n2 = nn.LayerNorm(num_hidden)
        self.fc2 = nn.Linear(num_hidden, 10)

    def forward(self, x):
        h = self.fc1(self.drop(self.norm(x)))
        return self.fc2(self.drop(nn.functional.gelu(self.n2(h))))


# %% right: a function that builds a module
def DigitClassifier(num_hidden=64, p_dropout=0.1):
    return nn.Sequential(
        nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
    )


# %% right: no dropout layer at 0, a frozen scale
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1 / 16), requires_grad=False)
        drop = [nn.Dropout(p_dropout)] if p_dropout > 0 else []
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), *drop, nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X * self.scale)


# %% right: four sigmoid layers on scaled images
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        w = [64] + [num_hidden] * 4
        self.net = nn.Sequential(
            *[
                m
                for a, b in zip(w, w[1:])
                for m in (nn.Linear(a, b), nn.Sigmoid(), nn.Dropout(p_dropout))
            ],
            nn.Linear(num_hidden, 10),
        )

    def forward(self, X):
        return self.net(X / 16)


# %% right: the probability in a buffer
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.register_buffer("p", torch.tensor(p_dropout))
        self.a, self.b = nn.Linear(64, num_hidden), nn.Linear(num_hidden, 10)

    def forward(self, X):
        return self.b(nn.functional.dropout(self.a(X).relu(), float(self.p), self.training))


# %% right: weight normalisation
from torch.nn.utils.parametrizations import weight_norm


class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            weight_norm(nn.Linear(64, num_hidden)),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
        )

    def forward(self, X):
        return self.net(X)


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


# %% wrong: classifier_one_sign sigmoid at the end
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
            nn.Sigmoid(),
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: classifier_one_sign ReLU at the end
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
            nn.ReLU(),
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: classifier_default_dropout
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.5):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: classifier_is_linear
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: classifier_drops_logits
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Linear(num_hidden, 10), nn.Dropout(p_dropout)
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: the probability to keep
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden),
            nn.ReLU(),
            nn.Dropout(1 - p_dropout),
            nn.Linear(num_hidden, 10),
        )

    def forward(self, X):
        return self.net(X)


# %% wrong: a dropout made anew in forward is always in train mode
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.a, self.b, self.p = nn.Linear(64, num_hidden), nn.Linear(num_hidden, 10), p_dropout

    def forward(self, X):
        return self.b(nn.Dropout(self.p)(self.a(X).relu()))


# %% wrong: scales the images in place
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(64, num_hidden), nn.ReLU(), nn.Dropout(p_dropout), nn.Linear(num_hidden, 10)
        )

    def forward(self, X):
        return self.net(X.div_(16))


# %% wrong: all classifiers share their layers
class DigitClassifier(nn.Module):
    _cache = {}

    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        if num_hidden not in self._cache:
            self._cache[num_hidden] = nn.Linear(64, num_hidden), nn.Linear(num_hidden, 10)
        self.a, self.b = self._cache[num_hidden]
        self.d = nn.Dropout(p_dropout)

    def forward(self, X):
        return self.b(self.d(self.a(X).relu()))


# %% wrong: the first layer is not registered
class DigitClassifier(nn.Module):
    def __init__(self, num_hidden=64, p_dropout=0.1):
        super().__init__()
        self.hidden = [nn.Linear(64, num_hidden)]
        self.drop = nn.Dropout(p_dropout)
        self.out = nn.Linear(num_hidden, 10)

    def forward(self, X):
        return self.out(self.drop(self.hidden[0](X).relu()))
