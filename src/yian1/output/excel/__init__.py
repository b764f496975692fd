"""The whole ledger as an Excel workbook, for people who live in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from yian1.core.rollup import Assessment


def render_workbook(assessment: Assessment) -> bytes:
    """Return the ledger at the end of a month as .xlsx, the same bytes every time; UsageError without openpyxl."""
    try:
        from yian1.output.excel.book import build  # openpyxl is an extra, and slow to load
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "openpyxl":
            raise
        raise UsageError("导出 Excel 需要 openpyxl，这台电脑上没有安装", '运行 pip install "yian1[office]"') from error
    return build(assessment)
