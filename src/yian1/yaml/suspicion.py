"""A cheap look at a whole text: may anything in it be misread, or hurt the parser?

A yes only costs a second, slower reading; a no must be right. What the YAML reader refuses needs no suspicion.
The patterns begin with a rare character wherever that is possible: a search for it costs next to nothing.
"""

from __future__ import annotations

import re

from yian1.yaml.signs import BRACKETS, COLONS, COMMAS, HASHES, ODD_SPACES, QUOTES

MAX_ITEMS = 30_000  # lines, commas and brackets; the largest real file, a year of opinions, has a fifth
_SMALL = 2_000  # characters: too few to nest dangerously by lines
_MANY_BRACKETS = 1_000  # the C parser recurses once for each; from libyaml 0.2.6 on it refuses more, before they stand

_RARE = re.compile(
    rf"[\t\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
    rf"{ODD_SPACES}{HASHES}{COLONS[1:]}{COMMAS[1:]}{QUOTES[4:]}{''.join(BRACKETS)}]"
)
_LINE_START = re.compile(r"\n *+(?:-(?=\S)|[^\w\s\"'#\[{\u201c\u300a\uff08-])")
_DEEP_LINE = re.compile(r"\n[ ?:-]{64}")
_INDICATOR = re.compile(r"[\s\[{,](?:[&*!]\S|\?\s)|<<")
_LINK = re.compile(r"[\s\[{,][&*!]\S")
_ODD_COLON = re.compile(rf":(?:[^\s/\d]|(?:(?<=[a-z]:)|(?<=-\d:)|(?<=-\d\d:))\d|(?<=[{QUOTES}\"']:))")
_GLUED_HASH = re.compile(r"#(?:(?<=[^\s#]#)|(?<=[^\x00-\x7f] #)[^ \n#])")
_WORD = rf"[\"'{QUOTES}]?[A-Za-z0-9][A-Za-z0-9_-]*[\"'{QUOTES}]?"
_NEXT_KEY = rf"(?=\s*(?:{_WORD}\s*[:{COLONS}]|[\]}}]))"
_AFTER_KEY = re.compile(rf"\uff1a(?<=[A-Za-z0-9_.{QUOTES}\"' -]\uff1a)")
_BEFORE_KEY = (re.compile(f"\uff0c{_NEXT_KEY}"), re.compile(f"\u3001{_NEXT_KEY}"))
_IN_LIST = re.compile(r"\[[^\[\]{}\"']*?[\uff0c\u3001]")
_QUOTED_WORD = re.compile(rf"[{QUOTES}][A-Za-z0-9_.%-]+(?:[\"'{QUOTES}]| *:)")
_HALF_QUOTED = re.compile(r"[\u201c\u2018][^\u201c\u2018\"'\n]*[\"']")


def is_suspect(text: str) -> bool:
    """Say whether a text must be read closely."""
    return bool(
        _RARE.search(text)
        or _LINE_START.search(f"\n{text}")
        or _ODD_COLON.search(text)
        or ("#" in text and _GLUED_HASH.search(text))
        or _has_wide_marks(text)
        or (_has_indicators(text) and _INDICATOR.search(f"\n{text}"))
        or not is_tame(text)
    )


def _has_wide_marks(text: str) -> bool:
    return bool(
        ("\uff1a" in text and _AFTER_KEY.search(text))
        or any(pattern.search(text) for pattern in _BEFORE_KEY)
        or ("[" in text and _IN_LIST.search(text))
        or ("\u201c" in text and _QUOTED_WORD.search(text))
        or (("'" in text or '"' in text) and _HALF_QUOTED.search(text))
    )


def _has_indicators(text: str) -> bool:
    return "&" in text or "*" in text or "!" in text or "?" in text or "<" in text


def is_tame(text: str) -> bool:
    """Say whether a text is certain not to nest too deeply for the parser, nor to multiply through anchors."""
    if text.count("[") + text.count("{") > _MANY_BRACKETS:
        return False
    if len(text) > _SMALL and _DEEP_LINE.search(f"\n{text}"):
        return False
    return not (_has_indicators(text) and _LINK.search(f"\n{text}"))


def is_too_large(text: str) -> bool:
    """Say whether a text has more entries than can be read in a moment."""
    return len(text) > MAX_ITEMS and sum(map(text.count, "\n,[{")) > MAX_ITEMS
