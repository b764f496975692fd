"""yian1 brief, half-year, october and export: the documents, as text, Word, a page to print or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yian1.commands import suggestions
from yian1.commands.options import AtOption, DocumentOption, MonthOption, OutputOption, RootOption, UnitOption
from yian1.commands.output import deliver, written_as
from yian1.console import put_error
from yian1.core import names
from yian1.files import templates
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.usage.declare import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.commands.session import Session
    from yian1.core.rollup import Assessment
    from yian1.output.charts.charts import Chart
    from yian1.output.documents.document import Document

# What special-purpose documents should stay within (2024年整治形式主义为基层减负的要求): an advice, no error.
ADVISED_CHARACTERS = 4000

# A summary of the first half stands at the end of June, the October report at the end of September.
USUAL_MONTH = {"half-year": 6, "october": 9}


FORMATS = ("md", "docx", "html", "pdf")

AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="月份", autocompletion=suggestions.months, help="数据截至的月份，如 2024-06。"),
]


@command(
    ("打印2024年5月的简报", "brief --month 2024-05"),
    ("把市经信局的简报写成 Word 文件", "brief --month 2024-05 --unit 市经信局 -o 简报.docx"),
)
def brief(
    root: RootOption = None,
    month: MonthOption = None,
    unit: UnitOption = None,
    style: DocumentOption = None,
    output: OutputOption = None,
    at: AtOption = None,
) -> int:
    """Write the monthly briefing."""
    return _document(root, "brief", month, unit, style, output, at)


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
    from yian1.commands.session import open_workspace
    from yian1.output.documents.briefing import word_count

    style = written_as(output, asked, FORMATS)
    if style in {"docx", "pdf"} and output is None:
        raise UsageError(f"{style} 文件不能打印在终端里", f"加上 -o 文件名.{style}")
    session = open_workspace(root, at)
    as_of = _month(session, kind, month)
    made = _make(session, kind, as_of, unit)
    charts = [] if unit is not None or style == "md" else _charts(session.assess(as_of), kind)
    deliver(_rendered(session, made, style, charts), output)
    characters = word_count(made)
    if characters > ADVISED_CHARACTERS:
        put_error(f"正文约 {characters} 字，专项文稿建议不超过 {ADVISED_CHARACTERS} 字，发出前可酌情删减。")
    session.hint_at_warnings()
    return 0


def _month(session: Session, kind: str, month: str | None) -> Month:
    if month is None and kind in USUAL_MONTH:
        return Month(session.ledger.year, USUAL_MONTH[kind])
    return session.month(month)


def _make(session: Session, kind: str, month: Month, unit: str | None) -> Document:
    from yian1.output.documents import briefing

    words = templates.read(session.root)
    who = None if unit is None else names.unit(session.ledger, unit)
    if kind == "half-year":
        return briefing.half_year(session.ledger, month, words, who)
    if kind == "october":
        return briefing.october(session.ledger, month, words)
    if who is not None:
        return briefing.unit_brief(session.ledger, who, month, words)
    return briefing.compiled_brief(session.ledger, month, words)


def _charts(assessment: Assessment, kind: str) -> list[Chart]:
    """Draw completion against pace, and for the report to the standing committee every target's year as well.

    What no target has data for is left out.
    """
    from yian1.output.charts.charts import bar_chart, trend_chart

    drawn = [bar_chart(assessment), trend_chart(assessment)] if kind == "october" else [bar_chart(assessment)]
    return [chart for chart in drawn if chart.rows]


def _rendered(session: Session, made: Document, style: str, charts: Sequence[Chart]) -> str | bytes:
    if style == "md":
        return made.markdown()
    if style == "html":
        from yian1.output.html import render_html

        return render_html(made, charts=charts, templates=templates.read(session.root))
    from yian1.output.docx import render_docx

    word = render_docx(made, *templates.style(session.root), charts=charts)
    if style == "docx":
        return word
    from yian1.files.office_suite import to_pdf

    return to_pdf(word)


@command(
    ("导出整本台账，数据截至最近一个月", "export -o 台账.xlsx"),
    ("只要2024年5月各项指标的一张表", "export --month 2024-05 -o 指标.csv"),
)
def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="台账.xlsx，或以 .csv 结尾。")],
    root: RootOption = None,
    month: MonthOption = None,
    at: AtOption = None,
) -> int:
    """Write the whole ledger as a workbook, or the targets as CSV."""
    from yian1.commands.session import open_workspace
    from yian1.output.excel import render_workbook
    from yian1.output.lists import status_csv_file

    style = written_as(output, None, ("xlsx", "csv"))
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    deliver(status_csv_file(assessment) if style == "csv" else render_workbook(assessment), output)
    session.hint_at_warnings()
    return 0
