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
_DIP = 0.5  # of the usual rate: so far a total that has always grown may fall
_CLOSE = 0.6  # of the usual step: so near to what was expected a number must be that was meant
_EVEN = 0.05  # of its own value a rate may move without a closer look
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
    if len(known) <= _KNOWN and promised is not None and points[0].time == 0:  # who has begun slowly may catch up
        return replace(expected, high=max(expected.high, points[0].value + _CAUGHT_UP * promised * points[-1].time))
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
    months = _FIRST_BATCH if largest > 0 else _ONLY_BATCH
    reach = max(_BATCH * largest, months * (promised or 0)) + 3 * growth.grain
    before = points[-2].value
    return Expected(before - _DIP * largest * growth.falls, before + reach, before, largest)


def _wandering(judged: Sequence[float], before: float, span: int, grain: float) -> Expected:
    sizes = [abs(rate) for rate in judged]
    count = min(len(sizes), _KNOWN)
    reach = max(_TIMES_STEP[count] * median(sizes), 2 * max(sizes)) * span + 3 * grain
    return Expected(before - reach, before + reach, before, max(median(sizes) * span, grain))


def moved(points: Sequence[Point], grain: float, prior: float, least: float = 0.0) -> Expected:
    """Return where the last point may lie, if the number goes up and down as rates do; `least` so far."""
    sizes = steps(points[:-1])
    usual = spread(sizes, prior)
    before = points[-2].value
    reach = _TIMES_SPREAD[min(len(sizes), len(_TIMES_SPREAD) - 1)] * usual + 2 * grain
    reach = max(reach, least)
    return Expected(before - reach, before + reach, before, usual)


def spread(sizes: Sequence[float], prior: float) -> float:
    """Return how far a rate usually moves: the root mean square of its steps, wild ones cut, and of a `prior` one."""
    most = _WILD * max(median(sizes), prior) if sizes else 0.0
    squares = sum(min(size, most) ** 2 for size in sizes)
    return float(((_BELIEF * prior**2 + squares) / (_BELIEF + len(sizes))) ** 0.5)


def steps(points: Sequence[Point]) -> list[float]:
    """Return how far a number has moved each time."""
    return [abs(now.value - then.value) for then, now in pairwise(points)]


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
