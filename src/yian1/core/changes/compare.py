"""Compare two ledgers as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.core.changes.acceptances import acceptance_changes, consents
from yian1.core.changes.change import RANK, Change, ChangeSeverity, Pair
from yian1.core.changes.doubts import with_doubts
from yian1.core.changes.filings import filing_changes
from yian1.core.changes.office import office_changes
from yian1.core.changes.plan import plan_changes
from yian1.core.changes.registers import closing_changes, register_changes
from yian1.core.changes.renames import renamed, renames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yian1.core.series import Series
    from yian1.model.ledger import Ledger
    from yian1.model.year import Acceptance


def compare(before: Ledger, after: Ledger, series: Series | None = None) -> tuple[Change, ...]:
    """Return what changed in meaning from one ledger to the other, each change once, the heaviest first.

    Among equals new ids come first, then the plan, the office's rules, the filings by unit and month, the
    registers, the closed months and what the office has accepted. Moved files, comments, the order of keys and
    another way of writing the same value are no changes. `series` are the figures of `after`, if they have been read.
    """
    found_again = renames(before, after)
    before = renamed(before, {rename.old: rename.new for rename in found_again})
    pair = Pair(before, after, series)
    found = [
        *(rename.change() for rename in found_again),
        *plan_changes(pair),
        *office_changes(pair),
        *filing_changes(pair),
        *register_changes(pair),
        *closing_changes(pair),
        *acceptance_changes(pair),
    ]
    given = consents(before, after)
    weighed = (_accepted(_weighed(change), given) for change in with_doubts(found, pair))
    return tuple(sorted(weighed, key=lambda change: (-RANK[change.severity], not change.open)))


def fails(changes: Iterable[Change], least: ChangeSeverity) -> bool:
    """Whether there is a change of at least that severity (`diff --fail-on`); what is accepted is worth a look."""
    return any(RANK[_standing(change)] >= RANK[least] for change in changes)


def _standing(change: Change) -> ChangeSeverity:
    return ChangeSeverity.NOTICE if change.accepted is not None else change.severity


def _weighed(change: Change) -> Change:
    """Give a change that moves a status or a light the weight of one to be looked at."""
    if change.severity is ChangeSeverity.INFO and any(effect.moved for effect in change.effects):
        return replace(change, severity=ChangeSeverity.NOTICE)
    return change


def _accepted(change: Change, given: Mapping[str, Acceptance]) -> Change:
    if change.severity is not ChangeSeverity.BREAKING:
        return change
    return replace(change, accepted=given.get(change.item))
