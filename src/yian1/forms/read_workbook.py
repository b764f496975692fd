"""A form as a workbook: numbers with the digits that Excel shows, dates as 2024-06-03, formulas by their result."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from datetime import datetime, time
from decimal import Context, Decimal
from typing import NamedTuple

from yian1.forms.cells import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Cell, Rows, address, faulty, too_large, worded
from yian1.forms.rows import SHEET, YES
from yian1.model.diagnostics import UsageError
from yian1.model.quantity import plain

NO = "否"
_HINT = "在 Excel 或 WPS 里打开，另存为 .xlsx"

# Excel and WPS keep and show 15 digits; what a double says beyond them is noise of its binary form.
_SHOWN_DIGITS = Context(prec=15)
_MOST_DIGITS = 12  # with decimals, more digits than any statistic has: what is left of a calculation
_SCALED_FORMAT = re.compile(r"[十百千万亿]")


class Raw(NamedTuple):
    """A cell as openpyxl gives it."""

    value: object
    format: str
    type: str


def workbook_cells(data: bytes, name: str) -> Rows:
    """Return the rows of the form's sheet; UsageError without openpyxl, and for what is no workbook."""
    try:
        import openpyxl  # noqa: F401, PLC0415 - an extra, and slow to load
    except ImportError:
        hint = '运行 pip install "yian1[office]"；或另存为 .csv'
        raise UsageError("读取 Excel 表需要安装 yian1[office]", hint) from None
    try:
        return _sheet(data, name)
    except UsageError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes zipfile, the XML parser and openpyxl raise anything
        raise UsageError(f"“{name}”打不开：文件不完整，或者不是 .xlsx", _HINT) from None


def _sheet(data: bytes, name: str) -> Rows:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
            raise too_large(name)
    title, shown = _grid(data, values=True)
    _, written = _grid(data, values=False)
    return [
        [
            _cell(address(title, number, column), cell, formula=source.type == "f")
            for column, (cell, source) in enumerate(zip(row, sources, strict=True), start=1)
        ]
        for number, (row, sources) in enumerate(zip(shown, written, strict=True), start=1)
    ]


def _grid(data: bytes, *, values: bool) -> tuple[str, list[list[Raw]]]:
    """Return the name of the form's sheet and its cells: what formulas last gave, or the formulas themselves."""
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra, and slow to load

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in English, about extensions that a form does not need
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        try:
            title = SHEET if SHEET in book.sheetnames else book.sheetnames[0]
            rows = book[title].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
            return title, [[Raw(cell.value, cell.number_format or "", cell.data_type) for cell in row] for row in rows]
        finally:
            book.close()


def _cell(where: str, raw: Raw, *, formula: bool) -> Cell:
    if raw.type == "e":
        return faulty(where, "cell-formula", f"这一格是错误值 {raw.value}", "改正公式，或改填数字")
    if formula and raw.value is None:
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
    scaled = _SCALED_FORMAT.search(number_format)
    if scaled:
        message = f"单元格格式带“{scaled[0]}”，看到的数和存的数可能不同"
        return faulty(where, "cell-format", message, "把这一格改成常规格式，再核对数字")
    if not math.isfinite(value):
        return faulty(where, "bad-number", "不是数字", "填实际的数字")
    exact = Decimal(value) if isinstance(value, int) else _SHOWN_DIGITS.plus(Decimal(repr(value))).normalize()
    sign = "%" if "%" in number_format else ""
    shown = plain(exact.scaleb(2) if sign else exact) + sign
    if len(exact.as_tuple().digits) > _MOST_DIGITS and "." in shown:
        message = f"{shown} 的位数太多，像是计算留下的尾差"
        return faulty(where, "bad-number", message, "填四舍五入以后的数")
    return Cell(where, shown)
