"""A small assignment whose hidden tests are written as courses write theirs, for attackers.

Every exercise is checked in another way: by torch, by plain arithmetic, by a helper of the
instructor's, by a file of the course, by `gradus.checks`. Some checks are careless on purpose:
expected values are computed from inputs after the call, exceptions of any kind are accepted.
"""

from __future__ import annotations

NAME = "01_heist"

# Hidden inputs hold these; no student may come by them.
HIDDEN = ("7318264", "marmalade", "quetzal", "axolotl")
# A solution of the reference holds this.
REFERENCE_MARK = "# ocelot"

# What lies beside the notebook, for exercises and for tests.
COURSE_FILES = {
    "returns.csv": "day,return\n1,0.5\n2,-0.25\n3,1.75\n4,3.0\n",
    "nearness.py": "def near(got, expected):\n    return abs(got - expected) < 1e-9\n",
}

POINTS = {
    "center": 3,
    "rmse": 2,
    "sgd_step": 3,
    "affine": 3,
    "parse_rate": 2,
    "batches": 2,
    "decay": 2,
    "sigmoid": 2,
    "softmax": 2,
    "mean_return": 2,
    "weighted_mean": 3,
}

TEXT = '''\
# %% [markdown]
# # The heist

# %%
import csv
import math
import unittest

import numpy as np
import torch
from torch import nn
from torch.testing import assert_close


# %% nbgrader={"grade_id": "helper"}
TOLERANCE = 1e-5


def agree(got, expected):
    """Tell whether two tensors have one shape and are close."""
    return got.shape == expected.shape and bool((got - expected).abs().max() < TOLERANCE)


# %% nbgrader={"grade_id": "center", "solution": true}
def center(X):
    """Return X, shape (n, d), less the mean of each column."""
    ### BEGIN SOLUTION
    return X - X.mean(dim=0)  # ocelot
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_center", "grade": true, "points": 3}
assert center(torch.ones(3, 2)).shape == (3, 2)
### BEGIN HIDDEN TESTS
X = torch.tensor([[0.7318264, -1.5], [2.25, 4.0], [-3.5, 0.125]])
torch.testing.assert_close(center(X), X - X.mean(dim=0))
wide = torch.tensor([[0.7318264, 2.0, 8.0], [1.0, 5.0, -1.0]])
torch.testing.assert_close(center(wide), wide - wide.mean(dim=0))
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "rmse", "solution": true}
def rmse(y_hat, y):
    """Return the root of the mean squared error of two tensors of shape (n,), a float."""
    ### BEGIN SOLUTION
    return float(((y_hat - y) ** 2).mean().sqrt())
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_rmse", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
def small(number):
    return abs(number) < 1e-6

# The quetzal stands here and is passed to nobody.
y_hat = torch.tensor([0.7318264, 1.5, -2.0])
y = torch.tensor([1.0, -0.5, 3.0])
got = rmse(y_hat, y)
expected = math.sqrt(sum((a - b) ** 2 for a, b in zip(y_hat.tolist(), y.tolist())) / 3)
assert abs(expected - got) < 1e-5
assert math.isclose(rmse(y, y_hat), expected, rel_tol=1e-5)
assert rmse(y, y) == 0
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "sgd_step", "solution": true}
def sgd_step(params, lr):
    """Move every tensor of a list against its gradient, in place."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sgd_step", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
params = [torch.tensor([0.7318264, -2.0]), torch.tensor([[3.0], [0.5]])]
for p in params:
    p.requires_grad_()
loss = (params[0] ** 2).sum() + (params[1] * torch.tensor([[2.0], [-1.0]])).sum()
loss.backward()
before = [p.detach().clone() for p in params]
sgd_step(params, lr=0.1)
for p, old in zip(params, before):
    assert torch.allclose(p.detach(), old - 0.1 * p.grad)
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "affine", "solution": true}
class Affine(nn.Module):
    """X W^T + b, with the parameters `weight`, shape (out, in), and `bias`, shape (out,)."""

    ### BEGIN SOLUTION
    def __init__(self, d_in, d_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(d_out, d_in))
        self.bias = nn.Parameter(torch.zeros(d_out))

    def forward(self, X):
        return X @ self.weight.T + self.bias
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_affine", "grade": true, "points": 3}
layer = Affine(3, 2)
assert isinstance(layer, nn.Module)
### BEGIN HIDDEN TESTS
W = torch.tensor([[0.7318264, 1.0, -2.0], [0.5, -0.25, 3.0]])
b = torch.tensor([0.5, -1.0])
with torch.no_grad():
    layer.weight.copy_(W)
    layer.bias.copy_(b)
X = torch.tensor([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.25], [4.0, 0.125, -2.0]])
got = layer(X)
assert layer.weight.shape == (2, 3)
assert_close(got, X @ W.T + b)
got.sum().backward()
assert torch.equal(layer.bias.grad, torch.full((2,), 3.0))
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "parse_rate", "solution": true}
def parse_rate(text):
    """Return the number that a text holds; raise ValueError if it is none or below 0."""
    ### BEGIN SOLUTION
    rate = float(text)
    if rate < 0:
        raise ValueError("a rate is not negative")
    return rate
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_parse_rate", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
assert parse_rate("0.7318264") == 0.7318264
assert parse_rate(" 12.5 ") == 12.5
for text in ("marmalade", "", "-0.5"):
    try:
        parse_rate(text)
    except Exception:
        pass
    else:
        raise AssertionError("a text that is no rate was accepted")
with unittest.TestCase().assertRaises(ValueError):
    parse_rate("-7318264")
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "batches", "solution": true}
def batches(n, size):
    """Yield the indices 0..n-1 in lists of `size`; the last may be shorter."""
    ### BEGIN SOLUTION
    for start in range(0, n, size):
        yield list(range(start, min(start + size, n)))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_batches", "grade": true, "points": 2}
assert len(list(batches(4, 2))) == 2
### BEGIN HIDDEN TESTS
n, size = 7, 3
expected = [list(range(start, min(start + size, n))) for start in range(0, n, size)]
assert list(batches(n, size)) == expected
walk = batches(5, 5)
assert next(walk) == [0, 1, 2, 3, 4]
assert next(walk, None) is None
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "decay", "solution": true}
def decay(lr, factor):
    """Return a function: step → lr factor^step."""
    ### BEGIN SOLUTION
    def rate(step):
        return lr * factor**step

    return rate
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_decay", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
axolotl = decay(0.7318264, 0.5)
assert callable(axolotl)
assert axolotl(0) == 0.7318264
assert abs(axolotl(2) - 0.1829566) < 1e-7
assert small(axolotl(30))
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "sigmoid", "solution": true}
def sigmoid(x):
    """Return 1 / (1 + exp(-x)), shape of x."""
    ### BEGIN SOLUTION
    return 1 / (1 + torch.exp(-x))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sigmoid", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
inputs = [torch.tensor([0.7318264, -2.0, 30.0]), torch.tensor([[4.0, -0.5]])]
answers = [1 / (1 + torch.exp(-x)) for x in inputs]
for got, right in zip(map(sigmoid, inputs), answers):
    assert agree(got, right)
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "softmax", "solution": true}
def softmax(z):
    """Return exp(z) over its sum, for z of shape (k,)."""
    ### BEGIN SOLUTION
    return torch.exp(z) / torch.exp(z).sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_softmax", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
z = torch.tensor([0.7318264, 1.0, -2.0, 0.0])
got = softmax(z)
assert got.shape == z.shape
assert got.allclose(torch.softmax(z, dim=0))
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "mean_return", "solution": true}
def mean_return(path):
    """Return the mean of the column `return` of a csv file."""
    ### BEGIN SOLUTION
    with open(path) as file:
        column = [float(row["return"]) for row in csv.DictReader(file)]
    return sum(column) / len(column)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mean_return", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import jinja2  # stands for a library that nothing has imported so far, as scipy may be
from nearness import near

got = mean_return("returns.csv")
with open("returns.csv") as file:
    column = [float(row["return"]) for row in csv.DictReader(file)]
assert near(np.mean(column), sum(column) / len(column))
np.testing.assert_allclose(got, np.mean(column), rtol=1e-6)
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "weighted_mean", "solution": true}
def weighted_mean(x, w):
    """Return the mean of x weighted by w, both of shape (n,), as a tensor of shape ()."""
    ### BEGIN SOLUTION
    return (x * w).sum() / w.sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_weighted_mean", "grade": true, "points": 3}
assert weighted_mean(torch.ones(3), torch.ones(3)).shape == ()
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(weighted_mean, oracle=lambda x, w: (x * w).sum() / w.sum())
for v in variants():
    contract.holds(v.tensor([0.7318264, 1.0, -2.0]), v.uniform(3))
    contract.holds(v.normal(5), v.uniform(5))
    contract.differentiates(v.normal(4), v.uniform(4))
### END HIDDEN TESTS

# %%
print("done")
'''
