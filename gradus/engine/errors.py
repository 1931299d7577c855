"""What can go wrong in the engine itself, and with a student process."""

from __future__ import annotations

from collections.abc import Mapping

from gradus.engine.cells import Tier
from gradus.engine.faults import TIMED_OUT_NAME

_NO_WALLS = (
    "This machine cannot wall students' code in, so nothing was run. `gradus doctor` says what to "
    "install or to allow; `--isolation none` runs the code without walls. What was tried:"
)


class EngineError(Exception):
    """The engine cannot run anything here; the message says why and what to do."""


class NoTierStands(EngineError):
    """None of the walls that would do can be put up here.

    Attributes:
        reasons: tier → what went wrong.
    """

    def __init__(self, reasons: Mapping[Tier, str]) -> None:
        lines = [f"- {tier.value}: {reason}" for tier, reason in reasons.items()]
        super().__init__("\n".join([_NO_WALLS, *lines]))
        self.reasons = dict(reasons)


class ProcessEnded(Exception):
    """The student process is no more, or not to be listened to any longer.

    The message is what students read; an empty one leaves it to how the process ended.
    """

    name = "ProcessEnded"  # of the error that is shown


class TooLate(ProcessEnded):
    """The process was ended because a cell did not stop when its time was up."""

    name = TIMED_OUT_NAME


class MachineryBroken(ProcessEnded):
    """The student process says that what runs cells in it does not work any longer."""
