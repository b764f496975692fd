"""What the tables are printed on: a pipe, which takes plain lines as long as they need to be, or a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

from yian1.faces.terminal.meter import ASCII, BLOCKS, Signs
from yian1.faces.visible import one_line
from yian1.frame.console import wrap

if TYPE_CHECKING:
    from yian1.faces.terminal.grid import Line

WIDE = 110

# What moves the cursor or turns the text around; a file may hold it, a terminal must not get it.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
# What makes rich take a pipe for a terminal.
_FORCED = ("FORCE_COLOR", "TTY_COMPATIBLE")


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


def open_screen() -> Screen:
    """Return the screen of standard output; a pipe is served without loading what only a terminal needs."""
    if not sys.stdout.isatty() and not any(os.environ.get(name) for name in _FORCED):
        return Screen(sys.stdout)
    from yian1.faces.terminal.colours import open_terminal  # noqa: PLC0415 - rich takes longer to load than a table

    return open_terminal()


def visible(text: str) -> str:
    """Return a text without what moves the cursor."""
    return text if text.isprintable() else "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
