"""A sheet before it is painted: what it is called, its columns and rows, and what is to stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yian1.output.excel.cells import Cell, Look

Row = tuple["Cell", ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; it is as wide as its content, but text at most `widest` cells (a 汉字 takes two).

    Where it `repeats` the row above, no row is made higher for it.
    """

    title: str
    widest: int = 14
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditional formatting: the cells of `column` get a look where `formula` holds.

    In the formula {NAME} stands for the cell of the column titled NAME in the same row.
    """

    column: str
    formula: str
    look: Look


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: title, a note below it, a header, rows, and rows of totals that no filter touches.

    `frozen` columns stay in sight at the left; `bars` names the column of percentages that get data bars.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    frozen: int
    totals: tuple[Row, ...] = ()
    rules: tuple[Rule, ...] = ()
    bars: str | None = None


def equal(column: str, *texts: str) -> str:
    """Return the formula that holds where a column has one of the texts."""
    tests = ",".join(f'{{{column}}}="{text}"' for text in texts)
    return f"OR({tests})"
