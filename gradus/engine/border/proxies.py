"""What stands here for functions, classes, objects and iterators of the other side.

A proxy forwards what it is for: being called, asked for an attribute, walked through. Arithmetic,
comparison and conversion are another matter: in `expected - answer` the answer's class would be
handed what was expected, and in `answer == expected` it would be the judge. They are forwarded
where the reference's classes are used so in the same test cell, and nowhere else (`Asks.operate`).
"""

from __future__ import annotations

import collections
import dataclasses
import inspect
import types
from collections.abc import Callable, Generator, Iterator
from typing import Any, Protocol

import numpy as np
from torch.optim import Optimizer

from gradus.engine.border import contents, library
from gradus.engine.border.failures import Refused
from gradus.engine.wire import Reference

FORWARDED = frozenset(
    {
        "__call__",
        "__iter__",
        "__next__",
        "__len__",
        "__getitem__",
        "__setitem__",
        "__delitem__",
        "__contains__",
        "__enter__",
        "__exit__",
        "__str__",
        "__repr__",
        "__format__",
    }
)
_ARITHMETIC = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul"),
    *("and", "or", "xor", "lshift", "rshift"),
)
OPERATORS = frozenset(
    f"__{name}__"
    for name in (
        *("eq", "ne", "lt", "le", "gt", "ge", "bool", "hash", "array"),
        *("neg", "pos", "abs", "invert", "round", "float", "int", "complex", "index"),
        *(prefix + name for name in _ARITHMETIC for prefix in ("", "r", "i")),
    )
)
# What an enumeration's class has of its metaclass's.
_OF_METACLASSES = ("__iter__", "__len__", "__getitem__", "__contains__")
_SHOWN = (int, float, bool, str, type(None))
_KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)


class Asks(Protocol):
    """What a proxy asks the other side for."""

    def call(self, number: int, method: str | None, args: Any, kwargs: Any) -> Any: ...
    def operate(self, number: int, name: str, args: Any, *base: int) -> Any: ...
    def get(self, number: int, name: str) -> Any: ...
    def set(self, number: int, name: str, value: Any) -> None: ...
    def delete(self, number: int, name: str) -> None: ...
    def step(self, number: int, how: str = "next", value: Any = None) -> tuple[bool, Any]: ...
    def is_held(self, number: int) -> bool: ...
    def derive(self, kind: type, named: dict[str, Any]) -> None: ...
    def extend(self, kind: type, name: str, value: Any) -> None: ...
    def make(self, kind: type, args: Any, kwargs: Any) -> Any: ...
    def above(
        self, base: int, target: Any, name: str, args: Any = None, kwargs: Any = None
    ) -> Any: ...


class _Unshown:
    """A default value that stays on the other side."""

    def __repr__(self) -> str:
        return "…"


UNSHOWN = _Unshown()


def signature_note(function: Any) -> list[Any] | None:
    """Return a signature as data, or None where it cannot be read."""
    try:
        signature = inspect.signature(function)
    except Exception:  # a class of the student's may make its signature of anything
        return None
    return [
        (p.name, _KINDS.index(p.kind), *_default_note(p.default))
        for p in signature.parameters.values()
    ]


def _default_note(default: Any) -> tuple[Any, ...]:
    if default is inspect.Parameter.empty:
        return ()
    parts = default if type(default) is tuple else (default,)
    if all(type(each) in _SHOWN or _is_safe_class(each) for each in parts):
        return (default,)
    return (Ellipsis,)


def _is_safe_class(value: Any) -> bool:
    name = library.name_of(value) if isinstance(value, type) else None
    return name is not None and library.is_safe(name)


def signature_of(note: Any) -> inspect.Signature | None:
    """Return the signature that a note describes."""
    if type(note) is not list:
        return None
    parameters = []
    try:
        for name, kind, *default in note:
            value: Any = inspect.Parameter.empty
            if default:
                value = UNSHOWN if default[0] is Ellipsis else default[0]
            parameters.append(inspect.Parameter(_text(name), _KINDS[kind], default=value))
        return inspect.Signature(parameters)
    except (TypeError, ValueError, IndexError) as error:
        raise Refused(f"a signature that cannot be: {error}") from error


def _text(value: Any) -> str:
    if type(value) is not str or len(value) > 100_000:
        raise Refused(f"a {type(value).__name__} for a text")
    return value


def _attribute(name: Any) -> str:
    # What Python calls by itself is no method like others: an `__eq__` would judge (`OPERATORS`).
    if _text(name).startswith("__"):
        raise Refused(f"the attribute {name[:40]!r} of a class")
    return str(name)


def function_proxy(asks: Asks, number: int, note: dict[str, Any]) -> Callable[..., Any]:
    """Return a function that calls the other side's."""

    def function(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return asks.call(number, None, args, kwargs)

    function.__name__ = _text(note.get("name", "function"))
    function.__qualname__ = _text(note.get("qualname", function.__name__))
    function.__doc__ = None if note.get("doc") is None else _text(note["doc"])
    function.__module__ = "__main__"
    signature = signature_of(note.get("signature"))
    if signature is not None:
        function.__signature__ = signature  # type: ignore[attr-defined]
    if type(annotations := note.get("annotations")) is dict:
        function.__annotations__ = annotations
    if note.get("generator") is True:
        # For `inspect.isgeneratorfunction`; the interpreter goes by the instructions.
        code = function.__code__
        function.__code__ = code.replace(co_flags=code.co_flags | inspect.CO_GENERATOR)
    # Where its text would be looked for; an examiner that knows it puts the function's own here.
    function.__wrapped__ = _WITHOUT_SOURCE  # type: ignore[attr-defined]
    return function


_WITHOUT_SOURCE = types.FunctionType(
    compile("def function(*args, **kwargs): ...", "<the student's code>", "exec").co_consts[0], {}
)


def iterator_proxy(asks: Asks, number: int) -> Iterator[Any]:
    """Return a generator that walks through the other side's iterator."""

    def walk() -> Generator[Any, Any, Any]:
        go_on, value = asks.step(number)
        while go_on:
            try:
                sent = yield value
            except GeneratorExit:
                if asks.is_held(number):  # else it is being forgotten, not closed
                    asks.step(number, "close")
                raise
            except BaseException as error:
                go_on, value = asks.step(number, "throw", error)
            else:
                go_on, value = asks.step(number, *(() if sent is None else ("send", sent)))
        return value

    return walk()


class Foreign:
    """Mark of the classes whose instances live on the other side."""

    _asks: Asks

    _derived = False  # whether this side's own class is among them (`derived`)


# What holds the attributes of a proxy itself, whatever its class says `__dict__` is.
_OWN_ATTRIBUTES = vars(Foreign)["__dict__"]


def mark(proxy: Foreign, number: int) -> None:
    """Note by which number the other side knows what a proxy stands for."""
    _OWN_ATTRIBUTES.__get__(proxy)["_foreign_number"] = number


class ForeignClass(type):
    """The class of stand-ins for classes of the other side."""

    _asks: Asks
    _number: int
    _replaced: dict[str, Any]  # methods that a test put others in the places of

    def __new__(
        mcs, name: str, bases: tuple[type, ...], space: dict[str, Any], **named: Any
    ) -> ForeignClass:
        return super().__new__(mcs, name, bases, space)

    def __init__(
        cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **named: Any
    ) -> None:
        super().__init__(name, bases, space)
        if "_number" not in space and issubclass(cls, Foreign) and student_base(cls) is not None:
            cls._asks.derive(cls, named)  # of the stand-in among its bases

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "_number" not in cls.__dict__ or "_derived" in cls.__dict__:
            return super().__call__(*args, **kwargs)
        return cls._asks.call(cls._number, None, args, kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") or "_number" not in cls.__dict__:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return cls._asks.get(cls._number, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if "_derived" in cls.__dict__:
            cls._asks.extend(cls, name, value)
            return
        if type(value) is ForwardedMethod:
            # Back in its place, as `mock.patch.object` puts it: what the class had over there.
            value = cls._replaced.pop(name)
        elif type(vars(cls).get(name)) is ForwardedMethod and name not in cls._replaced:
            cls._replaced[name] = cls._asks.get(cls._number, name)
        # A library's metaclass sets private attributes of its own (`_backward_cls`).
        if name.startswith("_") or "_number" not in cls.__dict__:
            super().__setattr__(name, value)
        else:
            cls._asks.set(cls._number, name, value)


def student_base(kind: type) -> int | None:
    """Return the number of the first class of the other side's among a class's bases."""
    for part in type.__getattribute__(kind, "__mro__"):
        space = type.__getattribute__(part, "__dict__")
        if "_number" in space and "_derived" not in space:
            number: int = space["_number"]
            return number
    return None


def is_overridden(kind: Any, name: str, base: int | None) -> bool:
    """Tell whether this side's own class defines what it finds in one of the other side's, too.

    Whoever comes to a base's method then comes from there, by `super()`.
    """
    if not kind._derived:
        return False
    for part in type.__getattribute__(kind, "__mro__"):
        space = type.__getattribute__(part, "__dict__")
        if space.get("_number") == base:
            return False
        if name in space and ("_derived" in space or "_number" not in space):
            return True
    return False


class Forwarded:
    """An attribute that the other side's class defines, where a base of this side has one too."""

    _base: int

    def __init__(self, name: str) -> None:
        self._name = name

    def __set_name__(self, owner: Any, name: str) -> None:
        self._base = vars(owner)["_number"]

    def __get__(self, instance: Any, owner: Any) -> Any:
        target = owner if instance is None else instance
        if is_overridden(owner, self._name, self._base):
            return owner._asks.above(self._base, target, self._name)
        return owner._asks.get(number_of(target), self._name)

    def __set__(self, instance: Any, value: Any) -> None:
        type(instance)._asks.set(number_of(instance), self._name, value)


class ForwardedMethod(Forwarded):
    """A method that the other side's class defines."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is None:
            return super().__get__(instance, owner)
        asks, name, base = owner._asks, self._name, self._base
        above = is_overridden(owner, name, base)
        own = _OWN_ATTRIBUTES.__get__(instance).get(name)
        if own is not None and not above:
            return own

        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            if above:
                return asks.above(base, self, name, args, kwargs)
            return asks.call(number_of(self), name, args, kwargs)

        method.__name__ = name
        method.__qualname__ = f"{owner.__name__}.{name}"
        method.__wrapped__ = _WITHOUT_SOURCE  # type: ignore[attr-defined]
        return types.MethodType(method, instance)


def number_of(proxy: Any) -> int:
    """Return the number by which the other side knows what a proxy stands for."""
    if isinstance(proxy, type):
        number = type.__getattribute__(proxy, "__dict__").get("_number")
    else:
        number = _OWN_ATTRIBUTES.__get__(proxy).get("_foreign_number")
    assert type(number) is int, "no proxy"
    return number


def _special(name: str, base: int) -> Callable[..., Any]:
    if name in ("__str__", "__repr__", "__format__"):
        return text_of(name, base)

    def forwarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        asks = type(self)._asks
        if name == "__exit__":
            args = (*args[:2], None)  # A traceback is of one process.
        if is_overridden(type(self), name, base):
            return asks.above(base, self, name, args, kwargs)
        return asks.call(number_of(self), name, args, kwargs)

    forwarded.__name__ = name
    return forwarded


def text_of(name: str, base: int) -> Callable[..., str]:
    """Return the method of a proxy that asks for a text of what it stands for."""

    def text(self: Any, *args: str) -> str:
        asks = type(self)._asks
        if is_overridden(type(self), name, base):
            return _text(asks.above(base, self, name, args))
        return _text(asks.call(number_of(self), name, args, {}))

    text.__name__ = name
    return text


def _operator(name: str, base: int) -> Callable[..., Any]:
    def operate(self: Any, *args: Any) -> Any:
        __tracebackhide__ = True
        above = (base,) if is_overridden(type(self), name, base) else ()
        return type(self)._asks.operate(number_of(self), name, args, *above)

    operate.__name__ = name
    return operate


def _initialiser(base: int) -> Callable[..., None]:
    """Return what initialises instances of derived classes; others are, over there."""

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        __tracebackhide__ = True
        if type(self)._asks.above(base, self, "__init__", args, kwargs) is not None:
            raise TypeError("__init__() should return None")
        if isinstance(self, ForeignError):
            self.learn()

    initialise.__name__ = "__init__"
    return initialise


def _hash(self: Any) -> int:
    found = type(self)._asks.operate(number_of(self), "__hash__", ())
    if type(found) is not int:
        raise Refused("a hash that is no number")
    return found


def _array(self: Any, dtype: Any = None, copy: bool | None = None) -> Any:
    found = type(self)._asks.operate(number_of(self), "__array__", ())
    if type(found) is not np.ndarray:
        raise Refused("an array that is none")
    return found.astype(dtype or found.dtype, copy=bool(copy))


_SPECIAL_OPERATORS = {"__hash__": _hash, "__array__": _array}


class ForeignObject(Foreign, metaclass=ForeignClass):
    """An object of the other side."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._asks.make(cls, args, kwargs)

    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        return type(self)._asks.get(number_of(self), "__dict__")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)._asks.get(number_of(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        elif isinstance(self, Optimizer) and isinstance(
            value, types.FunctionType | types.MethodType
        ):
            # A scheduler of torch's wraps `step`: the wrapper calls what it found here.
            _OWN_ATTRIBUTES.__get__(self)[name] = value
        else:
            type(self)._asks.set(number_of(self), name, value)

    def __delattr__(self, name: str) -> None:
        type(self)._asks.delete(number_of(self), name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __deepcopy__(self, memo: Any) -> Any:
        return type(self)._asks.call(number_of(self), "__deepcopy__", (), {})


class ForeignError(Foreign, metaclass=ForeignClass):
    """An exception of a class of the other side's; what it says came with it."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        # Nothing private: a `_render_traceback_` would write what is shown of a failed test.
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return type(self)._asks.get(number_of(self), name)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._asks.make(cls, args, kwargs)

    def __str__(self) -> str:
        return str(_OWN_ATTRIBUTES.__get__(self)["_text"])

    def learn(self) -> None:
        """Say what the other side's exception says."""
        asks, number = type(self)._asks, number_of(self)
        self.args = tuple(asks.get(number, "args"))
        _OWN_ATTRIBUTES.__get__(self)["_text"] = _text(asks.call(number, "__str__", (), {}))

    @staticmethod
    def attributes(space: dict[str, Any]) -> dict[str, Any]:
        """Return those of the attributes of a stand-in class that one for exceptions has."""
        own = ("_asks", "_number", "_replaced", "__init__", "__doc__", "__module__")
        return {
            name: value
            for name, value in space.items()
            if name in own or not (name.startswith("_") or hasattr(BaseException, name))
        }


def new_error(kind: Any, number: int, args: tuple[Any, ...], text: str) -> BaseException:
    """Return an exception of a stand-in class."""
    library = next(part for part in kind.__mro__ if not issubclass(part, Foreign))
    error = library.__new__(kind)
    error.args = args
    _OWN_ATTRIBUTES.__get__(error)["_text"] = text
    mark(error, number)
    return error  # type: ignore[no-any-return]


def metaclass_with(specials: Any, base: type) -> type:
    """Return a metaclass whose classes are walked through, measured or asked for items.

    Args:
        specials: the methods that the metaclass of the other side's class defines.
        base: a metaclass of stand-in classes.
    """
    if type(specials) is not list or not specials:
        return base
    space = {name: _of_class(name) for name in specials if name in _OF_METACLASSES}
    return type("ForeignClass", (base,), space)


def _of_class(name: str) -> Callable[..., Any]:
    def forwarded(cls: Any, *args: Any) -> Any:
        __tracebackhide__ = True
        return cls._asks.call(number_of(cls), name, args, {})

    forwarded.__name__ = name
    return forwarded


def class_namespace(asks: Asks, number: int, note: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a stand-in class."""
    space: dict[str, Any] = {"__doc__": note.get("doc"), "__module__": "__main__"}
    for attribute in note.get("methods", ()):
        space[_attribute(attribute)] = ForwardedMethod(attribute)
    for attribute in note.get("attributes", ()):
        space[_attribute(attribute)] = Forwarded(attribute)
    space.pop("_derived", None)
    for special in note.get("specials", ()):
        if special in FORWARDED:
            space[special] = _special(special, number)
        elif special in OPERATORS:
            space[special] = _SPECIAL_OPERATORS.get(special) or _operator(special, number)
    if "__len__" in space and "__bool__" not in space:
        space["__bool__"] = _operator("__bool__", number)
    space["__init__"] = _initialiser(number)
    if "__hash__" not in space:
        space["__hash__"] = None if note.get("unhashable") is True else object.__hash__
    signature = signature_of(note.get("signature"))
    if signature is not None:
        space["__signature__"] = signature
    if type(fields := note.get("fields")) is list:
        own = dataclasses.make_dataclass("fields", map(_text, fields))
        space["__dataclass_fields__"] = vars(own)["__dataclass_fields__"]
    space["_asks"], space["_number"], space["_replaced"] = asks, number, {}
    return space


def add_content(space: dict[str, Any], base: type) -> None:
    """Let a stand-in class be one of dicts, lists or sets, which hold here what they hold there."""
    space.setdefault("__repr__", base.__repr__)
    if issubclass(base, dict):
        # Found by nobody here: it may be made over there.
        missing = _special("__getitem__", space["_number"])
        space["__missing__"] = missing
    if base is collections.defaultdict:
        space["default_factory"] = Forwarded("default_factory")


def class_note(kind: type) -> dict[str, Any]:
    """Return what the other side is told of a class; its own, not its libraries', attributes."""
    methods: dict[str, None] = {}
    attributes: dict[str, None] = {}
    specials: dict[str, None] = {}
    for part in type.__getattribute__(kind, "__mro__"):
        if library.is_known(part) or part in contents.BASES:
            break
        for name, value in vars(part).items():
            if name.startswith("__"):
                if name in FORWARDED or (name in OPERATORS and value is not None):
                    specials[name] = None
            elif inspect.isfunction(value):
                methods[name] = None
            else:
                attributes[name] = None
    for part in type.__getattribute__(kind, "__mro__"):
        if part in contents.BASES:
            break  # What it holds, the other side holds, too.
        # An object of a library's class, a DataLoader, works here as the library makes it.
        for name in FORWARDED - {"__str__", "__repr__", "__format__"}:
            if vars(part).get(name) is not None:
                specials[name] = None
    is_unhashable = kind.__hash__ is None
    if is_unhashable:
        specials.pop("__hash__", None)
    doc = kind.__doc__
    return {
        "name": str(kind.__name__),
        "unhashable": is_unhashable,
        "doc": doc if type(doc) is str else None,
        "methods": list(methods),
        "attributes": list(attributes),
        "specials": list(specials),
        "meta": [
            name
            for name in _OF_METACLASSES
            if any(name in vars(part) for part in type.mro(type(kind)))
        ],
        "signature": signature_note(kind),
        "library": library.name_of(kind),
        "fields": list(vars(kind).get("__dataclass_fields__", ())) or None,
    }


def function_note(function: Any) -> dict[str, Any]:
    """Return what the other side is told of a function."""
    name = getattr(function, "__name__", None)
    qualname = getattr(function, "__qualname__", name)
    doc = getattr(function, "__doc__", None)
    return {
        "name": name if type(name) is str else "function",
        "qualname": qualname if type(qualname) is str else "function",
        "doc": doc if type(doc) is str else None,
        "library": library.name_of(function),
        "signature": signature_note(function),
        "generator": inspect.isgeneratorfunction(function),
        "annotations": _annotations_note(function),
    }


def _annotations_note(function: Any) -> dict[str, Any]:
    """Return the annotations that mean the same on both sides."""
    annotations = getattr(function, "__annotations__", None)
    if type(annotations) is not dict:
        return {}
    return {
        name: value
        for name, value in annotations.items()
        if type(name) is str
        and (type(value) is str or (isinstance(value, type) and library.name_of(value) is not None))
    }


__all__ = [
    "Asks",
    "Foreign",
    "ForeignClass",
    "ForeignObject",
    "Reference",
    "class_namespace",
    "class_note",
    "function_note",
    "function_proxy",
    "is_overridden",
    "iterator_proxy",
    "number_of",
    "student_base",
]
