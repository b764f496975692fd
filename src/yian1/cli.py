"""The command line: options, one call, an exit code. Each command imports what it runs, so --help stays fast."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from yian1.frame.usage import Command, Group, RootOption, VersionOption, run

app = typer.Typer(
    cls=Group, add_completion=False, rich_markup_mode=None, help="议案办理进度：从方案和填报到简报、总结和报告。"
)


class CheckFormat(StrEnum):
    """How diagnostics are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class TableFormat(StrEnum):
    """How tables are shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


class PageFormat(StrEnum):
    """How a page of the terminal is shown."""

    TABLE = "table"
    JSON = "json"


class DocumentFormat(StrEnum):
    """What a document is written as."""

    MD = "md"
    DOCX = "docx"
    HTML = "html"
    PDF = "pdf"


class DiffFormat(StrEnum):
    """How changes are shown."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    GITHUB = "github"


class By(StrEnum):
    """What a status is listed by."""

    TARGET = "target"
    TASK = "task"
    UNIT = "unit"


class FailOn(StrEnum):
    """From which severity on a diff fails."""

    NOTICE = "notice"
    BREAKING = "breaking"


MonthOption = Annotated[
    str | None, typer.Option("--month", "-m", metavar="月份", help="如 2024-05；不写则取最近有填报的月份。")
]
AsOfMonthOption = Annotated[str | None, typer.Option("--as-of", metavar="月份", help="数据截至的月份，如 2024-06。")]
UnitOption = Annotated[str | None, typer.Option("--unit", "-u", metavar="单位", help="单位代号、名称或名称中的一段。")]
AtOption = Annotated[str | None, typer.Option("--at", metavar="版本", help="用 git 里那时的台账：版本号、标签或日期。")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不写则打印出来。")]
DocumentOption = Annotated[DocumentFormat, typer.Option("--format", "-f", help="文件格式。")]


@app.callback()
def main_options(_root: RootOption = None, *, _version: VersionOption = False) -> None:
    """Take the options that stand before every command."""


@app.command(cls=Command, help="检查所有文件，一次列出全部问题。")
def check(
    root: RootOption = None,
    style: Annotated[CheckFormat, typer.Option("--format", "-f", help="显示方式。")] = CheckFormat.TEXT,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过，并核对办理方案。")] = False,
) -> int:
    """Check every file and list everything that is wrong."""
    from yian1.commands.check import check as call

    return call(root, style.value, strict=strict)


@app.command(cls=Command, help="查看各项目标的完成情况。")
def status(
    root: RootOption = None,
    month: MonthOption = None,
    unit: UnitOption = None,
    by: Annotated[By, typer.Option("--by", help="按指标、任务或单位列出。")] = By.TARGET,
    style: Annotated[TableFormat, typer.Option("--format", "-f", help="显示方式。")] = TableFormat.TABLE,
    at: AtOption = None,
    *,
    forecast: Annotated[bool, typer.Option("--forecast", help="加上年末推算和每月还需完成量。")] = False,
    rank: Annotated[bool, typer.Option("--rank", help="分解任务按完成率排名。")] = False,
) -> int:
    """Show how far each target has been met."""
    from yian1.commands.status import View
    from yian1.commands.status import status as call

    return call(root, month, unit, View(by.value, style.value, forecast, rank), at)


@app.command(cls=Command, help="查看一项指标、任务、举措或一个单位的全部情况。")
def show(
    name: Annotated[str, typer.Argument(metavar="名称", help="指标、任务、举措或单位的代号、名称或名称中的一段。")],
    root: RootOption = None,
    month: MonthOption = None,
    style: Annotated[PageFormat, typer.Option("--format", "-f", help="显示方式。")] = PageFormat.TABLE,
    at: AtOption = None,
    *,
    history: Annotated[bool, typer.Option("--history", help="指标在 git 历史中的每一个数。")] = False,
) -> int:
    """Show the whole page of a target, task, action or unit."""
    from yian1.commands.status import show as call

    return call(root, name, month, style.value, at, history=history)


@app.command(cls=Command, help="生成月度简报；加 --unit 生成一个单位的简报。")
def brief(
    root: RootOption = None,
    month: MonthOption = None,
    unit: UnitOption = None,
    style: DocumentOption = DocumentFormat.MD,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the monthly briefing."""
    from yian1.commands.documents import document

    return document(root, "brief", month, unit, style.value, output, at)


@app.command("half-year", cls=Command, help="生成半年办理工作总结（默认截至6月）。")
def half_year(
    root: RootOption = None,
    as_of: AsOfMonthOption = None,
    unit: UnitOption = None,
    style: DocumentOption = DocumentFormat.MD,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the half-year summary."""
    from yian1.commands.documents import document

    return document(root, "half-year", as_of, unit, style.value, output, at)


@app.command(cls=Command, help="生成向人大常委会的办理情况报告（默认截至9月）。")
def october(
    root: RootOption = None,
    as_of: AsOfMonthOption = None,
    style: DocumentOption = DocumentFormat.MD,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the October report."""
    from yian1.commands.documents import document

    return document(root, "october", as_of, None, style.value, output, at)


@app.command(cls=Command, help="查看谁应报什么、谁迟报、谁未报。")
def due(
    root: RootOption = None,
    month: Annotated[str | None, typer.Option("--month", "-m", metavar="月份", help="只看这个月应报的。")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="日期", help="截至哪一天，如 2024-06-10；默认今天。")
    ] = None,
    unit: UnitOption = None,
    style: Annotated[PageFormat, typer.Option("--format", "-f", help="显示方式。")] = PageFormat.TABLE,
    output: OutputOption = None,
    *,
    remind: Annotated[bool, typer.Option("--remind", help="写出催报单。")] = False,
    git: Annotated[bool, typer.Option("--git", help="同时以首次提交的日期为报送依据。")] = False,
) -> int:
    """Show who owes which document and who is late."""
    from yian1.commands.due import due as call

    return call(root, month, as_of, unit, style.value, output, remind=remind, git=git)


@app.command(cls=Command, help="比较两个版本，说明数据和状态有什么变化。")
def diff(
    base: Annotated[
        str | None, typer.Argument(metavar="旧版本", help="默认 HEAD；A...B 从两者的共同祖先算起。")
    ] = None,
    head: Annotated[str | None, typer.Argument(metavar="新版本", help="默认工作区里的文件。")] = None,
    root: RootOption = None,
    style: Annotated[DiffFormat, typer.Option("--format", "-f", help="显示方式。")] = DiffFormat.TEXT,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help="有这一级以上的变化时退出码为1。")] = None,
) -> int:
    """Say what changed in meaning between two revisions."""
    from yian1.commands.review import diff as call

    return call(root, base, head, style.value, fail_on.value if fail_on else None)


@app.command(cls=Command, hidden=True, help="把一份填报写成文字，供 git 的 textconv 使用。")
def textconv(
    file: Annotated[Path, typer.Argument(metavar="文件", help="git 给出的临时文件。")],
    root: RootOption = None,
) -> int:
    """Print a filing in plain words, for git's textconv."""
    from yian1.commands.review import textconv as call

    return call(root, file)


@app.command(cls=Command, help="给一个月结账：此后的改动都会被指出。")
def close(
    month: Annotated[str | None, typer.Argument(metavar="月份", help="如 2024-05。")] = None,
    root: RootOption = None,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="只核对已结账的月份是否被改动。")] = False,
) -> int:
    """Close a month, so that later changes are reported."""
    from yian1.commands.review import close as call

    return call(root, month, verify=verify)


@app.command(cls=Command, help="为一个单位建一份待填的月报。")
def new(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位代号、名称或名称中的一段。")],
    month: Annotated[str, typer.Argument(metavar="月份", help="如 2024-05。")],
    root: RootOption = None,
) -> int:
    """Start a filing for a unit to fill in."""
    from yian1.commands.filling import new as call

    return call(root, unit, month)


@app.command(cls=Command, help="生成 Excel 填报表，供单位用 WPS 或 Excel 填写。")
def form(
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位代号、名称或名称中的一段。")],
    month: Annotated[str, typer.Argument(metavar="月份", help="如 2024-05。")],
    root: RootOption = None,
    output: OutputOption = None,
) -> int:
    """Make the Excel form that a unit fills in."""
    from yian1.commands.filling import form as call

    return call(root, unit, month, output)


@app.command("import", cls=Command, help="把填好的表转成填报文件；有错误时什么也不写。")
def import_form(
    source: Annotated[Path, typer.Argument(metavar="文件", help="填好的 .xlsx，或 .csv（UTF-8 或 GBK）。")],
    root: RootOption = None,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="覆盖已有的填报。")] = False,
) -> int:
    """Turn a filled-in form into a filing."""
    from yian1.commands.filling import import_form as call

    return call(root, source, replace=replace)


@app.command(cls=Command, help="整理文件写法：全角标点、制表符、换行、键的顺序；不改任何数值。")
def fmt(
    files: Annotated[list[Path] | None, typer.Argument(metavar="文件", help="不写则整理所有数据文件。")] = None,
    root: RootOption = None,
    *,
    show_diff: Annotated[bool, typer.Option("--diff", help="只显示会改什么。")] = False,
    check_only: Annotated[bool, typer.Option("--check", help="只检查，有要改的退出码为1。")] = False,
    encoding: Annotated[bool, typer.Option("--encoding", help="把 GBK、UTF-16 文件转成 UTF-8，原件留备份。")] = False,
) -> int:
    """Mend the way files are written, never a value."""
    from yian1.commands.filling import fmt as call

    return call(root, files or [], show_diff=show_diff, check_only=check_only, encoding=encoding)


@app.command(cls=Command, help="输出各类文件的 JSON Schema，供编辑器提示和补全。")
def schema(
    kind: Annotated[str | None, typer.Argument(metavar="类别", help="如 plan、office、filing。")] = None,
    root: RootOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件夹", help="把全部 schema 写到这个文件夹。")
    ] = None,
) -> int:
    """Write the JSON Schema of each file."""
    from yian1.commands.filling import schema as call

    return call(root, kind, output)


@app.command(cls=Command, help="导出整本台账为 Excel 工作簿或 CSV。")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="台账.xlsx，或以 .csv 结尾。")],
    root: RootOption = None,
    month: MonthOption = None,
    at: AtOption = None,
) -> int:
    """Export the whole ledger as a workbook or CSV."""
    from yian1.commands.documents import export as call

    return call(root, month, output, at)


def main() -> NoReturn:
    """Run the program; the entry point of the console script."""
    run(app)


if __name__ == "__main__":
    main()
