"""A text that a student's code may have chosen, without what could be a value."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST_FOREIGN = 200
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_WORD = re.compile(r"[^\W_]\w*(?:\.\w+)*")
_TAGGED = re.compile(r"[^\W\d]+\d{0,2}")  # mat1
_SIZES = re.compile(r"\d{1,3}(x\d{1,3})*")
_TYPES = re.compile(r"(torch\.)?(b?float|u?int|complex)\d{1,3}")
_LEFT_OUT = "…"


def discreet(text: str, cells: Sequence[str], *, raised: bool) -> str:
    """Return the first line of an exception's text without what could be a value.

    Quoted words and numbers stay where they stand in the student's cells too, and so do sizes such
    as 2x3. Of a text that the student wrote (`raised`) so do words alone.
    """
    known = {word for cell in cells for word in _WORD.findall(cell)}

    def kept(found: re.Match[str]) -> str:
        word = found[0]
        if word in known or _SIZES.fullmatch(word) or _TYPES.fullmatch(word):
            return word
        return word if _TAGGED.fullmatch(word) and not raised else _LEFT_OUT

    def unquoted(found: re.Match[str]) -> str:
        words = _WORD.findall(found[0])
        return found[0] if set(words) <= known else f"'{_LEFT_OUT}'"

    line = first_line(text)[:_LONGEST_FOREIGN]
    return _WORD.sub(kept, _QUOTED.sub(unquoted, line))


def first_line(text: str) -> str:
    """Return the first line of a text that is not empty."""
    return next((line for line in map(str.strip, text.splitlines()) if line), "")
