"""Comparing an answer with the right one: type, shape, dtype, device, then value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from gradus.checks.calls import brief, dtype_name
from gradus.checks.failures import CheckFailed, failed
from gradus.checks.messages import (
    NOT_A_TENSOR,
    NOT_FINITE,
    WRONG_DEVICE,
    WRONG_DTYPE,
    WRONG_ENTRIES,
    WRONG_KEYS,
    WRONG_LENGTH,
    WRONG_PROPERTY,
    WRONG_SHAPE,
    WRONG_TYPE,
    WRONG_VALUE,
)

Mistakes = Mapping[str, Any]

# Room for another order of the same operations, and no more: a detour through a narrower dtype,
# a misplaced eps or a slightly different formula shows in float64.
TOLERANCES = {
    torch.float64: (1e-8, 1e-10),
    torch.float32: (1e-4, 1e-5),
    torch.float16: (1e-2, 1e-3),
    torch.bfloat16: (5e-2, 1e-2),
}
FLOAT_TOLERANCES = (1e-6, 1e-6)


def expect(
    got: Any,
    expected: Any,
    *,
    what: str,
    mistakes: Mistakes | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Check an answer against the right one.

    Tensors are compared by shape, dtype, device and value; floats to 1e-6; sequences and dicts
    entry by entry. A wrong answer is compared with what each named mistake gives.

    Args:
        got: the student's answer.
        expected: the right one; its type, shape, dtype and device are the contract's.
        what: what the answer is called in the message.
        mistakes: name of a mistake → the answer it gives, or a function without arguments that
            returns it.
        rtol: relative tolerance; by default that of the dtype in `TOLERANCES`.
        atol: absolute tolerance, in units of the largest expected entry where that exceeds 1.

    Raises:
        CheckFailed: the answers differ.
    """
    __tracebackhide__ = True
    difference = differ(got, expected, what=what, rtol=rtol, atol=atol)
    if difference is None:
        return
    name = _recognise(got, expected, mistakes or {}, rtol, atol)
    raise difference(name)


def expect_true(condition: Any, mistake: str, *, what: str) -> None:
    """Check a property of an answer; when it does not hold, `mistake` names and explains it."""
    __tracebackhide__ = True
    if bool(condition):
        return
    raise failed(WRONG_PROPERTY(what=what), mistake=mistake)


Difference = Callable[[str | None], CheckFailed]


def differ(
    got: Any,
    expected: Any,
    *,
    what: str,
    rtol: float | None = None,
    atol: float | None = None,
) -> Difference | None:
    """Return how `got` differs from `expected`, as a function of the mistake's name, or None."""
    if isinstance(expected, torch.Tensor):
        return _tensors_differ(got, expected, what, rtol, atol)
    if isinstance(expected, dict):
        return _dicts_differ(got, expected, what, rtol, atol)
    if isinstance(expected, (tuple, list)):
        return _sequences_differ(got, expected, what, rtol, atol)
    return _plain_values_differ(got, expected, what, rtol, atol)


def _tensors_differ(
    got: Any, expected: torch.Tensor, what: str, rtol: float | None, atol: float | None
) -> Difference | None:
    if not isinstance(got, torch.Tensor):
        return _difference(NOT_A_TENSOR(what=what), _typed(got), brief(expected))
    if got.shape != expected.shape:
        shapes = str(tuple(got.shape)), str(tuple(expected.shape))
        return _difference(WRONG_SHAPE(what=what), *shapes)
    if got.dtype != expected.dtype:
        dtypes = dtype_name(got.dtype), dtype_name(expected.dtype)
        return _difference(WRONG_DTYPE(what=what), *dtypes)
    if got.device != expected.device:
        return _difference(WRONG_DEVICE(what=what), str(got.device), str(expected.device))
    return _entries_differ(got.detach(), expected.detach(), what, rtol, atol)


def _entries_differ(
    got: torch.Tensor, expected: torch.Tensor, what: str, rtol: float | None, atol: float | None
) -> Difference | None:
    near = _close(got, expected, rtol, atol)
    if bool(near.all()):
        return None
    wrong = ~near
    distance = (got - expected).abs() if got.is_floating_point() else wrong.double()
    distance = torch.where(wrong, distance.double().nan_to_num(torch.inf), -1.0)
    position = int(distance.argmax())
    index = [int(i) for i in torch.unravel_index(torch.tensor(position), expected.shape)]
    mine, right = got.flatten()[position], expected.flatten()[position]
    if got.dim() == 0:
        problem = WRONG_VALUE(what=what)
    elif not bool(mine.isfinite()) and bool(right.isfinite()):
        problem = NOT_FINITE(what=what, index=index)
    else:
        problem = WRONG_ENTRIES(
            what=what, count=int(wrong.sum()), total=expected.numel(), index=index
        )
    return _difference(problem, _number(mine), _number(right))


def _close(
    got: torch.Tensor, expected: torch.Tensor, rtol: float | None, atol: float | None
) -> torch.Tensor:
    """Return entry by entry whether two tensors of one shape and dtype agree."""
    if not expected.is_floating_point():
        return got == expected
    default_rtol, default_atol = TOLERANCES[expected.dtype]
    finite = expected[expected.isfinite()]
    scale = max(1.0, float(finite.abs().max())) if finite.numel() else 1.0
    return torch.isclose(
        got,
        expected,
        rtol=default_rtol if rtol is None else rtol,
        atol=scale * (default_atol if atol is None else atol),
        equal_nan=True,
    )


def _plain_values_differ(
    got: Any, expected: Any, what: str, rtol: float | None, atol: float | None
) -> Difference | None:
    kind = type(expected)
    if not isinstance(got, kind) or (isinstance(got, bool) and kind is not bool):
        return _difference(WRONG_TYPE(what=what), _typed(got), kind.__name__)
    if kind is float:
        default_rtol, default_atol = FLOAT_TOLERANCES
        tolerance = (default_atol if atol is None else atol) + abs(expected) * (
            default_rtol if rtol is None else rtol
        )
        equal = got == expected or abs(got - expected) <= tolerance
        equal = equal or (got != got and expected != expected)
    else:
        equal = got == expected
    return None if equal else _difference(WRONG_VALUE(what=what), repr(got), repr(expected))


def _sequences_differ(
    got: Any, expected: Sequence[Any], what: str, rtol: float | None, atol: float | None
) -> Difference | None:
    if not isinstance(got, (tuple, list)):
        return _difference(WRONG_TYPE(what=what), _typed(got), type(expected).__name__)
    if len(got) != len(expected):
        return _difference(WRONG_LENGTH(what=what), str(len(got)), str(len(expected)))
    for number, (mine, right) in enumerate(zip(got, expected, strict=True)):
        difference = differ(mine, right, what=f"{what}[{number}]", rtol=rtol, atol=atol)
        if difference is not None:
            return difference
    return None


def _dicts_differ(
    got: Any, expected: dict[Any, Any], what: str, rtol: float | None, atol: float | None
) -> Difference | None:
    if not isinstance(got, dict):
        return _difference(WRONG_TYPE(what=what), _typed(got), "dict")
    if set(got) != set(expected):
        return _difference(WRONG_KEYS(what=what), str(sorted(got, key=str)), str(list(expected)))
    for key, right in expected.items():
        difference = differ(got[key], right, what=f"{what}[{key!r}]", rtol=rtol, atol=atol)
        if difference is not None:
            return difference
    return None


def _difference(problem: str, got: str, expected: str) -> Difference:
    def raised(mistake: str | None) -> CheckFailed:
        return failed(problem, got=got, expected=expected, mistake=mistake)

    return raised


def _recognise(
    got: Any, expected: Any, mistakes: Mistakes, rtol: float | None, atol: float | None
) -> str | None:
    """Return the first named mistake that gives the student's answer and not the right one."""
    for name, answer in mistakes.items():
        try:
            wrong = answer() if callable(answer) else answer
        except (RuntimeError, ValueError, IndexError, TypeError):
            continue  # A mistake that cannot be made on this input, like a product of misfits.
        if differ(got, wrong, what=name, rtol=rtol, atol=atol) is not None:
            continue
        if differ(wrong, expected, what=name, rtol=rtol, atol=atol) is not None:
            return name
    return None


def _typed(value: object) -> str:
    """Return a value that may be of any type with its type's name.

    Of a text, or a collection of any, only that: it could hold what the student was not to see.
    """
    if isinstance(value, torch.Tensor):
        return brief(value)
    kind = type(value).__name__
    return f"{kind} {brief(value)}" if isinstance(value, (int, float, complex)) else kind


def _number(entry: torch.Tensor) -> str:
    return f"{entry.item():.6g}" if entry.is_floating_point() else str(entry.item())
