"""Calling a test's function back from inside a transform of `torch.func`, or forward-mode AD.

There a tensor is a wrapper that belongs to the student's process and cannot cross. `Remote` is a
function of autograd's that the transforms take apart: its forward gets plain tensors and has the
examiner compute, and keep, the graph from them to the results; its derivatives ask for gradients
through that graph, as further functions of the same kind, so that transforms nest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.autograd import forward_ad
from torch.utils._pytree import tree_flatten, tree_map_only

from gradus.engine.border.failures import Refused

# The argument, no name of any other, that holds what stands in for a module's parameters.
SWAPPED = ""

# compute(trace, kind, tensors) → results, number of the graph behind them
Compute = Callable[[Any, str, list[torch.Tensor]], tuple[list[torch.Tensor], int]]


def is_active() -> bool:
    """Tell whether code runs inside a transform."""
    inside = torch._C._functorch.peek_interpreter_stack() is not None
    return inside or forward_ad._current_level >= 0


@dataclass(eq=False)
class _Graph:
    """Graphs that the examiner keeps, one for each sample of a batch."""

    number: Any  # an int, or a list of graphs

    def of(self, sample: int) -> _Graph:
        return self.number[sample] if isinstance(self.number, list) else self


@dataclass(eq=False)
class _Step:
    """What `Remote` computes: a call, or a derivative through a graph."""

    compute: Compute
    kind: str
    graph: _Graph

    def of(self, sample: int) -> _Step:
        return _Step(self.compute, self.kind, self.graph.of(sample))


class Remote(torch.autograd.Function):
    """What the examiner computes, as a function of tensors."""

    generate_vmap_rule = False

    @staticmethod
    def forward(step: _Step, *tensors: torch.Tensor) -> Any:
        results, number = step.compute(step.graph.number, step.kind, list(tensors))
        return (*results, _Graph(number))

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        step, *tensors = inputs
        ctx.compute, ctx.graph = step.compute, output[-1]
        ctx.save_for_backward(*tensors)
        ctx.save_for_forward(*tensors)
        ctx.count = len(output) - 1

    @staticmethod
    def backward(ctx: Any, *upstream: Any) -> Any:
        step = _Step(ctx.compute, "vjp", ctx.graph)
        found = _apply(step, *ctx.saved_tensors, *upstream[: ctx.count])
        return (None, *found[: len(ctx.saved_tensors)])

    @staticmethod
    def jvp(ctx: Any, _step: Any, *tangents: Any) -> Any:
        step = _Step(ctx.compute, "jvp", ctx.graph)
        given = [
            torch.zeros_like(x) if t is None else t
            for x, t in zip(ctx.saved_tensors, tangents, strict=True)
        ]
        found = _apply(step, *ctx.saved_tensors, *given)
        return (*found[: ctx.count], None)

    @staticmethod
    def vmap(info: Any, in_dims: Any, step: _Step, *tensors: torch.Tensor) -> Any:
        rows = []
        for sample in range(info.batch_size):
            given = [
                x if dim is None else x.select(dim, sample)
                for x, dim in zip(tensors, in_dims[1:], strict=True)
            ]
            rows.append(_apply(step.of(sample), *given))
        *results, graphs = zip(*rows, strict=True)
        stacked = tuple(torch.stack(result) for result in results)
        return (*stacked, _Graph(list(graphs))), (*(0 for _ in stacked), None)


def _apply(step: _Step, *tensors: Any) -> Any:
    return Remote.apply(step, *tensors)  # type: ignore[no-untyped-call]


def called(call: Callable[[Any, Any, list[torch.Tensor]], Any], args: Any, kwargs: Any) -> Any:
    """Return what a function of the test's gives inside a transform.

    Args:
        call: gets the arguments with `...` for each tensor, and the tensors; returns the result in
            the same form, the tensors, and the number of the graph behind them.
        args, kwargs: of the call.
    """
    tensors = [leaf for leaf in tree_flatten((args, kwargs))[0] if isinstance(leaf, torch.Tensor)]
    bare_args, bare_kwargs = tree_map_only(torch.Tensor, lambda _: ..., (args, kwargs))
    forms: list[Any] = []

    def compute(graph: Any, kind: str, plain: list[torch.Tensor]) -> tuple[list[Any], int]:
        if kind == "call":
            form, results, number = call(bare_args, bare_kwargs, plain)
            forms.append(form)
        else:
            form, results, number = call(kind, graph, plain)
        return results, number

    *results, _ = _apply(_Step(compute, "call", _Graph(None)), *tensors)
    return filled(forms[-1], iter(results))


def filled(form: Any, tensors: Iterator[torch.Tensor]) -> Any:
    """Return a form with tensors in the places of `...`."""
    if form is ...:
        return next(tensors)
    if type(form) in (list, tuple):
        return type(form)(filled(each, tensors) for each in form)
    if type(form) is dict:
        return {key: filled(each, tensors) for key, each in form.items()}
    return form


class Graphs:
    """The examiner's part: graphs from tensors to what a function made of them."""

    def __init__(self) -> None:
        self._graphs: list[tuple[list[torch.Tensor], list[torch.Tensor]]] = []

    def clear(self) -> None:
        """Forget all."""
        self._graphs.clear()

    def record(self, function: Callable[..., Any], args: Any, kwargs: Any, given: Any) -> Any:
        """Return the form of a function's result, its tensors, and the number of its graph."""
        leaves = _leaves(given)
        with torch.enable_grad():
            places = iter(leaves)
            full_args = filled(args, places)
            result = function(*full_args, **filled(kwargs, places))
            results = [x for x in tree_flatten(result)[0] if isinstance(x, torch.Tensor)]
        form = tree_map_only(torch.Tensor, lambda _: ..., result)
        return form, [x.detach() for x in results], self._keep(leaves, results)

    def derive(self, kind: Any, number: Any, given: Any) -> Any:
        """Return derivatives through a graph: `vjp` or `jvp`."""
        if type(number) is not int or not 0 <= number < len(self._graphs):
            raise Refused("derivatives through no graph")
        inputs, results = self._graphs[number]
        more = _leaves(given)[len(inputs) :]
        with torch.enable_grad():
            if kind == "vjp":
                found = _gradients(results, inputs, more)
            else:
                dummies = [torch.zeros_like(r).requires_grad_() for r in results]
                found = _gradients(_gradients(results, inputs, dummies), dummies, more)
        return None, [x.detach() for x in found], self._keep([*inputs, *more], found)

    def _keep(self, inputs: list[torch.Tensor], results: list[torch.Tensor]) -> int:
        if len(self._graphs) > 10_000:
            raise Refused("too many graphs")
        self._graphs.append((inputs, results))
        return len(self._graphs) - 1


def _leaves(given: Any) -> list[torch.Tensor]:
    if type(given) is not list or not all(isinstance(x, torch.Tensor) for x in given):
        raise Refused("arguments that are no tensors")
    return [
        x.detach().clone().requires_grad_(x.is_floating_point() or x.is_complex()) for x in given
    ]


def _gradients(
    results: list[torch.Tensor], inputs: list[torch.Tensor], upstream: list[torch.Tensor]
) -> list[torch.Tensor]:
    """Return gradients with graphs of their own, zeros where there are none."""
    pairs = [(r, g) for r, g in zip(results, upstream, strict=True) if r.requires_grad]
    wanted = [x for x in inputs if x.requires_grad]
    found: Iterator[Any] = iter([None] * len(wanted))
    if pairs and wanted:
        found = iter(
            torch.autograd.grad(
                [r for r, _ in pairs],
                wanted,
                [g for _, g in pairs],
                create_graph=True,
                allow_unused=True,
            )
        )
    answers = [next(found) if x.requires_grad else None for x in inputs]
    return [torch.zeros_like(x) if g is None else g for x, g in zip(inputs, answers, strict=True)]
