"""Code that students hand in by mistake or on purpose, and what the engine is to say about it.

Each piece is one cell, and says what may become of it: the engine states a fault with certain
words, or the cell ends in an error by itself, or it passes.
"""

from __future__ import annotations

from dataclasses import dataclass

STOPPED = "stopped after"
DEAF = "did not stop when asked to"
ENDED = "ended the Python process"
LOST = "broke the connection"
BROKE = "broke what runs it"
MEMORY = "of memory"


@dataclass(frozen=True)
class Piece:
    """A hostile cell.

    Attributes:
        source: its text.
        faults: words of which the engine's fault has some; none where it need not step in.
        error: the name of the error that the cell ends in, where it need not step in.
        may_pass: whether it may also end well, where that is up to the kernel or to chance.
    """

    source: str
    faults: tuple[str, ...] = ()
    error: str | None = None
    may_pass: bool = False


# Which of the descriptors is the connection to the engine is found as a student would.
_CHANNEL = """
import asyncio, json, os, socket, struct, time
def sockets():
    for name in os.listdir('/proc/self/fd'):
        try:
            if os.readlink(f'/proc/self/fd/{name}').startswith('socket:'):
                yield int(name)
        except OSError:
            pass
loop = asyncio.get_event_loop()
(number,) = set(sockets()) - {loop._ssock.fileno(), loop._csock.fileno()}
def frame(body):
    return struct.pack('>I', len(body)) + body
"""

ENDLESS = {
    "loop": Piece("while True:\n    x = 1", (STOPPED,)),
    "loop_that_swallows_once": Piece(
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        pass",
        (DEAF,),
    ),
    "loop_in_finally": Piece(
        "import time\ntry:\n    time.sleep(60)\nfinally:\n    time.sleep(60)", (DEAF,)
    ),
    "loop_in_an_except": Piece(
        "import time\ntry:\n    time.sleep(60)\nexcept BaseException:\n    time.sleep(60)", (DEAF,)
    ),
    "torch_product": Piece(
        "import torch\nX = torch.ones(6000, 6000)\nX @ X @ X @ X @ X @ X", (STOPPED, DEAF)
    ),
    "sum_in_c": Piece("sum(range(10**12))", (DEAF, STOPPED)),
    "power": Piece("10**10**10", (DEAF, STOPPED)),
    "regular_expression": Piece("import re\nre.match('(a+)+$', 'a' * 60 + 'b')", (DEAF, STOPPED)),
    "sleep": Piece("import time\ntime.sleep(1e6)", (STOPPED,)),
    "lock": Piece(
        "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", (STOPPED,)
    ),
    "select": Piece("import select, os\nr, w = os.pipe()\nselect.select([r], [], [])", (STOPPED,)),
    "own_pipe": Piece("import os\nr, w = os.pipe()\nos.read(r, 1)", (STOPPED,)),
    "join": Piece(
        "import threading, time\nthread = threading.Thread(target=time.sleep, args=(1e6,))\n"
        "thread.start()\nthread.join()",
        (STOPPED,),
    ),
    "await": Piece("import asyncio\nawait asyncio.sleep(1e6)", (STOPPED,)),
    "await_in_a_loop": Piece("import asyncio\nwhile True:\n    await asyncio.sleep(0)", (STOPPED,)),
    "iterator": Piece(
        "def f():\n    while True:\n        yield 1\nlist(x for x in f() if x == 2)", (STOPPED,)
    ),
    "shell_command": Piece("!sleep 1000", (STOPPED, DEAF)),
    "system": Piece("import os\nos.system('sleep 1000')", (STOPPED, DEAF)),
    "subprocess": Piece("import subprocess\nsubprocess.run(['sleep', '1000'])", (STOPPED, DEAF)),
    "interrupts_ignored": Piece(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    x = 1",
        (DEAF,),
    ),
    "interrupts_default": Piece(
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\ntime.sleep(60)",
        (DEAF, ENDED),
    ),
    "interrupts_blocked": Piece(
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "time.sleep(60)",
        (DEAF,),
    ),
    "repr_that_hangs": Piece(
        "import time\nclass A:\n    def __repr__(self):\n        time.sleep(60)\nA()", (STOPPED,)
    ),
    "error_message_that_hangs": Piece(
        "import time\nclass E(Exception):\n    def __str__(self):\n        time.sleep(60)\nraise E",
        (STOPPED, DEAF),
    ),
    "finaliser_that_hangs": Piece(
        "import time\nclass A:\n    def __del__(self):\n        time.sleep(60)\na = A()\ndel a",
        (STOPPED,),
    ),
    "stopped_by_itself": Piece(
        "import os, signal, time\nos.kill(os.getpid(), signal.SIGSTOP)\ntime.sleep(60)",
        (DEAF, STOPPED),
    ),
}

DEATHS = {
    "exit_at_once": Piece("import os\nos._exit(3)", (ENDED,)),
    "exit_at_once_with_0": Piece("import os\nos._exit(0)", (ENDED,)),
    "sys_exit": Piece("import sys\nsys.exit(3)", error="SystemExit"),
    "abort": Piece("import os\nos.abort()", (ENDED,)),
    "segmentation_fault": Piece("import ctypes\nctypes.string_at(0)", (ENDED,)),
    "illegal_jump": Piece("import ctypes\nctypes.CFUNCTYPE(None)(12345)()", (ENDED,)),
    "kill_itself": Piece(
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", (ENDED,), may_pass=True
    ),
    "kill_all": Piece(
        "import os, signal\nos.kill(-1, signal.SIGKILL)", (ENDED,), "ProcessLookupError", True
    ),
    "kill_group": Piece("import os, signal\nos.killpg(0, signal.SIGKILL)", (ENDED,), may_pass=True),
    "kill_by_a_child": Piece(
        "import os, signal, time\nif os.fork() == 0:\n    os.kill(1, 9)\n    os._exit(0)\nos.wait()"
    ),
    "recursion": Piece("def f():\n    return f()\nf()", error="RecursionError"),
    "recursion_without_limit": Piece(
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(x):\n    return repr([f(x)])\nf(1)",
        (ENDED, STOPPED, DEAF, MEMORY),
        "MemoryError",
    ),
    "recursion_in_c": Piece(
        "import sys\nsys.setrecursionlimit(10**9)\nx = []\nfor i in range(10**6):\n    x = [x]\n"
        "repr(x)",
        (ENDED, STOPPED, DEAF, MEMORY),
    ),
    "recursion_in_repr": Piece(
        "class A:\n    def __repr__(self):\n        return repr(self)\nA()", error="RecursionError"
    ),
    "deep_pickle": Piece(
        "import pickle\nx = []\nfor i in range(10**5):\n    x = [x]\npickle.dumps(x)",
        error="RecursionError",
    ),
    "deep_syntax": Piece("eval('(' * 10**5 + ')' * 10**5)", error="SyntaxError"),
    "deep_unary": Piece("eval('-' * 10**6 + '1')", (ENDED, STOPPED, DEAF), "MemoryError", True),
    "deep_regular_expression": Piece(
        "import re\nre.compile('(' * 10**4 + ')' * 10**4)", (STOPPED, DEAF), "RecursionError"
    ),
    "fork_that_goes_on": Piece("import os\nif os.fork() == 0:\n    print('child')"),
    "deep_deletion": Piece("x = None\nfor i in range(10**5):\n    x = (x,)\ndel x"),
    "thread_that_exits_the_process": Piece(
        "import threading, os\nthreading.Timer(0.1, os._exit, (4,)).start()\nimport time\n"
        "time.sleep(5)",
        (ENDED,),
    ),
    "fatal_error": Piece("import faulthandler\nfaulthandler._fatal_error_c_thread()", (ENDED,)),
    "exec_another_program": Piece(
        "import os\nos.execv('/bin/true', ['true'])", (ENDED, LOST), "PermissionError"
    ),
}

MEMORY_EATERS = {
    "bytearrays": Piece(
        "b = []\nwhile True:\n    b.append(bytearray(10**7))", (MEMORY,), "MemoryError"
    ),
    "one_terabyte": Piece("bytearray(10**12)", error="MemoryError"),
    "one_terabyte_of_numpy": Piece("import numpy as np\nnp.ones(10**11)", error="MemoryError"),
    "one_terabyte_of_torch": Piece("import torch\ntorch.ones(10**11)", error="RuntimeError"),
    "small_objects": Piece(
        "x = []\nwhile True:\n    x.append([x])", (MEMORY, STOPPED, DEAF), "MemoryError"
    ),
    "string": Piece("s = 'a'\nwhile True:\n    s += s", (STOPPED,), "MemoryError"),
    "shared_mapping": Piece(
        "import mmap\nm = mmap.mmap(-1, 10**10)\nfor i in range(0, 10**10, 4096):\n    m[i] = 1",
        (MEMORY, STOPPED),
        "OSError",
    ),
    "children": Piece(
        "import os, time\nfor i in range(6):\n    if os.fork() == 0:\n"
        "        b = bytearray(2 * 10**8)\n        b[::4096] = b'x' * len(b[::4096])\n"
        "        time.sleep(60)\n        os._exit(0)\ntime.sleep(60)",
        (MEMORY,),
    ),
    "stacks_of_threads": Piece(
        "import threading, time\nthreading.stack_size(2**28)\n"
        "ts = [threading.Thread(target=time.sleep, args=(60,)) for _ in range(100)]\n"
        "for t in ts:\n    t.start()",
        (MEMORY, STOPPED),
        "RuntimeError",
        True,
    ),
}

BOMBS = {
    "fork_bomb": Piece(
        "import os\nwhile True:\n    os.fork()",
        (ENDED, STOPPED, DEAF, LOST, BROKE),
        "BlockingIOError",
    ),
    "shell_fork_bomb": Piece("!f() { f | f & }; f; sleep 100", (STOPPED, DEAF), may_pass=True),
    "many_threads": Piece(
        "import threading, time\nfor _ in range(1000):\n"
        "    threading.Thread(target=time.sleep, args=(60,)).start()",
        (STOPPED,),
        "RuntimeError",
    ),
    "many_processes": Piece(
        "import subprocess\nfor i in range(1000):\n    subprocess.Popen(['sleep', '1000'])",
        (STOPPED, DEAF),
        "BlockingIOError",
    ),
    "many_files": Piece("fs = [open('/dev/null') for _ in range(10**5)]", error="OSError"),
    "many_environment_variables": Piece(
        "import os\nfor i in range(2000):\n    os.environ[f'A{i}'] = 'a' * 10000\n"
        "os.system('true')",
    ),
    "disk_full": Piece(
        "with open('big', 'wb') as f:\n    while True:\n        f.write(b'x' * 10**6)",
        error="OSError",
    ),
    "disk_full_of_many_files": Piece(
        "i = 0\nwhile True:\n    i += 1\n    with open(f'big{i}', 'wb') as f:\n"
        "        f.write(b'x' * 10**6)",
        error="OSError",
    ),
    "no_more_inodes": Piece(
        "import os\nfor i in range(10**6):\n    os.close(os.open(f'f{i}', os.O_CREAT))",
        (STOPPED,),
        "OSError",
    ),
    "deep_folders": Piece("import os\nfor i in range(3000):\n    os.mkdir('d')\n    os.chdir('d')"),
    "shared_memory_full": Piece(
        "with open('/dev/shm/big', 'wb') as f:\n    while True:\n        f.write(b'x' * 10**6)",
        error="OSError",
    ),
}

FLOODS = {
    "print": Piece("print('a' * 10**8)"),
    "pieces": Piece("import sys\nfor i in range(10**5):\n    sys.stdout.write('a' * 1000)"),
    "letters_beyond_ascii": Piece("print('\\U0001f600' * 10**7)"),
    "control_characters": Piece("print('\\0' * 10**7)"),
    "descriptor_1": Piece(
        "import os\nfor i in range(100):\n    os.write(1, b'a' * 10**6)", error="OSError"
    ),
    "descriptor_1_endless": Piece(
        "import os\nwhile True:\n    os.write(1, b'a' * 10**5)", (STOPPED,), "OSError"
    ),
    "stderr": Piece("import sys\nsys.stderr.write('a' * 10**8)"),
    "display": Piece("display('a' * 10**7)"),
    "html": Piece("from IPython.display import HTML\nHTML('a' * 10**7)"),
    "result": Piece("'a' * 10**7"),
    "repr": Piece("class A:\n    def __repr__(self):\n        return 'a' * 10**7\nA()"),
    "error_message": Piece("raise ValueError('a' * 10**7)", error="ValueError"),
    "error_message_of_short_lines": Piece(
        "raise ValueError('a\\n' * 10**6)", (STOPPED, DEAF), "ValueError"
    ),
    "traceback": Piece(
        "def f(n):\n    if n == 0:\n        raise ValueError('a' * 10**5)\n    try:\n"
        "        f(n - 1)\n"
        "    except ValueError as e:\n        raise KeyError('b' * 10**5) from e\nf(20)",
        (STOPPED,),
        "KeyError",
    ),
    "many_displays": Piece("for i in range(10**6):\n    display(i)", (STOPPED, DEAF)),
    "many_errors": Piece(
        "for i in range(10**5):\n    try:\n        1 / 0\n    except Exception:\n"
        "        get_ipython().showtraceback()",
        (STOPPED, DEAF),
    ),
    "many_results": Piece(
        "import sys\nfor i in range(10**5):\n    sys.displayhook(i)", (STOPPED, DEAF), may_pass=True
    ),
    "many_updates": Piece(
        "h = display('x', display_id=True)\nfor i in range(10**5):\n    h.update('a' * 1000)",
        (STOPPED, DEAF),
        may_pass=True,
    ),
    "two_streams_in_turn": Piece(
        "import sys\nfor i in range(10**4):\n    sys.stdout.write('a')\n    sys.stderr.write('b')"
    ),
    "thread_that_goes_on": Piece(
        "import threading, time\ndef flood():\n    while True:\n        print('flood' * 1000)\n"
        "        time.sleep(0.001)\nthreading.Thread(target=flood, daemon=True).start()"
    ),
    "progress_bar": Piece("for i in range(10**4):\n    print(f'\\r{i}', end='')"),
    "warnings": Piece(
        "import warnings\nfor i in range(1000):\n    warnings.warn('w' * 1000 + str(i))"
    ),
}

TANGLED_OUTPUT = {
    "lone_surrogate": Piece("print('\\ud800')\n'\\udcff'"),
    "lone_surrogate_in_an_error": Piece("raise ValueError('\\ud800')", error="ValueError"),
    "nul_and_colours": Piece("print('\\0\\x1b[31m\\x1b]0;title\\x07\\r\\b')"),
    "invalid_utf8": Piece("import os\nos.write(1, b'\\xff\\xfe\\x80')"),
    "not_a_number_in_metadata": Piece(
        "display('x', metadata={'text/plain': {'a': float('nan'), 'b': float('inf')}})"
    ),
    "bytes_as_data": Piece("display({'text/plain': b'bytes', 'image/png': b'abc'}, raw=True)"),
    "number_as_data": Piece("display({'text/plain': 5, 'text/html': {'a': 1}}, raw=True)"),
    "keys_that_are_no_strings": Piece("display({1: 'a', None: 'b'}, raw=True)"),
    "object_as_data": Piece("display({'text/plain': object()}, raw=True)", error="ValueError"),
    "deep_json": Piece(
        "x = []\nfor i in range(900):\n    x = [x]\ndisplay({'application/json': x}, raw=True)",
        (LOST,),
        "RecursionError",
    ),
    "cyclic_json": Piece(
        "x = []\nx.append(x)\ndisplay({'application/json': x}, raw=True)", error="RecursionError"
    ),
    "huge_integer_in_json": Piece(
        "import sys\nsys.set_int_max_str_digits(0)\n"
        "display({'application/json': 10**10000}, raw=True)",
        (LOST,),
    ),
    "execution_count_that_is_none": Piece(
        "get_ipython().execution_count = 'many'\n5", (LOST, BROKE), "TraitError"
    ),
}

EXCEPTIONS = {
    "str_raises": Piece(
        "class E(Exception):\n    def __str__(self):\n        raise ValueError('no')\nraise E",
        error="E",
    ),
    "str_and_repr_raise": Piece(
        "class E(Exception):\n    def __str__(self):\n        raise self\n"
        "    __repr__ = __str__\nraise E",
        error="E",
    ),
    "str_exits": Piece(
        "import sys\nclass E(Exception):\n    def __str__(self):\n        sys.exit(1)\nraise E",
        error="SystemExit",
    ),
    "str_interrupts": Piece(
        "class E(Exception):\n    def __str__(self):\n        raise KeyboardInterrupt\nraise E",
        (BROKE,),
        "KeyboardInterrupt",
    ),
    "str_is_no_string": Piece(
        "class E(Exception):\n    def __str__(self):\n        return 5\nraise E", error="E"
    ),
    "class_name_is_no_string": Piece(
        "class M(type):\n    __name__ = property(lambda self: 5)\n"
        "class E(Exception, metaclass=M):\n    pass\nraise E",
        error="E",
    ),
    "metaclass_raises": Piece(
        "class M(type):\n    def __getattribute__(self, name):\n        raise RuntimeError(name)\n"
        "class E(Exception, metaclass=M):\n    pass\nraise E",
        (BROKE,),
        "RuntimeError",
    ),
    "group": Piece(
        "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])", error="ExceptionGroup"
    ),
    "deep_group": Piece(
        "e = ValueError(1)\nfor i in range(500):\n    e = ExceptionGroup('g', [e])\nraise e",
        error="ExceptionGroup",
    ),
    "cyclic_context": Piece(
        "a, b = ValueError('a'), ValueError('b')\na.__context__, b.__context__ = b, a\nraise a",
        error="RecursionError",
    ),
    "cyclic_cause": Piece("a = ValueError('a')\na.__cause__ = a\nraise a", error="ValueError"),
    "no_exception": Piece("raise 5", error="TypeError"),
    "base_exception": Piece("class E(BaseException):\n    pass\nraise E", error="E"),
    "generator_exit": Piece("raise GeneratorExit", error="GeneratorExit"),
    "interrupt_raised": Piece("raise KeyboardInterrupt", error="KeyboardInterrupt"),
    "stop_iteration_awaited": Piece(
        "await __import__('asyncio').sleep(0)\nraise StopIteration", error="StopIteration"
    ),
    "traceback_renderer": Piece(
        "class E(Exception):\n    def _render_traceback_(self):\n        return [1, None]\nraise E",
        error="E",
    ),
    "excepthook": Piece("import sys\nsys.excepthook = None\n1 / 0", error="ZeroDivisionError"),
    "custom_handler_raises": Piece(
        "def handler(*a, **k):\n    raise RuntimeError\n"
        "get_ipython().set_custom_exc((Exception,), handler)\n1 / 0",
        (BROKE,),
        "ZeroDivisionError",
        True,
    ),
}

SABOTAGE = {
    "close_descriptors": Piece("import os\nos.closerange(0, 1025)", (LOST, ENDED, BROKE)),
    "close_channel": Piece(_CHANNEL + "os.close(number)", (LOST, ENDED)),
    "close_channel_and_go_on": Piece(_CHANNEL + "os.close(number)\ntime.sleep(60)", (LOST,)),
    "shut_channel_down": Piece(
        _CHANNEL + "socket.socket(fileno=os.dup(number)).shutdown(2)\ntime.sleep(60)", (LOST,)
    ),
    "channel_replaced": Piece(
        _CHANNEL + "os.dup2(os.open('/dev/null', os.O_RDWR), number)", (LOST, ENDED)
    ),
    "garbage": Piece(_CHANNEL + "os.write(number, b'garbage' * 100)\ntime.sleep(60)", (LOST,)),
    "four_gigabytes_announced": Piece(
        _CHANNEL + "os.write(number, b'\\xff\\xff\\xff\\xff')\ntime.sleep(60)", (LOST,)
    ),
    "half_a_frame": Piece(
        _CHANNEL + "os.write(number, struct.pack('>I', 100) + b'{')\ntime.sleep(60)",
        (STOPPED, DEAF, LOST),
    ),
    "half_a_frame_and_end": Piece(
        _CHANNEL + "os.write(number, struct.pack('>I', 100) + b'{')\nos._exit(0)", (LOST, ENDED)
    ),
    "slow_drip": Piece(
        _CHANNEL + "os.write(number, struct.pack('>I', 100000))\nfor i in range(10**5):\n"
        "    try:\n        os.write(number, b' ')\n        time.sleep(0.01)\n"
        "    except KeyboardInterrupt:\n        pass",
        (DEAF, LOST),
    ),
    "list": Piece(_CHANNEL + "os.write(number, frame(b'[1, 2]'))\ntime.sleep(60)", (LOST,)),
    "deep_frame": Piece(
        _CHANNEL + "os.write(number, frame(b'[' * 100000))\ntime.sleep(60)", (LOST,)
    ),
    "huge_number": Piece(
        _CHANNEL + "os.write(number, frame(b'{\"a\": ' + b'9' * 10**5 + b'}'))\ntime.sleep(60)",
        (LOST,),
    ),
    "not_a_number": Piece(
        _CHANNEL + "os.write(number, frame(b'{\"a\": NaN}'))\ntime.sleep(60)", (LOST,)
    ),
    "forged_reply": Piece(
        _CHANNEL + "os.write(number, frame(json.dumps({'outputs': [], 'changes': []}).encode()))",
        (LOST,),
    ),
    "forged_replies_in_advance": Piece(
        _CHANNEL
        + "reply = frame(json.dumps({'outputs': [], 'changes': [], 'count': 3}).encode())\n"
        "for i in range(100):\n    os.write(number, reply)",
        (LOST,),
    ),
    "flood_of_frames": Piece(
        _CHANNEL
        + "while True:\n    os.write(number, frame(b'{\"a\": \"' + b'a' * 10**5 + b'\"}'))",
        (LOST,),
    ),
    "forged_failure": Piece(
        _CHANNEL + 'os.write(number, frame(b\'{"failed": "x"}\'))\ntime.sleep(60)', (LOST,)
    ),
    "stdout_none": Piece("import sys\nsys.stdout = None"),
    "stdout_object": Piece("import sys\nsys.stdout = sys.stderr = object()"),
    "stdout_closed": Piece("import sys\nsys.stdout = open('x', 'w')\nsys.stdout.close()"),
    "stdout_closed_itself": Piece("import sys\nsys.stdout.close()"),
    "print_deleted": Piece("import builtins\ndel builtins.print"),
    "builtins_cleared": Piece(
        "import builtins\nbuiltins.__dict__.clear()", (BROKE, ENDED, LOST, STOPPED, DEAF)
    ),
    "json_patched": Piece("import json\njson.dumps = json.loads = json.JSONEncoder = None"),
    "time_patched": Piece(
        "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0"
    ),
    "clock_of_the_future": Piece("import time\ntime.time = lambda: 1e12"),
    "os_patched": Piece(
        "import os\nfor name in ('_exit', 'write', 'fstat', 'pread', 'getpid'):\n"
        "    setattr(os, name, None)",
        (BROKE,),
    ),
    "socket_patched": Piece(
        "import socket, select\nsocket.socket = select.select = select.poll = None"
    ),
    "signal_patched": Piece("import signal\nsignal.signal = None"),
    "trace_left_on": Piece("import sys\ndef trace(*a):\n    return trace\nsys.settrace(trace)"),
    "trace_that_raises": Piece(
        "import sys\ndef trace(*a):\n    1 / 0\nsys.settrace(trace)", error="ZeroDivisionError"
    ),
    "profile_left_on": Piece("import sys\nsys.setprofile(lambda *a: None)"),
    "collector_off": Piece("import gc\ngc.disable()\ngc.unfreeze()\ngc.collect()"),
    "every_object_touched": Piece(
        "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'socket':\n"
        "        o.close()",
        (LOST, ENDED, BROKE),
    ),
    "warnings_as_errors": Piece("import warnings\nwarnings.simplefilter('error')"),
    "recursion_limit_low": Piece(
        "import sys\nsys.setrecursionlimit(60)", (BROKE, ENDED), "RecursionError", True
    ),
    "limits_to_nothing": Piece(
        "import resource\n"
        "for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):\n"
        "    resource.setrlimit(kind, (0, 0))"
    ),
    "memory_limit_to_nothing": Piece(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1, 1))\nx = bytearray(10**8)",
        (BROKE, ENDED),
        "MemoryError",
    ),
    "nice": Piece("import os\nos.nice(19)\nos.sched_setaffinity(0, {0})"),
    "shell_patched": Piece("get_ipython().run_cell = None", (BROKE,), may_pass=True),
    "outputs_patched": Piece("get_ipython().outputs = None\n5", (BROKE,), "TraitError", True),
    "display_patched": Piece("get_ipython().display_pub = None"),
    "shell_deleted": Piece("get_ipython().__dict__.clear()", (BROKE, ENDED)),
    "loop_closed": Piece("import asyncio\nasyncio.get_event_loop().close()", (), "RuntimeError"),
    "loop_stopped": Piece(
        "import asyncio\nasyncio.get_event_loop().stop()", (BROKE,), may_pass=True
    ),
    "hook_that_raises": Piece(
        "def f(*a):\n    raise SystemExit\nget_ipython().events.register('post_run_cell', f)",
        (BROKE,),
        may_pass=True,
    ),
    "the_engines_module": Piece(
        "import gradus.engine.student as s, gradus.engine.frames as f\ns._answer = f.send = None",
        (BROKE, ENDED, LOST),
    ),
}

LEFT_BEHIND = {
    "busy_threads": Piece(
        "import threading\ndef spin():\n    while True:\n        pass\n"
        "for _ in range(3):\n    threading.Thread(target=spin).start()"
    ),
    "daemon_that_ignores_signals": Piece(
        "import os, signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        for s in range(1, 32):\n            try:\n"
        "                signal.signal(s, signal.SIG_IGN)\n"
        "            except OSError:\n                pass\n        time.sleep(1000)\n"
        "    os._exit(0)\nos.wait()",
        may_pass=True,
    ),
    "shell_daemon": Piece("import os\nos.system('nohup sleep 1000 >/dev/null 2>&1 &')"),
    "sleep_at_exit": Piece("import atexit, time\natexit.register(time.sleep, 1e6)"),
    "finaliser_at_exit": Piece(
        "import time\nclass A:\n    def __del__(self):\n        time.sleep(1e6)\nkeep = A()"
    ),
    "asyncio_task": Piece(
        "import asyncio\nasync def f():\n    while True:\n        await asyncio.sleep(0.01)\n"
        "task = asyncio.create_task(f())"
    ),
    "asyncio_task_that_exits": Piece(
        "import asyncio, sys\nasync def f():\n    sys.exit(2)\ntask = asyncio.create_task(f())",
        (BROKE,),
        may_pass=True,
    ),
    "children_of_multiprocessing": Piece(
        "import multiprocessing, time\n"
        "multiprocessing.get_context('fork').Process(target=time.sleep, args=(1e6,)).start()"
    ),
    "executor": Piece(
        "from concurrent.futures import ThreadPoolExecutor\nimport time\n"
        "pool = ThreadPoolExecutor()\n"
        "future = pool.submit(time.sleep, 1e6)"
    ),
    "alarm": Piece(
        "import signal\nsignal.signal(signal.SIGALRM, lambda *a: None)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)"
    ),
    "torch_threads": Piece(
        "import torch\ntorch.set_num_threads(2)\n"
        "(torch.ones(300, 300) @ torch.ones(300, 300)).sum()"
    ),
    "working_folder_removed": Piece("import os, shutil\nshutil.rmtree(os.getcwd())", may_pass=True),
    "working_folder_locked": Piece(
        "import os\nos.makedirs('a/b')\nos.chmod('a', 0)\nos.chmod('.', 0)"
    ),
    "in_a_removed_folder": Piece("import os\nos.mkdir('d')\nos.chdir('d')\nos.rmdir('../d')"),
    "named_pipe": Piece("import os\nos.mkfifo('pipe')"),
    "strange_names": Piece(
        "import os\nfor n in (b'\\xff\\xfe', b'a\\nb', b' ', b'-rf', b'a' * 255):\n"
        "    open(n, 'w').close()\nos.symlink('/', 'root')\nos.symlink('loop', 'loop')"
    ),
}

GROUPS = {
    "endless": ENDLESS,
    "deaths": DEATHS,
    "memory": MEMORY_EATERS,
    "bombs": BOMBS,
    "floods": FLOODS,
    "tangled_output": TANGLED_OUTPUT,
    "exceptions": EXCEPTIONS,
    "sabotage": SABOTAGE,
    "left_behind": LEFT_BEHIND,
}
PIECES = {
    f"{group}-{name}": piece for group, pieces in GROUPS.items() for name, piece in pieces.items()
}
