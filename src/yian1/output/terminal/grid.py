"""Rows of cells laid out in terminal columns: what may fold is folded, nothing is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.console import wrap
from yian1.model.hygiene import cell_width
from yian1.output.terminal.screen import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.output.terminal.screen import Piece, Screen

Cell = str | Line

GAP = 2
NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its side, and whether its cells may be folded into several lines."""

    title: str
    right: bool = False
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns with the widths that they have got, in terminal cells."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        """The width of a whole line."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    def head(self) -> list[Line]:
        """Return the line of headings."""
        return self.row([((column.title, "bold"),) for column in self.columns])

    def row(self, cells: Sequence[Cell]) -> list[Line]:
        """Return the lines of one row, without blanks at their ends."""
        folded = [_folded(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        height = max(map(len, folded))
        return [self._line([lines[at] if at < len(lines) else () for lines in folded]) for at in range(height)]

    def _line(self, cells: Sequence[Line]) -> Line:
        pieces: list[Piece] = []
        for column, width, cell in zip(self.columns, self.widths, cells, strict=True):
            blank = (" " * (width - line_width(cell)), "")
            gap = [(" " * GAP, "")] if pieces else []
            pieces += [*gap, blank, *cell] if column.right else [*gap, *cell, blank]
        while pieces and not pieces[-1][0].strip():
            pieces.pop()
        return tuple(piece for piece in pieces if piece[0])


def grid(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], width: int | None) -> Grid:
    """Return columns as wide as their cells, but no more in all than `width`, if folding can bring that about."""
    wanted = [cell_width(column.title) for column in columns]
    for row in rows:
        wanted = [max(known, _longest(cell)) for known, cell in zip(wanted, row, strict=True)]
    if width is None:
        return Grid(tuple(columns), tuple(wanted))
    rest = width - GAP * (len(columns) - 1)
    rest -= sum(cells for column, cells in zip(columns, wanted, strict=True) if not column.folds)
    folding = sorted((at for at, column in enumerate(columns) if column.folds), key=wanted.__getitem__)
    for place, at in enumerate(folding):
        wanted[at] = min(wanted[at], max(NARROWEST, rest // (len(folding) - place)))
        rest -= wanted[at]
    return Grid(tuple(columns), tuple(wanted))


def print_table(screen: Screen, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Print rows under their headings, folded to the width of the screen."""
    layout = grid(columns, rows, screen.width)
    print_head(screen, layout)
    for row in rows:
        screen.put(*layout.row(row))


def print_head(screen: Screen, layout: Grid) -> None:
    """Print the headings of a table and the line below them."""
    screen.put(*layout.head())
    screen.rule(layout.width)


def line_width(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cell_width(text) for text, _ in line)


def _longest(cell: Cell) -> int:
    return max(map(cell_width, cell.split("\n"))) if isinstance(cell, str) else line_width(cell)


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
