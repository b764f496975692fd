"""One unit's figures of one target over the months, as numbers that can be followed, expected and named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.course import Expected, Growth, Point, grown, is_even, is_steady, moved
from yian1.core.terms import OTHER_SIDE
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, Kind
from yian1.model.quantity import format_value, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target

_PLACES = 6  # decimals at most
_RUSH, _RUSH_MONTHS, _BEYOND = 1.4, 3, 1.1  # the last quarter may rush, unless it goes beyond the target


class Number(StrEnum):
    """Which number of a figure is followed."""

    VALUE = "value"
    AGAINST = "against"
    GAP = "gap"


class Track(NamedTuple):
    """How one number of a figure is followed: how far it may always move, and by which part of its own value."""

    number: Number
    floor: float = 0.0
    share: float = 1.0


_SIDES = (Track(Number.GAP, 1.0), Track(Number.VALUE, 0.5), Track(Number.AGAINST, 0.5))
TRACKS = {
    Kind.FLOW: (Track(Number.VALUE),),
    Kind.STOCK: (Track(Number.VALUE),),
    Kind.LEVEL: (Track(Number.VALUE),),
    Kind.RATIO: (Track(Number.VALUE, 2.0, 0.4),),
    Kind.COMPARISON: _SIDES,
    Kind.TREND: _SIDES,
}


@dataclass(frozen=True)
class History:
    """The figures of one unit on one way to a target (a year of what is promised anew each year), in order.

    A total that should fall is seen upside down, so that it grows too.
    """

    ledger: Ledger
    target: Target
    seen: Sequence[Observation]

    @property
    def additive(self) -> bool:
        """Whether the figures count what grows; else they are rates, which go up and down."""
        return self.target.kind in ADDITIVE

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
        if self.target.kind is Kind.RATIO:
            return 1
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

    def points(self, track: Track) -> list[tuple[Observation, Point]]:
        """Return what one number of the figures was, month by month; of one month what was filed last."""
        found = {}
        read, sign, first = _READ[track.number], self.sign, self.span[0]
        for seen in self.seen:
            value, time = read(seen), months_between(first, seen.of) + 1
            if value is not None and time > 0:
                found[time] = seen, Point(time, sign * float(value), seen.figure.correction is not None)
        return [found[time] for time in sorted(found)]

    def is_ordinary(self, followed: Sequence[tuple[Observation, Point]]) -> bool:
        """Whether a number goes on so evenly that it needs no closer look."""
        points = [point for _, point in followed]
        if self.additive:
            return is_steady(points if self.start is None else [self.start, *points], self.promised)
        return is_even(points)

    def expected(self, points: Sequence[Point], track: Track) -> Expected | None:
        """Return where the last of the points may lie."""
        if not self.additive:
            return moved(points, self.grain, track.floor, track.share)
        late = points[-1].time > self.months - _RUSH_MONTHS
        beyond = self.aim is not None and points[-1].value > self.aim + abs(self.aim) * (_BEYOND - 1)
        rush = _RUSH if late and not beyond else 1.0
        return grown(points, Growth(self.grain, self.promised, self.target.kind is Kind.STOCK, rush))

    def name(self, track: Track) -> str:
        """Return what a number is called."""
        other = OTHER_SIDE.get(self.target.kind, "")
        name = f"“{self.target.name}”"
        return {Number.VALUE: name, Number.AGAINST: f"{name}的{other}", Number.GAP: f"{name}与{other}之差"}[
            track.number
        ]

    def month(self, time: int) -> str:
        """Return a month of the way by name."""
        if time < 1:
            return "开始时" if self.ledger.several_years and self.target.per is None else "年初"
        month = self.span[0].plus(time - 1)
        return f"{month.year}年{month.number}月" if self.ledger.several_years else f"{month.number}月"

    def said(self, value: float, track: Track) -> str:
        """Return a number as it is written."""
        if track.number is Number.GAP:
            return self.amount(value)
        return format_value(self.rounded(self.sign * value), self.target.measure)

    def amount(self, difference: float) -> str:
        """Return a difference; that of percentages is in points."""
        measure = "百分点" if self.target.measure == "%" else self.target.measure
        return format_value(self.rounded(difference), measure)

    def rounded(self, value: float) -> Decimal:
        """Return a number with as many decimals as the figures have."""
        return round_half_up(Fraction(value), self.places)


def place_of(seen: Observation, track: Track) -> Place:
    """Return where a number of a figure is written."""
    if track.number is Number.GAP or seen.part is not None:
        return seen.place
    names = ("against", "last_year") if track.number is Number.AGAINST else ("value",)
    return seen.place.child(next((name for name in names if getattr(seen.figure, name) is not None), names[0]))


def _gap(seen: Observation) -> Fraction | None:
    return None if seen.value is None or seen.against is None else seen.value - seen.against


_READ: Mapping[Number, Callable[[Observation], Fraction | None]] = {
    Number.VALUE: attrgetter("value"),
    Number.AGAINST: attrgetter("against"),
    Number.GAP: _gap,
}
