"""Completion against pace as a horizontal bar without text, to stand in a table."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.progress import Status
from yian1.model.quantity import percent
from yian1.output.charts.shapes import Area, Drawing, Ink, Line, Shape, box, frame, hatching
from yian1.output.terminal import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.core.progress import TargetProgress

# Millimetres.
_PLOT, _THICK, _OVER = 68.0, 3.6, 0.9

# The scale ends at 120%: what lies beyond is drawn to the end and broken, its label tells how far it goes.
_SCALE = Fraction(6, 5)
_TICKS = (Fraction(0), Fraction(1, 2), Fraction(1))
_SOLID = {Status.MET: Ink.DARK, Status.AHEAD: Ink.MIDDLE, Status.ON_PACE: Ink.MIDDLE}
_HATCHED = frozenset({Status.BEHIND, Status.MISSED})


def row(item: TargetProgress) -> Drawing:
    """Return the bar of one target with its pace, without text, to stand in a table."""
    height = _THICK + 2 * _OVER
    return Drawing(_PLOT, height, item.target.name, _said(item), (*_grid(height), *_bar(item, _OVER)))


def _said(item: TargetProgress) -> str:
    told = f"{item.target.name}：完成率{percent(completion(item))}"
    if item.told_pace is None or item.told_ahead is None:
        return told
    return f"{told}，时序进度{percent(item.told_pace)}，{words.pace_sentence(item.told_ahead)}"


def completion(item: TargetProgress) -> Fraction:
    """Return the completion of a target that has one (1 is 100%)."""
    return item.judgement.completion or Fraction(0)


def _bar(item: TargetProgress, top: float) -> Iterable[Shape]:
    done = completion(item)
    length = _place(done)
    yield from _strip(item.status, top, length)
    if done > _SCALE:
        yield from _break(length - 4, top)
    if done < 0:
        yield Area(((2, top), (2, top + _THICK), (0, top + _THICK / 2)), Ink.ALARM)
    if item.told_pace is not None:
        yield from _pace_mark(_place(item.told_pace), top)


def _strip(status: Status, top: float, length: float) -> Iterable[Shape]:
    """Yield the body of a bar: solid if met or on pace, hatched if behind, hollow if it is not judged yet."""
    if status in _SOLID:
        yield box(0, top, length, _THICK, _SOLID[status])
    elif length > 0:
        ink = Ink.ALARM if status in _HATCHED else Ink.BLACK
        if status in _HATCHED:
            yield from hatching(0, top, length, _THICK, ink, gap=1.2)
        yield frame(0, top, length, _THICK, ink, thick=0.25)


def _break(left: float, top: float) -> Iterable[Shape]:
    """Yield the two slanted gaps that tell that a bar is longer than it is drawn."""
    for shift in (0.0, 1.6):
        low, high = left + shift, left + shift + 1.2
        yield Line(((low, top + _THICK + 0.2), (high, top - 0.2)), Ink.WHITE, 0.7)


def _pace_mark(at: float, top: float) -> Iterable[Shape]:
    """Yield a black line with white edges, to be seen on every bar."""
    ends = ((at, top - _OVER), (at, top + _THICK + _OVER))
    yield Line(ends, Ink.WHITE, 1.1)
    yield Line(ends, Ink.BLACK, 0.5)


def _place(share: Fraction) -> float:
    """Return how far along the scale a share of the whole lies, in mm from its start."""
    return float(min(max(share, Fraction(0)), _SCALE) / _SCALE) * _PLOT


def _grid(bottom: float) -> Iterable[Shape]:
    for tick in _TICKS:
        at = _place(tick) + 0.1
        yield Line(((at, 0), (at, bottom)), Ink.PALE, 0.2)
