"""What is printed on: a pipe, which takes plain lines as long as they need to be, or a terminal of some width."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from yian1.console import is_pipe, wrap
from yian1.output.escapes import one_line, visible

if TYPE_CHECKING:
    from rich.console import Console

Piece = tuple[str, str]  # text and style
Line = tuple[Piece, ...]

WIDE = 110


@dataclass(frozen=True, slots=True)
class Signs:
    """What bars are drawn with: the part that is done, the rest, and where the pace stands."""

    full: str
    empty: str
    mark: str


BLOCKS = Signs("█", "·", "│")
# In code page 936 a block or a line is as wide as a 汉字, so nothing drawn with them stays in its column.
ASCII = Signs("#", ".", "|")


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


class Terminal(Screen):
    """A screen that a rich console stands behind, with its width and colours; rich decides whether it is a terminal."""

    def __init__(self, console: Console) -> None:
        super().__init__(console.file)  # type: ignore[arg-type] # the stream that it was made with
        self._console = console
        self.plain = not console.is_terminal
        self.width = None if self.plain else console.width

    def put(self, *lines: Line) -> None:
        """Print lines as they are."""
        from rich.text import Text  # rich takes longer to load than a table, and a pipe needs none

        for line in lines:
            text = Text.assemble(*((visible(piece), style) for piece, style in line))
            self._console.print(text, soft_wrap=True)

    def blank(self) -> None:
        """Print an empty line."""
        self._console.print()


def open_screen() -> Screen:
    """Return the screen of standard output; a terminal takes every text as it is."""
    if is_pipe():
        return Screen(sys.stdout)
    from rich.console import Console  # as above

    return Terminal(Console(file=sys.stdout, highlight=False, markup=False, emoji=False))
