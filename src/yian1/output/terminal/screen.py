"""What the tables are printed on: a pipe, which takes plain lines as long as they need to be, or a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TextIO

from yian1.console import wrap
from yian1.output.terminal.meter import ASCII, BLOCKS, Signs
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from yian1.output.terminal.grid import Line

WIDE = 110

# What moves the cursor or turns the text around; a file may hold it, a terminal must not get it.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


class Screen:
    """Where lines are printed, here a pipe; `width` is None where lines need not be folded."""

    width: int | None = None
    plain = True

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def wide(self) -> bool:
        """Whether there is room for more than the main columns."""
        return self.width is None or self.width >= WIDE

    @property
    def signs(self) -> Signs:
        """What bars are drawn with; only a Unicode terminal agrees with us about how wide a block is."""
        return BLOCKS if (self._stream.encoding or "utf-8").lower().startswith("utf") else ASCII

    def put(self, *lines: Line) -> None:
        """Print lines as they are."""
        for line in lines:
            self._stream.write("".join(visible(piece) for piece, _ in line) + "\n")

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph, folded to the screen."""
        line = one_line(text)
        self.put(*(((part, style),) for part in ([line] if self.width is None else wrap(line, self.width))))

    def blank(self) -> None:
        """Print an empty line."""
        self._stream.write("\n")

    def rule(self, width: int) -> None:
        """Print the line below the headings; a pipe needs none."""
        if not self.plain:
            self.put(((("─" if self.signs is BLOCKS else "-") * width, "dim"),))


def visible(text: str) -> str:
    """Return a text without what moves the cursor."""
    return text if text.isprintable() else "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
