"""A small assignment text that obeys every rule, for tests to break."""

TEXT = '''\
# %% [markdown] lang="en"
# ## 1.1 Twice: `twice`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# Return $2x$.

# %% [markdown] lang="es"
# ## 1.1 El doble: `twice`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Devuelve $2x$.

# %%
import torch


# %% nbgrader={"grade_id": "twice", "solution": true}
def twice(x):
    """Return 2 x, shape of x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_twice", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(twice, oracle=lambda x: x + x, mistakes={"wrong_sign": lambda x: -2 * x})
for v in variants():
    contract.holds(v.normal(3))
### END HIDDEN TESTS
torch.testing.assert_close(twice(torch.ones(2)), torch.tensor([2.0, 2.0]))

# %% uses_exercises=true
print(twice(torch.ones(1)))
'''
