# %% right: nn.Sequential inside
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        parts = []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            parts += [nn.Linear(fan_in, fan_out), nn.ReLU()]
        self.net = nn.Sequential(*parts[:-1])

    def forward(self, X):
        return self.net(X)


# %% right: two parameter lists filled by init_mlp, run by mlp_forward
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        weights, biases = init_mlp(sizes)
        self.weights = nn.ParameterList(weights)
        self.biases = nn.ParameterList(biases)

    def forward(self, X):
        return mlp_forward(X, list(self.weights), list(self.biases))


# %% right: weights stored as (in, out), parameters registered by name
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.depth = len(sizes) - 1
        for k in range(self.depth):
            W = torch.randn(sizes[k], sizes[k + 1]) * (2 / sizes[k]) ** 0.5
            self.register_parameter(f"W{k}", nn.Parameter(W))
            self.register_parameter(f"b{k}", nn.Parameter(torch.zeros(1, sizes[k + 1])))

    def forward(self, X):
        for k in range(self.depth):
            X = X @ getattr(self, f"W{k}") + getattr(self, f"b{k}")
            if k < self.depth - 1:
                X = X.clamp(min=0)
        return X


# %% right: a subclass of nn.Sequential
class MLP(nn.Sequential):
    def __init__(self, sizes):
        layers = []
        for k in range(len(sizes) - 1):
            if k > 0:
                layers.append(nn.ReLU())
            layers.append(nn.Linear(sizes[k], sizes[k + 1]))
        super().__init__(*layers)


# %% right: the first layer and the rest, by recursion
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.rest = MLP(sizes[1:]) if len(sizes) > 2 else None

    def forward(self, X):
        Z = self.first(X)
        return Z if self.rest is None else self.rest(nn.functional.relu(Z))


# %% right: add_module, hidden layers and a head
class MLP(nn.Module):
    def __init__(self, widths):
        nn.Module.__init__(self)
        *inner, last = list(zip(widths[:-1], widths[1:]))
        self.hidden = nn.ModuleDict({f"h{k}": nn.Linear(*pair) for k, pair in enumerate(inner)})
        self.add_module("head", nn.Linear(*last))

    def forward(self, inputs):
        for layer in self.hidden.values():
            inputs = torch.maximum(layer(inputs), inputs.new_zeros(()))
        return self.head(inputs)


# %% right: a layer class of its own
class Dense(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(o, i) / i**0.5)
        self.bias = nn.Parameter(torch.zeros(o))

    def forward(self, X):
        return X @ self.weight.T + self.bias


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        for k, (i, o) in enumerate(zip(sizes, sizes[1:])):
            setattr(self, f"layer{k}", Dense(i, o))
        self.depth = len(sizes) - 1

    def forward(self, X):
        for k in range(self.depth):
            X = getattr(self, f"layer{k}")(X)
            if k + 1 != self.depth:
                X = X.relu_() if False else X.relu()
        return X


# %% right: in-place ReLU, sizes in a buffer
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.register_buffer("sizes", torch.tensor(sizes))
        self.fcs = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        self.act = nn.ReLU(inplace=True)

    def forward(self, X):
        *hidden, out = self.fcs
        for f in hidden:
            X = self.act(f(X))
        return out(X)


# %% wrong: mlp_unregistered, a plain list of layers
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(d, m) for d, m in zip(sizes, sizes[1:])]

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: mlp_unregistered, plain tensors
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.weights, self.biases = init_mlp(sizes)

    def forward(self, X):
        return mlp_forward(X, self.weights, self.biases)


# %% wrong: mlp_no_module
class MLP:
    def __init__(self, sizes):
        self.weights, self.biases = init_mlp(sizes)

    def parameters(self):
        return [*self.weights, *self.biases]

    def __call__(self, X):
        return mlp_forward(X, self.weights, self.biases)


# %% wrong: mlp_relu_at_the_end
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers:
            X = torch.relu(layer(X))
        return X


# %% wrong: mlp_without_relu
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.Sequential(*(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:])))

    def forward(self, X):
        return self.layers(X)


# %% wrong: mlp_sigmoid
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.sigmoid(layer(X))
        return self.layers[-1](X)


# %% wrong: mlp_tanh
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.tanh(layer(X))
        return self.layers[-1](X)


# %% wrong: mlp_leaky_relu
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = nn.functional.leaky_relu(layer(X))
        return self.layers[-1](X)


# %% wrong: mlp_relu_once
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        X = self.layers[0](X)
        if len(self.layers) > 1:
            X = torch.relu(X)
        for layer in self.layers[1:]:
            X = layer(X)
        return X


# %% wrong: mlp_gives_probabilities
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return torch.softmax(self.layers[-1](X), dim=1)


# %% wrong: mlp_gives_log_probabilities
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return torch.log_softmax(self.layers[-1](X), dim=1)


# %% wrong: mlp_without_biases
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m, bias=False) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: biases that are buffers
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        weights, biases = init_mlp(sizes)
        self.weights = nn.ParameterList(weights)
        for k, b in enumerate(biases):
            self.register_buffer(f"b{k}", b.detach())

    def forward(self, X):
        biases = [getattr(self, f"b{k}") for k in range(len(self.weights))]
        return mlp_forward(X, list(self.weights), biases)


# %% wrong: mlp_last_layer_missing
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes[:-2], sizes[1:-1]))

    def forward(self, X):
        for layer in self.layers:
            X = torch.relu(layer(X))
        return X


# %% wrong: one hidden layer only
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.hidden = nn.Linear(sizes[0], sizes[1])
        self.out = nn.Linear(sizes[1], sizes[-1])

    def forward(self, X):
        return self.out(torch.relu(self.hidden(X)))


# %% wrong: one layer used for all of a shape
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        made = {pair: nn.Linear(*pair) for pair in zip(sizes, sizes[1:])}
        self.layers = nn.ModuleList(made[pair] for pair in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: dropout that nobody asked for
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))
        self.dropout = nn.Dropout(0.2)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = self.dropout(torch.relu(layer(X)))
        return self.layers[-1](X)


# %% wrong: a batch normalisation in each layer
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm1d(m) for m in sizes[1:-1])

    def forward(self, X):
        for layer, norm in zip(self.layers[:-1], self.norms):
            X = torch.relu(norm(layer(X)))
        return self.layers[-1](X)


# %% wrong: mlp_neurons_alike, all weights zero
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.weights = nn.ParameterList(torch.zeros(m, d) for d, m in zip(sizes, sizes[1:]))
        self.biases = nn.ParameterList(torch.zeros(m) for m in sizes[1:])

    def forward(self, X):
        return mlp_forward(X, list(self.weights), list(self.biases))


# %% wrong: mlp_frozen
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))
        self.layers[-1].bias.requires_grad_(False)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: mlp_cut_off, the hidden layers are detached
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X)).detach()
        return self.layers[-1](X)


# %% wrong: mlp_cut_off, no gradient in forward
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    @torch.no_grad()
    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: layers that belong to the class, shared by all networks
class MLP(nn.Module):
    made = {}

    def __init__(self, sizes):
        super().__init__()
        key = tuple(sizes)
        if key not in MLP.made:
            MLP.made[key] = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))
        self.layers = MLP.made[key]

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: computes in float32
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        X = X.float()
        for layer in self.layers[:-1]:
            X = torch.relu(nn.functional.linear(X, layer.weight.float(), layer.bias.float()))
        return nn.functional.linear(X, self.layers[-1].weight.float(), self.layers[-1].bias.float())


# %% wrong: no super().__init__()
class MLP(nn.Module):
    def __init__(self, sizes):
        self.layers = nn.ModuleList(nn.Linear(d, m) for d, m in zip(sizes, sizes[1:]))

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: uses sizes up
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        while len(sizes) > 1:
            layers.append(nn.Linear(sizes.pop(0), sizes[0]))
        self.layers = nn.ModuleList(layers)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)


# %% wrong: computes with copies made in __init__
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fcs = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        self.cache = [(f.weight.detach().clone(), f.bias.detach().clone()) for f in self.fcs]

    def forward(self, X):
        for W, b in self.cache[:-1]:
            X = (X @ W.T + b).relu()
        W, b = self.cache[-1]
        return X @ W.T + b


# %% wrong: one parameter too many
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fcs = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, X):
        for f in self.fcs[:-1]:
            X = f(X).relu()
        return self.scale * self.fcs[-1](X)


# %% wrong: mlp_neurons_alike, constant weights
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fcs = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])
        for f in self.fcs:
            nn.init.constant_(f.weight, 0.1)

    def forward(self, X):
        for f in self.fcs[:-1]:
            X = f(X).relu()
        return self.fcs[-1](X)


# %% wrong: probabilities in eval mode
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fcs = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)])

    def forward(self, X):
        for f in self.fcs[:-1]:
            X = f(X).relu()
        X = self.fcs[-1](X)
        return X if self.training else X.softmax(1)
