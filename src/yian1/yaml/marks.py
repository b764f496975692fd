"""The marks of YAML and their look-alikes from Chinese input methods, as signs and as patterns."""

from __future__ import annotations

import re

ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
COLONS = "\uff1a\ufe13\ufe30\ufe55\u2236"
COMMAS = "\uff0c\ufe10\ufe50"
QUOTES = "\u201c\u201d\u2018\u2019\uff02\uff07"
DASHES = "\uff0d\u2014\u2013\u2212\ufe63\u2010\u2011\u2015\u2500"
HASHES = "\uff03\ufe5f"
BRACKETS = {"\uff3b": "[", "\uff3d": "]", "\uff5b": "{", "\uff5d": "}", "\u3010": "[", "\u3011": "]"}
PAIRS = {"[": "]", "{": "}"}
STEP = 2  # the indentation that every file of the project uses


# What YAML cannot read at all, and what nobody can see
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
UNSEEN = (
    r"\x85\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f"
)
INVISIBLE = re.compile(f"[{UNSEEN}]")

SPACE = re.compile(rf"[ \t{ODD_SPACES}]*")
ODD_SPACE = re.compile(rf"[\t{ODD_SPACES}]")
COMMENT = re.compile(r"[ \t]#")
COLON = re.compile(r":(?=[ \t]|$)")
DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
ESCAPE = re.compile(r"\\(?:[xuU](?P<code>(?<=x)[\da-fA-F]{2}|(?<=u)[\da-fA-F]{4}|(?<=U)[\da-fA-F]{8})|(?P<sign>.))")
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


def indentation(line: str) -> int:
    """Return the number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def opens(line: str) -> bool:
    """Say whether a line ends with the colon of its key, so that deeper lines are likely to follow."""
    return line.rstrip().endswith((":", "\uff1a"))


def name(line: str) -> str:
    """Return the key that a line begins with, after the dashes of its items."""
    return line.lstrip(" -").partition(":")[0].rstrip()
