"""The words and printed numbers of the terminal and the lists: states, rules, values with their measures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.series import as_decimal
from yian1.model.plan import RELATIVE, Kind, Rule
from yian1.model.quantity import format_value, percent, plain, round_half_up, split_measure
from yian1.output.documents import amounts, prose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yian1.core.progress import TargetProgress
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target

NONE = "—"
SAMPLE = "示例数据"
EVERYTHING = 100
SHORT = 2

SIGNS: Mapping[Rule, str] = {Rule.ABOVE: "＞", Rule.AT_LEAST: "≥", Rule.ABOUT: "≈", Rule.AT_MOST: "≤", Rule.BELOW: "＜"}
OTHER_SIDE: Mapping[Kind, str] = {Kind.COMPARISON: "对比值", Kind.TREND: "上年"}


def value_words(item: TargetProgress) -> str:
    """Return the figure that counts with its measure; a ratio as its percentage."""
    return NONE if item.observation is None else observed_words(item.observation, item.target)


def observed_words(seen: Observation, target: Target) -> str:
    """Return a figure in its target's measure: as filed, or worked out of its parts to one decimal."""
    if seen.value is None:
        return "不适用"
    if seen.whole is None:
        return format_value(amounts.with_tenths(as_decimal(seen.value), target.measure), target.measure)
    if target.value == EVERYTHING:
        return percent(seen.value / 100)
    return format_value(_short(seen.value, Fraction(target.value or 0)), "%")


def promise_words(item: TargetProgress) -> str:
    """Return the target value with the sign of its rule: ≥95万家, ＞225万家, ＞上年."""
    target = item.target
    if target.kind in RELATIVE or target.value is None:
        return SIGNS[item.rule] + OTHER_SIDE.get(target.kind, "")
    return SIGNS[item.rule] + format_value(target.value, target.measure)


def completion_words(item: TargetProgress) -> str:
    """Return the completion; of a level the distance to its target, of a total without baseline its share of it."""
    completion, share = item.told_completion, item.judgement.share
    if completion is not None and item.target.kind is not Kind.LEVEL:
        return percent(completion)
    return gap_words(item) or (NONE if share is None or item.is_limit else f"占目标{percent(share)}")


def pace_sentence(ahead: Fraction) -> str:
    """Return points against the pace in words: 低于时序12.4个百分点."""
    shown = round_half_up(ahead, 1)
    if not shown:
        return "与时序持平"
    return f"{'高于' if shown > 0 else '低于'}时序{plain(abs(shown))}个百分点"


def gap_words(item: TargetProgress) -> str:
    """Return the distance to what the figure is compared with, signed: +0.3个百分点; empty if there is none."""
    gap = item.judgement.gap
    if gap is None:
        return ""
    exact = as_decimal(gap)
    one_place = round_half_up(gap, 1)
    # As exact as the figures where they are short; and a distance that is there is not shown as none.
    shown = exact if _decimals(exact) <= SHORT or not one_place else one_place
    if not shown:
        return "持平"
    rate = split_measure(item.target.measure)[1] == "%"
    return ("+" if shown > 0 else "") + format_value(shown, "百分点" if rate else item.target.measure)


def forecast_words(item: TargetProgress) -> str:
    """Return the projection to the year's end, as exact as the figures it comes from."""
    found = amounts.forecast(item)
    return NONE if found is None else format_value(found, item.target.measure)


def needed_words(item: TargetProgress) -> str:
    """Return what is still needed each month: 235家, or 净减5个 of what has to fall."""
    found = item.needed
    if found is None:
        return NONE
    return ("净减" if found < 0 else "") + format_value(abs(found), item.target.measure)


def ahead_words(item: TargetProgress) -> str:
    """Return the points against the pace, signed; — where the status does not follow from them."""
    return NONE if item.told_ahead is None else prose.signed(item.told_ahead)


def owner_words(ledger: Ledger, item: TargetProgress) -> str:
    """Return the name of the unit that files the figure."""
    return NONE if item.owner is None else ledger.name(item.owner)


def _decimals(number: Decimal) -> int:
    return len(plain(number).partition(".")[2])


def _short(value: Fraction, promised: Fraction) -> Decimal:
    """Return one decimal, and more only where one would show the value on the wrong side of the promise."""
    for places in range(1, 6):
        shown = round_half_up(value, places)
        if _side(Fraction(shown), promised) == _side(value, promised):
            return shown
    return round_half_up(value, 6)


def _side(value: Fraction, promised: Fraction) -> int:
    return (value > promised) - (value < promised)
