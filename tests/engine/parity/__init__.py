"""Small notebooks for which the engine must give the scores and outputs that a kernel gives.

Each is a text of cells, told apart by lines that begin with `# %%`. On such a line may stand:

    test=2                      a test cell worth 2 points
    outputs=kinds | any         what it shows is compared by kind only, or not at all
    ours=0 because=the reason   the engine gives another score than stock, and why; `stock=raises`
                                where stock gives up on the cell
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.engine.parity import execution, namespace, outputs, scores

NOTEBOOKS: dict[str, str] = {
    **{f"scores: {name}": text for name, text in scores.NOTEBOOKS.items()},
    **{f"namespace: {name}": text for name, text in namespace.NOTEBOOKS.items()},
    **{f"execution: {name}": text for name, text in execution.NOTEBOOKS.items()},
    **{f"outputs: {name}": text for name, text in outputs.NOTEBOOKS.items()},
}

_SETTING = re.compile(r"(test|outputs|ours|stock)=(\S+)|because=(.*)")


@dataclass(frozen=True)
class ParityCell:
    """A cell and what is expected of the comparison.

    Attributes:
        source: its text.
        points: what the test is worth; None for a cell that is no test.
        outputs: "all", "kinds" or "any".
        ours: the engine's score where it differs from stock's, for the reason in `because`.
        stock_raises: whether stock gives up on it.
    """

    source: str
    points: float | None = None
    outputs: str = "all"
    ours: float | None = None
    stock_raises: bool = False
    because: str = ""


def cells_of(text: str) -> list[ParityCell]:
    """Return the cells of a notebook's text."""
    found = []
    for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:]:
        header, _, source = part.partition("\n")
        settings = {m[1] or "because": m[2] or m[3] for m in _SETTING.finditer(header)}
        found.append(
            ParityCell(
                source.strip("\n"),
                float(settings["test"]) if "test" in settings else None,
                settings.get("outputs", "all"),
                float(settings["ours"]) if "ours" in settings else None,
                settings.get("stock") == "raises",
                settings.get("because", "").strip(),
            )
        )
    return found
