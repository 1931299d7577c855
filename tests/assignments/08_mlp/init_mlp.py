# %% right: nn.init with a generator
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.empty(m, d)
        nn.init.kaiming_normal_(W, nonlinearity="relu", generator=generator)
        weights.append(W.requires_grad_(True))
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% right: torch.normal, lists built one by one
def init_mlp(sizes, generator=None):
    pairs = list(zip(sizes[:-1], sizes[1:]))
    weights = [
        torch.normal(0.0, (2 / d) ** 0.5, (m, d), generator=generator).requires_grad_()
        for d, m in pairs
    ]
    biases = [torch.zeros(m).requires_grad_() for _, m in pairs]
    return weights, biases


# %% right: parameters, drawn in place, last layer first
def init_mlp(sizes, generator=None):
    weights = [nn.Parameter(torch.empty(sizes[k + 1], sizes[k])) for k in range(len(sizes) - 1)]
    biases = [nn.Parameter(torch.zeros(m)) for m in sizes[1:]]
    with torch.no_grad():
        for W in reversed(weights):
            W.normal_(0, math.sqrt(2 / W.shape[1]), generator=generator)
    return weights, biases


# %% right: one draw for all, cut into pieces; a list of two lists
def init_mlp(sizes, generator=None):
    shapes = [(m, d) for d, m in zip(sizes, sizes[1:])]
    counts = [m * d for m, d in shapes]
    pieces = torch.randn(sum(counts), generator=generator).split(counts)
    weights = [
        (piece.reshape(m, d) * math.sqrt(2 / d)).detach().clone().requires_grad_()
        for piece, (m, d) in zip(pieces, shapes)
    ]
    return [weights, [torch.zeros(m, requires_grad=True) for m, _ in shapes]]


# %% right: drawn as (in, out) and transposed, float64 inside
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for k in range(1, len(sizes)):
        draws = torch.randn(sizes[k - 1], sizes[k], generator=generator, dtype=torch.float64)
        W = (draws.T / math.sqrt(sizes[k - 1] / 2)).float()
        weights.append(W.clone().detach().requires_grad_(True))
        biases.append(torch.zeros(sizes[k], dtype=torch.float32, requires_grad=True))
    return (weights, biases)


# %% right: two uniform numbers make a normal one
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        u = 1 - torch.rand(m, d, generator=generator)
        angle = 2 * math.pi * torch.rand(m, d, generator=generator)
        W = (-2 * u.log()).sqrt() * angle.cos() * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% right: borrows layers of the library, then draws over them
def init_mlp(sizes, generator=None):
    layers = [nn.Linear(d, m) for d, m in zip(sizes, sizes[1:])]
    for layer in layers:
        nn.init.normal_(layer.weight, std=math.sqrt(2 / layer.in_features), generator=generator)
        nn.init.zeros_(layer.bias)
    return [layer.weight for layer in layers], [layer.bias for layer in layers]


# %% right: numpy, its seed drawn from the generator
import numpy as np


def init_mlp(sizes, generator=None):
    rng = np.random.default_rng(int(torch.randint(2**31, (1,), generator=generator)))
    ws, bs = [], []
    for i, o in zip(sizes[:-1], sizes[1:]):
        ws.append(
            torch.tensor(
                rng.normal(0, np.sqrt(2 / i), (o, i)), dtype=torch.float32, requires_grad=True
            )
        )
        bs.append(torch.zeros(o, requires_grad=True))
    return ws, bs


# %% wrong: init_fan_out
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / m)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_two_left_out
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) / math.sqrt(d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_variance_for_std
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * (2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_both_fans
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.empty(m, d)
        nn.init.xavier_normal_(W, generator=generator)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_not_normal, uniform with the right standard deviation
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.empty(m, d)
        nn.init.kaiming_uniform_(W, nonlinearity="relu", generator=generator)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_not_normal, every neuron of a layer the same
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(1, d, generator=generator).repeat(m, 1) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: normal numbers cut off at two standard deviations
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        s = math.sqrt(2 / d) / 0.8796
        W = nn.init.trunc_normal_(torch.empty(m, d), 0, s, -2 * s, 2 * s, generator=generator)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_std_one
def init_mlp(sizes, generator=None):
    weights = [
        torch.randn(m, d, generator=generator, requires_grad=True) for d, m in zip(sizes, sizes[1:])
    ]
    return weights, [torch.zeros(m, requires_grad=True) for m in sizes[1:]]


# %% wrong: init_small_constant
def init_mlp(sizes, generator=None):
    weights = [
        (0.01 * torch.randn(m, d, generator=generator)).requires_grad_()
        for d, m in zip(sizes, sizes[1:])
    ]
    return weights, [torch.zeros(m, requires_grad=True) for m in sizes[1:]]


# %% wrong: weights of shape (in, out)
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(d, m, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_not_leaves, scaled after requires_grad
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator, requires_grad=True) * math.sqrt(2 / d)
        weights.append(W)
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_without_requires_grad
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        weights.append(torch.randn(m, d, generator=generator) * math.sqrt(2 / d))
        biases.append(torch.zeros(m))
    return weights, biases


# %% wrong: init_without_requires_grad, for the biases
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m))
    return weights, biases


# %% wrong: random biases
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.randn(m, generator=generator).requires_grad_())
    return weights, biases


# %% wrong: biases of shape (1, out)
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(1, m, requires_grad=True))
    return weights, biases


# %% wrong: init_generator_ignored
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_generator_ignored, in all layers but the first
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        generator = None
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_always_the_same
def init_mlp(sizes, generator=None):
    torch.manual_seed(0)
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% right: seeded by the generator's own seed
def init_mlp(sizes, generator=None):
    if generator is not None:
        torch.manual_seed(generator.initial_seed())
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_layers_alike
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    state = generator.get_state() if generator is not None else None
    for d, m in zip(sizes, sizes[1:]):
        if generator is not None:
            generator.set_state(state)
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: needs a generator
def init_mlp(sizes, generator):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: init_shared_tensors, one bias for all layers of a width
def init_mlp(sizes, generator=None):
    zeros = {m: torch.zeros(m, requires_grad=True) for m in sizes}
    weights = [
        (torch.randn(m, d, generator=generator) * math.sqrt(2 / d)).requires_grad_()
        for d, m in zip(sizes, sizes[1:])
    ]
    return weights, [zeros[m] for m in sizes[1:]]


# %% wrong: a layer too many
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, [*sizes[1:], sizes[-1]]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, requires_grad=True))
    return weights, biases


# %% wrong: pairs of weight and bias
def init_mlp(sizes, generator=None):
    layers = []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator) * math.sqrt(2 / d)
        layers.append((W.requires_grad_(), torch.zeros(m, requires_grad=True)))
    return layers


# %% wrong: init_not_float32
def init_mlp(sizes, generator=None):
    weights, biases = [], []
    for d, m in zip(sizes, sizes[1:]):
        W = torch.randn(m, d, generator=generator, dtype=torch.float64) * math.sqrt(2 / d)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(m, dtype=torch.float64, requires_grad=True))
    return weights, biases


# %% wrong: the last layer has another scale
def init_mlp(sizes, generator=None):
    ws = [
        (
            torch.randn(o, i, generator=generator) * ((2 if k < len(sizes) - 2 else 1) / i) ** 0.5
        ).requires_grad_()
        for k, (i, o) in enumerate(zip(sizes, sizes[1:]))
    ]
    return ws, [torch.zeros(o, requires_grad=True) for o in sizes[1:]]


# %% wrong: biases first
def init_mlp(sizes, generator=None):
    ws = [
        (torch.randn(o, i, generator=generator) * (2 / i) ** 0.5).requires_grad_()
        for k, (i, o) in enumerate(zip(sizes, sizes[1:]))
    ]
    return [torch.zeros(o, requires_grad=True) for o in sizes[1:]], ws


# %% wrong: the fan-in of the first layer everywhere
def init_mlp(sizes, generator=None):
    ws = [
        (torch.randn(o, i, generator=generator) * (2 / sizes[0]) ** 0.5).requires_grad_()
        for i, o in zip(sizes, sizes[1:])
    ]
    return ws, [torch.zeros(o, requires_grad=True) for o in sizes[1:]]
