"""Gradients across the border.

A tensor that has a graph behind it here arrives there as the output of `Crossing`, a function of
the replicas of the tensors that the graph grows from. Its backward asks this side for the gradients
with respect to them. Gradients that were computed with a graph of their own cross in the same way,
so that second derivatives work; what the graph grows from are leaves and tensors that are shared
themselves, and the gradient of a shared tensor ends there, so that nothing is counted twice.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Protocol

import torch
from torch.autograd.graph import GradientEdge

from gradus.engine.border.failures import Refused
from gradus.engine.border.replicas import Graph, Replicas, Share

_functorch = torch._C._functorch


class Asks(Protocol):
    """Asks the other side for gradients through one of its graphs."""

    def __call__(
        self, export: int, upstream: torch.Tensor, wanted: list[bool], create_graph: bool
    ) -> list[torch.Tensor | None]: ...


class _Export:
    """A graph of this side that the other side may ask for gradients."""

    def __init__(self, share: Share, inputs: list[Share]) -> None:
        self.edge = GradientEdge(share.node, share.output_nr)
        self.place = share.tensor.size(), share.tensor.dtype, share.tensor.device
        # Of a leaf the tensor, of a tensor in the middle its place in the graph.
        self.inputs = [
            each.tensor if each.node is None else GradientEdge(each.node, each.output_nr)
            for each in inputs
        ]


class Handle:
    """Lives as long as the graph of this side that grows from a graph of the other."""

    def __init__(self, export: int) -> None:
        self.export = export


class Border(Graph):
    """The graphs that one side lets the other follow, and those that it follows itself."""

    def __init__(self, ask: Asks) -> None:
        self._ask = ask
        self._numbers = count(1)
        self._exports: dict[int, _Export] = {}
        self._released: list[int] = []
        self.replicas: Replicas

    # This side's graphs

    def export(self, share: Share) -> tuple[int, list[int]]:
        """Return a number for the graph behind a tensor, and the shares it grows from."""
        inputs = [self.replicas.shares[number] for number in self._roots(share)]
        number = next(self._numbers)
        self._exports[number] = _Export(share, inputs)
        return number, [each.number for each in inputs]

    def _roots(self, share: Share) -> list[int]:
        found: dict[int, None] = {}
        seen = {share.node}
        waiting = [share.node]
        while waiting:
            for node, place in waiting.pop().next_functions:
                if node is None:
                    continue
                shared = self.replicas.nodes.get(node, {}).get(place)
                leaf = getattr(node, "variable", None)
                if shared is not None:
                    found[shared.number] = None
                elif leaf is not None:
                    found[self.replicas.number_of(leaf, ghost=True)] = None
                elif node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return list(found)

    def gradients(
        self, export: Any, upstream: Any, wanted: Any, create_graph: Any
    ) -> list[torch.Tensor | None]:
        """Return the gradients that the other side asks for through an exported graph.

        Raises:
            Refused: it asks for what is not there.
        """
        known = self._exports.get(export) if type(export) is int else None
        if known is None or not isinstance(upstream, torch.Tensor):
            raise Refused(f"gradients through {export!r}, which is no graph")
        if type(wanted) is not list or len(wanted) != len(known.inputs):
            raise Refused("gradients for other tensors than the graph grows from")
        inputs = [each for each, wish in zip(known.inputs, wanted, strict=True) if wish]
        if not inputs:
            return [None] * len(wanted)
        with self._cut(known.inputs):
            found = torch.autograd.grad(
                [known.edge],
                inputs,
                [upstream],
                retain_graph=True,
                create_graph=bool(create_graph),
                allow_unused=True,
            )
        answers = iter(found)
        return [next(answers) if wish else None for wish in wanted]

    @contextmanager
    def _cut(self, inputs: list[torch.Tensor | GradientEdge]) -> Iterator[None]:
        """Let no gradient flow past the shared tensors in the middle of a graph."""
        hooks = []
        if len(inputs) > 1:
            for edge in inputs:
                if isinstance(edge, GradientEdge):
                    hooks.append(edge.node.register_prehook(_stopping(edge.output_nr)))
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def forget(self, exports: list[Any]) -> None:
        """Drop graphs that the other side can no longer ask for."""
        for number in exports:
            self._exports.pop(number, None)

    # The other side's graphs

    def joined(self, tensor: torch.Tensor, export: int, inputs: list[torch.Tensor]) -> Any:
        """Return `tensor` as computed from `inputs` on the other side."""
        handle = Handle(export)
        weakref.finalize(handle, self._released.append, export)
        with torch.enable_grad():
            return Crossing.apply(  # type: ignore[no-untyped-call]
                self._ask, handle, [tensor], *inputs
            )

    def released(self) -> list[int]:
        """Return the graphs of the other side that nothing here grows from any longer."""
        released, self._released[:] = list(self._released), []
        return released


def _stopping(place: int) -> Callable[[Any], Any]:
    def stop(upstream: Any) -> Any:
        return tuple(
            torch.zeros_like(part) if number == place and part is not None else part
            for number, part in enumerate(upstream)
        )

    return stop


class SavedTensorHooks:
    """Lets what the border computes save tensors under hooks that may raise, as checkpoints do.

    An exception in the middle of a message would lose the rest of it: it waits for the end.
    """

    def __init__(self) -> None:
        self._raised: BaseException | None = None

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Keep what the hooks that stand now raise until `raise_late`."""
        hooks = torch._C._autograd._top_saved_tensors_default_hooks(False)
        if hooks is None:
            yield
            return
        pack, unpack = hooks

        def pack_quietly(tensor: torch.Tensor) -> Any:
            try:
                return pack(tensor)
            except Exception as error:
                self._raised = self._raised or error
                return None

        with torch.autograd.graph.saved_tensors_hooks(pack_quietly, unpack):
            yield

    def raise_late(self) -> None:
        """Raise what was kept, if anything was."""
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised


class Crossing(torch.autograd.Function):
    """What the other side computed, as a function of the tensors that both hold."""

    @staticmethod
    def forward(
        ctx: Any, ask: Asks, handle: Handle, held: list[torch.Tensor], *inputs: torch.Tensor
    ) -> torch.Tensor:
        ctx.set_materialize_grads(False)
        ctx.ask, ctx.handle = ask, handle
        ctx.save_for_backward(torch.empty(0))  # freed with the graph, as what it stands for is
        return held[0]

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor | None) -> Any:
        _ = ctx.saved_tensors
        wanted = list(ctx.needs_input_grad[3:])
        if upstream is None:
            return (None,) * (3 + len(wanted))
        found = _batched(ctx.ask, ctx.handle.export, upstream, wanted)
        return (None, None, None, *found)


def _batched(
    ask: Asks, export: int, upstream: torch.Tensor, wanted: list[bool]
) -> list[torch.Tensor | None]:
    """Ask for gradients; for a batch of them (`is_grads_batched`) one by one."""
    create_graph = torch.is_grad_enabled()
    if _functorch.is_batchedtensor(upstream):
        level = _functorch.maybe_get_level(upstream)
        batch, dim = _functorch.get_unwrapped(upstream), _functorch.maybe_get_bdim(upstream)
        rows = batch.unbind(dim)
        add: Callable[..., torch.Tensor] = _functorch._add_batch_dim
    elif _is_batched_for_autograd(upstream):
        level = torch._C._vmapmode_increment_nesting() - 1
        torch._C._vmapmode_decrement_nesting()
        rows = torch._remove_batch_dim(upstream, level, 1, 0).unbind()
        add = torch._add_batch_dim
    else:
        return ask(export, upstream, wanted, create_graph)
    each = [_batched(ask, export, row, wanted) for row in rows]
    found: list[torch.Tensor | None] = []
    for parts in zip(*each, strict=True):
        gradients = [part for part in parts if part is not None]
        found.append(add(torch.stack(gradients), 0, level) if gradients else None)
    return found


def _is_batched_for_autograd(tensor: torch.Tensor) -> bool:
    """Tell the batches of `torch.autograd.grad(…, is_grads_batched=True)`, a kind of their own."""
    try:
        tensor.untyped_storage()
    except NotImplementedError:
        return True
    return False


__all__ = ["Border", "Crossing", "SavedTensorHooks"]
