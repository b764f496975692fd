"""The key of a line and its colon, with everything that an input method or a slip can do to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.levels import indentation
from yian1.yaml.marks import HEAD, IDENTIFIER, ODD_SPACE, key_colon, quoted
from yian1.yaml.signs import COLONS, QUOTES

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft

_LOOK_AHEAD = 500  # lines
_COMPLEX = re.compile(r"\?(?:\s|$)")
_COLON = re.compile(rf"[{COLONS}]|:(?!//)")
_WORD = re.compile(r"[A-Za-z0-9_-]+(?=\s|$)")
_OPENERS = "[{\uff3b\uff5b"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+ +[\[{]")
_LONGEST_NAME = 12  # characters


class Keys:
    """Finds the key that a line begins with and mends its marks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def read(self, row: int, column: int, *, required: bool, root: bool) -> int | None:
        """Return the column after the key's colon; None if the line is a text.

        `required`: a key must stand there, since the lines beside it have one.
        """
        line = self._draft.rows[row]
        if line[column] in _OPENERS:
            return None
        if _COMPLEX.match(line, column):
            self._refuse(row, column, "complex-key", "本程序的文件不用“? ”开头的键", "写成“键: 值”")
            return None
        head = HEAD.match(line, column)
        if head and self._is_key(head, line, required=required or root):
            return self._last_colon(row, column, self.mend(row, head) - 1) + 1
        colon = None if _BARE_KEY.match(line, column) else key_colon(line, column)
        if colon is not None:
            if line[column:colon].strip() == "<<":
                self._refuse(row, column, "merge-key", "本程序的文件不用合并键“<<”", "把要合并的各行直接写在这里")
                return None
            return self._last_colon(row, column, colon) + 1
        if (
            required
            or _BARE_KEY.match(line, column)
            or self._keys_follow(row, column)
            or (root and _COLON.search(line, column))
        ):
            return self._unfinished(row, column)
        return None

    def _last_colon(self, row: int, column: int, colon: int) -> int:
        """Return the colon that ends the key: the last one if a block hangs on it and another stands before it."""
        line = self._draft.rows[row]
        last = len(line.rstrip()) - 1
        deeper = indentation(self._draft.next_line(row)) > column
        if last <= colon + 1 or line[last] != ":" or not deeper or not line[colon + 1 : last].strip(" :"):
            return colon
        message = "键里多了一个冒号"
        self._draft.guess("colon-in-text", (row, colon, 1), message, "删去多余的冒号")
        self._draft.replace("colon-in-text", (row, colon, 1), "\uff1a")
        return last

    def odd_space(self, row: int, start: int, end: int, text: str, place: str) -> None:
        """Report the tab or wide space in a stretch between two marks and put `text` there."""
        odd = ODD_SPACE.search(self._draft.rows[row], start, end)
        if odd is None:
            return
        code, name = ("tab", "制表符（Tab）") if odd.group() == "\t" else ("full-width-space", "全角空格")
        self._draft.note(code, (row, odd.start(), 1), f"{place}用了{name}", "改成一个半角空格")
        self._draft.replace(code, (row, start, end - start), text)

    def _refuse(self, row: int, column: int, code: str, message: str, hint: str) -> None:
        length = len(self._draft.rows[row].rstrip()) - column
        self._draft.note(code, (row, column, length), message, hint)
        self._draft.blank(row)
        if self._draft.rows[row + 1 : row + 2] and self._draft.rows[row + 1].startswith(": ", column):
            self._draft.blank(row + 1)
        self._draft.complete = False

    @staticmethod
    def _is_key(head: re.Match[str], line: str, *, required: bool) -> bool:
        if head["open"] in ("'", '"') and not head["close"] and quoted(line, head.start()):
            return False
        apart = bool(head["after"]) or head.end() == len(line)
        if head["colon"] == ":" and apart and head["after"][:1] in ("", " "):
            return True
        if line.startswith("//", head.end()):
            return False
        return required or IDENTIFIER.fullmatch(head["key"]) is not None

    def mend(self, row: int, head: re.Match[str]) -> int:
        """Mend the marks of a key from the right to the left; return the column after its colon."""
        draft, line = self._draft, self._draft.rows[row]
        colon, end = head.start("colon"), head.end()
        space = "" if head["after"] or end == len(line) else " "
        self.odd_space(row, colon + 1, end, " ", "冒号后面")
        if head["colon"] != ":":
            self.wide_colon(row, colon, space)
        elif space:
            self.missing_space(row, colon)
        self.odd_space(row, head.start("gap"), colon, "", "冒号前面")
        self._mend_quotes(row, head)
        found = HEAD.match(draft.rows[row], head.start())
        return found.end("colon") if found else colon + 1

    def missing_space(self, row: int, column: int) -> None:
        """Mend the colon at that column, which nothing separates from its value."""
        self._draft.note("missing-space", (row, column, 1), "冒号后面缺少空格", "在冒号后面加一个空格")
        self._draft.replace("missing-space", (row, column + 1, 0), " ")

    def wide_colon(self, row: int, column: int, space: str) -> None:
        """Mend the wide colon at that column, with a space behind it if there is none."""
        char = self._draft.rows[row][column]
        message = f"键后面要用半角冒号，这里是“{char}”"
        self._draft.note("full-width-colon", (row, column, 1), message, "改成半角冒号“:”，后面空一格")
        self._draft.replace("full-width-colon", (row, column, 1), f":{space}")

    def _mend_quotes(self, row: int, head: re.Match[str]) -> None:
        if head["open"] == head["close"] and head["open"] not in QUOTES:
            return
        if not head["open"] and not head["close"]:
            return
        part = "open" if head["open"] and head["open"] in QUOTES else "close" if head["close"] else "open"
        where = (row, head.start(part), 1)
        if head[part] in QUOTES:
            self._draft.note("full-width-quote", where, f"键不能放在“{head[part]}”里", f"只写 {head['key']}")
        else:
            self._draft.note("unclosed-quote", where, "键的引号不成对", f"只写 {head['key']}")
        for side in ("close", "open"):
            self._draft.replace("full-width-quote", (row, head.start(side), len(head[side])), "")

    def _keys_follow(self, row: int, column: int) -> bool:
        """Say whether the next line of the same block is a key, so that this one was meant as one."""
        for line in self._draft.rows[row + 1 : row + 1 + _LOOK_AHEAD]:
            spaces = indentation(line)
            if not line.strip() or line[spaces] == "#":
                continue
            if spaces < column:
                return False
            if spaces == column:
                return key_colon(line, column) is not None
        return False

    def is_unfinished(self, row: int, column: int) -> bool:
        """Say whether a line without a key looks like one that lacks its colon."""
        line = self._draft.rows[row]
        return bool(_BARE_KEY.match(line, column) or _WORD.match(line, column) or self._early_colon(line, column))

    def stray_text(self, row: int, column: int) -> None:
        """Leave out a line that is neither key nor item nor part of a text."""
        message = "这一行接不上上文：不是“键: 值”，也不是列表的一项"
        hint = "如果是上一行文字的继续，与上一行写成一行；如果是新的内容，写成“键: 值”"
        length = len(self._draft.rows[row].rstrip()) - column
        self._draft.guess("stray-text", (row, column, length), message, hint)
        self._draft.blank(row)
        self._draft.complete = False

    @staticmethod
    def _early_colon(line: str, column: int) -> re.Match[str] | None:
        """Find the colon after the name that a line begins with; what stands before that of a sentence is longer."""
        found = None if _BARE_KEY.match(line, column) else _COLON.search(line, column)
        return found if found and found.start() - column <= _LONGEST_NAME else None

    def _unfinished(self, row: int, column: int) -> int | None:
        """Mend a line that must have a key but has no colon that YAML knows."""
        line = self._draft.rows[row]
        found = self._early_colon(line, column)
        if found and found.group() == ":":
            self.missing_space(row, found.start())
            return found.end()
        if found:
            self.wide_colon(row, found.start(), "" if line[found.end() : found.end() + 1] in ("", " ") else " ")
            return found.end()
        word = _WORD.match(line, column)
        if word is None:
            self.stray_text(row, column)
            return None
        message, hint = f"“{word.group()}”后面缺少冒号", f"写成“{word.group()}: 值”（半角冒号和一个空格）"
        self._draft.guess("missing-colon", (row, column, len(word.group())), message, hint)
        self._draft.replace("missing-colon", (row, word.end(), 0), ":")
        return word.end() + 1
