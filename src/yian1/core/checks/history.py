"""One unit's figures of one target over the months, followed and named, and what they let expect: never a verdict.

What grows is judged by its monthly rates, what goes up and down by the sizes of its steps. Numbers are floats here:
a range has no use for the last digit. The lists below are by how many steps there are to compare with.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.series import TITLES
from yian1.core.terms import OTHER_SIDE
from yian1.model.period import months_between
from yian1.model.plan import ADDITIVE, RELATIVE, Kind
from yian1.model.quantity import format_value, round_half_up
from yian1.model.typography import without_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from yian1.core.series import Observation
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target


_TIMES_USUAL = (0.0, 4.0, 3.0, 2.5)  # so many times the usual rate
_TIMES_LARGEST = (0.0, 2.0, 1.7, 1.4)  # and the largest one so far
_TIMES_STEP = (5.0, 5.0, 4.0, 3.5)  # the same of a total that goes up and down
_TIMES_SPREAD = (5.0, 3.3, 2.6, 2.25, 2.1, 1.95, 1.85)  # so many times its usual step a rate may move
_BELIEF = 1  # steps that what is usual of such rates counts for
_WILD = 2.5  # times the middle step: no more of a step counts
_RESTING = 0.15  # of the mean rate: whoever adds less rests
_BATCHES = 3  # one month of so many at rest, and it grows in batches
_BATCH = 2.0  # times the largest batch so far
_FIRST_BATCH = 7  # months of what was promised: half a year's batch and a little
_ONLY_BATCH = 13  # the same where nothing has come yet: the whole year's
_CAUGHT_UP = 1.15  # times the pace
_SPURT, _SPURTS = 3, 6  # times what was promised each month, and the best one so far, up to the pace
_DIP = 0.5  # of the usual rate: so far a total that has always grown may fall
_CLOSE = 0.6  # of the usual step: so near to what was expected a number must be that was meant
_EVEN = 0.05  # of its own value a rate may move without a closer look
_KNOWN = 3  # rates that make a course


class Point(NamedTuple):
    """A number at the end of a month, counted from the beginning of the way; `anew` if it was corrected there."""

    time: int
    value: float
    anew: bool = False


class Expected(NamedTuple):
    """Where a number may lie and about where it should, by its usual step.

    `known` says that its own course is known well enough; `after` is the following number, if it was judged by that.
    """

    low: float
    high: float
    about: float
    usual: float
    known: bool = False
    after: float | None = None

    def fits(self, value: float) -> bool:
        """Whether a number is within what may be expected."""
        return self.low <= value <= self.high

    def close(self, value: float) -> bool:
        """Whether a number is about what was expected."""
        return abs(value - self.about) <= _CLOSE * self.usual


def _of_growth(history: History, points: Sequence[Point], rush: float) -> Expected | None:
    """Return where the last point may lie after those before it, if the number grows; so much it may `rush`."""
    known = rates(points[:-1])
    promised = history.promised if history.promised is not None and history.promised > 0 else None
    if not any(known) and promised is None:
        return None
    if known and in_batches(known):
        return _by_batches(history, points, promised)
    judged = [*known, promised] if len(known) < _KNOWN - 1 and promised is not None else known
    usual = median(judged)
    span = points[-1].time - points[-2].time
    if usual <= 0:
        may_wander = not history.never_falls and len(judged) > 1
        return _wandering(judged, points[-2].value, span, history.grain) if may_wander else None
    expected = _by_rates(history, points[-2].value, span, judged, len(known), rush)
    if len(known) <= _KNOWN and promised is not None and points[0].time == 0:  # who has begun slowly may catch up
        return expected._replace(high=max(expected.high, points[0].value + _CAUGHT_UP * promised * points[-1].time))
    if promised is not None and points[0].time == 0:  # nor is a spurt of whoever is behind odd
        on_pace = points[0].value + promised * points[-1].time
        spurt = min(on_pace, points[-2].value + min(_SPURT * promised, _SPURTS * max(known)) * span)
        return expected._replace(high=max(expected.high, spurt))
    return expected


def _by_rates(history: History, before: float, span: int, judged: Sequence[float], known: int, rush: float) -> Expected:
    usual, count = median(judged), min(len(judged), _KNOWN)
    highest = max(_TIMES_USUAL[count] * usual, _TIMES_LARGEST[count] * max(judged)) * rush * span
    # What is counted one by one comes in small numbers by chance: four times the root of what is expected.
    chance = usual * span + 4 * (usual * span * history.grain) ** 0.5 + 3 * history.grain
    lowest = 0.0 if history.never_falls else _dip(judged, usual, known) * span + 2 * history.grain
    about = before + usual * span
    return Expected(before - lowest, before + max(highest, chance), about, usual * span, known >= _KNOWN)


def _dip(judged: Sequence[float], usual: float, known: int) -> float:
    """Return how far, in a month, a total may fall: little if it never has, unless its steps are very unlike."""
    lowest, count = min(judged), min(max(known, 1), _KNOWN)
    uneven = max(judged) - 2 * lowest if known >= _KNOWN else 0.0  # as far below the least as that is below the most
    if lowest >= 0:
        return max(_DIP * usual * (_KNOWN + 1 - min(known, _KNOWN)), uneven)
    return max(max(_DIP * usual, -_TIMES_LARGEST[count] * lowest) + _DIP * usual, uneven)


def _by_batches(history: History, points: Sequence[Point], promised: float | None) -> Expected:
    largest = max(now.value - then.value for then, now in pairwise(points[:-1]))
    months = _FIRST_BATCH if largest > 0 else _ONLY_BATCH
    reach = max(_BATCH * largest, months * (promised or 0)) + 3 * history.grain
    before = points[-2].value
    return Expected(before - _DIP * largest * (not history.never_falls), before + reach, before, largest)


def _wandering(judged: Sequence[float], before: float, span: int, grain: float) -> Expected:
    sizes = [abs(rate) for rate in judged]
    count = min(len(sizes), _KNOWN)
    reach = max(_TIMES_STEP[count] * median(sizes), 2 * max(sizes)) * span + 3 * grain
    return Expected(before - reach, before + reach, before, max(median(sizes) * span, grain))


def spread(sizes: Sequence[float], prior: float) -> float:
    """Return how far a rate usually moves: the root mean square of its steps, wild ones cut, and of a `prior` one."""
    most = _WILD * max(median(sizes), prior) if sizes else 0.0
    squares = sum(min(size, most) ** 2 for size in sizes)
    return float(((_BELIEF * prior**2 + squares) / (_BELIEF + len(sizes))) ** 0.5)


def steps(points: Sequence[Point]) -> list[float]:
    """Return how far a number has moved each time."""
    return [abs(now.value - then.value) for then, now in pairwise(points)]


def speed(step: tuple[Point, Point]) -> float:
    """Return how far a number has moved in each month of a step."""
    then, now = step
    return abs(now.value - then.value) / (now.time - then.time)


def expected_between(points: Sequence[Point], index: int, grain: float, floor: float) -> Expected | None:
    """Return where a point may lie beside its neighbours, by how far the others lie outside theirs."""
    speeds = [speed(step) for at, step in enumerate(pairwise(points)) if at not in {index - 1, index}]
    if not speeds:
        return None
    others = [outside(points, at) for at in range(1, len(points) - 1) if abs(at - index) > 1]
    usual = max(median(speeds), grain)
    reach = max(usual, 1.6 * max(others, default=0.0), floor) + 2 * grain
    then, now, following = points[index - 1 : index + 2]
    low, high = sorted((then.value, following.value))
    about = then.value + (following.value - then.value) * (now.time - then.time) / (following.time - then.time)
    return Expected(low - reach, high + reach, about, usual, after=following.value)


def outside(points: Sequence[Point], index: int) -> float:
    """Return how far a point lies outside its neighbours, 0 if it lies between them."""
    low, high = sorted((points[index - 1].value, points[index + 1].value))
    return max(low - points[index].value, points[index].value - high, 0.0)


def rates(points: Sequence[Point]) -> list[float]:
    """Return the monthly rates between points; a correction is no growth."""
    return [(now.value - then.value) / (now.time - then.time) for then, now in pairwise(points) if not now.anew]


def median(numbers: Iterable[float]) -> float:
    """Return the middle one of numbers; that of `statistics` takes a hundredth of a short run to load."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return (ordered[half] + ordered[~half]) / 2


def in_batches(known: Sequence[float]) -> bool:
    """Whether something grows in batches: in one month of three it rests, or more often."""
    mean = sum(known) / len(known)
    return mean >= 0 and sum(abs(rate) <= _RESTING * mean for rate in known) * _BATCHES >= len(known)


def is_steady(points: Sequence[Point], promised: float | None) -> bool:
    """Whether numbers grow so evenly that none of them needs a closer look; most do, and the look costs time."""
    known = rates(points)
    least = min(known, default=0.0)
    if least <= 0 or max(known) > _TIMES_USUAL[-1] * least or any(point.anew for point in points):
        return False
    return promised is None or known[0] <= _TIMES_LARGEST[1] * promised


def adds_up(points: Sequence[Point]) -> bool:
    """Whether a count is one of all that came up so far: it grows nearly always, and falls once at most, by a slip."""
    changes = [now.value - then.value for then, now in pairwise(points)]
    return (
        len(changes) >= _KNOWN
        and sum(change < 0 for change in changes) <= 1
        and 2 * sum(change > 0 for change in changes) > len(changes)
    )


def is_even(points: Sequence[Point]) -> bool:
    """The same of numbers that go up and down: all go the same way, by steps not too unlike."""
    sizes = [now.value - then.value for then, now in pairwise(points)]
    least, most = min(sizes, default=0.0), max(sizes, default=0.0)
    if most < 0:
        least, most = -most, -least
    return least > 0 and most <= 2 * least and sizes[0] <= _EVEN * abs(points[0].value)


_HALF = 50  # percent: a level that is to be higher is a share, else a growth rate
_PLACES = 6  # decimals at most
# The last quarter may rush, the last month more, unless that goes beyond the target.
_RUSH, _RUSH_MONTHS, _LAST_RUSH, _BEYOND = 1.4, 3, 2.2, 1.1


# Which numbers of a figure are followed, as an observation calls them; a count that is odd explains the share.
COUNTS = ("part", "whole")
_COUNTED, _SIDES = (*COUNTS, "value"), ("gap", "value", "against")
FOLLOWED = {
    Kind.FLOW: ("value",),
    Kind.STOCK: ("value",),
    Kind.LEVEL: _COUNTED,
    Kind.RATIO: _COUNTED,
    Kind.COMPARISON: _SIDES,
    Kind.TREND: _SIDES,
}
# How far rates move from month to month, whoever files them: a growth rate by so much of itself, within these points;
# a share by so much of what it is off 0 or 100; a share of the economy, against last year's, by half a point.
_GROWTH, _LEAST, _MOST = 0.15, 0.4, 1.0
_SHARE, _AT_LEAST = 0.1, 0.1
_OF_ECONOMY, _GAP = 0.5, 0.6
_OTHER = 0.05
_LAST_DIGITS = 8.5
_BALANCE = without_sets("净[增减值流出入]|差额|[顺逆]差|结余")  # of what comes and what goes
_BY_CHANCE = 3  # times what a share of counted things is off by chance


def is_balance(ledger: Ledger, target: Target) -> bool:
    """Whether a figure may as well fall, below 0 too: a balance, or what began or is to end there."""
    baseline = ledger.office.baselines.get(target.id)
    bounds = (target.value, None if baseline is None else baseline.value)
    return any(one is not None and one < 0 for one in bounds) or bool(re.search(_BALANCE, target.name + target.quote))


class History:
    """One number of a unit's figures on one way to a target (a year of what is promised anew each year), in order.

    A total that should fall is seen upside down, so that it grows too. What is not `additive` is a rate, which goes up
    and down; what `never_falls` adds up over the way.
    """

    def __init__(self, ledger: Ledger, target: Target, seen: Sequence[Observation], number: str) -> None:
        self.ledger, self.target, self.seen, self.number = ledger, target, seen, number
        flows = target.kind is Kind.FLOW and not is_balance(ledger, target)
        self.never_falls = flows or number in COUNTS
        self.additive = target.kind in ADDITIVE or number in COUNTS

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

    @cached_property
    def grain(self) -> float:
        """The smallest step that the figures can make."""
        return float(10**-self.places)

    @cached_property
    def promised(self) -> float | None:
        """The monthly rate that was promised."""
        return None if self.aim is None or self.start is None else (self.aim - self.start.value) / self.months

    @cached_property
    def points(self) -> Sequence[tuple[Observation, Point]]:
        """What the number was, month by month; of one month what was filed last. Counts may begin anew with a year."""
        found = {}
        read, sign, first = attrgetter(self.number), self.sign, self.span[0]
        for seen in self.seen:
            value, time = read(seen), months_between(first, seen.of) + 1
            if value is not None and time > 0:
                number = sign * value.numerator / value.denominator  # float(value) takes three times as long
                found[time] = seen, Point(time, number, seen.figure.correction is not None)
        ordered = [found[time] for time in sorted(found)]
        if self.number in COUNTS:
            for at, ((then, before), (seen, point)) in enumerate(pairwise(ordered), 1):
                if seen.of.year != then.of.year and point.value < before.value:
                    ordered[at] = seen, point._replace(anew=True)
        return ordered

    @cached_property
    def course(self) -> Sequence[Point]:
        """The same from the beginning of the way, where that is known."""
        return [*([] if self.start is None else [self.start]), *(point for _, point in self.points)]

    @property
    def is_ordinary(self) -> bool:
        """Whether the number goes on so evenly that it needs no closer look, or is a count that does not add up."""
        if self.number in COUNTS and not adds_up(self.course):
            return True
        return is_steady(self.course, self.promised) if self.additive else is_even(self.course)

    def expected(self, points: Sequence[Point]) -> Expected | None:
        """Return where the last of the points may lie."""
        if not self.additive:  # it goes up and down as rates do
            sizes, before = steps(points[:-1]), points[-2].value
            usual = spread(sizes, self.prior(before))
            if not sizes:  # of one month; of a quarter nothing less is known than of three
                usual *= points[-1].time - points[-2].time
            reach = _TIMES_SPREAD[min(len(sizes), len(_TIMES_SPREAD) - 1)] * usual + 2 * self.grain
            reach = max(reach, self.no_slip)
            return Expected(before - reach, before + reach, before, usual)
        left = self.months - points[-1].time
        beyond = self.aim is not None and points[-1].value > self.aim + abs(self.aim) * (_BEYOND - 1)
        rush = 1.0 if beyond else _LAST_RUSH if left == 0 else _RUSH if left < _RUSH_MONTHS else 1.0
        return _of_growth(self, points, rush)

    @property
    def no_slip(self) -> float:
        """How far a number may leap in any case.

        A slip of digits in a side moves a gap by nine of its last digit or more; a share of few things moves by chance.
        """
        if self.number == "gap":
            return _LAST_DIGITS * self.grain
        return _BY_CHANCE * self._chance if self.target.kind is Kind.RATIO else 0.0

    def prior(self, value: float) -> float:
        """Return how far a rate such as this usually moves, before anything is known of it."""
        kind, growth = self.target.kind, min(_GROWTH * abs(value), _MOST)
        if kind in RELATIVE:
            usual = _GAP if self.number == "gap" else max(growth, _LEAST)
            return usual if kind is Kind.COMPARISON else min(usual, _OF_ECONOMY)
        if self.target.measure != "%":
            return _OTHER * abs(value)
        if kind is Kind.RATIO or (self.target.value or 0) > _HALF:
            return max(_SHARE * min(abs(value), abs(100 - value)) + _AT_LEAST, self._chance)
        return max(growth, 2 * self.grain)

    @cached_property
    def _chance(self) -> float:
        """How far a share of counted things moves by chance: the more, the fewer there are; by one of them at least."""
        counted = [seen for seen in self.seen if seen.part is not None and seen.whole]
        if not counted:
            return 0.0
        things = max(1.0, median(float(seen.whole or 1) for seen in counted))
        share = median(float(seen.value or 0) / 100 for seen in counted)
        share = min(max(share, 1 / things), 1 - 1 / things)
        return float(100 * (share * (1 - share) / things) ** 0.5)

    @property
    def name(self) -> str:
        """What the number is called."""
        other = OTHER_SIDE.get(self.target.kind, "")
        of_sides = {"value": "", "against": f"的{other}", "gap": f"与{other}之差"}
        return f"“{self.target.name}”{of_sides[self.number] if self.number in of_sides else f'的{TITLES[self.number]}'}"

    @property
    def measure(self) -> str:
        """What it is measured in."""
        return "" if self.number in COUNTS else self.target.measure

    def month(self, time: int) -> str:
        """Return a month of the way by name."""
        if time < 1:
            return "开始时" if self.ledger.several_years and self.target.per is None else "年初"
        return self.ledger.month_words(self.span[0].plus(time - 1))

    def shown(self, value: float) -> str:
        """Return a number as it is written."""
        if self.number == "gap":
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
            return seen.place.child(self.number)
        if self.number == "gap" or seen.part is not None:
            return seen.place
        names = ("against", "last_year") if self.number == "against" else ("value",)
        return seen.place.child(next((name for name in names if getattr(seen.figure, name) is not None), names[0]))
