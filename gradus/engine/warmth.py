"""What torch, IPython and matplotlib put off to their first use, done once for all students.

Nothing here may start a thread: a thread does not survive a fork, and what it holds stays locked.
"""

from __future__ import annotations

import threading

from gradus.engine.highlighting import work_out_once
from gradus.engine.shell import Notebook

_CELLS = (
    """
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
""",
    "%matplotlib inline",
    """
x = torch.randn(4, 3, requires_grad=True, generator=torch.Generator().manual_seed(0))
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 2 * x
    @staticmethod
    def backward(ctx, gradient):
        return 2 * gradient
Double.apply(x).sum().backward()
torch.autograd.gradcheck(torch.tanh, x.detach().double().requires_grad_())
(gradient,) = torch.autograd.grad((x @ x.T).sum(), x, create_graph=True)
gradient.sum().backward()
torch.autograd.functional.jacobian(torch.tanh, torch.ones(2))
torch.func.vmap(torch.sum)(torch.ones(2, 2))
""",
    """
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
labels = torch.zeros(5, dtype=torch.long)
for kind in (torch.optim.SGD, torch.optim.Adam):
    optimizer = kind(model.parameters(), lr=0.1)
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(torch.ones(5, 3)), labels).backward()
    optimizer.step()
model.state_dict()
""",
    """
torch.testing.assert_close(torch.ones(2), torch.ones(2))
try:
    torch.testing.assert_close(torch.ones(2), torch.zeros(2))
except AssertionError:
    pass
np.testing.assert_allclose(np.ones(2), np.ones(2))
np.linalg.lstsq(np.ones((2, 2)), np.ones(2), rcond=None)
torch.linalg.svd(torch.ones(2, 2))
""",
    "raise NotImplementedError('warm')",
    # IPython reads and parses the file of each frame it shows, and this one is a long one.
    "torch.testing.assert_close(torch.ones(2), torch.zeros(2))  # AssertionError",
    "def broken(:  # SyntaxError",
    "torch.ones(2)",
    "import warnings; warnings.warn('warm')",
    """
figure, axis = plt.subplots()
axis.plot([0, 1], [1, 2], label='$x^2$')
axis.set_title('warm')
axis.legend()
plt.show()
""",
    # What `%run` looks at to find out whether a program drew something.
    "plt.close('all'); plt.draw_if_interactive.called = False",
)


def warm_up(notebook: Notebook) -> None:
    """Run cells of the kinds that courses have, then forget that they were run.

    Raises:
        RuntimeError: a thread was started, or a module is missing.
    """
    work_out_once()
    notebook.rehearse(_CELLS)
    started = [thread.name for thread in threading.enumerate()][1:]
    if started:
        raise RuntimeError(f"warming up started threads: {', '.join(started)}")
