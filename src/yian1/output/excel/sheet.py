"""A sheet of a workbook: its columns, rows and rules, and how openpyxl paints it, ready to be read and printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from yian1.model.typography import cell_width
from yian1.output.cells import Cell, Look, Shown, fitted, is_formula, lines, width_of
from yian1.output.words import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell as Painted
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW = 3
_FONT, _BOLD_NAME = "宋体", "黑体"
_BODY, _STRONG = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
_TITLE, _NOTE = Font(name=_BOLD_NAME, size=14), Font(name=_FONT, size=9)
_HEADING = Font(name=_BOLD_NAME, size=10)
_HEADING_FILL = PatternFill("solid", start_color="FFE7E6E6")
_RULE = Side(style="thin", color="FF808080")
_GRID = Border(_RULE, _RULE, _RULE, _RULE)
_TEXT = Alignment(vertical="center", wrap_text=True)
_REPEATED = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NUMBER = Alignment(horizontal="right", vertical="center")

# A black and white print shows them by weight: good is regular, fair bold on light grey, bad white on dark.
_LOOKS = {
    Look.GOOD: (None, "FFE2EFDA"),
    Look.FAIR: (Font(bold=True, color="FF000000"), "FFFFD966"),
    Look.BAD: (Font(bold=True, color="FFFFFFFF"), "FFB3261E"),
}
_BAR = "FF8FABC9"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NARROW = 9
# Inches, as Excel counts margins.
_A4, _MARGIN, _FOOT = 9, 0.5, 0.25
_SHORT, _PADDING = 8, 1
# Points: a line of text, the space around a cell, the highest row that Excel knows.
_LINE, _SPACE, _HIGHEST = 14.0, 4.0, 409.0

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; it is as wide as its content, but text at most `widest` cells (a 汉字 takes two).

    Where it `repeats` the row above, no row is made higher for it.
    """

    title: str
    widest: int = 14
    repeats: bool = False


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
    bars: str | None = None


def paint(sheet: Worksheet, table: Table, *, sample: bool) -> None:
    """Write a table on an empty sheet, ready to be read, filtered and printed."""
    _head(sheet, table, sample=sample)
    rows = (*table.rows, *table.totals)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(table.rows)
    for number, row in enumerate(rows, first):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            _paint(sheet.cell(number, place), column, value, strong=number > last)
    _measure(sheet, table.columns, rows)
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{first}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(table.columns))}{last}"
    if table.rows and table.bars is not None:
        letter = get_column_letter([column.title for column in table.columns].index(table.bars) + 1)
        bars = Rule("dataBar", dataBar=DataBar(cfvo=[FormatObject("num", 0), FormatObject("num", 1)], color=_BAR))
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", bars)
    _set_up_page(sheet, sample=sample)


def _measure(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Set the widths of the columns and the heights of the rows, the header among them."""
    widths = [_width(column, [row[index] for row in rows]) for index, column in enumerate(columns)]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    heading = tuple(column.title for column in columns)
    above: Row | None = None
    for number, row in enumerate((heading, *rows), HEADER_ROW):
        sheet.row_dimensions[number].height = _height(columns, widths, row, above)
        above = row


def _head(sheet: Worksheet, table: Table, *, sample: bool) -> None:
    note = f"【{SAMPLE}】{table.note}" if sample else table.note
    for number, text, font in ((1, table.title, _TITLE), (2, note, _NOTE)):
        cell = sheet.cell(number, 1)
        _text(cell, text)
        cell.font = font
        cell.alignment = Alignment(vertical="center")
    for number, column in enumerate(table.columns, 1):
        heading = sheet.cell(HEADER_ROW, number)
        _text(heading, column.title)
        heading.font, heading.fill, heading.border, heading.alignment = _HEADING, _HEADING_FILL, _GRID, _CENTRED


def _paint(painted: Painted | MergedCell, column: Column, cell: Cell, *, strong: bool) -> None:
    value = cell.value if isinstance(cell, Shown) else cell
    painted.font, painted.border = _STRONG if strong else _BODY, _GRID
    painted.alignment = _alignment(column, value)
    if isinstance(value, str):
        _text(painted, value)
    elif isinstance(value, date):
        painted.value = value
    elif value is not None:
        painted.value = float(value) if isinstance(value, Decimal | Fraction) else value
    if isinstance(cell, Shown):
        painted.number_format = cell.format
        _stand_out(painted, cell.look)


def _alignment(column: Column, value: object) -> Alignment:
    """Return how a value stands: states, dates and counts in the middle, other numbers right, text left."""
    if column.repeats:
        return _REPEATED
    if isinstance(value, str) and column.widest > _NARROW:
        return _TEXT
    return _CENTRED if isinstance(value, str | date | int) else _NUMBER


def _text(painted: Painted | MergedCell, text: str) -> None:
    """Write text that Excel never takes for a formula, an error or an escaped character."""
    clean = lines(text)
    if not clean:
        return
    painted.value = fitted(_ESCAPED.sub("_x005F_", clean))
    painted.data_type = "s"
    painted.quotePrefix = is_formula(clean)


def _stand_out(painted: Painted | MergedCell, look: Look) -> None:
    if look in _LOOKS:
        font, fill = _LOOKS[look]
        painted.font = Font(name=_FONT, size=10, bold=font is not None, color=font.color if font else None)
        painted.fill = PatternFill("solid", start_color=fill)


def _set_up_page(sheet: Worksheet, *, sample: bool) -> None:
    """Print on A4 landscape, as wide as the page, the header on each page, the page number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = _MARGIN
    margins.header = margins.footer = _FOOT
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.right.text = SAMPLE if sample else None
    foot.left.text = "&A"
    foot.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter = HeaderFooter(oddHeader=head, oddFooter=foot)


def _width(column: Column, values: Sequence[Cell]) -> int:
    """Return the width of a column: text may be broken into lines, numbers and dates never."""
    texts = [max(map(cell_width, value.split("\n"))) for value in map(_string, values) if value is not None]
    heading = min(cell_width(column.title), _SHORT)
    numbers = [width_of(value) for value in values if isinstance(value, Shown)]
    return max(min(max([heading, *texts]), column.widest), *numbers, 0) + _PADDING


def _height(columns: Sequence[Column], widths: Sequence[int], row: Row, above: Row | None) -> float:
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
