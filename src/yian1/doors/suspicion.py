"""A cheap look at a whole text: may anything in it be misread, or hurt the parser?

A yes only costs a second, slower reading; a no must be right. What the YAML reader refuses needs no suspicion.
"""

from __future__ import annotations

import re

from yian1.doors.marks import BRACKETS, COLONS, COMMAS, DASHES, HASHES, ODD_SPACES, QUOTES

MAX_ITEMS = 150_000  # lines, commas and brackets; the filings of a whole year hold less
_SMALL = 2_000  # characters: too few to nest dangerously
_MANY_BRACKETS = 1_000  # the C parser recurses once for each; it stands several thousand

_RARE = re.compile(
    rf"[\t\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
    rf"{ODD_SPACES}{HASHES}{COLONS[1:]}{COMMAS[1:]}{QUOTES[4:]}{''.join(BRACKETS)}]"
)
_LINE_START = re.compile(rf"\n(?: *(?:-(?=\S)|[{DASHES}%]|<{{7}}|={{7}}|>{{7}}|\|{{7}}|\.\.\.)|[ ?:-]{{64}})")
_DEEP_LINE = re.compile(r"\n[ ?:-]{64}")
_LINK = re.compile(r"[\s\[{,][&*!]\S")
_INDICATOR = re.compile(r"[\s\[{,](?:[&*!]\S|\?\s)|<<")
_GLUED_COLON = re.compile(r":(?:[^\s/\d]|(?:(?<=[a-z]:)|(?<=-\d:)|(?<=-\d\d:))\d)")
_GLUED_HASH = re.compile(r"#(?:(?<=[^\s#]#)|(?<=[^\x00-\x7f] #)[^ \n#])")
_WORD = rf"[\"'{QUOTES}]?[A-Za-z0-9][A-Za-z0-9_-]*[\"'{QUOTES}]?"
_BEFORE_COLON = re.compile(rf"[A-Za-z0-9_{QUOTES}\"'] *\uff1a")
_BEFORE_KEY = re.compile(rf"[\uff0c\u3001](?=\s*(?:{_WORD}\s*[:{COLONS}]|[\]}}]))")
_IN_LIST = re.compile(r"\[[^\[\]{}\"']*?[\uff0c\u3001]")
_QUOTED_WORD = re.compile(rf"[{QUOTES}][A-Za-z0-9_.%-]+[\"'{QUOTES}]")
_HALF_QUOTED = re.compile(r"[\u201c\u2018][^\u201c\u2018\"'\n]*[\"']")


def is_suspect(text: str) -> bool:
    """Say whether a text must be read closely."""
    lines = f"\n{text}"
    return (
        _RARE.search(text) is not None
        or _LINE_START.search(lines) is not None
        or _GLUED_COLON.search(text) is not None
        or ("#" in text and _GLUED_HASH.search(text) is not None)
        or _INDICATOR.search(lines) is not None
        or _has_wide_marks(text)
        or not is_tame(text)
    )


def _has_wide_marks(text: str) -> bool:
    return (
        ("\uff1a" in text and _BEFORE_COLON.search(text) is not None)
        or ("\uff0c" in text and _BEFORE_KEY.search(text) is not None)
        or ("[" in text and _IN_LIST.search(text) is not None)
        or ("\u201c" in text and _QUOTED_WORD.search(text) is not None)
        or (("'" in text or '"' in text) and _HALF_QUOTED.search(text) is not None)
    )


def is_tame(text: str) -> bool:
    """Say whether a text is certain not to nest too deeply for the parser, nor to multiply through anchors."""
    lines = f"\n{text}"
    shallow = text.count("[") + text.count("{") <= _MANY_BRACKETS and _DEEP_LINE.search(lines) is None
    return (len(text) <= _SMALL or shallow) and _LINK.search(lines) is None


def is_too_large(text: str) -> bool:
    """Say whether a text has more entries than can be read in a moment."""
    return len(text) > MAX_ITEMS and sum(map(text.count, "\n,[{")) > MAX_ITEMS
