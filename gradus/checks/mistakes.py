"""The mistakes that feedback knows by name, and what it says of each in both languages.

The table is the folder `named_mistakes/`: one TOML file per assignment, and `common.toml` for
mistakes that are made in several. An entry is a name with its sentence in every language.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from gradus.languages import LANGUAGES, Text


@cache
def table() -> dict[str, Text]:
    """Return every named mistake with its sentence.

    Raises:
        ValueError: a name stands in two files, or lacks a language; the name is given.
    """
    known: dict[str, Text] = {}
    folder = files("gradus.checks") / "named_mistakes"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for name, sentences in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in known:
                raise ValueError(f"the mistake {name!r} of {file.name} is already in another file")
            if set(sentences) != set(LANGUAGES):
                raise ValueError(
                    f"the mistake {name!r} of {file.name} must have {LANGUAGES}, "
                    f"not {sorted(sentences)}"
                )
            known[name] = Text(**sentences)
    return known


def describe(name: str) -> str:
    """Return what feedback says of the mistake `name`, in the course's language."""
    if name not in table():
        raise LookupError(f"no mistake is called {name!r} in gradus/checks/named_mistakes/")
    return table()[name]()
