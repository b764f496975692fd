"""The numbers of a target as they are printed: rounded once, never into being met; forecasts, gaps, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.series import as_decimal
from yian1.core.terms import ratio_shown
from yian1.model.plan import Kind
from yian1.model.quantity import MOST_PLACES, decimals, round_half_up, with_tenths

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from yian1.core.progress import Outlook, TargetProgress
    from yian1.core.series import Observation
    from yian1.model.plan import Target

# Decimals of JSON and of spreadsheets
FRACTION_PLACES, POINT_PLACES, AMOUNT_PLACES = 4, 2, 4
_SHORT = 2  # decimals


def shown(seen: Observation, target: Target) -> Decimal | None:
    """Return a figure in its target's measure: as filed, or worked out of its parts and on its side of the promise.

    None where the whole is 0: not applicable.
    """
    if seen.value is None:
        return None
    if seen.whole is None:
        return with_tenths(as_decimal(seen.value), target.measure)
    return ratio_shown(target, seen.value)


def gap(item: TargetProgress) -> Decimal | None:
    """Return figure minus promise of a level, ratio, comparison or trend: exact if both are, else to one decimal."""
    difference, target, seen = item.judgement.gap, item.target, item.observation
    if seen is None or difference is None:
        printed = None if seen is None or target.kind is not Kind.RATIO else shown(seen, target)
        return None if printed is None or target.value is None else printed - target.value
    exact = as_decimal(difference)
    return exact if seen.whole is None or decimals(exact) <= _SHORT else _telling(difference)


def change(item: TargetProgress) -> Decimal | None:
    """Return the difference to the figure of the month (or quarter) right before; None if either has none.

    A milestone has none: it is no amount. What begins anew each year has none before it in its first one.
    """
    seen = item.observation
    if seen is None or seen.value is None or item.stale or item.series is None or item.target.kind is Kind.MILESTONE:
        return None
    last = seen.of.plus(-item.ledger.step(seen.of))
    if item.target.per is not None and last.year != seen.of.year:
        return None
    figures = item.series.until(item.target.id, item.as_of)
    before = next((figure for figure in figures if figure.of == last), None)
    if before is None or before.value is None:
        return None
    difference = seen.value - before.value
    return _telling(difference) if item.target.kind is Kind.RATIO else as_decimal(difference)


def forecast(item: TargetProgress) -> Decimal | None:
    """Return the value at the end at the speed of the whole way, with the places of the figures it comes from."""
    return None if item.shown_forecast is None else round_half_up(item.shown_forecast, _places(item))


def recent_forecast(item: TargetProgress) -> Decimal | None:
    """Return the value at the end at the speed of the last months; None where too little is known of that."""
    return rounded(item.recent_forecast, _places(item))


def outlook(item: TargetProgress) -> Outlook | None:
    """Return what the speed so far promises; None of a figure that comes only at the end."""
    return None if item.comes_late else item.outlook


def left(item: TargetProgress) -> Decimal | None:
    """Return how far the printed figure is from the promise, below 0 of what has to fall, if anything is needed."""
    seen, promised = item.observation, item.target.value
    printed = None if seen is None else shown(seen, item.target)
    if printed is None or promised is None or item.judgement.met or not item.needed:
        return None
    return promised - printed or None


def value_of(seen: Observation | None, kind: Kind) -> Decimal | None:
    """Return a figure as filed, none of a milestone; a share worked out of its parts as a percentage, 4 decimals."""
    if seen is None or kind is Kind.MILESTONE:
        return None
    shared = kind is Kind.RATIO or seen.whole is not None
    return rounded(seen.value, AMOUNT_PLACES) if shared else exact(seen.value)


def rounded(value: Fraction | None, places: int) -> Decimal | None:
    """Return a number rounded half up, None where there is none."""
    return None if value is None else round_half_up(value, places)


def exact(value: Fraction | None) -> Decimal | None:
    """Return a number with all its digits; what has no end is rounded to four decimals."""
    return None if value is None else as_decimal(value, AMOUNT_PLACES)


def _places(item: TargetProgress) -> int:
    value = None if item.observation is None or item.observation.value is None else as_decimal(item.observation.value)
    known = (number for number in (item.target.value, value) if number is not None)
    return min(max(map(decimals, known), default=0), AMOUNT_PLACES)


def _telling(difference: Fraction) -> Decimal:
    """Return a difference with one decimal, or as many as it takes to show that there is one."""
    rounded_off = (round_half_up(difference, places) for places in range(1, MOST_PLACES))
    return next((number for number in rounded_off if number or not difference), round_half_up(difference, 1))
