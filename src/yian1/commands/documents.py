"""yian1 brief, half-year, october and export: the documents, as text, Word, a page to print or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.commands.output import deliver
from yian1.commands.session import Session, open_workspace
from yian1.core import names
from yian1.files import templates
from yian1.frame.console import put_error
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month
from yian1.output.documents import briefing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yian1.core.rollup import Assessment
    from yian1.output.charts.charts import Chart
    from yian1.output.documents.document import Document

# What special-purpose documents should stay within (2024年整治形式主义为基层减负的要求): an advice, no error.
ADVISED_CHARACTERS = 4000

# A summary of the first half stands at the end of June, the October report at the end of September.
USUAL_MONTH = {"half-year": 6, "october": 9}


def document(
    root: Path | None,
    kind: str,
    month: str | None,
    unit: str | None,
    style: str,
    output: Path | None,
    at: str | None,
) -> int:
    """Write one document in one format."""
    if style in {"docx", "pdf"} and output is None:
        raise UsageError(f"{style} 文件不能打印在终端里", f"加上 -o 文件名.{style}")
    session = open_workspace(root, at)
    as_of = _month(session, kind, month)
    made = _make(session, kind, as_of, unit)
    charts = [] if unit is not None or style == "md" else _charts(session.assess(as_of), kind)
    deliver(_rendered(session, made, style, charts), output)
    characters = briefing.word_count(made)
    if characters > ADVISED_CHARACTERS:
        put_error(f"正文约 {characters} 字，专项文稿建议不超过 {ADVISED_CHARACTERS} 字，发出前可酌情删减。")
    session.hint_at_warnings()
    return 0


def _month(session: Session, kind: str, month: str | None) -> Month:
    if month is None and kind in USUAL_MONTH:
        return Month(session.ledger.year, USUAL_MONTH[kind])
    return session.month(month)


def _make(session: Session, kind: str, month: Month, unit: str | None) -> Document:
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


def export(root: Path | None, month: str | None, output: Path, at: str | None) -> int:
    """Write the whole ledger as a workbook, or the targets as CSV."""
    session = open_workspace(root, at)
    assessment = session.assess(session.month(month))
    ending = output.suffix.lower()
    if ending == ".csv":
        from yian1.output.excel import render_csv

        deliver(render_csv(assessment), output)
    elif ending == ".xlsx":
        from yian1.output.excel import render_workbook

        deliver(render_workbook(assessment), output)
    else:
        raise UsageError(f"不认识文件类型“{ending or output.name}”", "文件名以 .xlsx 或 .csv 结尾")
    session.hint_at_warnings()
    return 0
