"""yian1 import: filled-in forms → filings, work plans, answers to opinions; one form by its cells, many in a table.

What a form did not ask stays as it was filed; what it says of opinions and the work plan goes into their own files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from yian1 import console
from yian1.commands.options import deliver, print_differences
from yian1.commands.session import Session, filing_path, open_workspace, planned, save
from yian1.console import put_error, reason, tracked
from yian1.core import names
from yian1.core.worksheet import Worksheet, answers, items, untouched, worksheet
from yian1.files import disk
from yian1.files.disk import PROGRESS, RECEIVED, RawFile
from yian1.files.load import load
from yian1.forms.read import Form, marked, read_form, wrong_cells
from yian1.forms.read_workbook import problem
from yian1.forms.rows import FILING, MEASURE, Block, pages
from yian1.forms.schemas import filing_text, second_sheet
from yian1.model.diagnostics import DataError, Diagnostic, Place, Severity, Span, UsageError, errors
from yian1.model.fields import titles_of
from yian1.model.filing import REMARKS, Figure, Filing, Report
from yian1.model.office import ReceiptResult
from yian1.model.period import Month
from yian1.model.typography import spelled
from yian1.output.cells import one_line
from yian1.output.findings import WORDS
from yian1.output.terminal import open_screen, print_table
from yian1.output.words import month as month_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from yian1.model.ledger import Ledger
    from yian1.model.office import Contact
    from yian1.output.terminal import Cell


# The hints of the checks for somebody who types YAML, in the words for somebody who fills in cells.
_COLUMN = "在“说明”一格写“更正：原因”"
_HINTS = {
    "figure-fell": f"核对数字；确是更正的，{_COLUMN}",
    "looks-monthly": f"填累计数；确是更正的，{_COLUMN}",
    "figure-incomplete": "这个数据的几格都要填；没有数的都留空",
    "blank": "补上这一格",
    "unknown-target": "方案里没有这一项：用 yian1 form 重新生成填报表再填",
}
_LINE = re.compile("整行删去|删去这一行")  # of a form no row is taken out
_FIELDS = titles_of(Report) | titles_of(Filing) | titles_of(Figure) | dict.fromkeys(REMARKS, REMARKS["note"])
_NAMED = re.compile(rf" ?\b(?:{'|'.join(_FIELDS)})（([^）]+)）", re.ASCII)  # whole（分母）
_FIELD = re.compile(rf" ?\b({'|'.join(_FIELDS)})\b ?", re.ASCII)
_DIFFERS = "与已有的填报不同，需加 --replace"
_REGISTER = "# 收件登记：由 yian1 import 写，一份一行，不用手改\nreceived:\n"


# What Windows, WPS and Office put into folders beside what people put there.
_NOT_SENT = frozenset({"thumbs.db", "desktop.ini"})
_FORMS = frozenset({".xlsx", ".xlsm", ".xltx", ".csv", ".txt", ".tsv"})
_UNREADABLE = {
    **dict.fromkeys((".xls", ".et", ".ett", ".ods", ".numbers"), "{} 格式不能读取；在 WPS 或 Excel 里另存为 .xlsx"),
    **dict.fromkeys((".zip", ".rar", ".7z"), "压缩包不能读取；解压以后再导入"),
}


class Fate(StrEnum):
    """What became of a form."""

    WRITTEN = "已写入"
    REPLACED = "已覆盖"
    SAME = "未改动"
    DIFFERS = "不同"
    WRONG = "有错"
    OTHER = "没有读取"


_WRITES = frozenset({Fate.WRITTEN, Fate.REPLACED})
_RESULTS = {fate: ReceiptResult(fate) for fate in _WRITES} | {Fate.WRONG: ReceiptResult.RETURNED}
_STYLES = {Fate.WRITTEN: "green", Fate.REPLACED: "yellow", Fate.DIFFERS: "yellow", Fate.WRONG: "red"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: what it says, None if it is no form, and what becomes of it, with why or how much.

    `sheet` is what is asked of its unit, None if it does not say whose it is, `path` where its filing is kept, `text`
    what stands there then. `made` are the files to be written, by path: its filing, if it says anything new, its unit's
    work plan, the opinions that it answers; `after` is the workspace with them.
    """

    name: str
    data: bytes = field(repr=False)
    filled: Form | None = None
    fate: Fate = Fate.WRITTEN
    note: str = ""
    found: tuple[Diagnostic, ...] = ()
    sheet: Worksheet | None = None
    path: str = ""
    text: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    after: Session | None = None


def import_form(root: Path | None, source: Path, *, replace: bool) -> int:
    """Write the filing that a form says; nothing if it has an error, nor over another filing without `replace`."""
    before = open_workspace(root)
    data = disk.read_given(source)
    filled = read_form(data, source.name)
    one = judged(before, planned(before), Sent(source.name, data, filled), overwrite=replace)
    tell(filled, one.found)
    if one.fate is Fate.WRONG:
        register(before, [one])
        raise DataError(f"有错误 {len(errors(one.found))} 处，没有写入任何文件。")
    if one.path not in one.made:
        put_error(f"{one.path} 的内容相同，没有改动。")
    elif one.fate is not Fate.WRITTEN:
        current = before.loaded.texts.get(one.path, "")  # as far as it can be read
        print_differences(current, one.text, f"{one.path}（现有）", f"{one.path}（导入）")
    if one.fate is Fate.DIFFERS:
        raise UsageError(f"{one.path} 已经有填报，没有覆盖", "核对上面的差别，确认后加 --replace")
    one = _written(before, one)
    if one.fate is Fate.DIFFERS:  # another import was faster: look at what it has written
        return import_form(root, source, replace=replace)
    register(before, [one])
    return 0


def digest(data: bytes) -> str:
    """Return what a file is known again by."""
    return hashlib.sha256(data).hexdigest()[:16]


def register(before: Session, sent: Iterable[Sent]) -> None:
    """Add to the register what is not in it yet; another import may be adding to it at the same moment.

    The same file with the same result is registered once.
    """
    known = {(one.digest, one.result) for one in before.readable.receipts.received}
    new = ""
    for one in sent:
        result, said = _RESULTS.get(one.fate), {} if one.filled is None else one.filled.texts
        if result is None or (digest(one.data), result) in known:
            continue
        known.add((digest(one.data), result))
        line = {
            "time": f"{console.now():%Y-%m-%d %H:%M}",
            "unit": None if one.sheet is None else one.sheet.unit.id,
            "month": None if one.sheet is None else str(one.sheet.month),
            "result": str(result),
            "filed_by": said.get(("filed_by",)),
            "approved_by": said.get(("approved_by",)),
            "file": one.name,
            "digest": digest(one.data),
        }
        given = (f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in line.items() if text is not None)
        new += f"  - {{{', '.join(given)}}}\n"
    while new:
        there = os.path.lexists(before.root / RECEIVED)
        read = disk.read_file(before.root, RECEIVED) if there else before.loaded.files.get(RECEIVED)
        old = None if read is None else read.data
        if there and old is None:
            put_error(f"{RECEIVED} 读不出来，没有登记")
            return
        text = (old or b"").decode("utf-8", "surrogateescape")
        end = "" if not text or text.endswith("\n") else "\n"
        made = f"{text or _REGISTER}{end}{new}".encode("utf-8", "surrogateescape")
        with suppress(FileExistsError, disk.FileChangedError):
            target = disk.inside(before.root, RECEIVED)
            if there:
                disk.write(target, made, instead_of=old)
            else:
                disk.create(target, made)
            put_error(f"已登记在 {RECEIVED}")
            return


def judged(before: Session, ledger: Ledger, one: Sent, *, overwrite: bool) -> Sent:
    """Check what a form says as if it were filed in a workspace, and say what is to become of it by itself."""
    filled = one.filled
    if filled is None:
        return one
    found = list(filled.problems)
    sheet = _whose(ledger, filled, found)
    if sheet is not None and filled.made_for not in {"", sheet.unit.id}:
        message = f"这张表是发给“{ledger.name(filled.made_for)}”的，填报单位写的是“{sheet.unit.name}”"
        found.append(problem(filled.address(("unit",)), "form-unit", message, "核对填报单位，改回这张表原来的单位"))
        sheet = None
    if sheet is None:
        return replace(one, found=tuple(found), fate=Fate.WRONG, note=_counted(found))
    found += _moved(sheet, filled)
    path = filing_path(sheet)
    text = filing_text(sheet, completed(sheet, filled))
    made = {path: text} | second_sheet(before.loaded, sheet, filled, found)
    written = {file: RawFile(file, text.encode("utf-8")) for file, text in made.items()}
    after = Session(before.root, load({**before.loaded.files, **written}.values(), before.loaded))
    found += _told_by_cells(before, after, path, filled)
    found += _left_out(sheet, filled, found)
    was, now = (
        next((one for one in session.readable.filings if one.file == path), None) for session in (before, after)
    )
    if filled.untouched and was != now:
        found.append(
            problem(filled.address(("filed",)), "form-empty", "表里没有填任何数据和进展", "填好、保存以后再导入")
        )
    wrong = {one.where.file for one in errors(found)}
    found = [one for one in found if one.severity is Severity.ERROR or one.where.file not in wrong]
    if was is not None and was == now:
        del made[path]
    one = replace(
        one, note=_counted(found), found=tuple(found), sheet=sheet, path=path, text=text, made=made, after=after
    )
    if errors(found):
        return replace(one, fate=Fate.WRONG)
    if not made:
        return replace(one, fate=Fate.SAME, note="与已有的填报相同")
    if path not in made or path not in before.loaded.files:
        return one
    return replace(one, fate=Fate.REPLACED) if overwrite else replace(one, fate=Fate.DIFFERS, note=_DIFFERS)


def _counted(found: Sequence[Diagnostic]) -> str:
    """Return what there is to say of a form in a few words."""
    wrong, blank = len(errors(found)), sum(one.code == "blank" for one in found)
    counts = {"错误": wrong, "警告": len(found) - wrong - blank, "待填": blank}
    return "，".join(f"{what} {count} 处" for what, count in counts.items() if count)


def _turned(block: Block, filled: Form) -> Iterator[Diagnostic]:
    """Yield the first two titles of a block that stand the other way round: whether the cells did too, nobody knows."""
    for row in block.rows:
        here = filled.row(row.key)
        for left, right in pairwise(title for title in here if title in block.titles):
            if block.titles.index(left) > block.titles.index(right):
                message = f"“{left}”一列到了“{right}”一列的前面，各列的次序和发出的表不同"
                hint = "列和标题恢复原来的次序再填，或者用 yian1 form 重新生成填报表"
                yield problem(here[left].address, "form-key", message, hint)
                return


def _moved(sheet: Worksheet, filled: Form) -> Iterator[Diagnostic]:
    """Yield the rows that stand beside the id of another one, and the measures that are not those of the form."""
    every = list(chain(*pages(sheet).values()))
    for block in every:
        yield from _turned(block, filled)
    made = [(block.titles, row) for block in every for row in block.rows]
    named = {row.texts()[1].replace(" ", ""): row.key.partition("/")[0] for _, row in made}
    for titles, row in made:
        here = filled.row(row.key)
        for title, wanted in zip(titles, row.texts()[1:], strict=True):
            cell = here.get(title)
            text = "" if cell is None else (cell.text or "").replace(" ", "")
            if cell is None or not wanted or text in {"", wanted.replace(" ", "")}:
                continue
            if title == titles[0] and named.get(text) == row.key.partition("/")[0] != FILING:
                message = f"这一行的编号是“{wanted}”的，写的却是“{cell.text}”"
                hint = "排序、移动时要连同隐藏的“编号”列；恢复原样再填，或者用 yian1 form 重新生成填报表"
                yield problem(cell.address, "form-key", message, hint)
                break
            if title == MEASURE:
                message = f"计量单位写的是“{cell.text}”，应是“{wanted}”"
                hint = f"改回“{wanted}”；本期按别的单位填的，把单位写在数的后面"
                yield problem(cell.address, "wrong-measure", message, hint)


def completed(sheet: Worksheet, filled: Form) -> dict[tuple[str, ...], str | None]:
    """Return what a form says; what it did not ask is as it was filed, rows that say nothing new are no report."""
    was = answers(sheet) if sheet.filing.file else {}
    progress = items(filled.texts, "progress").items()
    same = {("progress", action) for action, given in progress if untouched(sheet, action, given)}
    new = {path: text for path, text in filled.texts.items() if path[:2] not in same}

    def asked(path: tuple[str, ...]) -> bool:  # all that is remarked on a figure has one cell
        return ((*path[:2], "note") if path[0] == "figures" and path[-1] in REMARKS else path) in filled.cells

    return {path: new.get(path, was.get(path)) for path in (*was, *new) if path in new or not asked(path)}


def _whose(ledger: Ledger, filled: Form, found: list[Diagnostic]) -> Worksheet | None:
    """Return what the form's unit is asked for in its month; None, with the reason noted, if it does not say whose."""
    unit = month = None
    try:
        unit = names.unit(ledger, filled.texts.get(("unit",)) or "")
    except UsageError as error:
        found.append(problem(filled.address(("unit",)), "unknown-unit", error.message, error.hint))
    text = filled.texts.get(("month",)) or ""
    try:
        month = Month.parse(text)
    except ValueError:
        found.append(problem(filled.address(("month",)), "bad-month", f"“{text}”不是月份", "写成 2024-05 或 2024年5月"))
    return None if unit is None or month is None else worksheet(ledger, unit, month)


def _told_by_cells(before: Session, after: Session, path: str, filled: Form) -> Iterator[Diagnostic]:
    """Yield what is wrong with the new filing at its cells, and what it has made wrong elsewhere at its lines.

    An item with an unreadable cell has been reported; what its remains look like is nobody's mistake.
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
            hint = _FIELD.sub(lambda found: f"“{_FIELDS[found[1]]}”", _LINE.sub("留空", one.hint))
            where = Span(filled.address(one.where.path))
            message = _NAMED.sub(r"“\1”", one.message)
            yield one._replace(where=where, message=message, hint=_HINTS.get(one.code) or hint)


def _second_cell(where: Place | Span, before: Session, filled: Form) -> str | None:
    """Return the cell of the second sheet that a place in the work plan or the opinions was written from."""
    known = {
        "workplan": [action for action, fields in items(filled.texts, "workplan").items() if any(fields.values())],
        "opinions": [one.id for one in before.readable.opinions.opinions],
    }
    match where:
        case Place(path=("workplan" | "opinions" as section, int(index), *rest)) if index < len(known[section]):
            item = (section, known[section][index], *rest)
            return filled.address(item) if item[:2] in filled.cells else None
    return None


def _left_out(sheet: Worksheet, filled: Form, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield one warning for all figures that were left empty, and one for all actions: none of them is written."""
    faulty = {one.where.file for one in errors(found)}
    names = {}
    for target, fields in items(filled.texts, "figures").items():
        cells = [filled.address(("figures", target, name)) for name in fields]
        asked = sheet.figure(target)
        if asked is not None and not any(fields.values()) and faulty.isdisjoint(cells):
            names[f"“{asked.context.target.name}”"] = filled.address(("figures", target))
    if names:
        yield _blank(f"待填：{len(names)} 项数据没有填数，不写入填报：{'、'.join(names)}", next(iter(names.values())))
    actions = [
        action
        for action, fields in items(filled.texts, "progress").items()
        if (not any(fields.values()) or untouched(sheet, action, fields))
        and faulty.isdisjoint(filled.address(("progress", action, name)) for name in fields)
    ]
    if actions:
        message = f"待填：{len(actions)} 条举措没有写本月进展，不写入填报：{'、'.join(actions)}"
        yield _blank(message, filled.address(("progress", actions[0])))


def _blank(message: str, cell: str) -> Diagnostic:
    return Diagnostic("blank", message, Span(cell), "有的补上；确实没有的不用管", Severity.WARNING)


def tell(filled: Form, found: Iterable[Diagnostic]) -> None:
    """Print what was found in the order of the form's cells; what stands in other files comes last."""
    order = {cell: number for number, cell in enumerate(filled.cells.values())}
    for one in sorted(dict.fromkeys(found), key=lambda one: order.get(one.where.file, len(order))):
        where = one.where
        line = f":{where.line}:{where.column}" if isinstance(where, Span) and "/" in where.file else ""
        hint = f"\n  提示：{one.hint}" if one.hint else ""
        put_error(f"{spelled(where.file)}{line}: {WORDS[one.severity]}[{one.code}]: {one.message}{hint}")


def import_all(root: Path | None, sources: Sequence[Path], *, overwrite: bool, back: Path | None = None) -> int:
    """Write every sound form among the files and folders; of the others none, and none over another filing.

    What is wrong goes marked into the folder `back`, to be sent back.
    """
    before = open_workspace(root)
    sent = [_read(name, path) for name, path in tracked("读取", _every(sources))]
    ledger = planned(before)
    sent = [_known(before, one) for one in sent] if not overwrite else sent
    sent = [_written(before, one) for one in _all_judged(before, ledger, sent, overwrite=overwrite)]
    register(before, sent)
    counts = Counter(one.fate for one in sent)
    _print(sent, counts)
    if back is not None:
        send_back(ledger.office.contact, sent, back)
    if counts[Fate.WRONG]:
        raise DataError(f"{counts[Fate.WRONG]} 份有错，没有写入；改好以后再导入一次，已写入的不受影响。")
    if counts[Fate.DIFFERS]:
        message = f"{counts[Fate.DIFFERS]} 份与已有的填报不同，没有覆盖"
        raise UsageError(message, "单独导入其中一份可以看到差别；确认后加 --replace")
    return 0


def _known(before: Session, one: Sent) -> Sent:
    """Return a file that was taken in before, and whose filing is still there, as one with nothing new in it."""
    for seen in before.readable.receipts.received:
        taken = seen.digest == digest(one.data) and seen.result is not ReceiptResult.RETURNED
        if taken and f"{PROGRESS}{seen.unit}/{seen.month}.yaml" in before.loaded.files:
            return replace(one, fate=Fate.SAME, note=f"{seen.time} 已经收过", filled=None)
    return one


def send_back(contact: Contact, sent: Sequence[Sent], folder: Path) -> None:
    """Write for each wrong form the sender's own workbook with its wrong cells marked, and a message to send along.

    It says what is wrong and how to fix it, cell by cell, and whom to ask.
    """
    asked = " ".join(filter(None, [contact.unit, contact.person, contact.phone]))
    for one in (one for one in sent if one.fate is Fate.WRONG):
        wrong, labels = wrong_cells(one.found), {} if one.filled is None else one.filled.labels
        name = one.name.replace("/", "-")
        copy = marked(one.data, wrong)
        if copy is not None:
            deliver(copy, folder / f"退改-{name}")
        who = "填报表" if one.sheet is None else f"{one.sheet.unit.name}{month_words(one.sheet.month)}填报表"
        lines = [
            f"{number}. {where.rpartition('!')[2]}{f'（{labels[where]}）' if where in labels else ''}：{advice}"
            for number, (where, advice) in enumerate(((at, each) for at in wrong for each in wrong[at]), start=1)
        ]
        if lines:
            lines = [f"有{len(lines)}处要改：", *lines, "请改标红的格子，批注里写了怎么改；改好、保存后发回这份表。"]
        else:
            lines = [f"没有收下：{one.note}。", "请改好后重新发来。"]
        lines[0] = f"【退改】{who}（{name}）{lines[0]}"
        text = "\n".join([*map(one_line, lines), *([f"联系：{asked}"] if asked else [])])
        deliver(f"{text}\n", folder / f"退改-{name.rpartition('.')[0] or name}.txt")


def _written(before: Session, one: Sent) -> Sent:
    """Write a form that may be; where another import was faster, nothing is written over."""
    if one.fate not in _WRITES:
        return one
    try:
        for path, text in one.made.items():
            save(before, path, text, new=path == one.path and one.fate is Fate.WRITTEN)
    except FileExistsError:
        return replace(one, fate=Fate.DIFFERS, note="刚刚有人写入了这份填报，再导入一次")
    return one


def _every(sources: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return every file with the name that it is reported by: of a folder all in it, as it is called there."""
    found: dict[Path, str] = {}
    for source in sources:
        if not source.exists():
            raise UsageError(f"没有这个文件或文件夹：{spelled(str(source))}", "核对路径")
        inner = sorted(source.rglob("*")) if source.is_dir() else [source]
        for path in inner:
            inside = path.relative_to(source)
            hidden = path.name.lower() in _NOT_SENT or any(part.startswith((".", "~$")) for part in inside.parts)
            if not path.is_dir() and (path == source or not hidden):
                found.setdefault(path, path.name if path == source else inside.as_posix())
    if not found:
        raise UsageError("文件夹里没有文件", "核对文件夹的名称")
    return [(spelled(name), path) for path, name in found.items()]


def _read(name: str, path: Path) -> Sent:
    """Read one file; what cannot be read is reported, and hinders no other."""
    ending = path.suffix.lower()
    data = b""
    if ending not in _FORMS | _UNREADABLE.keys():
        return Sent(name, data, None, Fate.OTHER, "不是 .xlsx 或 .csv")
    try:
        data = disk.read_given(path)
        if ending in _UNREADABLE:
            return Sent(name, data, None, Fate.WRONG, _UNREADABLE[ending].format(ending))
        return Sent(name, data, read_form(data, path.name))
    except OSError as error:
        note = f"不能读取：{reason(error)}"
    except UsageError as error:
        note = f"{error.message}；{error.hint}" if error.hint else error.message
    return Sent(name, data, None, Fate.WRONG, note)


def _all_judged(before: Session, ledger: Ledger, sent: Sequence[Sent], *, overwrite: bool) -> list[Sent]:
    """Check every form, each as if the sound ones before it were written, and say what is to become of it."""
    every: list[Sent] = []
    for one in tracked("核对", sent):
        every.append(judged(before, ledger, one, overwrite=overwrite))
        if every[-1].fate in _WRITES and every[-1].after is not None:
            before = every[-1].after
    return [_beside_others(one, every) for one in every]


def _beside_others(one: Sent, every: Sequence[Sent]) -> Sent:
    """Return what becomes of a form beside others of its unit and month: the same twice is one, two different none."""
    if one.sheet is None or one.fate is Fate.WRONG:
        return one
    alike = [other for other in every if other.path == one.path and other.fate is not Fate.WRONG]
    different = [other.name for other in alike if other.text != one.text]
    if different:
        note = f"与{'、'.join(different)}是同一单位同一月份的，内容不同；只留一份"
        return replace(one, fate=Fate.WRONG, note=note)
    return one if one is alike[0] else replace(one, fate=Fate.SAME, note=f"与{alike[0].name}相同")


def _print(sent: Sequence[Sent], counts: Mapping[Fate, int]) -> None:
    """Print what is wrong in each form by its cells, and last the table of all and how many of each there are."""
    for one in sent:
        found = [each for each in one.found if each.code != "blank"]
        if one.filled is not None and found:
            put_error(f"【{one.name}】")
            tell(one.filled, found)
    columns = ("文件", "单位", "月份", "结果", "说明")
    screen = open_screen()
    rows: list[tuple[Cell, ...]] = []
    for one in sent:
        whose = ("", "") if one.sheet is None else (one.sheet.unit.name, month_words(one.sheet.month))
        rows.append((one.name, *whose, ((str(one.fate), _STYLES.get(one.fate, "")),), one.note))
    print_table(screen, columns, rows)
    screen.say(f"共{len(sent)}份：" + "，".join(f"{fate}{counts[fate]}份" for fate in Fate if counts[fate]))
