"""yian1 import of a folder: all forms are read and checked, the sound ones written, and one table tells of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from yian1.commands.importing import Prepared, digest, prepare, receipt, register, tell
from yian1.commands.options import deliver
from yian1.commands.session import Session, exists, planned, save
from yian1.console import progress, put_error, reason
from yian1.files import disk
from yian1.files.disk import PROGRESS, RawFile
from yian1.files.load import load
from yian1.forms.read import marked, message, read_form, wrong_cells
from yian1.model.diagnostics import DataError, UsageError, errors
from yian1.model.office import ReceiptResult
from yian1.model.typography import spelled
from yian1.output.terminal import Column, open_screen, print_table
from yian1.output.words import month as month_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from yian1.core.worksheet import Worksheet
    from yian1.model.ledger import Ledger
    from yian1.model.office import Contact
    from yian1.output.terminal import Cell


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
_RESULTS = {
    Fate.WRITTEN: ReceiptResult.WRITTEN,
    Fate.REPLACED: ReceiptResult.REPLACED,
    Fate.WRONG: ReceiptResult.RETURNED,
}
STYLES = {Fate.WRITTEN: "green", Fate.REPLACED: "yellow", Fate.DIFFERS: "yellow", Fate.WRONG: "red"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent, and what became of it; `note` says why or how much."""

    name: str
    fate: Fate
    note: str = ""
    ready: Prepared | None = None
    data: bytes = field(default=b"", repr=False)

    @property
    def sheet(self) -> Worksheet | None:
        """What is asked of its unit; None if it does not say whose it is."""
        return None if self.ready is None else self.ready.sheet


def import_all(root: Path | None, sources: Sequence[Path], *, overwrite: bool, back: Path | None = None) -> int:
    """Write every sound form among the files and folders; of the others none, and none over another filing.

    What is wrong goes marked into the folder `back`, to be sent back.
    """
    folder = disk.find_root(root)
    before = Session(folder, load(disk.read_files(folder)))
    every = _every(sources)
    with progress("读取", len(every)) as step:
        sent = [step(_read(name, path)) for name, path in every]
    ledger = planned(before)
    sent = [_known(before, one) for one in sent] if not overwrite else sent
    sent = [_written(before, one) for one in _judged(before, ledger, sent, overwrite=overwrite)]
    register(
        before, [receipt(one.name, one.data, one.ready, _RESULTS[one.fate]) for one in sent if one.fate in _RESULTS]
    )
    _print(sent)
    if back is not None:
        send_back(ledger.office.contact, sent, back)
    wrong = sum(one.fate is Fate.WRONG for one in sent)
    differs = sum(one.fate is Fate.DIFFERS for one in sent)
    if wrong:
        raise DataError(f"{wrong} 份有错，没有写入；改好以后再导入一次，已写入的不受影响。")
    if differs:
        message = f"{differs} 份与已有的填报不同，没有覆盖"
        raise UsageError(message, "单独导入其中一份可以看到差别；确认后加 --replace")
    return 0


def _known(before: Session, one: Sent) -> Sent:
    """Return a file that was taken in before, and whose filing is still there, as one with nothing new in it."""
    known_by = digest(one.data)
    for seen in before.readable.receipts.received:
        taken = seen.digest == known_by and seen.result is not ReceiptResult.RETURNED
        if taken and exists(before.root, f"{PROGRESS}{seen.unit}/{seen.month}.yaml"):
            return replace(one, fate=Fate.SAME, note=f"{seen.time} 已经收过", ready=None)
    return one


def send_back(contact: Contact, sent: Sequence[Sent], folder: Path) -> None:
    """Write for each wrong form the sender's own workbook with its wrong cells marked, and a message to send along."""
    for one in sent:
        if one.fate is not Fate.WRONG:
            continue
        ready, sheet = one.ready, one.sheet
        wrong = {} if ready is None else wrong_cells(ready.found)
        who = "填报表" if sheet is None else f"{sheet.unit.name}{month_words(sheet.month)}填报表"
        labels = {} if ready is None else ready.filled.labels
        name = one.name.replace("/", "-")
        copy = marked(one.data, wrong)
        if copy is not None:
            deliver(copy, folder / f"退改-{name}")
        text = message(who, name, wrong, one.note, labels, contact)
        deliver(text, folder / f"退改-{name.rpartition('.')[0] or name}.txt")


def _written(before: Session, one: Sent) -> Sent:
    """Write a form that may be; where another import was faster, nothing is written over."""
    if one.ready is None or one.fate not in _WRITES:
        return one
    try:
        for path, text in one.ready.new_files(before).items():
            save(before.root, path, text, new=path == one.ready.path and one.fate is Fate.WRITTEN)
    except FileExistsError:
        return replace(one, fate=Fate.DIFFERS, note="刚刚有人写入了这份填报，再导入一次")
    return one


def _every(sources: Iterable[Path]) -> list[tuple[str, Path]]:
    """Return every file with the name that it is told by: of a folder all in it, as it is called there."""
    found: dict[Path, str] = {}
    for source in sources:
        inner = sorted(source.rglob("*")) if source.is_dir() else [source]
        for path in inner:
            if not path.is_dir() and (path == source or not _hidden(path.relative_to(source))):
                found.setdefault(path, path.name if path == source else path.relative_to(source).as_posix())
    if not found:
        raise UsageError("文件夹里没有文件", "核对文件夹的名称")
    return [(spelled(name), path) for path, name in found.items()]


def _hidden(path: Path) -> bool:
    return path.name.lower() in _NOT_SENT or any(part.startswith((".", "~$")) for part in path.parts)


def _read(name: str, path: Path) -> Sent:
    """Read one file; what cannot be read is told, and hinders no other."""
    ending = path.suffix.lower()
    if ending not in _FORMS | _UNREADABLE.keys():
        return Sent(name, Fate.OTHER, "不是 .xlsx 或 .csv")
    try:
        data = disk.read_given(path)
    except OSError as error:
        return Sent(name, Fate.WRONG, f"不能读取：{reason(error)}")
    except UsageError as error:
        return Sent(name, Fate.WRONG, f"{error.message}；{error.hint}")
    if ending in _UNREADABLE:
        return Sent(name, Fate.WRONG, _UNREADABLE[ending].format(ending), data=data)
    try:
        return Sent(name, Fate.WRITTEN, ready=Prepared(read_form(data, path.name), ()), data=data)
    except UsageError as error:
        return Sent(name, Fate.WRONG, f"{error.message}；{error.hint}" if error.hint else error.message, data=data)


def _judged(original: Session, ledger: Ledger, sent: Sequence[Sent], *, overwrite: bool) -> list[Sent]:
    """Check every form, each as if the sound ones before it were written, and say what is to become of it."""
    files = list(disk.read_files(original.root))
    before = original
    judged: list[Sent] = []
    with progress("核对", len(sent)) as step:
        for one in sent:
            if one.ready is None:
                judged.append(step(one))
                continue
            ready = prepare(before, ledger, files, one.ready.filled)
            judged.append(step(Sent(one.name, *_fate(original, ready, overwrite=overwrite), ready, one.data)))
            if judged[-1].fate in _WRITES and ready.after is not None:
                made = ready.new_files(before)
                files = [raw for raw in files if raw.path not in made]
                files += [RawFile(path, text.encode("utf-8")) for path, text in made.items()]
                before = ready.after
    return [_beside_others(one, judged) for one in judged]


def _fate(original: Session, ready: Prepared, *, overwrite: bool) -> tuple[Fate, str]:
    """Return what is to become of a form by itself, and what there is to say of it in a few words."""
    wrong = len(errors(ready.found))
    blank = sum(one.code == "blank" for one in ready.found)
    warnings = len(ready.found) - wrong - blank
    counts = ((wrong, "错误 {} 处"), (warnings, "警告 {} 处"), (blank, "待填 {} 处"))
    note = "，".join(words.format(count) for count, words in counts if count)
    if ready.broken:
        return Fate.WRONG, note
    if ready.unchanged(original):
        return Fate.SAME, "与已有的填报相同"
    if ready.filed_before(original) or not exists(original.root, ready.path):
        return Fate.WRITTEN, note
    return (Fate.REPLACED, note) if overwrite else (Fate.DIFFERS, "与已有的填报不同，需加 --replace")


def _beside_others(one: Sent, every: Sequence[Sent]) -> Sent:
    """Return what becomes of a form beside others of its unit and month: the same twice is one, two different none."""
    if one.ready is None or one.ready.broken:
        return one
    sound = [(other.name, other.ready) for other in every if other.ready is not None and not other.ready.broken]
    alike = [(name, ready) for name, ready in sound if ready.path == one.ready.path]
    different = [name for name, ready in alike if ready.text != one.ready.text]
    if different:
        note = f"与{'、'.join(different)}是同一单位同一月份的，内容不同；只留一份"
        return replace(one, fate=Fate.WRONG, note=note)
    first, ready = alike[0]
    return one if ready is one.ready else replace(one, fate=Fate.SAME, note=f"与{first}相同")


def _print(sent: Sequence[Sent]) -> None:
    """Print what is wrong in each form by its cells, and last the table of all and how many of each there are."""
    for one in sent:
        if one.ready is not None and any(found.code != "blank" for found in one.ready.found):
            put_error(f"【{one.name}】")
            tell(one.ready, leave_out="blank")
    columns = (Column("文件", folds=True), Column("单位"), Column("月份"), Column("结果"), Column("说明", folds=True))
    screen = open_screen()
    print_table(screen, columns, [_line(one) for one in sent])
    counts = Counter(one.fate for one in sent)
    screen.say(f"共{len(sent)}份：" + "，".join(f"{fate}{counts[fate]}份" for fate in Fate if counts[fate]))


def _line(one: Sent) -> tuple[Cell, ...]:
    whose = ("", "") if one.sheet is None else (one.sheet.unit.name, month_words(one.sheet.month))
    return (one.name, *whose, ((str(one.fate), STYLES.get(one.fate, "")),), one.note)
