# %% right: the operator
def linear_model(X, w, b):
    return X @ w + b


# %% right: broadcasting and a sum
def linear_model(X, w, b):
    return (X * w).sum(dim=1) + b


# %% right: a loop over the features
def linear_model(X, w, b):
    y_hat = b.expand(X.shape[0])
    for j in range(X.shape[1]):
        y_hat = y_hat + w[j] * X[:, j]
    return y_hat


# %% right: a loop over the samples
def linear_model(X, w, b):
    return torch.stack([torch.dot(row, w) + b for row in X])


# %% right: the library's linear layer
def linear_model(X, w, b):
    return torch.nn.functional.linear(X, w.unsqueeze(0), b.reshape(1)).squeeze(1)


# %% right: einsum, b added in place to the new tensor
def linear_model(X, w, b):
    y_hat = torch.einsum("nd,d->n", X, w)
    y_hat += b
    return y_hat


# %% right: a column of ones
def linear_model(X, w, b):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    return A.mv(torch.cat([w, b.reshape(1)]))


# %% right: other names for the arguments, a lambda
linear_model = lambda x, weight, bias: torch.mv(x, weight) + bias


# %% wrong: linear_model_without_b
def linear_model(X, w, b):
    return X @ w


# %% wrong: linear_model_b_in_every_term
def linear_model(X, w, b):
    return (X * w + b).sum(dim=1)


# %% wrong: kept_dimension
def linear_model(X, w, b):
    return X @ w.reshape(-1, 1) + b


# %% wrong: mean_not_sum
def linear_model(X, w, b):
    return (X * w).mean(dim=1) + b


# %% wrong: not_summed
def linear_model(X, w, b):
    return X * w + b


# %% wrong: sums over the samples
def linear_model(X, w, b):
    return (X * w).sum(dim=0) + b


# %% wrong: takes b out of the graph
def linear_model(X, w, b):
    return X @ w + b.item()


# %% wrong: always float32
def linear_model(X, w, b):
    return X.float() @ w.float() + b.float()


# %% wrong: squeezes a single sample away
def linear_model(X, w, b):
    return (X @ w[:, None]).squeeze() + b


# %% wrong: changes w
def linear_model(X, w, b):
    w += b / X.sum(dim=1).mean()
    return X @ w


# %% wrong: only for one feature
def linear_model(X, w, b):
    return X[:, 0] * w[0] + b


# %% wrong: out of the graph
def linear_model(X, w, b):
    with torch.no_grad():
        return X @ w + b


# %% wrong: remembers the first bias
remembered = []


def linear_model(X, w, b):
    remembered.append(b)
    return X @ w + remembered[0].to(X)
