"""The form as a workbook: locked labels, checked inputs, and the same bytes for the same data."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem

from yian1.files.disk import repacked_book
from yian1.forms import rows
from yian1.model.diagnostics import UsageError
from yian1.model.filing import ReportState
from yian1.model.office import OpinionState
from yian1.model.period import parse_date
from yian1.model.typography import cell_width
from yian1.output.cells import LONGEST, PAGE_OF, fitted, print_across, put_text, shortened, visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet as Sheet

    from yian1.core.worksheet import Worksheet

    Kind = Literal["list", "decimal", "date"]
    Operator = Literal["between", "greaterThanOrEqual"]


GUIDE = (
    "只填浅黄色的格子，没有的留空，不要填0；已经写好的仍然对就不动，有变化就改。数字按所列计量单位填，也可以写成98.2万家、25%；"
    "更正以前报的数，在说明里写“更正：原因”，初步数写“初步数”。填好后保存，发回办公室。"
)
WIDTHS = (10, *rows.FIGURE_COLUMNS.values())  # in half-width characters, one for each column
LAST = len(WIDTHS)
MORE = 20  # wide is a column beyond them
LINE = 15  # points, for 11 point type
LOWEST, HIGHEST = 1, 24  # lines of a row; Excel's own limit is 409 points
ROOM_FOR_TEXT, ROOM_FOR_SUMMARY = 2, 4  # lines
MARGINS = (0.4, 0.5, 0.2)
LONGEST_LIST, LONGEST_PROMPT = 255, 250  # what Excel takes in a data validation

_EDGE = Side(style="thin", color="999999")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_PALE_YELLOW = PatternFill("solid", fgColor="FFF9DB")
_PALE_BLUE = PatternFill("solid", fgColor="E8EEF4")
_GREY = "595959"  # of what is only shown
# The styles of its cells, as Excel lists them
_HEAD, _KNOWN, _SHOWN, _OPEN = "填报表标题", "填报表说明", "填报表上月", "填报表填写"
_STEP_FORMAT = "+General;-General;0"
_TEXTS = frozenset({"progress", "opinions", "workplan"})
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d*[1-9])?", re.ASCII)


def as_xlsx(sheet: Worksheet) -> bytes:
    """Return the form as .xlsx: on the first sheet what is owed for the month, on a second what is missing besides."""
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    for name, every in rows.pages(sheet).items():
        page = book.worksheets[0] if name == rows.SHEET else book.create_sheet()
        page.title = name
        _page(page, sheet, every, GUIDE if name == rows.SHEET else "")
    book.properties.creator = "yian1"
    book.properties.created = book.properties.modified = datetime.combine(sheet.month.first_day, time())
    return repacked_book(book)


def _page(page: Sheet, sheet: Worksheet, every: Sequence[rows.Block], guide: str) -> None:
    """Write a sheet: the title, how to fill it in, and each block under its titles."""
    _across(page, 1, rows.title(sheet), Font(name="宋体", size=16, bold=True), "center")
    page.row_dimensions[1].height = 28
    if guide:
        _across(page, 2, guide, Font(name="宋体", size=10), "left")
        page.row_dimensions[2].height = 2 * LINE + 4
    checks = _checks(sheet.month.year)
    at = 3 if guide else 2
    head = 1
    for block in every:
        head = at + bool(block.heading) if len(block.rows) > 1 else head
        at = _block(page, at, block, checks)
    for check in checks.values():
        if check.sqref:
            page.add_data_validation(check)
    _set_up(page, at - 1, head)


def _styles() -> tuple[NamedStyle, ...]:
    """Return the styles of a form's cells: set once for a book, since openpyxl weighs each font anew in each cell."""
    font, bold = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
    grey = Font(name="宋体", size=10, color=_GREY)
    within, unlocked = Alignment(vertical="center", wrap_text=True), Protection(locked=False)
    return (
        NamedStyle(_HEAD, bold, _PALE_BLUE, _BOX, within),
        NamedStyle(_KNOWN, font, border=_BOX, alignment=within),
        NamedStyle(_SHOWN, grey, border=_BOX, alignment=within),
        NamedStyle(_OPEN, font, _PALE_YELLOW, _BOX, within, protection=unlocked),
    )


def _across(page: Sheet, number: int, text: str, font: Font, side: Literal["center", "left"]) -> None:
    """Write a text over all columns."""
    page.merge_cells(start_row=number, start_column=2, end_row=number, end_column=LAST)
    cell = page.cell(number, 2)
    _write(cell, text)
    cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center", wrap_text=True)


def _block(page: Sheet, at: int, block: rows.Block, checks: dict[rows.Typed, DataValidation]) -> int:
    """Write a block from a row on; return the row behind it."""
    if block.heading:
        _across(page, at, block.heading, Font(name="宋体", size=12, bold=True), "left")
        at += 1
    titles = (*block.titles, *[""] * (LAST - 1 - len(block.titles)))
    for column, text in enumerate((rows.KEY, *titles), start=1):
        _write(page.cell(at, column), text, _HEAD)
    page.row_dimensions[at].height = LINE + 6
    listed = ",".join(block.choices)  # for an empty row, if Excel takes a list so long
    choices = _check("请从列表里选举措的编号", f'"{listed}"') if 0 < len(listed) <= LONGEST_LIST else None
    for number, row in enumerate(block.rows, start=at + 1):
        _row(page, number, row, titles)
        for column, cell in enumerate(row.cells, start=2):
            if isinstance(cell, rows.Open):
                check = choices if cell.typed == "action" else checks.get(cell.typed)
                if check is not None:
                    check.add(page.cell(number, column))
                if cell.prompt:  # shown while the cell is being filled in
                    prompt = DataValidation(prompt=shortened(cell.prompt, LONGEST_PROMPT), showInputMessage=True)
                    prompt.add(page.cell(number, column))
                    page.add_data_validation(prompt)
    if choices is not None:
        page.add_data_validation(choices)
    end = at + len(block.rows) + 1
    if block.note:
        _across(page, end, block.note, Font(name="宋体", size=10, color=_GREY), "left")
        page.row_dimensions[end].height = LINE * ceil(cell_width(block.note) * 0.95 / (sum(WIDTHS[1:]) - 4)) + 4
    return end + bool(block.note)


def _row(page: Sheet, number: int, row: rows.Row, titles: Sequence[str]) -> None:
    _write(page.cell(number, 1), row.key, _KNOWN)
    cells = (*row.cells, *[""] * (LAST - 1 - len(row.cells)))
    for column, (given, named) in enumerate(zip(cells, titles, strict=True), start=2):
        _cell(page.cell(number, column), given, _SHOWN if named in rows.SHOWN else _KNOWN)
    wide = rows.CONTENT in titles  # it has the rest of the line
    if wide:
        page.merge_cells(start_row=number, start_column=len(row.cells) + 1, end_row=number, end_column=LAST)
    page.row_dimensions[number].height = LINE * _lines(row, wide=wide) + 4


def _cell(cell: Cell | MergedCell, given: rows.Cell, style: str) -> None:
    if isinstance(given, rows.Open):
        _fill_in(cell, given)
    elif isinstance(given, rows.Step):
        cell.style, cell.number_format = _SHOWN, _STEP_FORMAT
        new, old = (f"{get_column_letter((cell.column or 0) - back)}{cell.row}" for back in (2, 1))
        cell.value = given.value.format(new=new, old=old)
    elif isinstance(given, Decimal):
        cell.style, cell.value = _SHOWN, given
    else:
        _write(cell, visible_lines(given), style)


def _fill_in(cell: Cell | MergedCell, given: rows.Open) -> None:
    """Give a cell that can be typed into its format, and what was filed already as a date or number."""
    text = visible_lines(given.text or "")
    if fitted(text) != text:
        message = f"第{cell.row}行有一格 {len(text)} 个字，一个单元格最多放 {LONGEST} 个"
        raise UsageError(message, "先在填报文件里改短，或者把填报表的文件名写成以 .csv 结尾")
    _write(cell, text, _OPEN)
    if given.typed is date:
        cell.number_format = "yyyy-mm-dd"
        if text:
            cell.value = parse_date(text)
    elif given.typed not in {"amount", "rate"}:
        cell.number_format = "@"  # so that 5-1 stays 5-1, and no month
    elif _PLAIN_NUMBER.fullmatch(text):
        cell.value = float(text) if "." in text else int(text)


def _write(cell: Cell | MergedCell, text: str, style: str = "") -> None:
    """Put a text into a cell as text, whatever it begins with."""
    if style:
        cell.style = style
    put_text(cell, text)


def _lines(row: rows.Row, *, wide: bool) -> int:
    """Return how many lines of the row's longest text must be seen."""
    texts = row.texts()[1:]
    room = ROOM_FOR_SUMMARY if wide else ROOM_FOR_TEXT if row.key.partition("/")[0] in _TEXTS else LOWEST
    widths = (*WIDTHS[1 : len(texts)], sum(WIDTHS[len(texts) :])) if wide else WIDTHS[1:]
    needed = (
        sum(ceil((cell_width(line) or 1) / (width - 2)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    )
    return min(max(room, *needed), HIGHEST)


def _checks(year: int) -> dict[rows.Typed, DataValidation]:
    """Return what Excel checks while somebody types; a text like 98.2万家 may be kept after a warning."""
    number = "请填数字；带单位的写法（如 98.2万家、25%）可以保留"
    day = _check("请填日期，如 2024-06-03", f"DATE({year},1,1)", "date", "greaterThanOrEqual")
    amount = _check(number, "0", "decimal", "greaterThanOrEqual")
    rate = _check(number, "-1000", "decimal", "between")
    amount.errorStyle = rate.errorStyle = "warning"
    rate.formula2 = "1000"
    checks: dict[rows.Typed, DataValidation] = {"amount": amount, "rate": rate, date: day}
    for states in (ReportState, OpinionState):
        checks[states] = _check(f"请从“{'、'.join(states)}”中选一项", f'"{",".join(states)}"')
    checks[bool] = _check(f"完成了选“{rows.YES}”，没有完成选“{rows.NO}”", f'"{rows.YES},{rows.NO}"')
    for check in checks.values():
        check.allow_blank = True
    return checks


def _check(error: str, formula: str, kind: Kind = "list", operator: Operator | None = None) -> DataValidation:
    """Return a check that says what is wrong."""
    return DataValidation(
        kind, formula1=formula, operator=operator, errorTitle="填报", error=error, showErrorMessage=True
    )


def _set_up(page: Sheet, last: int, head: int) -> None:
    """Protect the labels, hide the ids, print on A4 across; on later pages with the title and the row `head`.

    That is the head of the last block of several rows; a program repeats it only after it has been printed.
    """
    widths = (*WIDTHS, *[MORE] * (page.max_column - LAST))
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.column_dimensions["A"].hidden = True
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False  # these may still be done
    print_across(page, head, MARGINS)
    page.print_area = f"B1:{get_column_letter(len(widths))}{last}"
    footer, header = HeaderFooterItem(), HeaderFooterItem()
    footer.center.text = PAGE_OF
    header.center.text = str(page.cell(1, 2).value).replace("&", "&&")
    page.HeaderFooter = HeaderFooter(differentFirst=True, firstFooter=footer, oddHeader=header, oddFooter=footer)
