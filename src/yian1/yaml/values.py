"""The value of a key or an item: plain, quoted and block text; brackets go to the flow reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.flow import Flow
from yian1.yaml.levels import STEP, Awaits, indentation
from yian1.yaml.marks import COLON, HEAD, IDENTIFIER, ITEM, comment_start, skip_space
from yian1.yaml.scalars import Scalars
from yian1.yaml.signs import COLONS, COMMAS

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft
    from yian1.yaml.layout import Layout

_BLOCK_TEXT = re.compile(r"[|>](?:([1-9])?[+-]?|[+-]([1-9]))[ \t]*(?:[ \t]#.*)?$")
_ONLY_MARKS = re.compile(rf"[:{COLONS},{COMMAS};\uff1b]+[ \t]*(?:[ \t]#|$)")
_UNOPENED = re.compile(r"[a-z_]+ *: [^{}\[\]'\"#]*\}[ \t]*(?:#.*)?$")
_TEXT_BRACKETS = str.maketrans("[]{}", "\u3014\u3015\u3008\u3009")


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
