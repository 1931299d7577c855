# %% right: three cases
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% right: clamped, the square of a cosine
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if warmup_steps > 0 and step <= warmup_steps:
        return float(lr) * (step / warmup_steps)
    left = max(1, total_steps - warmup_steps)
    progress = min(1.0, max(0.0, (step - warmup_steps) / left))
    return lr * math.cos(progress * math.pi / 2) ** 2


# %% right: with tensors inside
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    t = torch.tensor(float(step), dtype=torch.float64)
    up = t / max(warmup_steps, 1)
    sweep = (t - warmup_steps) / (total_steps - warmup_steps)
    down = (1 + torch.cos(torch.pi * sweep.clamp(0, 1))) / 2
    return (lr * (up if step < warmup_steps else down)).item()


# %% right: the other schedules as helpers
def _line(step, steps):
    return step / steps


def _half_cosine(step, steps):
    from math import cos, pi

    return 0.0 if step >= steps else (cos(pi * step / steps) + 1) / 2


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if warmup_steps and step < warmup_steps:
        return lr * _line(step, warmup_steps)
    return lr * _half_cosine(step - warmup_steps, total_steps - warmup_steps)


# %% right: numpy
import numpy as np


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return float(np.interp(step, [0, warmup_steps], [0.0, lr]))
    t = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return float(lr * (1 + np.cos(np.pi * t)) / 2)


# %% right: PyTorch's schedules chained
def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return lr * (1 - (warmup_steps - step) / warmup_steps)
    dummy = torch.optim.SGD([torch.zeros(1)], lr=lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(dummy, total_steps - warmup_steps)
    for _ in range(step - warmup_steps):
        dummy.step()
        schedule.step()
    return float(schedule.get_last_lr()[0])


# %% wrong: warmup_counts_from_one
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * (step + 1) / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: the whole curve is one step ahead
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    step = step + 1
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_missing
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_zero
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return 0.0
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_cosine_from_step_0
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = step / total_steps
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_not_subtracted_from_total
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    t = min(1.0, (step - warmup_steps) / total_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: the whole curve is one step behind
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    step = max(step - 1, 0)
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_rises_again
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_lr_after_total
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return lr
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_curved
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * (1 - math.cos(math.pi * step / warmup_steps)) / 2
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_straight_down
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * (1 - t)


# %% wrong: warmup_quarter_period
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * math.cos(math.pi * t / 2)


# %% wrong: warmup_cosine_not_halved
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * (1 + math.cos(math.pi * t))


# %% wrong: warmup_whole_period
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * (1 + math.cos(2 * math.pi * t)) / 2


# %% wrong: warmup_without_lr
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return (1 + math.cos(math.pi * t)) / 2


# %% wrong: warmup_times_cosine
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step > total_steps:
        return 0.0
    line = min(1.0, step / max(warmup_steps, 1))
    return line * lr * (1 + math.cos(math.pi * step / total_steps)) / 2


# %% wrong: divides by zero without a warm-up
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    line = step / warmup_steps
    if step < warmup_steps:
        return lr * line
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: step 0 is always 0
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step <= warmup_steps:
        return lr * step / max(warmup_steps, 1)
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: an integer quotient
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * (step // warmup_steps)
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * lr * (1 + math.cos(math.pi * t))


# %% wrong: a tensor
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * (1 + torch.cos(torch.tensor(math.pi * t))) / 2


# %% wrong: the angle in degrees
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    return lr * (1 + math.cos(180 * t)) / 2


# %% wrong: goes on to a tenth of the rate
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    t = (step - warmup_steps) / (total_steps - warmup_steps)
    t = min(t, 1.0)
    return 0.1 * lr + 0.9 * lr * (1 + math.cos(math.pi * t)) / 2


# %% wrong: 0 from one step before total_steps
import math


def warmup_cosine(lr, step, warmup_steps, total_steps):
    if step < warmup_steps:
        return lr * step / warmup_steps
    t = min(1.0, (step - warmup_steps) / max(1, total_steps - warmup_steps - 1))
    return 0.5 * lr * (1 + math.cos(math.pi * t))
