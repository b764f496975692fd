"""Charts of a month as SVG and PNG: completion against pace, and each target's figures over the year."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from yian1.core.progress import Status
from yian1.model.period import months_between
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output import words
from yian1.output.cells import one_line
from yian1.output.workings import official_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month


class Ink(StrEnum):
    """The colours in use; their greys are far enough apart to be told apart on a black and white print."""

    WHITE = "#ffffff"
    BLACK = "#000000"
    DARK = "#1f3a5f"
    MIDDLE = "#8fabc9"
    PALE = "#d0d0d0"
    ALARM = "#b3261e"


class Shape(NamedTuple):
    """A line through points (x + y j), `width` mm thick; without a width the filled convex polygon between them."""

    points: tuple[complex, ...]
    ink: Ink
    width: float = 0
    dashed: bool = False


class Drawing(NamedTuple):
    """A picture of `width` × `height` mm; `title` and `description` say it to those who cannot see it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def box(left: float, top: float, width: float, height: float, ink: Ink) -> Shape:
    """Return a filled rectangle."""
    return Shape(_corners(left, top, left + width, top + height), ink)


def _corners(left: float, top: float, right: float, bottom: float) -> tuple[complex, ...]:
    return complex(left, top), complex(right, top), complex(right, bottom), complex(left, bottom)


def svg(drawing: Drawing) -> str:
    """Return a drawing as one <svg> element in its real size, with a title and a description: no ids, no scripts."""
    width, height = _number(drawing.width), _number(drawing.height)
    title, description = one_line(drawing.title), one_line(drawing.description)
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    spoken = f'role="img" aria-label={quoteattr(title)}'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {spoken}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        *map(_element, drawing.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _element(shape: Shape) -> str:
    points = " ".join(f"{_number(point.real)},{_number(point.imag)}" for point in shape.points)
    if not shape.width:
        return f'<polygon points="{points}" fill="{shape.ink}"/>'
    dashes = f' stroke-dasharray="{_number(_DASH * shape.width)} {_number(_GAP * shape.width)}"' if shape.dashed else ""
    stroke = f'stroke="{shape.ink}" stroke-width="{_number(shape.width)}"'
    return f'<polyline points="{points}" fill="none" {stroke}{dashes}/>'


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# 12 dots to the millimetre are 305 to the inch: as fine as an office printer.
DOTS = 12
_INKS = tuple(Ink)
_PALETTE = b"".join(bytes.fromhex(ink.removeprefix("#")) for ink in _INKS)
_DASH, _GAP = 4, 3


def png(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG file of 305 dots per inch, with a palette, on white, that knows its real size."""
    width, height = ceil(drawing.width * DOTS), ceil(drawing.height * DOTS)
    rows = [bytearray(width) for _ in range(height)]
    for shape in drawing.shapes:
        for corners in _polygons(shape):
            _fill(rows, [corner * DOTS for corner in corners], bytes([_INKS.index(shape.ink)]))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    size = struct.pack(">IIB", 1000 * DOTS, 1000 * DOTS, 1)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    made = b"\x89PNG\r\n\x1a\n"
    parts = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"pHYs", size), (b"IDAT", pixels), (b"IEND", b""))
    for name, content in parts:
        made += struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return made


def _polygons(shape: Shape) -> Iterator[Sequence[complex]]:
    """Yield the convex polygons that a shape consists of: a line is a slanted box from point to point."""
    if not shape.width:
        yield shape.points
        return
    for start, end in pairwise(shape.points):
        length = abs(end - start)
        dash, period = (_DASH * shape.width, (_DASH + _GAP) * shape.width) if shape.dashed else (length, length or 1)
        for step in range(ceil(length / period)):
            first = start + (end - start) * (step * period / length)
            last = start + (end - start) * (min(step * period + dash, length) / length)
            across = (last - first) * -1j / (abs(last - first) or 1) * shape.width / 2
            yield first + across, last + across, last - across, first - across


def _fill(rows: Sequence[bytearray], corners: Sequence[complex], colour: bytes) -> None:
    """Colour every dot whose centre lies inside a convex polygon."""
    heights = [corner.imag for corner in corners]
    for number in range(max(0, round(min(heights))), min(len(rows), round(max(heights)))):
        row, height = rows[number], number + 0.5
        edges = [
            one.real + (height - one.imag) * (other.real - one.real) / (other.imag - one.imag)
            for one, other in pairwise([*corners, corners[0]])
            if (one.imag <= height) != (other.imag <= height)
        ]
        if edges:
            first, last = max(0, round(min(edges))), min(len(row), round(max(edges)))
            row[first:last] = colour * max(0, last - first)


# Millimetres: a bar with the pace mark that stands out above and below it, and the line of a year.
_BAR, _THICK, _OVER = 68.0, 3.6, 0.9
_TREND, _HEIGHT, _EDGE, _DOT = 44.0, 10.0, 1.0, 1.1
_OUTLINE, _HATCH = 0.25, 1.2

# The scale ends at 120%: what lies beyond is drawn to the end and broken, its label says how far it goes.
_SCALE = Fraction(6, 5)
_TICKS = (Fraction(0), Fraction(1, 2), Fraction(1))
_DARK, _LIGHT, _HATCHED = (Status.MET,), (Status.AHEAD, Status.ON_PACE), (Status.BEHIND, Status.MISSED)
_LOOKS = (("深色", _DARK), ("浅色", _LIGHT), ("斜线", _HATCHED))
_HOLLOW = "空心"  # whatever else there is: it is not judged yet


class ChartRow(NamedTuple):
    """One target of a chart: its name, its picture, and the texts that stand right of the picture."""

    label: str
    picture: Drawing
    cells: tuple[str, ...]


class Chart(NamedTuple):
    """A chart as a table: a label, a picture and some texts in each row.

    `columns` are the headings of them all, `legend` is the sentence to stand below.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    legend: str


def bar_chart(assessment: Assessment) -> Chart:
    """Return completion against pace, a row for each target that has a pace, in the order of the tables.

    Like the tables of the same document it compares only what may be compared: the rest has a bar and a dash.
    """
    items = [
        (item, done)
        for item in assessment.ranked()
        if item.ahead is not None and (done := item.shown_completion) is not None
    ]
    rows = [_row(item, _bar(item, done), percent(done), words.ahead_words(item)) for item, done in items]
    columns = ("指标", "完成率与时序进度", "完成率", "较时序（百分点）", "状态")
    return Chart("完成率与时序进度对比", columns, tuple(rows), _legend([item for item, _ in items]))


def trend_chart(assessment: Assessment) -> Chart:
    """Return the figures of the plan's months, a row for each number that has any, in the order of the tables."""
    ledger = assessment.ledger
    rows = [
        _row(item, _trend(ledger, item, figures), words.value_words(item), words.promise_words(item))
        for item in assessment.ranked()
        if item.target.kind is not Kind.MILESTONE
        and (figures := [seen for seen in official_of(item) if seen.value is not None])
    ]
    ends = f"{words.month(ledger.first)}—{words.month(ledger.last)}"
    months = ends if ledger.several_years else f"{ledger.first.number}—{ledger.last.number}月"
    yearly = ledger.one_year and all(item.end == ledger.last for item in assessment.targets)
    promised = "年度目标" if yearly else "目标"
    columns = ("指标", f"逐月情况（{months}）", "最近数据", promised, "状态")
    return Chart("各项指标逐月情况", columns, tuple(rows), f"实线为填报的数据，虚线为{promised}或比较对象。")


def _row(item: TargetProgress, picture: Drawing, *texts: str) -> ChartRow:
    return ChartRow(one_line(item.target.name), picture, (*map(one_line, texts), item.status.word))


def _legend(items: Sequence[TargetProgress]) -> str:
    """Return what the bars and lines of a chart mean, of those only that it has."""
    used = {item.status for item in items}
    judged = {status for _, statuses in _LOOKS for status in statuses}
    looks = (*_LOOKS, (_HOLLOW, tuple(status for status in Status if status in used - judged)))
    kinds = [
        f"{look}为{'或'.join(status.word for status in statuses)}"
        for look, statuses in looks
        if used.intersection(statuses)
    ]
    pace = ["竖线为时序进度"] if any(item.shown_pace is not None for item in items) else []
    return "；".join([*pace, *(["，".join(kinds)] if kinds else [])]) + "。"


def _bar(item: TargetProgress, done: Fraction) -> Drawing:
    height, length = _THICK + 2 * _OVER, _place(done)
    shapes = [_upright(_place(tick) + 0.1, height, Ink.PALE, 0.2) for tick in _TICKS]
    shapes += _filling(item.status, length)
    if done > _SCALE:  # two slanted gaps show that a bar is longer than it is drawn
        for left in (length - 4, length - 4 + 1.6):
            gap = complex(left, _OVER + _THICK + 0.2), complex(left + 1.2, _OVER - 0.2)
            shapes.append(Shape(gap, Ink.WHITE, 0.7))
    if done < 0:
        shapes.append(Shape((complex(2, _OVER), complex(2, _OVER + _THICK), complex(0, _OVER + _THICK / 2)), Ink.ALARM))
    text = f"{item.target.name}：完成率{percent(done)}"
    if item.shown_pace is not None:  # a black line with white edges is seen on every bar
        shapes += [_upright(_place(item.shown_pace), height, *pen) for pen in ((Ink.WHITE, 1.1), (Ink.BLACK, 0.5))]
        if item.shown_ahead is not None:
            text += f"，时序进度{percent(item.shown_pace)}，{words.pace_sentence(item.shown_ahead)}"
    return Drawing(_BAR, height, item.target.name, text, tuple(shapes))


def _upright(at: float, height: float, ink: Ink, width: float) -> Shape:
    return Shape((complex(at, 0), complex(at, height)), ink, width)


def _filling(status: Status, length: float) -> Iterator[Shape]:
    """Yield the body of a bar: solid if met or on pace, hatched if behind, hollow if it is not judged yet."""
    if status in (*_DARK, *_LIGHT):
        yield box(0, _OVER, length, _THICK, Ink.DARK if status in _DARK else Ink.MIDDLE)
    elif length > 0:
        bottom, ink = _OVER + _THICK, Ink.ALARM if status in _HATCHED else Ink.BLACK
        for step in range(1, int((length + _THICK) / _HATCH) + 1 if status in _HATCHED else 0):
            foot = step * _HATCH - _THICK  # where the rising line meets the lower edge, or its continuation
            low = complex(max(foot, 0), bottom - max(-foot, 0))
            high = complex(min(foot + _THICK, length), _OVER + max(foot + _THICK - length, 0))
            yield Shape((low, high), ink, _HATCH / 4)
        half = _OUTLINE / 2
        corners = _corners(half, _OVER + half, length - half, bottom - half)
        yield Shape((*corners, corners[0]), ink, _OUTLINE)


def _place(share: Fraction) -> float:
    """Return how far along the scale a share of the whole lies, in mm from its start."""
    return float(min(max(share, Fraction(0)), _SCALE) / _SCALE) * _BAR


def _trend(ledger: Ledger, item: TargetProgress, figures: Sequence[Observation]) -> Drawing:
    """Return the figures of one target over the months as a line, with the line that they have to reach.

    Months go from left to right, what lies outside of the plan's is drawn at the edge; the least and the greatest
    value are at the lower and the upper edge.
    """
    seen = [(month_number(ledger, each.month), each.value) for each in figures if each.value is not None]
    # What accumulates starts at 0, a stock at its baseline, if that is known.
    start = Fraction(0) if item.target.kind is Kind.FLOW else item.baseline
    line = seen if start is None else [(0, start), *seen]
    wanted = _wanted(ledger, item, figures)
    low, high = min(value for _, value in (*line, *wanted)), max(value for _, value in (*line, *wanted))

    def at(month: int, value: Fraction) -> complex:
        share = float((value - low) / (high - low)) if high > low else 0.5
        width, height = _TREND - 2 * _EDGE, _HEIGHT - 2 * _EDGE
        return complex(_EDGE + width * month / len(ledger.months), _EDGE + height * (1 - share))

    shapes = [Shape((complex(0, _HEIGHT - 0.1), complex(_TREND, _HEIGHT - 0.1)), Ink.PALE, 0.2)]
    if wanted:
        shapes.append(Shape(tuple(at(*step) for step in wanted), Ink.BLACK, 0.25, dashed=True))
    if line[1:]:
        shapes.append(Shape(tuple(at(*step) for step in line), Ink.DARK, 0.5))
    for step in seen:
        point = at(*step)
        shapes.append(box(point.real - _DOT / 2, point.imag - _DOT / 2, _DOT, _DOT, Ink.DARK))
    observed = "、".join(ledger.month_words(each.month) + words.observed_words(each, item.target) for each in figures)
    text = f"{item.target.name}：{observed}；目标{words.promise_words(item)}"
    return Drawing(_TREND, _HEIGHT, item.target.name, text, tuple(shapes))


def month_number(ledger: Ledger, month: Month) -> int:
    """Return which month of the plan it is, the first being 1; what lies outside is drawn at the edge."""
    return min(max(months_between(ledger.first, month) + 1, 0), len(ledger.months))


def _wanted(ledger: Ledger, item: TargetProgress, figures: Iterable[Observation]) -> list[tuple[int, Fraction]]:
    """Return what is to be reached: the target all the time, or what each figure is compared with."""
    length = len(ledger.months)
    if item.target.value is not None:
        promised = Fraction(item.target.value)
        return [(0, promised), (length, promised)]
    against = [(month_number(ledger, seen.month), seen.against) for seen in figures if seen.against is not None]
    if len(against) == 1:
        month, value = against[0]
        return [(month - 1, value), (min(month + 1, length), value)]
    return against
