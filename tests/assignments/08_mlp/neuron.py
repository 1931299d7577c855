# %% right: elementwise product and a sum over the last axis
def neuron(x, w, b, activation):
    return activation((x * w).sum(dim=-1) + b)


# %% right: einsum
def neuron(x, w, b, activation):
    z = torch.einsum("...d,d->...", x, w)
    return activation(z + b)


# %% right: the library's linear, one sample or many
def neuron(x, w, b, activation):
    z = nn.functional.linear(x, w[None, :], b.reshape(1))
    return activation(z).squeeze(-1)


# %% right: a loop over the samples
def neuron(x, w, b, activation):
    if x.dim() == 1:
        return activation(torch.dot(x, w) + b)
    return torch.stack([neuron(row, w, b, activation) for row in x])


# %% right: a Python sum over the features
def neuron(inputs, weights, bias, phi):
    z = bias
    for k in range(len(weights)):
        z = z + inputs[..., k] * weights[k]
    return phi(z)


# %% right: a class with the parameters
class _Neuron:
    def __init__(self, w, b, activation):
        self.w, self.b, self.activation = w, b, activation

    def __call__(self, x):
        return self.activation(torch.matmul(x, self.w).add(self.b))


neuron = lambda x, w, b, activation: _Neuron(w, b, activation)(x)


# %% right: vmap over the samples
def neuron(x, w, b, activation):
    f = lambda r: activation((r * w).sum() + b)
    return f(x) if x.ndim == 1 else torch.vmap(f)(x)


# %% wrong: neuron_without_activation
def neuron(x, w, b, activation):
    return x @ w + b


# %% wrong: neuron_without_bias
def neuron(x, w, b, activation):
    return activation(x @ w)


# %% wrong: neuron_bias_after_activation
def neuron(x, w, b, activation):
    return activation(x @ w) + b


# %% wrong: neuron_always_relu whatever is given
def neuron(x, w, b, activation):
    return torch.relu(x @ w + b)


# %% wrong: neuron_always_sigmoid whatever is given
def neuron(x, w, b, activation):
    return torch.sigmoid(x @ w + b)


# %% wrong: neuron_activates_the_input
def neuron(x, w, b, activation):
    return activation(x) @ w + b


# %% wrong: neuron_batch_in_one_sum
def neuron(x, w, b, activation):
    return activation((x * w).sum() + b)


# %% wrong: neuron_bias_in_every_term
def neuron(x, w, b, activation):
    return activation((x * w + b).sum(-1))


# %% wrong: neuron_sums_over_samples
def neuron(x, w, b, activation):
    return activation((x * w).sum(0) + b)


# %% wrong: kept_dimension
def neuron(x, w, b, activation):
    return activation((x * w).sum(-1, keepdim=True) + b)


# %% wrong: one sample only
def neuron(x, w, b, activation):
    return activation(torch.dot(w, x) + b)


# %% wrong: a batch only
def neuron(x, w, b, activation):
    return activation(torch.mv(x, w) + b)


# %% wrong: asks for the activation by name
def neuron(x, w, b, activation):
    names = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
    return names[activation.__name__](x @ w + b)


# %% wrong: detached
def neuron(x, w, b, activation):
    return activation(torch.tensor((x @ w).tolist(), dtype=x.dtype, device=x.device) + b)


# %% wrong: the bias as a plain number gets no gradient
def neuron(x, w, b, activation):
    return activation(x @ w + b.item())


# %% wrong: always float32
def neuron(x, w, b, activation):
    return activation(x.float() @ w.float() + b.float())


# %% wrong: changes x
def neuron(x, w, b, activation):
    if x.requires_grad or w.requires_grad:
        return activation(x @ w + b)
    x *= w
    return activation(x.sum(-1) + b)


# %% wrong: squeezes a batch of one
def neuron(x, w, b, activation):
    return activation((x @ w.unsqueeze(-1)).squeeze() + b)


# %% wrong: shape (1,) for one sample
def neuron(x, w, b, activation):
    if x.dim() == 1:
        x = x[None]
    return activation(x @ w + b)
