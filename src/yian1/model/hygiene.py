"""Text from outside, fit to be shown: printable and short, without effect in Markdown, measured in columns."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_SHOWN = 24

_ACTIVE = re.compile(r"[\\`*_~<>|\[\]]|&(?=#?[A-Za-z0-9]+;)")
_OPENS_BLOCK = re.compile(r"(?P<sign>[-+=])(?=\s|(?P=sign)|$)|:(?=-)|#(?=#*(?:\s|$))|(?<=[0-9])[.)](?=\s|$)")
# Not the private and unassigned signs: rare names are written with them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_BLANKS = re.compile("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


def readable(text: str) -> str:
    """Return a text fit for a message: printable, on one line, short."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: _SHOWN + 1])
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def spelled(name: str) -> str:
    """Return a file name or a message in one line, where every sign that cannot be seen stands as its escape."""
    if name.isprintable():
        return name
    return "".join(sign.encode("unicode_escape").decode("ascii") if _is_unseen(sign) else sign for sign in name)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in "\u2028\u2029"


@lru_cache(maxsize=4096)  # a paper names the same few hundred things thousands of times
def escape_markdown(text: str) -> str:
    """Return text as one line that shows as written in a Markdown paragraph or table cell, HTML too."""
    line = _BLANKS.sub(" ", text)
    if not line.isprintable():
        line = "".join(sign for sign in line if unicodedata.category(sign) not in _UNSEEN)
    inert = _ACTIVE.sub(lambda found: "\\" + found.group(), line.strip())
    figures = re.match(r"[0-9]{0,9}", inert)
    opening = _OPENS_BLOCK.match(inert, figures.end() if figures else 0)
    return f"{inert[: opening.start()]}\\{inert[opening.start() :]}" if opening else inert


def cell_width(text: str) -> int:
    """Return how many terminal columns the text takes: two for a 汉字 or a full-width mark."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
