"""时序进度: how much of the year's work should be done by the end of a month, from 0 to 1."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.model.office import PaceRule
from yian1.model.period import Month, days_in_year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yian1.model.ledger import Ledger

MONTHS = 12


def elapsed(rule: PaceRule, month: Month) -> Fraction:
    """Return the share of the year gone at the month's end: m ÷ 12, or days gone ÷ days of the year."""
    if rule is PaceRule.MONTHLY:
        return Fraction(month.number, MONTHS)
    return Fraction(month.last_day.timetuple().tm_yday, days_in_year(month.year))


def scheduled(points: Mapping[Month, Decimal], month: Month) -> Fraction:
    """Return the share due by a schedule (节点目标): linear between its points, 0 at the start of the year.

    Points are shares at the ends of their months; after the last one nothing more is due.
    """
    before, reached = 0, Fraction(0)
    for point in sorted(points):
        share = Fraction(points[point])
        if month.number <= point.number:
            return reached + (share - reached) * Fraction(month.number - before, point.number - before)
        before, reached = point.number, share
    return reached


def general(ledger: Ledger, month: Month) -> Fraction:
    """Return the pace that the documents quote for the whole plan: the office's default rule."""
    return elapsed(ledger.office.pace_rule("default"), month)


def of_target(ledger: Ledger, target: str, month: Month) -> Fraction:
    """Return the pace that a target is compared with: its schedule if it has one, else its rule."""
    points = ledger.office.schedules.get(target)
    return scheduled(points, month) if points else elapsed(ledger.office.pace_rule(target), month)
