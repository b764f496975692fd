"""Lists for spreadsheets and for documents: the one CSV writer, and Markdown tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from yian1.core import pace
from yian1.model.quantity import percent
from yian1.output import cells, targets, words
from yian1.output.escapes import inert
from yian1.output.targets import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.rollup import Assessment


def status_csv(assessment: Assessment) -> str:
    """Return the targets as CSV with Chinese headings: numbers bare, percentages with two decimals."""
    return csv_text(*_status(assessment))


def status_csv_file(assessment: Assessment) -> bytes:
    """Return the same as a file that Excel opens in Chinese."""
    return csv_file(*_status(assessment))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]], line_end: str = "\n") -> str:
    """Return rows of text as CSV under their headings; no text runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([inert(text) for text in row] for row in rows)
    return out.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV file that Excel opens in Chinese: UTF-8 with BOM, CRLF."""
    return csv_text(columns, rows, "\r\n").encode("utf-8-sig")


def status_md(assessment: Assessment) -> str:
    """Return the targets as a Markdown table, under a line with the date and the pace."""
    shown = targets.columns(Format.MARKDOWN)
    rows = ([column.text(row) for column in shown] for row in targets.rows(assessment))
    return md(assessment, [column.title for column in shown], rows)


def md(assessment: Assessment, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text as a Markdown table, under a line with the date and the pace."""
    from yian1.model.hygiene import escape_markdown  # the other formats need none of it
    from yian1.model.typography import normalise  # the other formats need none of it

    month = words.month(assessment.as_of)
    head = f"截至{month}末，时序进度{percent(pace.general(assessment.ledger, assessment.as_of))}"
    if assessment.ledger.verification.verification and assessment.targets:
        head += f"，{words.verified_count(assessment.counted)}"
    head += f"（{words.SAMPLE}）。" if assessment.ledger.sample else "。"
    table = [columns, ("---",) * len(columns), *([escape_markdown(cell) for cell in row] for row in rows)]
    return normalise("\n".join([head, "", *(f"| {' | '.join(row)} |" for row in table)]) + "\n")


def _status(assessment: Assessment) -> tuple[list[str], Iterable[list[str]]]:
    shown = targets.columns(Format.CSV)
    rows = ([cells.as_text(column.cell(row)) for column in shown] for row in targets.rows(assessment))
    return [column.heading for column in shown], rows
