"""Classes that stand for classes of the other side.

A stand-in derives from stand-ins of the same bases, and from those classes of libraries by which
libraries know what they deal with: `nn.Module`, `Optimizer`, `dict`, `ValueError`.
"""

from __future__ import annotations

import inspect
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from gradus.engine.border import contents, errors, library, modules, proxies
from gradus.engine.border.failures import Refused

_MOST_BASES = 20
_BASES: tuple[type, ...] = (
    nn.Module,
    Optimizer,
    torch.optim.lr_scheduler.LRScheduler,
    torch.autograd.Function,
    torch.utils.data.IterableDataset,
    torch.utils.data.Dataset,
    torch.utils.data.Sampler,
)


def told_base(base: type) -> Any:
    """Return what the other side is told of a class's base; None for one that it can do without."""
    if base is object:
        return None
    if base in contents.BASES:
        return ("library", base.__module__, base.__name__)
    if not library.is_known(base):
        return base
    for part in base.__mro__:
        if part is not object and _base_for(part) is not None:
            return ("library", *library.name_of(part))  # type: ignore[misc]
    return None


def new_class(name: str, told: Any, space: dict[str, Any], specials: Any) -> type:
    """Return a class that stands for one of the other side's.

    Args:
        name: its name.
        told: its bases, as `told_base` tells of them.
        space: its attributes (`proxies.class_namespace`).
        specials: the methods of its metaclass that are asked for.

    Raises:
        Refused: there can be no such class.
    """
    bases = _bases_of(told, space)
    if any(issubclass(base, proxies.ForeignError) for base in bases):
        space = proxies.ForeignError.attributes(space)
    metaclass = proxies.metaclass_with(specials, _metaclass_of(bases))
    kind: type = metaclass(name, bases, space)
    return kind


def new_module_class(own: type, space: dict[str, Any]) -> type:
    """Return the class of modules of the other side's that are of a library's class."""
    bases: tuple[type, ...] = (modules.ForeignModule,)
    if own is not nn.Module:
        bases = (modules.ForeignModule, own)
    kind: type = _metaclass_of(bases)(own.__name__, bases, space)
    return kind


def _bases_of(told: Any, space: dict[str, Any]) -> tuple[type, ...]:
    """Return the bases of a stand-in; put into its attributes what they ask for."""
    if type(told) is not list or len(told) > _MOST_BASES:
        raise Refused("a class of another form")
    bases = [_told_of(base, space) for base in told]
    if any(issubclass(base, nn.Module) for base in bases):
        for name in ("forward", "__call__", "__hash__"):
            space.pop(name, None)
        if any(issubclass(base, proxies.ForeignObject) for base in bases):
            # Beside a class of the student's that is no module it is a module all the same.
            space.update(modules.own_specials())
        bases = _led_by(modules.ForeignModule, [base for base in bases if base is not nn.Module])
    elif any(issubclass(base, BaseException) for base in bases):
        errors_only = [base for base in bases if issubclass(base, BaseException)]
        bases = _led_by(proxies.ForeignError, errors_only)
    else:
        bases = _led_by(proxies.ForeignObject, bases)
    if any(issubclass(base, Optimizer) for base in bases):
        # Which tells its groups.
        space.setdefault("__repr__", proxies.text_of("__repr__", space["_number"]))
    return tuple(dict.fromkeys(bases))


def _told_of(base: Any, space: dict[str, Any]) -> type:
    """Return the base that the other side tells of."""
    if isinstance(base, type) and issubclass(base, proxies.Foreign | BaseException):
        return base
    if type(base) is not tuple or len(base) != 3 or base[0] != "library":
        raise Refused("a class of another form")
    own = _base_for(library.resolve(base[1], base[2]))
    if own is None:
        raise Refused(f"a class that derives from {base[2]!r}")
    if own in contents.BASES:
        proxies.add_content(space, own)
    for name in _forwarded_methods(own):
        space.setdefault(name, proxies.ForwardedMethod(name))
    return own


def _led_by(first: type, bases: list[type]) -> list[type]:
    return bases if any(issubclass(base, first) for base in bases) else [first, *bases]


def _base_for(base: Any) -> type | None:
    """Return the class that a stand-in may derive from for a class of a library's."""
    if not isinstance(base, type):
        return None
    if base in contents.BASES:
        return base
    if issubclass(base, BaseException):
        return errors.nearest(base)
    if issubclass(base, nn.Module):
        return base
    for own in _BASES:
        if issubclass(base, own):
            return own
    return None


def _metaclass_of(bases: tuple[type, ...]) -> type:
    """Return a metaclass for a stand-in class, one that its bases agree with."""
    kinds = dict.fromkeys(type(base) for base in bases)
    others = tuple(kind for kind in kinds if not issubclass(proxies.ForeignClass, kind))
    if not others:
        return proxies.ForeignClass
    return type("ForeignClass", (proxies.ForeignClass, *others), {})


def _forwarded_methods(base: type) -> list[str]:
    """Return the methods of a library's class that go over; a module's and a dict's run here."""
    if issubclass(base, nn.Module | BaseException) or base in contents.BASES:
        return []
    return [
        name
        for name in dir(base)
        if (not name.startswith("_") and callable(inspect.getattr_static(base, name, None)))
        or name in ("apply", "forward", "backward")
    ]
