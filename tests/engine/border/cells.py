"""Test cells of the kinds that courses have, each with a right and a wrong solution.

A case is (name, test cell, right solution, wrong solution). Every case is run in one process and
over the border; the verdicts must agree, so `wrong` has to fail in one process already.
"""

from __future__ import annotations

IMPORTS = """
import torch
from torch import nn
import numpy as np
import math
"""

CASES: list[tuple[str, str, str, str]] = [
    (
        "products over shapes",
        """
for m, n in [(1, 1), (2, 3), (5, 4)]:
    A, x = torch.randn(m, n), torch.randn(n)
    torch.testing.assert_close(f(A, x), A @ x)
""",
        "def f(A, x): return (A * x).sum(1)",
        "def f(A, x): return (A * x).sum(0)",
    ),
    (
        "gradcheck",
        """
x = torch.randn(4, dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradcheck(f, (x,))
""",
        "def f(x): return x.sin() * x",
        "def f(x): return (x.sin() * x).detach() + 0 * x",
    ),
    (
        "gradgradcheck",
        """
x = torch.randn(3, dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradgradcheck(f, (x,))
""",
        "def f(x): return x.exp() * x ** 2",
        """
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g): return 3 * g * ctx.saved_tensors[0] ** 2
def f(x): return F.apply(x)
""",
    ),
    (
        "gradient of a gradient",
        """
x = torch.tensor([1.0, 2.0], requires_grad=True)
(g,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
(h,) = torch.autograd.grad(g.sum(), x)
torch.testing.assert_close(h.detach(), 6 * x.detach())
""",
        "def f(x): return x ** 3",
        "def f(x): return x ** 2 * x.detach()",
    ),
    (
        "x.grad after the student's loss",
        """
x = torch.tensor([1.0, -2.0], requires_grad=True)
f(x).backward()
f(x).backward()
torch.testing.assert_close(x.grad, 4 * x.detach())
""",
        "def f(x): return (x * x).sum()",
        "def f(x):\n    x.grad = None\n    return (x * x).sum()",
    ),
    (
        "backward called by the student",
        """
w = torch.tensor([1.0, 2.0], requires_grad=True)
f((w ** 2).sum())
torch.testing.assert_close(w.grad, 2 * w.detach())
""",
        "def f(loss): loss.backward()",
        "def f(loss): pass",
    ),
    (
        "a function of autograd's",
        """
assert issubclass(Cube, torch.autograd.Function)
x = torch.randn(3, dtype=torch.float64, requires_grad=True)
torch.testing.assert_close(Cube.apply(x), x ** 3)
assert torch.autograd.gradcheck(Cube.apply, (x,))
""",
        """
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, g): return 3 * ctx.saved_tensors[0] ** 2 * g
""",
        """
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, g): return 3 * ctx.saved_tensors[0] ** 2
""",
    ),
    (
        "jacobian of a student's function",
        """
x = torch.randn(3)
J = torch.autograd.functional.jacobian(f, x)
torch.testing.assert_close(J, torch.diag(2 * x))
""",
        "def f(x): return x ** 2",
        "def f(x): return x ** 2 + x.sum()",
    ),
    (
        "closures",
        """
add3 = adder(3)
assert add3(4) == 7
assert adder(1)(1) == 2
assert add3(0) == 3
""",
        "def adder(n):\n    def add(x): return x + n\n    return add",
        "kept = []\ndef adder(n):\n    kept.append(n)\n    return lambda x: x + kept[-1]",
    ),
    (
        "a counter that keeps state",
        "c = counter()\nassert [c(), c(), c()] == [1, 2, 3]\nassert counter()() == 1",
        "def counter():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n"
        "        return n\n    return step",
        "n = 0\ndef counter():\n    def step():\n        global n\n        n += 1\n"
        "        return n\n    return step",
    ),
    (
        "callbacks",
        """
seen = []
assert f(seen.append, [1, 2, 3]) == 3
assert seen == [1, 2, 3]
""",
        "def f(tell, xs):\n    for x in xs: tell(x)\n    return len(xs)",
        "def f(tell, xs):\n    tell(xs)\n    return len(xs)",
    ),
    (
        "a callback with tensors and a gradient",
        """
calls = []
def loss(w):
    calls.append(1)
    return ((w - 3) ** 2).sum()
w = f(loss, torch.zeros(2), 50)
torch.testing.assert_close(w, torch.full((2,), 3.0), rtol=0, atol=1e-3)
assert len(calls) == 50
""",
        """
def f(loss, w, steps):
    w = w.clone().requires_grad_()
    for _ in range(steps):
        (g,) = torch.autograd.grad(loss(w), w)
        with torch.no_grad(): w -= 0.2 * g
    return w.detach()
""",
        "def f(loss, w, steps): return w + loss(w) * 0",
    ),
    (
        "an exception from a callback passes through",
        """
class Stop(Exception): pass
def stop(x): raise Stop("here")
try:
    f(stop)
except Stop as error:
    assert str(error) == "here"
else:
    raise AssertionError
""",
        "def f(g): return g(1)",
        "def f(g):\n    try: return g(1)\n    except Exception: return None",
    ),
    (
        "exceptions with type and text",
        """
for bad in (-1, -2):
    try:
        f(bad)
    except ValueError as error:
        assert str(bad) in str(error)
    else:
        raise AssertionError("no ValueError")
assert f(4) == 2
""",
        "def f(x):\n    if x < 0: raise ValueError(f'negative: {x}')\n    return x ** 0.5",
        "def f(x):\n    if x < 0: raise KeyError(f'negative: {x}')\n    return x ** 0.5",
    ),
    (
        "an exception class of the student's",
        """
assert issubclass(TooBig, ValueError)
try:
    f(10)
except TooBig:
    pass
else:
    raise AssertionError
""",
        "class TooBig(ValueError): pass\ndef f(x):\n    if x > 5: raise TooBig(x)",
        "class TooBig(ValueError): pass\ndef f(x):\n    if x > 5: raise ValueError(x)",
    ),
    (
        "a step in place",
        """
p = torch.tensor([1.0, 2.0], requires_grad=True)
p.grad = torch.tensor([10.0, -10.0])
params = [p]
step(params, 0.1)
assert params[0] is p
torch.testing.assert_close(p.detach(), torch.tensor([0.0, 3.0]))
""",
        "def step(params, lr):\n    for p in params: p.data -= lr * p.grad",
        "def step(params, lr):\n    for i, p in enumerate(params): params[i] = p - lr * p.grad",
    ),
    (
        "an optimizer against torch's",
        """
p, q = (torch.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
mine, right = Momentum([p], 0.1), torch.optim.SGD([q], lr=0.1, momentum=0.9)
for _ in range(5):
    for w, o in ((p, mine), (q, right)):
        o.zero_grad()
        (w ** 2).sum().backward()
        o.step()
torch.testing.assert_close(p, q)
""",
        """
class Momentum:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr
        self.v = [torch.zeros_like(p) for p in self.params]
    def zero_grad(self):
        for p in self.params: p.grad = None
    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            v.mul_(0.9).add_(p.grad)
            p.sub_(self.lr * v)
""",
        """
class Momentum:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr
    def zero_grad(self): pass
    @torch.no_grad()
    def step(self):
        for p in self.params: p.sub_(self.lr * p.grad)
""",
    ),
    (
        "inputs are left alone",
        "x = torch.tensor([3.0, 1.0])\nbefore = x.clone()\nf(x)\nassert torch.equal(x, before)",
        "def f(x): return x.sort().values",
        "def f(x):\n    x.copy_(x.sort().values)\n    return x",
    ),
    (
        "views of one tensor",
        """
x = torch.zeros(3, 4)
f(x[1], x[:, 2])
assert x.sum() == 7 and x[1, 2] == 2
""",
        "def f(row, column):\n    row += 1\n    column += 1",
        "def f(row, column):\n    row = row + 1\n    column = column + 1",
    ),
    (
        "a view is returned",
        "x = torch.zeros(4)\ny = f(x)\ny += 1\nassert x.tolist() == [1.0, 1.0, 0.0, 0.0]",
        "def f(x): return x[:2]",
        "def f(x): return x[:2].clone()",
    ),
    (
        "the argument itself is returned",
        "xs = [3, 1, 2]\nassert f(xs) is xs and xs == [1, 2, 3]",
        "def f(xs):\n    xs.sort()\n    return xs",
        "def f(xs): return sorted(xs)",
    ),
    (
        "dicts and sets are changed in place",
        "d, s = {'a': 1}, {1}\nf(d, s)\nassert d == {'a': 2, 'b': 0} and s == {1, 2}",
        "def f(d, s):\n    d['a'] += 1\n    d['b'] = 0\n    s.add(2)",
        "def f(d, s): return dict(d, a=2, b=0), s | {2}",
    ),
    (
        "numpy arrays in place",
        "x = np.arange(4.0)\ny = f(x)\nassert y.dtype == np.float64\nassert x.tolist() == [0, 2, 4, 6]",
        "def f(x):\n    x *= 2\n    return x.copy()",
        "def f(x): return x * 2",
    ),
    (
        "a generator that is passed",
        """
g = torch.Generator().manual_seed(1)
a, b = f(g), f(g)
assert not torch.equal(a, b)
assert torch.equal(a, f(torch.Generator().manual_seed(1)))
""",
        "def f(g): return torch.randn(4, generator=g)",
        "def f(g): return torch.randn(4, generator=g.manual_seed(1))",
    ),
    (
        "the test's seed",
        "torch.manual_seed(3)\na = f()\ntorch.manual_seed(3)\nassert torch.equal(a, f())\n"
        "torch.manual_seed(3)\nassert torch.equal(a, torch.rand(3))",
        "def f(): return torch.rand(3)",
        "def f():\n    torch.seed()\n    return torch.rand(3)",
    ),
    (
        "a seed that the student sets",
        "import random\ndrawn = []\nfor seed in (1, 2, 1):\n    seed_all(seed)\n"
        "    drawn.append((random.random(), float(np.random.rand()), float(torch.rand(()))))\n"
        "assert drawn[0] == drawn[2]\nassert all(a != b for a, b in zip(drawn[0], drawn[1]))",
        "import random\ndef seed_all(s):\n    random.seed(s)\n    np.random.seed(s)\n"
        "    torch.manual_seed(s)",
        "def seed_all(s):\n    np.random.seed(s)\n    torch.manual_seed(s)",
    ),
    (
        "a network: forward and parameters",
        """
model = Net(3, 2)
assert isinstance(model, nn.Module)
assert sum(p.numel() for p in model.parameters()) == 8
assert [name for name, _ in model.named_parameters()] == ["layer.weight", "layer.bias"]
X = torch.randn(5, 3)
torch.testing.assert_close(model(X), X @ model.layer.weight.T + model.layer.bias)
""",
        """
class Net(nn.Module):
    def __init__(self, d, m):
        super().__init__()
        self.layer = nn.Linear(d, m)
    def forward(self, X): return self.layer(X)
""",
        """
class Net(nn.Module):
    def __init__(self, d, m):
        super().__init__()
        self.layers = [nn.Linear(d, m)]
    def forward(self, X): return self.layers[0](X)
""",
    ),
    (
        "a network: state dict there and back",
        """
one, two = Net(), Net()
two.load_state_dict(one.state_dict())
X = torch.randn(4, 2)
torch.testing.assert_close(one(X), two(X))
with torch.no_grad():
    for p in two.parameters(): p.zero_()
assert two(X).abs().sum() == 0 and one(X).abs().sum() > 0
""",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.w = nn.Parameter(torch.randn(2))\n    def forward(self, X): return X @ self.w",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.w = torch.randn(2)\n    def forward(self, X): return X @ self.w",
    ),
    (
        "a network: trained by the test",
        """
torch.manual_seed(0)
model = Net()
X = torch.randn(40, 2)
y = X @ torch.tensor([2.0, -1.0]) + 0.5
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for _ in range(150):
    loss = (model(X).squeeze() - y).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
assert loss < 0.01, loss
""",
        "class Net(nn.Sequential):\n    def __init__(self): super().__init__(nn.Linear(2, 1))",
        "class Net(nn.Sequential):\n    def __init__(self): super().__init__(nn.Linear(2, 1, bias=False))",
    ),
    (
        "a network: modes, hooks, copies, parts",
        """
import copy
model = Net()
seen = []
model.register_forward_hook(lambda module, args, out: seen.append(module.training))
model.eval()
model(torch.ones(1, 2))
model.train()
model(torch.ones(1, 2))
assert seen == [False, True]
twin = copy.deepcopy(model)
with torch.no_grad(): twin.layer.weight.add_(1)
assert not torch.equal(twin.layer.weight, model.layer.weight)
both = nn.Sequential(model, nn.ReLU())
assert (both(torch.randn(8, 2)) >= 0).all()
model.eval()
torch.testing.assert_close(model(torch.ones(1, 2)), model.layer(torch.ones(1, 2)))
""",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layer, self.drop = nn.Linear(2, 3), nn.Dropout(0.5)\n"
        "    def forward(self, X): return self.drop(self.layer(X))",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layer = nn.Linear(2, 3)\n"
        "    def forward(self, X): return nn.functional.dropout(self.layer(X))",
    ),
    (
        "a network: in float64",
        "model = Net().double()\nX = torch.randn(3, 2, dtype=torch.float64)\n"
        "assert model(X).dtype == torch.float64",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layer = nn.Linear(2, 2)\n    def forward(self, X): return self.layer(X)",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layer = nn.Linear(2, 2)\n    def forward(self, X): return self.layer(X.float())",
    ),
    (
        "buffers of batch normalisation",
        "model = nn.Sequential(nn.BatchNorm1d(2))\nX = torch.randn(64, 2) + 5\nwarm(model, X)\n"
        "assert (model[0].running_mean - 5).abs().max() < 1\n"
        "assert int(model[0].num_batches_tracked) == 50 and not model.training",
        "def warm(model, X):\n    model.train()\n    for _ in range(50): model(X)\n    model.eval()",
        "def warm(model, X):\n    model.eval()\n    for _ in range(50): model(X)",
    ),
    (
        "fit() on a network and an optimizer of the test's",
        """
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
X = torch.randn(50, 2)
y = X[:, :1] * X[:, 1:]
losses = fit(model, optimizer, X, y, 60)
assert losses[-1] < losses[0] / 2 and len(losses) == 60
assert optimizer.state[model[0].weight]["step"] == 60
""",
        """
def fit(model, optimizer, X, y, epochs):
    losses = []
    for _ in range(epochs):
        loss = (model(X) - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
""",
        "def fit(model, optimizer, X, y, epochs):\n    return [(model(X) - y).square().mean().item()"
        " for _ in range(epochs)]",
    ),
    (
        "fit() on a network of the test's own class",
        """
class Watched(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.modes = nn.Linear(2, 1), []
    def forward(self, X):
        self.modes.append(self.training)
        return self.linear(X)
model = Watched()
X = torch.randn(20, 2)
y = X.sum(1, keepdim=True)
fit(model, X, y)
assert model.modes == [True] * 100
assert (model.linear(X) - y).abs().max() < 0.1
""",
        """
def fit(model, X, y):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        (model(X) - y).square().mean().backward()
        optimizer.step()
""",
        """
def fit(model, X, y):
    model.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        (model(X) - y).square().mean().backward()
        optimizer.step()
""",
    ),
    (
        "metrics",
        "scores = report(torch.tensor([1, 0, 1, 0]), torch.tensor([1, 1, 1, 0]))\n"
        "assert set(scores) == {'accuracy', 'recall'}\nassert math.isclose(scores['accuracy'], 0.75)\n"
        "assert scores['recall'] == 2 / 3",
        "def report(p, y):\n    return {'accuracy': (p == y).double().mean().item(), "
        "'recall': int((p & y).sum()) / int(y.sum())}",
        "def report(p, y):\n    return {'accuracy': (p == y).double().mean().item(), "
        "'recall': int((p & y).sum()) / int(p.sum())}",
    ),
    (
        "data variables",
        "assert n == 3 and w.tolist() == [1.0, 2.0] and names == ['a', 'b'] and table['x'][0] == 1",
        "n, w, names = 3, torch.tensor([1.0, 2.0]), ['a', 'b']\ntable = {'x': (1, 2)}",
        "n, w, names = 3, torch.tensor([1.0, 3.0]), ['a', 'b']\ntable = {'x': (1, 2)}",
    ),
    (
        "captured output",
        "import contextlib, io\nout = io.StringIO()\nwith contextlib.redirect_stdout(out): hello('Ada')\n"
        "assert out.getvalue() == 'Hello, Ada!\\n'",
        "def hello(name): print(f'Hello, {name}!')",
        "def hello(name): return f'Hello, {name}!'",
    ),
    (
        "warnings",
        "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always')\n    f(0)\n"
        "assert [w.category for w in caught] == [UserWarning] and 'zero' in str(caught[0].message)",
        "import warnings\ndef f(x):\n    if x == 0: warnings.warn('zero')\n    return x",
        "import warnings\ndef f(x):\n    if x == 0: warnings.warn('zero', DeprecationWarning)\n"
        "    return x",
    ),
    (
        "generators and iterators",
        "import itertools\nassert list(itertools.islice(squares(), 4)) == [0, 1, 4, 9]\n"
        "s = squares()\nassert next(s) == 0 and next(s) == 1 and iter(s) is s",
        "def squares():\n    n = 0\n    while True:\n        yield n * n\n        n += 1",
        "def squares():\n    n = 1\n    while True:\n        yield n * n\n        n += 1",
    ),
    (
        "a class with __iter__, __len__, __getitem__",
        "b = Bag([1, 2, 3])\nassert len(b) == 3 and b[1] == 2 and list(b) == [1, 2, 3] and 2 in b",
        "class Bag:\n    def __init__(self, xs): self.xs = xs\n    def __len__(self): return len(self.xs)\n"
        "    def __getitem__(self, i): return self.xs[i]\n    def __iter__(self): return iter(self.xs)\n"
        "    def __contains__(self, x): return x in self.xs",
        "class Bag:\n    def __init__(self, xs): self.xs = xs\n    def __len__(self): return 0\n"
        "    def __getitem__(self, i): return self.xs[i]",
    ),
    (
        "a Dataset in a DataLoader",
        "from torch.utils.data import DataLoader, Dataset\ndata = Pairs(10)\n"
        "assert isinstance(data, Dataset) and len(data) == 10\n"
        "batches = list(DataLoader(data, batch_size=4))\nassert [len(x) for x, _ in batches] == [4, 4, 2]\n"
        "assert torch.cat([y for _, y in batches]).tolist() == [2 * i for i in range(10)]",
        "from torch.utils.data import Dataset\nclass Pairs(Dataset):\n    def __init__(self, n): self.n = n\n"
        "    def __len__(self): return self.n\n    def __getitem__(self, i): return torch.tensor(i), 2 * i",
        "from torch.utils.data import Dataset\nclass Pairs(Dataset):\n    def __init__(self, n): self.n = n\n"
        "    def __len__(self): return self.n\n    def __getitem__(self, i): return torch.tensor(i), i",
    ),
    (
        "attributes, inheritance, isinstance",
        "d = Dog('Rex')\nassert isinstance(d, Animal) and issubclass(Dog, Animal) and d.name == 'Rex'\n"
        "d.name = 'Max'\nassert d.speak() == 'Max: wuff' and type(d) is Dog and Dog.legs == 4",
        "class Animal:\n    legs = 4\n    def __init__(self, name): self.name = name\n"
        "class Dog(Animal):\n    def speak(self): return f'{self.name}: wuff'",
        "class Animal:\n    legs = 4\n    def __init__(self, name): self.name = name\n"
        "class Dog:\n    legs = 4\n    def __init__(self, name): self.name = name\n"
        "    def speak(self): return f'{self.name}: wuff'",
    ),
    (
        "signature, name, docstring",
        "import inspect\np = inspect.signature(f).parameters\n"
        "assert list(p) == ['x', 'lr'] and p['lr'].default == 0.1\n"
        "assert f.__name__ == 'f' and 'step' in f.__doc__",
        "def f(x, lr=0.1):\n    '''Take a step.'''\n    return x",
        "def f(x, lr=0.2):\n    '''Take a step.'''\n    return x",
    ),
    (
        "dtype and device",
        "for dtype in (torch.float32, torch.float64, torch.float16, torch.int64):\n"
        "    x = torch.ones(3, dtype=dtype)\n    assert f(x).dtype == dtype and f(x).device == x.device",
        "def f(x): return x + x",
        "def f(x): return (x + x).float()",
    ),
    (
        "no gradient is recorded",
        "w = torch.ones(2, requires_grad=True)\nassert not f(w).requires_grad\n"
        "assert torch.is_grad_enabled()\nwith torch.no_grad():\n    assert g(w) is False",
        "@torch.no_grad()\ndef f(w): return w * 2\ndef g(w): return torch.is_grad_enabled()",
        "def f(w):\n    torch.set_grad_enabled(False)\n    return w * 2\n"
        "def g(w): return torch.is_grad_enabled()",
    ),
    (
        "several results, a named tuple",
        "from collections import namedtuple\nr = f(torch.tensor([3.0, 1.0, 2.0]))\n"
        "assert isinstance(r, tuple) and r.low == 1.0 and r.high == 3.0 and r._fields == ('low', 'high')",
        "from collections import namedtuple\nR = namedtuple('R', 'low high')\n"
        "def f(x): return R(x.min(), x.max())",
        "from collections import namedtuple\nR = namedtuple('R', 'low high')\n"
        "def f(x): return R(x.max(), x.min())",
    ),
    (
        "torch.max as it is",
        "r = f(torch.tensor([[1.0, 5.0], [7.0, 2.0]]))\nassert r.indices.tolist() == [1, 0]\n"
        "values, indices = r\nassert values.tolist() == [5.0, 7.0]",
        "def f(X): return X.max(1)",
        "def f(X): return X.max(0)",
    ),
    (
        "four hundred small calls",
        "assert [f(n) for n in range(400)] == [n * n for n in range(400)]",
        "def f(n): return n * n",
        "def f(n): return n * n if n != 399 else 0",
    ),
    (
        "globals and names",
        "assert 'helper' in globals() and callable(globals()['helper']) and helper(2) == 4",
        "def helper(x): return 2 * x",
        "def helper_(x): return 2 * x",
    ),
    (
        "source is read, loops are counted",
        "from gradus.checks import Contract\n"
        "c = Contract(f, oracle=lambda X: X.sum(1))\nc.forbids('einsum')\nc.holds(torch.ones(3, 2))\n"
        "c.is_vectorised(lambda n: [torch.ones(n, 2)])",
        "def f(X): return X.sum(1)",
        "def f(X): return torch.stack([sum(row) for row in X])",
    ),
    (
        "pytest.raises",
        "import pytest\nwith pytest.raises(ValueError, match='empty'):\n    f([])\nassert f([1, 3]) == 2",
        "def f(xs):\n    if not xs: raise ValueError('empty list')\n    return sum(xs) / len(xs)",
        "def f(xs): return sum(xs) / max(len(xs), 1)",
    ),
    (
        "files in a temporary folder",
        "import os, tempfile\nwith tempfile.TemporaryDirectory() as folder:\n"
        "    path = os.path.join(folder, 'w.pt')\n    save(path, torch.ones(3))\n"
        "    assert os.listdir(folder) == ['w.pt']\n    assert load(path).tolist() == [1.0] * 3",
        "def save(path, w): torch.save(w, path)\ndef load(path): return torch.load(path)",
        "def save(path, w): torch.save(0 * w, path)\ndef load(path): return torch.load(path)",
    ),
    (
        "prints and warnings of a property",
        """
import contextlib, io, warnings
a = A()
with contextlib.redirect_stdout(io.StringIO()) as out, warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    a.x = -3
    del a.x
assert out.getvalue() == "set -3\\ndeleted\\n"
assert [str(each.message) for each in w] == ["negative"]
""",
        """
import warnings
class A:
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v):
        print("set", v); self._x = v
        if v < 0: warnings.warn("negative")
    @x.deleter
    def x(self): print("deleted")
""",
        """
class A:
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): print("set", v); self._x = v
    @x.deleter
    def x(self): print("deleted")
""",
    ),
]
