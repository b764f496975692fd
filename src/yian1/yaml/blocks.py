"""The block reader: what each line is (item, key, text), with the marks that an input method got wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.keys import Keys
from yian1.yaml.layout import Layout
from yian1.yaml.levels import Awaits, Kind
from yian1.yaml.margins import Margins
from yian1.yaml.marks import HEAD, ID, IDENTIFIER, ITEM, key_colon, skip_space
from yian1.yaml.signs import COLONS, COMMAS, DASHES, HASHES, QUOTES
from yian1.yaml.values import Values

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft

MAX_DEPTH = 32
_KEY_AHEAD = rf" *(?=(?:- +)?{ID} *[:{COLONS}](?: |$))"
_STRAY_MARK = re.compile(
    rf"([{COLONS}{COMMAS}:,\u3001;\uff1b\u3002.>|\u300b\u3011\uff3d\]\uff5d}}@`]|[{DASHES}](?= {{2}})"
    rf"|[\"'\\{QUOTES}](?= )){_KEY_AHEAD}"
)
_STRAY_OPENER = re.compile(rf"[\[{{\uff3b\uff5b\u3010\uff08(\u300a]{_KEY_AHEAD}")
_CLOSERS = re.compile(r"[\]}\uff3d\uff5d\u3011\uff09)\u300b]")
_FIRM_DASHES = DASHES[:1] + DASHES[2:5]  # no Chinese sentence begins with these


class Blocks:
    """Reads the rows of a draft one after another and mends what it reports."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._layout = Layout(draft)
        self._keys = Keys(draft)
        self._values = Values(draft, self._layout)
        self._margins = Margins(draft, self._layout)

    def read(self) -> None:
        """Read all rows, or as many as are worth it."""
        row = 0
        while row < len(self._draft.rows) and not self._draft.full:
            row = self._line(row)

    def _line(self, row: int) -> int:
        """Read a line and what belongs to its last value; return the next row."""
        line = self._draft.rows[row]
        column = skip_space(line, 0)
        if column == len(line) or line[column] == "#":
            self._draft.rows[row] = " " * column + line[column:]
            return row + 1
        if self._stray_mark(row, column):
            return row
        kind = self._kind(line, column)
        if kind is Kind.LIST and self._stray_dash(row, column):
            return row
        column = self._margins.mend(row, column, kind)
        if self._layout.awaits is Awaits.TEXT and column > self._layout.owner and self._continues(row, column, kind):
            return self._values.text(row, column, self._layout.owner)
        if line.lstrip()[0] in HASHES:
            self._odd_hash(row, column)
            return row + 1
        if kind is None and self._is_stray(row, column):
            self._keys.stray_text(row, column)
            return self._after_stray(row, column)
        column = self._layout.place(row, column, kind)
        return self._entry(row, column) if self._draft.rows[row] else self._after_stray(row, column)

    def _kind(self, line: str, column: int) -> Kind | None:
        if ITEM.match(line, column) or (line[column] == "-" and self._layout.kind_at(column) is Kind.LIST):
            return Kind.LIST
        head = HEAD.match(line, column)
        if (head and IDENTIFIER.fullmatch(head["key"])) or key_colon(line, column) is not None:
            return Kind.MAP
        return None

    def _stray_mark(self, row: int, column: int) -> bool:
        """Take away a mark that was typed by mistake before a key; say whether there was one."""
        line = self._draft.rows[row]
        opener = self._layout.awaits is not Awaits.BLOCK and not _CLOSERS.search(line, column + 1)
        found = _STRAY_MARK.match(line, column) or (opener and _STRAY_OPENER.match(line, column))
        if found:
            self._take_away(row, column)
        return bool(found)

    def _stray_dash(self, row: int, column: int) -> bool:
        """Take away a dash before a key where no list is and none can begin; say whether there was one."""
        line = self._draft.rows[row]
        listed = any(level.kind is Kind.LIST for level in self._layout.levels)
        head = HEAD.match(line, skip_space(line, column + 1))
        if listed or not self._layout.levels or self._layout.awaits is Awaits.BLOCK or not head:
            return False
        self._take_away(row, column)
        return True

    def _take_away(self, row: int, column: int) -> None:
        message = f"行首多了一个“{self._draft.rows[row][column]}”"
        self._draft.note("stray-mark", (row, column, 1), message, "删去它，并核对行首的空格")
        self._draft.replace("stray-mark", (row, column, 1), "")

    def _is_stray(self, row: int, column: int) -> bool:
        """Say whether a line that is neither key nor item can be neither a value nor an unfinished key."""
        layout = self._layout
        if not layout.levels or (layout.awaits is Awaits.BLOCK and column > layout.owner):
            return False
        return layout.kind_at(column) is not Kind.LIST and not self._keys.is_unfinished(row, column)

    def _continues(self, row: int, column: int, kind: Kind | None) -> bool:
        """Say whether a deeper line is more of the text above it; else its indentation is off."""
        line = self._draft.rows[row]
        if kind is Kind.LIST:
            return self._layout.kind_at(self._layout.owner) is not Kind.LIST
        colon = key_colon(line, column)
        return colon is None or not IDENTIFIER.fullmatch(line[column:colon].rstrip())

    def _after_stray(self, row: int, column: int) -> int:
        """Leave out the lines of running text that follow a line which was left out; they are one problem."""
        row += 1
        while row < len(self._draft.rows):
            line = self._draft.rows[row]
            content = skip_space(line, 0)
            if content < len(line) and (content < column or self._kind(line, content) is not None):
                break
            self._draft.blank(row)
            row += 1
        return row

    def _odd_hash(self, row: int, column: int) -> None:
        message = "注释要用半角的“#”开头，这里是全角的“＃”"
        self._draft.note("full-width-hash", (row, column, 1), message, "改成半角的“#”，后面空一格")
        self._draft.replace("full-width-hash", (row, column, 1), "#")

    def _entry(self, row: int, column: int) -> int:
        """Read the items and the key of a line, then its value."""
        fresh = self._layout.awaits is Awaits.BLOCK
        owner = self._layout.owner if fresh else -1
        while (content := self._item(row, column, fresh=fresh)) is not None:
            self._layout.entry(row, column, Kind.LIST)
            self._layout.leave(Awaits.BLOCK, column)
            if len(self._layout.levels) > MAX_DEPTH:
                return row + 1
            owner, column, fresh = column, content, False
        if self._draft.rows[row][column : column + 1] in ("", "#"):
            return row + 1
        required = self._layout.kind_at(column) is Kind.MAP
        value = self._keys.read(row, column, required=required, root=not self._layout.levels)
        if not self._draft.rows[row]:
            return self._after_stray(row, column)
        if value is None:
            return self._values.read(row, column, owner)
        self._layout.entry(row, column, Kind.MAP)
        return self._values.read(row, value, column)

    def _item(self, row: int, column: int, *, fresh: bool) -> int | None:
        """Return where the content of the item at that column begins; None if there is no item."""
        line = self._draft.rows[row]
        char, content = line[column : column + 1], skip_space(line, column + 1)
        listed = self._layout.kind_at(column) is Kind.LIST
        if (
            char == "-"
            and line[column + 1 : content].strip(" ") == ""
            and (content > column + 1 or content == len(line))
        ):
            return content
        if char == "-":
            return self._odd_item(row, column, content) if listed or fresh or content > column + 1 else None
        if char and char in DASHES and (listed or (fresh and (content > column + 1 or char in _FIRM_DASHES))):
            message = f"列表项要用半角的“-”开头，这里是“{char}”"
            self._draft.note("full-width-dash", (row, column, 1), message, "改成半角的“-”，后面空一格")
            self._draft.replace("full-width-dash", (row, column, content - column), "- ")
            return column + 2
        return None

    def _odd_item(self, row: int, column: int, content: int) -> int | None:
        line = self._draft.rows[row]
        if content > column + 1:
            self._keys.odd_space(row, column + 1, content, " ", "“-”后面")
            return column + 2
        if line.startswith("--", column) or (line[content].isdigit() and self._layout.kind_at(column) is None):
            return None
        message = "“-”后面缺少空格"
        self._draft.note("missing-space", (row, column, 1), message, "在“-”后面加一个空格")
        self._draft.replace("missing-space", (row, column + 1, 0), " ")
        return column + 2
