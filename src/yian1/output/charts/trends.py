"""A target's figures over the twelve months as a small line, with the line that they have to reach."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from yian1.model.plan import Kind
from yian1.output.charts.shapes import Drawing, Ink, Line, Shape, box
from yian1.output.terminal import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.series import Observation
    from yian1.output.charts.shapes import Point

# Millimetres.
_PLOT, _HEIGHT, _EDGE, _DOT = 44.0, 10.0, 1.0, 1.1
_MONTHS = 12

_Steps = tuple[tuple[int, Fraction], ...]


def row(item: TargetProgress, figures: Sequence[Observation]) -> Drawing:
    """Return the line of one target without text, to stand in a table."""
    return Drawing(_PLOT, _HEIGHT, item.target.name, _said(item, figures), tuple(_plot(item, figures)))


def _said(item: TargetProgress, figures: Sequence[Observation]) -> str:
    told = "、".join(f"{seen.month.number}月{words.observed_words(seen, item.target)}" for seen in figures)
    return f"{item.target.name}：{told or '暂无数据'}；目标{words.promise_words(item)}"


def _plot(item: TargetProgress, figures: Sequence[Observation]) -> Iterable[Shape]:
    line, wanted = _line(item, figures), _wanted(item, figures)
    values = [value for _, value in (*line, *wanted)]
    bounds = (min(values), max(values)) if values else (Fraction(0), Fraction(0))
    yield Line(((0, _HEIGHT - 0.1), (_PLOT, _HEIGHT - 0.1)), Ink.PALE, 0.2)
    if wanted:
        yield Line(tuple(_at(step, bounds) for step in wanted), Ink.BLACK, 0.25, dashed=True)
    if len(line) > 1:
        yield Line(tuple(_at(step, bounds) for step in line), Ink.DARK, 0.5)
    for seen in figures:
        if seen.value is not None:
            x, y = _at((seen.month.number, seen.value), bounds)
            yield box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, Ink.DARK)


def _line(item: TargetProgress, figures: Sequence[Observation]) -> _Steps:
    """Return the figures by month; what accumulates starts at 0, a stock at its baseline, if that is known."""
    start = Fraction(0) if item.target.kind is Kind.FLOW else item.baseline
    seen = tuple((seen.month.number, seen.value) for seen in figures if seen.value is not None)
    return seen if start is None else ((0, start), *seen)


def _wanted(item: TargetProgress, figures: Sequence[Observation]) -> _Steps:
    """Return what is to be reached: the target all year, or what each figure is compared with."""
    if item.target.value is not None:
        promised = Fraction(item.target.value)
        return (0, promised), (_MONTHS, promised)
    against = tuple((seen.month.number, seen.against) for seen in figures if seen.against is not None)
    if len(against) == 1:
        month, value = against[0]
        return (month - 1, value), (min(month + 1, _MONTHS), value)
    return against


def _at(step: tuple[int, Fraction], bounds: tuple[Fraction, Fraction]) -> Point:
    """Return where a value of a month stands: months from left to right, the bounds at the upper and lower edge."""
    month, value = step
    low, high = bounds
    share = float((value - low) / (high - low)) if high > low else 0.5
    width, height = _PLOT - 2 * _EDGE, _HEIGHT - 2 * _EDGE
    return _EDGE + width * month / _MONTHS, _EDGE + height * (1 - share)
