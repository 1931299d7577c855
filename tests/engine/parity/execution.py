# ruff: noqa: E501 (the lines of notebooks)
"""Magics, input, files, programs, threads, asyncio, stopping.

A kernel reads what programs write in a thread of its own; cells give it time, for its order to be
always the same.
"""

NOTEBOOKS = {
    "magics": r"""
# %% test=1
%matplotlib inline
# %% test=1 outputs=any
result = %timeit -o -q -n 2 -r 2 sum(range(10))
# %% test=1
assert result.best < 1
# %% test=1 outputs=kinds
%timeit -n 2 -r 2 sum(range(10))
# %% test=1
%%html
<b>bold</b>
# %% test=1
%%javascript
console.log(1)
# %% test=1
%%latex
$x^2$
# %% test=1
%%markdown
*text*
# %% test=1
%%svg
<svg xmlns="http://www.w3.org/2000/svg"></svg>
# %% test=1 outputs=kinds
%%time
x = sum(range(10))
# %% test=4 outputs=kinds
%time 3
# %% test=4 outputs=kinds
%%time
2
# %% test=50
x
# %% test=1
%%capture captured
print("kept")
import sys
print("kept too", file=sys.stderr)
3
# %% test=1
captured.stdout, captured.stderr, len(captured.outputs)
# %% test=1
%%capture
1/0
# %% test=1 outputs=kinds
%whos
# %% test=1
%who int
# %% test=1
%load_ext autoreload
# %% test=1
%autoreload 2
# %% test=1
%reload_ext autoreload
# %% test=1
%load_ext no_such_extension
# %% test=1
%no_such_magic
# %% test=1
%%no_such_magic
x
# %% test=1
%config InlineBackend.figure_format = "retina"
# %% test=1
%precision 3
# %% test=5
1 / 3
# %% test=5
%precision
1 / 3
# %% test=1
%pprint
# %% test=1
[[i] * 20 for i in range(3)]
# %% test=1
%pprint
# %% test=1
%autosave 60
# %% test=1
%pinfo x
# %% test=1
x?
# %% test=1
len??
# %% test=1
%alias_magic t timeit
# %% test=1
%env MINE=3
# %% test=1
%env MINE
# %% test=1
%set_env MINE 4
# %% test=1
get_ipython().run_line_magic("pwd", "") == __import__("os").getcwd()
# %% test=1
lines = %lsmagic
# %% test=1
"autosave" in str(lines), "connect_info" in str(lines), "html" in str(lines)
# %% test=1
%%script false
echo 1
# %% test=1
%%writefile -a notes.txt
a note
# %% test=1
%pycat notes.txt
# %% test=1
%psource len
# %% test=1
%xmode Minimal
# %% test=1
1/0
# %% test=1
%xmode Context
# %% test=1
%tb
# %% test=1
%automagic
# %% test=1
%page x
# %% test=1
%prun -q x
# %% test=1 outputs=kinds
%debug
# %% test=1
%logstop
# %% test=1
%dirs
# %% test=1
%magic
# %% test=1
%gui
# %% test=1
%colors NoColor
# %% test=1
%clear
""",
    "plots by magics": r"""
# %% test=1
%pylab inline
# %% test=1
plot([1, 2])
# %% test=1
float(array([1.0, 2.0]).sum()) / 3
# %% test=1
%matplotlib notebook
# %% test=1
%matplotlib --list
# %% test=1
%matplotlib inline
# %% test=1
%matplotlib widget
# %% test=1
%matplotlib qt
# %% test=1
%matplotlib
# %% test=1
%pylab
# %% test=1
import matplotlib
matplotlib.get_backend()
""",
    "home-made magics": r"""
# %%
from IPython.core.magic import register_cell_magic, register_line_magic, magics_class, Magics, cell_magic
@register_cell_magic
def run_and_note(line, cell):
    get_ipython().run_cell(cell)
    print("noted", line)
@register_line_magic
def twice(line):
    return int(line) * 2
@register_cell_magic
def execute(line, cell):
    exec(cell, get_ipython().user_ns)
@magics_class
class Mine(Magics):
    @cell_magic
    def failing(self, line, cell):
        result = self.shell.run_cell(cell)
        assert result.success, line
get_ipython().register_magics(Mine)
# %% test=3
%%run_and_note here
y = 3
y
# %% test=2
%%run_and_note there
1/0
# %% test=2
%%run_and_note there
print("x", file=__import__("sys").stderr)
# %% test=4
%twice 2
# %% test=2
z = %twice 3
assert z == 6
# %% test=2
%%execute
w = 5
assert w == 6
# %% test=2
%%failing why
1/0
# %% test=2
%%failing why
assert True
# %% test=3
y
# %% test=1
result = get_ipython().run_cell("1/0")
assert not result.success
# %% test=1
get_ipython().run_cell("0.25").result
# %% test=1
get_ipython().run_cell("0.25", silent=True).result
# %% test=1
from IPython.utils.capture import capture_output
with capture_output() as seen:
    get_ipython().run_cell("print('hidden'); 1/0")
print(repr(seen.stdout[:6]))
# %% test=1
get_ipython().ex("ex = 3")
get_ipython().ev("ex") / 3
# %% test=1 outputs=kinds
get_ipython().run_cell_magic("time", "", "pass").__class__.__name__ == "NoneType"
# %%
def note(info):
    print("about to run", len(info.raw_cell))
def noted(result):
    print("ran", result.success)
get_ipython().events.register("pre_run_cell", note)
get_ipython().events.register("post_run_cell", noted)
# %% test=1
1/0
# %% test=1
0.5
# %% test=1
import asyncio
await asyncio.sleep(0)
# %%
get_ipython().events.unregister("pre_run_cell", note)
get_ipython().events.unregister("post_run_cell", noted)
def failing_hook(*args):
    raise RuntimeError("in a hook")
get_ipython().events.register("post_execute", failing_hook)
# %% test=1
assert True
# %%
get_ipython().events.unregister("post_execute", failing_hook)
# %%
def shout(lines):
    return [line.replace("SHOUT", "print") for line in lines]
get_ipython().input_transformers_cleanup.append(shout)
# %% test=1
SHOUT("loud")
# %%
get_ipython().input_transformers_cleanup.remove(shout)
import ast
class Negate(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant(-node.value) if isinstance(node.value, int) else node
negate = Negate()
get_ipython().ast_transformers.append(negate)
# %% test=1
3
# %%
get_ipython().ast_transformers.remove(negate)
# %% test=1
0.5
# %%
get_ipython().ast_node_interactivity = "all"
# %% test=1
0.25
0.5
# %%
get_ipython().ast_node_interactivity = "none"
# %% test=1
0.25
""",
    "programs": r"""
# %% test=1
!echo hello
# %% test=1
files = !echo a; echo b
files
# %% test=1
!echo wrong >&2
# %% test=1
!exit 3
# %% test=3
_exit_code
# %%
name = "world"
def greet(who):
    !echo hello {who} $name
# %% test=1
greet("you")
# %% test=1
!echo {name.upper()} $name $$HOME_less
# %% test=1
%%bash
echo from bash
# %% test=1
%%bash
echo to stderr >&2
# %% test=1
%%bash
exit 2
# %% test=1
%%sh
echo sh
# %% test=1
%%bash --out said --err complained
echo one
echo two >&2
# %% test=1
said, complained
# %% test=1
import os
os.system("echo by os.system; sleep 0.3")
# %% test=1
os.system("echo by os.system >&2; sleep 0.3");
# %% test=1
os.system("echo first >&2; sleep 0.3")
# %% test=1
import time
os.write(1, b"written to 1\n"); time.sleep(0.3)
# %% test=1
os.write(2, b"written to 2\n"); time.sleep(0.3)
# %% test=1
import subprocess, sys
subprocess.run(["echo", "captured"], capture_output=True, text=True).stdout
# %% test=1
subprocess.check_output("echo shell", shell=True)
# %% test=1
subprocess.run([sys.executable, "-c", "import sys, time; print(1, file=sys.stderr, flush=True); time.sleep(0.3); sys.exit(4)"]).returncode
# %% test=1
subprocess.check_call(["false"])
# %% test=1
subprocess.run("echo to stderr; sleep 0.3", shell=True, stdout=2).returncode
# %% test=1
subprocess.run(["echo", "by the stream"], stdout=sys.stderr).returncode
# %% test=1
subprocess.run(["no-such-program"])
# %% test=1 outputs=kinds
!no-such-program
# %% test=1
%ls -d .
# %% test=1
%pwd
""",
    "children": r"""
# %%
import multiprocessing, os, sys
def square(x):
    return x * x
def complain():
    print("from a child", file=sys.stderr)
    sys.stderr.flush()
def fail():
    raise ValueError("in a child")
# %% test=1
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(square, range(4)) == [0, 1, 4, 9]
# %% test=1
child = multiprocessing.get_context("fork").Process(target=complain)
child.start(); child.join()
# %% test=1 outputs=kinds
child = multiprocessing.get_context("fork").Process(target=fail)
child.start(); child.join()
# %% test=1
child = multiprocessing.get_context("fork").Process(target=print, args=("printed",))
child.start(); child.join()
child.exitcode
# %% test=1
queue = multiprocessing.get_context("fork").Queue()
child = multiprocessing.get_context("fork").Process(target=lambda: queue.put(3))
child.start()
assert queue.get() == 3
child.join()
# %% test=1
pid = os.fork()
if pid == 0:
    os._exit(3)
os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) / 6
""",
    "files": r"""
# %%
%%writefile helper.py
LIMIT = 3
def f(x):
    return x + LIMIT
# %% test=1
import helper
assert helper.f(1) == 4
# %%
%%writefile helper.py
LIMIT = 30
def f(x):
    return x + LIMIT
# %% test=1
assert helper.f(1) == 4
# %% test=1
import importlib
importlib.reload(helper)
assert helper.f(1) == 31
# %%
%%writefile program.py
import sys
print("ran", __name__, sys.argv[1:])
made = 5
# %% test=1
%run program.py a b
# %% test=1
made / 5
# %% test=1
%run -i program.py
# %% test=1
%run no_such.py
# %% test=1
%%file wrong.py
1/0
# %% test=1
%run wrong.py
# %% test=1
import wrong
# %% test=1
open("no such file")
# %% test=1
with open("data.csv", "w") as file:
    print("a,b\n1,2", file=file)
import csv
assert list(csv.DictReader(open("data.csv"))) == [{"a": "1", "b": "2"}]
# %% test=1
import os
sorted(os.listdir())
# %% test=1
%mkdir -p folder
%cd -q folder
# %% test=1
os.path.basename(os.getcwd())
# %% test=1
%cd ..
# %% test=1
%%writefile folder/__init__.py
inside = True
# %% test=1
from folder import inside
assert inside
# %% test=1
import tempfile, pathlib
with tempfile.TemporaryDirectory() as place:
    (pathlib.Path(place) / "x").write_text("y")
# %% test=1
import sqlite3
sqlite3.connect("a.db").execute("select 1").fetchone()
# %% test=1
import runpy
runpy.run_path("program.py")["made"] / 5
# %% test=1
exec(open("program.py").read())
# %% test=1
%load program.py
# %% test=1
%cat program.py
# %% test=1
__file__
# %% test=1
os.path.exists(os.path.expanduser("~"))
# %% test=1
get_ipython().run_line_magic("store", "made")
""",
    "input": r"""
# %%
import getpass, builtins
def ask():
    return input("What? ")
# %% test=1 outputs=kinds
ask()
# %% test=1
try:
    ask()
except Exception:
    pass
# %% test=1
try:
    ask()
except NotImplementedError as error:
    print(type(error).__name__, type(error).__mro__[1].__name__)
# %% test=1 outputs=kinds
try:
    ask()
except EOFError:
    pass
# %% test=1
try:
    ask()
except Exception as error:
    raise ValueError("asked") from error
# %% test=1 outputs=kinds
getpass.getpass()
# %%
from unittest import mock
# %% test=1
with mock.patch("builtins.input", return_value="7"):
    assert ask() == "7"
# %% test=1
with mock.patch("builtins.input", side_effect=["1", "2"]):
    assert ask() + ask() == "12"
# %%
builtins.input = lambda prompt="": "mine"
# %% test=1
try:
    answer = ask()
except Exception as error:
    answer = type(error).__name__
answer
# %%
input = lambda prompt="": "in the namespace"
# %% test=1
assert ask() == "in the namespace"
# %%
del input
# %% test=1
import sys
sys.stdin.readline()
# %% test=1
import io
kept, sys.stdin = sys.stdin, io.StringIO("typed\n")
try:
    line = sys.stdin.readline()
finally:
    sys.stdin = kept
line
# %% test=1 outputs=kinds
breakpoint()
# %% test=1 outputs=kinds
import pdb; pdb.set_trace()
# %% test=1 outputs=kinds
started = mock.patch("builtins.print").start()
print("not shown")
# %% test=1
print("not shown either")
mock.patch.stopall()
print("shown")
""",
    "time": r"""
# %%
import signal, time
class Late(Exception): pass
def ring(*args):
    raise Late
# %% test=1
signal.signal(signal.SIGALRM, ring)
signal.alarm(1)
try:
    while True: pass
except Late:
    pass
finally:
    signal.alarm(0)
# %% test=1
signal.setitimer(signal.ITIMER_REAL, 0.05)
while True: pass
# %% test=1 outputs=any
while True: pass
# %% test=1
assert True
# %% test=1 outputs=any
print("before")
time.sleep(100)
# %% test=1 outputs=kinds
try:
    time.sleep(100)
except KeyboardInterrupt:
    print("stopped")
# %% test=1
assert True
# %% test=1
signal.getsignal(signal.SIGINT) is signal.default_int_handler
""",
    "asyncio": r"""
# %%
import asyncio
async def add(a, b):
    await asyncio.sleep(0)
    return a + b
# %% test=4
await add(1, 2)
# %% test=4
import contextlib
with contextlib.closing(add(1, 2)) as coroutine:
    asyncio.run(coroutine)
# %% test=4
with contextlib.closing(add(1, 2)) as coroutine:
    asyncio.get_event_loop().run_until_complete(coroutine)
# %% test=4
asyncio.get_running_loop().is_running()
# %% test=4
add(1, 2).close()
# %% test=4
async with asyncio.timeout(1):
    x = await add(1, 1)
x
# %% test=4
async def count(n):
    for i in range(n):
        yield i
async for i in count(3):
    async for j in count(i):
        print(i, j)
# %% test=4
[i async for i in count(3)]
# %% test=4
task = asyncio.create_task(add(3, 0))
# %% test=4
task.done()
# %% test=4
await task
# %% test=4
async def later():
    await asyncio.sleep(0.05)
    return 2
task = asyncio.ensure_future(later())
# %% test=4
await asyncio.wait_for(task, 5)
# %% test=4
await asyncio.gather(add(1, 2), add(3, 4))
# %% test=4 outputs=kinds
await add(1, "2")
# %% test=4
assert await add(1, 2) == 4
# %% test=4
loop = asyncio.new_event_loop()
with contextlib.closing(add(1, 1)) as coroutine:
    loop.run_until_complete(coroutine)
# %% test=4
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    total = pool.submit(asyncio.run, add(1, 1)).result()
total
# %% test=4
queue = asyncio.Queue()
await queue.put(3)
await queue.get()
# %% test=4
%autoawait
# %% test=4
import matplotlib.pyplot as plt
plt.plot([1, 2])
await asyncio.sleep(0)
# %% test=4
1
# %% test=4
async def failing():
    raise ValueError("in a task")
task = asyncio.create_task(failing())
await asyncio.sleep(0.01)
# %% test=4
await task
# %% test=4
asyncio.get_event_loop().call_soon(print, "soon")
await asyncio.sleep(0.01)
# %% test=4
loop = asyncio.get_event_loop()
loop.is_closed(), loop.is_running()
# %% test=4 outputs=kinds
asyncio.current_task() is None
""",
    "threads": r"""
# %%
import sys, threading, time
def work():
    print("from a thread")
def fail():
    raise ValueError("in a thread")
# %% test=1
thread = threading.Thread(target=work)
thread.start(); thread.join()
# %% test=1
thread = threading.Thread(target=lambda: print("to stderr", file=sys.stderr))
thread.start(); thread.join()
# %% test=1 outputs=kinds
thread = threading.Thread(target=fail)
thread.start(); thread.join()
# %% test=1
assert not thread.is_alive()
# %% test=1
threading.current_thread() is threading.main_thread()
# %% test=1
lock = threading.Lock(); total = 0
def add():
    global total
    for _ in range(1000):
        with lock:
            total += 1
threads = [threading.Thread(target=add) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
assert total == 4000
# %% test=1
local = threading.local(); local.x = 0.5
local.x
# %% test=1
timer = threading.Timer(0.01, print, ["timed"]); timer.start(); timer.join()
# %% test=1
import torch
torch.ones(300, 300) @ torch.ones(300, 300)
# %% test=1
import contextvars
variable = contextvars.ContextVar("variable"); variable.set(1);
# %% test=1
variable.get()
# %%
import decimal
import numpy as np
decimal.getcontext().prec = 5
np.seterr(all="ignore")
np.set_printoptions(precision=3)
# %% test=1
decimal.Decimal(1) / 3, np.array([1.0, 1 / 3]) / 0
# %% test=1
np.array([0.0]) / 0
assert True
# %%
np.seterr(all="raise")
# %% test=1
np.log(0.0)
""",
}
