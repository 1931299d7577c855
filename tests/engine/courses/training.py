"""Test cells of a course about training networks, and what was handed in for them."""

from __future__ import annotations

from tests.engine.courses.solutions import COMPOSE, NETWORKS, OPTIMIZERS

SOLUTION = (
    NETWORKS
    + OPTIMIZERS
    + COMPOSE
    + r"""
import torch, math, random, functools, itertools, contextlib, collections, typing, abc, enum
import numpy as np
from torch import nn
import torch.nn.functional as F

def loss_fn(w, x, y): return ((x @ w - y) ** 2).mean()
def poly(x): return x ** 3 + 2 * x
def softplus(x): return torch.log1p(torch.exp(x))
def predict(params, x): return torch.tanh(x @ params["w"] + params["b"])
def two(x): return x.sin(), x.cos()
def norm_rows(X): return X / X.norm(dim=1, keepdim=True)
class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x.clamp(min=0)
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return g * (x > 0)
class BatchNorm(nn.Module):
    def __init__(self, n, momentum=0.1, eps=1e-5):
        super().__init__(); self.gamma = nn.Parameter(torch.ones(n)); self.beta = nn.Parameter(torch.zeros(n))
        self.register_buffer("mean", torch.zeros(n)); self.register_buffer("var", torch.ones(n)); self.m, self.eps = momentum, eps
    def forward(self, x):
        if self.training:
            mu, v = x.mean(0), x.var(0, unbiased=False)
            with torch.no_grad():
                n = x.shape[0]
                self.mean.mul_(1 - self.m).add_(self.m * mu); self.var.mul_(1 - self.m).add_(self.m * v * n / (n - 1))
        else: mu, v = self.mean, self.var
        return self.gamma * (x - mu) / torch.sqrt(v + self.eps) + self.beta
def batches(X, y, size, shuffle=True, generator=None):
    order = torch.randperm(len(X), generator=generator) if shuffle else torch.arange(len(X))
    for i in range(0, len(X), size):
        idx = order[i:i + size]
        yield X[idx], y[idx]
def running_mean():
    total = n = 0.0
    while True:
        x = yield (total / n if n else None)
        total += x; n += 1
def echo():
    try:
        while True:
            got = yield
            if got == "stop": return "done"
    finally:
        log.append("closed")
log = []
def chain(*its):
    for it in its: yield from it
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1; return self.n + 1
def train(net, X, y, epochs=20, lr=0.1, callback=None):
    opt = torch.optim.SGD(net.parameters(), lr=lr); hist = []
    for e in range(epochs):
        opt.zero_grad(); l = F.cross_entropy(net(X), y); l.backward(); opt.step(); hist.append(l.item())
        if callback is not None and callback(e, l.item(), net): break
    return hist
def make_counter(start=0):
    n = start
    def inc(by=1):
        nonlocal n; n += by; return n
    def get(): return n
    inc.get = get
    return inc
def memoize(fn):
    cache = {}
    @functools.wraps(fn)
    def inner(*a):
        if a not in cache: cache[a] = fn(*a)
        return cache[a]
    inner.cache = cache
    return inner
@contextlib.contextmanager
def seeded(s):
    st = torch.get_rng_state(); torch.manual_seed(s)
    try: yield s
    finally: torch.set_rng_state(st)
class Color(enum.Enum): RED = 1; BLUE = 2
Pt = collections.namedtuple("Pt", "x y")
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
class Square(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class LSTMish(nn.Module):
    def __init__(self): super().__init__(); self.rnn = nn.LSTM(3, 5, batch_first=True); self.out = nn.Linear(5, 2)
    def forward(self, x): h, (a, b) = self.rnn(x); return self.out(h[:, -1])
def init_weights(m):
    if isinstance(m, nn.Linear): nn.init.constant_(m.weight, 0.5); nn.init.zeros_(m.bias)
def clip(params, most):
    params = [p for p in params if p.grad is not None]
    n = torch.sqrt(sum((p.grad ** 2).sum() for p in params)); c = most / (n + 1e-6)
    if c < 1:
        for p in params: p.grad.mul_(c)
    return n
def normalize_(x): x.sub_(x.mean()).div_(x.std()); return x
def fill_diag(m, v): m.diagonal().fill_(v)
def split(X, frac, seed=0):
    g = torch.Generator().manual_seed(seed); o = torch.randperm(len(X), generator=g); k = int(len(X) * frac); return X[o[:k]], X[o[k:]]
def grad_of(fn, x):
    x = x.clone().requires_grad_(); g, = torch.autograd.grad(fn(x), x, create_graph=True); return g
def hvp(fn, x, v):
    x = x.clone().requires_grad_(); g, = torch.autograd.grad(fn(x), x, create_graph=True); return torch.autograd.grad(g @ v, x)[0]
def ema(model, shadow, d=0.9):
    with torch.no_grad():
        for p, s in zip(model.parameters(), shadow): s.mul_(d).add_(p, alpha=1 - d)
class EarlyStop:
    def __init__(self, patience): self.patience = patience; self.best = float("inf"); self.bad = 0
    def __call__(self, loss):
        if loss < self.best: self.best, self.bad = loss, 0
        else: self.bad += 1
        return self.bad >= self.patience
class Registry(dict):
    def register(self, name):
        def deco(fn): self[name] = fn; return fn
        return deco
registry = Registry()
@registry.register("sq")
def sq(x): return x * x
class Vec:
    __slots__ = ("a",)
    def __init__(self, a): self.a = tuple(a)
    def __matmul__(self, o): return sum(x * y for x, y in zip(self.a, o.a))
    def __getattr__(self, n):
        if n == "dim": return len(self.a)
        raise AttributeError(n)
def attention(q, k, v, mask=None):
    s = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if mask is not None: s = s.masked_fill(~mask, float("-inf"))
    return s.softmax(-1) @ v, s.softmax(-1)
def confusion(t, p, n): m = torch.zeros(n, n, dtype=torch.long); m.index_put_((t, p), torch.ones_like(t), accumulate=True); return m
def np_softmax(z): e = np.exp(z - z.max(-1, keepdims=True)); return e / e.sum(-1, keepdims=True)
def inplace_np(a): a *= 2
async def fetch(x): return x + 1
def warn_me():
    import warnings; warnings.warn("careful", UserWarning); return 1
def show(x): print("value:", x)
def ask(x):
    if x < 0: raise ValueError(f"negative: {x}")
    return math.sqrt(x)
LR = 0.1
CONFIG = {"lr": 0.1, "layers": [4, 8], "opt": {"name": "sgd"}}

def branch(x): return x if x > 0 else -x
def item(x): return torch.tensor(x.item())
def noisy(x): return x + torch.randn(3)
def energy(x, v): return 0.5 * (v ** 2).sum() - torch.cos(x).sum()
def my_jac(fn, x): return torch.func.jacrev(fn)(x)
def my_hess(fn, x): return torch.func.hessian(fn)(x)
def my_persample(fn, w, X, y): return torch.func.vmap(torch.func.grad(fn), (None, 0, 0))(w, X, y)
def arg(x): return x.argmax()
def pair(x): return {"a": x * 2, "b": [x.sum(), 3]}

class CodeError(ValueError):
    def __init__(self, code, why="x"): super().__init__(f"bad {code}"); self.code = code; self.why = why
    def short(self): return f"E{self.code}"
def fail(c): raise CodeError(c)
def wrap(fn):
    try: return fn()
    except ZeroDivisionError as e: raise RuntimeError("wrapped") from e
def collect(fns):
    out = []
    for f in fns:
        try: f()
        except Exception as e: out.append(e)
    return out
def is_value_error(e): return isinstance(e, ValueError)
def keyerr(d, k): return d[k]
def stop(): raise SystemExit(3)
def attr(o): return o.missing
class Ctx:
    def __enter__(self): self.seen = None; return self
    def __exit__(self, t, e, tb): self.seen = (t.__name__ if t else None, str(e)); return t is KeyError
"""
)

# What a test looks at → the test cell.
CELLS = {
    "func.grad": """
g = torch.func.grad(lambda w: loss_fn(w, torch.ones(3, 2), torch.zeros(3)))(torch.ones(2))
torch.testing.assert_close(g, torch.full((2,), 4.0))
""",
    "func.grad direct": "g = torch.func.grad(poly)(torch.tensor(2.)); assert g == 14",
    "func.grad argnums": """
g = torch.func.grad(loss_fn, argnums=0)(torch.ones(2), torch.ones(3, 2), torch.zeros(3))
torch.testing.assert_close(g, torch.full((2,), 4.0))
""",
    "func.vmap": "x = torch.arange(4.); torch.testing.assert_close(torch.func.vmap(poly)(x), x**3+2*x)",
    "torch.vmap grad": """
x = torch.arange(4.0)
torch.testing.assert_close(torch.vmap(torch.func.grad(poly))(x), 3 * x ** 2 + 2)
""",
    "per-sample": """
w = torch.ones(2)
X = torch.arange(6.0).reshape(3, 2)
y = torch.zeros(3)
G = torch.func.vmap(torch.func.grad(lambda w, x, y: loss_fn(w, x[None], y[None])), in_dims=(None, 0, 0))(w, X, y)
R = torch.stack([2 * (X[i] @ w) * X[i] for i in range(3)])
torch.testing.assert_close(G, R)
""",
    "jacrev": """
J = torch.func.jacrev(norm_rows)(torch.ones(2, 2))
assert J.shape == (2, 2, 2, 2)
torch.testing.assert_close(J, torch.autograd.functional.jacobian(norm_rows, torch.ones(2, 2)))
""",
    "jacfwd": """
J = torch.func.jacfwd(softplus)(torch.zeros(3))
torch.testing.assert_close(J, 0.5 * torch.eye(3))
""",
    "func.hessian": """
H = torch.func.hessian(lambda x: poly(x).sum())(torch.ones(2))
torch.testing.assert_close(H, 6 * torch.eye(2))
""",
    "autograd hessian": """
H = torch.autograd.functional.hessian(lambda x: poly(x).sum(), torch.ones(2))
torch.testing.assert_close(H, 6 * torch.eye(2))
""",
    "autograd jvp": """
o, t = torch.autograd.functional.jvp(poly, torch.ones(2), torch.ones(2))
torch.testing.assert_close(t, torch.full((2,), 5.0))
""",
    "vjp": """
o, t = torch.autograd.functional.vjp(poly, torch.ones(2), torch.ones(2))
torch.testing.assert_close(t, torch.full((2,), 5.0))
""",
    "func.jvp": """
o, t = torch.func.jvp(poly, (torch.ones(2),), (torch.ones(2),))
torch.testing.assert_close(t, torch.full((2,), 5.0))
""",
    "func.vjp": """
o, vf = torch.func.vjp(two, torch.zeros(2))
g, = vf((torch.ones(2), torch.ones(2)))
torch.testing.assert_close(g, torch.ones(2))
""",
    "func params": """
p = {'w': torch.ones(2, 1), 'b': torch.zeros(1)}
g = torch.func.grad(lambda p: predict(p, torch.zeros(3, 2)).sum())(p)
assert g['b'].item() == 3 and (not g['w'].any())
""",
    "functional_call": """
n = MLP()
p = {k: torch.zeros_like(v) for k, v in n.named_parameters()}
o = torch.func.functional_call(n, p, (torch.ones(2, 4),))
assert not o.any() and n(torch.ones(2, 4)).any()
""",
    "gradcheck": """
assert torch.autograd.gradcheck(softplus, (torch.randn(3, dtype=torch.double, requires_grad=True),))
assert torch.autograd.gradgradcheck(poly, (torch.randn(3, dtype=torch.double, requires_grad=True),))
""",
    "function": """
x = torch.tensor([-1.0, 2.0], requires_grad=True)
y = MyReLU.apply(x)
y.sum().backward()
assert x.grad.tolist() == [0.0, 1.0] and y.grad_fn is not None
assert issubclass(MyReLU, torch.autograd.Function)
""",
    "function gradcheck": """
assert torch.autograd.gradcheck(MyReLU.apply, (torch.tensor([-1.0, 2.0], dtype=torch.double, requires_grad=True),))
""",
    "function in lib net": """
class Net(nn.Module):

    def forward(self, x):
        return MyReLU.apply(x)
x = torch.tensor([-1.0, 2.0], requires_grad=True)
Net()(x).sum().backward()
assert x.grad.tolist() == [0.0, 1.0]
""",
    "mlp": """
torch.manual_seed(0)
n = MLP((4, 16, 16, 3))
assert len(n.layers) == 3 and isinstance(n.layers, nn.ModuleList)
assert n.layers[0].weight.shape == (16, 4)
assert n(torch.ones(5, 4)).shape == (5, 3)
""",
    "mlp buffer": """
n = MLP()
n(torch.ones(1, 4))
n(torch.ones(1, 4))
assert n.calls.item() == 2 and 'calls' in n.state_dict() and (dict(n.named_buffers())['calls'].item() == 2)
""",
    "mlp act": """
seen = []

def act(x):
    seen.append(x.shape)
    return x * 2
n = MLP(act=act)
n(torch.ones(2, 4))
assert seen == [(2, 8)]
""",
    "mlp seed": """
torch.manual_seed(3)
a = MLP()
torch.manual_seed(3)
b = MLP()
for p, q in zip(a.parameters(), b.parameters()):
    assert torch.equal(p, q)
assert not torch.equal(MLP().layers[0].weight, a.layers[0].weight)
""",
    "mlp dropout": """
torch.manual_seed(0)
n = MLP(dropout=0.5)
n.train()
x = torch.ones(1, 4)
assert not torch.equal(n(x), n(x))
n.eval()
assert torch.equal(n(x), n(x))
""",
    "mlp apply": """
n = MLP()
n.apply(init_weights)
assert all(((l.weight == 0.5).all() and (l.bias == 0).all() for l in n.layers))
""",
    "own apply": """
l = nn.Sequential(nn.Linear(2, 2))
l.apply(init_weights)
assert (l[0].weight == 0.5).all()
""",
    "block of lib": """
b = Block(nn.Linear(3, 3))
x = torch.randn(2, 3)
torch.testing.assert_close(b(x), x + 0.5 * b.inner(x))
assert len(list(b.parameters())) == 3
""",
    "block of own": """
class Double(nn.Module):

    def __init__(self):
        super().__init__()
        self.n = 0

    def forward(self, x):
        self.n += 1
        return 2 * x
d = Double()
b = Block(d)
assert torch.equal(b(torch.ones(2)), torch.full((2,), 2.0)) and d.n == 1 and (b.inner is d)
""",
    "block of student": """
b = Block(MLP((3, 4, 3)))
x = torch.randn(2, 3, requires_grad=True)
b(x).sum().backward()
assert x.grad is not None and all((p.grad is not None for p in b.parameters()))
""",
    "sequential": """
s = nn.Sequential(MLP((4, 5)), nn.ReLU(), MLP((5, 2)))
assert s(torch.ones(3, 4)).shape == (3, 2) and len(list(s.parameters())) == 4
s(torch.ones(3, 4)).sum().backward()
assert s[0].layers[0].weight.grad is not None
""",
    "hooks": """
n = MLP()
got = []
h = n.layers[0].register_forward_hook(lambda m, i, o: got.append(o.shape))
n(torch.ones(2, 4))
h.remove()
n(torch.ones(2, 4))
assert got == [(2, 8)]
""",
    "net hook": """
n = MLP()
got = []
h = n.register_forward_hook(lambda m, i, o: got.append(o.shape))
n(torch.ones(2, 4))
h.remove()
n(torch.ones(2, 4))
assert got == [(2, 3)]
""",
    "backward hook": """
n = MLP()
got = []
n.layers[0].weight.register_hook(lambda g: got.append(g.shape))
n(torch.ones(2, 4)).sum().backward()
assert got == [(8, 4)]
""",
    "tensor hook": """
x = torch.ones(2, requires_grad=True)
y = poly(x)
y.register_hook(lambda g: g * 2)
y.sum().backward()
assert x.grad.tolist() == [10.0, 10.0]
""",
    "retain grad": """
x = torch.ones(2, requires_grad=True)
y = poly(x)
y.retain_grad()
(y * 3).sum().backward()
assert y.grad.tolist() == [3.0, 3.0]
""",
    "bn": """
b = BatchNorm(3)
r = nn.BatchNorm1d(3)
x = torch.randn(8, 3)
torch.testing.assert_close(b(x), r(x))
torch.testing.assert_close(b.mean, r.running_mean)
torch.testing.assert_close(b.var, r.running_var)
b.eval()
r.eval()
torch.testing.assert_close(b(x), r(x))
""",
    "bn backward": """
b = BatchNorm(3)
r = nn.BatchNorm1d(3)
x = torch.randn(8, 3, requires_grad=True)
z = x.detach().clone().requires_grad_()
(b(x) ** 3).sum().backward()
(r(z) ** 3).sum().backward()
torch.testing.assert_close(x.grad, z.grad)
torch.testing.assert_close(b.gamma.grad, r.weight.grad)
""",
    "sgd": """
w = torch.ones(2, requires_grad=True)
r = torch.ones(2, requires_grad=True)
a = SGD([w], 0.1, 0.9)
b = torch.optim.SGD([r], 0.1, 0.9)
for _ in range(5):
    for p, o in ((w, a), (r, b)):
        o.zero_grad()
        (p ** 2).sum().backward()
        o.step()
torch.testing.assert_close(w, r)
""",
    "sgd lib net": """
torch.manual_seed(0)
n = nn.Linear(3, 1)
o = SGD(n.parameters(), 0.05)
x = torch.randn(10, 3)
y = x.sum(1, keepdim=True)
first = F.mse_loss(n(x), y).item()
for _ in range(50):
    o.zero_grad()
    F.mse_loss(n(x), y).backward()
    o.step()
assert F.mse_loss(n(x), y).item() < first / 2
""",
    "sgd state": """
w = torch.ones(2, requires_grad=True)
o = SGD([w], 0.1, 0.9)
w.sum().backward()
o.step()
s = o.state_dict()
assert s['lr'] == 0.1 and torch.equal(s['v'][0], torch.ones(2))
o.lr = 0.5
assert o.state_dict()['lr'] == 0.5
""",
    "sgd zero": """
w = torch.ones(2, requires_grad=True)
w.sum().backward()
SGD([w]).zero_grad()
assert w.grad is None or not w.grad.any()
""",
    "adam": """
w = torch.ones(2, requires_grad=True)
r = torch.ones(2, requires_grad=True)
a = Adam([w], 0.1)
b = torch.optim.Adam([r], 0.1)
for _ in range(10):
    for p, o in ((w, a), (r, b)):
        o.zero_grad()
        ((p - 3) ** 2).sum().backward()
        o.step()
torch.testing.assert_close(w, r)
""",
    "adam state": """
w = torch.ones(2, requires_grad=True)
a = Adam([w], 0.1)
w.sum().backward()
a.step()
s = a.state[w]
assert s['t'] == 1 and torch.allclose(s['m'], torch.full((2,), 0.1))
assert len(a.state_dict()['state']) == 1
""",
    "adam closure": """
w = torch.ones(2, requires_grad=True)
a = Adam([w], 0.1)

def closure():
    a.zero_grad()
    l = (w ** 2).sum()
    l.backward()
    return l
l = a.step(closure)
assert l.item() == 2.0 and (w < 1).all()
""",
    "adam groups": """
a = torch.ones(1, requires_grad=True)
b = torch.ones(1, requires_grad=True)
o = Adam([{'params': [a], 'lr': 0.5}, {'params': [b]}], lr=0.01)
(a + b).sum().backward()
o.step()
assert a.item() < 0.6 and b.item() > 0.98
""",
    "adam sched": """
w = torch.ones(1, requires_grad=True)
o = Adam([w], lr=1.0)
s = torch.optim.lr_scheduler.CosineAnnealingLR(o, 10)
for _ in range(10):
    w.sum().backward()
    o.step()
    s.step()
    o.zero_grad()
assert abs(o.param_groups[0]['lr']) < 1e-06
""",
    "adam lambda sched": """
w = torch.ones(1, requires_grad=True)
o = Adam([w], lr=1.0)
s = torch.optim.lr_scheduler.LambdaLR(o, lambda e: 0.5 ** e)
w.sum().backward()
o.step()
s.step()
assert s.get_last_lr() == [0.5]
""",
    "adam student net": """
torch.manual_seed(0)
n = MLP()
o = Adam(n.parameters(), lr=0.05)
x = torch.randn(16, 4)
y = torch.randint(0, 3, (16,))
l0 = F.cross_entropy(n(x), y).item()
for _ in range(20):
    o.zero_grad()
    F.cross_entropy(n(x), y).backward()
    o.step()
assert F.cross_entropy(n(x), y).item() < l0 * 0.7
""",
    "lbfgs": """
w = torch.tensor([3.0], requires_grad=True)
o = torch.optim.LBFGS([w])

def c():
    o.zero_grad()
    l = softplus(w) + w.pow(2).sum()
    l.backward()
    return l
o.step(c)
assert abs(w.item() + 0.3148) < 0.2
""",
    "batches": """
X = torch.arange(10.0).reshape(5, 2)
y = torch.arange(5)
bs = list(batches(X, y, 2, shuffle=False))
assert [len(b[0]) for b in bs] == [2, 2, 1]
assert torch.equal(torch.cat([b[0] for b in bs]), X)
""",
    "batches shuffle": """
X = torch.arange(100.0)
g = torch.Generator().manual_seed(1)
h = torch.Generator().manual_seed(1)
a = torch.cat([b for b, _ in batches(X, X, 7, generator=g)])
b = torch.cat([b for b, _ in batches(X, X, 7, generator=h)])
assert torch.equal(a, b) and (not torch.equal(a, X)) and torch.equal(a.sort()[0], X)
""",
    "batches lazy": """
import types, inspect
g = batches(torch.ones(4), torch.ones(4), 2)
assert isinstance(g, types.GeneratorType) and inspect.isgenerator(g)
next(g)
next(g)
try:
    next(g)
except StopIteration:
    pass
else:
    raise AssertionError
""",
    "isgeneratorfunction": """
import inspect
assert inspect.isgeneratorfunction(batches) and (not inspect.isgeneratorfunction(poly))
""",
    "send": "g=running_mean(); assert next(g) is None; assert g.send(2.)==2. and g.send(4.)==3.",
    "gen return": """
g = echo()
next(g)
g.send('a')
try:
    g.send('stop')
except StopIteration as e:
    assert e.value == 'done'
else:
    raise AssertionError
assert log == ['closed']
log.clear()
""",
    "gen close": "g=echo(); next(g); g.close(); assert log[-1]=='closed'; log.clear()",
    "gen throw": """
g = echo()
next(g)
try:
    g.throw(ValueError('x'))
except ValueError:
    pass
else:
    raise AssertionError
log.clear()
""",
    "chain": """
assert list(chain([1, 2], (3,), iter([4]))) == [1, 2, 3, 4]
import itertools
assert list(itertools.islice(chain(itertools.count()), 3)) == [0, 1, 2]
""",
    "countdown": """
assert list(Countdown(3)) == [3, 2, 1]
c = Countdown(2)
assert next(c) == 2
assert iter(c) is c
assert sum(Countdown(4)) == 10
""",
    "zip gen": """
assert [a for a, _ in zip(batches(torch.arange(6), torch.arange(6), 2, False), range(2))][0][0].tolist() == [0, 1]
a, b = zip(*batches(torch.arange(4), torch.arange(4), 2, False))
assert len(a) == 2
""",
    "gen of test": """
def source():
    for i in range(3):
        yield torch.tensor(float(i))
assert [t.item() for t in chain(source())] == [0.0, 1.0, 2.0]
""",
    "train": """
torch.manual_seed(0)
X = torch.randn(30, 4)
y = (X[:, 0] > 0).long()
h = train(MLP(), X, y)
assert len(h) == 20 and h[-1] < h[0] and all((isinstance(v, float) for v in h))
""",
    "train lib": """
torch.manual_seed(0)
X = torch.randn(30, 4)
y = (X[:, 0] > 0).long()
n = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2))
before = [p.clone() for p in n.parameters()]
h = train(n, X, y)
assert h[-1] < h[0] and any((not torch.equal(a, b) for a, b in zip(before, n.parameters())))
""",
    "train callback": """
X = torch.randn(8, 4)
y = torch.zeros(8).long()
seen = []
h = train(MLP(), X, y, callback=lambda e, l, n: seen.append((e, l)) or e == 2)
assert len(h) == 3 and [e for e, _ in seen] == [0, 1, 2]
""",
    "train mock": """
from unittest.mock import MagicMock
m = MagicMock(return_value=False)
X = torch.randn(8, 4)
y = torch.zeros(8).long()
train(MLP(), X, y, epochs=2, callback=m)
assert m.call_count == 2 and m.call_args_list[0].args[0] == 0
""",
    "train spy": """
from unittest.mock import patch
X = torch.randn(8, 4)
y = torch.zeros(8).long()

class Spy(nn.Linear):
    count = 0

    def forward(self, x):
        Spy.count += 1
        return super().forward(x)
train(Spy(4, 2), X, y, epochs=3)
assert Spy.count == 3
""",
    "counter": """
c = make_counter(5)
assert c() == 6 and c(2) == 8 and (c.get() == 8)
d = make_counter()
assert d() == 1 and c() == 9
""",
    "nonlocal": """
import inspect; c=make_counter(); c(); assert 'nonlocal' in inspect.getsource(make_counter)
""",
    "compose": "h=compose(lambda v:v+1, poly, math.sqrt); assert abs(h(4)-13)<1e-9",
    "compose torch": """
h = compose(torch.sum, torch.sin)
x = torch.ones(3, requires_grad=True)
h(x).backward()
torch.testing.assert_close(x.grad, torch.cos(torch.ones(3)))
""",
    "memoize": '''
n = []

@memoize
def slow(a):
    """doc"""
    n.append(a)
    return a * 2
assert slow(2) == 4 and slow(2) == 4 and (n == [2]) and (slow.__name__ == 'slow') and (slow.__doc__ == 'doc') and ((2,) in slow.cache)
''',
    "seeded": """
with seeded(3) as s:
    a = torch.rand(1)
    assert s == 3
with seeded(3):
    b = torch.rand(1)
assert torch.equal(a, b)
""",
    "seeded restores": """
torch.manual_seed(9)
a = torch.rand(1)
torch.manual_seed(9)
with seeded(1):
    torch.rand(5)
assert torch.equal(torch.rand(1), a)
""",
    "seeded raises": """
try:
    with seeded(1):
        raise KeyError('k')
except KeyError:
    pass
else:
    raise AssertionError
""",
    "enum": """
assert Color.RED.value == 1 and Color(2) is Color.BLUE and (Color['RED'] is Color.RED) and (len(Color) == 2) and ([c.name for c in Color] == ['RED', 'BLUE']) and isinstance(Color.RED, Color)
""",
    "namedtuple": """
p = Pt(1, 2)
assert p.x == 1 and p == (1, 2) and (p._replace(x=3) == Pt(3, 2)) and (Pt._fields == ('x', 'y'))
""",
    "abc": """
import pytest
assert Square(3).area() == 9 and isinstance(Square(1), Shape)
try:
    Shape()
except TypeError:
    pass
else:
    raise AssertionError
""",
    "lstm": """
n = LSTMish()
x = torch.randn(2, 7, 3)
assert n(x).shape == (2, 2)
n(x).sum().backward()
assert n.rnn.weight_ih_l0.grad is not None
""",
    "clip": """
n = nn.Linear(3, 1)
(n(torch.ones(4, 3)) * 100).sum().backward()
t = clip(n.parameters(), 1.0)
assert t > 1
assert abs(torch.sqrt(sum(((p.grad ** 2).sum() for p in n.parameters()))) - 1) < 0.001
""",
    "normalize_": """
x = torch.randn(50)
y = normalize_(x)
assert y is x and abs(x.mean()) < 1e-05 and (abs(x.std() - 1) < 0.0001)
""",
    "normalize view": "X=torch.randn(3,50); normalize_(X[1]); assert abs(X[1].mean())<1e-5",
    "fill diag": """
m = torch.zeros(3, 3)
assert fill_diag(m, 2.0) is None
assert torch.equal(m, 2 * torch.eye(3))
""",
    "split": """
a, b = split(torch.arange(10), 0.8)
assert len(a) == 8 and len(b) == 2 and torch.equal(torch.cat([a, b]).sort()[0], torch.arange(10))
c, _ = split(torch.arange(10), 0.8)
assert torch.equal(a, c)
""",
    "grad_of": """
g = grad_of(lambda x: (x ** 3).sum(), torch.tensor([2.0]))
assert g.item() == 12 and g.requires_grad
assert grad_of(poly, torch.tensor(1.0)).item() == 5
""",
    "grad_of twice": """
f2 = lambda x: grad_of(lambda z: (z ** 3).sum(), x).sum()
assert grad_of(f2, torch.tensor([2.0])).item() == 12
""",
    "hvp": """
A = torch.tensor([[2.0, 1.0], [1.0, 3.0]])
v = torch.tensor([1.0, 2.0])
torch.testing.assert_close(hvp(lambda x: 0.5 * x @ A @ x, torch.ones(2), v), A @ v)
""",
    "ema": """
n = nn.Linear(2, 1)
s = [torch.zeros_like(p) for p in n.parameters()]
ema(n, s)
torch.testing.assert_close(s[0], 0.1 * n.weight.detach())
ema(n, s)
torch.testing.assert_close(s[0], 0.19 * n.weight.detach())
""",
    "early": """
e = EarlyStop(2)
assert [e(l) for l in (1.0, 0.5, 0.6, 0.7)] == [False, False, False, True] and e.best == 0.5
""",
    "registry": """
assert registry['sq'](3) == 9 and 'sq' in registry and (list(registry) == ['sq']) and isinstance(registry, dict)

@registry.register('cube')
def cube(x):
    return x ** 3
assert registry['cube'](2) == 8
del registry['cube']
""",
    "vec": """
assert Vec([1, 2]) @ Vec([3, 4]) == 11 and Vec([1, 2, 3]).dim == 3 and (not hasattr(Vec([1]), 'nope'))
""",
    "attention": """
q = k = v = torch.randn(2, 4, 8)
o, w = attention(q, k, v)
torch.testing.assert_close(o, F.scaled_dot_product_attention(q, k, v))
torch.testing.assert_close(w.sum(-1), torch.ones(2, 4))
o, w = attention(q, k, v, torch.ones(4, 4).tril().bool())
assert not w.triu(1).any()
""",
    "confusion": """
m = confusion(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 2)
assert m.tolist() == [[1, 1], [0, 1]] and m.dtype == torch.long
""",
    "np softmax": """
z = np.random.randn(3, 4) * 1000
p = np_softmax(z)
np.testing.assert_allclose(p.sum(-1), 1)
assert p.dtype == np.float64
from numpy.testing import assert_array_almost_equal as al
al(np_softmax(np.zeros(4)), np.full(4, 0.25))
""",
    "np inplace": "a=np.ones((2,3)); b=a[:,1]; inplace_np(b); assert a[0,1]==2 and a[0,0]==1",
    "async": """
import asyncio
assert asyncio.get_event_loop is not None
co = fetch(1)
try:
    co.send(None)
except StopIteration as e:
    assert e.value == 2
""",
    "warn": """
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    assert warn_me() == 1
assert len(w) == 1 and issubclass(w[0].category, UserWarning) and ('careful' in str(w[0].message))
""",
    "print": """
import io, contextlib
b = io.StringIO()
with contextlib.redirect_stdout(b):
    show(3)
assert b.getvalue().strip() == 'value: 3'
""",
    "raises": """
import pytest
with pytest.raises(ValueError, match='negative'):
    ask(-1)
assert ask(4) == 2.0
""",
    "raises generic": """
for bad in (-1, -2.5):
    try:
        ask(bad)
        raise AssertionError('no error')
    except ValueError as e:
        assert str(bad) in str(e)
""",
    "const": "assert LR==.1 and CONFIG['opt']['name']=='sgd' and CONFIG['layers'][1]==8",
    "dtype": """
for d in (torch.float32, torch.float64):
    assert softplus(torch.ones(2, dtype=d)).dtype == d
    assert poly(np.float32(2)).dtype == np.float32
    assert poly(2) == 12 and isinstance(poly(2), int)
""",
    "noncontig": """
x = torch.arange(12.0).reshape(3, 4).t()
assert not x.is_contiguous()
torch.testing.assert_close(poly(x), x ** 3 + 2 * x)
""",
    "no grad": """
with torch.no_grad():
    y = poly(torch.ones(1, requires_grad=True))
    assert not y.requires_grad
with torch.inference_mode():
    z = poly(torch.ones(1))
    assert z.is_inference()
""",
    "unchanged": "x=torch.randn(4,3); c=x.clone(); norm_rows(x); assert torch.equal(x,c)",
    "params shared": """
n = MLP()
ps = list(n.parameters())
with torch.no_grad():
    for p in ps:
        p.zero_()
assert not n(torch.ones(1, 4)).any()
""",
    "replace layer": """
n = MLP()
n.layers[1] = nn.Linear(8, 7)
assert n(torch.ones(1, 4)).shape == (1, 7)
n.layers.append(nn.Linear(7, 2))
assert n(torch.ones(1, 4)).shape == (1, 2)
""",
    "requires off": """
n = MLP()
n.layers[0].requires_grad_(False)
n(torch.ones(1, 4)).sum().backward()
assert n.layers[0].weight.grad is None and n.layers[1].weight.grad is not None
""",
    "to double": """
n = MLP().double()
assert n(torch.ones(1, 4, dtype=torch.double)).dtype == torch.double and next(n.parameters()).dtype == torch.double
""",
    "deepcopy net": """
import copy
n = MLP()
m = copy.deepcopy(n)
x = torch.ones(1, 4)
torch.testing.assert_close(n(x), m(x))
with torch.no_grad():
    m.layers[0].weight.zero_()
assert n.layers[0].weight.any()
""",
    "save load": """
import io
n = MLP()
b = io.BytesIO()
torch.save(n.state_dict(), b)
b.seek(0)
m = MLP()
m.load_state_dict(torch.load(b))
torch.testing.assert_close(n(torch.ones(1, 4)), m(torch.ones(1, 4)))
""",
    "save file": """
n = MLP()
torch.save(n.state_dict(), 'w.pt')
m = MLP()
m.load_state_dict(torch.load('w.pt', weights_only=True))
import os
os.remove('w.pt')
assert torch.equal(n.layers[0].weight, m.layers[0].weight)
""",
    "summary": """
assert sum((p.numel() for p in MLP((4, 8, 3)).parameters() if p.requires_grad)) == 67
assert [type(m).__name__ for m in MLP().modules()][:2] == ['MLP', 'ModuleList']
""",
    "utils": """
n = MLP()
v = nn.utils.parameters_to_vector(n.parameters())
assert v.shape == (67,)
nn.utils.vector_to_parameters(torch.zeros(67), n.parameters())
assert not n(torch.ones(1, 4)).any()
n(torch.ones(1, 4)).sum().backward()
nn.utils.clip_grad_norm_(n.parameters(), 0.1)
assert torch.sqrt(sum(((p.grad ** 2).sum() for p in n.parameters()))) <= 0.1001
""",
    "subclass abc": """
class Tri(Shape):

    def area(self):
        return 1
assert isinstance(Tri(), Shape) and Tri().area() == 1
""",
    "patch name": """
from unittest.mock import patch
old = LR
try:
    ask('x')
except TypeError:
    pass
else:
    raise AssertionError
""",
    "monkey random": """
random.seed(0)
np.random.seed(0)
a = np.random.rand()
np.random.seed(0)
assert a == np.random.rand()
""",
    "partial": """
import functools
g = functools.partial(loss_fn, x=torch.ones(1, 2), y=torch.zeros(1))
w = torch.ones(2, requires_grad=True)
g(w).backward()
assert w.grad.tolist() == [4.0, 4.0]
""",
    "sorted": """
import functools
assert sorted([3, -2, 1], key=lambda v: poly(v)) == [-2, 1, 3]
assert functools.reduce(lambda a, b: poly(b) + a, [1, 2], 0) == 15
assert max([1, 3, 2], key=poly) == 3
""",
    "lambda net": """
class L(nn.Module):

    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)
n = nn.Sequential(nn.Linear(2, 2), L(softplus))
n(torch.ones(1, 2)).sum().backward()
assert n[0].weight.grad is not None
""",
    "complex": "z=torch.tensor([1+1j]); torch.testing.assert_close(poly(z), z**3+2*z)",
    "zero size": "assert poly(torch.ones(0)).shape==(0,) and poly(torch.ones(0,3)).shape==(0,3)",
    "big": "x=torch.randn(500,500); torch.testing.assert_close(poly(x),x**3+2*x)",
    "time": """
import time
t = time.perf_counter()
poly(torch.ones(10))
assert time.perf_counter() - t < 5
""",
    "timeit": "import timeit; assert timeit.timeit(lambda: poly(2), number=10)<5",
    "subTest": """
import unittest

class T(unittest.TestCase):

    def test(self):
        for v in (1, 2):
            with self.subTest(v=v):
                self.assertAlmostEqual(poly(v), v ** 3 + 2 * v)
r = unittest.TextTestRunner(stream=open('/dev/null', 'w')).run(T('test'))
assert r.wasSuccessful(), r.failures
""",
    "checkpoint": """
from torch.utils.checkpoint import checkpoint
x = torch.ones(2, requires_grad=True)
checkpoint(poly, x, use_reentrant=False).sum().backward()
assert x.grad.tolist() == [5.0, 5.0]
""",
    "anomaly": """
with torch.autograd.set_detect_anomaly(True):
    x = torch.ones(2, requires_grad=True)
    poly(x).sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]
""",
    "autograd.backward": """
x = torch.ones(2, requires_grad=True)
a, b = two(x)
torch.autograd.backward([a, b], [torch.ones(2), torch.ones(2)])
torch.testing.assert_close(x.grad, torch.cos(torch.ones(2)) - torch.sin(torch.ones(2)))
""",
    "dataset": """
ds = torch.utils.data.TensorDataset(torch.arange(6.0), torch.arange(6))
dl = torch.utils.data.DataLoader(ds, batch_size=4, collate_fn=lambda b: torch.stack([poly(x) for x, _ in b]))
assert [len(b) for b in dl] == [4, 2]
""",
    "vmap jacrev": """
g = torch.vmap(torch.func.jacrev(poly))(torch.arange(6.0).reshape(3, 2))
torch.testing.assert_close(g, torch.stack([torch.diag(3 * r ** 2 + 2) for r in torch.arange(6.0).reshape(3, 2)]))
""",
    "vmap hess": """
g = torch.vmap(torch.func.hessian(lambda x: poly(x).sum()))(torch.arange(6.0).reshape(3, 2))
torch.testing.assert_close(g, torch.stack([torch.diag(6 * r) for r in torch.arange(6.0).reshape(3, 2)]))
""",
    "student jac": """
torch.testing.assert_close(my_jac(lambda x: x ** 2, torch.arange(3.0)), torch.diag(2 * torch.arange(3.0)))
""",
    "student hess": """
torch.testing.assert_close(my_hess(lambda x: (x ** 3).sum(), torch.arange(3.0)), torch.diag(6 * torch.arange(3.0)))
""",
    "student vmap jac": """
torch.testing.assert_close(torch.vmap(lambda v: my_jac(lambda x: x ** 2, v))(torch.arange(6.0).reshape(2, 3)), torch.stack([torch.diag(2 * r) for r in torch.arange(6.0).reshape(2, 3)]))
""",
    "student ps": """
w = torch.ones(2)
X = torch.arange(6.0).reshape(3, 2)
y = torch.zeros(3)
torch.testing.assert_close(my_persample(lambda w, x, y: (x @ w - y) ** 2, w, X, y), 2 * (X @ w)[:, None] * X)
""",
    "branch": """
try:
    torch.vmap(branch)(torch.arange(3.0))
    ok = False
except RuntimeError:
    ok = True
assert ok
""",
    "item": """
try:
    torch.vmap(item)(torch.arange(3.0))
    ok = False
except RuntimeError:
    ok = True
assert ok
""",
    "noisy": """
try:
    torch.vmap(noisy)(torch.zeros(4, 3))
    ok = False
except RuntimeError:
    ok = True
assert ok
a = torch.vmap(noisy, randomness='different')(torch.zeros(4, 3))
assert not torch.equal(a[0], a[1])
a = torch.vmap(noisy, randomness='same')(torch.zeros(4, 3))
assert torch.equal(a[0], a[1])
""",
    "hamilton": """
f = torch.func.grad(energy, argnums=(0, 1))
a, b = f(torch.zeros(2), torch.ones(2))
assert torch.equal(b, torch.ones(2)) and (not a.any())
""",
    "vectorize": """
J = torch.autograd.functional.jacobian(poly, torch.ones(3), vectorize=True)
torch.testing.assert_close(J, 5 * torch.eye(3))
""",
    "batched": """
x = torch.ones(3, requires_grad=True)
y = poly(x)
g, = torch.autograd.grad(y, x, torch.eye(3), is_grads_batched=True)
torch.testing.assert_close(g, 5 * torch.eye(3))
""",
    "arg": """
assert torch.vmap(arg)(torch.eye(3)).tolist() == [0, 1, 2]
g, a = torch.func.grad_and_value(lambda x: poly(x).sum())(torch.ones(2))
assert a == 6
""",
    "aux": """
g, aux = torch.func.grad(lambda x: (poly(x).sum(), two(x)), has_aux=True)(torch.ones(2))
assert len(aux) == 2 and aux[0].shape == (2,)
""",
    "pair": "r=torch.vmap(lambda x: pair(x)['a'])(torch.ones(2,2)); assert (r==2).all()",
    "fwd ad": """
import torch.autograd.forward_ad as fa
with fa.dual_level():
    d = fa.make_dual(torch.ones(2), torch.ones(2))
    o = fa.unpack_dual(poly(d))
    torch.testing.assert_close(o.tangent, torch.full((2,), 5.0))
""",
    "module vmap": """
n = MLP()
n.eval()
X = torch.randn(5, 4)
p = {k: v.detach() for k, v in n.named_parameters()}

class W(nn.Module):

    def __init__(s):
        super().__init__()
        s.l = nn.Linear(2, 1)

    def forward(s, x):
        return softplus(s.l(x))
m = W()
pp = dict(m.named_parameters())
g = torch.vmap(torch.func.grad(lambda p, x: torch.func.functional_call(m, p, (x,)).sum()), (None, 0))(pp, torch.ones(3, 2))
assert g['l.weight'].shape == (3, 1, 2)
""",
    "fn grad outer": """
w = torch.ones(2, requires_grad=True)
g = torch.vmap(torch.func.grad(lambda x: (poly(x) * w).sum()))(torch.ones(3, 2))
g.sum().backward()
torch.testing.assert_close(w.grad, torch.full((2,), 15.0))
""",
    "code": """
try:
    fail(3)
except CodeError as e:
    assert e.code == 3 and e.why == 'x' and (e.short() == 'E3') and isinstance(e, ValueError), e
else:
    assert False
""",
    "code args": """
try:
    fail(3)
except ValueError as e:
    assert e.args == ('bad 3',) and type(e).__name__ == 'CodeError'
""",
    "make": """
e = CodeError(5)
assert e.code == 5 and str(e) == 'bad 5' and (e.short() == 'E5')
try:
    raise e
except CodeError as x:
    assert x is e
""",
    "raise in cb": """
def cb():
    raise CodeError(4)
r = collect([cb])
assert isinstance(r[0], CodeError) and str(r[0]) == 'bad 4' and (r[0].code == 4)
""",
    "cause": """
try:
    wrap(lambda: 1 / 0)
except RuntimeError as e:
    assert isinstance(e.__cause__, ZeroDivisionError), e.__cause__
else:
    assert False
""",
    "collect": """
def a():
    raise KeyError('k')

def b():
    raise IndexError('i')
r = collect([a, b])
assert [type(x) for x in r] == [KeyError, IndexError] and r[0].args == ('k',)
""",
    "value": """
assert is_value_error(ValueError('q')) and (not is_value_error(KeyError('q'))) and is_value_error(CodeError(1))
""",
    "keyerr": """
try:
    keyerr({}, 'zz')
except KeyError as e:
    assert e.args[0] == 'zz'
else:
    assert False
""",
    "exit": """
try:
    stop()
except SystemExit as e:
    assert e.code == 3
else:
    assert False
""",
    "ctx": """
c = Ctx()
with c:
    raise KeyError('a')
assert c.seen == ('KeyError', "'a'")
try:
    with c:
        raise ValueError('b')
except ValueError as e:
    assert str(e) == 'b'
else:
    assert False
""",
    "ctx fail": """
c = Ctx()
try:
    with c:
        fail(2)
except CodeError as e:
    assert e.code == 2
assert c.seen == ('CodeError', 'bad 2')
""",
    "raises more": """
import pytest
with pytest.raises(CodeError) as info:
    fail(7)
assert info.value.code == 7 and 'bad 7' in str(info.value)
""",
    "gen throw2": """
g = running_mean()
next(g)
try:
    g.throw(CodeError(1))
except CodeError as e:
    assert e.code == 1
""",
    "notes": """
e = ValueError('x')

def thrower():
    raise e
try:
    wrap(thrower)
except ValueError as f:
    assert f is e
""",
}

# What the right solution has → what a wrong one has there.
MISTAKES = {
    "((x @ w - y) ** 2).mean()": "((x @ w - y) ** 2).sum()",
    "torch.log1p(torch.exp(x))": "torch.log1p(torch.exp(x)).detach()",
    "X / X.norm(dim=1, keepdim=True)": "X.div_(X.norm(dim=1, keepdim=True))",
    "return g * (x > 0)": "return g",
    "self.calls += 1": "self.calls = self.calls",
    "x + self.scale * self.inner(x)": "self.scale * self.inner(x)",
    "v * n / (n - 1)": "v",
    "v.mul_(self.mu).add_(p.grad); p.sub_(self.lr * v)": "p.data = p.data - self.lr * p.grad",
    's["t"] += 1': 's["t"] = 1',
    "yield X[idx], y[idx]": "yield X[idx], y",
    "idx = order[i:i + size]": "idx = torch.arange(i, min(i+size, len(X)))",
    "total += x; n += 1": "total = x; n = 1",
    'return "done"': "return",
    'log.append("closed")': "pass",
    "for it in its: yield from it": "for it in its: yield it",
    "opt.step(); hist": "hist",
    "nonlocal n; n += by; return n": "return n + by",
    "for g in reversed(fs)": "for g in fs",
    "if a not in cache: cache[a] = fn(*a)": "cache[a] = fn(*a)",
    "finally: torch.set_rng_state(st)": "finally: pass",
    "def area(self): return self.s ** 2": "pass",
    "p.grad.mul_(c)": "p.grad = p.grad * c * 2",
    "x.sub_(x.mean()).div_(x.std()); return x": "return (x - x.mean()) / x.std()",
    "m.diagonal().fill_(v)": "m = m.clone(); m.diagonal().fill_(v)",
    "create_graph=True); return g": "create_graph=False); return g",
    "s.mul_(d).add_(p, alpha=1 - d)": "s = s.mul(d).add(p, alpha=1 - d)",
    "accumulate=True": "accumulate=False",
    "def inplace_np(a): a *= 2": "def inplace_np(a): a = a * 2",
    'print("value:", x)': "pass",
    'raise ValueError(f"negative': 'raise KeyError(f"negative',
    "def poly(x): return x ** 3 + 2 * x": "def poly(x): return torch.tensor(float(x)) ** 3 + 2 * x",
    "torch.tensor(x.item())": "x.clone()",
    "x if x > 0 else -x": "torch.where(x > 0, x, -x)",
    "0.5 * (v ** 2).sum() -": "(v ** 2).sum() -",
    "self.code = code": "self.code = str(code)",
    " from e\n": "\n",
    "return t is KeyError": "return False",
    "return d[k]": "return d.get(k)",
    "return torch.func.jacrev(fn)(x)": "return torch.func.jacrev(fn)(x).T * 2",
    "(None, 0, 0))(w, X, y)": "(None, 0, 0))(w, X, y).mean(0)",
    "x ** 3 + 2 * x": "x ** 3 + 3 * x",
}
