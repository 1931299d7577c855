# %% right: solved for x2
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return (-b - w[0] * x1) / w[1]


# %% right: slope and intercept
def decision_boundary(w, b, x1):
    w1, w2 = w
    if not w2:
        raise ValueError("w[1] must not be 0")
    slope, intercept = -w1 / w2, -b / w2
    return torch.add(intercept, slope * x1)


# %% right: entry by entry
def decision_boundary(w, b, x1):
    if w[1].item() == 0.0:
        raise ValueError
    flat = [-(w[0] * t + b) / w[1] for t in x1.reshape(-1)]
    return torch.stack(flat).view(x1.shape)


# %% right: from a point of the line along its direction
def decision_boundary(w, b, x1):
    if torch.equal(w[1], torch.zeros_like(w[1])):
        raise ValueError("the boundary is vertical")
    through = -b / w[1]
    direction = torch.stack([w[1], -w[0]])
    return through + x1 / direction[0] * direction[1]


# %% wrong: wrong_sign
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return (w[0] * x1 + b) / w[1]


# %% wrong: logit_without_bias
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return -w[0] / w[1] * x1


# %% wrong: boundary_bias_not_divided
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return -w[0] / w[1] * x1 - b


# %% wrong: boundary_weights_swapped
def decision_boundary(w, b, x1):
    if w[0] == 0:
        return torch.zeros_like(x1)
    if w[1] == 0:
        raise ValueError("vertical")
    return -(w[1] * x1 + b) / w[0]


# %% wrong: no error
def decision_boundary(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


# %% wrong: the wrong error
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ZeroDivisionError("vertical")
    return -(w[0] * x1 + b) / w[1]


# %% wrong: refuses a horizontal line too
def decision_boundary(w, b, x1):
    if (w == 0).any():
        raise ValueError("vertical")
    return -(w[0] * x1 + b) / w[1]


# %% wrong: refuses small weights
def decision_boundary(w, b, x1):
    if abs(w[1]) < 1e-6:
        raise ValueError("vertical")
    return -(w[0] * x1 + b) / w[1]


# %% wrong: eps in the denominator
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return -(w[0] * x1 + b) / (w[1] + 1e-8)


# %% wrong: flattens x1
def decision_boundary(w, b, x1):
    if w[1] == 0:
        raise ValueError("vertical")
    return -(w[0] * x1 + b).reshape(-1) / w[1]


# %% wrong: detached weights
def decision_boundary(w, b, x1):
    w1, w2 = w.tolist()
    if w2 == 0:
        raise ValueError("vertical")
    return -(w1 * x1 + b) / w2
