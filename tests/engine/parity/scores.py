"""What decides a score: errors, stderr, results, in the order of the outputs."""

NOTEBOOKS = {
    "right and wrong": r"""
# %%
def square(x):
    return x**2
# %% test=2
assert square(3) == 9
# %%
def square(x):
    return x
# %% test=2
assert square(3) == 9, "three times three is nine"
# %%
raise NotImplementedError("this exercise is not done yet")
# %% test=1
undefined_name
# %% test=1.5

# %% test=3
# only a comment
# %% test=0.5
pass
# %% test=1
def broken(:
# %% test=1
x = 1
  y = 2
# %% test=1
assert False
# %% test=1
'unclosed
""",
    "partial credit": r"""
# %% test=5
3
# %% test=5
2.5
# %% test=5
5
# %% test=5
0
# %% test=5
-0.0
# %% test=5
1e-3
# %% test=5
-1
# %% test=5
float("nan")
# %% test=5
None
# %% test=5
True
# %% test=5
False
# %% test=5
"3"
# %% test=5
print("3")
# %% test=5
[3]
# %% test=5
(1,)
# %% test=5
"text"
# %% test=5
3;
# %% test=5
3  # a comment
# %% test=5
3; 4
# %% test=5
b"3"
# %% test=5
{}
# %% test=5
1_0 / 4
# %% test=5
2+0j
# %% test=5
...
# %% test=5
from fractions import Fraction; Fraction(1, 2)
# %% test=5
from decimal import Decimal; Decimal("1.5")
# %% test=5
class Three:
    def __repr__(self):
        return "3"
Three()
# %% test=5
class Padded:
    def __repr__(self):
        return " 3\n"
Padded()
# %% test=5
class Underscored:
    def __repr__(self):
        return "1_0e-1_0"
Underscored()
# %% test=5
if True:
    3
# %% test=5
for i in range(3):
    i
# %% test=5
x = 3
# %% test=5
(y := 2)
# %% test=5
_
# %% test=5
lambda: 3
# %% test=5
1 if False else 4
# %% test=5
@lambda f: 2
def graded():
    pass
# %% test=5
float("-inf")
""",
    "numbers of libraries": r"""
# %%
import numpy as np
import torch
# %% test=5
np.float64(2.5)
# %% test=5
np.int64(3)
# %% test=5
np.float32(1.5).item()
# %% test=5
np.array(3.0)
# %% test=5
np.array([1.0, 2.0]).sum()
# %% test=5
np.mean([1, 0, 1, 1]) * 5
# %% test=5
np.bool_(True)
# %% test=5
torch.tensor(2.0)
# %% test=5
torch.tensor(2.0).item()
# %% test=5
torch.ones(3)
# %% test=5
round(np.float64(10) / 3, 2)
# %% test=5
float(np.float64(4.25))
# %% test=5
np.nan
# %% test=5
sum(np.isclose([1, 2], [1, 3]))
""",
    "above the points": r"""
# %%
score = 0
# %% test=2 stock=raises ours=0 because=stock aborts the run; this says what is wrong with the test
3
# %% test=2 stock=raises ours=0 because=the same
float("inf")
# %% test=0 stock=raises ours=0 because=a value is no score where there is none to give
7
# %% test=0
0
# %% test=0
None
# %% test=0
assert False
# %% test=0
"text"
# %% test=2 stock=raises ours=2 because=stock aborts; a result that shows nothing is no number
class Silent:
    def __repr__(self):
        return ""
Silent()
# %% test=2
2
""",
    "stderr": r"""
# %%
import sys, warnings
def warned(x):
    warnings.warn("this goes away", FutureWarning)
    return x
# %% test=2
assert warned(1) == 1
# %% test=2
warned(1)
# %%
def warned(x):
    print("careful", file=sys.stderr)
    return x
# %% test=2
assert warned(1) == 1
# %% test=2
sys.stderr.write("")
# %% test=2
sys.stderr.write("x");
# %% test=2
sys.stderr.flush()
# %% test=2
1
# %% test=2
print("before", file=sys.stderr)
1
# %% test=2
print("out")
1
# %% test=2
from IPython.display import display
display(1)
# %% test=2
display(1)
0.5
# %% test=2
get_ipython().run_cell("0.5")
1.5
# %% test=2
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    warnings.warn("nothing")
# %% test=2
with warnings.catch_warnings():
    warnings.simplefilter("error")
    warnings.warn("an error")
# %% test=2
import contextlib, io
with contextlib.redirect_stderr(io.StringIO()) as kept:
    print("kept", file=sys.stderr)
assert kept.getvalue() == "kept\n"
# %% test=2
1/0
1
# %% test=2
try:
    1/0
except ZeroDivisionError:
    import traceback
    traceback.print_exc()
""",
    "warnings once per place": r"""
# %%
import warnings
def old():
    warnings.warn("old is old", DeprecationWarning, stacklevel=2)
def older():
    warnings.warn("older", UserWarning)
def quiet():
    warnings.warn("for developers", PendingDeprecationWarning)
# %% test=1
old()
# %% test=1
old()
# %% test=1
older()
# %% test=1
older()
# %% test=1
for _ in range(3):
    warnings.warn("in a loop")
# %% test=1
quiet()
# %% test=1
warnings.simplefilter("ignore")
older()
old()
# %% test=1
warnings.simplefilter("always")
older()
# %% test=1
warnings.resetwarnings()
old()
# %% test=1
"\d"
# %% test=1
x = 1
assert x is 1
# %% test=1
assert (x == 2, "always true")
# %% test=1
import logging
logging.warning("by a logger")
# %% test=1
logging.info("too low")
# %% test=1
logging.getLogger("mine").error("an error")
""",
    "manual cells and others": r"""
# %% outputs=any
1/0
# %% test=1
__name__ == "__main__"
# %% test=2
if __name__ == "__main__":
    assert 1 == 2
# %% test=2
if __name__ != "__main__":
    assert 1 == 2
# %% test=2
import os
assert os.environ["NBGRADER_EXECUTION"] == "autograde"
# %% test=2
assert "NBGRADER_VALIDATING" not in os.environ
# %% test=2
os.environ["NBGRADER_EXECUTION"] == "validate"
""",
    "patched tracebacks": r"""
# %%
shell = get_ipython()
shell.showtraceback = lambda *args, **kwargs: None
# %% test=1 outputs=kinds
1/0
# %% test=1 outputs=kinds
assert False
# %% test=1
assert True
# %%
shell._showtraceback = lambda *args, **kwargs: print("nothing to see")
# %% test=1 outputs=kinds
1/0
# %%
del shell.showtraceback
# %% test=1 outputs=kinds
1/0
# %%
del shell._showtraceback
# %% test=1
1/0
# %%
from IPython.display import clear_output
# %% test=1 outputs=kinds
clear_output()
1/0
# %% test=1 outputs=kinds
def later(*args):
    clear_output()
shell.events.register("post_run_cell", later)
1/0
# %% test=1 outputs=kinds
shell.events.unregister("post_run_cell", later)
assert False
""",
    "custom exception handlers": r"""
# %%
import sys
def handler(shell, kind, value, tb, tb_offset=None):
    print("handled", kind.__name__)
get_ipython().set_custom_exc((ZeroDivisionError,), handler)
# %% test=1 outputs=kinds
1/0
# %% test=1
assert False
# %%
get_ipython().set_custom_exc((), None)
# %% test=1
1/0
# %%
sys.excepthook = lambda *args: print("hook")
# %% test=1
1/0
# %%
class Odd(Exception):
    def __str__(self):
        return "odd" * 2
class Nameless(Exception):
    pass
# %% test=1
raise Odd("x")
# %% test=1
raise Nameless
# %% test=1
raise ExceptionGroup("several", [ValueError(1), TypeError(2)])
# %% test=1
try:
    1/0
except ZeroDivisionError as error:
    raise ValueError("chained") from error
# %% test=1
raise KeyError("k")
# %% test=1
raise "not an exception"
# %% test=1 outputs=kinds
raise BaseException("base")
# %% test=1
raise StopIteration(3)
# %% test=1
next(iter([]))
# %% test=1
raise GeneratorExit
""",
    "exits": r"""
# %%
import sys
# %% test=1 outputs=kinds
sys.exit(0)
# %% test=1 outputs=kinds
sys.exit("with a message")
# %% test=1 outputs=kinds
raise SystemExit
# %% test=1
try:
    sys.exit(1)
except SystemExit as error:
    assert error.code == 1
# %% test=1 outputs=kinds
raise KeyboardInterrupt
# %% test=1
try:
    raise KeyboardInterrupt
except KeyboardInterrupt:
    pass
# %% test=1 outputs=kinds
import unittest
class Suite(unittest.TestCase):
    def test_right(self):
        self.assertEqual(1, 1)
unittest.main(argv=["first"], exit=False)
# %% test=1 outputs=kinds
unittest.main(argv=["first"])
# %% test=2
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Suite)
result = unittest.TestResult()
suite.run(result)
result.testsRun
# %% test=1
import doctest
def double(x):
    '''
    >>> double(2)
    4
    >>> double(3)
    7
    '''
    return 2 * x
doctest.testmod()
# %% test=1
import argparse
argparse.ArgumentParser().parse_args([])
# %% test=1 outputs=kinds
argparse.ArgumentParser().parse_args()
# %% test=1
parser = argparse.ArgumentParser()
parser.add_argument("-f")
parser.parse_args().f.endswith(".json")
# %% test=1
sys.argv[0].endswith("ipykernel_launcher.py")
""",
}
