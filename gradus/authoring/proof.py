"""Test cells give the same verdicts with the solution in their process and apart from it.

Tests are written as for one process. Whether they work where the student's code runs in another is
tried on the reference solution and on the untouched exercises, before anybody is graded by them;
what the reference does is recorded on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from gradus.engine.cells import Ran
from gradus.plugins.execute import Execute
from gradus.plugins.policies import Policies


class ProofError(Exception):
    """Test cells that give different verdicts; the message names them."""


@dataclass(frozen=True)
class _Told:
    """What one arrangement says of a test cell: the kind of error, or the score it shows."""

    verdict: str
    message: str = ""


def prove(nb: NotebookNode, folder: Path, config: Config, ignore: Iterable[str]) -> Policies:
    """Return what the reference solution does in each test cell of a source notebook.

    Args:
        nb: the source notebook; it is not changed.
        folder: where it lies.
        config: the course's configuration.
        ignore: patterns of files in the folder that notebooks do not get.

    Raises:
        ProofError: a test cell gives different verdicts, or the reference fails it.
        gradus.engine.errors.EngineError: this machine can run nothing safely.
    """
    execute = Execute(config=config)
    stub, _ = ClearSolutions(config=config).preprocess(deepcopy(nb), {})
    policies: Policies = {}
    found = []
    for what, solved in (("the reference solution", nb), ("the untouched exercise", stub)):
        together = execute.ran(solved, folder, ignore)
        is_reference = solved is nb
        apart = execute.ran(solved, folder, ignore, policies, record=is_reference)
        if is_reference:
            policies = {name: ran.policy for name, ran in apart.items() if ran.policy is not None}
        for name, ran in together.items():
            one, other = _told(ran), _told(apart[name])
            if one.verdict != other.verdict:
                found.append(
                    f"{name}, with {what}: {one.verdict} in one process{one.message}, "
                    f"{other.verdict} apart from it{other.message}"
                )
            elif is_reference and one.message:
                found.append(f"{name}: the reference solution fails{one.message}")
    if found:
        raise ProofError("\n  ".join(["test cells that do not tell the truth:", *found]))
    return policies


def _told(ran: Ran) -> _Told:
    if error := ran.error:
        first = str(error["evalue"]).strip().split("\n")[0]
        return _Told("no points", f" ({error['ename']}: {first[:200]})")
    for output in ran.outputs:
        if output["output_type"] == "execute_result":
            return _Told(f"the result {''.join(output['data'].get('text/plain', ''))[:100]}")
    return _Told("full points")
