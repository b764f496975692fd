"""Keys and single values, in lines as in brackets, and YAML's marks with their look-alikes from Chinese input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml import slips
from yian1.yaml.tree import BRACKETS, COLONS, DASHES, HASHES, ODD_SPACES, QUOTES

if TYPE_CHECKING:
    from yian1.yaml.slips import Draft


PAIRS = {"[": "]", "{": "}"}
STEP = 2  # the indentation that every file of the project uses


# What YAML cannot read at all, and what nobody can see
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

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


LONGEST_NAME = 12  # characters; what stands before the colon of a sentence is longer
_WIDE = 0xFEE0  # from an ASCII mark to its full-width look-alike, which YAML takes for text
_END = r"(?=[ \t]*(?:[,\]}]|[ \t]#|$))"
_ANCHOR = re.compile(rf"[&*][\w-]+{_END}|&[\w-]+[ \t]+", re.ASCII)
_TAG = re.compile(r"!(?:(?![,\[\]{}])[!-~])*(?:[ \t]+|$|(?=[,\]}]))")
_FORBIDDEN = re.compile(r"[&*!|>@`%,\]}#]|[-?](?=[\s,\]}]|$)")
_WIDE_QUOTED = re.compile(
    rf"[{QUOTES}](?P<word>[a-z][a-z0-9-]*|[\d.%-]+)[{QUOTES}]{_END}"
    rf"|[\u201c\uff02][^\u201c\u201d\uff02\"]*(?P<double>\"){_END}|[\u2018\uff07][^\u2018\u2019\uff07']*(?P<single>'){_END}"
)
_WIDE_END = {
    '"': re.compile(rf"\"[^\"\u201c\u201d\uff02]*(?P<end>[\u201d\uff02]){_END}"),
    "'": re.compile(rf"'[^'\u2018\u2019\uff07]*(?P<end>[\u2019\uff07]){_END}"),
}
_REST = {'"': re.compile(r'(?:[^"\\]|\\.|\\$)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
_GOOD_ESCAPE = re.compile(r'\\(?:[0abt\tnvfre "/\\N_LP]|[xuU].+)')
_FIGURE = r"[+-]?[\d\uff10-\uff19][\d\uff10-\uff19.,\uff0e]*[^\s#\d\u5e74\u6708\u65e5]{0,4}"
_VALUE_HASH = re.compile(rf"(?:{_FIGURE}(?=#)|{IDENTIFIER.pattern}(?=#[ \u4e00-\u9fff]))")
_PROSE = re.compile(r"[\u4e00-\u9fff]{2}|[\u5e74\u6708\u65e5]$")  # two characters, or a date


class Tokens:
    """Notes and mends what is wrong with one key or one value."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.rows = draft.rows

    def gap(self, row: int, column: int, place: str = "值前面", by: str = " ") -> int:
        """Return where the white space from a column on ends; it must be plain spaces."""
        end = skip_space(self.rows[row], column)
        odd = ODD_SPACE.search(self.rows[row], column, end)
        if odd is None:
            return end
        slip = slips.TAB if odd.group() == "\t" else slips.WIDE_SPACE
        self.draft.mend(slip, (row, odd.start(), 1), by, place, at=(row, column, end - column))
        return column + len(by)

    # Keys

    @staticmethod
    def is_key(head: re.Match[str], *, required: bool = False) -> bool:
        """Say whether what looks like a key with its colon is one, and no sentence or address."""
        line = head.string
        if head["open"] in ("'", '"') and not head["close"] and quoted(line, head.start()):
            return False
        if head["colon"] == ":" and (head["after"][:1] == " " or head.end() == len(line)):
            return True
        return not line.startswith("//", head.end()) and (required or IDENTIFIER.fullmatch(head["key"]) is not None)

    def key(self, row: int, head: re.Match[str]) -> int:
        """Mend the marks of a key from the right to the left; return the column after its colon."""
        colon, glued = head.start("colon"), not head["after"] and head.end() < len(head.string)
        self.gap(row, colon + 1, "冒号后面")
        self.colon(row, colon, glued=glued)
        self.gap(row, head.start("gap"), "冒号前面", "")
        sides = [side for side in ("open", "close") if head[side]]
        wide = [side for side in sides if head[side] in QUOTES]
        if wide or len(sides) == 1 or head["open"] != head["close"]:
            side = (wide or sides)[0 if wide else -1]
            slip = slips.WIDE_QUOTED_KEY if wide else slips.HALF_QUOTED_KEY
            self.draft.tell(slip, (row, head.start(side), 1), head[side], head["key"])
            for side in reversed(sides):
                self.draft.replace("full-width-quote", (row, head.start(side), 1), "")
        found = HEAD.match(self.rows[row], head.start())
        return found.end("colon") if found else colon + 1

    def colon(self, row: int, column: int, *, glued: bool) -> None:
        """Mend the colon of a key, which may be wide, or glued to its value."""
        space = " " if glued else ""
        if self.rows[row][column] != ":":
            self.draft.mend(slips.WIDE_COLON, (row, column, 1), f":{space}")
        elif glued:
            self.draft.mend(slips.NO_SPACE, (row, column, 1), space, at=(row, column + 1, 0))

    # Plain text

    def start(self, row: int, column: int) -> bool:
        """Mend what no text may begin with; false if the value must be read again from that column."""
        line = self.rows[row]
        for slip, pattern in ((slips.ANCHOR, _ANCHOR), (slips.TAG, _TAG)):
            if found := pattern.match(line, column):
                sign = found.group().strip()
                told = (row, column, len(found.group().rstrip()))
                self.draft.mend(slip, told, "", sign, at=(row, column, len(found.group())))
                return False
        if _FORBIDDEN.match(line, column):
            self.draft.mend(slips.NEEDS_QUOTES, (row, column, 1), chr(ord(line[column]) + _WIDE))
        elif found := _WIDE_QUOTED.match(line, column):
            mark = found["double"] or found["single"] or ""
            slip = slips.HALF_WIDE_QUOTES if mark else slips.WIDE_QUOTES
            self.draft.tell(slip, (row, column, 1), line[column], found["word"])
            self.draft.replace(slip.code, (row, found.end() - 1, 1), mark)
            self.draft.replace(slip.code, (row, column, 1), mark)
            return False
        return True

    def plain(self, row: int, column: int, end: int) -> None:
        """Check one line of plain text from a column to its end (a comment's start, if it has one)."""
        line = self.rows[row]
        if glued := _VALUE_HASH.match(line, column):
            self.glued_hash(row, glued.end())
            return
        wide = re.compile(rf"(?<=[ \t])[{HASHES}]").search(line, column, end)
        if wide and (line[wide.end() :][:1] in ("", " ") or not _PROSE.search(line[column : wide.start()].strip())):
            self.draft.mend(slips.WIDE_HASH, (row, wide.start(), 1), "#")
        line = self.rows[row]
        end = len(line.rstrip(" \t"))
        start = len(line[:end].rstrip(f" \t{ODD_SPACES}"))
        if column < start < end:
            self.draft.tell(slips.WIDE_AT_END, (row, start, end - start))
            self.draft.replace("end-of-value", (row, start, end - start), "")

    def glued_hash(self, row: int, column: int) -> None:
        """Put the space before a comment's sign."""
        self.draft.mend(slips.GLUED_HASH, (row, column, 1), " ", at=(row, column, 0))

    def behind(self, row: int, column: int) -> None:
        """Mend the space between the end of a quoted text or a collection and the end of its line or its comment."""
        line = self.rows[row]
        end = skip_space(line, column)
        if end == column and line.startswith("#", end):
            self.glued_hash(row, end)
            return
        odd = ODD_SPACE.search(line, column, end)
        if odd and line[end : end + 1] in ("", "#") and odd.group() != "\t":
            by = "" if end == len(line) else " "
            self.draft.mend(slips.WIDE_BEHIND, (row, odd.start(), 1), by, at=(row, column, end - column))

    # Quotes and brackets

    def wide_bracket(self, row: int, column: int) -> bool:
        """Say whether a wide bracket there opens a collection, and mend it (its end is mended when it comes)."""
        char = self.rows[row][column : column + 1]
        opener = BRACKETS.get(char, "")
        if opener not in PAIRS:
            return False
        closer = PAIRS[opener]
        rest = self.rows[row][column + 1 :].partition(" #")[0].strip()
        closers = "".join(wide for wide, plain in BRACKETS.items() if plain == closer) + closer
        inner, _, after = re.sub(rf"[{re.escape(closers)}]", "\0", rest, count=1).partition("\0")
        listed = char == "\uff3b" and (not inner or not set(inner).isdisjoint(",\uff0c\u3001"))
        whole = after.strip()[:1] in ("", ",", "]", "}", "\uff0c", *BRACKETS)
        meant = whole and bool(listed or IDENTIFIER.match(inner) or HEAD.match(inner))
        if meant:
            self.draft.mend(slips.WIDE_BRACKETS, (row, column, 1), opener, char, opener, closer)
        return meant

    def quote(self, row: int, column: int, owner: int, *, flow: bool) -> tuple[int, int]:
        """Return the row and the column after a quoted text, closing it if its end is missing."""
        line = self.rows[row]
        mark = line[column]
        if match := quoted(line, column):
            self._escapes(mark, row, column, match.end())
            return row, match.end()
        last = row
        for later in range(row + 1, len(self.rows)):
            if not self._goes_on(later, owner):
                break
            if found := _REST[mark].match(self.rows[later]):
                self._escapes(mark, row, column)
                for between in range(row + 1, later):
                    self._escapes(mark, between)
                self._escapes(mark, later, 0, found.end())
                return later, found.end()
            last = later if self.rows[later].strip() else last
        if wide := _WIDE_END[mark].match(line, column):
            self.draft.mend(slips.WIDE_END_QUOTE, (row, wide.start("end"), 1), mark, mark, wide["end"])
            return row, wide.end()
        return self._close(row, column, last, flow=flow)

    def _goes_on(self, row: int, owner: int) -> bool:
        """Say whether a line can belong to a quoted text of the entry at indentation `owner`."""
        line = self.rows[row]
        content = skip_space(line, 0)
        if content < len(line) and ODD_SPACE.search(line, 0, content):
            self.draft.replace("full-width-space", (row, 0, content), " " * max(content, owner + 1))
            return True
        return content == len(line) or content > owner

    def _close(self, row: int, column: int, last: int, *, flow: bool) -> tuple[int, int]:
        mark = self.rows[row][column]
        self.draft.tell(slips.NO_END_QUOTE, (row, column, 1))
        line = self.rows[last]
        end = len(line.rstrip())
        if flow and last == row and (found := re.compile(r"[ \t]*[,\]}]").search(line, column)):
            end = found.start()
        if line[end - 1] == "\\":
            self.draft.replace("unclosed-quote", (last, end - 1, 1), "/")
        self.draft.replace("unclosed-quote", (last, end, 0), mark)
        self._escapes(mark, last, column if last == row else 0, end)
        return last, end + 1

    def text_after_quote(self, row: int, column: int, end: int) -> None:
        """Take a text that only begins with a quotation for what it is: plain text."""
        self.draft.tell(slips.TEXT_AFTER_QUOTE, (row, column, end - column), self.rows[row][column:end][:20])
        self.draft.replace("text-after-quote", (row, end - 1, 1), "\u201d")
        self.draft.replace("text-after-quote", (row, column, 1), "\u201c")

    def _escapes(self, mark: str, row: int, column: int = 0, end: int | None = None) -> None:
        line = self.rows[row]
        for found in ESCAPE.finditer(line, column, len(line) if end is None else end) if mark == '"' else ():
            if not _GOOD_ESCAPE.fullmatch(found.group()):
                start = found.start()
                self.draft.mend(slips.BAD_ESCAPE, (row, start, 2), "/", found.group(), at=(row, start, 1))
