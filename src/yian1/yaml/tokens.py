"""Keys and single values, in lines as in brackets, and YAML's marks with their look-alikes from Chinese input."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml.scanner import Scanner

from yian1.yaml import slips
from yian1.yaml.tree import BRACKETS, COLONS, COMMAS, DASHES, HASHES, ODD_SPACES, QUOTES, UNSEEN

if TYPE_CHECKING:
    from yian1.yaml.slips import Draft


PAIRS = {"[": "]", "{": "}"}
STEP = 2  # the indentation that every file of the project uses


# What YAML cannot read at all, and what nobody can see
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
INVISIBLE = re.compile(f"[{UNSEEN}]")
SIGHTLESS = ((slips.CONTROL, CONTROL), (slips.INVISIBLE, INVISIBLE))

SPACE = re.compile(rf"[ \t{ODD_SPACES}]*")
ODD_SPACE = re.compile(rf"[\t{ODD_SPACES}]")
COMMENT = re.compile(r"[ \t]#")
COLON = re.compile(r":(?=[ \t]|$)")
_COLONS = re.compile(f"[:{COLONS}]+")
ANY_COLON = re.compile(rf"[{COLONS}]|:(?!//)")  # of an address is none
ESCAPE = re.compile(r"\\(?:[xuU](?P<code>(?<=x)[\da-fA-F]{2}|(?<=u)[\da-fA-F]{4}|(?<=U)[\da-fA-F]{8})|(?P<sign>.))")
QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
QUOTED_KEY = re.compile(rf"(?:{QUOTED.pattern})[ \t]*:(?=[ \t]|$)")

# An id in running text: keys of ours are lower case, or an action's or a month's number
ID = r"(?:[a-z][a-z0-9_-]+|\d{1,2}-\d{1,2}[a-z]?|\d{4}-\d{2})"
IDENTIFIER = re.compile(ID)
# A key with everything that may be wrong with it, up to the white space after its colon
HEAD = re.compile(
    rf"(?P<open>[\"'{QUOTES}]?)(?P<key>[A-Za-z0-9][A-Za-z0-9_.-]*)(?P<close>[\"'{QUOTES}]?)"
    rf"(?P<gap>[ \t{ODD_SPACES}]*)(?P<colon>[:{COLONS}])(?P<after>[ \t{ODD_SPACES}]*)"
)
# The start of a list item, right or wrong: a dash, or what a word processor puts in its place
_NUMBERED = rf"(?:\d{{1,3}}[.\u3001\uff0e)\uff09]|\*)(?=[ \t{ODD_SPACES}]*{ID} *[:{COLONS}])"
BULLET = re.compile(rf"[{DASHES}]|{_NUMBERED}")
ITEM = re.compile(rf"-(?=[ \t{ODD_SPACES}]|$)|-(?=[^\s\-\d])|[{DASHES}](?![{DASHES}])|{_NUMBERED}")


def comment_start(line: str, column: int) -> int:
    """Return where the comment of a line begins, or its end if it has none."""
    found = COMMENT.search(line, max(column - 1, 0))
    return found.start() if found else len(line)


def key_colon(line: str, column: int) -> int | None:
    """Return the column of the colon that ends the key starting there; None if there is no such key."""
    if line[column : column + 1] in ("'", '"'):
        found = QUOTED_KEY.match(line, column)
        return found.end() - 1 if found else None
    found = COLON.search(line, column)
    return found.start() if found and found.start() < comment_start(line, column) else None


def skip_space(line: str, column: int) -> int:
    """Return the column of the first character from there on that is no white space of any width."""
    match = SPACE.match(line, column)
    return match.end() if match else column


def indentation(line: str) -> int:
    """Return the number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def has_content(line: str) -> bool:
    """Say whether a line has more than a comment."""
    return line.lstrip()[:1] not in ("", "#")


def opens(line: str) -> bool:
    """Say whether a line ends with the colon of its key, so that deeper lines are likely to follow."""
    return line.rstrip().endswith((":", *COLONS))


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
_FIGURE = r"[+-]?[\d\uff10-\uff19][\d\uff10-\uff19.,\uff0e]*[^\s#\d\u5e74\u6708\u65e5]{0,4}"
_MARKS_BEHIND = re.compile(rf"[ \t]*([,;{COMMAS}\uff1b\u3001]+)[ \t]*(?:[ \t]#|$)")
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
        if head["open"] in ("'", '"') and not head["close"] and QUOTED.match(line, head.start()):
            return False
        return not line.startswith("//", head.end()) and (required or IDENTIFIER.fullmatch(head["key"]) is not None)

    def key(self, row: int, head: re.Match[str]) -> int:
        """Mend the marks of a key from the right to the left; return the column after its colon."""
        colon, glued = head.start("colon"), not head["after"] and head.end() < len(head.string)
        if glued and (more := _COLONS.match(head.string, head.end())):
            self.draft.mend(slips.ONLY_MARKS, (row, head.end(), len(more.group())), "")
            glued = skip_space(self.rows[row], colon + 1) == colon + 1 < len(self.rows[row])
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
                place = (row, column, len(found.group().rstrip()))
                self.draft.mend(slip, place, "", sign, at=(row, column, len(found.group())))
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
            self.draft.mend(slips.GLUED_HASH, (row, glued.end(), 1), " ", at=(row, glued.end(), 0))
            return
        wide = re.compile(rf"(?<=[ \t])[{HASHES}]").search(line, column, end)
        if wide and (line[wide.end() :][:1] in ("", " ") or not _PROSE.search(line[column : wide.start()].strip())):
            self.draft.mend(slips.WIDE_HASH, (row, wide.start(), 1), "#")
            end = wide.start()
        line = self.rows[row]
        end = len(line[:end].rstrip(" \t"))
        start = len(line[:end].rstrip(f" \t{ODD_SPACES}"))
        if column < start < end:
            self.draft.tell(slips.WIDE_AT_END, (row, start, end - start))
            self.draft.replace("end-of-value", (row, start, end - start), "")
        below = self.draft.next_line(row)
        ends = not has_content(below) or HEAD.match(below, indentation(below)) or ITEM.match(below, indentation(below))
        if column < start and line[start - 1] == "," and ends:
            self.draft.mend(slips.COMMA_AT_END, (row, start - 1, 1), "")

    def behind(self, row: int, column: int) -> None:
        """Mend the space between the end of a quoted text or a collection and the end of its line or its comment."""
        line = self.rows[row]
        if marks := _MARKS_BEHIND.match(line, column):
            self.draft.mend(slips.ONLY_MARKS, (row, marks.start(1), len(marks[1])), "")
            return
        end = skip_space(line, column)
        if end == column and line.startswith("#", end):
            self.draft.mend(slips.GLUED_HASH, (row, end, 1), " ", at=(row, end, 0))
        odd = ODD_SPACE.search(line, column, end)
        if odd and line[end : end + 1] in ("", "#") and odd.group() != "\t":
            by = "" if end == len(line) else " "
            self.draft.mend(slips.WIDE_BEHIND, (row, odd.start(), 1), by, at=(row, column, end - column))

    # Quotes and brackets

    def wide_bracket(self, row: int, column: int) -> bool:
        """Say whether a wide bracket there opens a collection, and put it right (its end when it comes)."""
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

    def quote(self, row: int, column: int, owner: int) -> tuple[int, int]:
        """Return the row and the column after a quoted text, closing it if its end is missing."""
        line = self.rows[row]
        mark = line[column]
        if match := QUOTED.match(line, column):
            self.escapes(row, column, row, match.end())
            return row, match.end()
        last = row
        for later in range(row + 1, len(self.rows)):
            below = self.rows[later]
            content = skip_space(below, 0)
            if content < len(below) and content <= owner:
                break
            if found := _REST[mark].match(self.rows[later]):
                self.escapes(row, column, later, found.end())
                return later, found.end()
            last = later if content < len(below) else last
        if wide := _WIDE_END[mark].match(line, column):
            self.draft.mend(slips.WIDE_END_QUOTE, (row, wide.start("end"), 1), mark, mark, wide["end"])
            return row, wide.end()
        self.draft.tell(slips.NO_END_QUOTE, (row, column, 1))
        line = self.rows[last]
        end = len(line.rstrip())
        self.draft.replace("unclosed-quote", (last, end, 0), mark)
        return last, end + 1

    def text_after_quote(self, row: int, column: int, end: int) -> None:
        """Take a text that only begins with a quotation for what it is: plain text."""
        self.draft.tell(slips.TEXT_AFTER_QUOTE, (row, column, end - column), self.rows[row][column:end][:20])
        self.draft.replace("text-after-quote", (row, end - 1, 1), "\u201d")
        self.draft.replace("text-after-quote", (row, column, 1), "\u201c")

    def escapes(self, row: int, column: int, last: int, end: int) -> None:
        """Mend what a backslash in double quotes cannot mean, or must not, from the first quote to a later place."""
        for at in range(row, last + 1) if self.rows[row][column] == '"' else ():
            line = self.rows[at]
            for found in ESCAPE.finditer(line, column if at == row else 0, end if at == last else len(line)):
                code, where = found["code"], (at, found.start(), len(found.group()))
                sign = (
                    chr(min(int(code, 16), sys.maxunicode)) if code else Scanner.ESCAPE_REPLACEMENTS.get(found["sign"])
                )
                if sign is None:
                    self.draft.mend(slips.BAD_ESCAPE, (*where[:2], 2), "/", found.group(), at=(*where[:2], 1))
                for slip in (slip for slip, pattern in SIGHTLESS if sign and pattern.match(sign)):
                    self.draft.tell(slip, where, f"{ord(sign or ''):04X}")
                    self.draft.replace("bad-escape", where, " " * where[2])


MAX_OPEN = 500  # brackets inside brackets; far above the depth that is refused later
WIDE_CLOSERS = tuple(wide for wide, plain in BRACKETS.items() if plain in PAIRS.values())
_LONGEST_KEY = 60  # characters, with the spaces around it
_FLOW_TEXT = re.compile(r"(?:[^,\[\]{}:\s]|:(?![\s,\[\]{}]|$)|\s+(?![\s#,\[\]{}:]|$)|\s+:(?![\s,\[\]{}]|$))+")
_FLOW_KEY = rf"[\"'{QUOTES}]?(?:[A-Za-z][A-Za-z0-9_-]*|\d+-\d+[a-z]?)[\"'{QUOTES}]?"
_COMMA_BEFORE_KEY = re.compile(rf"[{COMMAS}\u3001](?=[ {ODD_SPACES}]*{_FLOW_KEY}[ {ODD_SPACES}]*[:{COLONS}])")
_COMMA_IN_LIST = re.compile(rf"[{COMMAS}]|(?<=[a-z0-9])\u3001(?=[a-z]|$)")
_ENCLOSED = re.compile("\u201c[^\u201c\u201d]*\u201d|\uff08[^\uff08\uff09]*\uff09|\u300a[^\u300a\u300b]*\u300b")
_NO_COMMA = re.compile(
    r"(?:[\d.%]+(?=\s+[a-z])|.*?(?=\s*[;\uff1b]))(?P<gap>\s*(?P<mark>[;\uff1b]?)\s*)(?P<key>[a-z_]+)"
)
_CUT = re.compile(r"[ \t]+(#)(?![ #])[^\n]*[\]}]")
_NEXT_ENTRY = re.compile(rf" *(?:- |[\"']?[A-Za-z0-9][\w.-]*[\"']? *[:{COLONS}](?:\s|$))")
_WIDE_ENDS = re.compile(rf"[{''.join(WIDE_CLOSERS)}]+\s*$")


@dataclass(slots=True)
class Frame:
    """An open bracket and what must come next in it."""

    opener: str
    row: int
    column: int
    state: str  # key, value, item, or after (an entry has ended)
    comma: tuple[int, int] | None = None  # where the comma before the entry is, if plain text stood before it
    plain: bool = False  # the last entry was plain text


class Flow(Tokens):
    """Reads one collection from its opening bracket on."""

    def __init__(self, draft: Draft, owner: int) -> None:
        super().__init__(draft)
        self._owner = owner  # the indentation of the entry whose value it is
        self._row = self._column = 0
        self._frames: list[Frame] = []

    def read(self, row: int, column: int) -> tuple[int, int]:
        """Return the row and the column after the closing bracket, which is put in where it is missing."""
        self._row, self._column = row, column
        self._open()
        while self._frames and not self.draft.full:
            if len(self._frames) > MAX_OPEN:
                return len(self.rows) - 1, len(self.rows[-1])
            if self._skip():
                self._step(self.rows[self._row][self._column], self._frames[-1])
            else:
                closers = "".join(PAIRS[frame.opener] for frame in reversed(self._frames))
                self._unclosed(self._frames[0], closers)
                self._column += len(closers)
                self._frames.clear()
        return self._row, self._column

    @property
    def _here(self) -> tuple[int, int, int]:
        return self._row, self._column, 1

    def _skip(self) -> bool:
        """Go to the next mark or text; false if the collection cannot go on."""
        while True:
            line = self.rows[self._row]
            end = skip_space(line, self._column)
            if end < len(line) and not (line[end] == "#" and line[end - 1 : end] in ("", " ", "\t")):
                self._column = self.gap(self._row, self._column)
                return True
            below = range(self._row + 1, len(self.rows))
            row = next((number for number in below if has_content(self.rows[number])), None)
            if row is None or (indentation(self.rows[row]) <= self._owner and _NEXT_ENTRY.match(self.rows[row])):
                return False
            self._row, self._column = row, 0

    def _step(self, char: str, frame: Frame) -> None:
        if char in PAIRS and frame.plain and frame.state == "after":
            self._bracket_in_text(char)
        elif char in PAIRS:
            self._open()
        elif char in PAIRS.values():
            self._shut(char, frame)
        elif char in WIDE_CLOSERS or (char in COMMAS and frame.state != "value"):
            self._wide_mark(self._column)
        elif char == ",":
            self._comma(frame)
        elif char in "'\"":
            self._quote(frame)
        elif (char == ":" or char in COLONS) and frame.state == "after":
            self.colon(self._row, self._column, glued=char != ":")
            frame.state = "value"
            self._column += 1
        else:
            self._entry(frame)

    # Brackets

    def _open(self) -> None:
        opener = self.rows[self._row][self._column]
        self._frames.append(Frame(opener, self._row, self._column, "key" if opener == "{" else "item"))
        self._column += 1

    def _bracket_in_text(self, char: str) -> None:
        """Take a bracket right behind plain text for a part of it, and its other half too."""
        line = self.rows[self._row]
        self.draft.tell(slips.BRACKET_IN_TEXT, self._here)
        closer = line.find(PAIRS[char], self._column)
        if closer > 0 and not set(line[self._column + 1 : closer]) & set(",:[]{}"):
            self.draft.replace("bracket-in-text", (self._row, closer, 1), "\u3015")
        self.draft.replace("bracket-in-text", self._here, "\u3014")

    def _shut(self, char: str, frame: Frame) -> None:
        if char == PAIRS[frame.opener]:
            self._frames.pop()
            self._column += 1
            if self._frames:
                self._frames[-1].state, self._frames[-1].plain = "after", False
        elif any(PAIRS[outer.opener] == char for outer in self._frames):
            self._unclosed(frame, PAIRS[frame.opener])
        else:
            closer = PAIRS[frame.opener]
            self.draft.mend(slips.OTHER_CLOSER, self._here, closer, frame.opener, char, closer)

    def _unclosed(self, frame: Frame, closers: str) -> None:
        opened, here = (frame.row, frame.column, 1), (self._row, self._column, 0)
        self.draft.mend(slips.NO_CLOSER, opened, closers, frame.opener, PAIRS[frame.opener], at=here)

    # Marks

    def _wide_mark(self, column: int) -> None:
        """Mend a wide comma or closing bracket."""
        char = self.rows[self._row][column]
        plain = BRACKETS.get(char, ",")
        slip, text = (slips.WIDE_COMMA, ", ") if plain == "," else (slips.WIDE_CLOSER, plain)
        self.draft.mend(slip, (self._row, column, 1), text, char, plain)

    def _comma(self, frame: Frame) -> None:
        frame.comma = (self._row, self._column) if frame.plain else None
        frame.state = "key" if frame.opener == "{" else "item"
        frame.plain = False
        self._column += 1

    def _quote(self, frame: Frame) -> None:
        row, column = self.quote(self._row, self._column, self._owner)
        follower = self.rows[row][skip_space(self.rows[row], column) :][:1]
        if row == self._row and follower not in ("", *f",]}}:#{COLONS}{COMMAS}", *WIDE_CLOSERS):
            self.text_after_quote(row, self._column, column)
            return
        self._row, self._column = row, column
        frame.state = "after"

    # Keys and texts

    def _entry(self, frame: Frame) -> None:
        """Read a key or a text, or stay before it if something was put right."""
        line = self.rows[self._row]
        head = HEAD.match(line, self._column) if frame.state == "key" else None
        if head and (head["after"] or not line.startswith(("//", ",", "]", "}"), head.end())):
            frame.state, frame.plain, self._column = "value", True, self.key(self._row, head)
            self._mends_cut(head.start("after"))
            return
        if frame.state != "after" and (
            self.wide_bracket(self._row, self._column) or not self.start(self._row, self._column)
        ):
            return
        text = _FLOW_TEXT.match(self.rows[self._row], self._column)
        if text is None:
            self._column += 1
        elif not self._mends_text(text, frame) and not (frame.state == "key" and self._mends_key(text, frame)):
            frame.state, frame.plain, self._column = "after", True, text.end()

    def _mends_text(self, text: re.Match[str], frame: Frame) -> bool:
        """Mend the first mark that runs a text into what follows it; say whether there was one."""
        line, end = text.string, text.end()
        mark = self._wide_closer(text)
        if mark is None:
            mark = self._odd_comma(text, frame)
        colon = skip_space(line, end)
        if mark is not None:
            self._wide_mark(mark)
        elif frame.state == "value" and line[colon : colon + 1] == ":" and (found := _NO_COMMA.fullmatch(text.group())):
            at = (self._row, text.start() + found.start("gap"), len(found["gap"]))
            slip = slips.WIDE_COMMA if found["mark"] else slips.NO_COMMA
            self.draft.mend(slip, at, ", ", found["mark"] or found["key"])
        elif frame.state == "value" and line[colon : colon + 1] == ":":
            self.draft.mend(slips.COLON_IN_ENTRY, (self._row, colon, 1), "\uff1a")
        else:
            return self._mends_cut(end)
        return True

    def _mends_cut(self, column: int) -> bool:
        """Mend a number sign that makes the rest of a text, and the closing bracket, a comment."""
        cut = _CUT.match(self.rows[self._row], column)
        if cut:
            self.draft.mend(slips.CUT_ENTRY, (self._row, cut.start(1), 1), "\u266f")
        return cut is not None

    @staticmethod
    def _wide_closer(text: re.Match[str]) -> int | None:
        """Return the column of a wide bracket at the end of a text that no bracket in the text opens."""
        found = _WIDE_ENDS.search(text.group())
        for index in range(found.start(), len(text.group())) if found else ():
            read = text.group()[: index + 1]
            opener = chr(ord(read[-1]) - (1 if read[-1] == "\u3011" else 2))
            if read[-1] in WIDE_CLOSERS and read.count(read[-1]) > read.count(opener):
                return text.start() + index
        return None

    @staticmethod
    def _odd_comma(text: re.Match[str], frame: Frame) -> int | None:
        """Return the column of a comma in a text that was meant to end it."""
        line, body, (start, end) = text.string, text.group(), text.span()
        if frame.state == "item":
            found = _COMMA_IN_LIST.search(_ENCLOSED.sub(lambda match: "_" * len(match.group()), body))
            return start + found.start() if found else None
        key = _COMMA_BEFORE_KEY.search(line, start, end + _LONGEST_KEY)
        if key and key.start() < end:
            return key.start()
        follower = line[skip_space(line, end) :][:1]
        last = max(map(body.rfind, COMMAS))
        at_end = follower in ("]", "}") and not body[last + 1 :].strip()
        before_key = follower == ":" and frame.state == "value" and len(body) - last <= LONGEST_NAME
        return start + last if last >= 0 and (at_end or before_key) else None

    def _mends_key(self, text: re.Match[str], frame: Frame) -> bool:
        """Mend the colon of a Chinese key, or the comma that cut an entry off from the text before it."""
        body, start = text.group(), text.start()
        follower = text.string[skip_space(text.string, text.end()) :][:1]
        if not frame.comma and follower != ":" and (colon := ANY_COLON.search(body)):
            self.colon(self._row, start + colon.start(), glued=True)
            return True
        if frame.comma and follower in (",", "]", "}") and (not body.isascii() or body[0].isdigit()):
            row, column = frame.comma
            number = self.rows[row][column - 1].isdigit() and self.rows[self._row][start].isdigit()
            if not self.draft.has_trouble_near(row):
                self.draft.tell(slips.COMMA_IN_NUMBER if number else slips.COMMA_IN_TEXT, (row, column, 1))
            self.draft.replace("comma-in-text", (row, column, 1), "" if number else "\uff0c")
            frame.state, frame.comma = "after", None
            return True
        return False
