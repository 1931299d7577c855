"""The engine: runs the cells of one submission after another and survives all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gradus.engine.cells import Cell, Examination, Limits, Ran, Tier
from gradus.engine.errors import EngineError, NoTierStands
from gradus.engine.processes import ZygoteProcess
from gradus.engine.submission import Submission

PRELOAD = ("torch", "numpy", "matplotlib.pyplot", "gradus.checks")


@dataclass
class Settings:
    """How an engine is set up.

    Attributes:
        tiers: the walls that will do, the preferred first; the first that stands is used.
        preload: modules that are imported once for all submissions.
        readable: further files and folders that students' code may read.
        idle_seconds: how long a zygote waits for work before it ends itself.
    """

    tiers: Sequence[Tier] = (Tier.NAMESPACES, Tier.LANDLOCK)
    preload: Sequence[str] = PRELOAD
    readable: Sequence[Path] = ()
    idle_seconds: float = 600.0


class Engine:
    """Owns a zygote; use it as a context, or close it. Not for several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._zygote: ZygoteProcess | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Have a warm zygote; the first submission does it where nobody did before.

        Raises:
            EngineError: none can be started here.
        """
        if self._zygote is None or not self._zygote.obeys():
            self.close()
            self._zygote = _first_that_stands(self.settings)

    @property
    def tier(self) -> Tier:
        """The walls in use, once started."""
        assert self._zygote is not None, "start() comes first"
        return self._zygote.tier

    @property
    def memory(self) -> int:
        """The bytes of memory of the warm process, once started."""
        assert self._zygote is not None, "start() comes first"
        return self._zygote.memory

    def close(self) -> None:
        """End the zygote and whatever it started."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def run(
        self,
        cells: Sequence[Cell],
        limits: Limits,
        files: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
        examination: Examination | None = None,
    ) -> Iterator[Ran]:
        """Run cells in order in a fresh process; yield what became of each, as it ends.

        A cell that ends the process costs only itself: a new process runs the cells before it
        again, without it and without those that were stopped for time, and goes on.

        Args:
            cells: the code cells of a notebook.
            limits: what all of them may use.
            files: what lies in the working directory: path there → file here.
            environment: variables for the process.
            examination: how test cells are run apart; None to run them in the student's process.

        Raises:
            EngineError: no process can be started.
        """
        with self.submission(limits, files, environment, examination) as submission:
            for cell in cells:
                yield submission.run(cell)

    @contextmanager
    def submission(
        self,
        limits: Limits,
        files: Mapping[str, Path] | None = None,
        environment: Mapping[str, str] | None = None,
        examination: Examination | None = None,
    ) -> Iterator[Submission]:
        """Have a fresh process for the cells of one notebook, for the time of the block.

        Args and errors are those of `run`.
        """
        self.start()
        assert self._zygote is not None
        try:
            with Submission(
                self._zygote, limits, files or {}, environment or {}, examination
            ) as submission:
                yield submission
        except (EngineError, KeyboardInterrupt):
            # Nobody knows what it was told and has said: the next submission gets a new one.
            self.close()
            raise


def _first_that_stands(settings: Settings) -> ZygoteProcess:
    reasons: dict[Tier, str] = {}
    for tier in settings.tiers:
        try:
            return _proven(tier, settings)
        except EngineError as error:
            reasons[tier] = str(error)
    raise NoTierStands(reasons)


def _proven(tier: Tier, settings: Settings) -> ZygoteProcess:
    """Return a zygote that has shown, by doing it, that it can wall processes in."""
    zygote = ZygoteProcess(tier, settings.preload, settings.readable, settings.idle_seconds)
    try:
        with Submission(zygote, Limits(), {}, {}, Examination()) as submission:
            submission.prepare()
    except (EngineError, KeyboardInterrupt):
        zygote.close()
        raise
    return zygote
