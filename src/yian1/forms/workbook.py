"""The form as a workbook: locked labels, checked inputs, and the same bytes for the same data."""

from __future__ import annotations

import re
from datetime import datetime, time
from math import ceil
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from yian1.forms.rows import (
    ANSWER,
    COLUMNS,
    LABEL,
    NO,
    REMARK_TITLES,
    SAMPLE,
    SHEET,
    YES,
    Input,
    Row,
    form_rows,
    title,
)
from yian1.model.diagnostics import UsageError
from yian1.model.filing import ReportState
from yian1.model.hygiene import cell_width
from yian1.model.period import parse_date
from yian1.output.archive import repacked_book
from yian1.output.cells import LONGEST, fitted
from yian1.output.escapes import is_formula

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet as Sheet

    from yian1.core.worksheet import Worksheet

GUIDE = (
    "只填浅黄色的格子；没有的数据和举措留空，不要填0。数字按所列计量单位填，也可以写成98.2万家、25%。"
    "填好后保存，发回办公室；请勿删改其他格子。"
)
HEAD_ROW = 3
WIDTHS = (10, 30, 50, 10, 36, 50, 20, 13, 8, 24, 20)  # in half-width characters, one for each column
LINE = 16  # points, for 11 point type
LOWEST, HIGHEST = 1, 24  # lines of a row; Excel's own limit is 409 points
ROOM_FOR_TEXT = 3  # lines
MARGIN = 0.5  # inches

_EDGE = Side(style="thin", color="999999")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_PALE_YELLOW = PatternFill("solid", fgColor="FFF9DB")
_PALE_BLUE = PatternFill("solid", fgColor="E8EEF4")
_HEAD, _KNOWN, _OPEN = "填报表标题", "填报表说明", "填报表填写"  # the styles of its cells, as Excel lists them
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d*[1-9])?", re.ASCII)


def as_xlsx(sheet: Worksheet) -> bytes:
    """Return the form as .xlsx."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    rows = form_rows(sheet)
    for style in _styles():
        book.add_named_style(style)
    _heading(page, title(sheet))
    checks = _checks(sheet.month.year)
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        _row(page, number, row)
        _check(page, checks, number, row)
    for check in checks.values():
        page.add_data_validation(check)
    _set_up(page, HEAD_ROW + len(rows), SAMPLE if sheet.sample else "")
    book.properties.creator = "yian1"
    book.properties.created = book.properties.modified = datetime.combine(sheet.month.first_day, time())
    return repacked_book(book)


def _styles() -> tuple[NamedStyle, ...]:
    """Return the styles of a form's cells: set once for a book, since openpyxl weighs each font anew in each cell."""
    font, bold = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
    within, unlocked = Alignment(vertical="center", wrap_text=True), Protection(locked=False)
    return (
        NamedStyle(_HEAD, bold, _PALE_BLUE, _BOX, within),
        NamedStyle(_KNOWN, font, border=_BOX, alignment=within),
        NamedStyle(_OPEN, font, _PALE_YELLOW, _BOX, within, protection=unlocked),
    )


def _heading(page: Sheet, text: str) -> None:
    for number, (line, size) in enumerate(((text, 16), (GUIDE, 11)), start=1):
        page.merge_cells(start_row=number, start_column=2, end_row=number, end_column=6)
        cell = page.cell(number, 2)
        _write(cell, line)
        cell.font = Font(name="宋体", size=size, bold=number == 1)
        cell.alignment = Alignment(horizontal="center" if number == 1 else "left", vertical="center", wrap_text=True)
    page.row_dimensions[1].height = 30
    page.row_dimensions[2].height = 2 * LINE + 4
    for column, name in enumerate(COLUMNS, start=1):
        _write(page.cell(HEAD_ROW, column), name, _HEAD)


def _row(page: Sheet, number: int, row: Row) -> None:
    texts = row.texts()
    if not row.key:  # a heading over all columns; merged while nothing is in it, which spares openpyxl a lot
        page.merge_cells(start_row=number, start_column=_column(LABEL), end_row=number, end_column=len(COLUMNS))
    opened = _open_columns(row)
    for column, text in enumerate(texts, start=1):
        style = _HEAD if not row.key else _OPEN if column in opened else _KNOWN
        _write(page.cell(number, column), text, style)
    for column in opened:
        if fitted(texts[column - 1]) != texts[column - 1]:
            message = f"“{row.label}”有 {len(texts[column - 1])} 个字，一个单元格最多放 {LONGEST} 个"
            raise UsageError(message, "先在填报文件里改短，或者把填报表的文件名写成以 .csv 结尾")
        kind = row.input if column == _column(ANSWER) else Input.TEXT
        _fill_in(page.cell(number, column), texts[column - 1], kind)
    if row.key:
        page.row_dimensions[number].height = LINE * _lines(row, texts) + 4


def _open_columns(row: Row) -> list[int]:
    remarks = [] if row.remarks is None else [_column(name) for name in REMARK_TITLES.values()]
    return remarks if row.input is Input.NOTHING else [_column(ANSWER), *remarks]


def _column(name: str) -> int:
    return COLUMNS.index(name) + 1


def _fill_in(cell: Cell | MergedCell, text: str, kind: Input) -> None:
    """Give a cell that can be typed into its format, and what was filed already as a date or number."""
    if kind in {Input.TEXT, Input.TRUTH}:
        cell.number_format = "@"  # so that 5-1 stays 5-1, and no month
    elif kind is Input.DATE:
        cell.number_format = "yyyy-mm-dd"
        if text:
            cell.value = parse_date(text)
    elif _PLAIN_NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)


def _write(cell: Cell | MergedCell, text: str, style: str = "") -> None:
    """Put a text into a cell as text, whatever it begins with."""
    if style:
        cell.style = style
    if text:
        cell.value = fitted(text)
        cell.data_type = "s"
        cell.quotePrefix = is_formula(text)


def _lines(row: Row, texts: tuple[str, ...]) -> int:
    """Return how many lines of the row's longest text must be seen."""
    room = ROOM_FOR_TEXT if row.input is Input.TEXT and row.key.startswith("progress/") else LOWEST
    needed = (ceil(cell_width(text) / (width - 2)) for text, width in zip(texts[1:], WIDTHS[1:], strict=True))
    return min(max(room, *needed), HIGHEST)


def _checks(year: int) -> dict[Input, DataValidation]:
    """Return what Excel checks while somebody types; a text like 98.2万家 may be kept after a warning."""
    states = ",".join(ReportState)
    wanted = "请填数字；带单位的写法（如 98.2万家、25%）可以保留"
    amount = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", errorStyle="warning")
    rate = DataValidation(type="decimal", operator="between", formula1="-1000", formula2="1000", errorStyle="warning")
    day = DataValidation(type="date", operator="greaterThanOrEqual", formula1=f"DATE({year},1,1)")
    state = DataValidation(type="list", formula1=f'"{states}"')
    truth = DataValidation(type="list", formula1=f'"{YES},{NO}"')
    yes = DataValidation(type="list", formula1=f'"{YES}"')
    for check, error in (
        (amount, wanted),
        (rate, wanted),
        (day, "请填日期，如 2024-06-03"),
        (state, f"请从“{states.replace(',', '、')}”中选一项"),
        (truth, f"完成了选“{YES}”，没有完成选“{NO}”"),
        (yes, "是初步数的选“是”，不是的留空"),
    ):
        check.errorTitle, check.error = "填报", error
        check.showErrorMessage = True
        check.allow_blank = True
    checks = {Input.AMOUNT: amount, Input.RATE: rate, Input.DATE: day}
    return {**checks, Input.STATE: state, Input.TRUTH: truth, Input.TEXT: yes}


def _check(page: Sheet, checks: dict[Input, DataValidation], number: int, row: Row) -> None:
    if row.input in {Input.AMOUNT, Input.RATE, Input.DATE, Input.STATE, Input.TRUTH}:
        checks[row.input].add(page.cell(number, _column(ANSWER)))
    if row.remarks is not None:
        checks[Input.TEXT].add(page.cell(number, _column(REMARK_TITLES["provisional"])))


def _set_up(page: Sheet, last: int, above: str) -> None:
    """Protect the labels, hide the ids, print on A4 across, with the head and what is `above` on every page."""
    for column, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.column_dimensions["A"].hidden = True
    page.freeze_panes = f"{get_column_letter(_column(ANSWER))}{HEAD_ROW + 1}"
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False  # these may still be done
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.print_area = f"B1:{get_column_letter(len(COLUMNS))}{last}"
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    header = HeaderFooterItem()
    header.center.text = above or None
    page.HeaderFooter = HeaderFooter(oddHeader=header, oddFooter=footer)
