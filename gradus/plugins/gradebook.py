"""One open gradebook for all the steps that grade a submission."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

# Where nbgrader's grading steps look the class up.
_OPENERS = (
    "nbgrader.converters.autograde.Gradebook",
    "gradus.plugins.autograde.Gradebook",
    "nbgrader.preprocessors.overwritecells.Gradebook",
    "nbgrader.preprocessors.overwritekernelspec.Gradebook",
    "nbgrader.preprocessors.saveautogrades.Gradebook",
    "nbgrader.preprocessors.latesubmissions.Gradebook",
    "gradus.plugins.restore.Gradebook",
    "gradus.plugins.faster.Gradebook",
)


@contextmanager
def one_gradebook(db_url: str, course_id: str) -> Iterator[Gradebook]:
    """Let every step that opens the gradebook at `db_url` within the block share one.

    Opening it costs 5 ms of processor time, for nbgrader compares all tables with the database's
    each time, and grading one submission opens it ten times.
    """
    gradebook = Gradebook(db_url, course_id)
    gradebook.db.remove()  # the session in which the gradebook was checked
    # What was loaded stays known after a commit: nobody else writes it meanwhile.
    gradebook.db.configure(expire_on_commit=False)
    opener = Gradebook

    def open_again(url: str, course: str = course_id, **others: Any) -> Any:
        if url != db_url or others:
            return opener(url, course, **others)
        return _Borrowed(gradebook)

    try:
        with ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            # nbgrader's own, whenever it adds a submission.
            warnings.filterwarnings("ignore", "Object of type <Submitted", SAWarning)
            for name in _OPENERS:
                stack.enter_context(patch(name, open_again))
            yield gradebook
    finally:
        gradebook.close()


class _Borrowed:
    """The shared gradebook in the hands of one step, which may not close it."""

    def __init__(self, gradebook: Gradebook) -> None:
        self._gradebook = gradebook

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gradebook, name)

    def __enter__(self) -> _Borrowed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was loaded, as the next step would with a gradebook of its own."""
        self._gradebook.db.remove()
