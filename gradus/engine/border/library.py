"""What both sides have by name: modules, and the functions and classes of libraries."""

from __future__ import annotations

import importlib
import sys
import types
from functools import cache
from operator import attrgetter
from typing import Any

from gradus.engine.border.failures import Refused

# Where a name of the student's may come from to stand for this side's own object: libraries that
# compute. What reads files, runs code or changes this process stays with the student, as a proxy.
_SAFE = frozenset(
    {
        "torch",
        "numpy",
        "math",
        "cmath",
        "itertools",
        "functools",
        "collections",
        "operator",
        "typing",
        "dataclasses",
        "statistics",
        "fractions",
        "decimal",
        "string",
        "abc",
        "enum",
        "numbers",
        "copy",
        "time",
    }
)
_UNSAFE = frozenset(
    {
        "torch.load",
        "torch.save",
        "torch.serialization",
        "torch.hub",
        "torch.jit",
        "torch.utils",
        "torch.compile",
        "torch.export",
        "torch.package",
        "torch.multiprocessing",
        "torch.distributed",
        "torch.ops",
        "torch._C",
        "torch.set_default_dtype",
        "torch.set_printoptions",
        "torch.set_grad_enabled",
        "numpy.load",
        "numpy.save",
        "numpy.savez",
        "numpy.memmap",
        "numpy.fromfile",
        "numpy.loadtxt",
        "numpy.genfromtxt",
        "numpy.DataSource",
        "numpy.lib",
        "numpy.ctypeslib",
        "operator.methodcaller",
        "operator.attrgetter",
        "operator.call",
        "functools.partial",
        "functools.reduce",
    }
)
_ALLOWED_AGAIN = ("torch.utils.data.",)
_BY_ATTRIBUTE = (
    "torch",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.linalg",
    "torch.special",
    "torch.fft",
    "torch.autograd",
    "torch.func",
    "torch.testing",
    "math",
    "numpy",
    "numpy.linalg",
    "numpy.testing",
    "operator",
    "builtins",
    "itertools",
    "random",
)
Name = tuple[str, str]


@cache
def _places() -> dict[int, Name]:
    """Return the library functions that do not say where they are from, by id."""
    found: dict[int, Name] = {}
    for module_name in _BY_ATTRIBUTE:
        module = importlib.import_module(module_name)
        for name, value in vars(module).items():
            if callable(value) and not name.startswith("_"):
                found.setdefault(id(value), (module_name, name))
    return found


def name_of(value: Any) -> Name | None:
    """Return module and name of a library's function or class, or None for anything else."""
    if isinstance(value, types.MethodDescriptorType | types.WrapperDescriptorType):
        place = name_of(value.__objclass__)
        return None if place is None else (place[0], f"{place[1]}.{value.__name__}")
    if not isinstance(
        value, type | types.FunctionType | types.BuiltinFunctionType | types.MethodType
    ) and not callable(value):
        return None
    if isinstance(value, types.MethodType):
        return None
    module, path = _declared(value)
    if type(module) is str and "._" in module and id(value) in _places():
        return _places()[id(value)]  # by its public name
    if type(module) is str and type(path) is str and module != "__main__" and "<" not in path:
        owner = sys.modules.get(module)
        if owner is not None and _found(owner, path) is value:
            return module, path
    place = _places().get(id(value))
    return place if place is not None and _found(sys.modules[place[0]], place[1]) is value else None


def is_known(value: Any) -> bool:
    """Tell whether both sides have a value under a name."""
    return name_of(value) is not None


def _declared(value: Any) -> tuple[Any, Any]:
    if isinstance(value, type):
        # What a class says there, or for one that is written in C where it says to be from.
        declared = type.__dict__["__module__"].__get__(value)
        return declared, type.__dict__["__qualname__"].__get__(value)
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType):
        return value.__module__, value.__qualname__
    return None, None


def _found(module: Any, path: str) -> Any:
    try:
        return attrgetter(path)(module)
    except AttributeError:
        return None


def is_safe(name: Name) -> bool:
    """Tell whether the student's word is enough to use this side's own object of that name."""
    full = ".".join(name)
    if name[0].split(".")[0] == "builtins":
        return name[1] in _SAFE_BUILTINS
    if name[0].split(".")[0] not in _SAFE or "._" in full:
        return full in _TYPES
    if full.startswith(_ALLOWED_AGAIN):
        return True
    return not any(full == unsafe or full.startswith(unsafe + ".") for unsafe in _UNSAFE)


_TYPES = frozenset({"torch._tensor.Tensor", "torch._C.Generator", "torch._C.dtype"})
_SAFE_BUILTINS = frozenset(
    [
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "complex",
        "dict",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "frozenset",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "map",
        "max",
        "min",
        "next",
        "object",
        "pow",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    ]
)


def resolve(name: Any, path: Any) -> Any:
    """Return this side's object of that name.

    Raises:
        Refused: there is none.
    """
    if type(name) is not str or type(path) is not str:
        raise Refused("a library's object without a name")
    found = _found(module_of(name), path)
    if found is None:
        raise Refused(f"{name}.{path}, which is not here")
    return found


def imported(kind: str) -> Any:
    """Return what a policy names: `import module` or `library module:path`.

    Raises:
        ImportError, AttributeError: it is not here.
    """
    word, _, name = kind.partition(" ")
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    return found if word == "import" else attrgetter(path)(found)


def module_of(name: Any) -> types.ModuleType:
    """Return the module of a name, importing it where that was not done yet.

    Raises:
        Refused: there is none.
    """
    if type(name) is not str:
        raise Refused("a module without a name")
    found = sys.modules.get(name)
    if found is None:
        root = name.split(".")[0]
        # Nothing that a notebook could have put into its folder.
        if root not in sys.stdlib_module_names and root not in sys.modules:
            raise Refused(f"the module {name!r}, which is not here")
        try:
            found = importlib.import_module(name)
        except (ImportError, ValueError) as error:
            raise Refused(f"the module {name!r}, which is not here") from error
    return found
