"""Test cells in which the solution hooks into, or rebuilds, the test's networks."""

from __future__ import annotations

SOLUTION = r"""
import torch
from torch import nn
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
    def forward(self, x): return self.layers(x)

def capture(model, x):
    acts, handles = {}, []
    for n, m in model.named_modules():
        if not list(m.children()): handles.append(m.register_forward_hook(lambda m, i, o, n=n: acts.__setitem__(n, o.detach())))
    try: model(x)
    finally:
        for h in handles: h.remove()
    return acts
class Recorder:
    def __init__(self, model): self.outs = []; self.hs = [m.register_forward_hook(self.hook) for m in model.children()]
    def hook(self, m, i, o): self.outs.append(tuple(o.shape))
    def close(self):
        for h in self.hs: h.remove()
def replace_relu(model, new):
    for n, c in model.named_children():
        if isinstance(c, nn.ReLU): setattr(model, n, new())
        else: replace_relu(c, new)
    return model
def new_head(model, k): model.fc = nn.Linear(model.fc.in_features, k); return model
def double_outputs(model): return model.register_forward_hook(lambda m, i, o: 2 * o)
def freeze_replace(model, k):
    for p in model.parameters(): p.requires_grad_(False)
    model[-1] = nn.Linear(model[-1].in_features, k)
def grads(model, x):
    got = {}
    hs = [m.register_full_backward_hook(lambda m, gi, go, n=n: got.__setitem__(n, go[0].norm().item())) for n, m in model.named_children()]
    model(x).sum().backward()
    for h in hs: h.remove()
    return got
"""

# A network of the test's own.
_OWN = """
class Own(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 2)
        self.b = nn.ReLU()
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        return self.fc(self.b(self.a(x)))
"""

# What a test looks at → the test cell.
CELLS = {
    "capture": """
n = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
a = capture(n, torch.ones(1, 2))
assert set(a) == {'0', '1'} and all((not m._forward_hooks for m in n.modules()))
n(torch.ones(3, 2))
assert a['0'].shape == (1, 2)
""",
    "capture own": _OWN
    + """
n = Own()
a = capture(n, torch.ones(1, 2))
assert set(a) == {'a', 'b', 'fc'}, a
n(torch.ones(3, 2))
assert a['a'].shape == (1, 2)
assert not n.a._forward_hooks
""",
    "recorder": """
n = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
r = Recorder(n)
n(torch.ones(4, 2))
assert r.outs == [(4, 3), (4, 3)]
r.close()
n(torch.ones(4, 2))
assert len(r.outs) == 2
""",
    "recorder own": _OWN
    + """
n = Own()
r = Recorder(n)
n(torch.ones(4, 2))
assert r.outs == [(4, 2), (4, 2), (4, 3)], r.outs
r.close()
n(torch.ones(4, 2))
assert len(r.outs) == 3
""",
    "recorder student": "n=MLP(); r=Recorder(n.layers); n(torch.ones(4,4)); assert len(r.outs)==2, r.outs",
    "replace relu": """
n = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Sequential(nn.ReLU()))
m = replace_relu(n, nn.GELU)
assert m is n and isinstance(n[1], nn.GELU) and isinstance(n[2][0], nn.GELU) and isinstance(n[0], nn.Linear)
assert n(torch.ones(1, 2)).shape == (1, 2)
""",
    "new head": _OWN
    + """
n = Own()
m = new_head(n, 7)
assert m is n and n.fc.out_features == 7 and (n(torch.ones(1, 2)).shape == (1, 7))
o = torch.optim.SGD(n.parameters(), 0.1)
n(torch.ones(1, 2)).sum().backward()
b = n.fc.weight.clone()
o.step()
assert not torch.equal(b, n.fc.weight) and len(list(n.parameters())) == 4
""",
    "freeze": """
n = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 5))
freeze_replace(n, 2)
assert [p.requires_grad for p in n.parameters()] == [False, False, True, True]
assert n(torch.ones(1, 2)).shape == (1, 2)
n(torch.ones(1, 2)).sum().backward()
assert n[0].weight.grad is None and n[2].bias.grad.tolist() == [1.0, 1.0]
""",
    "double": """
n = nn.Linear(2, 2)
x = torch.ones(1, 2)
y = n(x)
h = double_outputs(n)
torch.testing.assert_close(n(x), 2 * y)
h.remove()
torch.testing.assert_close(n(x), y)
""",
    "grads": """
n = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
g = grads(n, torch.ones(1, 2))
assert set(g) == {'0', '1', '2'} and g['2'] == 1.0
""",
    "grads own": _OWN
    + """
n = Own()
g = grads(n, torch.ones(1, 2))
assert set(g) == {'a', 'b', 'fc'}, g
""",
}

# What the right solution has → what a wrong one has there.
MISTAKES = {
    "h.remove()\n    return acts": "pass\n    return acts",
    "self.outs.append(tuple(o.shape))": "self.outs.append(len(o))",
    "else: replace_relu(c, new)": "else: pass",
    "setattr(model, n, new())": "pass",
    "model.fc = nn.Linear(model.fc.in_features, k); return model": "return model",
    "lambda m, i, o: 2 * o": "lambda m, i, o: o",
    "model[-1] = nn.Linear(model[-1].in_features, k)": "pass",
    "def close(self):\n        for h in self.hs: h.remove()": "def close(self): pass",
    "for h in hs: h.remove()\n    return got": "return got",
    "go[0].norm().item()": "gi[0].norm().item() if gi[0] is not None else 0",
}
