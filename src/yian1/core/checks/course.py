"""What the months so far let expect of a number: a rough range, never a verdict.

What grows is judged by its monthly rates, what goes up and down by the sizes of its steps. Numbers are floats here:
a range has no use for the last digit. The lists below are by how many steps there are to compare with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIMES_USUAL = (0.0, 4.0, 3.0, 2.5)  # so many times the usual rate
_TIMES_LARGEST = (0.0, 2.0, 1.7, 1.4)  # and the largest one so far
_TIMES_STEP = (5.0, 5.0, 4.0, 3.5)  # the same of what goes up and down
_OF_ITSELF = (0.4, 0.25, 0.12, 0.07, 0.07, 0.05)  # or so much of its own value
_FIRST_STEPS = (3.0, 2.0, 1.5, 1.0)  # the floor is higher where little is known
_RESTING = 0.15  # of the mean rate: whoever adds less rests
_BATCHES = 3  # one month of so many at rest, and it grows in batches
_BATCH = 2.0  # times the largest batch so far
_FIRST_BATCH = 7  # months of what was promised: half a year's batch and a little
_DIP = 0.5  # of the usual rate: so far a total that has always grown may fall
_CLOSE = 0.6  # of the usual step: so near to what was expected a number must be that was meant
_KNOWN = 3  # rates that make a course


@dataclass(frozen=True, slots=True)
class Point:
    """A number at the end of a month, counted from the beginning of the way; `anew` if it was corrected there."""

    time: int
    value: float
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
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


@dataclass(frozen=True, slots=True)
class Growth:
    """How a number grows: its smallest step, the promised monthly rate, whether it may fall, how much it may rush."""

    grain: float
    promised: float | None = None
    falls: bool = False
    rush: float = 1.0


def grown(points: Sequence[Point], growth: Growth) -> Expected | None:
    """Return where the last point may lie after those before it, if the number grows from month to month."""
    known = rates(points[:-1])
    promised = growth.promised if growth.promised is not None and growth.promised > 0 else None
    if not any(known) and promised is None:
        return None
    if known and in_batches(known):
        return _by_batches(points, growth, promised)
    judged = [*known, promised] if len(known) < _KNOWN - 1 and promised is not None else known
    usual = median(judged)
    span = points[-1].time - points[-2].time
    if usual <= 0:
        return _wandering(judged, points[-2].value, span, growth.grain) if growth.falls and len(judged) > 1 else None
    expected = _by_rates(points[-2].value, span, judged, len(known), growth)
    if len(known) < _KNOWN and promised is not None and points[0].time == 0:  # who has begun slowly may catch up
        return replace(expected, high=max(expected.high, points[0].value + promised * points[-1].time))
    return expected


def _by_rates(before: float, span: int, judged: Sequence[float], known: int, growth: Growth) -> Expected:
    usual, count = median(judged), min(len(judged), _KNOWN)
    highest = max(_TIMES_USUAL[count] * usual, _TIMES_LARGEST[count] * max(judged)) * growth.rush * span
    # What is counted one by one comes in small numbers by chance: four times the root of what is expected.
    chance = usual * span + 4 * (usual * span * growth.grain) ** 0.5 + 3 * growth.grain
    lowest = (_dip(judged, usual, known) * span + 2 * growth.grain) if growth.falls else 0.0
    about = before + usual * span
    return Expected(before - lowest, before + max(highest, chance), about, usual * span, known >= _KNOWN)


def _dip(judged: Sequence[float], usual: float, known: int) -> float:
    """Return how far, in a month, a total may fall: little if it never has."""
    lowest, count = min(judged), min(max(known, 1), _KNOWN)
    if lowest >= 0:
        return _DIP * usual * (_KNOWN + 1 - min(known, _KNOWN))
    return max(_DIP * usual, -_TIMES_LARGEST[count] * lowest) + _DIP * usual


def _by_batches(points: Sequence[Point], growth: Growth, promised: float | None) -> Expected:
    largest = max(now.value - then.value for then, now in pairwise(points[:-1]))
    reach = max(_BATCH * largest, _FIRST_BATCH * (promised or 0)) + 3 * growth.grain
    before = points[-2].value
    return Expected(before - _DIP * largest * growth.falls, before + reach, before, largest)


def _wandering(judged: Sequence[float], before: float, span: int, grain: float) -> Expected:
    sizes = [abs(rate) for rate in judged]
    count = min(len(sizes), _KNOWN)
    reach = max(_TIMES_STEP[count] * median(sizes), 2 * max(sizes)) * span + 3 * grain
    return Expected(before - reach, before + reach, before, max(median(sizes) * span, grain))


def moved(points: Sequence[Point], grain: float, floor: float, share: float = 1.0) -> Expected:
    """Return where the last point may lie, if the number goes up and down as rates do.

    It may always move by the floor, and by a share of its own value (`share` times the usual one).
    """
    sizes = [abs(now.value - then.value) for then, now in pairwise(points[:-1])]
    before, count = points[-2].value, min(len(sizes), _KNOWN)
    usual = max(median(sizes), grain) if sizes else max(floor / _TIMES_STEP[0], grain)
    of_itself = _OF_ITSELF[min(len(sizes), len(_OF_ITSELF) - 1)] * share * abs(before)
    reach = max(_TIMES_STEP[count] * usual, 2 * max(sizes, default=0.0), floor * _FIRST_STEPS[count], of_itself)
    return Expected(before - reach - 2 * grain, before + reach + 2 * grain, before, usual)


def beside(points: Sequence[Point], index: int, grain: float, floor: float = 0.0) -> Expected | None:
    """Return where a point may lie beside its neighbours, by how far the others lie outside theirs."""
    steps = [
        abs(now.value - then.value) / (now.time - then.time)
        for at, (then, now) in enumerate(pairwise(points))
        if at not in {index - 1, index}
    ]
    if not steps:
        return None
    others = [outside(points, at) for at in range(1, len(points) - 1) if abs(at - index) > 1]
    usual = max(median(steps), grain)
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


def is_even(points: Sequence[Point]) -> bool:
    """The same of numbers that go up and down: all go the same way, by steps not too unlike."""
    sizes = [now.value - then.value for then, now in pairwise(points)]
    least, most = min(sizes, default=0.0), max(sizes, default=0.0)
    if most < 0:
        least, most = -most, -least
    return least > 0 and most <= 2 * least and sizes[0] <= _OF_ITSELF[-1] * abs(points[0].value)
