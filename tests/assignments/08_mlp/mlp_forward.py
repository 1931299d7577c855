# %% right: a loop with a test for the last layer
def mlp_forward(X, weights, biases):
    num_layers = len(weights)
    for k in range(num_layers):
        X = X @ weights[k].T + biases[k]
        if k < num_layers - 1:
            X = torch.relu(X)
    return X


# %% right: the library's linear and clamp
def mlp_forward(X, weights, biases):
    out = nn.functional.linear(X, weights[0], biases[0])
    for W, b in zip(weights[1:], biases[1:]):
        out = nn.functional.linear(out.clamp(min=0), W, b)
    return out


# %% right: recursion
def mlp_forward(X, weights, biases):
    if len(weights) == 1:
        return linear(X, weights[0], biases[0])
    return mlp_forward(linear(X, weights[0], biases[0]).relu(), weights[1:], biases[1:])


# %% right: reduce
from functools import reduce


def mlp_forward(X, weights, biases):
    *hidden, last = zip(weights, biases)
    H = reduce(lambda H, layer: nn.functional.relu(H @ layer[0].mT + layer[1]), hidden, X)
    return H @ last[0].mT + last[1]


# %% right: samples as columns, ReLU by where
def mlp_forward(inputs, matrices, offsets):
    H = inputs.T
    for k, (W, b) in enumerate(zip(matrices, offsets)):
        Z = W @ H + b[:, None]
        H = torch.where(Z > 0, Z, torch.zeros_like(Z)) if k + 1 < len(matrices) else Z
    return H.T


# %% right: in place on fresh tensors, float64 inside
def mlp_forward(X, weights, biases):
    H = X.double()
    for W, b in zip(weights[:-1], biases[:-1]):
        H = torch.addmm(b.double(), H, W.double().T).relu_()
    return (H @ weights[-1].double().T + biases[-1].double()).to(X.dtype)


# %% right: one sample after another
def mlp_forward(X, weights, biases):
    def one(x):
        for W, b in zip(weights[:-1], biases[:-1]):
            x = torch.maximum(W @ x + b, x.new_zeros(()))
        return weights[-1] @ x + biases[-1]

    return torch.stack([one(x) for x in X])


# %% right: copies of the lists, used up
def mlp_forward(X, weights, biases):
    weights, biases = list(weights), list(biases)
    last_W, last_b = weights.pop(), biases.pop()
    while weights:
        X = torch.relu(X @ weights.pop(0).T + biases.pop(0))
    return X @ last_W.T + last_b


# %% wrong: forward_relu_at_the_end
def mlp_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = torch.relu(linear(X, W, b))
    return X


# %% wrong: forward_without_relu
def mlp_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = linear(X, W, b)
    return X


# %% wrong: forward_relu_once, after the first layer
def mlp_forward(X, weights, biases):
    for k, (W, b) in enumerate(zip(weights, biases)):
        X = linear(X, W, b)
        if k == 0 and len(weights) > 1:
            X = X.relu()
    return X


# %% wrong: forward_relu_of_the_input, before every layer
def mlp_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = linear(torch.relu(X), W, b)
    return X


# %% wrong: forward_bias_after_relu
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.relu(X @ W.T) + b
    return X @ weights[-1].T + biases[-1]


# %% wrong: forward_sigmoid
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.sigmoid(linear(X, W, b))
    return linear(X, weights[-1], biases[-1])


# %% wrong: forward_tanh
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.tanh(linear(X, W, b))
    return linear(X, weights[-1], biases[-1])


# %% wrong: forward_leaky_relu
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = nn.functional.leaky_relu(linear(X, W, b))
    return linear(X, weights[-1], biases[-1])


# %% wrong: forward_gives_probabilities
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.relu(linear(X, W, b))
    return torch.softmax(linear(X, weights[-1], biases[-1]), dim=1)


# %% wrong: forward_last_layer_left_out
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.relu(linear(X, W, b))
    return X


# %% wrong: two layers, whatever the lists hold
def mlp_forward(X, weights, biases):
    H = torch.relu(X @ weights[0].T + biases[0])
    return H @ weights[-1].T + biases[-1]


# %% wrong: a ReLU on the only layer
def mlp_forward(X, weights, biases):
    X = torch.relu(linear(X, weights[0], biases[0]))
    for W, b in zip(weights[1:-1], biases[1:-1]):
        X = torch.relu(linear(X, W, b))
    return X if len(weights) == 1 else linear(X, weights[-1], biases[-1])


# %% wrong: the last layer first
def mlp_forward(X, weights, biases):
    for k in reversed(range(len(weights))):
        X = X @ weights[k].T + biases[k] if weights[k].shape[1] == X.shape[1] else X
        if k > 0:
            X = X.relu()
    return X


# %% wrong: uses the lists up
def mlp_forward(X, weights, biases):
    W, b = weights.pop(), biases.pop()
    for V, c in zip(weights, biases):
        X = torch.relu(linear(X, V, c))
    return linear(X, W, b)


# %% wrong: the ReLU changes X
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = linear(X, W, b).relu()
    weights[-1].data.mul_(1.001)
    return linear(X, weights[-1], biases[-1])


# %% wrong: detached weights
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.relu(linear(X, W.detach(), b.detach()))
    return linear(X, weights[-1].detach(), biases[-1].detach())


# %% wrong: no graph at all
def mlp_forward(X, weights, biases):
    with torch.no_grad():
        for W, b in zip(weights[:-1], biases[:-1]):
            X = torch.relu(linear(X, W, b))
        return linear(X, weights[-1], biases[-1])


# %% wrong: a straight-through bend: right values, wrong slopes
def mlp_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        Z = linear(X, W, b)
        X = Z + (Z.relu() - Z).detach()
    return linear(X, weights[-1], biases[-1])


# %% wrong: always float32
def mlp_forward(X, weights, biases):
    X = X.float()
    for W, b in zip(weights[:-1], biases[:-1]):
        X = torch.relu(X @ W.float().T + b.float())
    return X @ weights[-1].float().T + biases[-1].float()


# %% wrong: the last hidden layer has no ReLU
def mlp_forward(X, weights, biases):
    for i in range(len(weights)):
        X = X @ weights[i].t() + biases[i]
        if i < len(weights) - 2:
            X = X.relu()
    return X


# %% wrong: three layers at most
def mlp_forward(X, weights, biases):
    L = len(weights)
    Z = X @ weights[0].T + biases[0]
    if L == 1:
        return Z
    Z = Z.relu() @ weights[1].T + biases[1]
    if L == 2:
        return Z
    return Z.relu() @ weights[2].T + biases[2]


# %% wrong: adds what came in
def mlp_forward(X, weights, biases):
    for i in range(len(weights)):
        Z = X @ weights[i].t() + biases[i]
        if i < len(weights) - 1:
            Z = Z.relu()
        X = Z + X if Z.shape == X.shape else Z
    return X
