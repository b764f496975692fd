"""The lines of a file: what each is (item, key, text), and its value, with the marks that an input method got wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml import slips
from yian1.yaml.flow import Flow
from yian1.yaml.indentation import Awaits, Indentation, Kind
from yian1.yaml.tokens import (
    COLON,
    HEAD,
    ID,
    IDENTIFIER,
    ITEM,
    LONGEST_NAME,
    STEP,
    Tokens,
    comment_start,
    indentation,
    key_colon,
    skip_space,
)
from yian1.yaml.tree import COLONS, COMMAS, DASHES, HASHES, MAX_DEPTH, QUOTES

if TYPE_CHECKING:
    from yian1.yaml.slips import Draft

_LOOK_AHEAD = 500  # lines
_KEY_AHEAD = rf" *(?=(?:- +)?{ID} *[:{COLONS}](?: |$))"
_STRAY_MARK = re.compile(
    rf"([{COLONS}{COMMAS}:,\u3001;\uff1b\u3002.>|\u300b\u3011\uff3d\]\uff5d}}@`]|[{DASHES}](?= {{2}})"
    rf"|[\"'\\{QUOTES}](?= )){_KEY_AHEAD}"
)
_STRAY_OPENER = re.compile(rf"[\[{{\uff3b\uff5b\u3010\uff08(\u300a]{_KEY_AHEAD}")
_CLOSERS = re.compile(r"[\]}\uff3d\uff5d\u3011\uff09)\u300b]")
_FIRM_DASHES = DASHES[:1] + DASHES[2:5]  # no Chinese sentence begins with these
_COLON = re.compile(rf"[{COLONS}]|:(?!//)")
_WORD = re.compile(r"[A-Za-z0-9_-]+(?=\s|$)")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+ +[\[{]")
_BLOCK_TEXT = re.compile(r"[|>](?:([1-9])?[+-]?|[+-]([1-9]))[ \t]*(?:[ \t]#.*)?$")
_ONLY_MARKS = re.compile(rf"([:{COLONS},{COMMAS};\uff1b]+)[ \t]*(?:[ \t]#|$)")
_UNOPENED = re.compile(r"[a-z_]+ *: [^{}\[\]'\"#]*\}[ \t]*(?:#.*)?$")
_TEXT_BRACKETS = str.maketrans("[]{}", "\u3014\u3015\u3008\u3009")


class Lines(Tokens):
    """Reads the rows of a draft one after another and mends what it reports."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._in = Indentation(draft)

    def read(self) -> None:
        """Read all rows, or as many as are worth it."""
        row = 0
        while row < len(self.rows) and not self.draft.full:
            row = self._line(row) if self.rows[row] else row + 1

    def _line(self, row: int) -> int:
        """Read a line and what belongs to its last value; return the next row."""
        line = self.rows[row]
        column = skip_space(line, 0)
        if column == len(line) or line[column] == "#":
            self.rows[row] = " " * column + line[column:]
            return row + 1
        kind = self._kind(line, column)
        if self._is_stray_mark(line, column) or (kind is Kind.LIST and self._is_stray_dash(line, column)):
            self.draft.mend(slips.STRAY_MARK, (row, column, 1), "")
            return row
        column = self._in.margin(row, column, kind)
        if self._in.awaits is Awaits.TEXT and column > self._in.owner and self._continues(row, column, kind):
            return self._text(row, column, self._in.owner)
        if self.rows[row][column] in HASHES:
            self.draft.mend(slips.WIDE_HASH, (row, column, 1), "#")
            return row + 1
        if kind is None and self._is_stray_text(row, column):
            return self._left_out(slips.STRAY_TEXT, row, column)
        column = self._in.place(row, column, kind)
        return self._entry(row, column) if self.rows[row] else self._after_stray(row, column)

    # What a line is

    def _kind(self, line: str, column: int) -> Kind | None:
        if ITEM.match(line, column) or (line[column] == "-" and self._in.kind_at(column) is Kind.LIST):
            return Kind.LIST
        head = HEAD.match(line, column)
        if (head and IDENTIFIER.fullmatch(head["key"])) or key_colon(line, column) is not None:
            return Kind.MAP
        return None

    def _is_stray_mark(self, line: str, column: int) -> bool:
        """Say whether a mark was typed by mistake before a key."""
        if _STRAY_MARK.match(line, column):
            return True
        may_open = self._in.awaits is Awaits.BLOCK or _CLOSERS.search(line, column + 1)
        return not may_open and bool(_STRAY_OPENER.match(line, column))

    def _is_stray_dash(self, line: str, column: int) -> bool:
        """Say whether a dash stands before a key where no list is and none can begin."""
        listed = not self._in.levels or any(level.kind is Kind.LIST for level in self._in.levels)
        keyed = HEAD.match(line, skip_space(line, column + 1))
        return not listed and self._in.awaits is not Awaits.BLOCK and bool(keyed)

    def _is_stray_text(self, row: int, column: int) -> bool:
        """Say whether a line that is neither key nor item can be neither a value nor an unfinished key."""
        if not self._in.levels or (self._in.awaits is Awaits.BLOCK and column > self._in.owner):
            return False
        line = self.rows[row]
        unfinished = _BARE_KEY.match(line, column) or _WORD.match(line, column) or self._early_colon(line, column)
        return self._in.kind_at(column) is not Kind.LIST and not unfinished

    def _continues(self, row: int, column: int, kind: Kind | None) -> bool:
        """Say whether a deeper line is more of the text above it; else its indentation is off."""
        line = self.rows[row]
        if kind is Kind.LIST:
            return self._in.kind_at(self._in.owner) is not Kind.LIST
        colon = key_colon(line, column)
        return colon is None or not IDENTIFIER.fullmatch(line[column:colon].rstrip())

    def _left_out(self, slip: slips.Slip, row: int, column: int) -> int:
        self.draft.leave_out(slip, row, column)
        return self._after_stray(row, column)

    def _after_stray(self, row: int, column: int) -> int:
        """Leave out the lines of running text that follow a line which was left out; they are one problem."""
        row += 1
        while row < len(self.rows):
            line = self.rows[row]
            content = skip_space(line, 0)
            if content < len(line) and (content < column or self._kind(line, content) is not None):
                break
            self.draft.blank(row)
            row += 1
        return row

    # Items and keys

    def _entry(self, row: int, column: int) -> int:
        """Read the items and the key of a line, then its value."""
        fresh = self._in.awaits is Awaits.BLOCK
        owner = self._in.owner if fresh else -1
        while (content := self._item(row, column, fresh=fresh)) is not None:
            self._in.entry(row, column, Kind.LIST)
            self._in.leave(Awaits.BLOCK, column)
            if len(self._in.levels) > MAX_DEPTH:
                return row + 1
            owner, column, fresh = column, content, False
        if self.rows[row][column : column + 1] in ("", "#"):
            return row + 1
        value = self._key(row, column)
        if not self.rows[row]:
            return self._after_stray(row, column)
        if value is None:
            return self._value(row, column, owner)
        self._in.entry(row, column, Kind.MAP)
        return self._value(row, value, column)

    def _item(self, row: int, column: int, *, fresh: bool) -> int | None:
        """Return where the content of the item at that column begins; None if there is no item."""
        line = self.rows[row]
        char, content = line[column : column + 1], skip_space(line, column + 1)
        listed = self._in.kind_at(column) is Kind.LIST
        spaced = content > column + 1
        if char == "-" and (spaced or content == len(line)):
            return self.gap(row, column + 1, "“-”后面")
        if char == "-" and (listed or fresh):
            if line.startswith("--", column) or (line[content].isdigit() and self._in.kind_at(column) is None):
                return None
            self.draft.mend(slips.NO_SPACE_AFTER_DASH, (row, column, 1), " ", at=(row, column + 1, 0))
            return column + 2
        if char and char in DASHES and (listed or (fresh and (spaced or char in _FIRM_DASHES))):
            self.draft.mend(slips.WIDE_DASH, (row, column, 1), "- ", at=(row, column, content - column))
            return column + 2
        return None

    def _key(self, row: int, column: int) -> int | None:
        """Return the column after the key's colon; None if the line is a text."""
        line = self.rows[row]
        root, required = not self._in.levels, self._in.kind_at(column) is Kind.MAP
        if line[column] in "[{\uff3b\uff5b":
            return None
        if line[column] == "?" and line[column + 1 : column + 2] in ("", " ", "\t"):
            self._refuse(slips.COMPLEX_KEY, row, column)
            return None
        head = HEAD.match(line, column)
        bare = _BARE_KEY.match(line, column)
        if head and self.is_key(head, required=required or root):
            return self._last_colon(row, column, self.key(row, head) - 1) + 1
        colon = None if bare else key_colon(line, column)
        if colon is not None and line[column:colon].strip() == "<<":
            self._refuse(slips.MERGE_KEY, row, column)
            return None
        if colon is not None:
            return self._last_colon(row, column, colon) + 1
        if required or bare or self._keys_follow(row, column) or (root and _COLON.search(line, column)):
            return self._unfinished(row, column)
        return None

    def _refuse(self, slip: slips.Slip, row: int, column: int) -> None:
        """Leave out a key of a kind that our files do not have."""
        self.draft.leave_out(slip, row, column)
        if row + 1 < len(self.rows) and self.rows[row + 1].startswith(": ", column):
            self.draft.blank(row + 1)

    def _last_colon(self, row: int, column: int, colon: int) -> int:
        """Return the colon that ends the key: the last one if a block hangs on it and another stands before it."""
        line = self.rows[row]
        last = len(line.rstrip()) - 1
        deeper = indentation(self.draft.next_line(row)) > column
        if last <= colon + 1 or line[last] != ":" or not deeper or not line[colon + 1 : last].strip(" :"):
            return colon
        self.draft.mend(slips.TWO_COLONS, (row, colon, 1), "\uff1a")
        return last

    def _keys_follow(self, row: int, column: int) -> bool:
        """Say whether the next line of the same block is a key, so that this one was meant as one."""
        for line in self.rows[row + 1 : row + 1 + _LOOK_AHEAD]:
            spaces = indentation(line)
            if line.strip() and line[spaces] != "#" and spaces <= column:
                return spaces == column and key_colon(line, column) is not None
        return False

    @staticmethod
    def _early_colon(line: str, column: int) -> re.Match[str] | None:
        """Find the colon after the name that a line begins with; what stands before that of a sentence is longer."""
        found = None if _BARE_KEY.match(line, column) else _COLON.search(line, column, comment_start(line, column))
        return found if found and found.start() - column <= LONGEST_NAME else None

    def _unfinished(self, row: int, column: int) -> int | None:
        """Mend a line that must have a key but has no colon that YAML knows."""
        line = self.rows[row]
        if found := self._early_colon(line, column):
            self.colon(row, found.start(), glued=found.group() == ":" or line[found.end() :][:1] not in ("", " "))
            return found.end()
        word = _WORD.match(line, column)
        if word is None:
            self.draft.leave_out(slips.STRAY_TEXT, row, column)
            return None
        self.draft.mend(slips.NO_COLON, (row, column, len(word.group())), ":", at=(row, word.end(), 0))
        return word.end() + 1

    # Values

    def _value(self, row: int, column: int, owner: int) -> int:
        """Read the value of the entry at indentation `owner` from a column on; return the next row."""
        while True:
            column = self.gap(row, column)
            line = self.rows[row]
            if line[column : column + 1] in ("", "#"):
                self._in.leave(Awaits.BLOCK, owner)
                return row + 1
            if marks := _ONLY_MARKS.match(line, column):
                self.draft.mend(slips.ONLY_MARKS, (row, column, len(marks[1])), "")
                continue
            if _UNOPENED.match(line, column):
                self.draft.mend(slips.NO_OPENER, (row, line.rindex("}"), 1), "{", at=(row, column, 0))
                continue
            if header := _BLOCK_TEXT.match(line, column):
                return self._block_text(row + 1, owner, header[1] or header[2])
            if line[column] in "[{" or self.wide_bracket(row, column):
                return self._collection(row, column, owner)
            if line[column] in "'\"":
                return self._quoted(row, column, owner)
            if self.start(row, column):
                return self._text(row, column, owner)

    def _text(self, row: int, column: int, owner: int) -> int:
        """Read one line of plain text; more lines may follow."""
        for number, colon in enumerate(COLON.finditer(self.rows[row], column, comment_start(self.rows[row], column))):
            if not number:
                self.draft.tell(slips.COLON_IN_TEXT, (row, colon.start(), 1))
            self.draft.replace("colon-in-text", (row, colon.start(), 1), "\uff1a")
        end = comment_start(self.rows[row], column)
        if end < len(self.rows[row]) and self._text_goes_on(row + 1, owner):
            self.draft.mend(slips.CUT_IN_TWO, (row, end + 1, 1), "\u266f")
            end = comment_start(self.rows[row], column)
        self._in.leave(Awaits.TEXT if end == len(self.rows[row]) else Awaits.NOTHING, owner)
        self.plain(row, column, end)
        return row + 1

    def _text_goes_on(self, row: int, owner: int) -> bool:
        """Say whether the next line is more of a text that a comment has cut off."""
        line = self.rows[row] if row < len(self.rows) else ""
        spaces = indentation(line)
        return bool(line.strip()) and spaces > owner and line[spaces] not in "#-" and not HEAD.match(line, spaces)

    def _quoted(self, row: int, column: int, owner: int) -> int:
        last, end = self.quote(row, column, owner, flow=False)
        self.behind(last, end)
        rest = self.rows[last][end:].strip()
        self._in.leave(Awaits.NOTHING, owner)
        if not rest or rest.startswith("#"):
            return last + 1
        self.text_after_quote(row, column, end if last == row else column + 1)
        return self._text(row, column, owner) if last == row else self._drop(row, last)

    def _collection(self, row: int, column: int, owner: int) -> int:
        """Read a collection; more brackets or text behind its end are mistakes."""
        last, end = Flow(self.draft, owner).read(row, column)
        self._in.leave(Awaits.NOTHING, owner)
        self.behind(last, end)
        line = self.rows[last]
        start, rest = skip_space(line, end), line[end:].strip()
        where = (last, start, len(line.rstrip()) - start)
        if start == len(line) or line[start] == "#" or self.draft.full:
            return last + 1
        if not rest.strip("]} "):
            self.draft.mend(slips.EXTRA_CLOSER, where, "", line[start], rest)
            return last + 1
        if last != row:
            self.draft.tell(slips.TEXT_AFTER_BRACKETS, where)
            return self._drop(row, last)
        self.draft.tell(slips.TEXT_IN_BRACKETS, where, line[column])
        self.draft.replace("needs-quotes", (row, column, end - column), line[column:end].translate(_TEXT_BRACKETS))
        return self._text(row, column, owner)

    def _drop(self, row: int, last: int) -> int:
        for lost in range(row, last + 1):
            self.draft.blank(lost)
        self.draft.complete = False
        return last + 1

    # Block texts

    def _block_text(self, row: int, owner: int, digit: str | None) -> int:
        """Read the indented lines of a block text; return the row after them."""
        self._in.leave(Awaits.NOTHING, owner)
        inner = max(owner, 0) + int(digit) if digit else 0
        reported = False
        for at in range(row, len(self.rows)):
            line = self.rows[at]
            spaces, content = indentation(line), skip_space(line, 0)
            if content == len(line):
                self.rows[at] = line if not line.strip(" ") else ""
            elif spaces > owner and spaces >= inner:
                inner = inner or spaces
            elif self._is_text(at, owner, inner):
                self._indent(at, content, inner or owner + STEP, reported=reported)
                reported = True
            else:
                return at
        return len(self.rows)

    def _is_text(self, row: int, owner: int, inner: int) -> bool:
        """Say whether a line that stands too far left is still part of a block text."""
        line = self.rows[row]
        content = skip_space(line, 0)
        head = HEAD.match(line, content)
        key = IDENTIFIER.match(line, content) or (head and IDENTIFIER.fullmatch(head["key"]))
        if key or line[content] == "#" or ITEM.match(line, content):
            return False
        goes_on = bool(inner) and indentation(self.draft.next_line(row)) >= inner
        return goes_on or content > owner or content > indentation(line)

    def _indent(self, row: int, content: int, target: int, *, reported: bool) -> None:
        line = self.rows[row]
        spaces = indentation(line)
        if not reported and "\t" in line[:content]:
            self.draft.tell(slips.TAB_INDENT, (row, line.index("\t"), 1), target)
        elif not reported and content > spaces:
            self.draft.tell(slips.WIDE_TEXT_INDENT, (row, spaces, 1), target)
        elif not reported:
            self.draft.tell(slips.TEXT_INDENTATION, (row, spaces, 1), spaces, target)
        self.draft.replace("indentation", (row, 0, content), " " * target)
