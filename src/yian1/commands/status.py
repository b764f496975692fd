"""status, show, due: how targets stand, and who owes what."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1 import console
from yian1.commands import options
from yian1.commands.options import argument, deliver, option, written_as
from yian1.commands.session import Session, open_workspace
from yian1.console import put_error
from yian1.core import names
from yian1.files import disk
from yian1.model.diagnostics import UsageError
from yian1.model.period import day_given
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from yian1.core.duties import DutyEntry
    from yian1.core.rollup import Assessment
    from yian1.output.documents.document import Document


# Each format is imported where it is used: a status that prints one of them loads in half the time.


@command(
    ("看2024年5月各项目标的完成情况", "status --month 2024-05"),
    ("按单位列出，各区的分解任务排出名次", "status --by unit --rank"),
)
def status(
    root: RootOption = None,
    month: options.MonthOption = None,
    unit: options.UnitOption = None,
    by: Annotated[Literal["target", "task", "unit"], typer.Option("--by", help="按指标、任务或单位列出。")] = "target",
    asked: Annotated[Literal["table", "json", "csv", "md"] | None, options.listed_as] = None,
    output: options.OutputOption = None,
    at: options.AtOption = None,
    *,
    forecast: Annotated[bool, typer.Option("--forecast", help="按指标列出时，加上期末推算和每月还需完成量。")] = False,
    rank: Annotated[bool, typer.Option("--rank", help="按单位列出时，分解任务按完成率排名。")] = False,
) -> int:
    """Print how far each target has been met."""
    style = (asked or "table") if output is None else written_as(output, asked, ["json", "csv", "md"])
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    who = session.unit(unit)
    if who is not None and by == "target":
        assessment = assessment.of_unit(who)
    elif who is not None and by == "task":
        assessment = assessment.tasks_of_unit(who)
    if style == "table":
        _table(assessment, by, who, forecast=forecast, rank=rank)
    elif style == "json":
        from yian1.output.json import dumps, status_json

        deliver(dumps(status_json(assessment, session.loaded.span, by, who)), output)
    else:
        deliver(_listed(assessment, by, who, style, file=output is not None), output)
    session.hint_at_warnings()
    return 0


def _listed(assessment: Assessment, by: str, who: str | None, style: str, *, file: bool) -> str | bytes:
    """Return what is listed as Markdown or CSV; a CSV file is one that Excel opens as it is."""
    from yian1.output import lists

    columns, rows = lists.listed(assessment, style, by, who)
    if style == "md":
        return lists.md(assessment, columns, rows)
    return lists.csv_file(columns, rows) if file else lists.csv_text(columns, rows)


def _table(assessment: Assessment, by: str, who: str | None, *, forecast: bool, rank: bool) -> None:
    from yian1.output.terminal import open_screen, status

    if by == "target" and (who is not None or assessment.targets):
        status.print_status(open_screen(), assessment, who, forecast=forecast)
    elif by == "unit":
        status.print_by_unit(open_screen(), assessment, who, rank=rank)
    else:
        status.print_by_task(open_screen(), assessment)


@command(
    ("看一项指标：要求、每一个数和算式", "show 经营主体总量"),
    ("看一个单位2024年5月的情况", "show 市经信局 --month 2024-05"),
)
def show(
    name: Annotated[str, argument("名称", "指标、任务、举措或单位的代号、名称或名称中的一段。", options.anything)],
    root: RootOption = None,
    month: options.MonthOption = None,
    style: Annotated[Literal["table", "json"], options.shown_as] = "table",
    at: options.AtOption = None,
    *,
    history: Annotated[bool, typer.Option("--history", help="指标在 git 历史中的每一个数。")] = False,
) -> int:
    """Print the whole page of what a name means; with `history` every value a target has had."""
    session = open_workspace(root, at)
    thing, identifier = names.anything(session.ledger, name)
    if history:
        _history(session, thing, identifier, style, at, month)
        return 0
    assessment = session.assess(session.month(month))
    if style == "json":
        from yian1.output.json import dumps, show_json

        sys.stdout.write(dumps(show_json(assessment, thing, identifier, session.loaded.span, console.today())))
    else:
        from yian1.output.terminal import open_screen
        from yian1.output.terminal.show import print_thing

        print_thing(open_screen(), assessment, thing, identifier, session.loaded.span, console.today())
    session.hint_at_warnings()
    return 0


def _history(session: Session, thing: names.Thing, target: str, style: str, at: str | None, month: str | None) -> None:
    from yian1.files.git import Repository
    from yian1.files.history import recorded, unrecorded

    if thing is not names.Thing.TARGET:
        raise UsageError("只有指标有历史数值", "写一个指标的名称或代号")
    entries = recorded(Repository.locate(session.root), session.loaded.files.values(), target, at or "HEAD")
    entries += tuple(unrecorded(session.series, target, entries, session.loaded.span))
    item = session.assess(session.month(month)).target(target)
    if month is not None:
        entries = tuple(entry for entry in entries if entry.month <= item.as_of)
    if style == "json":
        from yian1.output.json import dumps, history_json

        sys.stdout.write(dumps(history_json(item, entries, session.loaded.span)))
        return
    from yian1.output.terminal import open_screen
    from yian1.output.terminal.show import print_history

    print_history(open_screen(), session.ledger, item, entries, session.loaded.span)


@command(
    ("看到今天为止谁应报什么", "due"),
    ("写出2024年6月10日时的催报单，每个单位一份 Word", "due --as-of 2024-06-10 --remind -o 催报单"),
)
def due(
    root: RootOption = None,
    month: Annotated[str | None, option("--month -m", "月份", "只看这个月应报的。", options.months)] = None,
    as_of: Annotated[
        str | None, option("--as-of", "日期", "截至哪一天，如 2024-06-10；默认今天。", options.days)
    ] = None,
    unit: options.UnitOption = None,
    asked: Annotated[Literal["table", "json"] | None, options.listed_as] = None,
    output: options.OutputOption = None,
    *,
    remind: Annotated[bool, typer.Option("--remind", help="写出催报单。")] = False,
    git: Annotated[bool, typer.Option("--git", help="同时以首次提交填好内容的日期为报送依据。")] = False,
) -> int:
    """Print the duties as they stand on a day, or write the reminders."""
    from yian1.core import duties
    from yian1.core.terms import DutyState
    from yian1.output.json import due_json, dumps
    from yian1.output.terminal import Screen, open_screen
    from yian1.output.terminal.status import print_due

    if remind and asked == "json":
        raise UsageError("催报单没有 JSON 格式", "去掉 --remind 可得到 JSON；去掉 -f json 可得到催报单")
    if remind:
        style = written_as(output, None, ["md", "docx"], folder=True)
    else:
        style = written_as(output, asked, ["table", "json"])
    session = open_workspace(root)
    day = console.today() if as_of is None else day_given(as_of)
    who = session.unit(unit)
    period = None if month is None else session.month(month)
    came = _arrivals(session) if git else None
    entries = tuple(
        entry
        for entry in duties.duty_table(session.ledger, day, came)
        if (who is None or entry.unit == who) and (period is None or entry.period == period)
    )
    if remind:
        if any(entry.state is DutyState.MISSING for entry in entries):
            _remind(session, entries, day, output, style)
        else:
            of = "各单位" if who is None else session.ledger.name(who)
            put_error(f"截至 {day}，{of}{'' if period is None else f' {period} '}没有到期未报的材料。")
    elif style == "json":
        deliver(dumps(due_json(entries, day)), output)
    elif output is not None:
        text = io.StringIO()
        print_due(Screen(text), session.ledger, entries, day)
        deliver(text.getvalue(), output)
    else:
        print_due(open_screen(), session.ledger, entries, day)
    return 0


def _arrivals(session: Session) -> Mapping[str, date]:
    """Return on which day git first had each filing with something in it."""
    from yian1.files.git import Repository
    from yian1.files.history import arrivals

    return arrivals(Repository.locate(session.root), session.loaded.files.values())


def _remind(session: Session, entries: Sequence[DutyEntry], day: date, output: Path | None, style: str) -> None:
    """Write one letter for each unit that owes something of the entries: as Word files in a folder, or all in one."""
    from yian1.core.terms import DutyState
    from yian1.output.documents import write

    def word(letter: Document) -> bytes:
        from yian1.output.docx import render_docx

        return render_docx(letter, *disk.style_file(session.root))

    late = dict.fromkeys(entry.unit for entry in entries if entry.state is DutyState.MISSING)
    words = disk.templates(session.root)
    letters = {each: write.reminder(session.ledger, each, day, words, entries) for each in late}
    for line in next(iter(letters.values())).lacks:
        put_error(line)
    if output is not None and style == "folder":
        output.mkdir(parents=True, exist_ok=True)
        message = write.group_message(session.ledger, entries, day, words)
        for unit, letter in letters.items():
            deliver(word(letter), output / f"催报单-{options.as_file_name(session.ledger.name(unit))}.docx")
        deliver(message, output / "群消息.txt")
    elif style == "docx":
        if len(letters) > 1:
            raise UsageError(f"有{len(letters)}个单位的催报单，一个 .docx 写不下", "-o 写成文件夹，每个单位一份")
        deliver(word(next(iter(letters.values()))), output)
    else:
        deliver("\n".join(letter.markdown() for letter in letters.values()), output)
