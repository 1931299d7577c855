# ruff: noqa: W293 (the lines of notebooks)
"""One namespace in the order of the notebook, its history, its module."""

NOTEBOOKS = {
    "shared by all cells": r"""
# %%
def f(x):
    return x + 1
limit = 10
# %% test=1
helper = lambda x: f(x) * 2
assert helper(1) == 4
# %% test=1
assert helper(2) == 6
limit = 3
# %%
assert limit == 3
def f(x):
    return helper(x)
# %% test=1
f(1)
# %% test=1
def f(x):
    return x
assert helper(1) == 2
# %% test=1
assert f(1) == 2
# %%
del limit
# %% test=1
try:
    limit
except NameError as error:
    assert error.name == "limit"
else:
    assert False
# %% test=1
limit
# %% test=1
'limit' in globals() or 'f' in dir()
# %% test=1
exec("made = 5")
assert made == 5
# %% test=1
globals()["other"] = 6
assert other == 6
# %% test=1
def outer():
    a = 1
    exec("a = 2")
    return a
outer()
# %% test=1
[f(limit) for limit in range(3)][-1] / 2
# %% test=1
assert any(callable(v) and k == "f" for k, v in list(globals().items()))
# %% test=1
assert locals() is globals()
# %% test=1
assert vars() is globals()
""",
    "what is there at the start": r"""
# %% test=1
sorted(name for name in globals() if not name.startswith("_i"))
# %% test=1
sorted(dir())
# %% test=1
import types
{name: type(globals()[name]).__name__ for name in sorted(dir()) if name != "name"}
# %% test=1
__name__, __doc__, __package__, __spec__, "__file__" in globals()
# %% test=1
import sys
sys.modules["__main__"].__dict__ is globals()
# %% test=1
import builtins
__builtins__ is builtins, __builtin__ is builtins, builtins.get_ipython is get_ipython
# %% test=1
sorted(name for name in dir(builtins) if name not in ("_", "execfile", "runfile"))
# %% test=1
type(get_ipython()).__name__
# %% test=1
sorted(get_ipython().config)
# %% test=1
from IPython import get_ipython as found
assert found() is get_ipython()
# %% test=1
from ipykernel.zmqshell import ZMQInteractiveShell
isinstance(get_ipython(), ZMQInteractiveShell)
# %% test=1
sys.path[0], sys.flags.dev_mode, sys.flags.isolated, sys.dont_write_bytecode
# %% test=1
"google.colab" in sys.modules, hasattr(sys, "ps1"), sys.stdin.isatty()
# %% test=1
sys.getrecursionlimit(), sys.getdefaultencoding(), sys.stdout.encoding, sys.getfilesystemencoding()
# %% test=1
import locale
locale.getpreferredencoding(False).lower()
# %% test=1
sys.flags.optimize, __debug__, sys.flags.utf8_mode >= 0
# %% test=1
[(a, getattr(b, "pattern", b), c.__name__, d, e) for a, b, c, d, e in __import__("warnings").filters
 if c.__name__ in ("DeprecationWarning", "FutureWarning", "UserWarning")]
""",
    "history": r"""
# %%
x = 3
# %% test=4
x
# %% test=4
_ + 1
# %% test=4
Out[2]
# %% test=4
_2, _3, __, ___
# %% test=1
In[1], In[-2], len(In)
# %%
y = 0
# %%
exec(In[-2].replace("0", "2"))
# %% test=4
y
# %% test=4
exec(In[-2])
# %% test=4
_i, _ii, _iii, _i1
# %% test=4
_ih[-1], sorted(_oh), _dh[0] == __import__("os").getcwd()
# %% test=20
get_ipython().execution_count
# %% test=1
%history -n 1-3
# %% test=1
%recall 1
# %% test=1
%macro again 1-2
# %% test=4
again
# %%
_ = "mine"
# %% test=4
5 / 2
# %% test=4
_
# %%
del _
# %% test=4
1
# %% test=4
_
# %% test=4
%rerun 2
# %% test=4
get_ipython().history_manager.input_hist_raw[1]
# %% test=1
get_ipython().user_ns["In"] is In
# %% test=1
In
""",
    "reset": r"""
# %%
a, b = 1, 2
class Kept: pass
# %% test=1
1
# %% test=1
%reset -f
# %% test=1
a
# %% test=1
'b' in dir()
# %% test=3
In, Out
# %% test=3
_
# %%
a = 2
# %% test=3
_ = a
a
# %% test=3
get_ipython().run_line_magic("reset", "-f in")
# %% test=20
len(In)
# %% test=3
%reset_selective -f a
# %% test=3
a
# %% test=3
%xdel nothing
# %% test=3
a = 5
%xdel a
# %% test=3
a
# %% test=3
%reset -s -f
# %% test=3
In[1:3]
# %% test=3
%who
# %% test=3
who = %who_ls
who
""",
    "sources of what cells define": r"""
# %%
import inspect
def f(x):
    # a comment that counts
    return x
class Animal:
    '''An animal.'''
    def speak(self):
        for i in range(3):
            print(i)
class Dog(Animal):
    def speak(self):
        return "woof"
g = lambda x: x * 2
# %% test=1
print(inspect.getsource(f))
assert "comment that counts" in inspect.getsource(f)
# %% test=1
print(inspect.getsource(Animal))
assert "for i in range" in inspect.getsource(Animal)
# %% test=1
assert "for" not in inspect.getsource(Dog)
# %% test=1
assert "woof" in inspect.getsource(Dog.speak)
# %% test=1
inspect.getsource(g)
# %% test=1
inspect.signature(f), inspect.getdoc(Animal), f.__module__, Dog.__module__, Dog.__qualname__
# %% test=1
import ast
len([n for n in ast.walk(ast.parse(inspect.getsource(f))) if isinstance(n, ast.For)]) + 0.5
# %%
def f(x):
    while x: x -= 1
    return x
# %% test=1
assert "while" in inspect.getsource(f)
# %% test=1
f.__code__.co_filename.endswith(".py"), f.__code__.co_name, f.__code__.co_firstlineno
# %%
exec("def made(): return 1")
# %% test=1
inspect.getsource(made)
# %% test=1
inspect.getsourcelines(f)[1], inspect.isfunction(f), inspect.getmodule(f).__name__
# %% test=1
import linecache
linecache.getline(f.__code__.co_filename, 2)
# %% test=1
inspect.getfile(Animal).split("/")[1].split("_")[0]
# %%
from dataclasses import dataclass
@dataclass
class Point:
    x: float
    y: float = 0.0
# %% test=1
Point(1.0)
# %% test=1
print(inspect.getsource(Point))
# %% test=1
from typing import get_type_hints
get_type_hints(Point)
# %% test=1
inspect.currentframe().f_code.co_name, inspect.stack()[0].function
# %% test=1
import dis, io
out = io.StringIO(); dis.dis(f, file=out); "LOAD_FAST" in out.getvalue()
""",
    "pickle and copy": r"""
# %%
import pickle, copy
class Node:
    def __init__(self, value):
        self.value = value
def add(a, b):
    return a + b
# %% test=1
assert pickle.loads(pickle.dumps(Node(3))).value == 3
# %% test=1
pickle.loads(pickle.dumps(add))(1, 2) / 3
# %% test=1
copy.deepcopy(Node([1])).value
# %% test=1
pickle.dumps(lambda: 1)
# %% test=1
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    assert list(pool.map(lambda x: x * 2, range(3))) == [0, 2, 4]
# %% test=1
import enum, typing, abc, functools
class Colour(enum.Enum):
    RED = 1
class Pair(typing.NamedTuple):
    a: int
    b: int = 2
class Base(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
Colour.RED, Pair(1), Node, Base
# %% test=1
Base()
# %% test=1
@functools.lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(80), fib.cache_info()
# %% test=800
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
deep(800)
# %% test=1 outputs=kinds
deep(10**6)
# %% test=1
def endless():
    return endless()
try:
    endless()
except RecursionError:
    print("caught")
# %% test=5000
import sys
sys.setrecursionlimit(5000)
deep(4000)
# %% test=1
import weakref, gc
n = Node(1); r = weakref.ref(n); del n
gc.collect() >= 0 and r() is None
""",
    "from the future": r"""
# %%
from __future__ import annotations
def f(x: Undefined) -> Missing: ...
# %% test=1
f.__annotations__
# %% test=1
def g(x: AlsoUndefined): ...
# %%
# -*- coding: latin-1 -*-
naïve = "ñandú → 日本 🎉"
# %% test=1
naïve
# %% test=1
print(naïve, len(naïve))
# %% test=1
open("texto.txt", "w").write(naïve)
open("texto.txt").read()
# %% test=1
"\ud800"[0:0] + "ok"
# %% test=1
x: int = 3
__annotations__
# %% test=1
type X = int
# %% test=1
match 3:
    case int(n):
        print(n)
# %% test=1
print(f"{3!r:>5}")
# %% test=1
	
x = 1
# %% test=1
if True:
	y = 1
assert y
# %% test=1
    indented = 2
    assert indented == 2
# %% test=1
>>> prompted = 3
>>> assert prompted == 3
# %% test=1
In [3]: assert True
# %% test=1
return 3
# %% test=1
yield 3
# %% test=1
break
# %% test=1
nonlocal x
# %% test=1
global x
x = 2
# %% test=1
print "two"
""",
}
