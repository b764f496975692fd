"""How wide columns and how high rows have to be: no program works that out by itself from a file that does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.model.hygiene import cell_width
from yian1.output.excel.cells import Shown, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.output.excel.cells import Cell
    from yian1.output.excel.table import Column, Row

_SHORT, _PADDING = 8, 1
# Points: a line of text, the space around a cell, the highest row that Excel knows.
_LINE, _SPACE, _HIGHEST = 14.0, 4.0, 409.0


def width(column: Column, values: Sequence[Cell]) -> int:
    """Return the width of a column: text may be broken into lines, numbers and dates never."""
    texts = [max(map(cell_width, value.split("\n"))) for value in map(_string, values) if value is not None]
    heading = min(cell_width(column.title), _SHORT)
    numbers = [width_of(value) for value in values if isinstance(value, Shown)]
    return max(min(max([heading, *texts]), column.widest), *numbers, 0) + _PADDING


def height(columns: Sequence[Column], widths: Sequence[int], row: Row, above: Row | None) -> float:
    """Return the height of a row in points, enough for its longest text; what is repeated from above needs none."""
    lines_needed = 1
    for index, cell in enumerate(row):
        text = _string(cell)
        if text is None or (columns[index].repeats and above is not None and above[index] == cell):
            continue
        room = _room(widths[index])
        lines_needed = max(lines_needed, sum(-(-cell_width(line) // room) or 1 for line in text.split("\n")))
    return min(lines_needed * _LINE + _SPACE, _HIGHEST)


def _room(width: int) -> int:
    """Return how many cells of 10-point text a column holds: widths count digits of 7 pixels, 5 pixels are margin."""
    return (7 * width - 5) * 100 // 667


def _string(cell: Cell) -> str | None:
    value = cell.value if isinstance(cell, Shown) else cell
    return value if isinstance(value, str) else None
