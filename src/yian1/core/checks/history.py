"""One unit's figures of one target over the months, as numbers that can be followed, expected and named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING

from yian1.core.checks.course import Expected, Growth, Point, adds_up, grown, is_even, is_steady, moved
from yian1.core.series import TITLES
from yian1.core.terms import OTHER_SIDE
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, RELATIVE, Kind
from yian1.model.quantity import format_value, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target

_HALF = 50  # percent: a level that is to be higher is a share, else a growth rate
_PLACES = 6  # decimals at most
# The last quarter may rush, the last month more, unless that goes beyond the target.
_RUSH, _RUSH_MONTHS, _LAST_RUSH, _BEYOND = 1.4, 3, 2.2, 1.1


class Number(StrEnum):
    """Which number of a figure is followed."""

    VALUE = "value"
    AGAINST = "against"
    GAP = "gap"
    PART = "part"
    WHOLE = "whole"


_SIDES = (Number.GAP, Number.VALUE, Number.AGAINST)
_COUNTED = (Number.PART, Number.WHOLE, Number.VALUE)  # a count that is odd explains the share
FOLLOWED = {
    Kind.FLOW: (Number.VALUE,),
    Kind.STOCK: (Number.VALUE,),
    Kind.LEVEL: _COUNTED,
    Kind.RATIO: _COUNTED,
    Kind.COMPARISON: _SIDES,
    Kind.TREND: _SIDES,
}
COUNTS = frozenset({Number.PART, Number.WHOLE})
# How far rates move from month to month, whoever files them: a growth rate by so much of itself, within these points;
# a share by so much of what it is off 0 or 100; a share of the economy, against last year's, by half a point.
_GROWTH, _LEAST, _MOST = 0.15, 0.4, 1.0
_SHARE, _AT_LEAST = 0.1, 0.1
_OF_ECONOMY, _GAP = 0.5, 0.6
_OTHER = 0.05
_LAST_DIGITS = 8.5


@dataclass(frozen=True)
class History:
    """One number of a unit's figures on one way to a target (a year of what is promised anew each year), in order.

    A total that should fall is seen upside down, so that it grows too.
    """

    ledger: Ledger
    target: Target
    seen: Sequence[Observation]
    number: Number = Number.VALUE

    @property
    def additive(self) -> bool:
        """Whether the number counts what grows; else it is a rate, which goes up and down."""
        return self.target.kind in ADDITIVE or self.number in COUNTS

    @property
    def never_falls(self) -> bool:
        """Whether the number adds up over the way."""
        return self.target.kind is Kind.FLOW or self.number in COUNTS

    @cached_property
    def span(self) -> tuple[Month, Month]:
        """The first and the last month of the way."""
        return self.ledger.span_of(self.target, self.seen[0].of)

    @cached_property
    def months(self) -> int:
        """How many months the way has."""
        return months_between(*self.span) + 1

    @cached_property
    def share(self) -> float | None:
        """The unit's own part of the target; None if it files the whole."""
        share = self.ledger.share(self.target.id, self.seen[0].unit)
        return None if share is None else float(share)

    @cached_property
    def aim(self) -> float | None:
        """What is to be reached, upside down if that is less than what there was."""
        value = self.share if self.share is not None else self.target.value
        return None if value is None else self.sign * float(value)

    @cached_property
    def start(self) -> Point | None:
        """Where the way begins: a sum at nothing, a total at its baseline."""
        if self.target.kind is Kind.FLOW:
            return Point(0, 0.0)
        baseline = self.ledger.office.baselines.get(self.target.id)
        if self.target.kind is not Kind.STOCK or baseline is None or self.share is not None:
            return None
        return Point(0, self.sign * float(baseline.value))

    @cached_property
    def sign(self) -> int:
        """-1 for a total that should fall, else 1."""
        falling = self.target.rule is not None and not self.target.rule.rising
        return -1 if falling and self.target.kind is Kind.STOCK else 1

    @cached_property
    def places(self) -> int:
        """The decimals that the figures are written with."""
        if self.seen[0].whole is not None:
            return 0 if self.number in COUNTS else 1
        finest = max((seen.value.denominator for seen in self.seen if seen.value is not None), default=1)
        return next((places for places in range(_PLACES) if 10**places % finest == 0), _PLACES)

    @property
    def grain(self) -> float:
        """The smallest step that the figures can make."""
        return float(10**-self.places)

    @cached_property
    def promised(self) -> float | None:
        """The monthly rate that was promised."""
        return None if self.aim is None or self.start is None else (self.aim - self.start.value) / self.months

    @cached_property
    def points(self) -> Sequence[tuple[Observation, Point]]:
        """What the number was, month by month; of one month what was filed last."""
        found = {}
        read, sign, first = _READ[self.number], self.sign, self.span[0]
        for seen in self.seen:
            value, time = read(seen), months_between(first, seen.of) + 1
            if value is not None and time > 0:
                found[time] = seen, Point(time, sign * float(value), seen.figure.correction is not None)
        return [found[time] for time in sorted(found)]

    @property
    def is_ordinary(self) -> bool:
        """Whether the number goes on so evenly that it needs no closer look, or is a count that does not add up."""
        points = [point for _, point in self.points]
        if self.number in COUNTS and not adds_up(points):
            return True
        if self.additive:
            return is_steady(points if self.start is None else [self.start, *points], self.promised)
        return is_even(points)

    def expected(self, points: Sequence[Point]) -> Expected | None:
        """Return where the last of the points may lie."""
        if not self.additive:
            return moved(points, self.grain, self.prior(points[-2].value), self.no_slip)
        left = self.months - points[-1].time
        beyond = self.aim is not None and points[-1].value > self.aim + abs(self.aim) * (_BEYOND - 1)
        rush = 1.0 if beyond else _LAST_RUSH if left == 0 else _RUSH if left < _RUSH_MONTHS else 1.0
        return grown(points, Growth(self.grain, self.promised, not self.never_falls, rush))

    @property
    def no_slip(self) -> float:
        """How far a gap may leap in any case: a slip of digits in a side moves it by nine of its last digit or more."""
        return _LAST_DIGITS * self.grain if self.number is Number.GAP else 0.0

    def prior(self, value: float) -> float:
        """Return how far a rate such as this usually moves, before anything is known of it."""
        kind, growth = self.target.kind, min(_GROWTH * abs(value), _MOST)
        if kind in RELATIVE:
            usual = _GAP if self.number is Number.GAP else max(growth, _LEAST)
            return usual if kind is Kind.COMPARISON else min(usual, _OF_ECONOMY)
        if self.target.measure != "%":
            return _OTHER * abs(value)
        if kind is Kind.RATIO or (self.target.value or 0) > _HALF:
            return max(_SHARE * min(abs(value), abs(100 - value)) + _AT_LEAST, self._chance)
        return max(growth, 2 * self.grain)

    @cached_property
    def _chance(self) -> float:
        """How far a share of counted things moves by chance: the more, the fewer there are."""
        counted = [seen for seen in self.seen if seen.part is not None and seen.whole]
        if not counted:
            return 0.0
        share = median(min(1.0, float(seen.value or 0) / 100) for seen in counted)
        return float(100 * (share * (1 - share) / median(float(seen.whole or 1) for seen in counted)) ** 0.5)

    @property
    def name(self) -> str:
        """What the number is called."""
        name, other = f"“{self.target.name}”", OTHER_SIDE.get(self.target.kind, "")
        return (
            name
            + {
                Number.VALUE: "",
                Number.AGAINST: f"的{other}",
                Number.GAP: f"与{other}之差",
                Number.PART: f"的{TITLES['part']}",
                Number.WHOLE: f"的{TITLES['whole']}",
            }[self.number]
        )

    @property
    def measure(self) -> str:
        """What it is measured in."""
        return "" if self.number in COUNTS else self.target.measure

    def month(self, time: int) -> str:
        """Return a month of the way by name."""
        if time < 1:
            return "开始时" if self.ledger.several_years and self.target.per is None else "年初"
        month = self.span[0].plus(time - 1)
        return f"{month.year}年{month.number}月" if self.ledger.several_years else f"{month.number}月"

    def said(self, value: float) -> str:
        """Return a number as it is written."""
        if self.number is Number.GAP:
            return self.amount(value)
        return format_value(self.rounded(self.sign * value), self.measure)

    def amount(self, difference: float) -> str:
        """Return a difference; that of percentages is in points."""
        return format_value(self.rounded(difference), "百分点" if self.measure == "%" else self.measure)

    def rounded(self, value: float) -> Decimal:
        """Return a number with as many decimals as the figures have."""
        return round_half_up(Fraction(value), self.places)

    def place(self, seen: Observation) -> Place:
        """Return where the number is written in a figure."""
        if self.number in COUNTS:
            return seen.place.child(self.number.value)
        if self.number is Number.GAP or seen.part is not None:
            return seen.place
        names = ("against", "last_year") if self.number is Number.AGAINST else ("value",)
        return seen.place.child(next((name for name in names if getattr(seen.figure, name) is not None), names[0]))


def _gap(seen: Observation) -> Fraction | None:
    return None if seen.value is None or seen.against is None else seen.value - seen.against


_READ: Mapping[Number, Callable[[Observation], Fraction | None]] = {
    Number.VALUE: attrgetter("value"),
    Number.AGAINST: attrgetter("against"),
    Number.GAP: _gap,
    Number.PART: attrgetter("part"),
    Number.WHOLE: attrgetter("whole"),
}
