"""Networks and optimizers that both sides hold.

A module has a home, where its code runs; on the other side stands a module of the same parameters,
buffers and parts, so that `parameters()`, `state_dict()`, `train()` and an optimizer work there as
they are, and a call goes home. The examiner's modules of torch's own classes go to the student as
such modules, computing there; so do torch's optimizers. The student's code never runs anywhere else
than in the student's process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from gradus.engine.border.failures import Refused
from gradus.engine.border.proxies import (
    Foreign,
    ForeignClass,
    is_overridden,
    mark,
    number_of,
    student_base,
)

Tree = tuple[Any, ...]
_HOOKS = (
    "_backward_pre_hooks",
    "_backward_hooks",
    "_forward_hooks",
    "_forward_pre_hooks",
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)
_SCALARS = (int, float, bool, str, type(None), complex)
_MOVES = ("to", "double", "float", "half", "bfloat16", "cpu", "cuda", "type", "to_empty")


class ForeignModule(Foreign, nn.Module, metaclass=ForeignClass):
    """A module whose code runs on the other side."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._asks.make(cls, args, kwargs)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        base = student_base(type(self)) if type(self)._derived else None
        if base is not None and is_overridden(type(self), "forward", base):
            return type(self)._asks.above(base, self, "forward", args, kwargs)
        return type(self)._asks.call(number_of(self), None, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        for table in ("_parameters", "_buffers", "_modules"):
            found = self.__dict__.get(table, {})
            if name in found:
                return found[name]
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return type(self)._asks.get(number_of(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        own = isinstance(value, (nn.Parameter, nn.Module)) or name in ("training",)
        if own or _is_kept_here(self, name) or _is_part(self, name):
            nn.Module.__setattr__(self, name, value)
        else:
            type(self)._asks.set(number_of(self), name, value)

    def __delattr__(self, name: str) -> None:
        if _is_part(self, name):
            nn.Module.__delattr__(self, name)
        else:
            type(self)._asks.delete(number_of(self), name)

    def __deepcopy__(self, memo: Any) -> Any:
        return type(self)._asks.call(number_of(self), "__deepcopy__", (), {})

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def extra_repr(self) -> str:
        text = type(self)._asks.call(number_of(self), "extra_repr", (), {})
        if type(text) is not str:
            raise Refused("a module that does not say what it is")
        return text

    def __dir__(self) -> list[str]:
        names: list[str] = nn.Module.__dir__(self)  # type: ignore[no-untyped-call]
        return [name for name in names if not name.startswith("_")]


# What torch keeps in a module besides its tables.
_OF_TORCH = frozenset(vars(nn.Module()))


def _is_part(module: ForeignModule, name: str) -> bool:
    tables = ("_parameters", "_buffers", "_modules")
    return any(name in module.__dict__.get(table, ()) for table in tables)


def _is_kept_here(module: ForeignModule, name: str) -> bool:
    """Tell whether an attribute is this side's: of a derived class's, only what torch keeps."""
    if not name.startswith("_"):
        return False
    return not type(module)._derived or name in _OF_TORCH or name.startswith("__")


def own_specials() -> dict[str, Any]:
    """Return what makes a class of modules one, whatever else it derives from."""
    special = (
        "__getattr__",
        "__setattr__",
        "__delattr__",
        "__deepcopy__",
        "__reduce_ex__",
        "__dir__",
    )
    found = {name: vars(ForeignModule)[name] for name in special}
    return found | {"__repr__": nn.Module.__repr__, "__dict__": vars(nn.Module)["__dict__"]}


def _forwarded_move(name: str) -> Callable[..., Any]:
    def move(self: ForeignModule, *args: Any, **kwargs: Any) -> Any:
        base = student_base(type(self)) if type(self)._derived else None
        if base is not None and is_overridden(type(self), name, base):
            type(self)._asks.above(base, self, name, args, kwargs)
        else:
            type(self)._asks.call(number_of(self), name, args, kwargs)
        return self

    move.__name__ = name
    return move


for _name in _MOVES:
    setattr(ForeignModule, _name, _forwarded_move(_name))


def new_foreign_module(kind: type, number: int) -> ForeignModule:
    """Return an instance of a stand-in class, without parts yet."""
    module: ForeignModule = object.__new__(kind)
    mark(module, number)
    return module


def is_swapped(tree: Tree | None) -> bool:
    """Tell whether other tensors stand in the places of a module's parameters."""
    return tree is not None and any(
        p is not None and not isinstance(p, nn.Parameter) for _, p in tree[1]
    )


def is_transformed(tree: Tree | None) -> bool:
    """Tell whether those are tensors of a transform of `torch.func`, which cannot cross."""
    return tree is not None and any(
        tensor is not None and torch._C._functorch.is_functorch_wrapped_tensor(tensor)
        for _, tensor, *_ in (*tree[1], *tree[2])
    )


def swapped_in(module: nn.Module) -> dict[str, torch.Tensor]:
    """Return what `torch.func.functional_call` has put in the places of a module's parameters."""
    return {
        name: tensor
        for name, tensor in [*module.named_parameters(), *module.named_buffers()]
        if torch._C._functorch.is_functorch_wrapped_tensor(tensor)
    }


def can_be_mirrored(module: nn.Module) -> bool:
    """Tell whether a module is torch's own, unchanged: then it may compute on either side."""
    kind = type(module)
    if not kind.__module__.startswith("torch.nn.modules.") or "forward" in vars(module):
        return False
    if any(vars(module).get(hooks) for hooks in _HOOKS):
        return False
    return extras_of(module) is not None


def extras_of(module: nn.Module) -> dict[str, Any] | None:
    """Return a module's plain attributes; None where it has others."""
    found = {}
    for name, value in vars(module).items():
        if name in ("_parameters", "_buffers", "_modules", "training") or name in _HOOKS:
            continue
        if name.endswith(("_with_kwargs", "_always_called", "_non_full_backward_hooks")) or (
            name in ("_non_persistent_buffers_set", "_is_full_backward_hook")
        ):
            continue
        if not _is_plain(value):
            return None
        found[name] = value
    return found


def _is_plain(value: Any) -> bool:
    if type(value) in (tuple, list):
        return all(_is_plain(each) for each in value)
    return type(value) in _SCALARS or isinstance(value, (torch.dtype, torch.device))


def new_mirror(kind: type[nn.Module], extras: dict[str, Any]) -> nn.Module:
    """Return a module of torch's own with the given attributes, without parts yet."""
    module = kind.__new__(kind)
    nn.Module.__init__(module)
    module.__dict__.update(extras)
    return module


def tree_of(module: nn.Module) -> Tree | None:
    """Return what a module consists of: its mode, parameters, buffers, parts.

    None for one whose `__init__` did not come to `nn.Module`'s yet.
    """
    if not is_initialised(module):
        return None
    return (
        bool(module.training),
        tuple((k, p) for k, p in module._parameters.items() if not _is_lazy(p)),
        tuple(
            (k, b, k in module._non_persistent_buffers_set)
            for k, b in module._buffers.items()
            if not _is_lazy(b)
        ),
        tuple(module._modules.items()),
    )


def is_initialised(module: nn.Module) -> bool:
    """Tell whether its `__init__` has come to `nn.Module`'s."""
    return "_modules" in module.__dict__


def _is_lazy(value: Any) -> bool:
    return isinstance(value, nn.parameter.UninitializedTensorMixin)  # type: ignore[attr-defined]


def apply_tree(module: nn.Module, tree: Any) -> None:
    """Make a module consist of what the other side's does.

    Raises:
        Refused: that is nothing a module could consist of.
    """
    try:
        training, parameters, buffers, parts = tree
        if type(training) is not bool:
            raise Refused("a module in no mode")
        new_parameters = {_name_of(k): _expected(p, torch.Tensor) for k, p in parameters}
        new_buffers = {_name_of(k): _expected(b, torch.Tensor) for k, b, _ in buffers}
        transient = {k for k, _, is_transient in buffers if is_transient}
        new_parts = {_name_of(k): _expected(m, nn.Module) for k, m in parts}
    except (TypeError, ValueError) as error:
        raise Refused("a module of another form") from error
    if not is_initialised(module):
        nn.Module.__init__(module)
    module.__dict__["training"] = training
    for table, new in (
        (module._parameters, new_parameters),
        (module._buffers, new_buffers),
        (module._modules, new_parts),
    ):
        # What is still to be made by a first call travels not and stays where it is.
        if table is module._parameters:
            _keep_count(module, table.keys(), new.keys())
        merged = {k: new.get(k, old) for k, old in table.items() if k in new or _is_lazy(old)}
        table.clear()
        table.update(merged | new)
    module.__dict__["_non_persistent_buffers_set"] = transient


def _keep_count(module: nn.Module, old: Collection[str], new: Collection[str]) -> None:
    """Let a list or dict of parameters, which keeps account of its own, know what it has."""
    own = vars(module)
    if isinstance(module, nn.ParameterList) and "_size" in own:
        own["_size"] += len(new) - len(old)
    elif isinstance(module, nn.ParameterDict) and "_keys" in own:
        kept = [key for key in own["_keys"] if key in new or key not in old]
        own["_keys"] = dict.fromkeys([*kept, *new])


def _name_of(name: Any) -> str:
    if type(name) is not str or "." in name or len(name) > 1000:
        raise Refused("a part of a module without a name")
    return name


def _expected(value: Any, kind: type) -> Any:
    if value is not None and not isinstance(value, kind):
        raise Refused(f"a {type(value).__name__} as part of a module")
    return value


def same_tree(one: Any, other: Any) -> bool:
    """Tell whether two trees are of the same objects."""
    if type(one) is tuple and type(other) is tuple:
        return len(one) == len(other) and all(map(same_tree, one, other))
    return one is other or (
        type(one) in _SCALARS and type(one) is type(other) and (one == other or one != one)
    )


def optimizer_tree(optimizer: Optimizer) -> Tree:
    """Return what an optimizer remembers: its groups and the state of each parameter."""
    groups = tuple(
        tuple((k, tuple(v) if k == "params" else v) for k, v in group.items())
        for group in optimizer.param_groups
    )
    state = tuple((p, tuple(kept.items())) for p, kept in optimizer.state.items())
    return groups, state


def apply_optimizer_tree(optimizer: Optimizer, tree: Any) -> None:
    """Make an optimizer remember what the other side's does.

    Raises:
        Refused: that is nothing an optimizer could remember.
    """
    try:
        groups, state = tree
        new_groups = [{_name_of(k): v for k, v in group} for group in groups]
        new_state = {_expected(p, torch.Tensor): dict(kept) for p, kept in state}
        for group in new_groups:
            group["params"] = [_expected(p, torch.Tensor) for p in group["params"]]
    except (TypeError, ValueError, KeyError) as error:
        raise Refused("an optimizer of another form") from error
    known = optimizer.param_groups
    for place, group in enumerate(new_groups):
        if place == len(known):
            known.append({})
        params = known[place].get("params")
        if type(params) is list:
            params[:] = group["params"]
            group["params"] = params
        known[place].clear()
        known[place].update(group)
    del known[len(new_groups) :]
    for p in [p for p in optimizer.state if p not in new_state]:
        del optimizer.state[p]
    for p, kept in new_state.items():
        own = optimizer.state[p]
        own.clear()
        own.update(kept)


def new_optimizer(kind: type[Optimizer], defaults: dict[str, Any]) -> Optimizer:
    """Return an optimizer of torch's own that remembers nothing yet."""
    from collections import defaultdict

    optimizer: Optimizer = kind.__new__(kind)
    optimizer.__setstate__({"defaults": defaults, "state": defaultdict(dict), "param_groups": []})
    return optimizer
