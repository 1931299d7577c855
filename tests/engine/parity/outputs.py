# ruff: noqa: E501 (the lines of notebooks)
"""What cells show: streams, displays, representations, figures."""

NOTEBOOKS = {
    "streams swapped": r"""
# %%
import io, sys
def hello():
    print("hello")
# %% test=1
kept, sys.stdout = sys.stdout, io.StringIO()
hello()
said = sys.stdout.getvalue()
sys.stdout = kept
assert said == "hello\n"
# %% test=1
import contextlib
with contextlib.redirect_stdout(io.StringIO()) as out:
    hello()
out.getvalue()
# %% test=1
from unittest import mock
with mock.patch("sys.stdout", new_callable=io.StringIO) as out:
    hello()
assert out.getvalue() == "hello\n"
# %% test=2
with mock.patch("sys.stdout.write") as write:
    hello()
write.call_count
# %% test=1
with mock.patch("builtins.print") as shown:
    hello()
shown.assert_called_once_with("hello")
# %%
sys.stdout = io.StringIO()
print("lost")
# %% test=1
print("lost too")
assert "lost too" in sys.stdout.getvalue()
# %% test=1
0.5
# %% test=1
1/0
# %% outputs=any
sys.stdout = kept
print("back")
# %% test=1
class Tee:
    def __init__(self, stream): self.stream, self.seen = stream, []
    def write(self, text): self.seen.append(text); return self.stream.write(text)
    def flush(self): self.stream.flush()
sys.stdout = Tee(sys.stdout)
hello()
# %% test=1
sys.stdout.seen
# %% test=1
sys.stdout = kept
# %% test=1
sys.stdout.writelines(["a", "b\n"])
print("x", end=""); print("y", flush=True)
# %% test=1
sys.stdout.write("no newline");
# %% test=1
import time  # for the kernel's own thread, that passes on what is written past its streams
print(1, file=sys.__stdout__, flush=True); time.sleep(0.3)
# %% test=1
print(1, file=sys.__stderr__, flush=True); time.sleep(0.3)
# %% test=1
sys.stdout.isatty(), sys.stdout.writable(), sys.stdout.readable(), sys.stdout.seekable(), sys.stdout.closed
# %% test=1
sys.stdout.name, sys.stdout.errors, sys.stdout.newlines, sys.stdout.line_buffering
# %% test=1
sys.stdout.buffer.write(b"x")
# %% test=1
sys.stdout.reconfigure(encoding="utf-8")
# %% test=1
type(sys.stdout).__name__, isinstance(sys.stdout, io.TextIOBase)
# %% test=1
sys.stdout.write(b"bytes")
# %% test=1
sys.stdout.read()
# %% test=1
isinstance(sys.stdout.fileno(), int)
# %% test=1
sys.stderr = sys.stdout
print("not on stderr any more", file=sys.stderr)
# %% test=1
import warnings; warnings.warn("swallowed")
# %% test=1
1/0
# %%
import logging
sys.stderr = io.StringIO()
logging.basicConfig(force=True)
# %% test=1
logging.warning("into the buffer")
# %% test=1
print("in order 1"); print("in order 2")
print("\rback", "\x1b[31mred\x1b[0m")
# %% test=1
with contextlib.redirect_stdout(None):
    print("to nowhere")
# %% test=1
help(hello)
# %% test=1
from pprint import pprint; pprint({"a": list(range(30))}, width=40)
# %% test=1
"a" * 3000
# %% test=1
print("".join(chr(i) for i in (0, 7, 8, 127, 0x2028, 0x1F600)))
""",
    "displays": r"""
# %%
from IPython.display import (
    HTML, JSON, Audio, Code, Image, Javascript, Latex, Markdown, Math, Pretty, clear_output, display,
    update_display,
)
# %% test=1
display("text", 3, [1])
# %% test=1
display(HTML("<b>x</b>"), Markdown("*x*"), Latex("$x$"), Math("x"), Pretty("p"))
# %% test=1
HTML("<i>y</i>")
# %% test=1
display(Javascript("1"), JSON({"a": 1}), Code("x = 1", language="python"))
# %% test=1
display({"text/plain": "raw", "text/html": "<b>raw</b>"}, raw=True)
# %% test=1
display({"text/plain": "1"}, raw=True, metadata={"text/plain": {"a": 1}})
# %% test=1
handle = display("first", display_id="one")
# %% test=1
handle.update("second")
# %% test=1
update_display("third", display_id="one")
print("printed")
# %% test=1
h = display(1, display_id=True)
h.update(2); h.display(3)
# %% test=1
for i in range(3):
    clear_output(wait=True)
    print(i)
# %% test=1
print("gone")
clear_output()
# %% test=1
print("stays")
clear_output(wait=True)
# %% test=1
print("a"); clear_output(); print("b")
0.5
# %% test=1
import sys
print("x", file=sys.stderr); clear_output()
# %% test=1
display(0.5); 0.25
# %% test=1
display()
# %% test=1
display(None)
# %% test=1
import base64
png = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
Image(png)
# %% test=1
class Picture:
    def _repr_png_(self):
        return png
Picture()
# %% test=1
class Rich:
    def __repr__(self): return "0.5"
    def _repr_html_(self): return "<b>1</b>"
Rich()
# %% test=1
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "0.75", "application/json": {"a": (1, 2)}}, {"meta": {"x": 1}}
Bundle()
# %% test=1
class OnlyHtml:
    def _repr_html_(self): return "<b>1</b>"
    def __repr__(self): return ""
class Shown:
    def _ipython_display_(self): print("shown by itself")
Shown()
# %% test=1 outputs=any
class BrokenHtml:
    def __repr__(self): return "0.5"
    def _repr_html_(self): raise ValueError("no html")
BrokenHtml()
# %% test=1 outputs=any
class BrokenRepr:
    def __repr__(self): raise ValueError("no repr")
BrokenRepr()
# %% test=1 outputs=any
class WrongRepr:
    def __repr__(self): return 3
WrongRepr()
# %% test=1
print(BrokenRepr())
# %% test=1
class BrokenStr(Exception):
    def __str__(self): raise ValueError("no str")
try:
    raise BrokenStr
except BrokenStr:
    pass
# %% test=1
class Pretty2:
    def _repr_pretty_(self, p, cycle): p.text("0.125")
Pretty2()
# %% test=1
class Numpy:
    def _repr_mimebundle_(self, include=None, exclude=None):
        import datetime, numpy
        return {"text/plain": "n", "application/json": {"when": datetime.date(2020, 1, 1), "n": numpy.int64(3)}}
Numpy()
# %% test=1
get_ipython().display_formatter.formatters["text/plain"].for_type(int, lambda n, p, cycle: p.text("0.5"))
7
# %% test=1
get_ipython().display_formatter.formatters["text/plain"].pop(int);
# %% test=1
{"b": 1, "a": {3, 1}}, range(3), type, print
# %% test=1
list(range(1200))
# %% test=1
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.ast_node_interactivity = "all"
# %% test=1
0.25
0.5
# %% test=1
Audio([0.0, 0.1], rate=10)
# %% test=1
from IPython.display import display as show_it, display_html
display_html("<b>x</b>", raw=True)
# %% test=1
from IPython.display import IFrame; IFrame("x", 1, 2)
# %% test=1
from IPython.display import publish_display_data
publish_display_data({"text/plain": "published"})
# %% test=1
_
""",
    "figures": r"""
# %%
import matplotlib.pyplot as plt
import numpy as np
# %% test=1
plt.plot([1, 2])
# %% test=1
plt.plot([1, 2]);
# %% test=1
plt.plot([1, 2]); plt.show()
# %% test=1
fig, ax = plt.subplots()
ax.plot([1, 2], label="a"); ax.legend()
# %% test=1
assert len(ax.lines) == 1
# %% test=1
fig
# %% test=1
plt.figure(); plt.figure()
# %% test=1
plt.plot([1]); plt.close()
# %% test=1
plt.plot([1]); 1/0
# %% test=1
plt.get_fignums()
# %% test=1
print("first"); plt.plot([1]); plt.show(); print("second")
# %% test=1
plt.title("x"); plt.gca().get_title()
# %% test=1
figures = [plt.figure() for _ in range(22)]
# %% test=1
plt.close("all")
# %%
def draw():
    fig, ax = plt.subplots()
    ax.bar([1, 2], [3, 4])
    return ax
# %% test=1
ax = draw()
assert len(ax.patches) == 2
# %% test=1
draw().get_title() == ""
# %% test=1
plt.savefig("x.png")
import os
os.path.exists("x.png")
# %% test=1
plt.ion(); plt.isinteractive()
# %% test=1
plt.ioff()
plt.plot([1])
# %% test=1
plt.gcf().number
# %% test=1
import matplotlib
matplotlib.use("agg")
plt.plot([1]); plt.show()
# %% test=1
matplotlib.get_backend().lower()
# %% test=1
%matplotlib inline
plt.plot([2])
# %% test=1
plt.imshow(np.eye(3)); plt.colorbar();
# %% test=1
from unittest import mock
with mock.patch("matplotlib.pyplot.show") as show:
    plt.plot([1]); plt.show()
show.call_count / 2
# %% test=1
plt.rcParams["figure.figsize"], plt.rcParams["figure.dpi"]
# %% test=1
plt.plot([1, 2], [1])
# %% test=1
plt.plot(np.log([0.0, 1.0]))
# %% test=1
np.array([1.0]) / 0
# %% test=1
np.log(-1.0)
# %% test=1
np.array([1, 2, 3]) == np.array([1, 2])
""",
    "what is loaded before": r"""
# %% test=1 ours=1 because=unittest.mock is loaded, as much of the library is, before the first cell
import unittest
unittest.mock.Mock()
# %% test=1 ours=1 because=the same
import concurrent
concurrent.futures
# %% test=1
import no_such_module
# %% test=1
torch
# %% test=1
np
# %% test=1
plt
# %% test=1
import torch, numpy, matplotlib.pyplot as plt
plt.get_fignums(), torch.initial_seed() >= 0, numpy.geterr()
# %% test=1
import sys
sys.modules["torch"] is torch, torch.utils.data.DataLoader.__name__
""",
    "libraries": r"""
# %%
import numpy as np
import torch
# %% test=1
np.testing.assert_allclose([1.0, 2.0], [1.0, 2.1])
# %% test=1
torch.testing.assert_close(torch.ones(2), torch.ones(2))
# %% test=1
torch.testing.assert_close(torch.ones(2), torch.zeros(2))
# %% test=1
np.random.seed(3); float(np.random.rand())
# %% test=1
torch.manual_seed(3); torch.rand(1).item()
# %% test=1
import random; random.seed(3); random.random()
# %% test=1
torch.randn(2, generator=torch.Generator().manual_seed(1))
# %% test=1
x = torch.ones(2, requires_grad=True); (x**2).sum().backward(); x.grad
# %% test=1
x.grad.sum().item() / 4
# %% test=1
torch.ones(2, 2) @ torch.ones(3)
# %% test=1
torch.tensor(x)
# %% test=1
import pytest
with pytest.raises(ValueError):
    int("x")
# %% test=1
with pytest.raises(ValueError):
    int("1")
# %% test=1
pytest.fail("on purpose")
# %% test=1
pytest.approx(0.1) == 0.1
# %% test=1
np.array([[1, 2], [3, 4]]), np.float32(1), np.arange(2000)
# %% test=1
np.set_printoptions(precision=2); np.array([1 / 3])
# %% test=1
torch.set_printoptions(precision=2); torch.tensor([1 / 3])
# %% test=1
torch.nn.Linear(2, 3)
# %% test=1
import sklearn
from sklearn.linear_model import LinearRegression
LinearRegression().fit([[0], [1]], [0, 1]).score([[0], [1]], [0, 1])
# %% test=1
LinearRegression()
# %% test=1
import sympy
sympy.Symbol("x") ** 2
# %% test=1
sympy.Rational(1, 2)
# %% test=1
sympy.Float(0.5)
# %% test=1
from torch.utils.data import DataLoader, TensorDataset
len(list(DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2))) / 2
# %% test=1
torch.default_generator.initial_seed() >= 0
# %% test=1
torch.get_default_dtype(), torch.is_grad_enabled(), torch.cuda.is_available()
# %% test=1
import torch.nn.functional as F
F.softmax(torch.ones(2, 2))
# %% test=1
torch.nn.functional.sigmoid(torch.zeros(1))
# %% test=1
torch.from_numpy(np.frombuffer(b"\0\0\0\0", dtype=np.float32))
# %% test=1
np.int32(2**31 - 1) + np.int32(1)
# %% test=1
np.mean([])
# %% test=1
logger = __import__("logging").getLogger("x"); logger.setLevel(10); logger.debug("below"); logger.warning("above")
""",
    "widgets": r"""
# %%
import ipywidgets as widgets
# %% test=1 outputs=kinds
widgets.IntSlider()
# %% test=1 outputs=kinds
from IPython.display import display
display(widgets.Button(description="x"))
# %% test=1
slider = widgets.IntSlider(value=3)
seen = []
slider.observe(lambda change: seen.append(change["new"]), "value")
slider.value = 5
seen
# %% test=1 outputs=any
def f(x):
    return x
widgets.interact(f, x=3)
# %% test=1 outputs=any
out = widgets.Output()
with out:
    print("inside")
# %% test=1 ours=0 because=nobody reads what a widget holds back; it is shown in the cell
with out:
    import sys
    print("inside", file=sys.stderr)
# %% test=1 ours=0 because=the same
with out:
    1/0
# %% test=1
print("outside")
# %% test=1 outputs=any
out.outputs
# %% test=1 outputs=any
@out.capture()
def captured():
    print("captured")
captured()
# %% test=1
out.clear_output()
# %% test=1 outputs=kinds
widgets.interactive_output(f, {"x": slider})
# %% test=1
from ipywidgets import HBox; HBox([slider]).children[0].value / 10
# %% test=1
import comm; type(comm.create_comm(target_name="x")).__name__ != ""
""",
}
