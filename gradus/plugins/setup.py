"""What a course's grader_config.py or nbgrader_config.py calls to be graded by gradus's engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nbgrader import preprocessors as stock
from nbgrader.converters import Autograde
from nbgrader.validator import Validator
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from gradus.plugins.execute import Execute
from gradus.plugins.reading import ForgivingExporter
from gradus.plugins.restore import RestoreCells


def use_engine(c: Config) -> None:
    """Let `nbgrader autograde`, `nbgrader validate` and the formgrader run notebooks in the engine.

    In the lists of preprocessors in force, the course's or nbgrader's, the engine takes the place
    of nbgrader's Execute. Call it after setting them.
    """
    steps = c.Autograde.get("autograde_preprocessors") or _default("autograde_preprocessors")
    c.Autograde.autograde_preprocessors = _replaced(steps, _WHEN_RUN)
    # nbgrader did not mean this list to be configured, but has no other place for it.
    Validator.preprocessors.tag(config=True)
    c.Validator.preprocessors = _replaced(Validator.preprocessors.default(), _WHEN_RUN)


def mend_submissions(c: Config) -> None:
    """Let damaged submissions be graded for what is left of them, where nbgrader refuses.

    Notebooks are read by ForgivingExporter, and RestoreCells takes the place of nbgrader's
    DeduplicateIds and OverwriteCells. Call it after setting `c.Autograde.sanitize_preprocessors`.
    """
    steps = c.Autograde.get("sanitize_preprocessors") or _default("sanitize_preprocessors")
    c.Autograde.sanitize_preprocessors = _replaced(steps, _WHEN_RESTORED)
    c.Autograde.exporter_class = ForgivingExporter


_WHEN_RUN = {stock.Execute: Execute}
_WHEN_RESTORED = {stock.DeduplicateIds: None, stock.OverwriteCells: RestoreCells}


def _default(name: str) -> list[type]:
    steps: list[type] = getattr(Autograde, name).default()
    return steps


def _replaced(steps: Iterable[Any], replacements: Mapping[Any, type | None]) -> list[Any]:
    """Return the steps, given as classes or by name, with some replaced or left out."""
    classes = [import_item(step) if isinstance(step, str) else step for step in steps]
    replaced = [replacements.get(step, step) for step in classes]
    return [step for step in replaced if step is not None]
