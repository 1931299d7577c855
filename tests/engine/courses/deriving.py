"""Test cells that derive classes from the solution's, and what was handed in for them."""

from __future__ import annotations

from tests.engine.courses.solutions import COMPOSE, NETWORKS, OPTIMIZERS

SOLUTION = (
    NETWORKS
    + OPTIMIZERS
    + COMPOSE
    + r"""
import abc, math
import torch
import torch.nn.functional as F
from torch import nn
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
class Square(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Shape2(abc.ABC):
    kinds = []
    unit = "cm"
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); Shape2.kinds.append((cls.__name__, tag))
    def __init__(self, name="?"): self.name = name
    @property
    @abc.abstractmethod
    def sides(self): ...
    @abc.abstractmethod
    def area(self): ...
    def describe(self): return f"{self.name}: {self.area():.1f} {self.unit}, {self.sides} sides"
    def __lt__(self, o): return self.area() < o.area()
    def __repr__(self): return f"{type(self).__name__}({self.area()})"
    def __len__(self): return self.sides
    @classmethod
    def unitary(cls, *a): return cls(*a)
    @staticmethod
    def help(): return "h"
class Account:
    fee = 1
    made = 0
    def __init__(self, balance=0): self.balance = balance; self.log = []; Account.made += 1
    def withdraw(self, x):
        self.check(x); self.balance -= x + self.fee; self.log.append(x); return self.balance
    def check(self, x):
        if x > self.balance: raise ValueError("too much")
    def __eq__(self, o): return isinstance(o, Account) and self.balance == o.balance
    def __add__(self, o): return type(self)(self.balance + o.balance)
    def __iter__(self): return iter(self.log)
    def __getitem__(self, i): return self.log[i]
    def __call__(self, k): return self.hook(k) * 2
    def hook(self, k): return k
class Single:
    _it = None
    def __new__(cls, *a):
        if cls._it is None: cls._it = super().__new__(cls)
        return cls._it
    def __init__(self, v=0): self.v = v
class Trainer:
    def __init__(self, model, lr=0.1): self.model = model; self.opt = torch.optim.SGD(model.parameters(), lr=lr); self.hist = []
    def on_epoch(self, e, l): self.hist.append(l)
    def loss(self, X, y): return F.cross_entropy(self.model(X), y)
    def fit(self, X, y, n):
        for e in range(n):
            self.opt.zero_grad(); l = self.loss(X, y); l.backward(); self.opt.step(); self.on_epoch(e, l.item())
        return self.hist
class Reg(nn.Module):
    def __init__(self, d): super().__init__(); self.body = self.make_body(d); self.head = nn.Linear(d, 1)
    def make_body(self, d): return nn.Linear(d, d)
    def penalty(self): return sum(p.abs().sum() for p in self.parameters())
    def forward(self, x): return self.head(torch.relu(self.body(x)))
class Ds(torch.utils.data.Dataset):
    def __init__(self, n): self.x = torch.arange(n).float()
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i], self.x[i] * 2
def train_net(net, X, n):
    o = torch.optim.SGD(net.parameters(), lr=.1)
    for _ in range(n): o.zero_grad(); l = (net(X) ** 2).mean(); l.backward(); o.step()
    return l.item()
def total(shapes): return sum(s.area() for s in shapes)
class BadValue(ValueError):
    pass
def guarded(f):
    try: return f()
    except BadValue as e: return "caught " + str(e)
class A:
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
@torch.no_grad()
def evaluate(net, x): net.eval(); return net(x)
"""
)

# What a test looks at → the test cell.
CELLS = {
    "subclass": """
class Big(MLP):

    def __init__(self):
        super().__init__((4, 6, 2))

    def extra(self):
        return 5
b = Big()
assert b(torch.ones(1, 4)).shape == (1, 2) and b.extra() == 5
""",
    "subclass plain": """
class Zero(Square):

    def __init__(self):
        super().__init__(0)
assert Zero().area() == 0
""",
    "subclass abc": """
class Tri(Shape):

    def area(self):
        return 1
assert isinstance(Tri(), Shape) and Tri().area() == 1
""",
    "counting": """
class Counting(MLP):

    def forward(self, x):
        self.n = getattr(self, 'n', 0) + 1
        return super().forward(x)
c = Counting()
x = torch.randn(2, 4)
y = c(x)
z = c(x)
assert c.n == 2 and torch.equal(y, z) and (y.shape == (2, 3)) and (type(c) is Counting) and (type(c).__name__ == 'Counting') and isinstance(c, MLP) and isinstance(c, nn.Module) and issubclass(Counting, MLP)
y.sum().backward()
assert c.layers[0].weight.grad is not None
""",
    "describe": """
class Tri(Shape2):
    sides = 3

    def __init__(self, b, h):
        super().__init__('tri')
        self.b, self.h = (b, h)

    def area(self):
        return self.b * self.h / 2
t = Tri(2, 3)
assert t.describe() == 'tri: 3.0 cm, 3 sides', t.describe()
assert repr(t) == 'Tri(3.0)' and len(t) == 3 and (t.name == 'tri') and (t.b == 2) and (Tri.sides == 3) and (t.sides == 3) and (Tri.help() == 'h')
assert Tri(1, 1) < Tri(3, 3) and total([Tri(2, 2), Tri(2, 1)]) == 3
assert sorted([Tri(3, 3), Tri(1, 1)])[0].area() == 0.5
u = Tri.unitary(4, 5)
assert type(u) is Tri and u.area() == 10
""",
    "abstract left": """
class No(Shape2):

    def area(self):
        return 1
try:
    No()
except TypeError as e:
    assert 'abstract' in str(e)
else:
    raise AssertionError
""",
    "init_subclass": """
class T1(Shape2, tag='x'):
    sides = 1

    def area(self):
        return 1
assert ('T1', 'x') in Shape2.kinds
""",
    "property": """
class Sq(Shape2):

    def __init__(self, a):
        super().__init__('sq')
        self._a = a

    @property
    def sides(self):
        return 4

    @property
    def a(self):
        return self._a

    @a.setter
    def a(self, v):
        self._a = v + 1

    def area(self):
        return self.a ** 2
s = Sq(2)
assert s.describe() == 'sq: 4.0 cm, 4 sides'
s.a = 2
assert s.a == 3 and s.area() == 9 and (s._a == 3)
""",
    "class data": """
class Euro(Shape2):
    sides = 0
    unit = 'eur'
    count = 0

    def area(self):
        self.count += 1
        Euro.total = getattr(Euro, 'total', 0) + 1
        return self.count
e = Euro()
assert e.describe() == '?: 1.0 eur, 0 sides', e.describe()
assert e.area() == 2 and e.count == 2 and (Euro.count == 0) and (Euro.total == 2)
Euro.unit = 'usd'
assert 'usd' in e.describe()
""",
    "override plain": """
class Vip(Account):
    fee = 0

    def check(self, x):
        self.asked = x
        super().check(x + 1)
v = Vip(10)
assert v.withdraw(5) == 5 and v.asked == 5 and (list(v) == [5]) and (v[0] == 5)
try:
    v.withdraw(5)
except ValueError as e:
    assert 'too much' in str(e)
else:
    raise AssertionError
assert v.balance == 5 and v(3) == 6 and (Vip(3).balance == 3)
""",
    "eq add": """
class Vip(Account):
    pass
a = Vip(2) + Vip(3)
assert type(a) is Vip and a.balance == 5 and (a == Vip(5)) and (a != Vip(4))
""",
    "hook call": """
class H(Account):

    def hook(self, k):
        return super().hook(k) + 1
assert H()(3) == 8
""",
    "super special": """
class S(Account):

    def __getitem__(self, i):
        return super().__getitem__(i) * 10

    def __eq__(self, o):
        return super().__eq__(o) and True

    def __call__(self, k):
        return super().__call__(k) + 1

    def __iter__(self):
        return (x + 1 for x in super().__iter__())
s = S(9)
s.withdraw(2)
assert s[0] == 20 and s == S(6) and (s(1) == 3) and (list(s) == [3])
""",
    "classmethod": """
class M(Shape2):
    sides = 1

    @classmethod
    def unitary(cls, *a):
        m = super().unitary(*a)
        m.extra = 1
        return m

    @staticmethod
    def help():
        return 'mine'

    def area(self):
        return 7
m = M.unitary('n')
assert type(m) is M and m.extra == 1 and (m.name == 'n') and (M.help() == 'mine') and (Shape2.help() == 'h')
""",
    "singleton": """
class Q(Single):

    def __init__(self, v):
        super().__init__(v + 1)
a = Q(1)
b = Q(5)
assert a is b and a.v == 6
""",
    "own new": """
class Q(Account):

    def __new__(cls, x):
        o = super().__new__(cls)
        o.tag = 't'
        return o

    def __init__(self, x):
        super().__init__(x)
q = Q(4)
assert q.tag == 't' and q.balance == 4
""",
    "two levels": """
class X(Account):

    def check(self, x):
        self.n = getattr(self, 'n', 0) + 1
        super().check(x)

class Y(X):

    def check(self, x):
        self.n = getattr(self, 'n', 0) + 10
        super().check(x)

    def withdraw(self, x):
        return super().withdraw(x) * 100
y = Y(9)
assert y.withdraw(2) == 600 and y.n == 11 and isinstance(y, X) and issubclass(Y, Account)
""",
    "mixin": """
class Log:
    seen = []
    tag = 'L'

    def check(self, x):
        self.seen.append((self.tag, x))
        return super().check(x)

class Z(Log, Account):
    pass
z = Z(9)
z.withdraw(3)
assert Log.seen == [('L', 3)]
z.tag = 'k'
z.withdraw(1)
assert Log.seen[-1] == ('k', 1)
""",
    "diamond": """
class D(B, C):

    def who(self):
        return 'D' + super().who()
assert D().who() == 'DBCA'

class T(A):

    def who(self):
        return 'T' + super().who()

class E(B, T):
    pass
assert E().who() == 'BTA', E().who()
""",
    "trainer": """
torch.manual_seed(0)

class Quiet(Trainer):

    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.calls = 0

    def on_epoch(self, e, l):
        self.calls += 1
        super().on_epoch(e, l)

    def loss(self, X, y):
        return super().loss(X, y) * 2
X = torch.randn(20, 4)
y = (X[:, 0] > 0).long()
t = Quiet(MLP(), lr=0.05)
h = t.fit(X, y, 15)
assert t.calls == 15 and h[-1] < h[0] and (len(t.hist) == 15)
""",
    "net override part": """
class Small(Reg):

    def make_body(self, d):
        return nn.Identity()
s = Small(3)
assert len(list(s.parameters())) == 2
x = torch.randn(2, 3)
torch.testing.assert_close(s(x), s.head(torch.relu(x)))
""",
    "net extra parts": """
class Two(Reg):

    def __init__(self):
        super().__init__(3)
        self.extra = nn.Linear(1, 2)
        self._k = 3
        self.w = nn.Parameter(torch.ones(1))
        self.register_buffer('seen', torch.zeros(1))

    def forward(self, x):
        self.seen += 1
        return self.extra(super().forward(x)) * self.w * self._k
t = Two()
assert [n for n, _ in t.named_parameters()] == ['w', 'body.weight', 'body.bias', 'head.weight', 'head.bias', 'extra.weight', 'extra.bias'], [n for n, _ in t.named_parameters()]
y = t(torch.ones(4, 3))
assert y.shape == (4, 2)
y.sum().backward()
assert all((p.grad is not None for p in t.parameters()))
assert t.seen.item() == 1 and 'seen' in t.state_dict()
p = t.penalty()
torch.testing.assert_close(p, sum((q.abs().sum() for q in t.parameters())))
""",
    "net trained over there": """
torch.manual_seed(0)

class Half(Reg):

    def __init__(self):
        super().__init__(3)
        self.n = 0

    def forward(self, x):
        self.n += 1
        return super().forward(x) / 2
h = Half()
before = [p.detach().clone() for p in h.parameters()]
l = train_net(h, torch.randn(8, 3), 5)
assert h.n == 5 and any((not torch.equal(a, b) for a, b in zip(before, h.parameters())))
e = evaluate(h, torch.ones(1, 3))
assert not h.training and (not e.requires_grad) and (h.n == 6)
""",
    "net in sequential": """
class Half(MLP):

    def forward(self, x):
        return super().forward(x) / 2
h = Half((4, 5))
s = nn.Sequential(h, nn.ReLU(), nn.Linear(5, 1))
x = torch.randn(3, 4)
assert s(x).shape == (3, 1) and len(list(s.parameters())) == 4
o = torch.optim.SGD(s.parameters(), lr=0.1)
s(x).sum().backward()
o.step()
b = Block(Half((3, 3)))
assert b(torch.ones(2, 3)).shape == (2, 3)
""",
    "net copy": """
import copy

class Half(MLP):
    k = 2

    def forward(self, x):
        return super().forward(x) / self.k
h = Half()
g = copy.deepcopy(h)
x = torch.ones(1, 4)
torch.testing.assert_close(h(x), g(x))
assert type(g) is Half
g.load_state_dict(h.state_dict())
g.double()
assert g(x.double()).dtype == torch.double
h.k = 4
torch.testing.assert_close(h(x) * 2, g(x.double()).float())
""",
    "net no init": """
class Forgot(MLP):

    def __init__(self):
        pass
f = Forgot()
try:
    f(torch.ones(1, 4))
except AttributeError:
    pass
else:
    raise AssertionError

class Early(MLP):

    def __init__(self):
        self.l = nn.Linear(2, 2)
        super().__init__()
try:
    Early()
except AttributeError as e:
    assert 'before Module.__init__' in str(e)
else:
    raise AssertionError
""",
    "net repr": """
class R(Reg):
    pass
r = R(2)
assert 'Linear' in repr(r) and repr(r).startswith('R(')
assert [type(m).__name__ for m in r.modules()] == ['R', 'Linear', 'Linear']
assert sum((p.numel() for p in r.parameters())) == 9
""",
    "optimizer": """
class Clipped(Adam):

    def __init__(self, params, most=1.0):
        super().__init__(params, lr=0.1)
        self.most = most
        self.steps = 0

    def step(self, closure=None):
        for g in self.param_groups:
            for p in g['params']:
                p.grad.clamp_(-self.most, self.most)
        self.steps += 1
        return super().step(closure)
w = torch.ones(2, requires_grad=True)
o = Clipped([w], 0.5)
(w.sum() * 10).backward()
o.step()
assert o.steps == 1 and w.grad.tolist() == [0.5, 0.5]
torch.testing.assert_close(w.detach(), torch.full((2,), 0.9))
o.zero_grad()
assert w.grad is None
assert isinstance(o, torch.optim.Optimizer) and type(o).__name__ == 'Clipped' and (o.state[w]['t'] == 1)
""",
    "optimizer sched": """
class C(Adam):

    def step(self, closure=None):
        self.k = getattr(self, 'k', 0) + 1
        return super().step(closure)
w = torch.ones(1, requires_grad=True)
o = C([w], lr=1.0)
s = torch.optim.lr_scheduler.StepLR(o, 1, 0.1)
w.sum().backward()
o.step()
s.step()
assert abs(o.param_groups[0]['lr'] - 0.1) < 1e-09 and o.k == 1
""",
    "sgd plain": """
class N(SGD):

    def step(self):
        self.t = getattr(self, 't', 0) + 1
        super().step()
n = nn.Linear(2, 1)
o = N(n.parameters(), lr=0.1)
n(torch.ones(1, 2)).sum().backward()
b = n.weight.detach().clone()
o.step()
assert o.t == 1
torch.testing.assert_close(n.weight.detach(), b - 0.1)
""",
    "dataset": """
class Tw(Ds):

    def __getitem__(self, i):
        x, y = super().__getitem__(i)
        return (x + 1, y)
d = Tw(5)
assert len(d) == 5 and d[1] == (2.0, 2.0)
dl = torch.utils.data.DataLoader(d, batch_size=2)
assert [b[0].tolist() for b in dl] == [[1.0, 2.0], [3.0, 4.0], [5.0]]
""",
    "exception": """
class Mine(BadValue):
    pass

def f():
    raise Mine('x')
assert guarded(f) == 'caught x'

def g():
    raise BadValue('y')
assert guarded(g) == 'caught y'
try:
    raise Mine('z')
except BadValue as e:
    assert str(e) == 'z' and isinstance(e, ValueError) and (type(e) is Mine)
""",
    "patched": """
class P(Account):
    pass
p = P(5)
P.check = lambda self, x: None
P.fee = 2
assert p.withdraw(6) == -3
P.fee = 0
assert p.withdraw(1) == -4
""",
    "unittest mock": """
from unittest.mock import MagicMock

class P(Account):

    def __init__(self):
        super().__init__(9)
        self.spy = MagicMock()

    def check(self, x):
        self.spy(x)
p = P()
p.withdraw(2)
p.spy.assert_called_once_with(2)
""",
    "dataclass sub": """
import dataclasses

@dataclasses.dataclass
class Cc(Account):
    name: str = 'n'

    def __post_init__(self):
        super().__init__(3)
c = Cc('q')
assert c.name == 'q' and c.balance == 3 and (c == Cc('q')) and (c != Cc('r')) and ('q' in repr(c))
""",
    "generic callback": """
got = []

class L(Account):

    def hook(self, k):
        got.append(self)
        return k
l = L()
l(2)
assert got[0] is l and type(got[0]) is L
""",
    "nested def": """
def make(k):

    class K(Account):

        def hook(self, v):
            return v * k
    return K
assert make(3)()(2) == 12 and make(4)()(2) == 16
""",
    "super init kw": """
class K(Account):

    def __init__(self, *, b):
        super().__init__(balance=b)
assert K(b=7).balance == 7
try:
    K(7)
except TypeError:
    pass
else:
    raise AssertionError
""",
    "no args": """
try:
    A(3)
except TypeError:
    pass
else:
    raise AssertionError

class AA(A):
    pass
try:
    AA(3)
except TypeError:
    pass
else:
    raise AssertionError
assert AA().who() == 'A' and vars(AA()) == {} and hasattr(AA(), 'who') and (not hasattr(AA(), 'x')) and (AA.__name__ == 'AA') and (AA.__mro__[1] is A) and (AA.__bases__ == (A,))
""",
    "student instantiates": """
class K(Account):

    def __init__(self, b):
        super().__init__(b)
        self.mark = b * 2
k = K(1) + K(2)
assert type(k) is K and k.mark == 6
""",
    "student subclass only": """
class K(Square):
    pass
assert K(3).area() == 9 and isinstance(K(3), Shape)
""",
    "gen method": """
class G(Account):

    def __iter__(self):
        yield from (1, 2)
assert list(G()) == [1, 2] and compose(sum)(G()) == 3
""",
}

# What the right solution has → what a wrong one has there.
MISTAKES = {
    "{self.area():.1f}": "{1:.1f}",
    "self.check(x); self.balance": "self.balance",
    "self.hook(k) * 2": "k * 2",
    "Account.made += 1": "self.hist = 1; self.balance = 0",
    "cls(*a)": "Square(3)",
    "super().__init__(); self.body = self.make_body(d)": "super().__init__(); self.body = nn.Linear(d, d)",
    "super().__init__(); self.body = self.make_body(d); self.head": "self.body = self.make_body(d); self.head",
    "self.on_epoch(e, l.item())": "self.hist.append(l.item())",
    "sum(p.abs().sum() for p in self.parameters())": "self.head.weight.abs().sum()",
    "return type(self)(self.balance": "return Account(self.balance",
    'return "B" + super().who()': 'return "B" + A.who(self)',
    "except BadValue as e": "except KeyError as e",
    "cls._it = super().__new__(cls)": "return super().__new__(cls)",
    'for g in self.param_groups:\n            for p in g["params"]:\n                if p.grad is None: continue\n                s =': "for g in self.param_groups:\n            for p in []:\n                s =",
    "def __getitem__(self, i): return self.log[i]\n": "pass\n",
    "isinstance(o, Account) and self.balance == o.balance": "True",
    "super().__init__()\n        self.layers": "self.layers",
    "@property\n    @abc.abstractmethod\n    def sides(self): ...": "@property\n    def sides(self): return 0",
}
