# %% right: a power
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** (epoch // every)


# %% right: drop by drop
def step_decay(lr, epoch, drop=0.5, every=10):
    while epoch >= every:
        lr *= drop
        epoch -= every
    return lr


# %% right: floor and pow
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * math.pow(drop, math.floor(epoch / every))


# %% right: through a tensor and back
def step_decay(lr, epoch, drop=0.5, every=10):
    drops = torch.div(torch.tensor(epoch), every, rounding_mode="floor")
    return (lr * torch.tensor(drop, dtype=torch.float64) ** drops).item()


# %% right: a recursion
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr if epoch < every else step_decay(lr * drop, epoch - every, drop, every)


# %% right: a power in float32
def step_decay(first, k, drop=0.5, every=10):
    return float(first * torch.tensor(drop) ** (k // every))


# %% right: NumPy
import numpy as np


def step_decay(lr, epoch, drop=0.5, every=10):
    return float(lr * np.power(drop, np.floor_divide(epoch, every)))


# %% wrong: step_decay_not_rounded
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** (epoch / every)


# %% wrong: step_decay_rounded_to_nearest
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** round(epoch / every)


# %% wrong: step_decay_one_epoch_early
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** ((1 + epoch) // every)


# %% wrong: step_decay_one_epoch_late
def step_decay(lr, epoch, drop=0.5, every=10):
    drops = 0
    while epoch > every:
        epoch -= every
        drops += 1
    return lr * drop**drops


# %% wrong: rounded up
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** math.ceil(epoch / every)


# %% wrong: step_decay_every_epoch
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop**epoch


# %% wrong: step_decay_only_once
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop if epoch >= every else lr


# %% wrong: step_decay_only_then
def step_decay(lr, epoch, drop=0.5, every=10):
    if epoch > 0 and epoch % every == 0:
        return lr * drop
    return lr


# %% wrong: step_decay_share_lost
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * (1 - drop) ** (epoch // every)


# %% wrong: step_decay_product
def step_decay(lr, epoch, drop=0.5, every=10):
    drops = epoch // every
    return lr * drop * drops if drops else lr


# %% wrong: step_decay_drop_ignored
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr / 2 ** (epoch // every)


# %% wrong: step_decay_every_ignored
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** (epoch // 10)


# %% wrong: step_decay_divided
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr / drop ** (epoch // every)


# %% wrong: step_decay_from_one
def step_decay(lr, epoch, drop=0.5, every=10):
    return drop ** (epoch // every)


# %% wrong: a tensor
def step_decay(lr, epoch, drop=0.5, every=10):
    return torch.tensor(lr * drop ** (epoch // every))


# %% wrong: through half precision
def step_decay(lr, epoch, drop=0.5, every=10):
    return (torch.tensor(lr).half() * drop ** (epoch // every)).item()


# %% wrong: other defaults
def step_decay(lr, epoch, drop=0.1, every=30):
    return lr * drop ** (epoch // every)


# %% wrong: the remainder
def step_decay(lr, epoch, drop=0.5, every=10):
    return lr * drop ** (epoch % every)


# %% wrong: subtracted
def step_decay(lr, epoch, drop=0.5, every=10):
    return max(lr - drop * (epoch // every), 0.0)
