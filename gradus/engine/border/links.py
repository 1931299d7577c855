"""What both sides hold and keep alike, while its code is on one: modules, optimizers, functions.

Each has a tree: what a module consists of, what an optimizer remembers, a function's attributes,
what an object holds whose class derives from `dict` or the like.
Before a message, either side tells the trees that are not what was last told.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gradus.engine.border import contents, modules
from gradus.engine.border.failures import Refused

_MOST_ATTRIBUTES = 1000


@dataclass(frozen=True)
class Form:
    """How the tree of a kind of object is read, and how an object is made to have it.

    Attributes:
        read: returns an object's tree.
        apply: makes an object have a tree.
        can_cross: tells whether a tree is to be told at all.
        is_passing: tells whether a tree is one for the time of a call.
    """

    read: Callable[[Any], Any]
    apply: Callable[[Any, Any], None]
    can_cross: Callable[[Any], bool] = lambda _: True
    is_passing: Callable[[Any], bool] = lambda _: False


class Link:
    """An object that both sides hold."""

    def __init__(self, target: object, form: Form, told: Any) -> None:
        """Begin to watch it.

        Args:
            target: the object here, which is not kept alive if it can be referred to weakly.
            form: how its tree is read and applied.
            told: the tree that the other side knows.
        """
        self.target = _reference_to(target)
        self.form = form
        self.told = told
        self.is_mirror = False  # of a module of the test's, which computes on the other side, too
        self.hooks: Any = ()  # that the other side was told of
        self._own: Any = None  # the tree that one for the time of a call has taken the place of

    def has_news(self) -> bool:
        """Tell whether the tree is not the one that was told; it counts as told from now on."""
        tree = self.form.read(self.target())
        if not self.form.can_cross(tree) or modules.same_tree(tree, self.told):
            return False
        self.told = tree
        return True

    def apply(self, tree: Any) -> None:
        """Make the object have what the other side tells.

        Raises:
            Refused: it is nothing that it could have.
        """
        target = self.target()
        if target is None:
            return
        before = self.form.read(target)
        self.form.apply(target, tree)
        self.told = self.form.read(target)
        if not self.form.is_passing(self.told):
            self._own = None
        elif self._own is None:
            self._own = before  # not to be dropped meanwhile


def _reference_to(target: Any) -> Callable[[], Any]:
    try:
        return weakref.ref(target)
    except TypeError:  # of a class with slots; kept for as long as the other side has it
        return lambda: target


def _attributes_of(function: Callable[..., Any]) -> tuple[Any, ...]:
    return tuple(
        (name, value) for name, value in vars(function).items() if not name.startswith("__")
    )


def _set_attributes(function: Callable[..., Any], tree: Any) -> None:
    if type(tree) is not tuple or len(tree) > _MOST_ATTRIBUTES:
        raise Refused("attributes of another form")
    known = vars(function)
    for name in [name for name in known if not name.startswith("__")]:
        del known[name]
    for entry in tree:
        if type(entry) is not tuple or len(entry) != 2:
            raise Refused("an attribute of another form")
        name, value = entry
        if type(name) is not str or not name.isidentifier() or name.startswith("__"):
            raise Refused("an attribute without a name")
        known[name] = value


MODULE = Form(
    modules.tree_of,
    modules.apply_tree,
    # `torch.func.functional_call` puts other tensors in the places of a module's parameters; those
    # of a transform cannot cross.
    can_cross=lambda tree: not modules.is_transformed(tree),
    is_passing=modules.is_swapped,
)
OPTIMIZER = Form(modules.optimizer_tree, modules.apply_optimizer_tree)
FUNCTION = Form(_attributes_of, _set_attributes)
CONTENT = Form(contents.content_of, contents.fill)
