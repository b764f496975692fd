"""A form as a workbook: numbers with the digits that Excel shows, dates as 2024-06-03, formulas by their result."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
from datetime import datetime, time
from decimal import Context, Decimal
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from yian1.forms.cells import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Cell, Rows, address, faulty, too_large, worded
from yian1.forms.number_format import Shows, shows
from yian1.forms.rows import NO, SHEET, YES
from yian1.model.diagnostics import UsageError
from yian1.model.hygiene import readable
from yian1.model.quantity import plain

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_SHEETS = 30  # of a workbook are looked at
_HINT = "在 Excel 或 WPS 里打开，另存为 .xlsx"

# Excel and WPS keep and show 15 digits; what a double says beyond them is noise of its binary form.
_SHOWN_DIGITS = Context(prec=15)
_MOST_DIGITS = 12  # with decimals, more digits than any statistic has: what is left of a calculation


class Raw(NamedTuple):
    """A cell as openpyxl gives it."""

    value: object
    format: str
    type: str


def workbook_cells(data: bytes, name: str) -> list[Rows]:
    """Return the rows of every sheet; UsageError without openpyxl, and for what is no workbook."""
    try:
        import_module("openpyxl")  # an extra, and slow to load
    except ImportError:
        hint = '运行 pip install "yian1[office]"；或另存为 .csv'
        raise UsageError("读取 Excel 表需要安装 yian1[office]", hint) from None
    try:
        return _sheets(data, name)
    except UsageError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes zipfile, the XML parser and openpyxl raise anything
        raise UsageError(f"“{name}”打不开：文件不完整，或者不是 .xlsx", _HINT) from None


def _sheets(data: bytes, name: str) -> list[Rows]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
            raise too_large(name)
    written = _grids(data, values=False)
    formulas = any(cell.type == "f" for rows in written.values() for row in rows for cell in row)
    shown = _grids(data, values=True) if formulas else written
    return [
        [
            [
                _cell(address(title, number, column), cell, formula=source.type == "f")
                for column, (cell, source) in enumerate(zip(row, sources, strict=True), start=1)
            ]
            for number, (row, sources) in enumerate(zip(rows, written[title], strict=True), start=1)
        ]
        for title, rows in shown.items()
    ]


def _grids(data: bytes, *, values: bool) -> dict[str, list[list[Raw]]]:
    """Return the cells of each sheet by its name, the form's own first: results of formulas, or the formulas."""
    from openpyxl import load_workbook  # an extra, and slow to load

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in English, about extensions that a form does not need
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        try:
            pages = sorted(book.worksheets, key=lambda page: page.title != SHEET)[:MAX_SHEETS]
            return {page.title: _grid(page) for page in pages}
        finally:
            book.close()


def _grid(page: Worksheet) -> list[list[Raw]]:
    rows = page.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return [[Raw(cell.value, cell.number_format or "", cell.data_type) for cell in row] for row in rows]


def _cell(where: str, raw: Raw, *, formula: bool) -> Cell:
    if raw.type == "e":
        return faulty(where, "cell-formula", f"这一格是错误值 {raw.value}", "改正公式，或改填数字")
    if formula and raw.value is None and raw.type != "str":  # the type of a result that is an empty text
        hint = "在 Excel 或 WPS 里打开，保存后再导入；或改填数字"
        return faulty(where, "cell-formula", "公式没有保存计算结果", hint)
    if isinstance(raw.value, int | float) and not isinstance(raw.value, bool):
        return _number(where, raw.value, raw.format)
    return worded(where, _words(raw.value))


def _words(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return "" if value is None else str(value)


def _number(where: str, value: float, number_format: str) -> Cell:
    """Return a number with the digits that Excel shows of it; a cell in per cent as a percentage."""
    if not math.isfinite(value):
        return faulty(where, "bad-number", "不是数字", "填实际的数字")
    seen = shows(number_format, value)
    if seen is None or seen.scaled:
        message = f"单元格格式“{readable(number_format)}”使看到的数和存的数不同，存的是 {plain(_exact(value))}"
        return faulty(where, "cell-format", message, "把这一格改成常规格式，再核对数字")
    return _shown(where, _exact(value), seen)


def _exact(value: float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else _SHOWN_DIGITS.plus(Decimal(repr(value))).normalize()


def _shown(where: str, exact: Decimal, seen: Shows) -> Cell:
    shown = plain(exact.scaleb(2)) + "%" if seen.percent else plain(exact)
    if len(exact.as_tuple().digits) > _MOST_DIGITS and "." in shown:
        message = f"{shown} 的位数太多，像是计算留下的尾差"
        return faulty(where, "bad-number", message, "填四舍五入以后的数")
    return Cell(where, shown + seen.unit)
