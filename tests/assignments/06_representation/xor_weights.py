# %% right: rises with the sum, falls after one
def xor_weights():
    return (
        torch.tensor([[1.0, 1.0], [1.0, 1.0]]),
        torch.tensor([0.0, -1.0]),
        torch.tensor([1.0, -2.0]),
        torch.tensor(0.0),
    )


# %% right: how the inputs differ
def xor_weights():
    W1 = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])
    return W1, torch.zeros(2), torch.ones(2), torch.zeros(())


# %% right: OR minus AND, scaled, with a bias, as a list
def xor_weights():
    W1 = torch.tensor([[-2.0, -2.0], [1.0, 1.0]])
    b1 = torch.tensor([2.0, -1.0])
    w2 = torch.tensor([-0.5, -1.0])
    return [W1, b1, w2, torch.tensor(1.0)]


# %% right: parameters
def xor_weights():
    parts = [
        torch.ones(2, 2),
        torch.tensor([0.0, -1.0]),
        torch.tensor([1.0, -2.0]),
        torch.zeros(()),
    ]
    return tuple(torch.nn.Parameter(part) for part in parts)


# %% right: from numpy
def xor_weights():
    import numpy as np

    W1 = np.array([[3, -3], [-4, 4]], dtype=np.float32)
    w2 = np.array([1 / 3, 0.25], dtype=np.float32)
    b1 = np.zeros(2, dtype=np.float32)
    return tuple(torch.from_numpy(a) for a in (W1, b1, w2)) + (
        torch.tensor(0, dtype=torch.float32),
    )


# %% right: the second unit twice as steep
def xor_weights():
    W1 = torch.tensor([[1.0, 1.0], [2.0, 2.0]])
    b1 = torch.tensor([0.0, -2.0])
    w2 = torch.tensor([1.0, -1.0])
    return W1, b1, w2, torch.zeros([])


# %% right: found by descent
def xor_weights():
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0.0, 1.0, 1.0, 0.0])
    params = [
        torch.ones(2, 2, requires_grad=True),
        torch.tensor([0.2, -0.8], requires_grad=True),
        torch.tensor([1.0, -1.8], requires_grad=True),
        torch.tensor(0.1, requires_grad=True),
    ]
    optimizer = torch.optim.LBFGS(params, max_iter=500, tolerance_change=1e-16)

    def closure():
        optimizer.zero_grad()
        W1, b1, w2, b2 = params
        loss = (torch.relu(X @ W1.T + b1) @ w2 + b2 - y).square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return params


# %% wrong: xor_transposed
def xor_weights():
    W1 = torch.tensor([[1.0, 2.0], [1.0, 2.0]])
    b1 = torch.tensor([0.0, -2.0])
    return W1, b1, torch.tensor([1.0, -1.0]), torch.tensor(0.0)


# %% wrong: xor_is_and
def xor_weights():
    W1 = torch.tensor([[1.0, 1.0], [0.0, 0.0]])
    return W1, torch.tensor([-1.0, 0.0]), torch.tensor([1.0, 0.0]), torch.tensor(0.0)


# %% wrong: xor_is_or
def xor_weights():
    W1 = torch.ones(2, 2)
    return W1, torch.tensor([0.0, -1.0]), torch.tensor([1.0, -1.0]), torch.tensor(0.0)


# %% wrong: xor_negated
def xor_weights():
    W1 = torch.ones(2, 2)
    return W1, torch.tensor([0.0, -1.0]), torch.tensor([-1.0, 2.0]), torch.tensor(1.0)


# %% wrong: xor_plus_minus_one
def xor_weights():
    W1 = torch.ones(2, 2)
    return W1, torch.tensor([0.0, -1.0]), torch.tensor([2.0, -4.0]), torch.tensor(-1.0)


# %% wrong: xor_only_sides
def xor_weights():
    W1 = torch.ones(2, 2)
    return W1, torch.tensor([0.0, -1.0]), torch.tensor([0.9, -1.8]), torch.tensor(0.05)


# %% wrong: xor_only_sides for a step instead of a ReLU
def xor_weights():
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([-0.5, -1.5])
    return W1, b1, torch.tensor([1.0, -4.0]), torch.tensor(0.0)


# %% wrong: xor_four_parts
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor([1.0, -2.0])


# %% wrong: xor_still_linear
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, 1.0]), torch.tensor([1.0, -0.5]), torch.tensor(0.5)


# %% wrong: b2 of shape (1,)
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor([1.0, -2.0]), torch.zeros(1)


# %% wrong: w2 a row
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor([[1.0, -2.0]]), torch.zeros(())


# %% wrong: b2 a Python float
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor([1.0, -2.0]), 0.0


# %% wrong: integers
def xor_weights():
    return (
        torch.tensor([[1, 1], [1, 1]]),
        torch.tensor([0, -1]),
        torch.tensor([1, -2]),
        torch.tensor(0),
    )


# %% wrong: float64
def xor_weights():
    parts = torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor([1.0, -2.0]), torch.zeros(())
    return tuple(part.double() for part in parts)


# %% wrong: lists
def xor_weights():
    return [[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [1.0, -2.0], 0.0


# %% wrong: three hidden units
def xor_weights():
    W1 = torch.ones(3, 2)
    b1 = torch.tensor([0.0, -1.0, -2.0])
    return W1, b1, torch.tensor([1.0, -2.0, 1.0]), torch.tensor(0.0)


# %% wrong: the output weights and the output bias swapped
def xor_weights():
    return torch.ones(2, 2), torch.tensor([0.0, -1.0]), torch.tensor(0.0), torch.tensor([1.0, -2.0])


# %% wrong: rounded too much
def xor_weights():
    W1 = torch.tensor([[3.0, -3.0], [-3.0, 3.0]])
    return W1, torch.zeros(2), torch.tensor([0.333, 0.333]), torch.tensor(0.0)
