"""Parts that the solutions of several courses have in common."""

from __future__ import annotations

NETWORKS = r"""
import torch
from torch import nn
class MLP(nn.Module):
    def __init__(self, sizes=(4, 8, 3), act=torch.relu, dropout=0.0):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.act = act
        self.drop = nn.Dropout(dropout)
        self.register_buffer("calls", torch.zeros(1))
    def forward(self, x):
        self.calls += 1
        for l in self.layers[:-1]:
            x = self.drop(self.act(l(x)))
        return self.layers[-1](x)
class Block(nn.Module):
    def __init__(self, inner): super().__init__(); self.inner = inner; self.scale = nn.Parameter(torch.tensor(0.5))
    def forward(self, x): return x + self.scale * self.inner(x)
"""

OPTIMIZERS = r"""
import torch
class SGD:
    def __init__(self, params, lr=0.1, momentum=0.0): self.params = list(params); self.lr = lr; self.mu = momentum; self.v = [torch.zeros_like(p) for p in self.params]
    def zero_grad(self):
        for p in self.params: p.grad = None
    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None: continue
            v.mul_(self.mu).add_(p.grad); p.sub_(self.lr * v)
    def state_dict(self): return {"v": [v.clone() for v in self.v], "lr": self.lr}
class Adam(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8): super().__init__(params, dict(lr=lr, betas=betas, eps=eps))
    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad(): loss = closure()
        for g in self.param_groups:
            for p in g["params"]:
                if p.grad is None: continue
                s = self.state[p]
                if not s: s["t"] = 0; s["m"] = torch.zeros_like(p); s["v"] = torch.zeros_like(p)
                s["t"] += 1; b1, b2 = g["betas"]
                s["m"].mul_(b1).add_(p.grad, alpha=1 - b1); s["v"].mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
                mh = s["m"] / (1 - b1 ** s["t"]); vh = s["v"] / (1 - b2 ** s["t"])
                p.addcdiv_(mh, vh.sqrt() + g["eps"], value=-g["lr"])
        return loss
"""

COMPOSE = r"""
def compose(*fs):
    def h(x):
        for g in reversed(fs): x = g(x)
        return x
    return h
"""
