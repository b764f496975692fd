"""A figure against its own history: a step out of proportion, digits turned round, a value left standing, odd sides.

A figure that the following month bears out is in order, however large its step was: a slip does not come back.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.checks.history import (
    FOLLOWED,
    Expected,
    History,
    Number,
    Point,
    beside,
    in_batches,
    outside,
    rates,
    spread,
    steps,
)
from yian1.model.diagnostics import Diagnostic
from yian1.model.plan import ADDITIVE
from yian1.model.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.plan import Target

# A note that vouches for a figure, and one that gives the reason for a larger step than usual or for none.
VOUCHED = re.compile("核实|核对|核查|属实|无误|确认")
EXPLAINED = re.compile(
    "集中|批|一次性|统一|口径|调整|核减|核增|重复|补报|补录|并入|划转|合并|拆分|清理|注销|年报|普查|"
    "结转|顺延|[没未无][有新]?增|持平|[未不]变|原因|由于|因为|因[^此而]"
)
HINT = "核对数字；确实如此的，在 note 里写明原因和“已核实”"
_BELIEVED = 5  # times the usual step: so far a reason is enough
_FALLS_BACK = 0.2  # of the usual step: a following figure so far below the last one does not bear it out
_ODD = 1.6  # usual steps off what was expected: then it is worth while to turn the digits round
_BEHIND = 3  # later figures by which the first one is judged
_OUTSIDE = 1.2  # of its usual step: so far a rate may lie outside its neighbours
_MOVES, _MANY = 2, 5  # steps that show that something always moves, and that a smaller usual step will do
_LEAST, _LEAST_OF_MANY = 3.0, 2.5  # smallest steps that the usual one must make
_RESTS = 6  # one rest in so many steps is none


class Misfit(NamedTuple):
    """A number that does not fit, with those known before it, and what was expected."""

    history: History
    seen: Observation
    point: Point
    before: Sequence[Point]
    expected: Expected


def check(ledger: Ledger, target: Target, own: Sequence[Observation], told: Collection[str]) -> Iterator[Diagnostic]:
    """Hold each figure of a unit against its others; of files that have been `told` of nothing more is said."""
    ways = [own] if target.per is None else [[*some] for _, some in groupby(own, key=lambda seen: seen.of.year)]
    for some in ways:
        known = set(told)
        for number in FOLLOWED.get(target.kind, ()):
            history = History(ledger, target, some, number)
            if not history.is_ordinary:
                yield from _judged(history, known)


def _judged(history: History, known: set[str]) -> Iterator[Diagnostic]:
    """Yield what is odd about one number of the figures; each file is then known."""
    for misfit in _misfits(history, [(seen, point) for seen, point in history.points if seen.file not in known]):
        known.add(misfit.seen.file)
        yield _finding(misfit)
    if history.target.kind in ADDITIVE:
        yield from _standing(history, known)


def _misfits(history: History, followed: Sequence[tuple[Observation, Point]]) -> Iterator[Misfit]:
    """Follow one number; what does not fit is no ground to judge later ones by."""
    good = [] if history.start is None else [history.start]
    for index, (seen, point) in enumerate(followed):
        later = [point for _, point in followed[index + 1 :]]
        expected = None if point.anew else _misfit(history, good, point, later)
        if expected is None or is_explained(
            seen, credible=abs(point.value - expected.about) <= _BELIEVED * expected.usual
        ):
            good.append(point)
        else:
            yield Misfit(history, seen, point, tuple(good), expected)


def is_explained(seen: Observation, *, credible: bool) -> bool:
    """Whether a figure's note vouches for it, or gives a reason where that is `credible`."""
    note = seen.figure.note or ""
    return VOUCHED.search(note) is not None or (credible and EXPLAINED.search(note) is not None)


def _misfit(history: History, good: list[Point], point: Point, later: list[Point]) -> Expected | None:
    """Return what was expected instead of a number that neither those before nor the following one bear out."""
    if not good:
        return _misfit_of_first(history, point, later)
    expected = history.expected([*good, point])
    if not later:
        looks_turned = expected is not None and expected.known and turned(history, point.value, expected) is not None
        return expected if expected is not None and (looks_turned or not expected.fits(point.value)) else None
    if expected is not None and not expected.fits(point.value):
        return None if _is_borne_out(history, [*good, point], later[0], expected) else expected
    return None if history.never_falls else _misfit_beside(history, [*good, point, *later], len(good))


def _misfit_beside(history: History, points: list[Point], index: int) -> Expected | None:
    """Judge a number by its neighbours, unless the following one is the odder of the two."""
    if index + 2 < len(points) and outside(points, index + 1) > outside(points, index):
        return None
    following, back = points[index + 1], history.expected([*points[:index], points[index + 1]])
    if index + 2 == len(points) and back is not None and not back.fits(following.value):
        return None  # the last one fits in no case: it is the odd one
    value = points[index].value
    others = [*points[:index], *points[index + 1 :]]
    usual = 0.0 if history.additive else spread(steps(others), history.prior(value))
    expected = beside(points, index, history.grain, max(_OUTSIDE * usual, history.no_slip))
    return None if expected is None or expected.fits(value) else expected


def _misfit_of_first(history: History, point: Point, later: list[Point]) -> Expected | None:
    """Judge the first number by the later ones: seen from behind, it is the last."""
    if len(later) < _BEHIND or any(one.anew for one in later):
        return None
    from_behind = [Point(-one.time, -one.value) for one in (*reversed(later), point)]
    expected = history.expected(from_behind)
    if expected is None or expected.fits(-point.value):
        return None
    return Expected(-expected.high, -expected.low, -expected.about, expected.usual)


def _is_borne_out(history: History, points: list[Point], following: Point, expected: Expected) -> bool:
    """Whether the following number goes on from the last one, and not from those before it."""
    if history.additive and following.value < points[-1].value - _FALLS_BACK * expected.usual:
        return False
    on, back = history.expected([*points, following]), history.expected([*points[:-1], following])
    if on is None or back is None:
        return on is not None
    return on.fits(following.value) and abs(following.value - on.about) < abs(following.value - back.about)


def turned(history: History, value: float, expected: Expected) -> str | None:
    """Return the number with two neighbouring digits turned round, if that is what was expected."""
    if not history.additive or abs(value - expected.about) < _ODD * expected.usual:
        return None
    digits = f"{abs(value):.{history.places}f}"
    for one, other in pairwise(at for at, sign in enumerate(digits) if sign != "."):
        signs = list(digits)
        signs[one], signs[other] = signs[other], signs[one]
        meant = float("".join(signs)) * (1 if value > 0 else -1)
        if signs[0] != "0" and expected.close(meant) and abs(meant - value) > _ODD * expected.usual:
            return "".join(signs)
    return None


def _finding(misfit: Misfit) -> Diagnostic:
    history, seen, point = misfit.history, misfit.seen, misfit.point
    about = history.said(misfit.expected.about)
    message = f"{history.name}{history.month(point.time)}是{history.said(point.value)}，{_why(misfit)}"
    message += f"，按往常应在{about}左右"
    place = history.place(seen)
    if history.number in {Number.AGAINST, Number.GAP}:
        return Diagnostic("odd-sides", message, place, f"核对两边的数；{HINT.partition('；')[2]}")
    meant = turned(history, point.value, misfit.expected)
    if meant is None:
        return Diagnostic("unusual-step", message, place, HINT)
    return Diagnostic("digits-swapped", f"{message}，像是把{meant}的两位数字写颠倒了", place, f"是不是 {meant}？{HINT}")


def _why(misfit: Misfit) -> str:
    """Say how the number stands to the one before, and what was usual until then."""
    history, before, after = misfit.history, misfit.before, misfit.expected.after
    if not before:
        return "与以后各月的数接不上"
    if after is not None:
        return f"前后两次是{history.said(before[-1].value)}和{history.said(after)}"
    step = history.sign * (misfit.point.value - before[-1].value)
    compared = f"比{history.month(before[-1].time)}{'多' if step > 0 else '少'}{history.amount(abs(step))}"
    return f"{compared}，{_usual(misfit)}"


def _usual(misfit: Misfit) -> str:
    history, before = misfit.history, misfit.before
    known = rates(before)
    if not history.additive:
        sizes = [abs(now.value - then.value) for then, now in pairwise(before)]
        return f"此前每次变动不超过{history.amount(max(sizes))}" if sizes else "变动偏大"
    if not known:
        return f"目标平均每月{history.amount(history.promised or 0)}"
    if in_batches(known):
        return f"此前一次最多{history.amount(max(now.value - then.value for then, now in pairwise(before)))}"
    verb = "减少" if history.sign < 0 else "增加"
    low, high = plain(history.rounded(min(known))), history.amount(max(known))
    return f"此前每月{verb}{low}—{high}" if min(known) < max(known) else f"此前每月约{verb}{high}"


def _standing(history: History, told: Collection[str]) -> Iterator[Diagnostic]:
    """Tell of a figure that is the same as the one before, though all the others have moved."""
    seen_at = {point.time: seen for seen, point in history.points}
    ways = list(
        pairwise([*([] if history.start is None else [history.start]), *(point for _, point in history.points)])
    )
    for index, (then, now) in enumerate(ways):
        seen = seen_at[now.time]
        silent = now.anew or seen.file in told or is_explained(seen, credible=True) or now.value in {0.0, history.aim}
        if then.value == now.value and not silent and _always_moves(history, ways, index):
            yield _still(history, seen, ways[index], ways)


def _always_moves(history: History, every: Sequence[tuple[Point, Point]], index: int) -> bool:
    """Whether all steps but one have moved the figure, and by enough to be noticed; a long first one is no step."""
    others = [step for at, step in enumerate(every) if at != index and (at or step[1].time - step[0].time <= _MOVES)]
    sizes = [_rate(step) for step in others]
    moves = [size for size in sizes if size]
    if len(moves) < _MOVES or (len(sizes) - len(moves)) * _RESTS > len(sizes):
        return False
    least = (_LEAST_OF_MANY if len(moves) >= _MANY else _LEAST) * history.grain
    return min(median(moves), _rate(every[index - 1] if index else every[index + 1])) >= least


def _rate(step: tuple[Point, Point]) -> float:
    then, now = step
    return abs(now.value - then.value) / (now.time - then.time)


def _still(
    history: History,
    seen: Observation,
    step: tuple[Point, Point],
    every: Sequence[tuple[Point, Point]],
) -> Diagnostic:
    since, month = (history.month(point.time) for point in step)
    moves = [size for size in map(_rate, every) if size]
    message = (
        f"“{history.target.name}”{month}和{since}都是{history.said(step[1].value)}，"
        f"其他月份都有变化，平均每月{history.amount(sum(moves) / len(moves))}，像是忘了更新"
    )
    hint = f"填{month}末的数；确实没有变化的，在 note 里写明，如 本月无新增"
    return Diagnostic("not-moved", message, history.place(seen), hint)
