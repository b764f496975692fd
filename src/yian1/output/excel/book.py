"""The workbook as a file: all sheets in their order, and the same bytes for the same ledger."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from openpyxl import Workbook

from yian1.output.archive import repacked_book
from yian1.output.escapes import one_line
from yian1.output.excel.registers import actions_table, duties_table, opinions_table
from yian1.output.excel.sheet import paint
from yian1.output.excel.targets import figures_table, shares_table, targets_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.rollup import Assessment
    from yian1.output.excel.sheet import Table

_TITLE_CELLS = 200


def build(assessment: Assessment) -> bytes:
    """Return the workbook of a month as the bytes of an .xlsx file."""
    ledger = assessment.ledger
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables(assessment):
        paint(book.create_sheet(table.name), table, sample=ledger.sample)
    moment = datetime.combine(assessment.as_of.last_day, time())
    properties = book.properties
    properties.title = one_line(ledger.plan.document.title)[:_TITLE_CELLS]
    properties.creator = "yian1"
    properties.created = properties.modified = moment
    return repacked_book(book)


def tables(assessment: Assessment) -> Sequence[Table]:
    """Return all sheets; that of the split targets only if there are any."""
    shares = shares_table(assessment)
    return (
        targets_table(assessment),
        actions_table(assessment),
        duties_table(assessment),
        opinions_table(assessment),
        *([shares] if shares is not None else []),
        figures_table(assessment),
    )
