"""Test cells about functions, classes, data and networks, and what was handed in for them."""

from __future__ import annotations

SOLUTION = r"""
import torch, math, inspect
import numpy as np
import torch.nn as nn
from dataclasses import dataclass
def f(x, y=2, *, z: int = 3) -> float:
    "Doc of f."
    return x * y + z
class Stack:
    "A stack."
    size = 3
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x); return self
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]
    def __iter__(self): return iter(self.items)
    def __contains__(self, x): return x in self.items
    def __eq__(self, o): return isinstance(o, Stack) and self.items == o.items
    def __add__(self, o): s = Stack(); s.items = self.items + o.items; return s
    def __repr__(self): return f"Stack({self.items})"
    def __enter__(self): return self
    def __exit__(self, *a): self.items.clear()
    def __call__(self, k): return k + len(self)
    @property
    def top(self): return self.items[-1]
    @staticmethod
    def make(): return Stack()
    @classmethod
    def of(cls, *xs):
        s = cls(); s.items = list(xs); return s
@dataclass
class Point:
    x: float
    y: float = 0.0
class MyError(ValueError): pass
def fail(x):
    raise MyError("bad " + str(x))
def gen(n):
    for i in range(n): yield i
def counter():
    c = 0
    def step():
        nonlocal c
        c += 1
        return c
    return step
def apply(fn, xs): return [fn(x) for x in xs]
def deco(fn):
    def wrapped(*a, **k): return fn(*a, **k) + 1
    return wrapped
class Net(nn.Module):
    def __init__(self):
        super().__init__(); self.fc1 = nn.Linear(4, 8); self.fc2 = nn.Linear(8, 3)
    def forward(self, x): return self.fc2(torch.relu(self.fc1(x)))
class Deep(nn.Module):
    def __init__(self):
        super().__init__(); self.body = Net(); self.head = nn.Linear(3, 2)
    def forward(self, x, gain=1.0): return self.head(torch.relu(self.body(x))) * gain
class Fit:
    def __init__(self, model): self.model = model
    def epoch(self, x): self.model.zero_grad(); self.model(x).sum().backward(); return self
class Coded(ValueError):
    def __init__(self, code, at): super().__init__(f"code {code}"); self.code, self.at = code, at
def fail_with(code, at): raise Coded(code, at)
def wrap(a, b):
    try: return a / b
    except ZeroDivisionError as e: raise ArithmeticError("wrapped") from e
from collections import OrderedDict
@dataclass(frozen=True)
class Key:
    name: str
    size: int = 1
class Amount:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, Amount) and self.v == o.v
    def __format__(self, spec): return format(self.v, spec) + " EUR"
    def __array__(self, dtype=None, copy=None): return np.array([self.v], dtype=dtype)
    def twice(self): return 2 * self.v
class Weights(nn.Module):
    def __init__(self):
        super().__init__(); self.ws = nn.ParameterList([nn.Parameter(torch.ones(1)) for _ in range(2)])
    def forward(self, x): return sum(w * x for w in self.ws)
class Named:
    def title(self): return f"{type(self).__name__} of {len(list(self.parameters()))}"
class Doubled(Named, nn.Linear):
    def __init__(self): super().__init__(2, 3)
    def forward(self, x): return 2 * super().forward(x)
class Halving(torch.optim.lr_scheduler.LRScheduler):
    def get_lr(self): return [lr * 0.5 ** self.last_epoch for lr in self.base_lrs]
def features(model, x): return model.fc1(x)
class Value:
    def __init__(self, data, children=()): self.data=data; self.grad=0.0; self._prev=set(children); self._backward=lambda: None
    def __add__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        out = Value(self.data+o.data, (self,o))
        def b(): self.grad += out.grad; o.grad += out.grad
        out._backward=b; return out
    __radd__ = __add__
    def __mul__(self, o):
        o = o if isinstance(o, Value) else Value(o)
        out = Value(self.data*o.data, (self,o))
        def b(): self.grad += o.data*out.grad; o.grad += self.data*out.grad
        out._backward=b; return out
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + (-o)
    def __pow__(self, k):
        out = Value(self.data**k, (self,))
        def b(): self.grad += k*self.data**(k-1)*out.grad
        out._backward=b; return out
    def __lt__(self, o): return self.data < o.data
    def backward(self):
        topo=[]; seen=set()
        def build(v):
            if v not in seen:
                seen.add(v)
                for c in v._prev: build(c)
                topo.append(v)
        build(self); self.grad=1.0
        for v in reversed(topo): v._backward()
    def __repr__(self): return f"Value({self.data})"
class MySGD(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1): super().__init__(params, dict(lr=lr))
    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in g["params"]:
                if p.grad is not None: p -= g["lr"] * p.grad
class DS(torch.utils.data.Dataset):
    def __init__(self, n): self.x = torch.arange(n).float()
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i], self.x[i] * 2
answer = 42
table = {"a": [1, 2], "b": torch.ones(2)}
words = ["x", "y"]
net = Net()
lam = lambda a, b: a - b
memo = {}
def fib(n):
    if n < 2: return n
    if n not in memo: memo[n] = fib(n-1) + fib(n-2)
    return memo[n]
def transform(df): return {k: v * 2 for k, v in df.items()}
import functools
part = functools.partial(f, 1)
def plot():
    import matplotlib.pyplot as plt
    fig, ax = plt.subplots(); ax.plot([1,2,3],[1,4,9]); ax.set_title("t"); return fig, ax
"""

# What a test looks at → the test cell.
CELLS = {
    "getsource": "assert 'return x * y' in inspect.getsource(f)",
    "getsource method": "assert 'append' in inspect.getsource(Stack.push)",
    "doc": "assert f.__doc__ == 'Doc of f.' and Stack.__doc__ == 'A stack.'",
    "name": """
assert f.__name__ == 'f' and Stack.__name__ == 'Stack' and (Stack.push.__name__ == 'push')
""",
    "signature": """
assert list(inspect.signature(f).parameters) == ['x', 'y', 'z']
assert inspect.signature(f).parameters['y'].default == 2
""",
    "annotations": "assert f.__annotations__ == {'z': int, 'return': float}",
    "isfunction": """
import types
assert inspect.isfunction(f) and isinstance(f, types.FunctionType) and callable(f)
""",
    "argspec": "assert inspect.getfullargspec(f).args == ['x','y']",
    "isclass": """
assert inspect.isclass(Stack) and isinstance(Stack(), Stack) and (type(Stack()) is Stack)
""",
    "stack": """
s = Stack()
s.push(1).push(2)
assert len(s) == 2 and s[0] == 1 and (list(s) == [1, 2]) and (2 in s) and (s.top == 2)
""",
    "eq": "a = Stack.of(1,2); b = Stack.of(1,2); assert a == b and a != Stack.of(3)",
    "add": "s = Stack.of(1) + Stack.of(2); assert s.items == [1,2]",
    "repr": """
assert repr(Stack.of(1)) == 'Stack([1])' and str(Stack.of(1)) == 'Stack([1])' and (f'{Stack.of(1)}' == 'Stack([1])')
""",
    "with": """
s = Stack.of(1, 2)
with s as t:
    assert len(t) == 2
assert len(s) == 0
""",
    "call obj": "assert Stack.of(1,2)(5) == 7",
    "class attr": "assert Stack.size == 3 and Stack().size == 3",
    "static": "assert len(Stack.make()) == 0",
    "items list": "s=Stack(); s.items.append(4); assert s.pop() == 4",
    "set attr": "s=Stack(); s.items = [7]; assert s.top == 7",
    "hasattr": """
assert hasattr(Stack(), 'items') and (not hasattr(Stack(), 'nope')) and hasattr(Stack, 'push')
""",
    "vars": "assert set(vars(Stack.of(1))) == {'items'}",
    "dataclass": """
p = Point(1.0, 2.0)
assert p.x == 1.0 and p == Point(1.0, 2.0) and (repr(p) == 'Point(x=1.0, y=2.0)')
""",
    "dataclass fields": "import dataclasses; assert [q.name for q in dataclasses.fields(Point)] == ['x','y']",
    "asdict": "import dataclasses; assert dataclasses.asdict(Point(1.0)) == {'x':1.0,'y':0.0}",
    "own error": """
try:
    fail(3)
except MyError as e:
    assert str(e) == 'bad 3'
else:
    assert False
""",
    "own error base": """
try:
    fail(3)
except ValueError as e:
    assert isinstance(e, MyError) and 'bad' in str(e)
""",
    "assertRaises": """
import unittest
tc = unittest.TestCase()
with tc.assertRaises(MyError):
    fail(1)
with tc.assertRaisesRegex(ValueError, 'bad 1'):
    fail(1)
""",
    "unittest": """
import unittest

class T(unittest.TestCase):

    def test_a(self):
        self.assertEqual(f(1), 5)
r = unittest.TextTestRunner(stream=open('/dev/null', 'w')).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
assert r.wasSuccessful()
""",
    "gen": "g = gen(3); assert next(g) == 0 and list(g) == [1,2]",
    "closure": "a, b = counter(), counter(); assert [a(), a(), b()] == [1,2,1]",
    "callback": """
assert apply(lambda v: v + 1, [1, 2]) == [2, 3]
seen = []
apply(seen.append, [1, 2])
assert seen == [1, 2]
""",
    "decorator": """
@deco
def g(x):
    return x
assert g(1) == 2
""",
    "net": """
n = Net()
assert n(torch.ones(2, 4)).shape == (2, 3)
assert sum((p.numel() for p in n.parameters())) == 67
assert isinstance(n.fc1, nn.Linear) and n.fc1.out_features == 8
""",
    "net train": """
torch.manual_seed(0)
n = Net()
o = torch.optim.Adam(n.parameters(), lr=0.05)
x = torch.randn(20, 4)
y = torch.randint(0, 3, (20,))
a = None
for _ in range(30):
    o.zero_grad()
    l = nn.functional.cross_entropy(n(x), y)
    l.backward()
    o.step()
    a = a or l.item()
assert l.item() < a
""",
    "net names": """
assert [k for k, _ in Net().named_parameters()] == ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias']
assert 'Linear' in repr(Net())
""",
    "hook": """
n = Net()
seen = []
h = n.fc1.register_forward_hook(lambda m, i, o: seen.append((m, o.shape)))
n(torch.ones(2, 4))
h.remove()
n(torch.ones(2, 4))
assert seen == [(n.fc1, (2, 8))]
""",
    "hook names": """
d = Deep()
seen = []
for name, m in d.named_modules():
    m.register_forward_hook(lambda m, i, o, name=name: seen.append(name))
d(torch.ones(1, 4))
assert seen == ['body.fc1', 'body.fc2', 'body', 'head', '']
""",
    "hook once": """
n = Net()
seen = []
n.register_forward_hook(lambda *a: seen.append('n'))
n.fc1.register_forward_hook(lambda *a: seen.append('1'))
n(torch.ones(1, 4))
n.fc1(torch.ones(1, 4))
Fit(n).epoch(torch.ones(1, 4))
assert seen == ['1', 'n', '1', '1', 'n']
""",
    "hook of part": """
n = Net()
seen = []
n.fc1.register_forward_hook(lambda *a: seen.append(1))
features(n, torch.ones(1, 4))
assert seen == [1]
""",
    "hook output": """
n = Net()
n.fc1.register_forward_hook(lambda m, i, o: torch.zeros_like(o))
torch.testing.assert_close(n(torch.ones(2, 4)), n.fc2.bias.expand(2, 3))
""",
    "hook input": """
n = Net()
n.fc1.register_forward_pre_hook(lambda m, i: (0 * i[0],))
assert torch.equal(n(torch.ones(1, 4)), n(torch.full((1, 4), 7.0)))
""",
    "hook kwargs": """
d = Deep()
seen = []
d.body.register_forward_pre_hook(lambda m, a, k: seen.append(k), with_kwargs=True)
d.register_forward_hook(lambda m, a, k, o: seen.append(k), with_kwargs=True)
d(torch.ones(1, 4), gain=2.0)
assert seen == [{}, {'gain': 2.0}]
""",
    "hook order": """
n = Net()
seen = []
n.fc1.register_forward_hook(lambda *a: seen.append('a'))
n(torch.ones(1, 4))
n.fc1.register_forward_hook(lambda *a: seen.append('b'), prepend=True)
n(torch.ones(1, 4))
assert seen == ['a', 'b', 'a']
""",
    "hook always": """
d = Deep()
seen = []
d.head.register_forward_hook(lambda *a: seen.append(1), always_call=True)
d.head.register_forward_hook(lambda *a: seen.append(2))
d.head.weight.data = torch.ones(2, 5)
try:
    d(torch.ones(1, 4))
except RuntimeError:
    pass
else:
    assert False
assert seen == [1]
""",
    "hook raises": """
class Enough(Exception):
    pass
n = Net()
kept = []

def take(m, i, o):
    kept.append(o)
    raise Enough
n.fc1.register_forward_hook(take)
try:
    n(torch.ones(1, 4))
    assert False
except Enough:
    pass
assert kept[0].shape == (1, 8)
""",
    "hook backward": """
n = Net()
seen = []
h = n.fc2.register_full_backward_hook(lambda m, gi, go: seen.append((gi[0].shape, go[0].shape)))
n(torch.ones(2, 4)).sum().backward()
h.remove()
n(torch.ones(2, 4)).sum().backward()
assert seen == [((2, 8), (2, 3))]
""",
    "hook backward changes": """
n = Net()
x = torch.ones(2, 4, requires_grad=True)
n.fc1.register_full_backward_hook(lambda m, gi, go: (0 * gi[0],))
n(x).sum().backward()
assert not x.grad.any() and n.fc1.weight.grad.any()
""",
    "hook keeps": """
n = Net()
kept = []
n.fc1.register_forward_hook(lambda m, i, o: kept.append(o))
y = n(torch.randn(3, 4))
g, = torch.autograd.grad(y.sum(), kept[0])
torch.testing.assert_close(g, (kept[0] > 0) * n.fc2.weight.sum(0))
""",
    "hook of a test's": """
n = nn.Sequential(nn.Linear(4, 3))
fit = Fit(n)
fit.epoch(torch.ones(1, 4))
seen = []
h = n[0].register_forward_hook(lambda *a: seen.append(1))
fit.epoch(torch.ones(1, 4))
h.remove()
fit.epoch(torch.ones(1, 4))
assert seen == [1]
""",
    "functional_call": """
n = Net()
p = {k: torch.zeros_like(v) for k, v in n.named_parameters()}
x = torch.ones(2, 4)
own = list(n.parameters())
assert not torch.func.functional_call(n, p, (x,)).any() and n(x).any()
assert all((a is b for a, b in zip(own, n.parameters())))
""",
    "functional_call grad": """
n = Net()
p = {k: v.detach().clone().requires_grad_() for k, v in n.named_parameters()}
torch.func.functional_call(n, p, (torch.ones(2, 4),)).sum().backward()
torch.testing.assert_close(p['fc2.bias'].grad, torch.full((3,), 2.0))
assert p['fc1.weight'].grad.any() and all((q.grad is None for q in n.parameters()))
""",
    "functional_call part": """
class Own(nn.Module):

    def __init__(self):
        super().__init__()
        self.inner = Net()

    def forward(self, x):
        return features(self.inner, x)
n = Own()
p = {k: 0 * v.detach() for k, v in n.named_parameters()}
x = torch.ones(1, 4)
assert not torch.func.functional_call(n, p, (x,)).any() and n(x).any()
""",
    "functional_call twice": """
n = Net()
x = torch.randn(5, 4)
ps = dict(n.named_parameters())
g = torch.autograd.grad((n(x) ** 2).mean(), list(ps.values()), create_graph=True)
fast = {k: v - 0.1 * d for (k, v), d in zip(ps.items(), g)}
(torch.func.functional_call(n, fast, (x,)) ** 2).mean().backward()
assert all((v.grad is not None and v.grad.any() for v in n.parameters()))
""",
    "checkpoint": """
from torch.utils.checkpoint import checkpoint
n = Net()
x = torch.ones(2, 4, requires_grad=True)
n(x).sum().backward()
g = x.grad.clone()
x.grad = None
checkpoint(n, x, use_reentrant=False).sum().backward()
torch.testing.assert_close(x.grad, g)
""",
    "checkpoint runs twice": """
from torch.utils.checkpoint import checkpoint
n = Net()
seen = []
n.fc1.register_forward_hook(lambda *a: seen.append(1))
checkpoint(n, torch.ones(2, 4), use_reentrant=False).sum().backward()
assert seen == [1, 1] and n.fc1.weight.grad.any()
""",
    "error data": """
try:
    fail_with(3, (1, 2))
except Coded as e:
    assert e.code == 3 and e.at == (1, 2) and (str(e) == 'code 3')
else:
    assert False
""",
    "error cause": """
try:
    wrap(1, 0)
except ArithmeticError as e:
    assert isinstance(e.__cause__, ZeroDivisionError) and str(e) == 'wrapped'
else:
    assert False
""",
    "error frozen": """
import dataclasses
k = Key('a')
try:
    k.name = 'b'
except dataclasses.FrozenInstanceError:
    pass
else:
    assert False
""",
    "library class in C": "assert isinstance(Net().state_dict(), OrderedDict)",
    "hash": """
assert hash(Key('a')) == hash(Key('a')) and len({Key('a'), Key('a'), Key('b')}) == 2 and ({Key('a'): 1}[Key('a')] == 1)
""",
    "no hash": """
try:
    hash(Amount(1))
except TypeError:
    pass
else:
    assert False
""",
    "format": "assert f'{Amount(2.5):.2f}' == '2.50 EUR' and '{}'.format(Amount(1)) == '1 EUR'",
    "array": """
np.testing.assert_allclose(Amount(2.5), [2.5])
assert np.asarray(Amount(1), dtype=np.float32).dtype == np.float32
""",
    "patched method": """
from unittest.mock import patch
with patch.object(Amount, 'twice', lambda self: 0):
    assert Amount(3).twice() == 0
assert Amount(3).twice() == 6
""",
    "parameter list": """
m = Weights()
m.ws.append(nn.Parameter(torch.ones(1)))
assert len(m.ws) == 3
torch.testing.assert_close(m(torch.tensor([2.0])), torch.tensor([6.0]))
""",
    "module mixin": """
m = Doubled()
x = torch.ones(1, 2)
torch.testing.assert_close(m(x), 2 * nn.functional.linear(x, m.weight, m.bias))
assert m.title() == 'Doubled of 2' and isinstance(m, nn.Linear) and isinstance(m, Named) and (m.out_features == 3)
""",
    "repr of parts": "assert '(fc1): Linear(in_features=4, out_features=8, bias=True)' in repr(Net())",
    "repr of optimizer": "assert 'lr: 0.3' in repr(MySGD([torch.ones(1, requires_grad=True)], lr=0.3))",
    "own scheduler": """
o = torch.optim.SGD([torch.ones(1, requires_grad=True)], 1.0)
s = Halving(o)
assert isinstance(s, torch.optim.lr_scheduler.LRScheduler)
o.step()
s.step()
assert o.param_groups[0]['lr'] == 0.5 and s.get_last_lr() == [0.5]
""",
    "qualname of method": "assert Stack.push.__qualname__ == 'Stack.push'",
    "net global": """
assert isinstance(net, nn.Module) and isinstance(net, Net)
net.eval()
assert not net.training
""",
    "net state": """
a, b = (Net(), Net())
b.load_state_dict(a.state_dict())
x = torch.randn(3, 4)
torch.testing.assert_close(a(x), b(x))
""",
    "net children": """
assert len(list(Net().children())) == 2 and any((isinstance(m, nn.Linear) for m in Net().modules()))
""",
    "value": """
a = Value(2.0)
b = Value(3.0)
c = a * b + a
c.backward()
assert a.grad == 4.0 and b.grad == 2.0 and (c.data == 8.0)
""",
    "value radd": """
a = Value(2.0)
c = 1 + a * 2 - a ** 2
c.backward()
assert c.data == 1.0 and a.grad == -2.0
""",
    "value sum": """
xs = [Value(float(i)) for i in range(4)]
s = sum(xs)
assert s.data == 6.0
s.backward()
assert all((x.grad == 1.0 for x in xs))
""",
    "value lt": """
assert Value(1) < Value(2) and sorted([Value(3), Value(1)])[0].data == 1 and (max([Value(3), Value(1)]).data == 3)
""",
    "value prev": "a=Value(1.0); b=a+1; assert a in b._prev and len(b._prev) == 2",
    "optimizer": """
w = torch.ones(3, requires_grad=True)
o = MySGD([w], lr=0.5)
w.sum().backward()
o.step()
torch.testing.assert_close(w.detach(), torch.full((3,), 0.5))
o.zero_grad()
assert w.grad is None or not w.grad.any()
""",
    "optimizer isinstance": """
assert issubclass(MySGD, torch.optim.Optimizer)
assert MySGD([torch.ones(1, requires_grad=True)], lr=0.3).param_groups[0]['lr'] == 0.3
""",
    "scheduler": """
w = torch.ones(1, requires_grad=True)
o = MySGD([w], lr=1.0)
s = torch.optim.lr_scheduler.StepLR(o, 1, 0.1)
w.sum().backward()
o.step()
s.step()
assert abs(o.param_groups[0]['lr'] - 0.1) < 1e-09
""",
    "dataset": """
d = DS(5)
assert len(d) == 5 and d[2][1] == 4.0
dl = torch.utils.data.DataLoader(d, batch_size=2)
b = list(dl)
assert len(b) == 3 and b[0][0].tolist() == [0.0, 1.0]
""",
    "data": """
assert answer == 42 and table['a'] == [1, 2] and torch.equal(table['b'], torch.ones(2)) and (words == ['x', 'y'])
""",
    "types": "assert type(answer) is int and isinstance(table, dict) and isinstance(words, list)",
    "lambda": "assert lam(5,3) == 2",
    "memo": "assert fib(30) == 832040; assert 30 in memo",
    "memo clear": "memo.clear(); fib(10); assert len(memo) == 9",
    "partial": "assert part(4) == 7",
    "mutating dict": "d={'a':np.ones(2)}; r=transform(d); assert r['a'].sum() == 4 and d['a'].sum()==2",
    "plot": """
fig, ax = plot()
assert ax.get_title() == 't' and len(ax.lines) == 1 and (list(ax.lines[0].get_ydata()) == [1, 4, 9])
""",
    "capsys": r"""
import io, contextlib
b = io.StringIO()
with contextlib.redirect_stdout(b):
    print(f(1))
assert b.getvalue() == '5\n'
""",
    "globals": "assert 'f' in globals() and callable(globals()['f']) and 'nope' not in globals()",
    "dir": "assert 'f' in dir() and 'push' in dir(Stack)",
    "try name": """
try:
    undefined_thing
except NameError:
    pass
else:
    assert False
""",
    "copy": """
import copy
s = Stack.of(1)
t = copy.deepcopy(s)
t.push(2)
assert len(s) == 1 and len(t) == 2
""",
    "hash of functions": "assert len({Stack.push, Stack.pop}) == 2; d={f: 1}; assert d[f] == 1",
    "sorted key": "assert sorted([3,1,2], key=lam.__class__ and (lambda v: f(v))) == [1,2,3]",
    "map": "assert list(map(f, [1,2])) == [5,7]",
    "np vectorize": "assert np.allclose(np.vectorize(f)(np.array([1.,2.])), [5.,7.])",
    "jacobian": """
J = torch.autograd.functional.jacobian(lambda v: f(v), torch.ones(2))
assert torch.allclose(J, 2 * torch.eye(2))
""",
    "grad": "x=torch.tensor(2., requires_grad=True); f(x).backward(); assert x.grad == 2",
    "hidden text": "assert 'for' not in inspect.getsource(f), 'no loops'",
    "In": "assert any('def f(' in c for c in In)",
    "ast": """
import ast, textwrap; t=ast.parse(textwrap.dedent(inspect.getsource(f))); assert isinstance(t.body[0], ast.FunctionDef)
""",
    "mock print": r"""
from unittest import mock
import io
with mock.patch('sys.stdout', new_callable=io.StringIO) as o:
    print('x')
assert o.getvalue() == 'x\n'
""",
    "issubclass": """
assert issubclass(Net, nn.Module) and issubclass(MyError, ValueError) and (not issubclass(Stack, nn.Module))
""",
    "qualname": "assert Stack.__qualname__ == 'Stack' and f.__module__ == '__main__'",
    "dict": """
s = Stack.of(1)
assert s.__dict__ == {'items': [1]} and s.__class__ is Stack and (s.__class__.__name__ == 'Stack')
""",
    "getattr fn": """
assert getattr(Stack.of(1), 'top') == 1
assert callable(getattr(Stack(), 'push', None))
""",
    "method resolution": "assert Net.__mro__[1] is nn.Module or nn.Module in Net.__mro__",
    "inplace": """
L = [3, 1, 2]

def srt(a):
    a.sort()
srt(L)
assert L == [1, 2, 3]
""",
    "recursion": """
import sys
assert fib(5) == 5
""",
}

# What the right solution has → what a wrong one has there.
MISTAKES = {
    "return x * y + z": "return x * y - z",
    "self.items.append(x); return self": "self.items.append(x)",
    "self.items == o.items": "self.items is o.items",
    "self.grad += k*self.data**(k-1)*out.grad": "pass",
    "c += 1": "c = 1",
    "raise MyError(": "raise TypeError(",
    'p -= g["lr"] * p.grad': 'p += g["lr"] * p.grad',
    "return self.fc2(torch.relu(self.fc1(x)))": "return self.fc2(self.fc1(x)).detach()",
    "torch.relu(self.fc1(x))": "torch.relu(nn.functional.linear(x, self.fc1.weight, self.fc1.bias))",
    "self.code, self.at = code, at": "self.code = code",
    'raise ArithmeticError("wrapped") from e': 'raise ArithmeticError("wrapped") from None',
    "@dataclass(frozen=True)": "@dataclass",
    "def __format__(self, spec): return format(self.v, spec)": "def __format__(self, spec): return str(self.v)",
    "return np.array([self.v], dtype=dtype)": "return np.array([0.0], dtype=dtype)",
    "return isinstance(o, Amount) and self.v == o.v": "return True\n    __hash__ = object.__hash__",
    "sum(w * x for w in self.ws)": "self.ws[0] * x + self.ws[1] * x",
    "return 2 * super().forward(x)": "return super().forward(x)",
    "lr * 0.5 ** self.last_epoch": "lr",
    "torch.relu(self.body(x))": "torch.relu(self.body.forward(x))",
    "self.model(x).sum()": "self.model(self.model.forward(x) * 0 + self.model(x)).sum()",
    "return model.fc1(x)": "return model.fc1(x) + model.fc1(x).detach()",
    "memo[n] = fib(n-1) + fib(n-2)": "pass  # no memo",
    "return self.x[i], self.x[i] * 2": "return self.x[i]",
    "def __len__(self): return len(self.items)": "def __len__(self): return 0",
}
