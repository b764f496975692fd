"""A filled-in form → what the filing says, and at which cell each field of it stands."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from yian1.core.worksheet import HEADER, REMARKS, REPORT, Answers
from yian1.forms.cells import MAX_BYTES, MAX_ROWS, Cell, Rows, address, problem, too_large, worded
from yian1.forms.read_workbook import workbook_cells
from yian1.forms.rows import ANSWER, KEY, NO, REMARK_TITLES, YES
from yian1.model.diagnostics import Diagnostic, UsageError
from yian1.model.fields import ID
from yian1.model.filing import SAYING
from yian1.output.escapes import meant
from yian1.yaml.encoding import transcode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yian1.model.diagnostics import Path

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_CSV_HINT = "在 Excel 里另存为“CSV UTF-8（逗号分隔）”"
_DATED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*月|[-/.月]\s*\d{1,2}\s*日?)?", re.ASCII)
_PARTS = {"figures": (*SAYING, *REMARKS), "progress": REPORT}
_TRUE = frozenset({YES, "true", "yes", "√", "✓", "已完成"})
_FALSE = frozenset({NO, "false", "no", "×", "未完成"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says; `cells` gives the address of each field by its path in the filing."""

    answers: Answers
    cells: Mapping[Path, str]
    problems: tuple[Diagnostic, ...]

    @property
    def filled(self) -> bool:
        """Whether anything was filled in, readable or not."""
        fields = (*self.answers.figures.values(), *self.answers.progress.values())
        return bool(self.problems) or any(any(given.values()) for given in fields)

    def address(self, path: Path) -> str:
        """Return the cell of a field, or of the nearest that it belongs to."""
        known = (path[:length] for length in range(len(path), 0, -1))
        return next((self.cells[part] for part in known if part in self.cells), self.cells[()])


@dataclass(slots=True)
class _Collected:
    header: dict[str, str | None] = field(default_factory=dict)
    submitted: dict[str, str | None] = field(default_factory=dict)
    figures: dict[str, dict[str, str | None]] = field(default_factory=dict)
    progress: dict[str, dict[str, str | None]] = field(default_factory=dict)
    cells: dict[Path, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def read_form(data: bytes, name: str) -> Form:
    """Read a form from the bytes of a file; UsageError if it is none."""
    sheets = [_form(rows, head) for rows in _sheets(data, name) if (head := _head(rows)) is not None]
    if not sheets:
        raise UsageError(
            f"“{name}”不是 yian1 form 生成的填报表：找不到“{KEY}”和“{ANSWER}”两列",
            "用 yian1 form 单位 月份 -o 填报表.xlsx 生成；Excel 里“编号”列是隐藏的，不要删去",
        )
    told = [form for form in sheets if form.filled]
    first, *others = told or sheets[:1]
    twice = [other for other in others if other.answers != first.answers]
    return replace(first, problems=(*first.problems, *(_second(other, first) for other in twice)))


def _second(other: Form, first: Form) -> Diagnostic:
    here, there = other.cells[()], first.cells[()].partition("!")[0]
    message = f"工作簿里有两张填了数的表：“{there}”和“{here.partition('!')[0]}”，内容不同"
    return problem(here, "form-twice", message, "只留要报的那一张，把另一张删去")


def _head(rows: Rows) -> int | None:
    return next((number for number, row in enumerate(rows) if {KEY, ANSWER} <= set(_texts(row))), None)


def _form(rows: Rows, head: int) -> Form:
    """Read what a sheet says, by the row of its head."""
    columns = {text: index for index, text in enumerate(_texts(rows[head])) if text}
    found = _Collected(cells={(): rows[head][columns[KEY]].address})
    for row in rows[head + 1 :]:
        _row({title: row[index] for title, index in columns.items() if index < len(row)}, found)
    answers = Answers(found.header, found.submitted, found.figures, found.progress)
    return Form(answers, found.cells, tuple(found.problems))


def _sheets(data: bytes, name: str) -> list[Rows]:
    """Read the cells by what the file is, not by what it is called."""
    if data.startswith(OLE):
        raise UsageError(f"“{name}”加了密码，或者是旧的 .xls 格式，不能读取", "去掉密码，另存为 .xlsx")
    if len(data) > MAX_BYTES:
        raise too_large(name)
    return workbook_cells(data, name) if data.startswith(ZIP) else [_csv_cells(data, name)]


def _csv_cells(data: bytes, name: str) -> Rows:
    """Return the rows of a CSV file; UsageError for what cannot be read as one."""
    text = _decoded(data, name)
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count))
    try:
        return [
            [worded(address(name, number, column), meant(field)) for column, field in enumerate(row, start=1)]
            for number, row in enumerate(islice(reader, MAX_ROWS), start=1)
        ]
    except csv.Error:
        raise UsageError(f"“{name}”不是能读的 CSV", f"核对引号是否成对；{_CSV_HINT}") from None


def _decoded(data: bytes, name: str) -> str:
    found = transcode(data)
    if found is None:
        raise UsageError(f"认不出“{name}”的编码", _CSV_HINT)
    return found[1]


def _texts(row: Sequence[Cell]) -> list[str | None]:
    return [cell.text for cell in row]


def _row(cells: Mapping[str, Cell], found: _Collected) -> None:
    """Take in one row: its answer under the path that its id spells, and a figure's remarks."""
    key, answer = cells.get(KEY), cells.get(ANSWER)
    if key is None or key.text is None:
        if answer is not None and (answer.text or answer.problem):
            message = "这一行没有编号，不知道填的是哪一项"
            found.problems.append(problem(answer.address, "form-key", message, "填到有编号的行里，或删去"))
        return
    path = tuple(key.text.split("/"))
    if not _known(path):
        message = f"不认识的编号“{key.text}”"
        found.problems.append(problem(key.address, "form-key", message, "用 yian1 form 重新生成填报表"))
    elif path in found.cells:
        message = f"编号“{key.text}”出现了两次，另一处在 {found.cells[path]}"
        found.problems.append(problem(key.address, "form-key", message, "只保留一行"))
    else:
        found.cells[path] = key.address if answer is None else answer.address
        _fields(path, found)[path[-1]] = _answer(path, answer, found)
        _remarks(path, cells, found)


def _known(path: tuple[str, ...]) -> bool:
    """Whether an id names a field of a filing; which targets and actions there are, the checks know."""
    match path:
        case (name,):
            return name in HEADER
        case ("submitted", name):
            return ID.fullmatch(name) is not None
        case ("figures" | "progress" as section, name, part):
            return ID.fullmatch(name) is not None and part in _PARTS[section]
    return False


def _fields(path: Path, found: _Collected) -> dict[str, str | None]:
    match path:
        case ("figures" | "progress" as section, str(name), _):
            found.cells.setdefault(path[:2], found.cells[path])
            fields: dict[str, str | None] = getattr(found, section).setdefault(name, {})
            return fields
        case ("submitted", _):
            return found.submitted
        case _:
            return found.header


def _remarks(path: Path, cells: Mapping[str, Cell], found: _Collected) -> None:
    """Take in the further fields of a figure, which stand in the row of its first number."""
    if path[0] != "figures":
        return
    for name in REMARKS:
        cell = cells.get(REMARK_TITLES[name])
        if cell is not None and (cell.text or cell.problem):
            own = (*path[:2], name)
            found.cells[own] = cell.address
            _fields(own, found)[name] = _answer(own, cell, found)


def _answer(path: Path, cell: Cell | None, found: _Collected) -> str | None:
    if cell is None or cell.problem is not None or cell.text is None:
        found.problems += [cell.problem] if cell is not None and cell.problem is not None else []
        return None
    if path[-1] in {"sample", "provisional"}:
        return _truth(cell, found, None)
    if path[0] == "figures" and path[-1] == "done":
        return _truth(cell, found, "false")
    if path[-1] == "month":
        return _numbered(_MONTH, cell.text)
    if path[-1] == "filed" or path[0] == "submitted":
        return _numbered(_DATED, cell.text)
    return cell.text


def _truth(cell: Cell, found: _Collected, no: str | None) -> str | None:
    """Return true for 是 in any of its spellings, for 否 what is said then: of most fields nothing."""
    text = (cell.text or "").lower()
    if text in _TRUE:
        return "true"
    if text not in _FALSE:
        hint = f"是的填“{YES}”{f'，不是的填“{NO}”' if no else '，不是的留空'}"
        found.problems.append(problem(cell.address, "bad-truth", f"“{cell.text}”应为“{YES}”或“{NO}”", hint))
    return no if text in _FALSE else None


def _numbered(pattern: re.Pattern[str], text: str) -> str:
    """Return a date or month as the files write it; another text as it is, for the check to refuse."""
    parts = pattern.fullmatch(text)
    return text if parts is None else "-".join(part.zfill(2) for part in _written(parts.groups()))


def _written(parts: Iterable[str | None]) -> list[str]:
    return [part for part in parts if part]
