"""How wide text is on a terminal: a Chinese character takes two cells."""

from __future__ import annotations

import unicodedata


def cell_width(text: str) -> int:
    """Return the number of terminal cells that a text takes; tabs and control characters count as one."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200b\u200c\u200d\ufeff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
