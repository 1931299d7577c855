"""The languages of the course, and texts that exist in each of them."""

from __future__ import annotations

import os
from dataclasses import dataclass

LANGUAGES = ("en", "es")
LANGUAGE_VARIABLE = "GRADUS_LANGUAGE"


def language() -> str:
    """Return the language that messages are in: that of GRADUS_LANGUAGE, English by default."""
    chosen = os.environ.get(LANGUAGE_VARIABLE, LANGUAGES[0])
    if chosen not in LANGUAGES:
        raise ValueError(
            f"{LANGUAGE_VARIABLE} is {chosen!r}; the course speaks {', '.join(LANGUAGES)}."
        )
    return chosen


@dataclass(frozen=True)
class Text:
    """A template in each language; called with its values, it is the sentence in the course's."""

    en: str
    es: str

    def __call__(self, **values: object) -> str:
        template: str = getattr(self, language())
        return template.format(**values)
