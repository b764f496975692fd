"""yian1 brief, half-year, october, site, draft, verify, export: the documents in every format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yian1.commands import options
from yian1.commands.options import AtOption, DocumentOption, MonthOption, OutputOption, UnitOption, deliver, written_as
from yian1.commands.session import Session, open_workspace, origins_of, save
from yian1.console import put, put_error
from yian1.core import names
from yian1.files import disk
from yian1.model.diagnostics import UsageError, needing
from yian1.model.period import Month, parse_date
from yian1.usage.program import RootOption, command

if TYPE_CHECKING:
    from collections.abc import Callable

    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.output.charts import Chart
    from yian1.output.documents.document import Document
    from yian1.output.workings import Origins


# What special-purpose documents should stay within (2024年整治形式主义为基层减负的要求): an advice, no error.
ADVISED_CHARACTERS = 4000

# A summary of the first half stands at the end of June, the October report at the end of September.
USUAL_MONTH = {"half-year": 6, "october": 9}

REMINDER = "remind"

FORMATS = ("md", "docx", "html", "pdf")

AsOfOption = Annotated[str | None, options.option("--as-of", "月份", "数据截至的月份，如 2024-06。", options.months)]


@command(
    ("把市经信局的简报写成 Word 文件", "brief --month 2024-05 --unit 市经信局 -o 简报.docx"),
    ("给领导的一页专报", "brief --month 2024-05 --for leaders -o 专报.docx"),
)
def brief(
    root: RootOption = None,
    month: MonthOption = None,
    unit: UnitOption = None,
    style: DocumentOption = None,
    output: OutputOption = None,
    at: AtOption = None,
    audience: Annotated[
        Literal["leaders"] | None, typer.Option("--for", help="写给谁：leaders 是给领导的一页专报。")
    ] = None,
) -> int:
    """Write the monthly briefing."""
    if audience is not None and unit is not None:
        raise UsageError("专报由办公室编写，不能和 --unit 同用", "去掉 --unit，或者去掉 --for leaders")
    return _document(root, audience or "brief", month, unit, style, output, at)


@command(
    ("打印上半年的总结", "half-year"),
    ("写成 Word 文件", "half-year -o 半年总结.docx"),
)
def half_year(
    root: RootOption = None,
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    style: DocumentOption = None,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the half-year summary."""
    return _document(root, "half-year", as_of, unit, style, output, at)


@command(
    ("打印报告，数据截至9月", "october"),
    ("写成 Word 文件，数据截至8月", "october --as-of 2024-08 -o 报告.docx"),
)
def october(
    root: RootOption = None,
    as_of: AsOfOption = None,
    style: DocumentOption = None,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the October report."""
    return _document(root, "october", as_of, None, style, output, at)


def _document(
    root: Path | None,
    kind: str,
    month: str | None,
    unit: str | None,
    asked: str | None,
    output: Path | None,
    at: str | None,
) -> int:
    """Write one document in one format."""
    from yian1.output.documents.document import word_count

    style = written_as(output, asked, FORMATS)
    if style in {"docx", "pdf"} and output is None:
        raise UsageError(f"{style} 文件不能打印在终端里", f"加上 -o 文件名.{style}")
    session = open_workspace(root, at)
    as_of = _month(session, kind, month)
    made = make(session, kind, as_of, unit)
    if style == "pdf":
        put_error("正在用 LibreOffice 生成 PDF，请稍候……")
    linked = origins_of(session, at) if session.ledger.office.repository and style != "md" else None
    deliver(rendered(session, made, style, as_of, linked), output)
    for line in made.lacks:
        put_error(line)
    characters = word_count(made)
    if characters > ADVISED_CHARACTERS:
        put_error(f"正文约 {characters} 字，专项文稿建议不超过 {ADVISED_CHARACTERS} 字，发出前可酌情删减。")
    session.hint_at_warnings()
    return 0


def _month(session: Session, kind: str, asked: str | None) -> Month:
    """Return the month asked for, else the usual one of the plan's year; of a report the one before it is due.

    Where the plan has several of that or none, it is the last that has filings to tell of.
    """
    if asked is not None or kind not in USUAL_MONTH:
        return session.month(asked)
    ledger = session.ledger
    usual = usual_months(ledger, kind)
    if len(usual) == 1:
        return usual[0]
    filed = ledger.filed_months
    reported = [month for month in usual if filed and filed[0] <= month <= filed[-1]]
    return reported[-1] if reported else filed[-1] if filed else ledger.first


def usual_months(ledger: Ledger, kind: str) -> list[Month]:
    """Return the months that a summary is usually made of: a report is of the one before it is due."""
    duty = ledger.duties.get(kind) if kind == "october" else None
    if duty is not None and duty.due is not None:
        return [min(max(ledger.first, Month.of(duty.due).plus(-1)), ledger.last)]
    return [month for month in ledger.months if month.number == USUAL_MONTH[kind]]


def make(session: Session, kind: str, month: Month, unit: str | None) -> Document:
    """Compile one paper: brief, half-year, october or leaders; with a unit, that unit's own."""
    from yian1.output.documents import write

    return write.paper(kind, session.ledger, month, disk.templates(session.root), session.unit(unit))


def charts_of(assess: Callable[[Month], Assessment], kind: str, month: Month) -> list[Chart]:
    """Draw completion against pace, and for the report to the standing committee every target's year as well.

    What no target has data for is left out; one unit's papers and those of one page have no charts.
    """
    from yian1.output.charts import bar_chart, trend_chart

    if kind not in {"brief", "half-year", "october"}:
        return []
    assessment = assess(month)
    drawn = [bar_chart(assessment), trend_chart(assessment)] if kind == "october" else [bar_chart(assessment)]
    return [chart for chart in drawn if chart.rows]


def rendered(
    session: Session, made: Document, style: str, month: Month | None, linked: Origins | None = None
) -> str | bytes:
    """Return a paper, of a month if it has charts, as md or html text, or as the bytes of a docx or pdf file.

    Figures lead to the line of the file that they come from, and where `linked` to that file's commit. What does not
    hang on git is the same wherever it is made.
    """
    if style == "md":
        return made.markdown()
    from yian1.output.workings import Origins

    origins = linked or Origins(session.loaded.span)
    charts = [] if month is None else charts_of(session.assess, made.kind, month)
    if style == "html":
        from yian1.output.markdown import render_html

        return render_html(made, charts=charts, templates=disk.templates(session.root), origins=origins)
    from yian1.output.docx import render_docx

    word = render_docx(made, *disk.style_file(session.root), charts=charts, origins=origins)
    if style == "docx":
        return word
    from yian1.files.programs import to_pdf

    return to_pdf(word)


@command(
    ("为2024年5月的简报建一份待填的文件", "draft brief --month 2024-05"),
    ("为10月报告建一份", "draft october"),
)
def draft(
    kind: Annotated[
        Literal["brief", "half-year", "october"], options.argument("文书", "brief、half-year 或 october。")
    ],
    root: RootOption = None,
    month: MonthOption = None,
) -> int:
    """Write the file for the office's own words, which holds what would be compiled as candidates."""
    from yian1.output.documents import write
    from yian1.output.documents.document import Request

    session = open_workspace(root)
    as_of = _month(session, kind, month)
    request = Request(kind, session.assess(as_of))
    path = f"data/documents/{request.file_name}.yaml"
    text = write.draft(request, make(session, kind, as_of, None))
    option = "--month" if kind == "brief" else "--as-of"
    try:
        save(session, path, text, new=True, next_step=f"；写好后运行 yian1 {kind} {option} {as_of}。")
    except FileExistsError:
        raise UsageError(f"{path} 已经有了，没有改动", "直接在这个文件里改；要重新生成，先把它改名") from None
    return 0


@command(
    ("核对改过的简报", "verify 简报.docx"),
    ("文件没有记下月份的，写明月份", "verify 简报.docx --month 2024-05"),
)
def verify(
    file: Annotated[Path, options.argument("文件", "改过的 .docx。")],
    root: RootOption = None,
    month: MonthOption = None,
) -> int:
    """List every figure, measure, date and name of an edited Word file that is no longer the ledger's."""
    from yian1.output import verify as verifying
    from yian1.output.docx import read_docx

    content = disk.read_given(file)
    session = open_workspace(root)
    edited = read_docx(content, file.name)
    made, as_of = _made_again(session, edited.about, month)
    fresh = rendered(session, made, "docx", as_of)
    known = read_docx(fresh if isinstance(fresh, bytes) else fresh.encode("utf-8"), file.name)
    found = verifying.verify(edited, known, verifying.names_of(session.ledger))
    for each in found:
        should = f"，台账里是“{each.expected}”" if each.expected else "，台账里没有"
        put(f"{each.where}：{each.sort}“{each.written}”{should}（……{each.context}……）")
    put(f"与台账不一致的 {len(found)} 处。" if found else "数字、日期、名称都和台账一致。")
    return 1 if found else 0


def _made_again(session: Session, about: str, month: str | None) -> tuple[Document, Month | None]:
    """Return a document that this program has written as the ledger makes it now; a month given overrides its own.

    With it comes the month by which its charts are drawn.
    """
    try:
        kind, noted, *more = about.split()
    except ValueError:
        hint = "核对的应是 yian1 生成、改过后另存的 .docx"
        raise UsageError("这个文件没有记下是哪种文书、哪个月", hint) from None
    if kind == REMINDER:
        try:
            return _reminder(session, noted, *more), None
        except (TypeError, ValueError):
            raise UsageError("这个文件记下的日期、单位看不懂", "核对的应是 yian1 生成、改过后另存的 .docx") from None
    as_of = session.month(month or noted)
    return make(session, kind.removeprefix("unit-"), as_of, more[0] if more else None), as_of


def _reminder(session: Session, day: str, unit: str, period: str | None = None) -> Document:
    """Return a unit's reminder of a day, of what it owes for one month, if one is noted."""
    from yian1.core.duties import duty_table
    from yian1.output.documents import write

    as_of = parse_date(day)
    only = None if period is None else Month.parse(period)
    entries = [each for each in duty_table(session.ledger, as_of) if only is None or each.period == only]
    return write.reminder(
        session.ledger, names.unit(session.ledger, unit), as_of, disk.templates(session.root), entries
    )


@command(
    ("导出整本台账，数据截至最近一个月", "export -o 台账.xlsx"),
    ("只要2024年5月各项指标的一张表", "export --month 2024-05 -o 指标.csv"),
)
def export(
    output: Annotated[Path, options.option("--output -o", "文件", "台账.xlsx，或以 .csv 结尾。")],
    root: RootOption = None,
    month: MonthOption = None,
    at: AtOption = None,
) -> int:
    """Write the whole ledger as a workbook, or the targets as CSV."""
    style = written_as(output, None, ("xlsx", "csv"))
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    if style == "csv":
        from yian1.output.lists import csv_file, listed

        deliver(csv_file(*listed(assessment, "csv")), output)
    else:
        with needing("导出 Excel ", "openpyxl"):
            from yian1.output.excel import render_workbook
        deliver(render_workbook(assessment), output)
    session.hint_at_warnings()
    return 0


@command(
    ("给公众看的一页，数据截至最近一个月", "site -o 进度.html"),
    ("给领导看的一页，数据截至2024年5月", "site --for leaders --month 2024-05 -o 进度.html"),
)
def site(
    root: RootOption = None,
    month: MonthOption = None,
    audience: Annotated[
        Literal["leaders", "deputies", "public"],
        typer.Option("--for", help="给谁看：领导、代表、公众；各能看什么写在 office.yaml 的 publication。"),
    ] = "public",
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the page."""
    from yian1.output.site import render_site

    written_as(output, None, ("html",))
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    deliver(render_site(assessment, audience, disk.templates(session.root), origins_of(session, at)), output)
    session.hint_at_warnings()
    return 0
