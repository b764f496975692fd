"""Compare two ledgers as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.changes.change import RANK, Change, ChangeSeverity, Pair
from yian1.core.changes.filings import filing_changes
from yian1.core.changes.office import office_changes
from yian1.core.changes.plan import plan_changes
from yian1.core.changes.registers import closing_changes, register_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.core.series import Series
    from yian1.model.ledger import Ledger


def compare(before: Ledger, after: Ledger, series: Series | None = None) -> tuple[Change, ...]:
    """Return what changed in meaning from one ledger to the other, each change once, the heaviest first.

    Among equals the plan comes first, then the office's rules, the filings by unit and month, the
    registers and the closed months. Moved files, comments, the order of keys and another way of
    writing the same value are no changes. `series` are the figures of `after`, if they have been read.
    """
    pair = Pair(before, after, series)
    found = [
        *plan_changes(pair),
        *office_changes(pair),
        *filing_changes(pair),
        *register_changes(pair),
        *closing_changes(pair),
    ]
    return tuple(sorted(found, key=lambda change: -RANK[change.severity]))


def fails(changes: Iterable[Change], least: ChangeSeverity) -> bool:
    """Whether there is a change of at least that severity (`diff --fail-on`)."""
    return any(RANK[change.severity] >= RANK[least] for change in changes)
