# %% right: the rule
def perceptron_fit(X, y, max_epochs=100):
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    converged = False
    for epoch in range(max_epochs):
        mistakes = 0
        for i in range(X.shape[0]):
            if y[i] * (torch.dot(w, X[i]) + b) <= 0:
                w += y[i] * X[i]
                b += y[i]
                mistakes += 1
        if mistakes == 0:
            converged = True
            break
    return w, b, converged


# %% right: one vector with the bias at its end
def perceptron_fit(X, y, max_epochs=100):
    Z = torch.cat([X, X.new_ones(len(X), 1)], dim=1)
    v = torch.zeros_like(Z[0])
    for _ in range(max_epochs):
        start = v.clone()
        quiet = True
        for z, label in zip(Z, y):
            if label * (v * z).sum() <= 0:
                v = v + label * z
                quiet = False
        if quiet:
            return v[:-1], v[-1], True
    return v[:-1], v[-1], False


# %% right: plain Python numbers
def perceptron_fit(X, y, max_epochs=100):
    rows, labels = X.tolist(), [int(label) for label in y]
    w, b, converged = [0.0] * X.shape[1], 0.0, False
    for _ in range(max_epochs):
        updates = 0
        for row, label in zip(rows, labels):
            if label * (sum(a * c for a, c in zip(w, row)) + b) <= 0:
                w = [a + label * c for a, c in zip(w, row)]
                b += label
                updates += 1
        converged = updates == 0
    like = {"dtype": X.dtype, "device": X.device}
    return torch.tensor(w, **like), torch.tensor(b, **like), converged


# %% right: the dual form, counting updates
def perceptron_fit(X, y, max_epochs=100):
    signs = y.to(X.dtype)
    counts = torch.zeros_like(signs)
    gram = (X[:, None, :] * X[None, :, :]).sum(-1) + 1
    for _ in range(max_epochs):
        before = counts.clone()
        for i in range(len(y)):
            if signs[i] * (counts * signs * gram[i]).sum() <= 0:
                counts[i] += 1
        if torch.equal(before, counts):
            return (counts * signs) @ X, (counts * signs).sum(), True
    return (counts * signs) @ X, (counts * signs).sum(), False


# %% right: jumping to the next mistake
def perceptron_fit(X, y, max_epochs=100):
    y = y.to(X.dtype)
    w, b = X.new_zeros(X.size(1)), X.new_tensor(0.0)
    for _ in range(max_epochs):
        place, updates = 0, 0
        while place < len(X):
            wrong = (y[place:] * (X[place:] @ w + b) <= 0).nonzero()
            if len(wrong) == 0:
                break
            place += int(wrong[0])
            w, b = w + y[place] * X[place], b + y[place]
            updates += 1
            place += 1
        if updates == 0:
            return [w, b, True]
    return [w, b, False]


# %% right: predicts with a sign, which is 0 on the line
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    converged, epoch = False, 0
    while not converged and epoch < max_epochs:
        converged, epoch = True, epoch + 1
        for x_i, y_i in zip(X, y):
            if torch.sign(w @ x_i + b) != y_i:
                w, b, converged = w + y_i * x_i, b + y_i, False
    return w, b, converged


# %% right: numpy
def perceptron_fit(X, y, max_epochs=100):
    import numpy as np

    A, t = X.cpu().numpy(), y.cpu().numpy().astype(float)
    w, b = np.zeros(A.shape[1]), 0.0
    done = False
    for _ in range(max_epochs):
        done = True
        for i in range(len(A)):
            if t[i] * (w @ A[i] + b) <= 0:
                w, b, done = w + t[i] * A[i], b + t[i], False
        if done:
            break
    return torch.tensor(w).to(X), torch.tensor(b).to(X), done


# %% wrong: perceptron_strict
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) < 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_rows_reversed
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X.flip(0), y.flip(0)):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_bias_forgotten
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, quiet = w + y_i * x_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_bias_wrong_sign
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b - y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_one_update_an_epoch
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
                break
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_batch
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        wrong = y * (X @ w + b) <= 0
        if not wrong.any():
            return w, b, True
        w = w + (y[wrong][:, None] * X[wrong]).sum(0)
        b = b + y[wrong].sum()
    return w, b, False


# %% wrong: perceptron_doubled by predictions of -1 and +1
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + 2 * y_i * x_i, b + 2 * y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_judged_at_the_end
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b = w + y_i * x_i, b + y_i
        if bool((y * (X @ w + b) > 0).all()):
            return w, b, True
    return w, b, False


# %% wrong: perceptron_one_epoch_too_few
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(1, max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: ignores max_epochs
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(100):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: another default
def perceptron_fit(X, y, max_epochs=1000):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: never says that it converged
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    quiet = False
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b = w + y_i * x_i, b + y_i
    return w, b, quiet


# %% wrong: the number of epochs instead of a bool
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for epoch in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, epoch + 1
    return w, b, 0


# %% wrong: b of shape (1,)
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), X.new_zeros(1)
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: float32 whatever comes in
def perceptron_fit(X, y, max_epochs=100):
    X, y = X.float(), y.float()
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: predicts +1 on the line
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            predicted = 1 if w @ x_i + b >= 0 else -1
            if predicted != y_i:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: corrects with the label 0 or 1
def perceptron_fit(X, y, max_epochs=100):
    y = (y > 0).to(X.dtype)
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            predicted = ((w @ x_i + b) > 0).to(X.dtype)
            if predicted != y_i:
                w, b, quiet = w + (y_i - predicted) * x_i, b + (y_i - predicted), False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: only the first wrong row ever
def perceptron_fit(X, y, max_epochs=100):
    w, b = y[0] * X[0], y[0].to(X.dtype)
    return w, b, bool((y * (X @ w + b) > 0).all())


# %% wrong: a learning rate
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + 0.1 * y_i * x_i, b + 0.1 * y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: the flag is not reset each epoch
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    quiet = True
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            break
    return w, b, quiet


# %% wrong: a random start
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.randn_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: perceptron_always_updates
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        for x_i, y_i in zip(X, y):
            w, b = w + y_i * x_i, b + y_i
    return w, b, bool((y * (X @ w + b) > 0).all())


# %% wrong: a tensor for converged
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        before = torch.cat([w, b[None]])
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b = w + y_i * x_i, b + y_i
        quiet = (before == torch.cat([w, b[None]])).all()
        if quiet:
            break
    return w, b, quiet


# %% wrong: compares the weights, which may come back after a round
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        w_old, b_old = w.clone(), b.clone()
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b = w + y_i * x_i, b + y_i
        if torch.equal(w, w_old) and torch.equal(b, b_old):
            return w, b, True
    return w, b, False


# %% right: an object that keeps the weights
class Perceptron:
    def __init__(self, X):
        self.w, self.b = X.new_zeros(X.shape[1]), X.new_zeros(())

    def corrects(self, x, label):
        if label * (self.w @ x + self.b) > 0:
            return 0
        self.w += label * x
        self.b += label
        return 1


def perceptron_fit(X, y, max_epochs=100):
    perceptron = Perceptron(X)
    for _ in range(max_epochs):
        if sum(perceptron.corrects(X[i], y[i]) for i in range(len(X))) == 0:
            return perceptron.w, perceptron.b, True
    return perceptron.w, perceptron.b, False


# %% wrong: perceptron_one_epoch_too_many
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs + 1):
        quiet = True
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: keeps the weights of the best epoch
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    best = (len(X) + 1, w, b)
    for _ in range(max_epochs):
        updates = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, updates = w + y_i * x_i, b + y_i, updates + 1
        if updates < best[0]:
            best = (updates, w, b)
        if updates == 0:
            return w, b, True
    return best[1], best[2], False


# %% wrong: repeats a row until it is right
def perceptron_fit(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for x_i, y_i in zip(X, y):
            while y_i * (w @ x_i + b) <= 0:
                w, b, quiet = w + y_i * x_i, b + y_i, False
        if quiet:
            return w, b, True
    return w, b, False


# %% wrong: state kept between two calls
kept = {}


def perceptron_fit(X, y, max_epochs=100):
    w, b = kept.get(X.shape[1], (X.new_zeros(X.shape[1]), X.new_zeros(())))
    w, b = w.to(X), b.to(X)
    for _ in range(max_epochs):
        updated = False
        for row, label in zip(X, y, strict=True):
            if label * (w @ row + b) <= 0:
                w, b, updated = w + label * row, b + label, True
        kept[X.shape[1]] = w, b
        if not updated:
            return w, b, True
    return w, b, False
