"""How wide the columns of a table are, and how small its text: worked out from the text, the same everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from yian1.faces.docx.geometry import TWIPS
from yian1.faces.docx.kinsoku import MEASURES
from yian1.faces.markup import ems, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.faces.markup import Runs, Table

SIZES = (24, 21, 18)  # 小四, 五号, 小五, in half-points
CELL_MARGIN = 57

_LINES = 1.8  # so many lines a row may have on average before a smaller size is tried
# A figure with its measure; LibreOffice would part it from a percent sign that stands before a bracket.
_TOKEN = re.compile(rf"[+\-]?[0-9][!-~]*[{MEASURES}]*(?:(?<=%)\uff08[0-9]+[{MEASURES}]?)?|[!-~]+|.")
_LONGEST_TOKEN = 8.0  # longer pieces without a space may break
_WHOLE = 4.0  # headings and cells of up to so many ems stay on one line
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in twips, the size of the text in half-points, and which columns are short enough to be centred."""

    widths: tuple[int, ...]
    size: int
    short: tuple[bool, ...]

    def lines(self, row: Sequence[Runs]) -> int:
        """Return about how many lines the highest cell of a row takes."""
        em = self.size / 2 * TWIPS
        rooms = [max((width - 2 * CELL_MARGIN) / em, 1.0) for width in self.widths]
        return max((-int(-ems(plain(cell)) // room) for cell, room in zip(row, rooms, strict=True)), default=1)


def columns(table: Table, width: int) -> Columns:
    """Return the columns of a table that is to be `width` twips wide, with the largest text that fits well."""
    texts = [[plain(cell) for cell in column] for column in zip(table.header, *table.rows, strict=True)]
    for size in SIZES:
        found = Columns(_widths(texts, size, width), size, table.short())
        if sum(map(found.lines, table.rows)) <= _LINES * len(table.rows):
            break
    return found


def _widths(texts: Sequence[Sequence[str]], size: int, width: int) -> tuple[int, ...]:
    """Return widths that make the table low: by the cube root of the squared lengths, within what cells need.

    Less than its longest word makes a column unreadable, more than its longest text is wasted on it.
    """
    em = size / 2 * TWIPS
    room = width / em - len(texts) * 2 * CELL_MARGIN / em
    least = [max(min(ems(column[0]) / 2, _WHOLE), *map(_unbroken, column)) for column in texts]
    most = [max(need, *map(ems, column)) + 0.3 for need, column in zip(least, texts, strict=True)]
    weights = [sum(ems(text) ** 2 for text in column[1:]) ** (1 / 3) for column in texts]
    shares = _fitted(least, most, weights, room)
    scale = room / sum(shares)
    ends = [round(sum(shares[:at]) * scale * em) + at * 2 * CELL_MARGIN for at in range(len(shares) + 1)]
    ends[-1] = width
    return tuple(end - start for start, end in pairwise(ends))


def _fitted(least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float) -> list[float]:
    """Return the weights times the factor that makes them fill the room, each kept between its bounds."""
    low, high = 0.0, room * 2
    shares = list(least)
    for _ in range(_STEPS):
        factor = (low + high) / 2
        shares = [min(max(factor * weight, need), top) for need, top, weight in zip(least, most, weights, strict=True)]
        low, high = (low, factor) if sum(shares) > room else (factor, high)
    return shares


def _unbroken(text: str) -> float:
    """Return the width of the longest piece of a text that should stay on one line."""
    whole = ems(text)
    if whole <= _WHOLE:
        return whole + 0.3
    return min(max(ems(piece) for piece in _TOKEN.findall(text)), _LONGEST_TOKEN) + 0.3
