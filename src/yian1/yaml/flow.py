"""Collections in brackets, over one line or several: their commas, colons, quotes and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.yaml.entries import Entries
from yian1.yaml.levels import indentation
from yian1.yaml.marks import ODD_SPACE, skip_space
from yian1.yaml.signs import BRACKETS, COLONS, COMMAS, PAIRS

if TYPE_CHECKING:
    from yian1.yaml.draft import Draft
    from yian1.yaml.scalars import Scalars

MAX_OPEN = 500  # brackets inside brackets; far above the depth that is refused later
WIDE_CLOSERS = tuple(wide for wide, plain in BRACKETS.items() if plain in PAIRS.values())
_FOREIGN = re.compile(rf" *(?:- +)*[\"']?[A-Za-z0-9][\w.-]*[\"']? *[:{COLONS}](?:\s|$)")


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
