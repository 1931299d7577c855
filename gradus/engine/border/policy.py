"""What the reference solution does at the border: the measure for everybody else's.

When an assignment is built its test cells run once on the reference solution, and of each callee is
noted which arguments its calls change, and of what kind their answers are: data of some class, or
an object that stays with the student. For a submission the same is watched.

A change that the reference does not make is visible to the test as it is in one process: most tests
look for it, and name the mistake. Where the test passes, it runs once more with such changes taken
back: a student who zeroes the inputs must gain nothing from what the test computes of them
afterwards (`withholding`). An object where the reference gave data fails the cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gradus.languages import Text

FORBIDDEN_CHANGE = Text(
    en="{name} changed its argument {argument}, which it has to leave as it is.",
    es="{name} cambió su argumento {argument}, que debe dejar como está.",
)
FORBIDDEN_KIND = Text(
    en="{name} returned an object, where a value ({expected}) is expected.",
    es="{name} devolvió un objeto, donde se espera un valor ({expected}).",
)
FORBIDDEN_NAME = Text(
    en="{name} stands for {got} in your notebook; it must stay {expected}.",
    es="{name} representa {got} en tu cuaderno; debe seguir siendo {expected}.",
)


FORBIDDEN_OPERATOR = Text(
    en="The test met an object of yours where it uses {name}; a value is expected there.",
    es="La prueba encontró un objeto tuyo donde usa {name}; ahí se espera un valor.",
)
HELPER = "a function of a locked cell"


@dataclass
class Conduct:
    """What the calls of one callee do in one test cell: over all of them, in any order."""

    changes: set[str] = field(default_factory=set)
    returns: set[str] = field(default_factory=set)


@dataclass
class CellPolicy:
    """What the reference does in one test cell.

    Attributes:
        conduct: by callee, as `matvec` or `SGD.step`.
        names: what the notebook's names stand for: `import torch`, `library …`, `data`, `object`,
            or HELPER.
        operators: what the cell does with objects of the student's classes, as `__add__`.
        files: the course's files that change while the cell runs.
    """

    conduct: dict[str, Conduct] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    operators: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def of(self, callee: str) -> Conduct:
        """Return the conduct of a callee, to be added to."""
        return self.conduct.setdefault(callee, Conduct())

    def as_data(self) -> dict[str, Any]:
        """Return the policy as a JSON object."""
        conduct = {
            name: {"changes": sorted(each.changes), "returns": sorted(each.returns)}
            for name, each in sorted(self.conduct.items())
        }
        return {
            "conduct": conduct,
            "names": dict(sorted(self.names.items())),
            "operators": sorted(self.operators),
            "files": sorted(self.files),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> CellPolicy:
        """Return the policy that a JSON object describes."""
        conduct = {
            name: Conduct(set(each["changes"]), set(each["returns"]))
            for name, each in data["conduct"].items()
        }
        names, operators, files = data["names"], data["operators"], data["files"]
        return cls(conduct, dict(names), set(operators), set(files))


def is_object(kind: str) -> bool:
    """Tell whether a kind of answer is an object that stays with the student."""
    return kind.startswith("object")
