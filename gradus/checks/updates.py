"""Functions that change tensors in place: a step of descent, a penalty on the weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from gradus.checks.calls import argument_names, call_as, describe_call
from gradus.checks.failures import CheckFailed
from gradus.checks.messages import AFTER, BUILT_GRAPH, GRAD_CHANGED, LOST_REQUIRES_GRAD, REPLACED
from gradus.checks.student import student
from gradus.checks.values import expect


def expect_update(
    function: Callable[..., Any],
    args: Sequence[Any],
    expected: Mapping[int, Sequence[torch.Tensor]],
    *,
    mistakes: Mapping[str, Mapping[int, Sequence[torch.Tensor]]] | None = None,
    keeps_grad: bool = True,
    **kwargs: Any,
) -> Any:
    """Check a call that changes lists of tensors in place; return what the call returned.

    Every tensor keeps its identity and its `requires_grad`, gets no graph, and, with `keeps_grad`,
    its `.grad` is left as it was.

    Args:
        function: the student's function or bound method.
        args: the arguments of the call.
        expected: position of an argument that is a list of tensors → their right values after it.
        mistakes: name of a mistake → the values it leaves, as in `expected`.
        keeps_grad: whether the call must leave every `.grad` alone.
        kwargs: keyword arguments of the call.

    Raises:
        CheckFailed: a tensor has the wrong value, or was replaced instead of changed.
    """
    __tracebackhide__ = True
    names = argument_names(function, len(args))
    called = describe_call(student().name_of(function), names, args, kwargs)
    watched = {
        f"{names[place]}[{i}]": (place, i, tensor)
        for place in expected
        for i, tensor in enumerate(args[place])
    }
    before = {label: _State(tensor) for label, (_, _, tensor) in watched.items()}
    returned = call_as(None, names, function, *args, **kwargs)
    for label, (place, i, tensor) in watched.items():
        state = before[label]
        if i >= len(args[place]) or args[place][i] is not tensor:
            raise CheckFailed(REPLACED(call=called, argument=label))
        if tensor.grad_fn is not None:
            raise CheckFailed(BUILT_GRAPH(call=called, argument=label))
        if tensor.requires_grad != state.requires_grad:
            raise CheckFailed(LOST_REQUIRES_GRAD(call=called, argument=label))
        if keeps_grad and not state.has_grad_of(tensor):
            raise CheckFailed(GRAD_CHANGED(call=called, argument=label))
        expect(
            tensor,
            expected[place][i],
            what=AFTER(argument=label, call=called),
            mistakes={name: values[place][i] for name, values in (mistakes or {}).items()},
        )
    return returned


class _State:
    """What must survive an update in place."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.requires_grad = tensor.requires_grad
        self.grad = None if tensor.grad is None else tensor.grad.clone()

    def has_grad_of(self, tensor: torch.Tensor) -> bool:
        if self.grad is None or tensor.grad is None:
            return self.grad is None and tensor.grad is None
        return torch.equal(self.grad, tensor.grad)
