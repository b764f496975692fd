"""The cells of a form, from Excel or CSV, each with its address: what is seen of a number, dates as 2024-06-03."""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Context, Decimal
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from yian1.files.disk import unpacked
from yian1.forms.rows import NO, SHEET, YES
from yian1.model.diagnostics import Diagnostic, Span, UsageError, needing
from yian1.model.quantity import plain
from yian1.model.typography import readable
from yian1.output.cells import meant
from yian1.yaml.encoding import BROKEN, lost, transcode
from yian1.yaml.tokens import CONTROL, INVISIBLE
from yian1.yaml.tree import ODD_SPACES

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as _ExcelCell
    from openpyxl.cell.cell import MergedCell

    ExcelCell = _ExcelCell | MergedCell


MAX_BYTES = 20_000_000  # unpacked; a filled-in form has some fifty thousand
MAX_ROWS, MAX_COLUMNS = 10_000, 50  # far outside the form

_HARD_SPACE = re.compile(f"[{ODD_SPACES.replace(chr(0x3000), '')}\t]")
_RETURN = re.compile(r"\r\n?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes signs that XML does not have, and _x0041_ itself


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, None if it is empty, and what is wrong with it; `address` as 填报!C7."""

    address: str
    text: str | None = None
    problem: Diagnostic | None = None


Rows = list[list[Cell]]


def problem(where: str, code: str, message: str, hint: str) -> Diagnostic:
    """Return an error that stands at a cell: its address takes the place of a file and line."""
    return Diagnostic(code, message, Span(where), hint)


def faulty(where: str, code: str, message: str, hint: str) -> Cell:
    """Return a cell of which nothing can be made."""
    return Cell(where, None, problem(where, code, message, hint))


def _worded(where: str, written: str) -> Cell:
    """Return a cell with a text, its line breaks kept, without blanks at its ends and signs that nobody sees."""
    text = INVISIBLE.sub("", _HARD_SPACE.sub(" ", _RETURN.sub("\n", written))).strip()
    odd = CONTROL.search(text)
    if odd:
        message = f"有控制字符 U+{ord(odd.group()):04X}"
        return faulty(where, "control-character", message, "删去这个字符，重新输入这一格")
    if lost(text):
        return faulty(where, "broken-text", BROKEN, "核对原文，重新输入这一格")
    return Cell(where, text or None)


def _address(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell as Excel writes it; row and column count from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{sheet}!{letters}{row}"


# A literal text stands in quotes, or as one sign behind \ or ! (in Chinese Excel and WPS), or without either (0.0万);
# brackets hold a currency, a condition, a colour or a language; _x is a gap as wide as x, *x fills the cell with x.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<bare>[\u4e00-\uffef])|\[\$(?P<currency>[^-\]]*)[^\]]*\]?'
    r"|(?P<condition>\[[<>=]+ *-?[\d.]+\])|\[[^\]]*\]?|[_*].?",
    re.DOTALL,
)
_LITERAL = re.compile("\ue002([^\ue003]*)\ue003")  # a text between the signs that mean something
_BEHIND = re.compile(f"[0#?](?![^\ue002]*\ue003)((?:{_LITERAL.pattern}|[^0#?\ue002])*)$")
_TEXT, _DIGITS = "\ue000", "\ue001"  # stand for such texts: without digits, with
# A comma behind the last digit, or before the decimal point, divides by a thousand; and a text with digits or a point
# that touches the digits seems a part of the number: 0"0", 0!.0.
_SCALED = re.compile(
    rf"[0#?][{_TEXT}{_DIGITS}]*,[,{_TEXT}{_DIGITS}]*(?:\.|[^0#?.,]*$)|[0#?.,]{_DIGITS}|{_DIGITS}[0#?.,]"
)
_SCALE = re.compile(r"[十百千万亿]")
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)


def shows(number_format: str, value: float) -> tuple[bool, str] | None:
    """Return whether a format shows a number as a percentage, and with what unit, such as 万家, behind it.

    None where it is shown in another scale than it has, or that depends on conditions that this does not work out.
    """
    general = _GENERAL.sub("0", number_format)
    above, *others = map(_section, _TOKEN.sub(_token, general).split(";"))
    if any(token["condition"] for token in _TOKEN.finditer(general)):
        return above if {above} == {above, *others} else None
    below, zero = (*others, above, above)[:2]
    return below if value < 0 else zero if value == 0 else above


def _token(token: re.Match[str]) -> str:
    """Return a text between marks of its own, and nothing for what is not seen."""
    text = None if token["condition"] or not token.lastgroup else token[token.lastgroup]
    return "" if text is None else f"\ue002{text.replace(';', ' ')}\ue003"


def _section(section: str) -> tuple[bool, str] | None:
    signs = _LITERAL.sub(lambda text: _DIGITS if re.search(r"[\d.\uff0e·]", text[1]) else _TEXT, section)
    last = _BEHIND.search(section)
    behind = "".join(text[1] for text in _LITERAL.finditer(last[1])).strip() if last else ""
    return None if _SCALED.search(signs) else ("%" in signs, behind if _SCALE.search(behind) else "")


ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CSV_HINT = "在 Excel 里另存为“CSV UTF-8（逗号分隔）”"
MAX_SHEETS = 30  # of a workbook are looked at
_HINT = "在 Excel 或 WPS 里打开，另存为 .xlsx"

# Excel and WPS keep and show 15 digits; what a double says beyond them is noise of its binary form.
_SHOWN_DIGITS = Context(prec=15)
_MOST_DIGITS = 12  # with decimals, more digits than any statistic has: what is left of a calculation


def sheets_of(data: bytes, name: str) -> list[Rows]:
    """Return the rows of every sheet of a file by what it is, not by what it is called; UsageError for what is none."""
    if not data.strip():
        raise UsageError(f"“{name}”里什么都没有", "可能没有传完；请报送单位重新发送")
    if data.startswith(OLE):
        raise UsageError(f"“{name}”加了密码，或者是旧的 .xls 格式，不能读取", "去掉密码，另存为 .xlsx")
    if len(data) > MAX_BYTES:
        raise UsageError(f"“{name}”太大，不像填报表", "核对是否选错了文件")
    if not data.startswith(ZIP):
        return [_csv_cells(data, name)]
    with needing("读取 Excel 表", "openpyxl", otherwise="；或另存为 .csv"):
        import_module("openpyxl")  # an extra, and slow to load
    broken = f"“{name}”打不开：文件不完整，或者不是 .xlsx", _HINT
    with unpacked(io.BytesIO(data), MAX_BYTES, f"“{name}”", "核对是否选错了文件", broken):
        return _sheets(data)


def _csv_cells(data: bytes, name: str) -> Rows:
    found = transcode(data)
    if found is None:
        raise UsageError(f"认不出“{name}”的编码", _CSV_HINT)
    text = found[1]
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count), strict=True)
    try:
        rows = [row[:MAX_COLUMNS] for row in islice(reader, MAX_ROWS)]
        return [
            [_worded(_address(name, number, column), meant(field)) for column, field in enumerate(row, start=1)]
            for number, row in enumerate(rows, start=1)
        ]
    except csv.Error:
        raise UsageError(f"“{name}”不是能读的 CSV", f"核对引号是否成对；{_CSV_HINT}") from None


def _sheets(data: bytes) -> list[Rows]:
    written = _grids(data, values=False)
    formulas = any(cell.data_type == "f" for rows in written.values() for row in rows for cell in row)
    shown = _grids(data, values=True) if formulas else written
    return [
        [
            [
                _cell(_address(title, number, column), cell, formula=source.data_type == "f")
                for column, (cell, source) in enumerate(zip(row, sources, strict=True), start=1)
            ]
            for number, (row, sources) in enumerate(zip(rows, written[title], strict=True), start=1)
        ]
        for title, rows in shown.items()
    ]


def _grids(data: bytes, *, values: bool) -> dict[str, list[tuple[ExcelCell, ...]]]:
    """Return the cells of each sheet by its name, the form's own first: results of formulas, or the formulas."""
    from openpyxl import load_workbook  # an extra, and slow to load

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in English, about extensions that a form does not need
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
        try:
            pages = sorted(book.worksheets, key=lambda page: page.title != SHEET)[:MAX_SHEETS]
            return {page.title: list(page.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)) for page in pages}
        finally:
            book.close()


def _cell(where: str, cell: ExcelCell, *, formula: bool) -> Cell:
    from openpyxl.styles.numbers import is_date_format  # an extra, and slow to load

    value = cell.value
    if cell.data_type == "e" and not formula and is_date_format(cell.number_format):  # shown as ####
        hint = "日期写成 2024-05-31 这样；是数字的，把这一格改成常规格式，再核对数字"
        return faulty(where, "bad-date", "这一格按日期显示，里面的数却不是日期", hint)
    if cell.data_type == "e":
        return faulty(where, "cell-formula", f"这一格是错误值 {value}", "改正公式，或改填数字")
    if formula and value is None and cell.data_type != "str":  # the type of a result that is an empty text
        hint = "在 Excel 或 WPS 里打开，保存后再导入；或改填数字"
        return faulty(where, "cell-formula", "公式没有保存计算结果", hint)
    if isinstance(value, bool):
        return Cell(where, YES if value else NO)
    if isinstance(value, int | float):
        return _number(where, value, cell.number_format or "")
    if isinstance(value, datetime):
        value = value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    text = "" if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return _worded(where, text)


def _number(where: str, value: float, number_format: str) -> Cell:
    """Return a number with the digits that Excel shows of it; a cell in per cent as a percentage."""
    if not math.isfinite(value):
        return faulty(where, "bad-number", "不是数字", "填实际的数字")
    exact = Decimal(value) if isinstance(value, int) else _SHOWN_DIGITS.plus(Decimal(repr(value))).normalize()
    seen = shows(number_format, value)
    if seen is None:
        message = f"单元格格式“{readable(number_format)}”使看到的数和存的数不同，存的是 {plain(exact)}"
        return faulty(where, "cell-format", message, "把这一格改成常规格式，再核对数字")
    percent, unit = seen
    shown = plain(exact.scaleb(2)) + "%" if percent else plain(exact)
    if len(exact.as_tuple().digits) > _MOST_DIGITS and "." in shown:
        message = f"{shown} 的位数太多，像是计算留下的尾差"
        return faulty(where, "bad-number", message, "填四舍五入以后的数")
    return Cell(where, shown + unit)
