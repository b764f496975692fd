"""The lines of a file: what each is (item, key, text), and its value, with the marks that an input method got wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.flow import Flow
from yian1.yaml.indentation import Awaits, Kind, Layout, Margins
from yian1.yaml.marks import (
    COLON,
    COLONS,
    COMMAS,
    DASHES,
    HASHES,
    HEAD,
    ID,
    IDENTIFIER,
    ITEM,
    QUOTES,
    STEP,
    comment_start,
    indentation,
    key_colon,
    skip_space,
)
from yian1.yaml.tokens import Keys, Scalars
from yian1.yaml.tree import MAX_DEPTH

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft

_BLOCK_TEXT = re.compile(r"[|>](?:([1-9])?[+-]?|[+-]([1-9]))[ \t]*(?:[ \t]#.*)?$")
_ONLY_MARKS = re.compile(rf"[:{COLONS},{COMMAS};\uff1b]+[ \t]*(?:[ \t]#|$)")
_UNOPENED = re.compile(r"[a-z_]+ *: [^{}\[\]'\"#]*\}[ \t]*(?:#.*)?$")
_TEXT_BRACKETS = str.maketrans("[]{}", "\u3014\u3015\u3008\u3009")
_KEY_AHEAD = rf" *(?=(?:- +)?{ID} *[:{COLONS}](?: |$))"
_STRAY_MARK = re.compile(
    rf"([{COLONS}{COMMAS}:,\u3001;\uff1b\u3002.>|\u300b\u3011\uff3d\]\uff5d}}@`]|[{DASHES}](?= {{2}})"
    rf"|[\"'\\{QUOTES}](?= )){_KEY_AHEAD}"
)
_STRAY_OPENER = re.compile(rf"[\[{{\uff3b\uff5b\u3010\uff08(\u300a]{_KEY_AHEAD}")
_CLOSERS = re.compile(r"[\]}\uff3d\uff5d\u3011\uff09)\u300b]")
_FIRM_DASHES = DASHES[:1] + DASHES[2:5]  # no Chinese sentence begins with these


class Values:
    """Reads what follows a colon or a dash, over as many lines as it takes."""

    def __init__(self, draft: Draft, layout: Layout) -> None:
        self._draft = draft
        self._layout = layout
        self._scalars = Scalars(draft)

    def read(self, row: int, column: int, owner: int) -> int:
        """Read the value of the entry at indentation `owner` from a column on; return the next row."""
        while True:
            column = self._scalars.gap(row, column)
            line = self._draft.rows[row]
            if line[column : column + 1] in ("", "#"):
                self._layout.leave(Awaits.BLOCK, owner)
                return row + 1
            if _ONLY_MARKS.match(line, column):
                self._only_marks(row, column)
                continue
            header = _BLOCK_TEXT.match(line, column)
            if header:
                return self._block_text(row + 1, owner, header[1] or header[2])
            if _UNOPENED.match(line, column):
                self._open(row, column)
                continue
            if line[column] in "[{" or self._scalars.wide_bracket(row, column):
                return self._collection(row, column, owner)
            if line[column] in "'\"":
                return self._quoted(row, column, owner)
            if self._scalars.start(row, column):
                return self.text(row, column, owner)

    def _open(self, row: int, column: int) -> None:
        """Put the opening bracket before a collection that only has its end."""
        end = self._draft.rows[row].rindex("}")
        message, hint = "括号“}”没有成对：找不到开头的“{”", "在冒号后面、第一个键前面补上“{”"
        self._draft.guess("unclosed-bracket", (row, end, 1), message, hint)
        self._draft.replace("unclosed-bracket", (row, column, 0), "{")

    def _only_marks(self, row: int, column: int) -> None:
        line = self._draft.rows[row]
        length = len(line[column:].split()[0])
        self._draft.note("stray-mark", (row, column, length), f"多了“{line[column : column + length]}”", "删去它")
        self._draft.replace("stray-mark", (row, column, length), "")

    def text(self, row: int, column: int, owner: int) -> int:
        """Read one line of plain text; more lines may follow."""
        self._colons(row, column)
        line = self._draft.rows[row]
        end = comment_start(line, column)
        if end < len(line) and self._goes_on(row + 1, owner):
            self._scalars.cut(row, end)
            line = self._draft.rows[row]
            end = comment_start(line, column)
        self._layout.leave(Awaits.TEXT if end == len(line) else Awaits.NOTHING, owner)
        self._scalars.plain(row, column, end)
        return row + 1

    def _goes_on(self, row: int, owner: int) -> bool:
        """Say whether the next line is more of a text that a comment has cut off."""
        line = self._draft.rows[row] if row < len(self._draft.rows) else ""
        spaces = indentation(line)
        head = HEAD.match(line, spaces)
        return bool(line.strip()) and spaces > owner and line[spaces] not in "#-" and head is None

    def _colons(self, row: int, column: int) -> None:
        line = self._draft.rows[row]
        colons = [found.start() for found in COLON.finditer(line, column, comment_start(line, column))]
        if colons:
            message = "没有加引号的文字里不能有“: ”（冒号加空格）"
            hint = "文字里的冒号用全角“：”，或把整段文字用引号括起来；如果是另一个键，另起一行"
            self._draft.guess("colon-in-text", (row, colons[0], 1), message, hint)
        for colon in colons:
            self._draft.replace("colon-in-text", (row, colon, 1), "\uff1a")

    def _quoted(self, row: int, column: int, owner: int) -> int:
        last, end = self._scalars.quote(row, column, owner, flow=False)
        self._scalars.behind(last, end)
        rest = self._draft.rows[last][end:]
        self._layout.leave(Awaits.NOTHING, owner)
        if not rest.strip() or rest.lstrip().startswith("#"):
            return last + 1
        self._scalars.text_after_quote(row, column, end if last == row else column + 1)
        if last == row:
            return self.text(row, column, owner)
        self._drop(row, last)
        return last + 1

    def _collection(self, row: int, column: int, owner: int) -> int:
        """Read a collection; more brackets or text behind its end are mistakes."""
        last, end = Flow(self._draft, self._scalars, owner).read(row, column)
        self._layout.leave(Awaits.NOTHING, owner)
        self._scalars.behind(last, end)
        line = self._draft.rows[last]
        start = skip_space(line, end)
        if start == len(line) or line[start] == "#" or self._draft.full:
            return last + 1
        length = len(line.rstrip()) - start
        if not line[start:].strip("]} "):
            message, hint = f"多了一个“{line[start]}”，它没有开头", f"删去“{line[start:].strip()}”"
            self._draft.guess("extra-bracket", (last, start, length), message, hint)
            self._draft.replace("extra-bracket", (last, start, length), "")
            return last + 1
        message = f"以“{line[column]}”开头的文字要用引号括起来" if last == row else "括号后面还有文字"
        self._draft.guess("needs-quotes", (last, start, length), message, "整个值用单引号括起来：'…'")
        if last != row:
            self._drop(row, last)
            return last + 1
        self._draft.replace("needs-quotes", (row, column, end - column), line[column:end].translate(_TEXT_BRACKETS))
        return self.text(row, column, owner)

    def _drop(self, row: int, last: int) -> None:
        for lost in range(row, last + 1):
            self._draft.blank(lost)
        self._draft.complete = False

    def _block_text(self, row: int, owner: int, digit: str | None) -> int:
        """Read the indented lines of a block text; return the row after them."""
        self._layout.leave(Awaits.NOTHING, owner)
        inner = max(owner, 0) + int(digit) if digit else None
        reported = False
        while row < len(self._draft.rows):
            line = self._draft.rows[row]
            spaces, content = indentation(line), skip_space(line, 0)
            if content == len(line):
                self._draft.rows[row] = line if not line.strip(" ") else ""
            elif spaces > owner and spaces >= (inner or 0):
                inner = inner or spaces
            elif self._is_text(row, owner, inner):
                self._indent(row, content, inner or owner + STEP, reported=reported)
                reported = True
            else:
                break
            row += 1
        return row

    def _is_text(self, row: int, owner: int, inner: int | None) -> bool:
        """Say whether a line that stands too far left is still part of a block text."""
        line = self._draft.rows[row]
        content = skip_space(line, 0)
        head = HEAD.match(line, content)
        key = IDENTIFIER.match(line, content) or (head and IDENTIFIER.fullmatch(head["key"]))
        if key or line[content] == "#" or ITEM.match(line, content):
            return False
        goes_on = inner is not None and indentation(self._draft.next_line(row)) >= inner
        return goes_on or content > owner or content > indentation(line)

    def _indent(self, row: int, content: int, target: int, *, reported: bool) -> None:
        line = self._draft.rows[row]
        spaces = indentation(line)
        if not reported and "\t" in line[:content]:
            message, hint = "行首的缩进用了制表符（Tab）", f"行首改用{target}个半角空格"
            self._draft.note("tab", (row, line.index("\t"), 1), message, hint)
        elif not reported and content > spaces:
            message, hint = "行首的缩进用了全角空格", f"行首先写{target}个半角空格"
            self._draft.note("full-width-space", (row, spaces, 1), message, hint)
        elif not reported:
            message, hint = f"缩进对不上：本行缩进{spaces}格，这段文字缩进{target}格", f"把行首改成{target}个空格"
            self._draft.guess("indentation", (row, spaces, 1), message, hint)
        self._draft.replace("indentation", (row, 0, content), " " * target)


class Lines:
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
