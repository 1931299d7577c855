"""What a check raises when an answer is wrong or missing."""

from __future__ import annotations

from gradus.checks import mistakes
from gradus.checks.messages import EXPECTED, GOT, LIKELY_CAUSE
from gradus.languages import Text


class CheckFailed(AssertionError):
    """A wrong answer: what is wrong, what was got, what was expected and the likely cause.

    `mistake` is the name of the recognised mistake, or None. The message ends in
    `[mistake: NAME]` when there is one, so that reports can count it in a graded notebook.
    """

    def __init__(self, message: str, mistake: str | None = None) -> None:
        super().__init__(message)
        self.mistake = mistake


class NotDone(CheckFailed):
    """The exercise has not been tried: its function still raises NotImplementedError."""


def failed(
    problem: str,
    *,
    got: str | None = None,
    expected: str | None = None,
    cause: Text | None = None,
    mistake: str | None = None,
) -> CheckFailed:
    """Return a CheckFailed laid out for a student.

    The likely cause is that of the named mistake, or else `cause`.
    """
    lines = [problem]
    rows = [(GOT(), got), (EXPECTED(), expected)]
    if mistake is not None:
        rows.append((LIKELY_CAUSE(), f"{mistakes.describe(mistake)} [mistake: {mistake}]"))
    elif cause is not None:
        rows.append((LIKELY_CAUSE(), cause()))
    width = max(len(label) for label, _ in rows)
    lines += [f"  {label:<{width}}  {text}" for label, text in rows if text is not None]
    return CheckFailed("\n".join(lines), mistake)
