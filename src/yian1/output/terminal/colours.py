"""A terminal with its width and its colours, as rich knows them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from yian1.output.terminal.screen import Screen, visible

if TYPE_CHECKING:
    from yian1.output.terminal.grid import Line


class Terminal(Screen):
    """A screen that a rich console stands behind; rich decides whether it is a terminal."""

    def __init__(self, console: Console) -> None:
        super().__init__(console.file)  # type: ignore[arg-type] # the stream that it was made with
        self._console = console
        self.plain = not console.is_terminal
        self.width = None if self.plain else console.width

    def put(self, *lines: Line) -> None:
        """Print lines as they are."""
        for line in lines:
            text = Text.assemble(*((visible(piece), style) for piece, style in line))
            self._console.print(text, soft_wrap=True)

    def blank(self) -> None:
        """Print an empty line."""
        self._console.print()


def open_terminal() -> Terminal:
    """Return the terminal of standard output: it takes every text as it is."""
    return Terminal(Console(file=sys.stdout, highlight=False, markup=False, emoji=False))
