"""Completion against pace as horizontal bars: one row alone, or all of them with labels, scale and legend."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.core.progress import Status
from yian1.model.quantity import percent
from yian1.output.charts.shapes import Anchor, Area, Drawing, Ink, Line, Shape, Text, box, frame, hatching
from yian1.output.terminal import words
from yian1.output.visible import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.progress import TargetProgress

TITLE = "完成率与时序进度"
NOTHING = "没有可以按时序比较的指标"

# Millimetres; the whole is as wide as the text of an official document.
_WIDTH, _LABEL, _PLOT = 156.0, 46.0, 68.0
_ROW, _THICK, _OVER = 6.4, 3.6, 0.9
_HEAD, _LEGEND, _SIZE, _SMALL = 7.0, 8.0, 3.4, 2.8
_COMPLETION, _AHEAD = _LABEL + _PLOT + 14.0, _WIDTH
_LABEL_CELLS = 24

# The scale ends at 120%: what lies beyond is drawn to the end and broken, its label tells how far it goes.
_SCALE = Fraction(6, 5)
_TICKS = (Fraction(0), Fraction(1, 2), Fraction(1))
_SOLID = {Status.MET: Ink.DARK, Status.AHEAD: Ink.MIDDLE, Status.ON_PACE: Ink.MIDDLE}
_HATCHED = frozenset({Status.BEHIND, Status.MISSED})
_LEGENDS = (
    ("已完成", (Status.MET,)),
    ("超时序、达时序", (Status.AHEAD, Status.ON_PACE)),
    ("滞后、未完成", (Status.BEHIND, Status.MISSED)),
    ("年末考核", (Status.YEAR_END,)),
)


def row(item: TargetProgress) -> Drawing:
    """Return the bar of one target with its pace, without text, to stand in a table."""
    height = _THICK + 2 * _OVER
    return Drawing(_PLOT, height, item.target.name, _said(item), (*_grid(0, 0, height), *_bar(item, 0, _OVER)))


def table(items: Sequence[TargetProgress]) -> Drawing:
    """Return the bars of all targets with their names, numbers, scale and legend."""
    if not items:
        return Drawing(_WIDTH, _ROW, TITLE, NOTHING, (Text((0, _ROW - 2), NOTHING, _SIZE),))
    bottom = _HEAD + _ROW * len(items)
    shapes: list[Shape] = [*_scale(bottom), *_grid(_LABEL, _HEAD - 1, bottom)]
    for number, item in enumerate(items):
        shapes += _labelled(item, _HEAD + _ROW * number)
    shapes += _legend(items, bottom + 2.5)
    return Drawing(_WIDTH, bottom + _LEGEND, TITLE, "；".join(map(_said, items)), tuple(shapes))


def _said(item: TargetProgress) -> str:
    told = f"{item.target.name}：完成率{percent(completion(item))}"
    if item.told_pace is None or item.told_ahead is None:
        return told
    return f"{told}，时序进度{percent(item.told_pace)}，{words.pace_sentence(item.told_ahead)}"


def completion(item: TargetProgress) -> Fraction:
    """Return the completion of a target that has one (1 is 100%)."""
    return item.judgement.completion or Fraction(0)


def _labelled(item: TargetProgress, top: float) -> Iterable[Shape]:
    base = top + _ROW / 2 + _SIZE / 3
    yield Text((_LABEL - 2, base), shortened(item.target.name, _LABEL_CELLS), _SIZE, Anchor.END)
    yield from _bar(item, _LABEL, top + (_ROW - _THICK) / 2)
    yield Text((_COMPLETION, base), percent(completion(item)), _SIZE, Anchor.END)
    yield Text((_AHEAD, base), words.ahead_words(item), _SIZE, Anchor.END)


def _bar(item: TargetProgress, left: float, top: float) -> Iterable[Shape]:
    done = completion(item)
    length = _place(done)
    yield from _strip(item.status, left, top, length)
    if done > _SCALE:
        yield from _break(left + length - 4, top)
    if done < 0:
        yield Area(((left + 2, top), (left + 2, top + _THICK), (left, top + _THICK / 2)), Ink.ALARM)
    if item.told_pace is not None:
        yield from _pace_mark(left + _place(item.told_pace), top)


def _strip(status: Status, left: float, top: float, length: float) -> Iterable[Shape]:
    """Yield the body of a bar: solid if met or on pace, hatched if behind, hollow if it is not judged yet."""
    if status in _SOLID:
        yield box(left, top, length, _THICK, _SOLID[status])
    elif length > 0:
        ink = Ink.ALARM if status in _HATCHED else Ink.BLACK
        if status in _HATCHED:
            yield from hatching(left, top, length, _THICK, ink, gap=1.2)
        yield frame(left, top, length, _THICK, ink, thick=0.25)


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


def _grid(left: float, top: float, bottom: float) -> Iterable[Shape]:
    for tick in _TICKS:
        at = left + _place(tick) + 0.1
        yield Line(((at, top), (at, bottom)), Ink.PALE, 0.2)


def _scale(bottom: float) -> Iterable[Shape]:
    for tick in _TICKS:
        yield Text((_LABEL + _place(tick), 4), percent(tick, 0), _SMALL, Anchor.MIDDLE)
    yield Text((_COMPLETION, 4), "完成率", _SMALL, Anchor.END)
    yield Text((_AHEAD, 4), "较时序（百分点）", _SMALL, Anchor.END)
    for at in (_HEAD - 1, bottom):
        yield Line(((0, at), (_WIDTH, at)), Ink.PALE, 0.2)


def _legend(items: Sequence[TargetProgress], top: float) -> Iterable[Shape]:
    """Yield a sample of each kind of bar that there is, and of the pace mark."""
    at = _LABEL
    yield from _pace_mark(at, top)
    yield Text((at + 2, top + 3), "时序进度", _SMALL)
    at += 18
    for name, statuses in _LEGENDS:
        if any(item.status in statuses for item in items):
            yield from _strip(statuses[0], at, top, 6.5)
            yield Text((at + 8, top + 3), name, _SMALL)
            at += 12 + len(name) * _SMALL
