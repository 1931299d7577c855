# %% right: one-hot, a loop backwards, lists reversed at the end
def mlp_backward(X, labels, weights, biases):
    H, inputs, pre = X, [], []
    for k in range(len(weights)):
        inputs.append(H)
        Z = H @ weights[k].detach().T + biases[k].detach()
        pre.append(Z)
        H = Z.clamp(min=0)
    probs = torch.softmax(pre[-1], dim=-1)
    one_hot = torch.zeros_like(probs)
    one_hot[torch.arange(len(labels)), labels] = 1
    dZ = (probs - one_hot) / X.shape[0]
    grad_weights, grad_biases = [], []
    for k in range(len(weights) - 1, -1, -1):
        grad_weights.append(torch.einsum("nj,nk->jk", dZ, inputs[k]))
        grad_biases.append(torch.einsum("nj->j", dZ))
        if k:
            dH = dZ @ weights[k].detach()
            dZ = torch.where(pre[k - 1] > 0, dH, torch.zeros_like(dH))
    return grad_weights[::-1], grad_biases[::-1]


# %% right: recursion
def mlp_backward(X, labels, weights, biases):
    def back(H, l):
        """Return the derivative with respect to H, and the gradients from layer l on."""
        Z = linear(H, weights[l], biases[l])
        if l == len(weights) - 1:
            delta = Z.log_softmax(1).exp()
            delta = delta.scatter_add(1, labels[:, None], -torch.ones_like(delta[:, :1]))
            delta, grads_W, grads_b = delta / len(labels), [], []
        else:
            delta, grads_W, grads_b = back(torch.relu(Z), l + 1)
            delta = delta * (Z > 0).to(Z.dtype)
        return delta @ weights[l], [delta.T @ H, *grads_W], [delta.sum(0), *grads_b]

    _, grad_weights, grad_biases = back(X, 0)
    return grad_weights, grad_biases


# %% right: layers with a backward of their own
class _Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, H):
        self.H = H
        return H @ self.W.T + self.b

    def backward(self, dZ):
        self.dW = dZ.T @ self.H
        self.db = dZ.sum(0)
        return dZ @ self.W


class _ReLU:
    def forward(self, Z):
        self.awake = Z > 0
        return Z * self.awake

    def backward(self, dH):
        return dH * self.awake


@torch.no_grad()
def mlp_backward(X, labels, weights, biases):
    layers = []
    for W, b in zip(weights, biases):
        layers += [_Linear(W, b), _ReLU()]
    layers.pop()
    for layer in layers:
        X = layer.forward(X)
    d = X.softmax(1)
    d[range(len(labels)), labels] -= 1
    d /= len(labels)
    for layer in layers[::-1]:
        d = layer.backward(d)
    linears = layers[::2]
    return [layer.dW for layer in linears], [layer.db for layer in linears]


# %% right: one sample after another, by outer products
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        grad_weights = [torch.zeros_like(W) for W in weights]
        grad_biases = [torch.zeros_like(b) for b in biases]
        for x, label in zip(X, labels):
            inputs = [x]
            for W, b in zip(weights[:-1], biases[:-1]):
                inputs.append(torch.relu(W @ inputs[-1] + b))
            z = weights[-1] @ inputs[-1] + biases[-1]
            e = torch.exp(z - z.max())
            delta = e / e.sum()
            delta[label] -= 1
            for k in reversed(range(len(weights))):
                grad_weights[k] += torch.outer(delta, inputs[k]) / len(X)
                grad_biases[k] += delta / len(X)
                delta = (weights[k].T @ delta) * (inputs[k] > 0)
    return grad_weights, grad_biases


# %% right: numpy in float64
import numpy as np


def mlp_backward(X, labels, weights, biases):
    Ws = [W.detach().cpu().double().numpy() for W in weights]
    bs = [b.detach().cpu().double().numpy() for b in biases]
    inputs = [X.detach().cpu().double().numpy()]
    for W, b in zip(Ws[:-1], bs[:-1]):
        inputs.append(np.maximum(inputs[-1] @ W.T + b, 0))
    Z = inputs[-1] @ Ws[-1].T + bs[-1]
    E = np.exp(Z - Z.max(1, keepdims=True))
    delta = E / E.sum(1, keepdims=True)
    delta[np.arange(len(Z)), labels.cpu().numpy()] -= 1
    delta /= len(Z)
    grads = []
    for W, H in zip(Ws[::-1], inputs[::-1]):
        grads.append((delta.T @ H, delta.sum(0)))
        delta = (delta @ W) * (H > 0)
    grads.reverse()
    back = lambda a: torch.as_tensor(a, dtype=X.dtype, device=X.device)
    return tuple(map(back, (g for g, _ in grads))), tuple(map(back, (g for _, g in grads)))


# %% right: augmented matrices, the bias as a last column
def mlp_backward(X, labels, weights, biases):
    A = [torch.cat([W.detach(), b.detach()[:, None]], dim=1) for W, b in zip(weights, biases)]
    ones = torch.ones_like(X[:, :1])
    inputs = [torch.cat([X, ones], dim=1)]
    for M in A[:-1]:
        inputs.append(torch.cat([torch.relu(inputs[-1] @ M.T), ones], dim=1))
    logits = inputs[-1] @ A[-1].T
    delta = torch.exp(logits - torch.logsumexp(logits, 1, keepdim=True))
    delta = (delta - nn.functional.one_hot(labels, delta.shape[1])) / X.shape[0]
    grads = [None] * len(A)
    for k in range(len(A))[::-1]:
        grads[k] = delta.T @ inputs[k]
        delta = ((delta @ A[k]) * (inputs[k] > 0))[:, :-1]
    return [G[:, :-1] for G in grads], [G[:, -1] for G in grads]


# %% right: the forward pass is that of 8.3, layer by layer
def mlp_backward(X, labels, weights, biases):
    L = len(weights)
    logits = mlp_forward(X, weights, biases)
    hidden = [X] + [torch.relu(mlp_forward(X, weights[:k], biases[:k])) for k in range(1, L)]
    shifted = logits - logits.amax(1, keepdim=True)
    p = shifted.exp() / shifted.exp().sum(1, keepdim=True)
    y = torch.eye(p.shape[1], dtype=X.dtype, device=X.device)[labels]
    deltas = [(p - y).div(len(X))]
    for k in range(L - 1, 0, -1):
        deltas.insert(0, deltas[0].matmul(weights[k]).mul(hidden[k].sign()))
    return [d.T @ H for d, H in zip(deltas, hidden)], [d.sum(dim=0) for d in deltas]


# %% right: vmap, one sample at a time
def mlp_backward(X, labels, weights, biases):
    W = [w.detach() for w in weights]
    B = [b.detach() for b in biases]
    C = W[-1].shape[0]

    def one(x, y):
        hs = [x]
        for w, b in zip(W[:-1], B[:-1]):
            hs.append(torch.relu(w @ hs[-1] + b))
        d = torch.softmax(W[-1] @ hs[-1] + B[-1], 0) - y
        gw, gb = [], []
        for w, h in zip(W[::-1], hs[::-1]):
            gw.append(torch.outer(d, h))
            gb.append(d)
            d = (w.T @ d) * (h > 0)
        return gw[::-1], gb[::-1]

    gw, gb = torch.vmap(one)(X, nn.functional.one_hot(labels, C).to(X.dtype))
    return [g.mean(0) for g in gw], [g.mean(0) for g in gb]


# %% right: a tape of functions with its own backward
class Tape:
    def __init__(self):
        self.ops = []

    def add(self, f):
        self.ops.append(f)

    def backward(self, g):
        for f in reversed(self.ops):
            g = f(g)


def mlp_backward(X, labels, weights, biases):
    tape, gw, gb = Tape(), [], []
    H = X.detach()
    for i, (W, b) in enumerate(zip(weights, biases)):
        W, b = W.detach(), b.detach()

        def back(g, H=H, W=W):
            gw.insert(0, g.T @ H)
            gb.insert(0, g.sum(0))
            return g @ W

        tape.add(back)
        H = H @ W.T + b
        if i < len(weights) - 1:
            tape.add(lambda g, m=(H > 0): g * m)
            H = H.relu()
    p = H.softmax(1)
    p[torch.arange(len(p)), labels] -= 1
    tape.backward(p / len(p))
    return gw, gb


# %% wrong: sum_not_mean
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        delta = torch.softmax(logits, 1) - nn.functional.one_hot(labels, logits.shape[1])
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: backward_without_relu
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = delta @ weights[l]
    return grad_weights, grad_biases


# %% wrong: backward_relu_for_slope
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * received[l]
    return grad_weights, grad_biases


# %% wrong: the slope is taken at the input of the ReLU's layer by >= 0 of its output
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] >= 0)
    return grad_weights, grad_biases


# %% wrong: backward_without_labels
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        delta = torch.softmax(logits, 1) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: wrong_sign
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (Y - torch.softmax(logits, 1)) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: backward_bias_mean
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.mean(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: biases keep a dimension
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0, keepdim=True))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: backward_order_reversed, last layer first
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.append(delta.T @ received[l])
            grad_biases.append(delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return (grad_weights, grad_biases) if len(weights) > 1 else (grad_weights, grad_biases)


# %% wrong: two layers, whatever the lists hold
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        (W1, W2), (b1, b2) = weights, biases
        H = torch.relu(X @ W1.T + b1)
        delta = torch.softmax(H @ W2.T + b2, 1)
        delta[torch.arange(len(labels)), labels] -= 1
        delta /= len(labels)
        back = (delta @ W2) * (H > 0)
    return [back.T @ X, delta.T @ H], [back.sum(0), delta.sum(0)]


# %% wrong: backward_overflow
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        p = logits.exp() / logits.exp().sum(1, keepdim=True)
        delta = (p - nn.functional.one_hot(labels, logits.shape[1])) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: one shift for all samples, so that a low one is 0 / 0
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        e = (logits - logits.max()).exp()
        p = e / e.sum(1, keepdim=True)
        delta = (p - nn.functional.one_hot(labels, logits.shape[1])) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: backward_softmax_over_samples
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 0) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: divides by n once more in every layer
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l] / len(X))
            grad_biases.insert(0, delta.sum(0) / len(X))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: the lists come back one in the other
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grads = []
        for l in reversed(range(len(weights))):
            grads.insert(0, (delta.T @ received[l], delta.sum(0)))
            delta = (delta @ weights[l]) * (received[l] > 0)
    return grads


# %% wrong: changes the biases in place
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l]) * (received[l] > 0)
        for b, g in zip(biases, grad_biases):
            b -= 0.1 * g
    return grad_weights, grad_biases


# %% wrong: takes requires_grad from the weights
def mlp_backward(X, labels, weights, biases):
    for p in [*weights, *biases]:
        p.requires_grad_(False)
    received = [X]
    for W, b in zip(weights[:-1], biases[:-1]):
        received.append(torch.relu(linear(received[-1], W, b)))
    logits = linear(received[-1], weights[-1], biases[-1])
    Y = nn.functional.one_hot(labels, logits.shape[1])
    delta = (torch.softmax(logits, 1) - Y) / len(labels)
    grad_weights, grad_biases = [], []
    for l in reversed(range(len(weights))):
        grad_weights.insert(0, delta.T @ received[l])
        grad_biases.insert(0, delta.sum(0))
        delta = (delta @ weights[l]) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: differences of losses instead of derivatives
def mlp_backward(X, labels, weights, biases, h=1e-4):
    def loss():
        return nn.functional.cross_entropy(mlp_forward(X, weights, biases), labels)

    grads = []
    with torch.no_grad():
        for p in [*weights, *biases]:
            g = torch.zeros_like(p)
            for i in range(p.numel()):
                old = p.view(-1)[i].item()
                p.view(-1)[i] = old + h
                above = loss()
                p.view(-1)[i] = old - h
                g.view(-1)[i] = (above - loss()) / (2 * h)
                p.view(-1)[i] = old
            grads.append(g)
    return grads[: len(weights)], grads[len(weights) :]


# %% wrong: banned_call backward
def mlp_backward(X, labels, weights, biases):
    Ws = [W.detach().clone().requires_grad_() for W in weights]
    bs = [b.detach().clone().requires_grad_() for b in biases]
    nn.functional.cross_entropy(mlp_forward(X, Ws, bs), labels).backward()
    return [W.grad for W in Ws], [b.grad for b in bs]


# %% wrong: banned_call torch.autograd.grad
def mlp_backward(X, labels, weights, biases):
    leaves = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    L = len(weights)
    loss = nn.functional.cross_entropy(mlp_forward(X, leaves[:L], leaves[L:]), labels)
    grads = list(torch.autograd.grad(loss, leaves))
    return grads[:L], grads[L:]


# %% wrong: banned_call torch.func.grad under an alias
from torch.func import grad as derivative


def mlp_backward(X, labels, weights, biases):
    def loss(Ws, bs):
        return nn.functional.cross_entropy(mlp_forward(X, Ws, bs), labels)

    return derivative(loss, argnums=(0, 1))(list(weights), list(biases))


# %% wrong: banned_call vjp in a helper
def _pull_back(f, *args):
    value, pull = torch.func.vjp(f, *args)
    return pull(torch.ones_like(value))


def mlp_backward(X, labels, weights, biases):
    def loss(Ws, bs):
        return nn.functional.cross_entropy(mlp_forward(X, Ws, bs), labels)

    return _pull_back(loss, list(weights), list(biases))


# %% wrong: banned_call hooks collect the gradients
def mlp_backward(X, labels, weights, biases):
    leaves = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    found = [None] * len(leaves)
    for k, p in enumerate(leaves):
        p.register_hook(lambda g, k=k: found.__setitem__(k, g))
    L = len(weights)
    nn.functional.cross_entropy(mlp_forward(X, leaves[:L], leaves[L:]), labels).backward()
    return found[:L], found[L:]


# %% wrong: banned_call an optimizer takes a step of 1
def mlp_backward(X, labels, weights, biases):
    leaves = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    before = [p.detach().clone() for p in leaves]
    optimizer = torch.optim.SGD(leaves, lr=1.0)
    L = len(weights)
    nn.functional.cross_entropy(mlp_forward(X, leaves[:L], leaves[L:]), labels).backward()
    optimizer.step()
    steps = [old - p.detach() for old, p in zip(before, leaves)]
    return steps[:L], steps[L:]


# %% wrong: always float32
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        received = [X.float()]
        for W, b in zip(weights[:-1], biases[:-1]):
            received.append(torch.relu(received[-1] @ W.float().T + b.float()))
        logits = received[-1] @ weights[-1].float().T + biases[-1].float()
        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, 1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for l in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[l])
            grad_biases.insert(0, delta.sum(0))
            delta = (delta @ weights[l].float()) * (received[l] > 0)
    return grad_weights, grad_biases


# %% wrong: an eps in the softmax
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        hs = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            hs.append((hs[-1] @ W.T + b).relu())
        z = hs[-1] @ weights[-1].T + biases[-1]
        e = (z - z.amax(1, keepdim=True)).exp()
        d = e / (e.sum(1, keepdim=True) + 1e-6)
        d[torch.arange(len(X)), labels] -= 1
        d /= len(X)
        gw, gb = [], []
        for W, h in zip(weights[::-1], hs[::-1]):
            gw.insert(0, d.T @ h)
            gb.insert(0, d.sum(0))
            d = (d @ W) * (h > 0)
        return gw, gb


# %% wrong: logits cut off at 50
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        hs = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            hs.append((hs[-1] @ W.T + b).relu())
        z = (hs[-1] @ weights[-1].T + biases[-1]).clamp(-50, 50)
        d = z.exp() / z.exp().sum(1, keepdim=True)
        d[torch.arange(len(X)), labels] -= 1
        d /= len(X)
        gw, gb = [], []
        for W, h in zip(weights[::-1], hs[::-1]):
            gw.insert(0, d.T @ h)
            gb.insert(0, d.sum(0))
            d = (d @ W) * (h > 0)
        return gw, gb


# %% wrong: goes back through weights that took a step already
def mlp_backward(X, labels, weights, biases):
    with torch.no_grad():
        hs = [X]
        for W, b in zip(weights[:-1], biases[:-1]):
            hs.append((hs[-1] @ W.T + b).relu())
        d = (hs[-1] @ weights[-1].T + biases[-1]).softmax(1)
        d[torch.arange(len(X)), labels] -= 1
        d /= len(X)
        gw, gb = [], []
        for W, h in zip(weights[::-1], hs[::-1]):
            gw.insert(0, d.T @ h)
            gb.insert(0, d.sum(0))
            d = (d @ (W - 0.01 * gw[0])) * (h > 0)
        return gw, gb


# %% wrong: banned_call torch.autograd.functional
import torch.autograd.functional as AF


def mlp_backward(X, labels, weights, biases):
    L = len(weights)
    f = lambda *P: nn.functional.cross_entropy(mlp_forward(X, P[:L], P[L:]), labels)
    g = AF.jacobian(f, tuple(weights + biases))
    return list(g[:L]), list(g[L:])


# %% wrong: banned_call a network of modules
def mlp_backward(X, labels, weights, biases):
    seq = nn.Sequential(*[nn.Linear(w.shape[1], w.shape[0]) for w in weights]).to(X)
    for l, w, b in zip(seq, weights, biases):
        l.weight.data, l.bias.data = w.detach().clone(), b.detach().clone()
    H = X
    for l in seq[:-1]:
        H = l(H).relu()
    nn.functional.cross_entropy(seq[-1](H), labels).backward()
    return [l.weight.grad for l in seq], [l.bias.grad for l in seq]
