"""What all changes together do: which targets stand elsewhere than before, which lights turned red."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.changes.change import short
from yian1.core.progress import Light, Status, progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.core.series import Series
    from yian1.model.period import Month

# What a reader asks for first: promises broken, then those in danger, then the good news.
_URGENCY = (Status.MISSED, Status.BEHIND, Status.UNMET)


@dataclass(frozen=True, slots=True)
class Impact:
    """The targets that stand elsewhere at the end of a month, by name: by their status before and after.

    `red` are those whose light was not red before.
    """

    month: Month
    moved: Mapping[tuple[Status, Status], Sequence[str]]
    red: Sequence[str]


def impacts(before: Series, after: Series) -> Sequence[Impact]:
    """Return what became of the targets that both ledgers have, the latest month first; months without are left out."""
    months = {filing.month for side in (before, after) for filing in side.ledger.filings if not filing.blank}
    found = (_impact(before, after, month) for month in sorted(months, reverse=True))
    return [impact for impact in found if impact.moved or impact.red]


def _impact(before: Series, after: Series, month: Month) -> Impact:
    moved: dict[tuple[Status, Status], list[str]] = {}
    red = []
    for target, context in after.ledger.targets.items():
        if target not in before.ledger.targets:
            continue
        old, new = (progress(side.ledger, side, target, month) for side in (before, after))
        name = short(context.target.name)
        if old.status != new.status:
            moved.setdefault((old.status, new.status), []).append(name)
        if new.light is Light.RED and old.light is not Light.RED:
            red.append(name)
    return Impact(month, {both: moved[both] for both in sorted(moved, key=_rank)}, red)


def _rank(both: tuple[Status, Status]) -> tuple[bool, int, int]:
    order = list(Status)
    old, new = both
    return new not in _URGENCY, order.index(new), order.index(old)
