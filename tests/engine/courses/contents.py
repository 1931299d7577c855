"""Test cells about objects that are dicts, lists or sets of a class, and what was handed in for them."""

from __future__ import annotations

from tests.engine.courses.solutions import COMPOSE

SOLUTION = (
    COMPOSE
    + r"""
import collections
import torch
class Registry2(dict):
    def register(self, name):
        def deco(fn): self[name] = fn; return fn
        return deco
class History(list):
    def __init__(self, *a, limit=5): super().__init__(*a); self.limit = limit
    def append(self, x):
        super().append(x)
        while len(self) > self.limit: del self[0]
    @property
    def mean(self): return sum(self) / len(self)
class Attr(dict):
    def __getattr__(self, n):
        try: return self[n]
        except KeyError: raise AttributeError(n)
    def __setattr__(self, n, v): self[n] = v
class Auto(dict):
    def __missing__(self, k): self[k] = len(self); return self[k]
class Lower(dict):
    def __setitem__(self, k, v): super().__setitem__(k.lower(), v)
    def __getitem__(self, k): return super().__getitem__(k.lower())
    def __contains__(self, k): return super().__contains__(k.lower())
class Vocab(collections.Counter):
    def top(self): return self.most_common(1)[0][0]
class Groups(collections.defaultdict):
    def __init__(self): super().__init__(list)
    def put(self, k, v): self[k].append(v)
class Seen(set):
    def see(self, x): new = x not in self; self.add(x); return new
class Weird(list):
    def __eq__(self, o): return len(self) == len(o)
    __hash__ = None
class Slotted(list):
    __slots__ = ("k",)
    def total(self): return sum(self)
class Lru(collections.OrderedDict):
    def __init__(self, n): super().__init__(); self.n = n
    def put(self, k, v):
        self[k] = v; self.move_to_end(k)
        if len(self) > self.n: self.popitem(last=False)
def fill_(d): d["a"] = 1; return len(d)
def config(): return Attr(lr=.1, opt=Attr(name="sgd"))
groups = {}
def put(k, v): groups.setdefault(k, []).append(v)
def put_in(d, k, v): d.setdefault(k, []).append(v)
def rows(n): return n
def count(k): return len(groups[k])
shared = Registry2(x=1)
def get_shared(): return shared
"""
)

# What a test looks at → the test cell.
CELLS = {
    "registry": """
import json
r = Registry2()

@r.register('sq')
def sq(x):
    return x * x
assert isinstance(r, dict) and list(r) == ['sq'] and (r['sq'](3) == 9) and ('sq' in r) and (len(r) == 1)
r['n'] = 2
del r['sq']
assert r == {'n': 2} and {'n': 2} == r and (json.dumps(r) == '{"n": 2}') and (dict(r) == {'n': 2}) and ([*r.items()] == [('n', 2)]) and ({**r} == {'n': 2}) and bool(r) and (not Registry2()) and (repr(r) == "{'n': 2}") and (type(r) is Registry2)
assert fill_(r) == 2 and r['a'] == 1
r.update(b=3)
assert sorted(r) == ['a', 'b', 'n'] and r.pop('b') == 3 and (fill_(r) == 2)
r.clear()
assert r == {} and fill_(r) == 1
""",
    "history": """
h = History([1, 2], limit=3)
h.append(3)
h.append(4)
assert h == [2, 3, 4] and isinstance(h, list) and (h.mean == 3) and (h[-1] == 4) and (h[1:] == [3, 4]) and (sorted(h, reverse=True) == [4, 3, 2]) and (h.limit == 3) and (sum(h) == 9) and (h + [1] == [2, 3, 4, 1]) and (torch.tensor(h).tolist() == [2, 3, 4])
h[0] = 9
assert h.mean == 16 / 3
h.extend([7, 8])
h.append(1)
assert h == [7, 8, 1] and h != [7] and (str(h) == '[7, 8, 1]') and isinstance(h, History)
h.sort()
assert h.mean == 16 / 3 and list(h) == [1, 7, 8]
h.limit = 1
h.append(2)
assert h == [2]
""",
    "attr": """
c = config()
assert c.lr == 0.1 and c['lr'] == 0.1 and (c.opt.name == 'sgd') and isinstance(c.opt, dict) and (c == {'lr': 0.1, 'opt': {'name': 'sgd'}})
c.lr = 0.5
assert c['lr'] == 0.5 and (not hasattr(c, 'nope'))
import json
assert json.loads(json.dumps(c)) == {'lr': 0.5, 'opt': {'name': 'sgd'}}
""",
    "auto": """
a = Auto()
assert a['x'] == 0 and a['y'] == 1 and (a['x'] == 0) and (a == {'x': 0, 'y': 1}) and (a.get('z') is None) and (len(a) == 2)
""",
    "lower": """
l = Lower()
l['A'] = 1
assert l['a'] == 1 and l['A'] == 1 and ('A' in l) and (list(l) == ['a']) and (l == {'a': 1})
try:
    l['b']
except KeyError:
    pass
else:
    raise AssertionError
""",
    "counter": """
v = Vocab('hello')
assert v.top() == 'l' and v['l'] == 2 and (v['q'] == 0) and isinstance(v, collections.Counter) and (v.most_common(1) == [('l', 2)]) and (v == collections.Counter('hello'))
v.update('hh')
assert v.top() == 'h' and sum(v.values()) == 7
""",
    "groups": """
g = Groups()
g.put('a', 1)
g.put('a', 2)
g['b'].append(3)
assert g == {'a': [1, 2], 'b': [3]} and isinstance(g, collections.defaultdict) and (g.default_factory is list)
g.put('b', 4)
assert g['b'] == [3, 4]
""",
    "seen": """
s = Seen()
assert s.see(1) and (not s.see(1))
s.add(2)
assert not s.see(2) and s == {1, 2} and isinstance(s, set) and (s | {3} == {1, 2, 3}) and (2 in s) and (len(s) == 2)
""",
    "weird": """
w = Weird([1, 2])
assert w == [5, 6] and w != [1] and isinstance(w, list) and (list(w) == [1, 2])
""",
    "slots": """
s = Slotted([1, 2])
s.k = 3
s.append(4)
assert s.total() == 7 and s == [1, 2, 4] and (s.k == 3)
""",
    "lru": """
c = Lru(2)
c.put('a', 1)
c.put('b', 2)
c.put('a', 3)
c.put('c', 4)
assert list(c.items()) == [('a', 3), ('c', 4)] and list(c) == ['a', 'c'] and isinstance(c, dict) and (c == collections.OrderedDict(a=3, c=4))
c.move_to_end('a')
assert list(c) == ['c', 'a']
c.put('d', 1)
assert list(c) == ['a', 'd']
""",
    "not held": """
get_shared()['y'] = 5
assert get_shared() == {'x': 1, 'y': 5} and shared['y'] == 5
del shared['y']
assert get_shared() == {'x': 1}
shared.clear()
shared['x'] = 1
""",
    "derived": """
class R(Registry2):

    def __setitem__(self, k, v):
        super().__setitem__(k, v)
        self.last = k
r = R()
r['q'] = 1

@r.register('sq')
def sq(x):
    return x * x
assert r.last == 'sq' and r['q'] == 1 and (list(r) == ['q', 'sq']) and isinstance(r, dict) and (r['sq'](2) == 4)
""",
    "derived list": """
class H2(History):

    def append(self, x):
        super().append(x * 2)
h = H2([1])
h.append(2)
assert h == [1, 4] and h.mean == 2.5 and (type(h) is H2)
""",
    "copy": """
import copy
h = History([1, [2]])
g = copy.deepcopy(h)
g[1].append(3)
g.append(4)
assert h == [1, [2]] and g == [1, [2, 3], 4] and (type(g) is History)
k = h.copy()
k.append(1)
assert len(h) == 2
""",
    "tensors": """
h = History([torch.ones(2)])
h.append(torch.zeros(2))
assert torch.equal(torch.stack(list(h)), torch.tensor([[1.0, 1.0], [0.0, 0.0]]))
torch.testing.assert_close(list(h), [torch.ones(2), torch.zeros(2)])
h[0].mul_(2)
assert h.mean.tolist() == [1.0, 1.0]
""",
    "nested later": """
put('a', 1)
put('a', 2)
assert groups == {'a': [1, 2]}
rows(3)
groups['a'][0] = 7
put('a', 3)
assert groups == {'a': [7, 2, 3]} and count('a') == 3
put('b', 1)
groups['b'].append(5)
assert count('b') == 2
put('b', 2)
assert groups['b'] == [1, 5, 2]
groups.clear()
""",
    "nested of test": """
d = {}
put_in(d, 'a', 1)
put_in(d, 'a', 2)
assert d == {'a': [1, 2]}
d['a'].append(3)
d['c'] = [4]
put_in(d, 'c', 5)
assert d['c'] == [4, 5]
put_in(d, 'a', 0)
assert d['a'] == [1, 2, 3, 0]
""",
    "a class of the test": """
class T(dict):
    pass
t = T(z=0)
assert fill_(t) == 2 and t == {'z': 0, 'a': 1}
assert fill_(collections.OrderedDict(q=1)) == 2
""",
    "a list of the test": """
class L(list):
    pass
l = L([3, 1])
assert compose(sorted)(l) == [1, 3] and compose(len)(l) == 2 and (compose(lambda v: v)(l) is l)
""",
}

# What the right solution has → what a wrong one has there.
MISTAKES = {
    "def deco(fn): self[name] = fn; return fn\n        return deco\nclass History": "def deco(fn): return fn\n        return deco\nclass History",
    "while len(self) > self.limit: del self[0]": "pass",
    "sum(self) / len(self)": "self[0]",
    "def __setattr__(self, n, v): self[n] = v": "",
    "self[k] = len(self); return self[k]": "return len(self)",
    "super().__setitem__(k.lower(), v)": "super().__setitem__(k, v)",
    "self.most_common(1)[0][0]": "self.most_common()[-1][0]",
    "super().__init__(list)": "super().__init__(set)",
    "self.add(x); return new": "return new",
    "return len(self) == len(o)": "return False",
    "self.move_to_end(k)\n": "pass\n",
    'd["a"] = 1; return': "return",
}
