"""What a course's grader_config.py or nbgrader_config.py calls to be graded by gradus's engine."""

from __future__ import annotations

from nbgrader import preprocessors as stock
from nbgrader.converters import Autograde
from nbgrader.validator import Validator
from traitlets.config import Config

from gradus.plugins.execute import Execute


def use_engine(c: Config) -> None:
    """Let `nbgrader autograde`, `nbgrader validate` and the formgrader run notebooks in the engine.

    The lists of preprocessors in force, the course's or nbgrader's, keep their order; nbgrader's
    Execute is replaced in them. Call it after setting `c.Autograde.autograde_preprocessors`.
    """
    own = c.Autograde.get("autograde_preprocessors")
    steps = own or Autograde.autograde_preprocessors.default()
    c.Autograde.autograde_preprocessors = [_replaced(step) for step in steps]
    # nbgrader did not mean this list to be configured, but has no other place for it.
    Validator.preprocessors.tag(config=True)
    c.Validator.preprocessors = [_replaced(step) for step in Validator.preprocessors.default()]


def _replaced(step: object) -> object:
    return Execute if step in (stock.Execute, "nbgrader.preprocessors.Execute") else step
