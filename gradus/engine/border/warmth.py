"""What the border, and torch behind it, put off to their first use."""

from __future__ import annotations

import socket
from collections.abc import MutableMapping
from typing import Any

from gradus.engine.border.examiner_side import Examiner
from gradus.engine.border.policy import CellPolicy
from gradus.engine.border.student_side import StudentSide

# What tests of all courses do; each cell is run several times, for Python adapts a function's
# code to what it sees in its first calls, and a process that is forked later has that done.
_STUDENT = """
import torch
from torch import nn

def double(x):
    return 2 * x

def product(A, B):
    return A @ B

def loss(w, X, y):
    return ((X @ w - y) ** 2).mean()

def step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

def numbers(n, of=None):
    '''Say some numbers.'''
    print(n)
    return {"n": n, "all": [n, n / 2], "of": of}

def refuse(x):
    raise ValueError(f"not {x}")

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, X):
        return self.layer(X)
"""
_TEST = """
import torch
from torch import nn

generator = torch.Generator().manual_seed(1)
for dtype in (torch.float32, torch.float64):
    A, B = torch.randn(2, 3, generator=generator, dtype=dtype), torch.ones(3, 4, dtype=dtype)
    torch.testing.assert_close(product(A, B), A @ B)
    torch.testing.assert_close(double(A[:, 1:]), 2 * A[:, 1:])
w = torch.randn(3, requires_grad=True)
X, y = torch.randn(5, 3), torch.randn(5)
loss(w, X, y).backward()
(gradient,) = torch.autograd.grad(loss(w, X, y), w, create_graph=True)
step([w], 0.1)
assert numbers(3, of={"a": (1, 2.0, None)})["all"] == [3, 1.5]
try:
    refuse(3)
except ValueError:
    pass
x = torch.ones(2, dtype=torch.float64, requires_grad=True)
torch.autograd.gradcheck(double, (x,))
torch.autograd.gradgradcheck(double, (x,))
torch.autograd.functional.jacobian(double, x)
net = Net()
net(X).sum().backward()
"""
_ROUNDS = 3


class _Rehearsing(Examiner):
    """An examiner that has the student's side, in the same process, answer first."""

    student: StudentSide

    def _receive(self) -> tuple[str, int, Any]:
        self.student.answer()
        return super()._receive()


def warm_up() -> None:
    """Do it once, for all processes that are forked later."""
    names: MutableMapping[str, Any] = {"__name__": "__main__"}
    exec(compile(_STUDENT, "<cell 1>", "exec"), names)  # type: ignore[arg-type]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for _ in range(_ROUNDS):
            examiner = _Rehearsing(ours, lambda: [_STUDENT])
            examiner.student = StudentSide(theirs, names, lambda _: None)
            policy = CellPolicy()
            for record in (True, False):
                verdict = examiner.run(_TEST, policy, record=record)
                if verdict.error is not None:
                    raise RuntimeError("the rehearsal of a test failed") from verdict.error
