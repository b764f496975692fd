"""The marks of YAML as patterns, right and wrong, and what a key looks like."""

from __future__ import annotations

import re

from yian1.yaml.signs import COLONS, DASHES, ODD_SPACES, QUOTES

# What YAML cannot read at all, and what nobody can see
CONTROL = re.compile(r"[^\t\n\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INVISIBLE = re.compile(r"[\x85\u00ad\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]")

SPACE = re.compile(rf"[ \t{ODD_SPACES}]*")
ODD_SPACE = re.compile(rf"[\t{ODD_SPACES}]")
COMMENT = re.compile(r"[ \t]#")
COLON = re.compile(r":(?=[ \t]|$)")
DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
SINGLE_QUOTED = re.compile(r"'(?:[^']|'')*'")

# An id in running text: keys of ours are lower case, or an action's or a month's number
ID = r"(?:[a-z][a-z0-9_-]+|\d{1,2}-\d{1,2}[a-z]?|\d{4}-\d{2})"
IDENTIFIER = re.compile(ID)
# A key with everything that may be wrong with it, up to the white space after its colon
HEAD = re.compile(
    rf"(?P<open>[\"'{QUOTES}]?)(?P<key>[A-Za-z0-9][A-Za-z0-9_.-]*)(?P<close>[\"'{QUOTES}]?)"
    rf"(?P<gap>[ \t{ODD_SPACES}]*)(?P<colon>[:{COLONS}])(?P<after>[ \t{ODD_SPACES}]*)"
)
# The start of a list item, right or wrong
ITEM = re.compile(rf"-(?=[ \t{ODD_SPACES}]|$)|-(?=[^\s\-\d])|[{DASHES}](?![{DASHES}])")


def quoted(line: str, column: int) -> re.Match[str] | None:
    """Match the quoted text that starts there and ends on the same line."""
    pattern = DOUBLE_QUOTED if line.startswith('"', column) else SINGLE_QUOTED
    return pattern.match(line, column)


def comment_start(line: str, column: int) -> int:
    """Return where the comment of a line begins, or its end if it has none."""
    found = COMMENT.search(line, max(column - 1, 0))
    return found.start() if found else len(line)


def key_colon(line: str, column: int) -> int | None:
    """Return the column of the colon that ends the key starting there; None if there is no such key."""
    start = column
    if line[column : column + 1] in ("'", '"'):
        match = quoted(line, column)
        if match is None:
            return None
        start = match.end()
        found = re.compile(r"[ \t]*:(?=[ \t]|$)").match(line, start)
        return found.end() - 1 if found else None
    found = COLON.search(line, start)
    return found.start() if found and found.start() < comment_start(line, column) else None


def skip_space(line: str, column: int) -> int:
    """Return the column of the first character from there on that is no white space of any width."""
    match = SPACE.match(line, column)
    return match.end() if match else column
