"""yian1 import: a filled-in form → the filing, the work plan and answers to opinions, told by its cells.

What the form did not ask stays as it was filed; what it says of opinions and the work plan goes into their own files.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1 import console
from yian1.commands.options import print_differences
from yian1.commands.session import Session, exists, filing_path, planned, save
from yian1.console import put_error
from yian1.core import names
from yian1.core.worksheet import Answers, Worksheet, answers, untouched, worksheet
from yian1.files import disk
from yian1.files.disk import OPINIONS, PROGRESS, RECEIVED, RawFile
from yian1.files.load import load
from yian1.forms.read import Form, read_form
from yian1.forms.read_workbook import problem
from yian1.forms.schemas import filing_text, scalar
from yian1.model.diagnostics import DataError, Diagnostic, Place, Severity, Span, UsageError, errors
from yian1.model.fields import declared, titles_of
from yian1.model.filing import REMARKS, Figure, Filing, Report, Undertaking
from yian1.model.office import OpinionState, Receipt, ReceiptResult
from yian1.model.period import Month
from yian1.model.typography import spelled
from yian1.output.findings import WORDS
from yian1.yaml import encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as FilePath

    from yian1.core.worksheet import Fields
    from yian1.model.diagnostics import Path
    from yian1.model.ledger import Ledger
    from yian1.model.office import Opinion


# What the hints of the checks say to somebody who types YAML, said to somebody who fills in cells.
_COLUMN = "在“说明”一格写“更正：原因”"
_HINTS = {
    "figure-fell": f"核对数字；确是更正的，{_COLUMN}",
    "looks-monthly": f"填累计数；确是更正的，{_COLUMN}",
    "figure-incomplete": "这个数据的几格都要填；没有数的都留空",
    "blank": "补上这一格",
}
_FIELDS = titles_of(Figure) | titles_of(Report) | titles_of(Filing)
_NAMED = re.compile(rf" ?\b(?:{'|'.join(_FIELDS)})（([^）]+)）", re.ASCII)  # whole（分母）
_FIELD = re.compile(rf" ?\b({'|'.join(_FIELDS)})\b ?", re.ASCII)
_REGISTER = "# 收件登记：由 yian1 import 写，一份一行，不用手改\nreceived:\n"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form read and checked: what is asked of its unit, None if it does not say whose, and the filing as text.

    `beside` are the other files that it changes, by their paths: the opinions that it answers, its unit's work plan.
    """

    filled: Form
    found: tuple[Diagnostic, ...]
    sheet: Worksheet | None = None
    text: str = ""
    after: Session | None = None
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        """Whether it may not be written."""
        return self.sheet is None or bool(errors(self.found))

    @property
    def path(self) -> str:
        """Where the filing is kept, relative to the workspace."""
        return "" if self.sheet is None else filing_path(self.sheet)

    def unchanged(self, before: Session) -> bool:
        """Whether the filing that was there already means the same, however it is written."""
        return not self.beside and self.filed_before(before)

    def filed_before(self, before: Session) -> bool:
        """Whether the filing that was there already means the same; of the other files nothing is said."""
        there = _filing(before, self.path)
        return there is not None and self.after is not None and there == _filing(self.after, self.path)

    def new_files(self, before: Session) -> dict[str, str]:
        """Return what is to be written, by path: the filing comes first if it says anything new."""
        return ({} if self.filed_before(before) else {self.path: self.text}) | dict(self.beside)


def import_form(root: FilePath | None, source: FilePath, *, replace: bool) -> int:
    """Write the filing that a form says; nothing if it has an error, nor over another filing without `replace`."""
    folder = disk.find_root(root)
    files = list(disk.read_files(folder))
    before = Session(folder, load(files))
    data = disk.read_given(source)
    ready = prepare(before, planned(before), files, read_form(data, source.name))
    tell(ready)
    if ready.broken:
        register(before, [receipt(source.name, data, ready, ReceiptResult.RETURNED)])
        raise DataError(f"有错误 {len(errors(ready.found))} 处，没有写入任何文件。")
    _write(folder, ready, before, files, replace=replace)
    if ready.new_files(before):
        new = _filing(before, ready.path) is None
        result = ReceiptResult.WRITTEN if new else ReceiptResult.REPLACED
        register(before, [receipt(source.name, data, ready, result)])
    return 0


def receipt(name: str, data: bytes, ready: Prepared | None, result: ReceiptResult) -> Receipt:
    """Return the line of the register for a form."""
    header = {} if ready is None else ready.filled.answers.header
    whose = None if ready is None else ready.sheet
    return Receipt.model_construct(
        time=f"{console.now():%Y-%m-%d %H:%M}",
        unit=None if whose is None else whose.unit.id,
        month=None if whose is None else whose.month,
        result=result,
        filed_by=header.get("filed_by"),
        approved_by=header.get("approved_by"),
        file=name,
        digest=digest(data),
    )


def digest(data: bytes) -> str:
    """Return what a file is known again by."""
    return hashlib.sha256(data).hexdigest()[:16]


def register(before: Session, received: Sequence[Receipt]) -> None:
    """Add to the register what is not in it yet; another import may be adding to it at the same moment.

    The same file with the same result is told once.
    """
    known = {(one.digest, one.result) for one in before.readable.receipts.received}
    came: dict[tuple[str | None, ReceiptResult], Receipt] = {}
    for one in received:
        came.setdefault((one.digest, one.result), one)
    new = "".join(_line(one) for key, one in came.items() if key not in known)
    while new:
        raw = disk.read_file(before.root, RECEIVED) if exists(before.root, RECEIVED) else None
        text = "" if raw is None or raw.data is None else raw.data.decode("utf-8", "surrogateescape")
        end = "" if not text or text.endswith("\n") else "\n"
        made = f"{text or _REGISTER}{end}{new}".encode("utf-8", "surrogateescape")
        with suppress(FileExistsError, disk.FileChangedError):
            target = disk.inside(before.root, RECEIVED)
            if raw is None or raw.data is None:
                disk.create(target, made)
            else:
                disk.write(target, made, instead_of=raw.data)
            put_error(f"已登记在 {RECEIVED}")
            return


def _line(receipt: Receipt) -> str:
    texts = ((name, getattr(receipt, name)) for name in declared(Receipt))
    given = (f"{name}: {json.dumps(str(text), ensure_ascii=False)}" for name, text in texts if text is not None)
    return f"  - {{{', '.join(given)}}}\n"


def prepare(before: Session, ledger: Ledger, files: Sequence[RawFile], filled: Form) -> Prepared:
    """Check what a form says as if it were filed among these files."""
    found = list(filled.problems)
    sheet = _whose(ledger, filled, found)
    if sheet is not None and filled.made_for not in {"", sheet.unit.id}:
        message = f"这张表是发给“{ledger.name(filled.made_for)}”的，填报单位写的是“{sheet.unit.name}”"
        found.append(problem(filled.address(("unit",)), "form-unit", message, "核对填报单位，改回这张表原来的单位"))
        sheet = None
    if sheet is None:
        return Prepared(filled, tuple(found))
    path = filing_path(sheet)
    text = filing_text(sheet, completed(sheet, filled).filled_in(sheet.unit.id))
    beside = second_sheet(before, sheet, filled, found)
    made = {path: text} | beside
    others = [raw for raw in files if raw.path not in made]
    written = [RawFile(name, each.encode("utf-8")) for name, each in made.items()]
    after = Session(before.root, load([*others, *written], before.loaded))
    found += _told_by_cells(before, after, path, filled)
    found += _left_out(sheet, filled, found)
    if filled.untouched and _filing(before, path) != _filing(after, path):
        found.append(
            problem(filled.address(("filed",)), "form-empty", "表里没有填任何数据和进展", "填好、保存以后再导入")
        )
    wrong = {one.where.file for one in errors(found)}
    found = [one for one in found if one.severity is Severity.ERROR or one.where.file not in wrong]
    return Prepared(filled, tuple(found), sheet, text, after, beside)


def completed(sheet: Worksheet, filled: Form) -> Answers:
    """Return what a form says; what it did not ask is as it was filed, rows that say nothing new are no report."""
    said = filled.answers
    was = answers(sheet) if sheet.filing is not None else Answers({})
    told = {action: given for action, given in said.progress.items() if not untouched(sheet, action, given)}
    return Answers(
        _unasked((), was.header, filled) | dict(said.header),
        _unasked(("submitted",), was.submitted, filled) | dict(said.submitted),
        _items("figures", was.figures, said.figures, filled),
        _items("progress", was.progress, told, filled),
    )


def _items(
    section: str, was: Mapping[str, Fields], said: Mapping[str, Fields], filled: Form
) -> dict[str, dict[str, str | None]]:
    kept = {item: _unasked((section, item), fields, filled) for item, fields in was.items()}
    every = [*(item for item in kept if item in said or kept[item]), *(item for item in said if item not in kept)]
    return {item: kept.get(item, {}) | dict(said.get(item, {})) for item in every}


def _unasked(path: Path, fields: Fields, filled: Form) -> dict[str, str | None]:
    """Return the fields that a form has no cell for; all that is remarked on a figure has one cell."""
    cells = {name: (*path, "note") if name in REMARKS else (*path, name) for name in fields}
    return {name: text for name, text in fields.items() if cells[name] not in filled.cells}


def _filing(session: Session, path: str) -> Filing | None:
    return next((filing for filing in session.readable.filings if filing.file == path), None)


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
                cell = _second_cell(one.where, before, filled)
                yield one._replace(where=after.loaded.span(one.where) if cell is None else Span(cell))
        elif isinstance(one.where, Span):
            yield one
        elif one.where.path[:2] not in unread_items:
            yield _at_cell(one, filled)


def _second_cell(where: Place | Span, before: Session, filled: Form) -> str | None:
    """Return the cell of the second sheet that a place in the work plan or the opinions was written from."""
    known = {
        "workplan": [action for action, fields in filled.workplan.items() if any(fields.values())],
        "opinions": [one.id for one in before.readable.opinions.opinions],
    }
    match where:
        case Place(path=("workplan" | "opinions" as section, int(index), *rest)) if index < len(known[section]):
            item = (section, known[section][index], *rest)
            return filled.address(item) if item[:2] in filled.cells else None
    return None


def _at_cell(one: Diagnostic, filled: Form) -> Diagnostic:
    path = one.where.path if isinstance(one.where, Place) else ()
    hint = _HINTS.get(one.code) or _FIELD.sub(lambda found: f"“{_FIELDS[found[1]]}”", one.hint)
    message = _NAMED.sub(r"“\1”", one.message)
    return one._replace(where=Span(filled.address(path)), message=message, hint=hint)


def _left_out(sheet: Worksheet, filled: Form, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield one warning for all figures that were left empty, and one for all actions: none of them is written."""
    faulty = {one.where.file for one in errors(found)}
    said = filled.answers
    names = {}
    for target, fields in said.figures.items():
        cells = [filled.address(("figures", target, name)) for name in fields]
        asked = sheet.figure(target)
        if asked is not None and not any(fields.values()) and faulty.isdisjoint(cells):
            names[f"“{asked.context.target.name}”"] = cells[0]
    if names:
        yield _blank(f"待填：{len(names)} 项数据没有填数，不写入填报：{'、'.join(names)}", next(iter(names.values())))
    actions = [action for action, fields in said.progress.items() if not any(fields.values())]
    actions += [action for action, fields in said.progress.items() if untouched(sheet, action, fields)]
    if actions:
        message = f"待填：{len(actions)} 条举措没有写本月进展，不写入填报：{'、'.join(actions)}"
        yield _blank(message, filled.address(("progress", actions[0])))


def _blank(message: str, cell: str) -> Diagnostic:
    return Diagnostic("blank", message, Span(cell), "有的补上；确实没有的不用管", Severity.WARNING)


def tell(ready: Prepared, leave_out: str = "") -> None:
    """Print what was found in the order of the form's cells; what stands in other files comes last."""
    order = {cell: number for number, cell in enumerate(ready.filled.cells.values())}
    told = [one for one in dict.fromkeys(ready.found) if one.code != leave_out]
    for one in sorted(told, key=lambda one: order.get(one.where.file, len(order))):
        where = one.where
        line = f":{where.line}:{where.column}" if isinstance(where, Span) and "/" in where.file else ""
        hint = f"\n  提示：{one.hint}" if one.hint else ""
        put_error(f"{spelled(where.file)}{line}: {WORDS[one.severity]}[{one.code}]: {one.message}{hint}")


def _write(folder: FilePath, ready: Prepared, before: Session, files: Sequence[RawFile], *, replace: bool) -> None:
    made = ready.new_files(before)
    new = not exists(folder, ready.path)
    if ready.path not in made or not (new or _shown(files, ready.path, ready.text)):
        put_error(f"{ready.path} 的内容相同，没有改动。")
        made.pop(ready.path, None)
    elif not new and not replace:
        raise UsageError(f"{ready.path} 已经有填报，没有覆盖", "核对上面的差别，确认后加 --replace")
    for path, text in made.items():
        try:
            save(folder, path, text, new=new and path == ready.path)
        except FileExistsError:  # another import was faster: look at what it has written
            files = list(disk.read_files(folder))
            _write(folder, ready, Session(folder, load(files)), files, replace=replace)
            return


def _shown(files: Sequence[RawFile], path: str, text: str) -> bool:
    """Print how a filing that is there differs, as far as it can be read; whether it does."""
    data = next((raw.data for raw in files if raw.path == path), None)
    current = (None if data is None else encoding.decode(data, path)[0]) or ""
    print_differences(current, text, f"{path}（现有）", f"{path}（导入）")
    return current != text


def second_sheet(before: Session, sheet: Worksheet, filled: Form, found: list[Diagnostic]) -> dict[str, str]:
    """Return the files that the second sheet changes, by path; what it may not change is noted in `found`."""
    made = {}
    lines = {action: fields for action, fields in filled.workplan.items() if any(fields.values())}
    if lines and sheet.planned is None:
        made[f"{PROGRESS}{sheet.unit.id}/workplan.yaml"] = _workplan_text(sheet, lines)
    elif sheet.planned is not None and not sheet.planned.issuperset(lines):
        found.append(
            _kept(filled.address(("workplan", next(iter(lines)))), "办理方案已经有了，没有改动", "workplan.yaml")
        )
    opinions = _opinions_text(before, filled, found)
    return made | ({OPINIONS: opinions} if opinions else {})


def _workplan_text(sheet: Worksheet, lines: Mapping[str, Fields]) -> str:
    written = [f"unit: {sheet.unit.id}", "workplan:"]
    for action, fields in lines.items():
        written.append(f"  - action: {action}")
        written += [f"    {name}: {scalar(text)}" for name in declared(Undertaking) if (text := fields.get(name))]
    return "\n".join(written) + "\n"


def _kept(cell: str, message: str, file: str) -> Diagnostic:
    return Diagnostic("form-kept", message, Span(cell), f"要改的直接改 {file}", Severity.WARNING)


def _opinions_text(before: Session, filled: Form, found: list[Diagnostic]) -> str | None:
    """Return data/opinions.yaml with the answers in it; None if there are none."""
    text, there = before.loaded.texts.get(OPINIONS), before.readable.opinions.opinions
    if text is None:
        return None
    lines, changed = text.split("\n"), False
    known = {one.id: number for number, one in enumerate(there)}
    for opinion, fields in sorted(filled.opinions.items(), key=lambda item: -known.get(item[0], 0)):
        if not (fields.get("result") or fields.get("replied") or fields.get("state") != OpinionState.OPEN):
            continue
        cell = filled.address(("opinions", opinion))
        if opinion not in known:
            found.append(
                problem(cell, "form-key", f"没有编号为“{opinion}”的代表意见建议", "用 yian1 form 重新生成填报表")
            )
            continue
        was, answer = there[known[opinion]], _answer(fields)
        if all(str(getattr(was, name) or "") == text for name, text in answer.items()):
            continue
        at = before.loaded.span(Place(OPINIONS, ("opinions", known[opinion])))
        if not _open(was) or not _put_in(lines, at.line - 1, at.column - 1, answer):
            found.append(_kept(cell, f"意见 {opinion} 已有答复，或写法不能自动改，没有改动", OPINIONS))
            continue
        changed = True
    return "\n".join(lines) if changed else None


def _open(opinion: Opinion) -> bool:
    return opinion.state is OpinionState.OPEN and opinion.result is None and opinion.replied is None


def _answer(fields: Fields) -> dict[str, str]:
    """Return what is to be written of an opinion; a day of answering makes it answered."""
    given = {name: text for name, text in fields.items() if text}
    if given.get("state") == OpinionState.OPEN and given.get("replied"):
        given["state"] = str(OpinionState.REPLIED)
    return given


def _put_in(lines: list[str], first: int, indent: int, answer: Mapping[str, str]) -> bool:
    """Write keys into the item of a list that begins at a line, in the place of those that are there."""
    if not re.match(r"[A-Za-z_]+:", lines[first][indent:]):
        return False  # in brackets
    end = next(_behind(lines, first, indent), len(lines))
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    item = lines[first:end]
    for name, text in answer.items():
        at = next((n for n, line in enumerate(item) if line[indent:].startswith(f"{name}:")), None)
        if at is None:
            item.append(f"{' ' * indent}{name}: {scalar(text)}")
        else:
            until = next((n for n in range(at + 1, len(item)) if not item[n].startswith(" " * (indent + 1))), len(item))
            item[at:until] = [f"{item[at][:indent]}{name}: {scalar(text)}"]
    lines[first:end] = item
    return True


def _behind(lines: list[str], first: int, indent: int) -> Iterator[int]:
    """Yield the lines that no longer belong to the item."""
    for number in range(first + 1, len(lines)):
        if lines[number].strip() and not lines[number].startswith(" " * indent):
            yield number
