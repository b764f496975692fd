"""时序进度: how much of the way should be gone by a month's end (0 to 1)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.series import as_decimal
from yian1.model.office import PaceRule
from yian1.model.period import Month, months_between
from yian1.model.plan import RATES
from yian1.model.quantity import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target


def elapsed(rule: PaceRule, month: Month, span: tuple[Month, Month]) -> Fraction:
    """Return the share of a span gone at the month's end: months gone ÷ months in all, or days ÷ days.

    0 before the span, 1 after it. Half a year is 50.0% by months and 49.7% (49.6% in a common year) by days.
    """
    return Fraction(*counted(rule, month, span))


def counted(rule: PaceRule, month: Month, span: tuple[Month, Month]) -> tuple[int, int]:
    """Return the two sides of the quotient: months or days gone, months or days of the whole span."""
    first, last = span
    if rule is PaceRule.MONTHLY:
        gone, whole = months_between(first, month) + 1, months_between(first, last) + 1
    else:
        before = first.plus(-1).last_day
        gone, whole = (month.last_day - before).days, (last.last_day - before).days
    return min(max(gone, 0), whole), whole


def general(ledger: Ledger, month: Month) -> Fraction:
    """Return the pace that the documents quote for the whole plan: the office's default rule."""
    return elapsed(ledger.office.pace_rule("default"), month, (ledger.first, ledger.last))


def scheduled(points: Mapping[Month, Decimal], month: Month, first: Month) -> Fraction:
    """Return the share due by a schedule (节点目标): linear between its points, 0 before the first month.

    Points are shares at the ends of their months; after the last one nothing more is due.
    """
    before, reached = first.plus(-1), Fraction(0)
    for point in sorted(points):
        share = Fraction(points[point])
        if month <= point:
            gone = Fraction(max(0, months_between(before, month)), months_between(before, point))
            return reached + (share - reached) * gone
        before, reached = point, share
    return reached


def point_words(target: Target, point: Decimal) -> str:
    """Return a point of a schedule as it is meant: of a rate its value, else the share of the way with every digit."""
    return format_value(as_decimal(Fraction(point) * 100), target.measure if target.kind in RATES else "%")
