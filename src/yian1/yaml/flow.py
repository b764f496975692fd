"""Collections in brackets, over one line or several: their entries, commas, colons, quotes and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.yaml.marks import (
    BRACKETS,
    COLONS,
    COMMAS,
    HEAD,
    ODD_SPACE,
    ODD_SPACES,
    PAIRS,
    QUOTES,
    indentation,
    skip_space,
)
from yian1.yaml.tokens import LONGEST_NAME, Keys

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft
    from yian1.yaml.tokens import Scalars

MAX_OPEN = 500  # brackets inside brackets; far above the depth that is refused later
_TEXT = re.compile(r"(?:[^,\[\]{}:\s]|:(?![\s,\[\]{}]|$)|\s+(?![\s#,\[\]{}:]|$)|\s+:(?![\s,\[\]{}]|$))+")
_KEY = rf"[\"'{QUOTES}]?(?:[A-Za-z][A-Za-z0-9_-]*|\d+-\d+[a-z]?)[\"'{QUOTES}]?"
_COMMA_BEFORE_KEY = re.compile(rf"[{COMMAS}\u3001](?=[ {ODD_SPACES}]*{_KEY}[ {ODD_SPACES}]*[:{COLONS}])")
_COMMA_AT_END = re.compile(rf"[{COMMAS}](?=\s*$)")
_COMMA = re.compile(rf"[{COMMAS}]|(?<=[a-z0-9])\u3001(?=[a-z])")
_ENCLOSED = re.compile("\u201c[^\u201c\u201d]*\u201d|\uff08[^\uff08\uff09]*\uff09|\u300a[^\u300a\u300b]*\u300b")
_COMMENT = re.compile(r"[ \t]+(#)[^\n]*[\]}]")
_LONGEST_KEY = 60  # characters, with the spaces around it
WIDE_CLOSERS = tuple(wide for wide, plain in BRACKETS.items() if plain in PAIRS.values())
_FOREIGN = re.compile(rf" *(?:- +)*[\"']?[A-Za-z0-9][\w.-]*[\"']? *[:{COLONS}](?:\s|$)")
_WIDE_END = re.compile(rf"[{''.join(WIDE_CLOSERS)}]+\s*$")


@dataclass(slots=True)
class Frame:
    """An open bracket and what must come next in it."""

    opener: str
    row: int
    column: int
    state: str  # key, value, item, or after (an entry has ended)
    comma: tuple[int, int] | None = None  # where the comma before the entry is, if plain text stood before it
    plain: bool = False  # the last entry was plain text
    empty: bool = True  # no comma has been read yet


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
            if read[-1] in WIDE_CLOSERS and read.count(read[-1]) > read.count(opener):
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
            or (follower == ":" and frame.state == "value" and len(body) - last <= LONGEST_NAME)
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
        if found is None or found.start() - start > LONGEST_NAME:
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


class Flow:
    """Reads one collection from its opening bracket on."""

    def __init__(self, draft: Draft, scalars: Scalars, owner: int) -> None:
        self._draft = draft
        self._scalars = scalars
        self._entries = Entries(draft, scalars)
        self._owner = owner
        self._row = self._column = 0
        self._frames: list[Frame] = []

    def read(self, row: int, column: int) -> tuple[int, int]:
        """Return the row and the column after the closing bracket, which is put in where it is missing."""
        self._row, self._column = row, column
        self._open()
        while self._frames and not self._draft.full:
            if len(self._frames) > MAX_OPEN:
                return len(self._draft.rows) - 1, len(self._draft.rows[-1])
            if self._skip():
                self._step()
            else:
                self._close_all()
        return self._row, self._column

    def _skip(self) -> bool:
        """Go to the next mark or text; false if the collection cannot go on."""
        while True:
            line = self._draft.rows[self._row]
            end = skip_space(line, self._column)
            if end < len(line) and not (line[end] == "#" and line[end - 1 : end] in ("", " ", "\t")):
                if ODD_SPACE.search(line, self._column, end):
                    end = self._scalars.gap(self._row, self._column)
                self._column = end
                return True
            row = self._following()
            if row is None:
                return False
            self._row, self._column = row, 0

    def _following(self) -> int | None:
        for row in range(self._row + 1, len(self._draft.rows)):
            line = self._draft.rows[row].strip()
            if line and not line.startswith("#"):
                indent = indentation(self._draft.rows[row])
                foreign = indent <= self._owner and _FOREIGN.match(self._draft.rows[row])
                return None if foreign else row
        return None

    def _step(self) -> None:
        char = self._draft.rows[self._row][self._column]
        if char in PAIRS and self._frames[-1].plain and self._frames[-1].state == "after":
            self._bracket_in_text()
        elif char in PAIRS:
            self._open()
        elif char in PAIRS.values():
            self._shut(char)
        elif char in WIDE_CLOSERS or (char in COMMAS and self._frames[-1].state != "value"):
            self._entries.wide_mark(self._row, self._column)
        elif char == ",":
            self._comma()
        elif char in "'\"":
            self._quote()
        elif char == ":" and self._frames[-1].state == "after":
            self._frames[-1].state = "value"
            self._column += 1
        else:
            self._column = self._entries.read(self._row, self._column, self._frames[-1])

    def _open(self) -> None:
        opener = self._draft.rows[self._row][self._column]
        self._frames.append(Frame(opener, self._row, self._column, "key" if opener == "{" else "item"))
        self._column += 1

    def _bracket_in_text(self) -> None:
        """Take a bracket right behind plain text for a part of it, and its other half too."""
        line = self._draft.rows[self._row]
        char = line[self._column]
        message = f"括号里没有加引号的文字不能再有“{char}”"
        hint = "整段文字用引号括起来，或改用“〔〕”“（）”"
        self._draft.guess("bracket-in-text", (self._row, self._column, 1), message, hint)
        closer = line.find(PAIRS[char], self._column)
        if closer > 0 and not set(line[self._column + 1 : closer]) & set(",:[]{}"):
            self._draft.replace("bracket-in-text", (self._row, closer, 1), "\u3015")
        self._draft.replace("bracket-in-text", (self._row, self._column, 1), "\u3014")

    def _comma(self) -> None:
        frame = self._frames[-1]
        if frame.state != "after" and frame.empty:
            self._unclosed(frame)
            self._draft.replace("unclosed-bracket", (self._row, self._column, 0), PAIRS[frame.opener])
            return
        frame.comma = (self._row, self._column) if frame.plain else None
        frame.state = "key" if frame.opener == "{" else "item"
        frame.plain = frame.empty = False
        self._column += 1

    def _quote(self) -> None:
        start = (self._row, self._column)
        row, column = self._scalars.quote(*start, self._owner, flow=True)
        line = self._draft.rows[row]
        follower = line[skip_space(line, column) :][:1]
        if follower in ("", *",]}:#", *WIDE_CLOSERS, *COMMAS) or row != start[0]:
            self._row, self._column = row, column
            self._frames[-1].state = "after"
        elif follower in COLONS:
            self._entries.wide_colon(row, skip_space(line, column))
            self._row, self._column = row, column
            self._frames[-1].state = "after"
        else:
            self._scalars.text_after_quote(*start, column)

    def _shut(self, char: str) -> None:
        frame = self._frames[-1]
        expected = PAIRS[frame.opener]
        if char == expected:
            self._frames.pop()
            self._column += 1
            if self._frames:
                self._frames[-1].state, self._frames[-1].plain = "after", False
        elif any(PAIRS[outer.opener] == char for outer in self._frames):
            self._unclosed(frame)
            self._draft.replace("unclosed-bracket", (self._row, self._column, 0), expected)
        else:
            where = (self._row, self._column, 1)
            message = f"括号不成对：开头是“{frame.opener}”，结尾却是“{char}”"
            self._draft.guess("unclosed-bracket", where, message, f"改成“{expected}”")
            self._draft.replace("unclosed-bracket", where, expected)

    def _unclosed(self, frame: Frame) -> None:
        message = f"括号“{frame.opener}”没有成对：找不到结尾的“{PAIRS[frame.opener]}”"
        hint = f"在这一项的末尾补上“{PAIRS[frame.opener]}”"
        self._draft.guess("unclosed-bracket", (frame.row, frame.column, 1), message, hint)

    def _close_all(self) -> None:
        self._unclosed(self._frames[0])
        closers = "".join(PAIRS[frame.opener] for frame in reversed(self._frames))
        self._draft.replace("unclosed-bracket", (self._row, self._column, 0), closers)
        self._column += len(closers)
        self._frames.clear()
