"""The examiner: the process that runs test cells beside the student's, and is never the student's.

It has the test cells, what they compute and what the reference does. The student's process has the
other end of the border, and the same folder: a test may save something and let the student load it.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, overload

from gradus.checks.failures import CheckFailed
from gradus.engine import child, confine, disclosure, frames
from gradus.engine.border.examiner_side import CELLS_FOLDER, Examiner, Verdict, own_streams
from gradus.engine.border.policy import CellPolicy
from gradus.engine.cells import Output
from gradus.engine.child import Place
from gradus.engine.course_files import CHANGED, CourseFiles
from gradus.engine.shell import Notebook, find_modules_in
from gradus.engine.wire import Closed, ProtocolFailure, TimedOut


def live(
    channel: socket.socket,
    border: socket.socket,
    notebook: Notebook,
    place: Place,
    own: Path,
    view: int | None,
    course_files: frozenset[str],
) -> NoReturn:
    """Wall this process in and run the test cells that arrive on `channel` until it closes."""

    def enter() -> Callable[[], None]:
        confine.enter_beside(place, own, view)
        files = CourseFiles(place.archive, course_files, own / "course")
        place.settle(own / "home")
        # A test may read a file that the student wrote; what is in it is not to be run.
        os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"
        notebook.outputs.limit = place.limits.output
        notebook.shell.shows_errors = False
        notebook.enter(own)
        notebook.name_cells(lambda count: str(CELLS_FOLDER / f"<test cell {count}>"))
        find_modules_in(str(own / "course"))
        serving = _Serving(channel, border, notebook, files)
        return serving.serve

    child.live(channel, enter)


class _Serving:
    """Runs one test cell after another."""

    def __init__(
        self, channel: socket.socket, border: socket.socket, notebook: Notebook, files: CourseFiles
    ) -> None:
        self._channel = channel
        self._border = border
        self._notebook = notebook
        self._files = files
        self._cells = _Texts(notebook.transformed)
        self._shown: tuple[list[Output], list[dict[str, Any]]] | None = None
        self._examiner = Examiner(border, lambda: self._cells, notebook.names)

    def serve(self) -> None:
        while (request := child.request(self._channel)) is not None:
            try:
                answer = self._answer(request)
            except BaseException as error:  # a defect here, or a policy that is none
                broken = {"broken": child.reason(error)}
                frames.send(self._channel, {"token": request["token"], **broken})
                raise
            frames.send(self._channel, {"token": request["token"], **answer})

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        for cell in request["cells"]:
            self._note(cell["count"], cell["source"], cell["locked"], record=request["record"])
        if frames.has_arrived(self._border):
            return {"failed": "unasked"}
        source, count = request["source"], request["count"]
        self._files.restore()
        policy, record = None, request["record"]
        if record:
            policy = CellPolicy()
        elif request["policy"] is not None:
            policy = CellPolicy.from_data(request["policy"])
        self._cells.note(count, "")
        seconds = request["seconds"]
        self._examiner.until = None if seconds is None else time.monotonic() + seconds
        verdict = self._examine(source, count, policy, record)
        if verdict.failure is not None:
            return {"failed": _kind_of(verdict.failure), "how": str(verdict.failure)}
        outputs, changes = self._shown or self._notebook.take()
        if verdict.error is not None:
            hidden = request["hidden"]
            error = disclosure.error_output(verdict, source, count, hidden, self._cells)
            outputs.append(error)
        answer = {"outputs": outputs, "changes": changes, "count": count}
        if record:
            assert policy is not None
            answer["policy"] = policy.as_data()
        return answer

    def _note(self, count: int, source: str, locked: bool, *, record: bool) -> None:
        """Know the text of a cell that ran."""
        self._cells.note(count, source)
        if locked or record:  # What others define matters to a policy that is recorded.
            self._examiner.define_helpers(self._cells[count - 1], locked=locked)

    def _examine(self, source: str, count: int, policy: CellPolicy | None, record: bool) -> Verdict:
        self._shown = None
        ran = False

        def execute() -> BaseException | None:
            nonlocal ran
            if ran:  # a second time: what the first showed stands
                self._shown = self._shown or self._notebook.take()
                self._notebook.outputs.begin()
            ran = True
            self._notebook.shell.expect(source, plain)
            error = self._notebook.execute(source, count)
            changed = self._files.changed()
            if policy is not None:
                policy.files |= changed if record else set()
                changed -= policy.files  # by the test itself
            if error is None and changed:
                return CheckFailed(CHANGED(name=min(changed)))
            return error

        plain = self._notebook.transformed(source)
        self._notebook.outputs.begin()
        with own_streams(*self._notebook.streams()):
            return self._examiner.run(
                plain,
                policy,
                record=record,
                filename=self._notebook.name_of_cell(source, count),
                execute=execute,
            )


class _Texts(Sequence[str]):
    """The cells that ran, as plain Python, by the numbers of their prompts.

    They are made so when somebody reads them: a test that passes reads none.
    """

    def __init__(self, plain: Callable[[str], str]) -> None:
        self._plain = cache(plain)
        self._sources: list[str] = []

    def note(self, count: int, source: str) -> None:
        """Add the cell of a prompt."""
        self._sources += [""] * (count - len(self._sources))
        self._sources[count - 1] = source

    def __len__(self) -> int:
        return len(self._sources)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._plain(source) for source in self._sources[place]]
        return self._plain(self._sources[place])


def _kind_of(failure: ProtocolFailure) -> str:
    if isinstance(failure, TimedOut):
        return "late"
    return "closed" if isinstance(failure, Closed) else "nonsense"
