"""Calling the other side's function from inside a transform of `torch.func`, or forward-mode AD.

There a tensor is a wrapper that belongs to one process and cannot cross. `Remote` is a function of
autograd's that the transforms take apart: its forward gets plain tensors and has the other side
compute, and keep, the graph from them to the results; its derivatives ask for gradients through
that graph, as further functions of the same kind, so that transforms nest. Under `vmap` a call is
mapped over there as well: what a function may not do inside `vmap`, it may not do there either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch.autograd import forward_ad
from torch.utils._pytree import tree_flatten, tree_map_only

from gradus.engine.border.failures import Refused

# The argument, no name of any other, that holds what stands in for a module's parameters.
SWAPPED = ""
_MOST_GRAPHS = 10_000
_DEEPEST = 20  # functions mapped over mapped functions

# compute(step, tensors) → results, number of the graph behind them
Compute = Callable[["_Step", list[torch.Tensor]], tuple[list[torch.Tensor], int]]


def is_active() -> bool:
    """Tell whether code runs inside a transform."""
    inside = torch._C._functorch.peek_interpreter_stack() is not None
    return inside or forward_ad._current_level >= 0


@dataclass(eq=False)
class _Graph:
    """A graph that the other side keeps.

    Attributes:
        number: by which it is known there; None where there is none yet.
        batched: the levels of those `vmap`s over whose samples it goes, the outermost first: its
            tensors have as many further dimensions in front.
        rows: one graph for each sample of the `vmap` of the level `of_level`, instead.
    """

    number: int | None = None
    batched: tuple[int, ...] = ()
    rows: list[_Graph] | None = None
    of_level: int = 0

    def of(self, sample: int, level: int) -> _Graph:
        """Return the graph of one sample of a `vmap`."""
        if self.rows is None:
            return self
        if self.of_level == level:
            return self.rows[sample]
        return _Graph(rows=[row.of(sample, level) for row in self.rows], of_level=self.of_level)


@dataclass(eq=False)
class _Step:
    """What `Remote` computes: a call, or a derivative through a graph."""

    compute: Compute
    kind: str
    graph: _Graph
    randomness: str = "error"  # what a `vmap` around it does about random numbers

    def goes_over(self, level: int) -> bool:
        """Tell whether all samples of a `vmap` are computed at once."""
        return self.kind == "call" or level in self.graph.batched


class Remote(torch.autograd.Function):
    """What the other side computes, as a function of tensors."""

    generate_vmap_rule = False

    @staticmethod
    def forward(step: _Step, *tensors: torch.Tensor) -> Any:
        results, number = step.compute(step, list(tensors))
        return (*results, _Graph(number, step.graph.batched))

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
        below = torch._C._functorch.peek_interpreter_stack()
        level = 0 if below is None else below.level()  # of what is around this `vmap`
        batched = list(zip(tensors, in_dims[1:], strict=True))
        if step.goes_over(level):
            # Tensors that all samples have in common, too: each has a derivative of its own.
            whole = [
                x.expand(info.batch_size, *x.shape) if dim is None else x.movedim(dim, 0)
                for x, dim in batched
            ]
            graph = step.graph
            if step.kind == "call":
                graph = replace(graph, batched=(level, *graph.batched))
            *results, graph = _apply(replace(step, graph=graph, randomness=info.randomness), *whole)
            return (*results, graph), (*(0 for _ in results), None)
        rows = []
        for sample in range(info.batch_size):
            given = [x if dim is None else x.select(dim, sample) for x, dim in batched]
            rows.append(_apply(replace(step, graph=step.graph.of(sample, level)), *given))
        *results, graphs = zip(*rows, strict=True)
        stacked = tuple(torch.stack(result) for result in results)
        graph = _Graph(rows=list(graphs), of_level=level)
        return (*stacked, graph), (*(0 for _ in stacked), None)


def _apply(step: _Step, *tensors: Any) -> Any:
    return Remote.apply(step, *tensors)  # type: ignore[no-untyped-call]


def called(ask: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Return what a function of the other side's gives inside a transform.

    Args:
        ask: asks for a call, with the arguments with `...` for each tensor, or for a derivative,
            `vjp` or `jvp`, with the number of its graph; further with the tensors, over how many
            leading dimensions of theirs it is mapped, and what is done about random numbers then.
            The answer is the result in the same form, its tensors, the number of its graph.
        args, kwargs: of the call.
    """
    tensors = [leaf for leaf in tree_flatten((args, kwargs))[0] if isinstance(leaf, torch.Tensor)]
    bare_args, bare_kwargs = tree_map_only(torch.Tensor, lambda _: ..., (args, kwargs))
    forms: list[Any] = []

    def compute(step: _Step, plain: list[torch.Tensor]) -> tuple[list[torch.Tensor], int]:
        mapped = len(step.graph.batched), step.randomness
        if step.kind == "call":
            form, results, number = checked(ask(bare_args, bare_kwargs, plain, *mapped))
            forms.append(form)
        else:
            _, results, number = checked(ask(step.kind, step.graph.number, plain, *mapped))
        return results, number

    *results, _ = _apply(_Step(compute, "call", _Graph()), *tensors)
    return filled(forms[-1], iter(results))


def checked(answer: Any) -> tuple[Any, list[torch.Tensor], int]:
    """Return an answer to what `called` asks.

    Raises:
        Refused: it is none.
    """
    if type(answer) is not tuple or len(answer) != 3:
        raise Refused("a result of another form")
    form, results, number = answer
    if type(results) is not list or not all(isinstance(x, torch.Tensor) for x in results):
        raise Refused("results that are no tensors")
    if type(number) is not int:
        raise Refused("a graph without a number")
    if form is not None and _count(form) != len(results):
        raise Refused("a result with other tensors than it shows")
    return form, results, number


def result_of(answer: Any) -> Any:
    """Return the result that an answer to a call tells of, its tensors in their places.

    Raises:
        Refused: it is no answer.
    """
    form, results, _ = checked(answer)
    return filled(form, iter(results))


def _count(form: Any) -> int:
    if form is ...:
        return 1
    if type(form) in (list, tuple):
        return sum(map(_count, form))
    if type(form) is dict:
        return sum(map(_count, form.values()))
    return 0


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
    """The part of the side that was asked: graphs from tensors to what a function made of them."""

    def __init__(self) -> None:
        self._graphs: list[tuple[list[torch.Tensor], list[torch.Tensor]]] = []

    def clear(self) -> None:
        """Forget all."""
        self._graphs.clear()

    def record(
        self, function: Callable[..., Any], args: Any, kwargs: Any, given: Any, *mapped: Any
    ) -> Any:
        """Return the form of a function's result, its tensors, and the number of its graph.

        Args:
            function: is called with the arguments.
            args, kwargs: with `...` for each tensor.
            given: the tensors.
            mapped: over how many leading dimensions of the tensors the function is mapped, and
                what is done about random numbers then.
        """
        depth, randomness = mapped
        leaves = _leaves(given)

        forms: list[Any] = []

        def run(*tensors: torch.Tensor) -> list[torch.Tensor]:
            places = iter(tensors)
            full_args = filled(args, places)
            result = function(*full_args, **filled(kwargs, places))
            forms.append(tree_map_only(torch.Tensor, lambda _: ..., result))
            return [x for x in tree_flatten(result)[0] if isinstance(x, torch.Tensor)]

        if type(depth) is not int or not 0 <= depth < _DEEPEST:
            raise Refused("a function mapped over dimensions that cannot be")
        for _ in range(depth):
            run = torch.func.vmap(run, randomness=randomness)
        with torch.enable_grad():
            results = run(*leaves)
        return forms[-1], [x.detach() for x in results], self._keep(leaves, results)

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
        if len(self._graphs) > _MOST_GRAPHS:
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
