"""The whole ledger as an Excel workbook, and its targets as CSV, for people who live in Excel."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from yian1.model.diagnostics import UsageError
from yian1.output.excel.cells import as_text
from yian1.output.excel.targets import targets_table

if TYPE_CHECKING:
    from yian1.core.rollup import Assessment


def render_workbook(assessment: Assessment) -> bytes:
    """Return the ledger at the end of a month as .xlsx, the same bytes every time; UsageError without openpyxl."""
    try:
        from yian1.output.excel.book import build  # noqa: PLC0415 - openpyxl is an extra, and slow to load
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "openpyxl":
            raise
        raise UsageError("导出 Excel 需要 openpyxl，这台电脑上没有安装", '运行 pip install "yian1[office]"') from error
    return build(assessment)


def render_csv(assessment: Assessment) -> bytes:
    """Return the targets as CSV that Excel opens in Chinese: UTF-8 with BOM, CRLF, no text that runs as a formula."""
    table = targets_table(assessment, mark_rows=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.title for column in table.columns)
    writer.writerows([as_text(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")
