"""yian1 due: who owes which document, who is late, and the reminders."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1 import console
from yian1.commands import completion
from yian1.commands.options import OutputOption, UnitOption, as_file_name, deliver, listed_as, written_as
from yian1.commands.session import Session, open_workspace, parse_day
from yian1.console import put_error
from yian1.files import disk
from yian1.model.diagnostics import UsageError
from yian1.usage.declare import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from yian1.core.duties import DutyEntry
    from yian1.model.period import Month
    from yian1.output.documents.document import Document

FOLDER = "folder"


@command(
    ("看到今天为止谁应报什么", "due"),
    ("写出2024年6月10日时的催报单，每个单位一份 Word", "due --as-of 2024-06-10 --remind -o 催报单"),
)
def due(
    root: RootOption = None,
    month: Annotated[
        str | None,
        typer.Option("--month", "-m", metavar="月份", autocompletion=completion.months, help="只看这个月应报的。"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="日期", autocompletion=completion.days, help="截至哪一天，如 2024-06-10；默认今天。"
        ),
    ] = None,
    unit: UnitOption = None,
    asked: Annotated[Literal["table", "json"] | None, listed_as] = None,
    output: OutputOption = None,
    *,
    remind: Annotated[bool, typer.Option("--remind", help="写出催报单。")] = False,
    git: Annotated[bool, typer.Option("--git", help="同时以首次提交填好内容的日期为报送依据。")] = False,
) -> int:
    """Print the duties as they stand on a day, or write the reminders."""
    from yian1.core import duties
    from yian1.output.json import due_json, dumps
    from yian1.output.terminal.due import print_due
    from yian1.output.terminal.layout import Screen, open_screen

    if remind and asked == "json":
        raise UsageError("催报单没有 JSON 格式", "去掉 --remind 可得到 JSON；去掉 -f json 可得到催报单")
    style = _letters_as(output) if remind else written_as(output, asked, ["table", "json"])
    session = open_workspace(root)
    day = console.today() if as_of is None else parse_day(as_of)
    who = session.unit(unit)
    period = None if month is None else session.month(month)
    entries = tuple(
        entry
        for entry in duties.duty_table(session.ledger, day, _arrivals(session) if git else None)
        if (who is None or entry.unit == who) and (period is None or entry.period == period)
    )
    if remind:
        _remind(session, entries, day, (who, period), output, style)
    elif style == "json":
        deliver(dumps(due_json(entries, day)), output)
    elif output is not None:
        text = io.StringIO()
        print_due(Screen(text), session.ledger, entries, day)
        deliver(text.getvalue(), output)
    else:
        print_due(open_screen(), session.ledger, entries, day)
    return 0


def _letters_as(output: Path | None) -> str:
    """Return what reminders are written as: in a folder, or all in one file whose ending decides."""
    if output is not None and str(output) != "-" and (output.is_dir() or (not output.suffix and not output.exists())):
        return FOLDER
    return written_as(output, None, ["md", "docx"])


def _remind(
    session: Session,
    entries: Sequence[DutyEntry],
    day: date,
    asked: tuple[str | None, Month | None],
    output: Path | None,
    style: str,
) -> None:
    """Write one letter for each unit that owes something of the entries: as Word files in a folder, or all in one."""
    from yian1.core.duties import DutyState
    from yian1.output.documents import write

    late = dict.fromkeys(entry.unit for entry in entries if entry.state is DutyState.MISSING)
    if not late:
        unit, period = asked
        who = "各单位" if unit is None else session.ledger.name(unit)
        of_month = "" if period is None else f" {period} "
        put_error(f"截至 {day}，{who}{of_month}没有到期未报的材料。")
        return
    words = disk.templates(session.root)
    letters = {
        each: write.reminder(session.ledger, each, day, words, [one for one in entries if one.unit == each])
        for each in late
    }
    for line in next(iter(letters.values())).lacks:
        put_error(line)
    if output is not None and style == FOLDER:
        output.mkdir(parents=True, exist_ok=True)
        _into_folder(session, letters, write.group_message(session.ledger, entries, day, words), output)
    elif style == "docx":
        if len(letters) > 1:
            raise UsageError(f"有{len(letters)}个单位的催报单，一个 .docx 写不下", "-o 写成文件夹，每个单位一份")
        deliver(_word(session, next(iter(letters.values()))), output)
    else:
        deliver("\n".join(letter.markdown() for letter in letters.values()), output)


def _into_folder(session: Session, letters: Mapping[str, Document], message: str, folder: Path) -> None:
    for unit, letter in letters.items():
        deliver(_word(session, letter), folder / f"催报单-{as_file_name(session.ledger.name(unit))}.docx")
    deliver(message, folder / "群消息.txt")


def _word(session: Session, letter: Document) -> bytes:
    from yian1.output.docx import render_docx

    return render_docx(letter, *disk.style_file(session.root))


def _arrivals(session: Session) -> Mapping[str, date]:
    from yian1.files.commits import arrivals
    from yian1.files.load import present_files
    from yian1.files.revisions import Repository

    return arrivals(Repository.locate(session.root), present_files(session.root))
