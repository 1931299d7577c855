"""Runs cells as IPython's kernel does and returns their outputs as nbformat has them.

The kernel itself (ipykernel) sends outputs to a front end over sockets; here they are gathered in
a list. What a kernel does around IPython's own shell and what notebooks depend on is kept: where
its outputs differ in form or order from a kernel's, that is a defect.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import inspect
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO, cast

from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core import page, payloadpage
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import CBool, Type
from traitlets.config import Config

from gradus.engine.cells import Output
from gradus.engine.faults import OUTPUT_CUT
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


_ENDS_OF_TRACEBACK = 25  # frames kept at each end of a long one


class Outputs:
    """The outputs of the cell that is running, cut at a size.

    Errors and results, which decide a score, are kept however much was printed before them.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.RLock()
        self.begin()

    def begin(self) -> None:
        """Forget everything, for the next cell."""
        with self._lock:
            self._items: list[Output] = []
            self._earlier: list[Output] = []
            self._size = 0
            self._cut = False
            self._clear_next = False

    def write(self, name: str, text: str) -> None:
        """Add text to the stream `name`, joined to what it printed last."""
        with self._lock:
            if self._cut:
                return
            room = self.limit - self._size
            self._size += len(text)
            if len(text) > room:
                self._cut = True
                text = text[: max(room, 0)] + OUTPUT_CUT(kilobytes=self.limit // 1000)
            self._add_text(name, text)

    def _add_text(self, name: str, text: str) -> None:
        self._clear_if_due()
        if self._items and self._items[-1].get("name") == name:
            self._items[-1]["text"].append(text)
        else:
            self._items.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: Output) -> None:
        """Add an output that is no stream."""
        with self._lock:
            self._clear_if_due()
            if output["output_type"] != "error":
                output = self._cut_to_size(output)
            self._items.append(output)

    def _cut_to_size(self, output: Output) -> Output:
        size = len(json.dumps(output))
        if self._size + size <= self.limit:
            self._size += size
            return output
        self._cut = True
        text = str(output["data"].get("text/plain", ""))[:1000]
        note = OUTPUT_CUT(kilobytes=self.limit // 1000)
        return {**output, "data": {"text/plain": text or note}, "metadata": {}}

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change every display of that id, in this cell and, later, in the cells before it."""
        with self._lock:
            change = {"display_id": display_id, "data": data, "metadata": metadata}
            change = self._cut_to_size(change)
            for item in self._items:
                if item.get("transient", {}).get("display_id") == display_id:
                    item["data"], item["metadata"] = change["data"], change["metadata"]
            self._earlier.append(change)

    def clear(self, wait: bool) -> None:
        """Drop what the cell has shown: now, or when it shows something again."""
        with self._lock:
            if wait:
                self._clear_next = True
            else:
                self._items.clear()

    def _clear_if_due(self) -> None:
        if self._clear_next:
            self._items.clear()
            self._clear_next = False

    def take(self) -> tuple[list[Output], list[dict[str, Any]]]:
        """Return the cell's outputs, and the changes it made to earlier cells' displays."""
        with self._lock:
            taken = [
                {**item, "text": "".join(item["text"])} if "text" in item else item
                for item in self._items
            ]
            return taken, self._earlier


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, outputs: Outputs, name: str, descriptor: int) -> None:
        super().__init__()
        self._outputs = outputs
        self._descriptor = descriptor
        self.name = f"<{name}>"
        self._stream = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._descriptor


class _Publisher(DisplayPublisher):
    outputs = AnyTrait()

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **others: object,
    ) -> None:
        self._validate_data(data, metadata)
        data, metadata = json_clean(encode_images(data)), json_clean(metadata or {})
        display_id = (transient or {}).get("display_id")
        if update:
            self.outputs.update(str(display_id), data, metadata)
            return
        output: Output = {"output_type": "display_data", "data": data, "metadata": metadata}
        if display_id is not None:
            output["transient"] = {"display_id": str(display_id)}
        self.outputs.add(output)

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear(wait)


class _DisplayHook(DisplayHook):
    outputs = AnyTrait()
    _count: int | None = None
    _bundle: Output | None = None

    def write_output_prompt(self) -> None:
        self._count = self.prompt_count

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        if not format_dict:
            return
        self._bundle = {
            "output_type": "execute_result",
            "data": json_clean(encode_images(format_dict)),
            "metadata": json_clean(md_dict or {}),
            "execution_count": self._count,
        }

    def finish_displayhook(self) -> None:
        if self._bundle is not None:
            self.outputs.add(self._bundle)
            self._bundle = None


class _Compiler(XCachingCompiler):
    def cache(self, *arguments: Any, **named: Any) -> str:
        name: str = super().cache(*arguments, **named)
        # A cell's file belongs to no module. Saying so spares each frame of each traceback a
        # search through every module that torch imports.
        inspect.modulesbyfile[name] = ""
        return name


class Shell(InteractiveShell):
    """IPython's shell with its outputs gathered."""

    outputs = AnyTrait()
    displayhook_class = Type(_DisplayHook)
    display_pub_class = Type(_Publisher)
    compiler_class = Type(_Compiler)
    colors_force = CBool(True)  # a notebook shows colours although it is no terminal

    def init_hooks(self) -> None:
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(payloadpage.page), 99)

    def init_display_pub(self) -> None:
        super().init_display_pub()
        self.display_pub.set_trait("outputs", self.outputs)

    def init_displayhook(self) -> None:
        super().init_displayhook()
        self.displayhook.set_trait("outputs", self.outputs)

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        kind, error, traceback = super()._get_exc_info(exc_tuple)
        _shorten(error)
        return kind, error, traceback

    def _showtraceback(self, etype: type, evalue: object, stb: list[str]) -> None:
        self.outputs.add(_error(etype.__name__, evalue, list(stb)))

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: no window opens while a notebook is graded."""

    def ask_exit(self) -> None:
        sys.stdout.write(_NO_EXIT())

    def system_raw(self, command: str) -> None:
        # A cell has no terminal that a program could write to.
        self.system_piped(command)

    system = system_raw


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
        self._loop: asyncio.AbstractEventLoop | None = None
        self._descriptors: list[_Descriptor] = []

    def enter(self, private: Path) -> None:
        """Take over the process: standard streams, input, an event loop.

        Call it once, in the process that runs the cells; `private` is a folder of its own.
        """
        self._descriptors = [_Descriptor(1, "stdout", private), _Descriptor(2, "stderr", private)]
        sys.stdout = _as_text(Stream(self.outputs, "stdout", 1))
        sys.stderr = _as_text(Stream(self.outputs, "stderr", 2))
        builtins.input = _refuse("input")
        getpass.getpass = _refuse("getpass")
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)

    def rehearse(self, cells: Iterable[str]) -> None:
        """Run cells and forget them: what they imported and made ready stays.

        Raises:
            RuntimeError: a cell ended in an error that it does not name.
        """
        streams = sys.stdout, sys.stderr
        self._loop = asyncio.new_event_loop()
        sys.stdout = _as_text(Stream(self.outputs, "stdout", 1))
        sys.stderr = _as_text(Stream(self.outputs, "stderr", 2))
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
        self.outputs.begin()

    def run(self, source: str, count: int) -> tuple[list[Output], list[dict[str, Any]]]:
        """Run one cell as number `count`; return its outputs and changes of earlier displays."""
        assert self._loop is not None, "enter() comes first"
        self.outputs.begin()
        self.shell.execution_count = count
        try:
            result = self._loop.run_until_complete(self._execute(source))
        except KeyboardInterrupt:
            # It came between the cell's own code and the end of the loop.
            self.outputs.add(_error("KeyboardInterrupt", "", ["KeyboardInterrupt"]))
        else:
            self._require_error_shown(result)
        for descriptor in self._descriptors:
            text = descriptor.read_new(self.outputs.limit)
            if text:
                self.outputs.write(descriptor.name, text)
        return self.outputs.take()

    async def _execute(self, source: str) -> ExecutionResult:
        """Run a cell inside a running loop, where `await` works and `asyncio.run` does not."""
        shell = self.shell
        try:
            transformed, failure = shell.transform_cell(source), None
        except Exception:
            transformed, failure = source, sys.exc_info()
        if shell.should_run_async(
            source, transformed_cell=transformed, preprocessing_exc_tuple=failure
        ):
            return await shell.run_cell_async(
                source,
                store_history=True,
                transformed_cell=transformed,
                preprocessing_exc_tuple=failure,
            )
        result: ExecutionResult = shell.run_cell(source, store_history=True)
        return result

    def _require_error_shown(self, result: ExecutionResult) -> None:
        """Show an error that the cell kept from being shown."""
        error = result.error_before_exec or result.error_in_exec
        if error is None:
            return
        name = type(error).__name__
        shown, _ = self.outputs.take()
        if not any(o["output_type"] == "error" and o["ename"] == name for o in shown):
            hidden = "ERROR: An error occurred while showtraceback was disabled"
            self.outputs.add(_error(name, error, [hidden]))

    def skip(self, source: str, count: int) -> None:
        """Note a cell in the history without running it."""
        self.shell.execution_count = count
        self._history().store_inputs(count, source)
        self.shell.execution_count = count + 1

    def _history(self) -> Any:
        return self.shell.history_manager


def _as_text(stream: Stream) -> TextIO:
    # It has what Python's own streams have but for `buffer`, as in ipykernel.
    return cast(TextIO, stream)


def _refuse(name: str) -> Callable[..., str]:
    def ask(*arguments: object, **named: object) -> str:
        raise StdinNotImplementedError(_NO_INPUT(name=name))

    ask.__name__ = name
    return ask


class _Descriptor:
    """What programs and libraries write to descriptor 1 or 2 past Python's streams."""

    def __init__(self, number: int, name: str, folder: Path) -> None:
        self.number = number
        self.name = name
        path = folder / f".{name}"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        path.unlink()
        os.dup2(file, number)
        os.close(file)

    def read_new(self, limit: int) -> str:
        """Return what was written since the last call, and empty the file."""
        try:
            if os.fstat(self.number).st_size == 0:
                return ""
            text = os.pread(self.number, limit + 1, 0)
            os.ftruncate(self.number, 0)
        except OSError:  # the cell closed it or put something else in its place
            return ""
        return text.decode("utf-8", "replace")
