"""The status list for spreadsheets and for documents: CSV and a Markdown table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from yian1.core import pace, terms
from yian1.model.quantity import percent, plain
from yian1.output.documents import prose
from yian1.output.terminal import words
from yian1.output.values import AMOUNT_PLACES, POINT_PLACES, exact, rounded, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment

CSV_COLUMNS = (
    "代号",
    "指标",
    "所属目标或任务",
    "方案原文",
    "指标类型",
    "计量单位",
    "判定规则",
    "目标值",
    "当前值",
    "数据月份",
    "基数",
    "完成率",
    "时序进度",
    "较时序（百分点）",
    "与目标差距",
    "状态",
    "亮灯",
    "预计年末",
    "月均还需",
    "责任单位",
    "备注",
)
MD_COLUMNS = ("指标", "目标", "当前", "完成率", "较时序", "状态", "责任单位", "备注")

# A spreadsheet takes a text that begins like this for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def status_csv(assessment: Assessment) -> str:
    """Return the targets as CSV with Chinese headings: numbers bare, percentages with two decimals."""
    return rows_csv(CSV_COLUMNS, (_csv_row(assessment, item) for item in assessment.targets))


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as CSV under their headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def status_md(assessment: Assessment) -> str:
    """Return the targets as a Markdown table, under a line with the date and the pace."""
    return rows_md(assessment, MD_COLUMNS, (_md_row(assessment, item) for item in assessment.targets))


def rows_md(assessment: Assessment, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as a Markdown table, under a line with the date and the pace."""
    from yian1.model.hygiene import escape_markdown  # noqa: PLC0415 - the other formats need none of it
    from yian1.model.typography import normalise  # noqa: PLC0415 - the other formats need none of it

    month = prose.month(assessment.as_of)
    head = f"截至{month}末，时序进度{percent(pace.general(assessment.ledger, assessment.as_of))}"
    head += f"（{words.SAMPLE}）。" if assessment.ledger.sample else "。"
    cells = [columns, ("---",) * len(columns), *([escape_markdown(cell) for cell in row] for row in rows)]
    return normalise("\n".join([head, "", *(f"| {' | '.join(row)} |" for row in cells)]) + "\n")


def remark(assessment: Assessment, item: TargetProgress) -> str:
    """Return what must be said of a figure: an older month's, provisional, sample data."""
    seen = item.observation
    notes = []
    if seen is not None and item.stale:
        notes.append(f"沿用{seen.of.number}月数据")
    if seen is not None and seen.figure.provisional:
        notes.append("初步数")
    if assessment.ledger.sample:
        notes.append(words.SAMPLE)
    return "；".join(notes)


def _csv_row(assessment: Assessment, item: TargetProgress) -> list[str]:
    target, seen = item.target, item.observation
    return [
        inert(target.id),
        inert(target.name),
        inert(item.context.title),
        inert(target.quote),
        terms.KINDS[target.kind],
        inert(target.measure),
        terms.RULES[item.rule],
        _number(target.value),
        _number(value_of(seen, target.kind)),
        "" if seen is None else str(seen.of),
        _number(exact(item.baseline)),
        _percentage(item.told_completion),
        _percentage(item.told_pace),
        _number(rounded(item.told_ahead, POINT_PLACES)),
        _number(rounded(item.judgement.gap, POINT_PLACES)),
        terms.STATUSES[item.status],
        "" if item.light is None else terms.LIGHTS[item.light],
        _number(rounded(item.told_forecast, AMOUNT_PLACES)),
        _number(item.needed),
        "" if item.owner is None else inert(assessment.ledger.name(item.owner)),
        remark(assessment, item),
    ]


def _md_row(assessment: Assessment, item: TargetProgress) -> Sequence[str]:
    return (
        item.target.name,
        words.promise_words(item),
        words.value_words(item),
        words.completion_words(item),
        words.ahead_words(item),
        terms.STATUSES[item.status],
        words.owner_words(assessment.ledger, item),
        remark(assessment, item),
    )


def inert(text: str) -> str:
    """Return a text that a spreadsheet shows as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _percentage(fraction: Fraction | None) -> str:
    return "" if fraction is None else percent(fraction, 2)
