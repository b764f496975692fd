"""The outlook (前景) of a target: whether its recent speed will do, by what is needed each month."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from yian1.model.period import months_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.series import Observation
    from yian1.model.office import OutlookLimits

_RECENT = 3  # months that have figures
_LEAST = 2  # steps, before anything is said of a speed
_BEYOND_BEST = Fraction(3, 2)  # times the best month so far: nobody keeps that up


class Outlook(StrEnum):
    """How likely the target is to be met, by its speed so far."""

    WITHIN_REACH = "within-reach"
    FASTER = "faster"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a figure has moved, in the target's measure a month; below 0 it fell.

    `recent` is the mean step over the last three months that have figures, `best` the largest step of any month
    in the promised direction. A step over months without a figure is spread evenly over them.
    """

    recent: Fraction
    best: Fraction


def speed(figures: Sequence[Observation], *, rising: bool) -> Speed | None:
    """Return the speed of figures in the order of their own months; None with fewer than two steps."""
    known = [(seen.of, seen.value) for seen in figures if seen.value is not None]
    steps = [(value - earlier, months_between(before, month)) for (before, earlier), (month, value) in pairwise(known)]
    if len(steps) < _LEAST:
        return None
    latest = steps[-_RECENT:]
    monthly = [moved / months for moved, months in steps]
    return Speed(
        sum((moved for moved, _ in latest), Fraction(0)) / sum(months for _, months in latest),
        max(monthly) if rising else min(monthly),
    )


def speedup(needed_per_month: Fraction | None, found: Speed | None, *, rising: bool) -> Fraction | None:
    """Return 需提速倍数: needed each month ÷ recent step; None if the figure stands still or moves away."""
    if needed_per_month is None or found is None or (found.recent > 0) != rising or not found.recent:
        return None
    return needed_per_month / found.recent


def outlook(
    needed_per_month: Fraction | None, found: Speed | None, limits: OutlookLimits, *, rising: bool
) -> Outlook | None:
    """Return what the speed so far promises; None where too little is known of it."""
    if needed_per_month is None or found is None:
        return None
    times = speedup(needed_per_month, found, rising=rising)
    best, needed = (found.best, needed_per_month) if rising else (-found.best, -needed_per_month)
    if (times is not None and times > Fraction(limits.unlikely)) or needed > _BEYOND_BEST * best > 0:
        return Outlook.UNLIKELY
    if times is None:
        return None
    return Outlook.WITHIN_REACH if times <= Fraction(limits.faster) else Outlook.FASTER
