"""Runs cells as IPython's kernel does and returns their outputs as nbformat has them.

The shell is ipykernel's own, so that notebooks find around them what a kernel offers; only what it
would send to a front end over sockets is gathered in a list instead. Where outputs differ in form
or order from a kernel's, that is a defect.
"""

from __future__ import annotations

import asyncio
import builtins
import contextvars
import getpass
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

import ipykernel
from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets import CBool, Type
from traitlets.config import Config

from gradus.engine.cells import Output
from gradus.engine.shown import Outputs
from gradus.engine.streams import Descriptor, Stream, as_text, can_be_written
from gradus.languages import Text

_NO_INPUT = Text(
    en="{name}() asks somebody to type something, and nobody is there while a notebook is graded.",
    es="{name}() pide que alguien escriba algo, y nadie hay ahí mientras se califica un cuaderno.",
)
_NO_EXIT = Text(
    en="exit and quit do nothing while a notebook is graded; the cells that follow are run.\n",
    es="exit y quit no hacen nada mientras se califica un cuaderno; las celdas que siguen se "
    "ejecutan.\n",
)


_LAUNCHER = str(Path(ipykernel.__file__).parents[1] / "ipykernel_launcher.py")
_NAMES_THAT_RESET_DROPS = ("__doc__", "__loader__", "__package__", "__spec__", "_", "__", "___")
_ROUNDS_BETWEEN_CELLS = 10
_ENDS_OF_TRACEBACK = 25  # frames kept at each end of a long one


class _Gatherer(Session):
    """Takes what a kernel would send to a front end, and keeps the outputs in it."""

    outputs = AnyTrait()

    def send(
        self, stream: object, msg_or_type: Any, content: Any = None, *_: Any, **__: Any
    ) -> dict[str, Any] | None:
        kind = msg_or_type
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["msg_type"], msg_or_type["content"]
        if kind == "clear_output":
            self.outputs.clear(content["wait"])
        elif kind == "update_display_data":
            display_id = str(content["transient"].get("display_id"))
            self.outputs.update(display_id, content["data"], content["metadata"])
        elif kind in ("display_data", "execute_result"):
            output = _output(kind, **content)
            if "transient" in output:  # what was shown under that name before changes too
                display_id = output["transient"]["display_id"]
                self.outputs.update(display_id, output["data"], output["metadata"])
            self.outputs.add(output)
        return None


def _output(
    kind: str, data: Any, metadata: Any, transient: dict[str, Any] | None = None, **others: Any
) -> Output:
    output: Output = {"output_type": kind, "data": data, "metadata": metadata or {}, **others}
    display_id = (transient or {}).get("display_id")
    if display_id is not None:
        output["transient"] = {"display_id": str(display_id)}
    return output


class _Compiler(XCachingCompiler):
    name_of: Callable[[int], str] | None = None  # a kernel's names otherwise

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        if self.name_of is not None:
            return self.name_of(number)
        name: str = super().get_code_name(raw_code, code, number)
        return name

    def cache(self, *arguments: Any, **named: Any) -> str:
        name: str = super().cache(*arguments, **named)
        # A cell's file belongs to no module. Saying so spares each frame of each traceback a
        # search through every module that torch imports.
        inspect.modulesbyfile[name] = ""
        return name


class Shell(ZMQInteractiveShell):
    """A kernel's shell that keeps its outputs, with nobody at a screen or a keyboard."""

    outputs = AnyTrait()
    compile: _Compiler
    compiler_class = Type(_Compiler)
    colors_force = CBool(True)  # a notebook shows colours although it is no terminal
    shows_errors = True  # an examiner shows of an error only what students may see
    _shown: tuple[object, Output] | None = None  # the last error
    _transformed: tuple[str, str] | None = None  # the cell that is about to run, and its code

    def expect(self, source: str, transformed: str) -> None:
        """Know the code of the next cell already, for IPython works it out again to run it."""
        self._transformed = source, transformed

    def transform_cell(self, raw_cell: str) -> str:
        expected, self._transformed = self._transformed, None
        if expected is not None and expected[0] == raw_cell:
            return expected[1]
        code: str = super().transform_cell(raw_cell)
        return code

    def init_display_pub(self) -> None:
        super().init_display_pub()
        self.display_pub.set_trait("session", _Gatherer(key=b"", outputs=self.outputs))

    def init_displayhook(self) -> None:
        super().init_displayhook()
        self.displayhook.set_trait("session", _Gatherer(key=b"", outputs=self.outputs))

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        kind, error, traceback = super()._get_exc_info(exc_tuple)
        _shorten(error)
        return kind, error, traceback

    def showtraceback(self, *arguments: Any, **named: Any) -> None:
        if self.shows_errors:
            super().showtraceback(*arguments, **named)

    def showsyntaxerror(self, *arguments: Any, **named: Any) -> None:
        if self.shows_errors:
            super().showsyntaxerror(*arguments, **named)

    def _showtraceback(self, etype: type, evalue: object, stb: list[str]) -> None:
        error = _error(_name_of(etype), evalue, [str(line) for line in stb])
        self._shown = evalue, error
        self.outputs.add(error)

    def _format_exception_for_storage(
        self, exception: BaseException, *arguments: Any, **named: Any
    ) -> dict[str, Any]:
        """Return what `%notebook` would write of an error: what was shown, not rendered again."""
        if not self.shows_errors:
            return {"ename": _name_of(type(exception)), "evalue": "", "traceback": []}
        if self._shown is None or self._shown[0] is not exception:
            stored: dict[str, Any] = super()._format_exception_for_storage(
                exception, *arguments, **named
            )
            return stored
        return {name: self._shown[1][name] for name in ("ename", "evalue", "traceback")}

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: no window opens while a notebook is graded."""

    def ask_exit(self) -> None:
        """Go on: the cells that follow would find no kernel."""
        sys.stdout.write(_NO_EXIT())


# By this name libraries find out whether they are in a notebook.
Shell.__name__ = ZMQInteractiveShell.__name__


def _shorten(error: BaseException | None) -> None:
    """Cut the middle out of long tracebacks: to render the frames of a recursion takes seconds."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        steps = []
        step = error.__traceback__
        while step is not None:
            steps.append(step)
            step = step.tb_next
        if len(steps) > 2 * _ENDS_OF_TRACEBACK:
            steps[_ENDS_OF_TRACEBACK - 1].tb_next = steps[-_ENDS_OF_TRACEBACK]
        error = error.__cause__ or error.__context__


def _name_of(kind: type) -> str:
    """Return the name of a class, whatever its metaclass says it is."""
    name: str = vars(type)["__name__"].__get__(kind)
    return name


def _error(name: str, value: object, traceback: list[str]) -> Output:
    try:
        text = str(value)
    except Exception as error:  # a student's exception may fail to say what it is
        text = f"<{type(error).__name__} in __str__>"
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": traceback}


class Notebook:
    """A running notebook: its namespace, its history, its outputs."""

    def __init__(self, output_limit: int) -> None:
        self.outputs = Outputs(output_limit)
        config = Config()
        config.HistoryManager.enabled = False
        self.shell = Shell.instance(outputs=self.outputs, config=config)
        self._first_names = dict(self.shell.user_ns)
        self.shell.run_line_magic("load_ext", "storemagic")  # as the kernel's program does
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.copy_context()
        self._nowhere = 2

    @property
    def names(self) -> dict[str, Any]:
        """The namespace of the cells."""
        namespace: dict[str, Any] = self.shell.user_ns
        return namespace

    def cell_of(self, filename: str) -> int | None:
        """Return which cell, counted from 0, a file name of a traceback means."""
        count = self.shell.compile._filename_map.get(filename)
        return None if count is None else int(count) - 1

    def transformed(self, source: str) -> str:
        """Return a cell as plain Python, without running it."""
        code: str = self.shell.input_transformer_manager.transform_cell(source)
        return code

    def name_cells(self, name_of: Callable[[int], str]) -> None:
        """Choose the file names of cells in tracebacks, by the numbers of their prompts."""
        self.shell.compile.name_of = name_of

    def name_of_cell(self, source: str, count: int) -> str:
        """Return the file name of a cell in tracebacks."""
        name: str = self.shell.compile.get_code_name(source, source, count)
        return name

    def streams(self) -> tuple[TextIO, TextIO]:
        """Return where cells print to."""
        self._have_streams()
        return sys.stdout, sys.stderr

    def enter(self, private: Path) -> None:
        """Take over the process: standard streams, input, an event loop.

        Call it once, in the process that runs the cells; `private` is a folder of its own.
        """
        streams = [Descriptor(1, "stdout", private), Descriptor(2, "stderr", private)]
        self.outputs.descriptors = streams
        self._nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        sys.stdout, sys.stderr = self._stdout(), self._stderr()
        if isinstance(sys.__stdout__, io.TextIOWrapper):
            sys.__stdout__.reconfigure(line_buffering=True)
        sys.breakpointhook = _go_on
        self._have_profile(private / "home" / ".ipython")
        # What notebooks that parse the command line find, and parsers that were made for them.
        own = str(private / "kernel.json")
        sys.argv = [_LAUNCHER, "-f", own, "--HistoryManager.hist_file=:memory:"]
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)

    def rehearse(self, cells: Iterable[str]) -> None:
        """Run cells and forget them: what they imported and made ready stays.

        Raises:
            RuntimeError: a cell ended in an error that it does not name.
        """
        streams = sys.stdout, sys.stderr
        self._loop = asyncio.new_event_loop()
        sys.stdout, sys.stderr = self._stdout(), self._stderr()
        try:
            for number, source in enumerate(cells, start=1):
                for output in self.run(source, number)[0]:
                    if output.get("ename", "") not in source:
                        raise RuntimeError(f"{output['ename']}: {output['evalue']} in\n{source}")
        finally:
            sys.stdout, sys.stderr = streams
            self._loop.close()
        self.shell.reset(new_session=True)
        self._history().reset(new_session=True)
        self._context = contextvars.copy_context()
        for name in _NAMES_THAT_RESET_DROPS:
            self.shell.user_ns[name] = self._first_names[name]
        self.outputs.begin()

    def run(self, source: str, count: int) -> tuple[list[Output], list[dict[str, Any]]]:
        """Run one cell as number `count`; return its outputs and changes of earlier displays."""
        self.execute(source, count)
        return self.take()

    def execute(self, source: str, count: int) -> BaseException | None:
        """Run one cell as number `count`; its outputs are to be taken then. Return its error."""
        loop = self._have_loop()
        self._have_streams()
        self.shell.execution_count = count
        kept = builtins.input, getpass.getpass
        builtins.input, getpass.getpass = _refuse("input"), _refuse("getpass")
        try:
            if asyncio.all_tasks(loop):  # what cells left to be done between cells
                loop.run_until_complete(_settle())
            self.outputs.begin()
            # One context for all cells: numpy and decimal keep their settings in it.
            task = loop.create_task(self._execute(source), context=self._context)
            result = loop.run_until_complete(task)
        except KeyboardInterrupt as error:
            # It came between the cell's own code and the end of the loop.
            self.outputs.add(_error("KeyboardInterrupt", "", ["KeyboardInterrupt"]))
            return error
        else:
            return self._error_of(result)
        finally:
            builtins.input, getpass.getpass = kept

    def take(self) -> tuple[list[Output], list[dict[str, Any]]]:
        """Return the outputs of the cell that ran last, and changes of earlier displays."""
        taken = self.outputs.take()
        for descriptor in self.outputs.descriptors:
            descriptor.empty()
        return taken

    def _have_loop(self) -> asyncio.AbstractEventLoop:
        """Return the event loop; a new one where a cell closed it or an interrupt hit it."""
        assert self._loop is not None, "enter() comes first"
        if self._loop.is_closed() or self._loop.is_running():
            asyncio._set_running_loop(None)
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop

    def _have_streams(self) -> None:
        """Put the streams back where a cell left something that nobody can write to."""
        if not can_be_written(sys.stdout):
            sys.stdout = self._stdout()
        if not can_be_written(sys.stderr):
            sys.stderr = self._stderr()

    def _stdout(self) -> TextIO:
        return as_text(Stream(self.outputs, "stdout", 1, 1))

    def _stderr(self) -> TextIO:
        # A kernel's gives programs its terminal, where nobody looks: it would cost points here.
        return as_text(Stream(self.outputs, "stderr", 2, self._nowhere))

    def _have_profile(self, folder: Path) -> None:
        """Let IPython keep what it keeps, such as %cd's and %store's, where it can be written."""
        self.shell.ipython_dir = str(folder)
        location = str(folder / "profile_default")
        self.shell.profile_dir = ProfileDir.create_profile_dir(location)

    async def _execute(self, source: str) -> ExecutionResult:
        """Run a cell inside a running loop, where `await` works and `asyncio.run` does not."""
        shell = self.shell
        result: ExecutionResult
        try:
            transformed, failure = shell.transform_cell(source), None
        except Exception:
            transformed, failure = source, sys.exc_info()
        if shell.should_run_async(
            source, transformed_cell=transformed, preprocessing_exc_tuple=failure
        ):
            try:
                running = shell.run_cell_async(
                    source,
                    store_history=True,
                    transformed_cell=transformed,
                    preprocessing_exc_tuple=failure,
                )
                result = await asyncio.ensure_future(running)
            finally:
                shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        else:
            if failure is None:
                shell.expect(source, transformed)
            result = shell.run_cell(source, store_history=True)
        return result

    def _error_of(self, result: ExecutionResult) -> BaseException | None:
        """Return a cell's error; show it where the cell kept it from being shown."""
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        if error is None or not self.shell.shows_errors:
            return error
        name = _name_of(type(error))
        shown, _ = self.outputs.take()
        if not any(o["output_type"] == "error" and o["ename"] == name for o in shown):
            hidden = "ERROR: An error occurred while showtraceback was disabled"
            self.outputs.add(_error(name, error, [hidden]))
        return error

    def skip(self, source: str, count: int) -> None:
        """Note a cell in the history without running it."""
        self.shell.execution_count = count
        self._history().store_inputs(count, source)
        self.shell.execution_count = count + 1

    def _history(self) -> Any:
        return self.shell.history_manager


async def _settle() -> None:
    """Let the event loop go round, as a kernel's does while it waits for the next cell."""
    for _ in range(_ROUNDS_BETWEEN_CELLS):
        await asyncio.sleep(0)


def _go_on(*arguments: object, **named: object) -> None:
    """Take the place of a debugger, which would wait for somebody."""


def find_modules_in(folder: str) -> None:
    """Look for modules in a folder as a kernel does in its own: after Python's own."""
    last = [os.path.basename(path) for path in sys.path]
    first = last.index("site-packages") if "site-packages" in last else len(last)
    sys.path.insert(first, folder)


def _refuse(name: str) -> Callable[..., str]:
    def ask(*arguments: object, **named: object) -> str:
        raise StdinNotImplementedError(_NO_INPUT(name=name))

    ask.__name__ = name
    return ask
