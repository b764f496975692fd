"""Run every check over a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.checks import figures, filings, office, plan, texts, year
from yian1.core.closing import check_closed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yian1.core.series import Series
    from yian1.model.diagnostics import Diagnostic
    from yian1.model.ledger import Ledger


# What only says that something is not there: in a plan or an office's file that was not read whole that means nothing.
OF_THE_WHOLE = frozenset(
    {
        "allocation-sum", "not-a-member", "quote-not-in-text", "unknown-duty", "unknown-group", "unknown-target",
        "unknown-unit",
    }
)  # fmt: skip


def check_plan(ledger: Ledger, *, whole: bool = True) -> Iterator[Diagnostic]:
    """Check what was promised, and against it what the office adds (unless the plan itself is at fault).

    `whole` says that nothing had to be left out of the plan and of the office's file.
    """
    of_plan = [diagnostic for check in plan.CHECKS for diagnostic in check(ledger)]
    of_office = () if of_plan else office.check(ledger)
    for diagnostic in (*of_plan, *of_office):
        if whole or diagnostic.code not in OF_THE_WHOLE:
            yield diagnostic


def check_filings(series: Series) -> Iterator[Diagnostic]:
    """Check what was reported; only against a plan without errors, or one mistake there shows up everywhere."""
    ledger = series.ledger
    yield from series.problems
    for filing in ledger.filings:
        yield from filings.check(ledger, filing)
        yield from texts.placeholders(filing)
    for own in ledger.by_unit.values():
        yield from texts.copied([filing for filing in own if filings.in_place(filing)])
    yield from figures.check(series)
    yield from year.check(ledger)
    yield from check_closed(series)
