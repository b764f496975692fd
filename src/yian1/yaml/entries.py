"""One entry of a collection in brackets: its key, its text, and the marks that run it into the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.yaml.keys import Keys
from yian1.yaml.marks import HEAD
from yian1.yaml.signs import BRACKETS, COLONS, COMMAS, ODD_SPACES, PAIRS, QUOTES

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft
    from yian1.yaml.flow import Frame
    from yian1.yaml.scalars import Scalars

_TEXT = re.compile(r"(?:[^,\[\]{}:\s]|:(?![\s,\[\]{}]|$)|\s+(?![\s#,\[\]{}:]|$)|\s+:(?![\s,\[\]{}]|$))+")
_KEY = rf"[\"'{QUOTES}]?(?:[A-Za-z][A-Za-z0-9_-]*|\d+-\d+[a-z]?)[\"'{QUOTES}]?"
_COMMA_BEFORE_KEY = re.compile(rf"[{COMMAS}\u3001](?=[ {ODD_SPACES}]*{_KEY}[ {ODD_SPACES}]*[:{COLONS}])")
_COMMA_AT_END = re.compile(rf"[{COMMAS}](?=\s*$)")
_COMMA = re.compile(rf"[{COMMAS}]|(?<=[a-z0-9])\u3001(?=[a-z])")
_ENCLOSED = re.compile("\u201c[^\u201c\u201d]*\u201d|\uff08[^\uff08\uff09]*\uff09|\u300a[^\u300a\u300b]*\u300b")
_COMMENT = re.compile(r"[ \t]+(#)[^\n]*[\]}]")
_CLOSERS = "".join(wide for wide, plain in BRACKETS.items() if plain in PAIRS.values())
_LONGEST_NAME = 12  # characters
_LONGEST_KEY = 60  # characters, with the spaces around it
_WIDE_END = re.compile(rf"[{_CLOSERS}]+\s*$")


class Entries:
    """Reads the plain keys and texts between the marks of a collection."""

    def __init__(self, draft: Draft, scalars: Scalars) -> None:
        self._draft = draft
        self._scalars = scalars
        self._keys = Keys(draft)

    def wide_mark(self, row: int, column: int) -> None:
        """Mend a wide comma or closing bracket."""
        char = self._draft.rows[row][column]
        plain = BRACKETS.get(char, ",")
        code, name = ("full-width-comma", "逗号") if plain == "," else ("full-width-bracket", "括号")
        message = f"括号里的各项之间要用半角{name}，这里是“{char}”" if plain == "," else f"要用半角括号，这里是“{char}”"
        hint = f"改成半角的“{plain}”" + ("；如果是文字的一部分，给文字加引号" if plain == "," else "")
        self._draft.note(code, (row, column, 1), message, hint)
        self._draft.replace(code, (row, column, 1), ", " if plain == "," else plain)

    def wide_colon(self, row: int, column: int) -> None:
        """Mend the wide colon after a key."""
        self._keys.wide_colon(row, column, " ")

    def read(self, row: int, column: int, frame: Frame) -> int:
        """Read a key or a text and return the column after it, or the same column if it was mended."""
        line = self._draft.rows[row]
        if frame.state == "key":
            head = HEAD.match(line, column)
            if head and self._is_odd_key(head, line):
                frame.state = "value"
                return self._keys.mend(row, head)
        if frame.state != "after" and (self._scalars.wide_bracket(row, column) or not self._scalars.start(row, column)):
            return column
        text = _TEXT.match(self._draft.rows[row], column)
        if text is None:
            return column + 1
        if self._mends_text(row, text, frame) or (frame.state == "key" and self._mends_key(row, text, frame)):
            return column
        frame.state, frame.plain = "after", True
        return text.end()

    @staticmethod
    def _is_odd_key(head: re.Match[str], line: str) -> bool:
        if head["open"] in ("'", '"'):
            return False
        if head["open"] or head["close"] or head["colon"] != ":":
            return True
        after = line[head.end() : head.end() + 2]
        glued = not head["after"] and after[:1] not in ("", *",]}") and after != "//"
        return glued or bool(head["after"].strip(" ")) or bool(head["gap"].strip(" "))

    def _mends_text(self, row: int, text: re.Match[str], frame: Frame) -> bool:
        """Mend the first mark that runs a text into what follows it; say whether there was one."""
        line, (start, end) = self._draft.rows[row], text.span()
        mark = self._wide_closer(text)
        if mark is None:
            mark = self._odd_comma(line, start, end, frame)
        if mark is not None:
            self.wide_mark(row, mark)
            return True
        colon = end + len(line[end:]) - len(line[end:].lstrip())
        if frame.state == "value" and line[colon : colon + 1] == ":":
            message = "没有加引号的文字里不能有“: ”（冒号加空格）"
            hint = "文字里的冒号用全角“：”，或把整段文字用引号括起来"
            self._draft.guess("colon-in-text", (row, colon, 1), message, hint)
            self._draft.replace("colon-in-text", (row, colon, 1), "\uff1a")
            return True
        cut = _COMMENT.match(line, end)
        if cut and line[cut.end(1)] not in " #":
            message = "“#”以后的文字被当作注释，括号因此没有结尾"
            self._draft.guess("hash-in-text", (row, cut.start(1), 1), message, "把整段文字用引号括起来")
            self._draft.replace("hash-in-text", (row, cut.start(1), 1), "\u266f")
            return True
        return False

    @staticmethod
    def _wide_closer(text: re.Match[str]) -> int | None:
        """Return the column of a wide bracket at the end of a text that no bracket in the text opens."""
        found = _WIDE_END.search(text.group())
        for index in range(found.start(), len(text.group())) if found else ():
            read = text.group()[: index + 1]
            opener = chr(ord(read[-1]) - (1 if read[-1] == "\u3011" else 2))
            if read[-1] in _CLOSERS and read.count(read[-1]) > read.count(opener):
                return text.start() + index
        return None

    @staticmethod
    def _odd_comma(line: str, start: int, end: int, frame: Frame) -> int | None:
        """Return the column of a comma in a text that was meant to end it."""
        body = line[start:end]
        if frame.state == "item":
            found = _COMMA.search(_ENCLOSED.sub(lambda match: "_" * len(match.group()), body))
            return start + found.start() if found else None
        key = _COMMA_BEFORE_KEY.search(line, start, end + _LONGEST_KEY)
        if key and key.start() < end:
            return key.start()
        follower = line[end:].lstrip()[:1]
        last = max(map(body.rfind, COMMAS))
        if last >= 0 and (
            (follower in ("]", "}") and not body[last + 1 :].strip())
            or (follower == ":" and frame.state == "value" and len(body) - last <= _LONGEST_NAME)
        ):
            return start + last
        return None

    def _mends_key(self, row: int, text: re.Match[str], frame: Frame) -> bool:
        """Mend an entry of a mapping that has no colon; say whether anything could be done."""
        line, (start, end), body = self._draft.rows[row], text.span(), text.group()
        if line[end:].lstrip()[:1] == ":":
            return False
        ended = line[end:].lstrip()[:1] in (",", "]", "}")
        if frame.comma and ended and (not body.isascii() or body[0].isdigit()):
            self._comma_in_text(row, start, frame)
            return True
        found = re.compile(rf"[{COLONS}]|:(?!//)").search(line, start, end)
        if found is None or found.start() - start > _LONGEST_NAME:
            return False
        if found.group() == ":":
            self._keys.missing_space(row, found.start())
        else:
            self.wide_colon(row, found.start())
        return True

    def _comma_in_text(self, row: int, start: int, frame: Frame) -> None:
        comma_row, column = frame.comma or (row, start - 1)
        before, after = self._draft.rows[comma_row][column - 1], self._draft.rows[row][start]
        number = before.isdigit() and after.isdigit()
        message = "这里的半角逗号把数切成了两个" if number else "这里的半角逗号把文字切成了两段"
        hint = "去掉数中的逗号" if number else "文字里的逗号用全角“，”，或把整段文字用引号括起来"
        if not self._draft.has_trouble_near(comma_row, 0):
            self._draft.note("comma-in-text", (comma_row, column, 1), message, hint)
        self._draft.replace("comma-in-text", (comma_row, column, 1), "" if number else "\uff0c")
        frame.state, frame.comma = "after", None
