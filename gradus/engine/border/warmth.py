"""What the border, and torch behind it, put off to their first use."""

from __future__ import annotations

import torch

from gradus.engine.border import codec, library, randomness
from gradus.engine.border.autograd import Crossing, Handle


def warm_up() -> None:
    """Do it once, for all processes that are forked later."""
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    graph = Crossing.apply(lambda *_: [torch.ones_like(x)], Handle(0), [torch.ones(2)], x)  # type: ignore[no-untyped-call]
    torch.autograd.grad(graph.sum(), x, create_graph=True)
    torch.autograd.gradcheck(torch.sin, (x,))
    torch.autograd.gradgradcheck(torch.sin, (x,))
    torch.autograd.functional.jacobian(torch.sin, x)  # type: ignore[no-untyped-call]
    library.name_of(torch.relu)
    codec.encode((1, "a", [2.0]), lambda _: None, {})
    randomness.Defaults(trusts=True).news()
