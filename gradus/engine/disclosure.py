"""What a failed test cell shows: never a hidden test's text, inputs or right values.

Of an error that arose on a hidden line are shown

- the message of a check, or of the test's own `assert`, which the instructor wrote to be read;
- what the student's code raised, with the line in the student's cell, but of its text only what
  cannot be a value that it was called with;
- of what a library raised (`torch.testing.assert_close` says the right values) the first line.

On a visible line everything is shown. A cell without hidden lines is visible as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gradus.checks.failures import CheckFailed
from gradus.engine.border.examiner_side import Verdict
from gradus.engine.cells import Output
from gradus.engine.discretion import discreet, first_line
from gradus.languages import Text

_RULE = "-" * 75
_RED, _GREEN, _CYAN, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[39m"

_SAID_BY_LIBRARIES = "shape dtype device layout stride"
_RAISING = ("raise", "assert")

HIDDEN_TEST = Text(
    en="a hidden test found your answer wrong",
    es="una prueba oculta encontró incorrecta tu respuesta",
)


def error_output(
    verdict: Verdict, source: str, count: int, hidden: Iterable[int], cells: Sequence[str]
) -> Output:
    """Return the error of a test cell as its output.

    Args:
        verdict: what became of it.
        source: its text.
        count: the number of its prompt.
        hidden: its hidden lines, counted from 1.
        cells: the text of the cells run so far; the student's lines are in them.
    """
    assert verdict.error is not None
    lines = source.splitlines()
    secret = set(hidden)
    is_hidden = bool(secret) if verdict.line is None else verdict.line in secret
    name = type.__getattribute__(type(verdict.error), "__name__")
    if is_hidden and verdict.by == "student" and not _is_known(name, cells):
        name = "Exception"
    message = _message(verdict, cells) if is_hidden else _text(verdict.error)
    frames = [_frame(cell + 1, line, text) for cell, line, text in verdict.frames]
    if not is_hidden and verdict.line is not None and verdict.line <= len(lines):
        frames.insert(0, _frame(count, verdict.line, lines[verdict.line - 1].strip()))
    heading = f"{_RED}{name}{_PLAIN}{'Traceback (most recent call last)':>{75 - len(name)}}"
    traceback = [f"{_RED}{_RULE}{_PLAIN}", heading, *frames, f"{_RED}{name}{_PLAIN}: {message}"]
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": traceback}


def _message(verdict: Verdict, cells: Sequence[str]) -> str:
    """Return what students may read of an error of a hidden test."""
    error = verdict.error
    text = _text(error)
    if not isinstance(error, CheckFailed):
        if verdict.by == "student":
            return discreet(text, cells, raised=_is_raised(verdict))
        if verdict.by == "library" or not isinstance(error, AssertionError):
            return discreet(text, [*cells, _SAID_BY_LIBRARIES], raised=False)
    for told in verdict.texts:  # a check says what the student's code raised
        if line := first_line(told):
            text = text.replace(line, discreet(told, cells, raised=True))
    return text or HIDDEN_TEST()


def _is_known(name: str, cells: Sequence[str]) -> bool:
    import builtins

    return hasattr(builtins, name) or any(name in cell for cell in cells)


def _is_raised(verdict: Verdict) -> bool:
    """Tell whether the student's own code chose the text of its exception."""
    known = verdict.frames[-1][2] if verdict.frames else _RAISING[0]
    return known.startswith(_RAISING) or type(verdict.error).__module__ != "builtins"


def _text(error: BaseException | None) -> str:
    try:
        return str(error)
    except Exception as trouble:  # a student's exception may fail to say what it is
        return f"<{type(trouble).__name__} in __str__>"


def _frame(count: int, line: int, text: str) -> str:
    place = f"{_CYAN}Cell{_PLAIN} {_GREEN}In[{count}], line {line}{_PLAIN}"
    return f"{place}\n{_GREEN}----> {line}{_PLAIN} {text}"
