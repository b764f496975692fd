"""The layout of a terminal: its width, rows of cells in columns where nothing is cut, pages of facts and tables."""

from __future__ import annotations

import sys
from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

from yian1.console import is_pipe, wrap
from yian1.model.typography import cell_width
from yian1.output.cells import one_line, visible
from yian1.output.words import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console


Piece = tuple[str, str]  # text and style
Line = tuple[Piece, ...]
Signs = tuple[str, str, str]  # what bars are drawn with: the part that is done, the rest, where the pace stands

BLOCKS: Signs = ("█", "·", "│")
# In code page 936 a block or a line is as wide as a 汉字, so nothing drawn with them stays in its column.
ASCII: Signs = ("#", ".", "|")


class Screen:
    """Where lines are printed, here a pipe; `width` is None where lines need not be folded."""

    width: int | None = None
    plain = True

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def signs(self) -> Signs:
        """What bars are drawn with; only a Unicode terminal agrees with us about how wide a block is."""
        return BLOCKS if (self._stream.encoding or "utf-8").lower().startswith("utf") else ASCII

    def put(self, *lines: Line) -> None:
        """Print lines as they are."""
        for line in lines:
            self._stream.write(visible("".join([piece for piece, _ in line])) + "\n")

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph, folded to the screen."""
        line = one_line(text)
        self.put(*(((part, style),) for part in ([line] if self.width is None else wrap(line, self.width))))

    def blank(self) -> None:
        """Print an empty line."""
        self.put(())


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


def open_screen() -> Screen:
    """Return the screen of standard output; a terminal takes every text as it is."""
    if is_pipe():
        return Screen(sys.stdout)
    from rich.console import Console  # as above

    return Terminal(Console(file=sys.stdout, highlight=False, markup=False, emoji=False))


Cell = str | Line

GAP = 2
NARROWEST = 4
_LONGEST_NUMBER = 12  # signs


class Grid:
    """Columns as wide as their cells, but no more in all than `width`, if folding can bring that about.

    Behind the names in the first one, columns of numbers stand at the right.
    """

    def __init__(self, titles: Sequence[str], rows: Sequence[Sequence[Cell]], width: int | None) -> None:
        columns: list[tuple[Cell, ...]] = list(zip(titles, *rows, strict=True))
        wanted = [max(map(_longest, cells)) for cells in columns]
        rest = (width or 0) - GAP * (len(columns) - 1)
        for place, at in enumerate(() if width is None else sorted(range(len(wanted)), key=wanted.__getitem__)):
            wanted[at] = min(wanted[at], max(NARROWEST, rest // (len(wanted) - place)))
            rest -= wanted[at]
        self.titles, self.widths = titles, wanted
        told = [[cell for cell in cells if cell and cell != NONE] for _, *cells in columns]
        self._right = [at > 0 and 2 * sum(map(_is_number, cells)) > len(cells) for at, cells in enumerate(told)]

    @property
    def width(self) -> int:
        """The width of a whole line."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    def head(self) -> list[Line]:
        """Return the lines of the headings."""
        lines = self.row(self.titles)
        return [tuple((text, "bold" if text.strip() else "") for text, _ in line) for line in lines]

    def row(self, cells: Sequence[Cell]) -> list[Line]:
        """Return the lines of one row, without blanks at their ends."""
        folded = [_folded(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        return [self._line(line) for line in zip_longest(*folded, fillvalue=())]

    def _line(self, cells: Sequence[Line]) -> Line:
        pieces: list[Piece] = []
        for right, width, cell in zip(self._right, self.widths, cells, strict=True):
            blank = (" " * (width - line_width(cell)), "")
            gap = [(" " * GAP, "")] if pieces else []
            pieces += [*gap, blank, *cell] if right else [*gap, *cell, blank]
        while pieces and not pieces[-1][0].strip():
            pieces.pop()
        return tuple(piece for piece in pieces if piece[0])


def print_table(screen: Screen, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print rows under their headings, folded to the width of the screen."""
    print_groups(screen, titles, [("", rows)])


def print_groups(screen: Screen, titles: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> None:
    """Print groups of rows, each under its own heading if it has one, as one table."""
    layout = Grid(titles, [row for _, rows in groups for row in rows], screen.width)
    screen.put(*layout.head())
    if not screen.plain:  # a pipe needs no line below the headings
        screen.put(((("─" if screen.signs is BLOCKS else "-") * layout.width, "dim"),))
    for heading, rows in groups:
        if heading:
            screen.say(heading, "bold")
        for row in rows:
            screen.put(*layout.row(row))


def line_width(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cell_width(text) for text, _ in line)


def _longest(cell: Cell) -> int:
    return max(map(cell_width, cell.split("\n"))) if isinstance(cell, str) else line_width(cell)


def _is_number(cell: Cell) -> bool:
    text = cell if isinstance(cell, str) else "".join(piece for piece, _ in cell)
    return len(text) <= _LONGEST_NUMBER and any(sign.isdigit() for sign in text[:2])


def _folded(cell: Cell, width: int) -> list[Line]:
    if isinstance(cell, str):
        if cell.isprintable() and cell_width(cell) <= width:
            return [((cell.rstrip(), ""),)]
        return [((part, ""),) for line in wrap(cell, width) for part in _chopped(line, width)]
    return [cell]


def _chopped(line: str, width: int) -> list[str]:
    """Return a line in parts of at most that many cells; a long word has no place to be broken at."""
    starts, filled = [0], 0
    for at, sign in enumerate(line):
        cells = cell_width(sign)
        if at > starts[-1] and filled + cells > width:
            starts.append(at)
            filled = 0
        filled += cells
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def print_facts(screen: Screen, pairs: Iterable[tuple[str, str]]) -> None:
    """Print labels with what stands under each; empty ones are left out."""
    rows = [(label, one_line(text)) for label, text in pairs if text]
    layout = Grid(("", ""), rows, screen.width)
    for row in rows:
        screen.put(*layout.row(row))


def print_sentences(screen: Screen, heading: str, paragraphs: Sequence[str]) -> None:
    """Print a heading with paragraphs below it; nothing without any."""
    if paragraphs:
        screen.blank()
        screen.say(heading, "bold")
        for paragraph in paragraphs:
            screen.say(paragraph)


def print_part(screen: Screen, heading: str, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a heading with a table below it; nothing without rows."""
    if rows:
        screen.blank()
        screen.say(heading, "bold")
        print_table(screen, titles, rows)
