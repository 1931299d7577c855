"""Classes of a test that derive from the student's.

    class Big(MLP):                      # in a test; MLP is the student's
        def forward(self, x): return 2 * super().forward(x)

The examiner holds `Big`, and the student's side a twin of it: a class that derives from the
student's own, whose methods call back those that the test's class defines. An instance is the
twin's, over there, and a proxy of the class `Big` here. `super().forward(x)` asks the student's
side to go on in the instance's method resolution order from the student's class (`above`), where
the twin's own method, which would only come back here, is no longer in the way.

What goes over are the names of the members and a way to call each, never a text or a constant of
the test's; each call comes with an instance of the class, or is refused.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from gradus.engine.border import library, proxies
from gradus.engine.border.failures import Refused
from gradus.engine.border.peer import Peer
from gradus.engine.wire import Reference

# Numbers of the twins, which the examiner gives, beyond those that the student's side counts.
_FIRST_TWIN = 1 << 40
# Python's own entries of a class, and what is called for the class itself, here.
_NOT_TOLD = frozenset(
    {
        "__module__",
        "__qualname__",
        "__doc__",
        "__dict__",
        "__weakref__",
        "__annotations__",
        "__slots__",
        "__classcell__",
        "__orig_bases__",
        "__parameters__",
        "__new__",
        "__init_subclass__",
        "__class_getitem__",
        "__set_name__",
        "__abstractmethods__",
        "__match_args__",
        "__signature__",
        "__dataclass_fields__",
        "__dataclass_params__",
    }
)
# By which a proxy finds its way to the other side.
_NOT_DEFINED = ("__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__del__")
_PLAIN = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis), range, slice)
Member = tuple[str, str, tuple[Any, ...], bool]  # name, kind, ways to call it, whether abstract


class ClassData:
    """A class attribute of the test's that is data.

    An instance may have an attribute of that name, which lives over there as all of its do; so an
    instance is asked over there, where the twin gives the class's for one that has none.
    """

    def __init__(self, name: str, holder: type, value: Any) -> None:
        self.name, self.holder, self.value = name, holder, value

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self.value
        return owner._asks.get(proxies.number_of(instance), self.name)


class Deriving(Peer):
    """The examiner's part: it holds the tests' classes."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._twins = 0

    def derive(self, kind: type, named: dict[str, Any]) -> None:
        """Have the student's side derive the twin of a class of the test's."""
        _expect_derivable(kind)
        number = _FIRST_TWIN + self._twins
        self._twins += 1
        for name, value in list(_members_of(kind)):
            if _is_data(value):
                type.__setattr__(kind, name, ClassData(name, kind, value))
        members = [self._told_member(kind, name) for name, _ in _members_of(kind)]
        bases = tuple(base for base in kind.__bases__ if _is_base(base))
        self._classes[number] = kind
        self._origins[number] = kind.__name__
        type.__setattr__(kind, "_number", number)
        type.__setattr__(kind, "_derived", True)
        self.ask("derive", number, kind.__name__, bases, members, named)

    def extend(self, kind: type, name: str, value: Any) -> None:
        """Let a member be one of the test's class from now on, here and over there."""
        if name in _NOT_DEFINED:
            raise TypeError(_NOT_ALLOWED.format(name=name))
        is_data = _is_member(name, value) and _is_data(value)
        type.__setattr__(kind, name, ClassData(name, kind, value) if is_data else value)
        if _is_member(name, value):
            self.ask("extend", kind._number, [self._told_member(kind, name)])  # type: ignore[attr-defined]

    def make(self, kind: type, args: Any, kwargs: Any) -> Any:
        """Return a new instance of the test's class, not initialised yet."""
        if not _is_initialised_by_student(kind, "__init__") and _has_no_own_new(kind):
            args, kwargs = (), {}  # For the test's `__init__`, and for nobody else.
        made = self.ask("make", kind._number, args, kwargs)  # type: ignore[attr-defined]
        if type(made) is not kind:
            raise Refused(f"a {type(made).__name__} for a new {kind.__name__}")
        return made

    def above(self, base: int, target: Any, name: str, args: Any = None, kwargs: Any = None) -> Any:
        """Return what a method, or an attribute, of a base gives on an object of a derived class.

        Args:
            base: number of the student's class from which on it is looked for.
            target: the proxy, or the class for a method of the class.
            name: of the method or attribute.
            args, kwargs: of the call; None for the attribute itself.
        """
        __tracebackhide__ = True
        number = proxies.number_of(target)
        return self.ask("above", base, number, name, args, {} if kwargs is None else kwargs)

    def _told_member(self, kind: type, name: str) -> Member:
        """Return what the student's side is told of a member."""
        value = _found(kind, name)
        abstract = getattr(value, "__isabstractmethod__", False) is True
        ways = [(name, _called(kind, name))]
        if isinstance(value, staticmethod):
            form, ways = "static", [(name, _called_static(kind, name))]
        elif isinstance(value, classmethod):
            form = "class"
        elif isinstance(value, types.FunctionType):
            form = "method"
        elif isinstance(value, ClassData):
            form, ways = "data", [(name, _fetched(kind, name, self._is_foreign))]
        else:
            form = "property"
            ways = [(f"{way}{name}", _used(kind, name, way)) for way in _ways_of(value)]
        return name, form, tuple((way, self._lend_way(way, call)) for way, call in ways), abstract

    def _lend_way(self, name: str, call: Callable[..., Any]) -> Reference:
        # Of the function itself nothing is told: no text, no defaults, no annotations.
        number, _ = self._keep(call)
        return Reference("function", number, {"name": name})

    # What is the examiner's besides

    _origins: dict[int, str]

    def _is_foreign(self, value: Any) -> bool:
        return self._number_of_proxy(value) is not None


class Twins(Peer):
    """The student's side's part: it holds the twins."""

    def _do_derive(self, number: Any, name: Any, bases: Any, members: Any, named: Any) -> None:
        def fill(space: dict[str, Any]) -> None:
            space["__module__"], space["__qualname__"] = "__main__", name
            space.update(map(_twin_member, members))
            space[_ENTRY] = _Entry(self, number)

        kind = types.new_class(name, bases, {**named, "metaclass": _metaclass(bases, named)}, fill)
        type.__delattr__(kind, _ENTRY)

    def _do_extend(self, number: Any, members: Any) -> None:
        for name, member in map(_twin_member, members):
            type.__setattr__(self._lent(number), name, member)

    def _do_make(self, number: Any, args: Any, kwargs: Any) -> Any:
        kind = self._lent(number)
        made = kind.__new__(kind, *args, **kwargs)
        if type(made) is not kind:
            got = type(made).__name__
            raise TypeError(f"__new__ of a base of {kind.__name__} returned a {got}")
        return made

    def _do_above(self, base: Any, number: Any, name: Any, args: Any, kwargs: Any) -> Any:
        found = getattr(self._from(base, self._lent(number)), name)
        return found if args is None else found(*args, **kwargs)

    def _do_operate(self, number: Any, name: Any, args: Any, base: Any = None) -> tuple[bool, Any]:
        if base is None:
            return super()._do_operate(number, name, args)
        result = getattr(self._from(base, self._lent(number)), name)(*args)
        return (False, None) if result is NotImplemented else (True, result)

    def _from(self, base: Any, target: Any) -> Any:
        """Return an object as its class would be without what comes before a base."""
        order = (target if isinstance(target, type) else type(target)).__mro__
        place = order.index(self._lent(base))
        return super(order[place - 1], target) if place else target

    def _register(self, number: int, twin: type) -> None:
        """Give a twin its number, by which the examiner knows its own class."""
        self._kept[number] = twin
        self._kept_by_id[id(twin)] = number
        self._told.add(number)


_ENTRY = " entry"


class _Entry:
    """Registers a twin before anything of the student's, `__init_subclass__`, sees it."""

    def __init__(self, side: Twins, number: int) -> None:
        self._side, self._number = side, number

    def __set_name__(self, owner: type, name: str) -> None:
        self._side._register(self._number, owner)


class _TwinData:
    """A class attribute of the test's; an instance's own goes first."""

    def __init__(self, fetch: Callable[[], Any]) -> None:
        self._fetch = fetch

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self._fetch()


class _TwinClass(type):
    """A metaclass that keeps the student's code from changing the class data of a test's."""

    def __setattr__(cls, name: str, value: Any) -> None:
        for part in cls.__mro__:
            if name in vars(part):
                if isinstance(vars(part)[name], _TwinData):
                    raise AttributeError(f"{name}, a class attribute of the test's")
                break
        super().__setattr__(name, value)


def _metaclass(bases: tuple[type, ...], named: dict[str, Any]) -> type:
    kind = types.prepare_class("twin", bases, named)[0]
    if issubclass(kind, _TwinClass):
        return kind
    return type(kind.__name__, (_TwinClass, kind), {})


def _twin_member(told: Member) -> tuple[str, Any]:
    name, form, ways, abstract = told
    call: Any = ways[0][1] if ways else None
    member = call
    if abstract:
        call.__isabstractmethod__ = True
    if form == "static":
        member = staticmethod(call)
    elif form == "class":
        member = classmethod(call)
    elif form == "data":
        member = _TwinData(call)
    elif form == "property":
        by_way = {way.removesuffix(name): each for way, each in ways}
        member = property(by_way.get(_GET), by_way.get(_SET), by_way.get(_DELETE))
    return name, member


# What a class of the test's consists of


_NOT_ALLOWED = (
    "{name} in a class that derives from the solution's, which a test that runs apart from the "
    "solution cannot define"
)
_GET, _SET, _DELETE = "get ", "set ", "delete "


def _expect_derivable(kind: type) -> None:
    if issubclass(kind, torch.autograd.Function):
        raise TypeError("a test that runs apart from the solution cannot derive from its Function")
    space = vars(kind)
    for name in _NOT_DEFINED:
        if name in space:
            raise TypeError(_NOT_ALLOWED.format(name=name))
    if space.get("__slots__"):
        raise TypeError(_NOT_ALLOWED.format(name="__slots__"))


def _is_base(base: type) -> bool:
    """Tell whether a twin derives from it, too: the student's, and those of libraries."""
    if base is object or base.__module__ == "typing":
        return False
    return isinstance(base, proxies.ForeignClass) or library.name_of(base) is not None


def _members_of(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield what the class and those mixed in define, by name, where it is found first."""
    names: dict[str, None] = {}
    for part in kind.__mro__:
        if part is kind or _is_mixed_in(part):
            names.update(dict.fromkeys(vars(part)))
    for name in names:
        part = _holder(kind, name)
        if (part is kind or _is_mixed_in(part)) and _is_member(name, vars(part)[name]):
            yield name, vars(part)[name]


def _is_mixed_in(part: type) -> bool:
    """Tell whether it is a class of the test's that does not derive from the student's."""
    return not isinstance(part, proxies.ForeignClass) and library.name_of(part) is None


def _is_member(name: str, value: Any) -> bool:
    if name in _NOT_TOLD or name in ("_asks", "_number", "_derived") or name.startswith("_abc_"):
        return False
    return value is not None or not name.startswith("__")


def _holder(kind: type, name: str) -> type:
    return next(part for part in kind.__mro__ if name in vars(part))


def _found(kind: type, name: str) -> Any:
    for part in kind.__mro__:
        if name in vars(part):
            return vars(part)[name]
    raise AttributeError(name)


def _is_data(value: Any) -> bool:
    return not hasattr(type(value), "__get__")


def _ways_of(value: Any) -> Iterator[str]:
    if not isinstance(value, property):
        yield _GET
        if hasattr(type(value), "__set__"):
            yield _SET
        return
    for way, function in ((_GET, value.fget), (_SET, value.fset), (_DELETE, value.fdel)):
        if function is not None:
            yield way


# The ways to call a member. What they call is looked for at each call: a test may replace it.


def _called(kind: type, name: str) -> Callable[..., Any]:
    def call(target: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        _expect_of(kind, target)
        owner = target if isinstance(target, type) else type(target)
        return _found(kind, name).__get__(target, owner)(*args, **kwargs)

    def call_of_class(target: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        _expect_of(kind, target, is_class=True)
        return _found(kind, name).__get__(None, target)(*args, **kwargs)

    return call_of_class if isinstance(_found(kind, name), classmethod) else call


def _called_static(kind: type, name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return _found(kind, name).__get__(None, kind)(*args, **kwargs)

    return call


def _fetched(kind: type, name: str, is_foreign: Callable[[Any], bool]) -> Callable[[], Any]:
    def fetch() -> Any:
        value = _found(kind, name)
        value = value.value if isinstance(value, ClassData) else value
        if not _may_be_read(value, is_foreign):
            raise TypeError(f"{name}, an object of the test's, stays with the test")
        return value

    return fetch


def _used(kind: type, name: str, way: str) -> Callable[..., Any]:
    def use(target: Any, *value: Any) -> Any:
        __tracebackhide__ = True
        _expect_of(kind, target)
        found = _found(kind, name)
        if way == _GET:
            return found.__get__(target, type(target))
        return found.__set__(target, *value) if way == _SET else found.__delete__(target)

    return use


def _expect_of(kind: type, target: Any, *, is_class: bool = False) -> None:
    """See that a method is called with an object of its class; anything may come from there."""
    owner = target if is_class else type(target)
    if not (isinstance(owner, type) and kind in owner.__mro__):
        raise TypeError(f"a method of {kind.__name__} needs an object of that class")


def _may_be_read(value: Any, is_foreign: Callable[[Any], bool], depth: int = 10) -> bool:
    """Tell whether it is data, or a library's, or the student's own."""
    if type(value) in (list, tuple, set, frozenset) and depth:
        return all(_may_be_read(each, is_foreign, depth - 1) for each in value)
    if type(value) is dict and depth:
        both = (*value.keys(), *value.values())
        return all(_may_be_read(each, is_foreign, depth - 1) for each in both)
    if type(value) in _PLAIN or type(value) in (torch.Tensor, np.ndarray):
        return True
    if isinstance(value, np.generic | torch.dtype | torch.device):
        return True
    return is_foreign(value) or library.name_of(value) is not None


def _is_initialised_by_student(kind: type, name: str) -> bool:
    holder = _holder(kind, name)
    return isinstance(holder, proxies.ForeignClass) and not vars(holder).get("_derived", False)


def _has_no_own_new(kind: type) -> bool:
    """Tell whether Python makes instances itself, with what the class is called with."""
    holder = _holder(kind, "__new__")
    return issubclass(holder, proxies.Foreign) and "_number" not in vars(holder)
