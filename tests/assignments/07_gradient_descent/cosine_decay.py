# %% right: an if
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    if step >= total_steps:
        return min_lr
    return min_lr + 0.5 * (lr - min_lr) * (1 + math.cos(step / total_steps * math.pi))


# %% right: a squared cosine of the half angle
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(1.0, step / total_steps)
    return min_lr + (lr - min_lr) * math.cos(math.pi * t / 2) ** 2


# %% right: weights of the two rates
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    share = (1 - math.cos(math.pi * min(step, total_steps) / total_steps)) / 2
    return (1 - share) * lr + share * min_lr


# %% right: torch in float64
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = torch.tensor(step / total_steps, dtype=torch.float64).clamp(0, 1)
    return (min_lr + (lr - min_lr) * (1 + torch.cos(torch.pi * t)) / 2).item()


# %% right: torch in float32
def cosine_decay(first, k, steps, min_lr=0.0):
    t = torch.tensor(min(k / steps, 1.0))
    return (min_lr + (first - min_lr) * (1 + torch.cos(math.pi * t)) / 2).item()


# %% right: NumPy
import numpy as np


def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = np.clip(step / total_steps, 0, 1)
    return float(min_lr + (lr - min_lr) * 0.5 * (1 + np.cos(np.pi * t)))


# %% right: a table
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    wave = [(1 + math.cos(math.pi * k / total_steps)) / 2 for k in range(total_steps + 1)]
    return min_lr + wave[min(step, total_steps)] * (lr - min_lr)


# %% right: the library's scheduler
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: (
            min_lr / lr
            + (1 - min_lr / lr) * (1 + math.cos(math.pi * min(k, total_steps) / total_steps)) / 2
        ),
    )
    for _ in range(min(step, total_steps)):
        optimizer.step()
        scheduler.step()
    return scheduler.get_last_lr()[0]


# %% wrong: cosine_decay_rises_again
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * step / total_steps)) / 2


# %% wrong: cosine_decay_zero_after
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    if step >= total_steps:
        return 0.0
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * step / total_steps)) / 2


# %% wrong: cosine_decay_min_lr_ignored
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    return lr * (1 + math.cos(math.pi * min(step, total_steps) / total_steps)) / 2


# %% wrong: cosine_decay_cut_at_min_lr
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    return max(min_lr, lr * (1 + math.cos(math.pi * min(step, total_steps) / total_steps)) / 2)


# %% wrong: cosine_decay_min_lr_added
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    return min_lr + lr * (1 + math.cos(math.pi * min(step, total_steps) / total_steps)) / 2


# %% wrong: cosine_decay_straight_line
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return (1 - t) * lr + t * min_lr


# %% wrong: cosine_decay_quarter_period
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * math.cos(math.pi * t / 2)


# %% wrong: cosine_decay_not_halved
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t))


# %% wrong: cosine_decay_whole_period
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(2 * math.pi * t)) / 2


# %% wrong: cosine_decay_rising
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 - math.cos(math.pi * t)) / 2


# %% wrong: cosine_decay_one_step_early
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    last = max(total_steps - 1, 1)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * min(step / last, 1.0))) / 2


# %% wrong: cosine_decay_one_step_on
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min((step + 1) / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t)) / 2


# %% wrong: cosine_decay_degrees
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(180 * t)) / 2


# %% wrong: a tensor
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = torch.tensor(min(step / total_steps, 1.0), dtype=torch.float64)
    return min_lr + (lr - min_lr) * (1 + torch.cos(torch.pi * t)) / 2


# %% wrong: the plain cosine, negative in the second half
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * math.cos(math.pi * t)


# %% wrong: the last rate comes one step late
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step / (total_steps + 1), 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t)) / 2


# %% wrong: another min_lr by default
def cosine_decay(lr, step, total_steps, min_lr=1e-3):
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t)) / 2


# %% wrong: whole divisions
def cosine_decay(lr, step, total_steps, min_lr=0.0):
    t = min(step // total_steps, 1)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t)) / 2
