# %% right: best begins at infinity
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best = float("inf")
        self.bad = 0

    def step(self, loss):
        if loss < self.best - self.min_delta:
            self.best = loss
            self.bad = 0
            return False
        self.bad += 1
        return self.bad >= self.patience


# %% right: best begins as None
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best = None
        self.count = 0

    def step(self, loss: float) -> bool:
        improved = self.best is None or self.best - loss > self.min_delta
        if improved:
            self.best = loss
        self.count = 0 if improved else self.count + 1
        return self.count >= self.patience


# %% right: a dataclass
from dataclasses import dataclass


@dataclass
class EarlyStopping:
    patience: int
    min_delta: float = 0.0
    best: float = math.inf
    waiting: int = 0

    def step(self, loss):
        if loss + self.min_delta < self.best:
            self.best, self.waiting = loss, 0
        else:
            self.waiting += 1
        return self.waiting >= self.patience


# %% right: it keeps the whole history, and best is a property
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self._patience, self._min_delta = patience, min_delta
        self._losses, self._best_at = [], 0

    @property
    def best(self):
        return self._losses[self._best_at]

    def step(self, loss):
        self._losses.append(float(loss))
        last = len(self._losses) - 1
        if last == 0 or self.best - loss > self._min_delta:
            self._best_at = last
        return last - self._best_at >= self._patience


# %% right: counting down
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience = self.left = patience
        self.min_delta = min_delta
        self.best = math.inf

    def step(self, loss):
        if not self.best - loss > self.min_delta:
            self.left -= 1
            return self.left <= 0
        self.best, self.left = loss, self.patience
        return False


# %% right: best is a tensor, and the answer begins anew after True
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best = torch.tensor(math.inf, dtype=torch.float64)
        self.bad = 0

    def step(self, loss):
        if bool(self.best - loss > self.min_delta):
            self.best = torch.tensor(loss, dtype=torch.float64)
            self.bad = 0
        else:
            self.bad += 1
        stop = self.bad == self.patience
        if stop:
            self.bad = 0
        return stop


# %% right: a window of the last calls
from collections import deque


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.min_delta = min_delta
        self.best = math.inf
        self.window = deque([True] * patience, maxlen=patience)

    def step(self, loss):
        improved = self.best - loss > self.min_delta
        if improved:
            self.best = loss
        self.window.append(improved)
        return not any(self.window)


# %% wrong: stopping_one_late
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad > self.patience


# %% wrong: one call early, for the count begins before the loss is judged
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        self.bad += 1
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 1
        return self.bad >= self.patience


# %% wrong: stopping_never_resets
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best = loss
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_compares_with_the_last
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0
        self.last = math.inf

    def step(self, loss):
        if self.last - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        self.last = loss
        return self.bad >= self.patience


# %% wrong: stopping_equal_improves
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if loss <= self.best - self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_min_delta_ignored
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.best, self.bad = patience, math.inf, 0

    def step(self, loss):
        if loss < self.best:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_min_delta_added
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if loss < self.best + self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_relative_min_delta
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if loss < self.best * (1 - self.min_delta):
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_best_creeps
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        self.bad = 0 if self.best - loss > self.min_delta else self.bad + 1
        self.best = min(self.best, loss)
        return self.bad >= self.patience


# %% wrong: stopping_best_is_the_last
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.bad = patience, min_delta, 0
        self.lowest = math.inf

    def step(self, loss):
        self.best = loss
        if self.lowest - loss > self.min_delta:
            self.lowest, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_without_best
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best_loss, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best_loss - loss > self.min_delta:
            self.best_loss, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_answer_inverted
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad < self.patience


# %% wrong: stopping_maximises
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, -math.inf, 0

    def step(self, loss):
        if loss - self.best > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: stopping_default_min_delta
class EarlyStopping:
    def __init__(self, patience, min_delta=1e-4):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: the state belongs to the class
class EarlyStopping:
    best = math.inf
    bad = 0

    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta

    def step(self, loss):
        if EarlyStopping.best - loss > self.min_delta:
            EarlyStopping.best, EarlyStopping.bad = loss, 0
        else:
            EarlyStopping.bad += 1
        return EarlyStopping.bad >= self.patience


# %% wrong: a list in the class, shared by all
class EarlyStopping:
    seen = []

    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta

    def step(self, loss):
        self.seen.append(loss)
        best_at = 0
        for i, earlier in enumerate(self.seen):
            if self.seen[best_at] - earlier > self.min_delta:
                best_at = i
        self.best = self.seen[best_at]
        return len(self.seen) - 1 - best_at >= self.patience


# %% wrong: a new object clears the others
_state = {}


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        _state.update(best=math.inf, bad=0)

    @property
    def best(self):
        return _state["best"]

    def step(self, loss):
        if _state["best"] - loss > self.min_delta:
            _state.update(best=loss, bad=0)
        else:
            _state["bad"] += 1
        return _state["bad"] >= self.patience


# %% wrong: best begins at 1e6
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, 1e6, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: best begins at 0, taken for nothing
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, 0, 0

    def step(self, loss):
        if self.best <= 0 or self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: None where it goes on
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
            return
        self.bad += 1
        if self.bad >= self.patience:
            return True


# %% wrong: the count is returned
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad


# %% wrong: a tensor is returned
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return torch.tensor(self.bad >= self.patience)


# %% wrong: the first loss counts as none
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, None, 0

    def step(self, loss):
        if self.best is not None and self.best - loss > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.best = loss if self.best is None else self.best
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: best is rounded
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if self.best - loss > self.min_delta:
            self.best, self.bad = round(loss, 4), 0
        else:
            self.bad += 1
        return self.bad >= self.patience


# %% wrong: a default argument that all objects share
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0, losses=[]):
        self.patience, self.min_delta, self.losses = patience, min_delta, losses

    def step(self, loss):
        self.losses.append(loss)
        best_at = 0
        for i, earlier in enumerate(self.losses):
            if self.losses[best_at] - earlier > self.min_delta:
                best_at = i
        self.best = self.losses[best_at]
        return len(self.losses) - 1 - best_at >= self.patience


# %% wrong: any change is an improvement
class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta, self.best, self.bad = patience, min_delta, math.inf, 0

    def step(self, loss):
        if abs(self.best - loss) > self.min_delta:
            self.best, self.bad = loss, 0
        else:
            self.bad += 1
        return self.bad >= self.patience
