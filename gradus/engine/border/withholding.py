"""What a test passes to the student's code, kept to be put back.

A call that changes an argument which the reference leaves alone may do so to deceive: it zeroes the
inputs and returns zeros, and a test that computes what it expects afterwards finds them right. Or
it is a careless answer, which the same test lets pass in one process. The two differ when the test
runs once more and finds its arguments as it passed them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from gradus.engine.border.proxies import Foreign


class Kept:
    """The content of a call's arguments: tensors, lists, dicts, sets and arrays."""

    def __init__(self, places: dict[str, Any], parts: Callable[[Any], Iterator[Any]]) -> None:
        """Take note of the arguments by place; `parts` yields what a value is made of."""
        self._contents = {
            place: [(part, _content(part)) for part in parts(value) if _is_kept(part)]
            for place, value in places.items()
        }

    def put_back(self, place: str) -> None:
        """Give an argument the content that it had."""
        for part, content in self._contents.get(place, []):
            if isinstance(part, torch.Tensor):
                _put_back(part, *content)
            elif isinstance(part, np.ndarray):
                part[...] = content
            elif isinstance(part, list):
                part[:] = content
            else:
                part.clear()
                part.update(content)


def _is_kept(part: Any) -> bool:
    # What lives on the other side is the student's to change.
    return isinstance(part, _KEPT) and not isinstance(part, Foreign)


_KEPT = (torch.Tensor, np.ndarray, list, dict, set)


def _content(part: Any) -> Any:
    if not isinstance(part, torch.Tensor):
        return part.copy()
    grad = part.grad if part.is_leaf else None
    return part.detach().clone(), grad, None if grad is None else grad.detach().clone()


def _put_back(
    tensor: torch.Tensor,
    content: torch.Tensor,
    grad: torch.Tensor | None,
    slope: torch.Tensor | None,
) -> None:
    if tensor.shape == content.shape:
        tensor.data.copy_(content)
    else:
        tensor.data = content.clone()
    if tensor.is_leaf:
        tensor.grad = grad
        if grad is not None and slope is not None:
            grad.data.copy_(slope)
