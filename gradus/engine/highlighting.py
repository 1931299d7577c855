"""Has pygments work out once, and not for every traceback, what never changes.

IPython colours each frame of a traceback with a lexer class and a formatter made for it. Each time
pygments compiles the rules of the lexer, which are those of its own Python lexer, and looks for the
nearest of 256 colours to each colour of the style: most of what a traceback costs.
"""

from __future__ import annotations

import functools
from typing import Any

from pygments.formatters.terminal256 import (  # type: ignore[import-untyped]
    Terminal256Formatter,
)
from pygments.lexer import RegexLexerMeta  # type: ignore[import-untyped]

_OF_ITS_OWN = {"tokens", "flags"}


def work_out_once() -> None:
    """Change pygments in this process; what it returns stays the same. Call it once."""
    compiled = RegexLexerMeta.process_tokendef

    def process_tokendef(cls: Any, name: str, tokendefs: Any = None) -> Any:
        base = cls.__bases__[0]
        inherits = len(cls.__bases__) == 1 and not _OF_ITS_OWN & cls.__dict__.keys()
        if name == "" and inherits and "_tokens" in base.__dict__:
            return base._tokens
        return compiled(cls, name, tokendefs)

    nearest = Terminal256Formatter._closest_color
    tables: dict[tuple[int, int, int], int] = {}

    def _closest_color(self: Terminal256Formatter, r: int, g: int, b: int) -> int:
        if (r, g, b) not in tables:
            tables[r, g, b] = nearest(self, r, g, b)
        return tables[r, g, b]

    RegexLexerMeta.process_tokendef = process_tokendef
    Terminal256Formatter._closest_color = functools.wraps(nearest)(_closest_color)
