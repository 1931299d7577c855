"""The contract of a function: what a hidden test states about a student's function.

contract = Contract(matvec, oracle=lambda A, x: A @ x, mistakes={...})
contract.forbids(*PRODUCTS)
for v in variants():
    contract.holds(v.normal(3, 4), v.normal(4))
    contract.differentiates(v.normal(3, 4), v.normal(4))
contract.refuses(torch.ones(3, 4), torch.ones(3))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

from gradus.checks.calls import (
    argument_names,
    brief,
    call_as,
    describe_call,
    describe_error,
)
from gradus.checks.failures import CheckFailed, NotDone, failed
from gradus.checks.messages import (
    CUT_OFF,
    GRADIENT,
    INPUT_CHANGED,
    NO_GRADIENT,
    NOT_REFUSED,
    PYTHON_LOOP,
    WRONG_ERROR,
)
from gradus.checks.source import forbid
from gradus.checks.student import student
from gradus.checks.values import expect

Function = Callable[..., Any]


class Contract:
    """What a student's function must do, against an oracle that does it.

    Args:
        function: the student's function.
        oracle: the right function, with the same arguments. It is run in float64 and its floating
            results are brought to the dtype of the floating inputs.
        mistakes: name of a mistake → function with the same arguments that makes it.
        returns: the names of the results where the function returns several.
        rtol, atol: tolerances other than those of the dtype; see `expect`.
    """

    def __init__(
        self,
        function: Function,
        oracle: Function,
        *,
        mistakes: Mapping[str, Function] | None = None,
        returns: Sequence[str] = (),
        rtol: float | None = None,
        atol: float | None = None,
    ) -> None:
        self.function = function
        self.name = student().name_of(function)
        self.oracle = oracle
        self.mistakes = dict(mistakes or {})
        self.returns = list(returns)
        self._tolerances = {"rtol": rtol, "atol": atol}
        self._held = False

    def holds(self, *args: Any, **kwargs: Any) -> None:
        """Check the answer to one call, and that its inputs are left as they were.

        Raises:
            CheckFailed: the answer is wrong, or an input was changed.
        """
        __tracebackhide__ = True
        mine, trusted = _copied(args), _copied(args)
        got = self._call(mine, kwargs)
        self._expect_unchanged(mine, args, kwargs)
        expected = _in_float64(self.oracle, trusted, kwargs)
        called = self._describe(args, kwargs)
        mistakes = {
            name: _deferred(mistaken, args, kwargs) for name, mistaken in self.mistakes.items()
        }
        if self.returns and isinstance(got, (tuple, list)) and len(got) == len(expected):
            for place, part in enumerate(self.returns):
                parts = {name: _part(answer, place) for name, answer in mistakes.items()}
                self._expect(got[place], expected[place], f"{part} of {called}", parts)
        else:
            self._expect(got, expected, called, mistakes)
        self._held = True

    def differentiates(self, *args: Any, **kwargs: Any) -> None:
        """Check the gradient with respect to every floating input, for a random upstream gradient.

        Raises:
            CheckFailed: a gradient is missing or wrong.
        """
        __tracebackhide__ = True
        mine, leaves = _with_leaves(_copied(args))
        got = self._call(mine, kwargs)
        wide, wide_leaves = _with_leaves(_widened(_copied(args)))
        expected = self.oracle(*wide, **kwargs)
        called = self._describe(args, kwargs)
        self._expect(got, _narrowed(expected, _floating_dtype(args)), called, {})
        upstream = _random_like(expected)
        right = torch.autograd.grad(
            expected, list(wide_leaves.values()), upstream, allow_unused=True
        )
        mistaken = {
            name: _mistaken_gradients(function, args, kwargs, upstream)
            for name, function in self.mistakes.items()
        }
        names = argument_names(self.oracle, len(args))
        for number, (place, leaf) in enumerate(leaves.items()):
            wanted = right[number]
            if wanted is None:  # The answer does not depend on this input.
                continue
            gradient = self._gradient(got, leaf, upstream, names[place], called)
            what = GRADIENT(argument=names[place], what=called)
            self._expect(
                gradient,
                wanted.to(leaf.dtype),
                what,
                {name: _narrow_part(found, number, leaf) for name, found in mistaken.items()},
            )

    def refuses(self, *args: Any, error: type[Exception] = ValueError, **kwargs: Any) -> None:
        """Check that a call raises `error`.

        A function that raises for every input would pass; so `holds` must come first.

        Raises:
            CheckFailed: the call returned, or raised something else.
            RuntimeError: nothing was shown to hold before.
        """
        __tracebackhide__ = True
        if not self._held:
            raise RuntimeError("refuses() comes after holds(): raising for every input is no merit")
        expect_error(
            self.function,
            *args,
            error=error,
            names=argument_names(self.oracle, len(args)),
            **kwargs,
        )

    def forbids(self, *banned: str) -> None:
        """Check that the function is written without the banned names; see `forbid`."""
        __tracebackhide__ = True
        forbid(self.function, *banned)

    def is_vectorised(
        self, make: Callable[[int], Sequence[Any]], *, small: int = 40, large: int = 120
    ) -> None:
        """Check that the function has no Python loop over samples, by counting its steps.

        Args:
            make: returns the arguments for a number of samples.
            small, large: the two numbers of samples that are compared.

        Raises:
            CheckFailed: the steps grow with the number of samples.
        """
        __tracebackhide__ = True
        counts = []
        for samples in (small, large):
            args = make(samples)
            self._call(args, {})  # First calls pay for lazy imports; errors are told from here.
            counts.append(student().count_steps(self.function, *args))
        if counts[1] - counts[0] >= large - small:
            problem = PYTHON_LOOP(
                name=self.name,
                small=small,
                large=large,
                small_steps=counts[0],
                large_steps=counts[1],
            )
            raise failed(problem, mistake="python_loop")

    def _call(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        __tracebackhide__ = True
        names = argument_names(self.oracle, len(args))
        return call_as(self.name, names, self.function, *args, **kwargs)

    def _describe(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        return describe_call(self.name, argument_names(self.oracle, len(args)), args, kwargs)

    def _expect(self, got: Any, expected: Any, what: str, mistakes: Mapping[str, Any]) -> None:
        __tracebackhide__ = True
        expect(got, expected, what=what, mistakes=mistakes, **self._tolerances)

    def _expect_unchanged(
        self, after: Sequence[Any], before: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> None:
        __tracebackhide__ = True
        names = argument_names(self.oracle, len(before))
        for argument, mine, original in zip(names, after, before, strict=True):
            if not _same(mine, original):
                called = self._describe(before, kwargs)
                raise CheckFailed(INPUT_CHANGED(call=called, argument=argument))

    def _gradient(
        self, got: Any, leaf: torch.Tensor, upstream: torch.Tensor, argument: str, called: str
    ) -> torch.Tensor:
        __tracebackhide__ = True
        found = None
        if got.requires_grad:
            (found,) = torch.autograd.grad(
                got, leaf, upstream.to(got.dtype), retain_graph=True, allow_unused=True
            )
        if found is None:
            raise failed(NO_GRADIENT(what=called, argument=argument), cause=CUT_OFF)
        return found


def expect_error(
    function: Function,
    *args: Any,
    error: type[Exception] = ValueError,
    names: Sequence[str] | None = None,
    **kwargs: Any,
) -> None:
    """Check that `function(*args, **kwargs)` raises `error`.

    Raises:
        CheckFailed: it returned, or raised something else.
        NotDone: the function still raises NotImplementedError.
    """
    __tracebackhide__ = True
    names = argument_names(function, len(args)) if names is None else names
    called = describe_call(student().name_of(function), names, args, kwargs)
    try:
        got = call_as(None, names, function, *_copied(args), **kwargs)
    except NotDone:
        raise
    except CheckFailed as failure:
        if isinstance(failure.__cause__, error):
            return
        raised = describe_error(failure.__cause__ or failure)
        raise CheckFailed(
            WRONG_ERROR(call=called, error=error.__name__, got=raised)
        ) from failure.__cause__
    raise CheckFailed(NOT_REFUSED(call=called, error=error.__name__, got=brief(got)))


def _copied(args: Sequence[Any]) -> list[Any]:
    """Return the arguments with every tensor in them cloned; a leaf stays a leaf."""
    return [_mapped(value, _clone) for value in args]


def _clone(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().clone().requires_grad_(tensor.requires_grad)


def _mapped(value: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """Return `value` with `change` applied to every tensor in its lists, tuples and dicts."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(entry, change) for entry in value)
    if isinstance(value, dict):
        return {key: _mapped(entry, change) for key, entry in value.items()}
    return value


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield from _tensors(entry)


def _same(mine: Any, original: Any) -> bool:
    """Tell whether every tensor of an argument is as it was before the call."""
    pairs = list(zip(_tensors(mine), _tensors(original), strict=False))
    counts = len(list(_tensors(mine))), len(list(_tensors(original)))
    return counts[0] == counts[1] and all(
        after.shape == before.shape
        and after.dtype == before.dtype
        and after.requires_grad == before.requires_grad
        and torch.equal(after.detach().nan_to_num(), before.detach().nan_to_num())
        for after, before in pairs
    )


def _floating_dtype(args: Sequence[Any]) -> torch.dtype | None:
    """Return the dtype of the floating inputs, which is that of the result."""
    found = (t.dtype for value in args for t in _tensors(value) if t.is_floating_point())
    return next(found, None)


def _widened(args: Sequence[Any]) -> list[Any]:
    return [
        _mapped(value, lambda t: t.detach().double() if t.is_floating_point() else t)
        for value in args
    ]


def _narrowed(value: Any, dtype: torch.dtype | None) -> Any:
    if dtype is None:
        return value
    return _mapped(value, lambda t: t.to(dtype) if t.is_floating_point() else t)


def _in_float64(function: Function, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Return the answer computed in float64, in the dtype that the contract gives it."""
    return _narrowed(function(*_widened(args), **kwargs), _floating_dtype(args))


def _deferred(
    function: Function, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Callable[[], Any]:
    """Return a function that makes a mistake on the given inputs, in their own dtype."""
    return lambda: function(*_copied(args), **kwargs)


def _part(answer: Callable[[], Any], place: int) -> Callable[[], Any]:
    return lambda: answer()[place]


def _with_leaves(args: Sequence[Any]) -> tuple[list[Any], dict[int, torch.Tensor]]:
    """Return the arguments with every floating tensor a leaf, and those leaves by position."""
    changed = list(args)
    leaves = {}
    for place, value in enumerate(args):
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            changed[place] = leaves[place] = value.detach().clone().requires_grad_()
    return changed, leaves


def _random_like(result: torch.Tensor) -> torch.Tensor:
    """Return an upstream gradient: random, for a gradient of ones hides many mistakes."""
    generator = torch.Generator().manual_seed(result.numel())
    drawn = torch.randn(result.shape, generator=generator, dtype=torch.float64)
    return drawn.to(result.device)


def _mistaken_gradients(
    function: Function, args: Sequence[Any], kwargs: Mapping[str, Any], upstream: torch.Tensor
) -> Callable[[], Sequence[torch.Tensor | None]]:
    def gradients() -> Sequence[torch.Tensor | None]:
        mine, leaves = _with_leaves(args)
        result = function(*mine, **kwargs)
        if result.shape != upstream.shape or not result.requires_grad:
            return [None] * len(leaves)
        return torch.autograd.grad(
            result, list(leaves.values()), upstream.to(result.dtype), allow_unused=True
        )

    return gradients


def _narrow_part(
    gradients: Callable[[], Sequence[torch.Tensor | None]], number: int, leaf: torch.Tensor
) -> Callable[[], torch.Tensor | None]:
    def part() -> torch.Tensor | None:
        found = gradients()[number]
        return None if found is None else found.to(leaf.dtype)

    return part
