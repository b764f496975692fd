"""How wide text is on a terminal: a Chinese character takes two cells."""

from __future__ import annotations

import unicodedata
from functools import cache


def cell_width(text: str) -> int:
    """Return how many terminal columns the text takes: two for a 汉字 or a full-width mark."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
