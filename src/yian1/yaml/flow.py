"""Collections in brackets, over one line or several: their entries, commas, colons, quotes and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.yaml import slips
from yian1.yaml.tokens import HEAD, LONGEST_NAME, PAIRS, Tokens, indentation, skip_space
from yian1.yaml.tree import BRACKETS, COLONS, COMMAS, ODD_SPACES, QUOTES

if TYPE_CHECKING:
    from yian1.yaml.slips import Draft

MAX_OPEN = 500  # brackets inside brackets; far above the depth that is refused later
WIDE_CLOSERS = tuple(wide for wide, plain in BRACKETS.items() if plain in PAIRS.values())
_LONGEST_KEY = 60  # characters, with the spaces around it
_TEXT = re.compile(r"(?:[^,\[\]{}:\s]|:(?![\s,\[\]{}]|$)|\s+(?![\s#,\[\]{}:]|$)|\s+:(?![\s,\[\]{}]|$))+")
_KEY = rf"[\"'{QUOTES}]?(?:[A-Za-z][A-Za-z0-9_-]*|\d+-\d+[a-z]?)[\"'{QUOTES}]?"
_COMMA_BEFORE_KEY = re.compile(rf"[{COMMAS}\u3001](?=[ {ODD_SPACES}]*{_KEY}[ {ODD_SPACES}]*[:{COLONS}])")
_COMMA_IN_LIST = re.compile(rf"[{COMMAS}]|(?<=[a-z0-9])\u3001(?=[a-z])")
_ENCLOSED = re.compile("\u201c[^\u201c\u201d]*\u201d|\uff08[^\uff08\uff09]*\uff09|\u300a[^\u300a\u300b]*\u300b")
_COLON = re.compile(rf"[{COLONS}]|:(?!//)")
_COMMENT = re.compile(r"[ \t]+(#)(?![ #])[^\n]*[\]}]")
_NEXT_ENTRY = re.compile(rf" *(?:- +)*[\"']?[A-Za-z0-9][\w.-]*[\"']? *[:{COLONS}](?:\s|$)")
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

    @property
    def closer(self) -> str:
        """The bracket that ends it."""
        return PAIRS[self.opener]


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
                self._close_all()
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
            row = self._following()
            if row is None:
                return False
            self._row, self._column = row, 0

    def _following(self) -> int | None:
        for row in range(self._row + 1, len(self.rows)):
            line = self.rows[row]
            if line.strip() and not line.lstrip().startswith("#"):
                ended = indentation(line) <= self._owner and _NEXT_ENTRY.match(line)
                return None if ended else row
        return None

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
        elif char == ":" and frame.state == "after":
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
        if char == frame.closer:
            self._frames.pop()
            self._column += 1
            if self._frames:
                self._frames[-1].state, self._frames[-1].plain = "after", False
        elif any(outer.closer == char for outer in self._frames):
            self._unclosed(frame, frame.closer)
        else:
            self.draft.mend(slips.OTHER_CLOSER, self._here, frame.closer, frame.opener, char, frame.closer)

    def _unclosed(self, frame: Frame, closers: str) -> None:
        opened, here = (frame.row, frame.column, 1), (self._row, self._column, 0)
        self.draft.mend(slips.NO_CLOSER, opened, closers, frame.opener, frame.closer, at=here)

    def _close_all(self) -> None:
        closers = "".join(frame.closer for frame in reversed(self._frames))
        self._unclosed(self._frames[0], closers)
        self._column += len(closers)
        self._frames.clear()

    # Marks

    def _wide_mark(self, column: int) -> None:
        """Mend a wide comma or closing bracket."""
        char = self.rows[self._row][column]
        plain = BRACKETS.get(char, ",")
        slip, text = (slips.WIDE_COMMA, ", ") if plain == "," else (slips.WIDE_CLOSER, plain)
        self.draft.mend(slip, (self._row, column, 1), text, char, plain)

    def _comma(self, frame: Frame) -> None:
        if frame.state != "after" and frame.empty:
            self._unclosed(frame, frame.closer)
            return
        frame.comma = (self._row, self._column) if frame.plain else None
        frame.state = "key" if frame.opener == "{" else "item"
        frame.plain = frame.empty = False
        self._column += 1

    def _quote(self, frame: Frame) -> None:
        row, column = self.quote(self._row, self._column, self._owner, flow=True)
        line = self.rows[row]
        after = skip_space(line, column)
        wide_colon = line[after : after + 1] in COLONS and after < len(line)
        if (
            not wide_colon
            and row == self._row
            and line[after : after + 1] not in ("", *",]}:#", *WIDE_CLOSERS, *COMMAS)
        ):
            self.text_after_quote(self._row, self._column, column)
            return
        if wide_colon and row == self._row:
            self.colon(row, after, glued=True)
        self._row, self._column = row, column
        frame.state = "after"

    # Keys and texts

    def _entry(self, frame: Frame) -> None:
        """Read a key or a text, or stay before it if something was mended."""
        head = HEAD.match(self.rows[self._row], self._column)
        if frame.state == "key" and head and self._is_odd_key(head):
            frame.state, self._column = "value", self.key(self._row, head)
            return
        if frame.state != "after" and (
            self.wide_bracket(self._row, self._column) or not self.start(self._row, self._column)
        ):
            return
        text = _TEXT.match(self.rows[self._row], self._column)
        if text is None:
            self._column += 1
        elif not self._mends_text(text, frame) and not (frame.state == "key" and self._mends_key(text, frame)):
            frame.state, frame.plain, self._column = "after", True, text.end()

    @staticmethod
    def _is_odd_key(head: re.Match[str]) -> bool:
        """Say whether a key has anything to mend."""
        if head["open"] in ("'", '"'):
            return False
        after = head.string[head.end() : head.end() + 2]
        glued = not head["after"] and after[:1] not in ("", *",]}") and after != "//"
        odd_space = (head["after"] + head["gap"]).strip(" ")
        return bool(head["open"] or head["close"] or head["colon"] != ":" or glued or odd_space)

    def _mends_text(self, text: re.Match[str], frame: Frame) -> bool:
        """Mend the first mark that runs a text into what follows it; say whether there was one."""
        line, end = text.string, text.end()
        mark = self._wide_closer(text)
        if mark is None:
            mark = self._odd_comma(text, frame)
        colon, cut = skip_space(line, end), _COMMENT.match(line, end)
        if mark is not None:
            self._wide_mark(mark)
        elif frame.state == "value" and line[colon : colon + 1] == ":":
            self.draft.mend(slips.COLON_IN_ENTRY, (self._row, colon, 1), "\uff1a")
        elif cut:
            self.draft.mend(slips.CUT_ENTRY, (self._row, cut.start(1), 1), "\u266f")
        else:
            return False
        return True

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
        """Mend an entry of a mapping that has no colon; say whether anything could be done."""
        line, body, (start, end) = text.string, text.group(), text.span()
        follower = line[skip_space(line, end) :][:1]
        if follower == ":":
            return False
        if frame.comma and follower in (",", "]", "}") and (not body.isascii() or body[0].isdigit()):
            self._comma_in_text(start, frame, *frame.comma)
            return True
        found = _COLON.search(line, start, end)
        if found is None or found.start() - start > LONGEST_NAME:
            return False
        self.colon(self._row, found.start(), glued=True)
        return True

    def _comma_in_text(self, start: int, frame: Frame, row: int, column: int) -> None:
        number = self.rows[row][column - 1].isdigit() and self.rows[self._row][start].isdigit()
        if not self.draft.has_trouble_near(row):
            self.draft.tell(slips.COMMA_IN_NUMBER if number else slips.COMMA_IN_TEXT, (row, column, 1))
        self.draft.replace("comma-in-text", (row, column, 1), "" if number else "\uff0c")
        frame.state, frame.comma = "after", None
