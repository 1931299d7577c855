# %% right: the three libraries
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


# %% right: with CUDA named as well
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


# %% right: a loop over the three functions
def set_seed(seed):
    for seeding in (random.seed, np.random.seed, torch.random.manual_seed):
        seeding(seed)


# %% right: torch's default generator by name
def set_seed(seed):
    import random as python_random

    python_random.seed(seed)
    np.random.seed(seed)
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_available():
        torch.cuda.manual_seed_all(seed)


# %% right: states of new generators
import numpy


def set_seed(seed):
    random.setstate(random.Random(seed).getstate())
    numpy.random.set_state(numpy.random.RandomState(seed).get_state())
    torch.set_rng_state(torch.Generator().manual_seed(seed).get_state())


# %% right: one seed feeds the next
def set_seed(seed):
    random.seed(seed)
    np.random.seed(random.getrandbits(32))
    torch.manual_seed(random.getrandbits(60))


# %% wrong: seed_forgets_a_library, NumPy
def set_seed(seed):
    random.seed(seed)
    torch.manual_seed(seed)


# %% wrong: seed_forgets_a_library, Python
def set_seed(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)


# %% wrong: seed_forgets_a_library, torch
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)


# %% wrong: seed_ignored
def set_seed(seed):
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


# %% wrong: a new NumPy generator seeds nothing global
def set_seed(seed):
    random.seed(seed)
    np.random.default_rng(seed)
    torch.manual_seed(seed)


# %% wrong: a new torch generator seeds nothing global
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.Generator().manual_seed(seed)


# %% wrong: torch gets the seed that it has
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.initial_seed()


# %% wrong: the seed 0 is passed over
def set_seed(seed):
    if seed:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)


# %% wrong: a second call with the same seed does nothing
import functools


@functools.cache
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


# %% wrong: torch's state is put back at once
def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)


# %% wrong: NumPy always gets the same seed
def set_seed(seed):
    random.seed(seed)
    np.random.seed(42)
    torch.manual_seed(seed)
