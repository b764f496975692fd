"""The numbers of a target as they are printed: rounded once, never into being met; projections; changes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.progress import COMPARE
from yian1.core.series import as_decimal
from yian1.model import quantity
from yian1.model.plan import Kind

if TYPE_CHECKING:
    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment

_WHOLE = 100
_MOST_PLACES = 9


def shown(item: TargetProgress, value: Fraction | None) -> Decimal | None:
    """Return a figure as it is printed: exact if it can be, else with so many places that met stays met or not."""
    if value is None:
        return None
    exact = as_decimal(value)
    if item.target.kind is not Kind.RATIO and exact is not None:
        return with_tenths(exact, item.target.measure)
    if item.target.value is None:
        return quantity.round_half_up(value, 1)
    promised = Fraction(item.target.value)
    if item.target.kind is Kind.RATIO and promised == _WHOLE:  # percent() guards the whole itself
        return Decimal(quantity.percent(value / 100).removesuffix("%"))
    meets = COMPARE[item.rule]
    rounded = (quantity.round_half_up(value, places) for places in range(1, _MOST_PLACES))
    return next((text for text in rounded if meets(Fraction(text), promised) == meets(value, promised)), exact)


def with_tenths(number: Decimal, measure: str) -> Decimal:
    """Return a rate with one decimal at least: 47% beside 47.5% is 47.0%."""
    return quantity.round_half_up(number, 1) if measure == "%" and not _decimals(number) else number


def gap(item: TargetProgress) -> Decimal | None:
    """Return figure minus promise of a level, ratio, comparison or trend."""
    exact_gap, target, seen = item.judgement.gap, item.target, item.observation
    if exact_gap is None and target.kind is Kind.RATIO and seen is not None and seen.value is not None:
        printed = shown(item, seen.value)
        return None if printed is None or target.value is None else printed - target.value
    if exact_gap is None:
        return None
    exact = as_decimal(exact_gap)
    return quantity.round_half_up(exact_gap, 1) if exact is None else exact


def change(assessment: Assessment, item: TargetProgress) -> Decimal | None:
    """Return the difference to the figure of the month right before; None if either month has none."""
    seen = item.observation
    if seen is None or seen.value is None or item.stale:
        return None
    last = seen.of.plus(-1)
    figures = assessment.series.until(item.target.id, item.as_of)
    before = next((figure for figure in figures if figure.of == last), None)
    if before is None or before.value is None:
        return None
    difference = seen.value - before.value
    exact = as_decimal(difference)
    return _telling(difference) if exact is None or item.target.kind is Kind.RATIO else exact


def _telling(difference: Fraction) -> Decimal:
    """Return a difference with one decimal, or as many as it takes to show that there is one."""
    rounded = (quantity.round_half_up(difference, places) for places in range(1, _MOST_PLACES))
    return next((number for number in rounded if number or not difference), quantity.round_half_up(difference, 1))


def _places(item: TargetProgress) -> int:
    """Return how many places a forecast is given: those of the figures that it comes from."""
    value = None if item.observation is None or item.observation.value is None else as_decimal(item.observation.value)
    known = [number for number in (item.target.value, value) if number is not None]
    return max((_decimals(number) for number in known), default=0)


def forecast(item: TargetProgress) -> Decimal | None:
    """Return the value at the year's end at the speed so far, with the places of the figures it comes from."""
    found = item.told_forecast
    return None if found is None else quantity.round_half_up(found, _places(item))


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
