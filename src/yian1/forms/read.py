"""A filled-in form → what it says, and at which cell each field stands; 退改: the same with its wrong cells marked."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from yian1.core.worksheet import SUMMARY
from yian1.forms.read_workbook import ZIP, Cell, Rows, problem, sheets_of
from yian1.forms.rows import ACTION, CHOSEN, FIELDS, FILING, KEY, NO, REMARK, TYPED, YES, digest, remarks_apart
from yian1.model.diagnostics import Diagnostic, UsageError, errors
from yian1.model.fields import ID
from yian1.model.filing import SAYING
from yian1.output.cells import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from yian1.model.diagnostics import Path

# 2024-06-03, 2024/6/3, 2024年6月3日, 2024年6月, 6月3日, 6月末
_DAY = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})(?:\s*月(?:[末底]|\s*(\d{1,2})\s*日?)?|\s*[-/.]\s*(\d{1,2})\s*日?)?", re.ASCII
)
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0D: "-", 0xFF0F: "/", 0xFF0E: "."}
_TRUE = frozenset({YES, "true", "yes", "√", "✓", "已完成"})
_FALSE = frozenset({NO, "false", "no", "×", "未完成"})


_SECOND = ("opinions", "workplan")  # what a workbook has on its second sheet
_ANSWERS = frozenset(title for section in FIELDS for title in FIELDS[section] if section not in {FILING, "opinions"})


@dataclass(slots=True)
class Form:
    """What a form says, or one sheet of it: the `texts` of its fields by their paths in the filing.

    `cells` gives the address of each field, `labels` a name to each, `shown` the cells of each row by their titles.
    `made_for` is the unit that it went out to, `stated` the digest of what was `written` in it then.
    """

    texts: dict[tuple[str, ...], str | None] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    written: list[tuple[str, str, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    shown: dict[tuple[str, ...], Mapping[str, Cell]] = field(default_factory=dict)
    stated: str | None = None  # None for a second sheet
    made_for: str = ""

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed."""
        typed = any(text and path[0] in _SECOND and path[-1] != "state" for path, text in self.texts.items())
        return not typed and not self.problems and self.stated in {None, digest(self.written)}

    def row(self, key: str) -> Mapping[str, Cell]:
        """Return the cells of a row by their titles; none of a row whose action is chosen."""
        start = path_of(key, {})
        return {} if start is None else self.shown.get(start, {})

    def address(self, path: Path) -> str:
        """Return the cell of a field, or of the nearest that it belongs to."""
        known = (path[:length] for length in range(len(path), 0, -1))
        return next((self.cells[part] for part in known if part in self.cells), self.cells[()])


def read_form(data: bytes, name: str) -> Form:
    """Read a form from the bytes of a file; UsageError if it is none."""
    sheets = [sheet for each in sheets_of(data, name) if (sheet := _sheet(each)).cells]
    first = [sheet for sheet in sheets if sheet.stated is not None]
    if not first:
        raise UsageError(
            f"“{name}”不是 yian1 form 生成的填报表：找不到“{KEY}”一列",
            "用 yian1 form 单位 月份 -o 填报表.xlsx 生成；Excel 里“编号”列是隐藏的，不要删去",
        )
    form, second = _chosen(first), _chosen([sheet for sheet in sheets if sheet.stated is None])
    form.texts |= {path: text for path, text in second.texts.items() if path[0] in _SECOND}
    form.cells, form.labels = second.cells | form.cells, form.labels | second.labels
    form.shown |= second.shown
    form.problems += second.problems
    return form


def _chosen(sheets: Sequence[Form]) -> Form:
    """Return the sheet that was filled in; if there are several that differ, that is wrong."""
    first, *others = [sheet for sheet in sheets if not sheet.untouched] or [*sheets[:1], Form()]
    here = first.cells.get((), "").partition("!")[0]
    first.problems += [
        problem(
            other.cells[()],
            "form-twice",
            f"工作簿里有两张填了数的表：“{here}”和“{other.cells[()].partition('!')[0]}”，内容不同",
            "只留要报的那一张，把另一张删去",
        )
        for other in others
        if other.cells and other.texts != first.texts
    ]
    return first


def _sheet(rows: Rows) -> Form:
    """Read what a sheet says; each row that holds the title of the ids says what stands under it, until the next."""
    found, columns, head = Form(), dict[str, int](), Cell("")
    for row in rows:
        texts = {cell.text: index for index, cell in enumerate(row) if cell.text}
        if KEY in texts and len(texts) > 1:
            columns = {title: index for title, index in texts.items() if title}
            found.cells.setdefault((), row[columns[KEY]].address)
            head = row[columns[KEY]]
        elif columns:
            empty = Cell(head.address)  # a row may be shorter than its head
            _row({title: row[index] if index < len(row) else empty for title, index in columns.items()}, found, head)
    return found


def _row(cells: Mapping[str, Cell], found: Form, head: Cell) -> None:
    """Take in one row: what stands under each title that its id knows; `head` is where the titles begin."""
    key = cells.get(KEY)
    if key is None or key.text is None:
        lost = next((cell for title, cell in cells.items() if title in _ANSWERS and (cell.text or cell.problem)), None)
        if lost is not None:
            message = "这一行没有编号，不知道填的是哪一项"
            found.problems.append(problem(lost.address, "form-key", message, "填到有编号的行里，或删去"))
        return
    section, _, rest = key.text.partition("/")
    start = path_of(key.text, cells)
    if section == FILING and found.stated is None:
        found.made_for, _, found.stated = rest.partition("/")
    if start is None:
        _unknown(key, cells, found)
    elif start in found.shown:
        message = f"编号“{key.text}”出现了两次，另一处在 {found.shown[start][KEY].address}"
        found.problems.append(problem(key.address, "form-key", message, "只保留一行"))
    else:
        found.shown[start] = cells
        gone = [title for title, name in FIELDS[section].items() if title not in cells and name != "sample"]
        if gone:
            message = f"这一块没有{'、'.join(f'“{title}”' for title in gone)}一列"
            hint = "标题改过的改回原样；列删去了的，用 yian1 form 重新生成填报表"
            missing = problem(head.address, "form-key", message, hint)
            found.problems += [missing] if missing not in found.problems else []
        named = next((cell.text for title, cell in cells.items() if title != KEY and cell.text), "")
        for title, name in FIELDS[section].items():
            if title in cells:
                found.labels[cells[title].address] = title if section == FILING else f"{named}，{title}"
                path = (*start[:2], name) if name else start
                _field(FILING if section == FILING else key.text, title, path, cells[title], found)


def path_of(key: str, cells: Mapping[str, Cell]) -> tuple[str, ...] | None:
    """Return where in a filing stands what a row says, by its id; None if there is no such thing."""
    section, _, rest = key.partition("/")
    item, _, part = rest.partition("/")
    if section in {FILING, SUMMARY}:
        return () if section == FILING else None if rest else (SUMMARY,)
    if section == "opinions":
        return (section, rest) if rest else None
    if section == "figures":
        return (section, item, part) if ID.fullmatch(item) and part in SAYING else None
    if section not in FIELDS or part:
        return None
    if item.startswith(CHOSEN):
        chosen = cells.get(ACTION)
        item = "" if chosen is None or chosen.text is None else chosen.text.split()[0]
    return (section, item) if ID.fullmatch(item) else None


def _unknown(key: Cell, cells: Mapping[str, Cell], found: Form) -> None:
    """Note a row whose id means nothing; a row for a chosen action may be empty."""
    if f"/{CHOSEN}" not in (key.text or ""):
        message = f"不认识的编号“{key.text}”"
        found.problems.append(problem(key.address, "form-key", message, "用 yian1 form 重新生成填报表"))
    elif any(cell.text or cell.problem for title, cell in cells.items() if title in {*_ANSWERS, ACTION}):
        where = cells.get(ACTION, key).address
        found.problems.append(problem(where, "form-key", "这一行没有选举措", "从下拉列表里选举措的编号，如 2-2"))


def _field(key: str, title: str, path: tuple[str, ...], cell: Cell, found: Form) -> None:
    """Take in a cell; all that is remarked on a figure stands in one."""
    remarks = path[0] == "figures" and title == REMARK
    found.cells.setdefault(path[:2], cell.address)
    found.cells[path] = found.cells.get(path, cell.address) if remarks else cell.address
    if cell.text and path[0] not in {*_SECOND, "unit", "month", "sample"}:
        found.written.append((key, title, " ".join(cell.text.split())))
    if cell.problem is not None:
        found.problems.append(cell.problem)
    if not remarks:
        found.texts[path] = _answer(path, cell, found)
    for remark, text in remarks_apart(cell.text or "").items() if remarks else ():
        found.texts[*path[:2], remark] = (
            _numbered(text, 2, 3, found.texts.get(("month",)) or "") if remark == "as_of" else text
        )
        found.cells[*path[:2], remark] = cell.address


def _answer(path: tuple[str, ...], cell: Cell, found: Form) -> str | None:
    section, *_, name = path if len(path) > 1 else (FILING, *path)
    typed = TYPED.get((section, name))
    if cell.text is None:
        return None
    if typed is bool:
        return _truth(cell, found, "false" if path[0] == "figures" else None)
    if path == ("month",):
        return _numbered(cell.text, 2, 2)
    return _numbered(cell.text, 3, 3) if typed is date else cell.text


def _truth(cell: Cell, found: Form, no: str | None) -> str | None:
    """Return true for 是 in any of its spellings, for 否 what the field has then: most have nothing."""
    text = (cell.text or "").lower()
    if text in _TRUE:
        return "true"
    if text not in _FALSE:
        hint = f"是的填“{YES}”{f'，不是的填“{NO}”' if no else '，不是的留空'}"
        found.problems.append(problem(cell.address, "bad-truth", f"“{cell.text}”应为“{YES}”或“{NO}”", hint))
    return no if text in _FALSE else None


def _numbered(text: str, fewest: int, most: int, month: str = "") -> str:
    """Return a date or month as the files write it; another text as it is, for the check to refuse.

    In the form of a month, June 2024, what has no year is the last such day: 5月末 is 2024-05, 7月 is 2023-07.
    """
    found = _DAY.fullmatch(text.translate(_FULL_WIDTH))
    parts = [] if found is None else [part.zfill(2) for part in found.groups() if part]
    if found is not None and found[1] is None and month[:4].isdecimal() and "月" in text:
        parts = [month[:4] if month[5:] >= parts[0] else str(int(month[:4]) - 1), *parts]
    elif found is None or found[1] is None:
        return text
    return "-".join(parts[:most]) if len(parts) >= fewest else text


RED, AUTHOR = "FFC7CE", "议案办"
_WIDTH, _LINE, _SIGNS = 320, 22, 22  # of a comment: pixels, pixels a line, 汉字 in a line
_CELL = re.compile(r"(.+)!([A-Z]+)(\d+)")


def wrong_cells(found: Iterable[Diagnostic]) -> dict[str, list[str]]:
    """Return by cell what is wrong and how to fix it; in files of the office is nothing that a clerk could fix."""
    cells: dict[tuple[str, int, str], list[str]] = {}
    for one in errors(dict.fromkeys(found)):
        if place := _CELL.fullmatch(one.where.file):
            advice = f"{one.message}。{one.hint}" if one.hint else one.message
            cells.setdefault((place[1], int(place[3]), place[2]), []).append(advice)
    return {f"{sheet}!{column}{row}": advice for (sheet, row, column), advice in sorted(cells.items())}


def marked(data: bytes, wrong: Mapping[str, Sequence[str]]) -> bytes | None:
    """Return a workbook with its wrong cells marked; None for what is none, or has no such cells."""
    if not data.startswith(ZIP) or not wrong:
        return None
    from openpyxl import load_workbook  # an extra, and slow to load

    book = load_workbook(io.BytesIO(data))
    for where, advice in wrong.items():
        sheet, _, cell = where.rpartition("!")
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, "\n".join(advice))
    first = next(iter(wrong)).rpartition("!")[0]
    if first in book.sheetnames:
        book.active = book.sheetnames.index(first)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _mark(page: Worksheet, cell: str, text: str) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    at = page[cell]
    if isinstance(at, MergedCell):
        at = next(page.cell(area.min_row, area.min_col) for area in page.merged_cells.ranges if cell in area)
    comment = Comment(lines(text), AUTHOR)
    rows = sum(len(line) // _SIGNS + 1 for line in text.split("\n"))
    comment.width, comment.height = _WIDTH, _LINE * (rows + 1)
    at.comment = comment
    at.fill = PatternFill("solid", fgColor=RED)
    page.row_dimensions[at.row].hidden = page.column_dimensions[at.column_letter].hidden = False
