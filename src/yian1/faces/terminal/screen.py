"""The terminal that the tables are printed on: its width, its colours and its signs, or a pipe without any."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from yian1.faces.terminal.meter import ASCII, BLOCKS, Signs
from yian1.faces.visible import one_line
from yian1.frame.console import wrap

if TYPE_CHECKING:
    from yian1.faces.terminal.grid import Line

WIDE = 110

# What moves the cursor or turns the text around; a file may hold it, a terminal must not get it.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


class Screen:
    """Where lines are printed; `width` is None in a pipe, where lines are as long as they need to be."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.plain = not console.is_terminal
        self.width = None if self.plain else console.width

    @property
    def wide(self) -> bool:
        """Whether there is room for more than the main columns."""
        return self.width is None or self.width >= WIDE

    @property
    def signs(self) -> Signs:
        """What bars are drawn with; only a Unicode terminal agrees with us about how wide a block is."""
        return BLOCKS if self._console.encoding.startswith("utf") else ASCII

    def put(self, *lines: Line) -> None:
        """Print lines as they are."""
        for line in lines:
            text = Text.assemble(*((_visible(piece), style) for piece, style in line))
            self._console.print(text, soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph, folded to the screen."""
        line = one_line(text)
        self.put(*(((part, style),) for part in ([line] if self.width is None else wrap(line, self.width))))

    def blank(self) -> None:
        """Print an empty line."""
        self._console.print()

    def rule(self, width: int) -> None:
        """Print the line below the headings; a pipe needs none."""
        if not self.plain:
            self.put(((("─" if self.signs is BLOCKS else "-") * width, "dim"),))


def open_console() -> Console:
    """Return the console of standard output: it takes every text as it is."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)
