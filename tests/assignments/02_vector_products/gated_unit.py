# %% right: operators
def gated_unit(X, W, V):
    return (X @ W) * torch.sigmoid(X @ V)


# %% right: glu of both products side by side
def gated_unit(X, W, V):
    return torch.nn.functional.glu(torch.cat([X @ W, X @ V], dim=1), dim=1)


# %% right: the student's functions
def gated_unit(X, W, V):
    return hadamard(X.mm(W), 1 / (1 + torch.exp(-X.mm(V))))


# %% right: einsum, and tanh for the sigmoid
def gated_unit(X, W, V):
    what = torch.einsum("nd,dh->nh", X, W)
    gate = torch.einsum("nd,dh->nh", X, V)
    return what * (1 + torch.tanh(gate / 2)) / 2


# %% right: row by row
def gated_unit(X, W, V):
    return torch.stack([(x @ W) * (x @ V).sigmoid() for x in X])


# %% right: linear layers' convention
import torch.nn.functional as F


def gated_unit(X, W, V):
    return F.linear(X, W.T) * F.sigmoid(F.linear(X, V.T))


# %% wrong: gate_on_the_wrong_side
def gated_unit(X, W, V):
    return torch.sigmoid(X @ W) * (X @ V)


# %% wrong: gate_without_sigmoid
def gated_unit(X, W, V):
    return (X @ W) * (X @ V)


# %% wrong: gate_added
def gated_unit(X, W, V):
    return X @ W + torch.sigmoid(X @ V)


# %% wrong: gate_with_tanh
def gated_unit(X, W, V):
    return (X @ W) * torch.tanh(X @ V)


# %% wrong: gate_with_silu
def gated_unit(X, W, V):
    return (X @ W) * torch.nn.functional.silu(X @ V)


# %% wrong: gate_on_both
def gated_unit(X, W, V):
    return torch.sigmoid(X @ W) * torch.sigmoid(X @ V)


# %% wrong: gate_alone
def gated_unit(X, W, V):
    return torch.sigmoid(X @ V)


# %% wrong: gate_of_its_own_value
def gated_unit(X, W, V):
    return torch.nn.functional.silu(X @ W)


# %% wrong: the sigmoid of the product
def gated_unit(X, W, V):
    return torch.sigmoid((X @ W) * (X @ V))


# %% wrong: a hard gate
def gated_unit(X, W, V):
    return (X @ W) * (X @ V > 0)


# %% wrong: softmax for sigmoid
def gated_unit(X, W, V):
    return (X @ W) * torch.softmax(X @ V, dim=1)


# %% wrong: no gradient through the gate
def gated_unit(X, W, V):
    return (X @ W) * torch.sigmoid(X @ V).detach()


# %% wrong: weights transposed
def gated_unit(X, W, V):
    return (X @ W.T) * torch.sigmoid(X @ V.T)


# %% wrong: the products entry by entry
def gated_unit(X, W, V):
    return (X * W) * torch.sigmoid(X * V)


# %% right: other argument names, softmax of two
def gated_unit(inputs, values, gates):
    z = inputs @ gates
    return (inputs @ values) * torch.stack([z, torch.zeros_like(z)]).softmax(0)[0]


# %% wrong: a sigmoid that overflows
def gated_unit(X, W, V):
    e = torch.exp(X @ V)
    return (X @ W) * e / (1 + e)
