"""yian1 import: a filled-in form → the filing, after the same checks as ever, told by the cells of the form."""

from __future__ import annotations

import difflib
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.commands.filing_files import exists, filing_path, planned, save
from yian1.commands.session import Session
from yian1.console import put_error
from yian1.core import names
from yian1.core.worksheet import Worksheet, worksheet
from yian1.files import disk
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.forms.cells import problem
from yian1.forms.filing_text import filing_text
from yian1.forms.read import Form, read_form
from yian1.model.diagnostics import DataError, Diagnostic, Place, Severity, Span, UsageError
from yian1.model.fields import declared
from yian1.model.filing import Figure, Filing, Report
from yian1.model.hygiene import spelled
from yian1.model.period import Month
from yian1.output.findings import WORDS
from yian1.yaml import encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from yian1.model.ledger import Ledger

# What the hints of the checks say to somebody who types YAML, said to somebody who fills in cells.
_COLUMN = "在“更正原因”一栏写明"
_HINTS = {
    "figure-fell": f"核对数字；确是更正的，{_COLUMN}",
    "looks-monthly": f"填1月1日以来的累计数；确是更正的，{_COLUMN}",
    "figure-incomplete": "这个数据的几格都要填；没有数的都留空",
    "blank": "补上这一格",
}
_FIELDS = {name: field.title for model in (Figure, Report, Filing) for name, field in declared(model).items()}
_FIELD = re.compile(rf" ?\b({'|'.join(_FIELDS)})\b ?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form read and checked: what is asked of its unit, None if it does not say whose, and the filing as text."""

    filled: Form
    found: tuple[Diagnostic, ...]
    sheet: Worksheet | None = None
    text: str = ""
    after: Session | None = None

    @property
    def broken(self) -> bool:
        """Whether it may not be written."""
        return self.sheet is None or any(one.severity is Severity.ERROR for one in self.found)

    @property
    def path(self) -> str:
        """Where the filing is kept, relative to the workspace."""
        return "" if self.sheet is None else filing_path(self.sheet)

    def unchanged(self, before: Session) -> bool:
        """Whether the filing that was there already means the same, however it is written."""
        there = _filing(before, self.path)
        return there is not None and self.after is not None and there == _filing(self.after, self.path)


def import_form(root: Path | None, source: Path, *, replace: bool) -> int:
    """Write the filing that a form says; nothing if it has an error, nor over another filing without `replace`."""
    folder = disk.find_root(root)
    files = list(disk.read_files(folder))
    before = Session(folder, load(files))
    ready = prepare(before, planned(before), files, read_form(source.read_bytes(), source.name))
    tell(ready)
    if ready.broken:
        errors = sum(one.severity is Severity.ERROR for one in ready.found)
        raise DataError(f"有错误 {errors} 处，没有写入任何文件。")
    if ready.unchanged(before):
        put_error(f"{ready.path} 的内容相同，没有改动。")
        return 0
    return _write(folder, ready, files, replace=replace)


def prepare(before: Session, ledger: Ledger, files: Sequence[RawFile], filled: Form) -> Prepared:
    """Check what a form says as if it were filed among these files."""
    found = list(filled.problems)
    sheet = _whose(ledger, filled, found)
    if sheet is not None and _of_another(ledger, sheet.unit.id, filled):
        message = f"表里填的数据没有一项是“{sheet.unit.name}”的，举措也多不是，像是别的单位的表"
        found.append(problem(filled.address(("unit",)), "form-unit", message, "核对填报单位，改回这张表原来的单位"))
        sheet = None
    if sheet is None:
        return Prepared(filled, tuple(found))
    path = filing_path(sheet)
    text = filing_text(sheet, filled.answers.filled_in(sheet.unit.id))
    others = [raw for raw in files if raw.path != path]
    after = Session(before.root, load([*others, RawFile(path, text.encode("utf-8"))], before.loaded))
    found += _told_by_cells(before, after, path, filled)
    found += _left_out(sheet, filled, found)
    wrong = {one.where.file for one in found if one.severity is Severity.ERROR}
    found = [one for one in found if one.severity is Severity.ERROR or one.where.file not in wrong]
    return Prepared(filled, tuple(found), sheet, text, after)


def _filing(session: Session, path: str) -> Filing | None:
    filings = () if session.loaded.ledger is None else session.loaded.ledger.filings
    return next((filing for filing in filings if filing.file == path), None)


def _whose(ledger: Ledger, filled: Form, found: list[Diagnostic]) -> Worksheet | None:
    """Return what the form's unit is asked for in its month; None, with the reason noted, if it does not say whose."""
    unit = month = None
    try:
        unit = names.unit(ledger, filled.answers.header.get("unit") or "")
    except UsageError as error:
        found.append(problem(filled.address(("unit",)), "unknown-unit", error.message, error.hint))
    text = filled.answers.header.get("month") or ""
    try:
        month = Month.parse(text)
    except ValueError:
        found.append(problem(filled.address(("month",)), "bad-month", f"“{text}”不是月份", "写成 2024-05 或 2024年5月"))
    return None if unit is None or month is None else worksheet(ledger, unit, month)


def _of_another(ledger: Ledger, unit: str, filled: Form) -> bool:
    """Whether the form is another unit's: none of its figures and less than half of all filled in is this one's.

    Actions that many units share prove little. What is not in the plan is told of by the checks.
    """
    said = filled.answers.filled_in(unit)
    if not said.figures.keys() <= ledger.targets.keys() or not said.progress.keys() <= ledger.actions.keys():
        return False
    figures = [ledger.owner(target) is None or ledger.files(target, unit) for target in said.figures]
    actions = [ledger.responsible(action, unit) for action in said.progress]
    return not any(figures) and 2 * sum(actions) < len(figures) + len(actions)


def _told_by_cells(before: Session, after: Session, path: str, filled: Form) -> Iterator[Diagnostic]:
    """Yield what is wrong with the new filing at its cells, and what it has made wrong elsewhere at its lines.

    An item with an unreadable cell has been told of; what its remains look like is nobody's mistake.
    """
    known = set(before.diagnostics)
    unread = {one.where.file for one in filled.problems}
    unread_items = {field[:2] for field, cell in filled.cells.items() if cell in unread}
    for one in after.diagnostics:
        if one.where.file != path:
            if one not in known:
                yield one._replace(where=after.loaded.span(one.where))
        elif isinstance(one.where, Span):
            yield one
        elif one.where.path[:2] not in unread_items:
            yield _at_cell(one, filled)


def _at_cell(one: Diagnostic, filled: Form) -> Diagnostic:
    path = one.where.path if isinstance(one.where, Place) else ()
    hint = _HINTS.get(one.code) or _FIELD.sub(lambda found: f"“{_FIELDS[found[1]]}”", one.hint)
    return one._replace(where=Span(filled.address(path)), hint=hint)


def _left_out(sheet: Worksheet, filled: Form, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield one warning for each figure that was left empty, and one for all actions: none of them is written."""
    faulty = {one.where.file for one in found if one.severity is Severity.ERROR}
    blank = {target: fields for target, fields in filled.answers.figures.items() if not any(fields.values())}
    for target, fields in blank.items():
        cells = [filled.address(("figures", target, name)) for name in fields]
        asked = sheet.figure(target)
        if asked is not None and faulty.isdisjoint(cells):
            yield _blank(f"待填：“{asked.context.target.name}”没有填数，不写入填报", cells[0])
    actions = [action for action, fields in filled.answers.progress.items() if not any(fields.values())]
    if actions:
        message = f"待填：{len(actions)} 条举措没有填写，不写入填报：{'、'.join(actions)}"
        yield _blank(message, filled.address(("progress", actions[0])))
    if len(blank) == len(filled.answers.figures) and len(actions) == len(filled.answers.progress) and not faulty:
        yield problem(filled.address(()), "form-empty", "表里没有填任何数据和进展", "填好、保存以后再导入")


def _blank(message: str, cell: str) -> Diagnostic:
    return Diagnostic("blank", message, Span(cell), "有的补上；确实没有的不用管", Severity.WARNING)


def tell(ready: Prepared, leave_out: str = "") -> None:
    """Print what was found in the order of the form's cells; what stands in other files comes last."""
    order = {cell: number for number, cell in enumerate(ready.filled.cells.values())}
    told = [one for one in dict.fromkeys(ready.found) if one.code != leave_out]
    for one in sorted(told, key=lambda one: order.get(one.where.file, len(order))):
        where = one.where
        line = f":{where.line}:{where.column}" if isinstance(where, Span) and where.file not in order else ""
        hint = f"\n  提示：{one.hint}" if one.hint else ""
        put_error(f"{spelled(where.file)}{line}: {WORDS[one.severity]}[{one.code}]: {one.message}{hint}")


def _current(files: Sequence[RawFile], path: str) -> str | None:
    """Return the text of the filing that is there already, as far as it can be read."""
    raw = next((raw for raw in files if raw.path == path), None)
    return None if raw is None or raw.data is None else encoding.decode(raw.data, path)[0]


def _write(folder: Path, ready: Prepared, files: Sequence[RawFile], *, replace: bool) -> int:
    path, text = ready.path, ready.text
    if not exists(folder, path):
        try:
            save(folder, path, text, new=True)
        except FileExistsError:  # another import was faster: look at what it has written
            return _write(folder, ready, list(disk.read_files(folder)), replace=replace)
        return 0
    current = _current(files, path) or ""
    if current == text:
        put_error(f"{path} 的内容相同，没有改动。")
        return 0
    lines = difflib.unified_diff(
        current.splitlines(), text.splitlines(), f"{path}（现有）", f"{path}（导入）", lineterm=""
    )
    sys.stdout.write("".join(f"{spelled(line)}\n" for line in lines))
    if not replace:
        raise UsageError(f"{path} 已经有填报，没有覆盖", "核对上面的差别，确认后加 --replace")
    save(folder, path, text, new=False)
    return 0
