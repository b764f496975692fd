"""Charts of a month as SVG and PNG: completion against pace, and each target's figures over the year."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, hypot
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from yian1.core import terms
from yian1.core.progress import Status
from yian1.model.period import Month, months_between
from yian1.model.plan import Kind
from yian1.model.quantity import percent
from yian1.output import words
from yian1.output.cells import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.core.progress import TargetProgress
    from yian1.core.rollup import Assessment
    from yian1.core.series import Observation


Point = tuple[float, float]


class Ink(StrEnum):
    """The colours in use; their greys are far enough apart to be told apart on a black and white print."""

    WHITE = "#ffffff"
    BLACK = "#000000"
    DARK = "#1f3a5f"
    MIDDLE = "#8fabc9"
    PALE = "#d0d0d0"
    ALARM = "#b3261e"


class Area(NamedTuple):
    """A filled convex polygon."""

    corners: tuple[Point, ...]
    ink: Ink


class Line(NamedTuple):
    """A line through points, `width` mm thick."""

    points: tuple[Point, ...]
    ink: Ink
    width: float
    dashed: bool = False


Shape = Area | Line


class Drawing(NamedTuple):
    """A picture of `width` × `height` mm; `title` and `description` say it to those who cannot see it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def box(left: float, top: float, width: float, height: float, ink: Ink) -> Area:
    """Return a filled rectangle."""
    right, bottom = left + width, top + height
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), ink)


def frame(left: float, top: float, width: float, height: float, ink: Ink, *, thick: float) -> Line:
    """Return the outline of a rectangle, drawn inside it."""
    half = thick / 2
    right, bottom = left + width - half, top + height - half
    left, top = left + half, top + half
    return Line(((left, top), (right, top), (right, bottom), (left, bottom), (left, top)), ink, thick)


def hatching(left: float, top: float, width: float, height: float, ink: Ink, *, gap: float) -> tuple[Line, ...]:
    """Return the rising diagonals that hatch a rectangle, `gap` mm apart along its lower edge."""
    right, bottom = left + width, top + height
    lines = []
    for step in range(1, int((width + height) / gap) + 1):
        # The diagonal that meets the lower edge, or its continuation, at `foot`.
        foot = left - height + step * gap
        low = (foot, bottom) if foot >= left else (left, bottom - (left - foot))
        high = (foot + height, top) if foot + height <= right else (right, top + (foot + height - right))
        lines.append(Line((low, high), ink, gap / 4))
    return tuple(lines)


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
    match shape:
        case Area():
            return f'<polygon points="{_points(shape.corners)}" fill="{shape.ink}"/>'
        case Line():
            dashes = f' stroke-dasharray="{_number(4 * shape.width)} {_number(3 * shape.width)}"'
            return (
                f'<polyline points="{_points(shape.points)}" fill="none" stroke="{shape.ink}"'
                f' stroke-width="{_number(shape.width)}"{dashes if shape.dashed else ""}/>'
            )


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


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
        for area in _areas(shape):
            _fill(rows, area)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    size = struct.pack(">IIB", 1000 * DOTS, 1000 * DOTS, 1)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    parts = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"pHYs", size), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _areas(shape: Shape) -> Iterator[Area]:
    """Yield the convex areas that a shape consists of: a line is a slanted box from point to point."""
    match shape:
        case Area():
            yield shape
        case Line():
            for start, end in pairwise(shape.points):
                for first, last in _dashes(start, end, shape.width) if shape.dashed else [(start, end)]:
                    yield Area(_slanted_box(first, last, shape.width), shape.ink)


def _dashes(start: Point, end: Point, width: float) -> Iterator[tuple[Point, Point]]:
    length = hypot(end[0] - start[0], end[1] - start[1])
    period = (_DASH + _GAP) * width
    for step in range(ceil(length / period)):
        share = (step * period / length, min(step * period + _DASH * width, length) / length)
        first, last = ((start[0] + (end[0] - start[0]) * s, start[1] + (end[1] - start[1]) * s) for s in share)
        yield first, last


def _slanted_box(start: Point, end: Point, width: float) -> tuple[Point, ...]:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1
    across = (end[1] - start[1]) / length * width / 2, (start[0] - end[0]) / length * width / 2
    return (
        (start[0] + across[0], start[1] + across[1]),
        (end[0] + across[0], end[1] + across[1]),
        (end[0] - across[0], end[1] - across[1]),
        (start[0] - across[0], start[1] - across[1]),
    )


def _fill(rows: Sequence[bytearray], area: Area) -> None:
    """Colour every dot whose centre lies inside a convex area."""
    colour = bytes([_INKS.index(area.ink)])
    corners = [(x * DOTS, y * DOTS) for x, y in area.corners]
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    for number in range(max(0, round(top)), min(len(rows), round(bottom))):
        row = rows[number]
        edges = list(_crossings(corners, number + 0.5))
        if edges:
            first, last = max(0, round(min(edges))), min(len(row), round(max(edges)))
            row[first:last] = colour * max(0, last - first)


def _crossings(corners: Sequence[Point], height: float) -> Iterable[float]:
    """Yield where the edges of a polygon cross a horizontal line."""
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 <= height) != (y2 <= height):
            yield x1 + (height - y1) * (x2 - x1) / (y2 - y1)


# Millimetres: a bar with the pace mark that stands out above and below it, and the line of a year.
_BAR, _THICK, _OVER = 68.0, 3.6, 0.9
_TREND, _HEIGHT, _EDGE, _DOT = 44.0, 10.0, 1.0, 1.1

# The scale ends at 120%: what lies beyond is drawn to the end and broken, its label says how far it goes.
_SCALE = Fraction(6, 5)
_TICKS = (Fraction(0), Fraction(1, 2), Fraction(1))
_DARK, _LIGHT, _HATCHED = (Status.MET,), (Status.AHEAD, Status.ON_PACE), (Status.BEHIND, Status.MISSED)
_LOOKS = (("深色", _DARK), ("浅色", _LIGHT), ("斜线", _HATCHED))
_HOLLOW = "空心"  # whatever else there is: it is not judged yet

_Steps = tuple[tuple[int, Fraction], ...]


class _Axis(NamedTuple):
    """The months that the figures lie on, from left to right; 0 is the beginning of the first."""

    first: Month
    last: Month

    def place(self, month: Month) -> int:
        """Return which month of the axis it is, the first being 1; what lies outside is drawn at the edge."""
        return min(max(months_between(self.first, month) + 1, 0), self.length)

    @property
    def length(self) -> int:
        """Months in all."""
        return months_between(self.first, self.last) + 1

    def month_words(self, month: Month) -> str:
        """Return a month, with its year where the axis has several."""
        return f"{month.number}月" if self.first.year == self.last.year else words.month(month)

    @property
    def words(self) -> str:
        """The months from first to last: 1—12月, 2023年1月—2025年12月."""
        if self.first.year == self.last.year:
            return f"{self.first.number}—{self.last.number}月"
        return f"{words.month(self.first)}—{words.month(self.last)}"


class ChartRow(NamedTuple):
    """One target of a chart: its id, its name, its picture, and the texts that stand right of the picture."""

    target: str
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
    items = paced(assessment.ranked())
    rows = [
        ChartRow(
            item.target.id,
            one_line(item.target.name),
            _bar_drawing(item),
            (percent(_completion(item)), words.ahead_words(item), terms.STATUSES[item.status]),
        )
        for item in items
    ]
    columns = ("指标", "完成率与时序进度", "完成率", "较时序（百分点）", "状态")
    return Chart("完成率与时序进度对比", columns, tuple(rows), _legend(items))


def trend_chart(assessment: Assessment) -> Chart:
    """Return the figures of the plan's months, a row for each number that has any, in the order of the tables."""
    ledger = assessment.ledger
    axis = _Axis(ledger.first, ledger.last)
    rows = [
        ChartRow(
            item.target.id,
            one_line(item.target.name),
            _trend_drawing(item, figures, axis),
            (
                one_line(words.value_words(item)),
                one_line(words.promise_words(item)),
                terms.STATUSES[item.status],
            ),
        )
        for item in assessment.ranked()
        if item.target.kind is not Kind.MILESTONE and (figures := figures_of(assessment, item))
    ]
    yearly = ledger.one_year and all(item.end == ledger.last for item in assessment.targets)
    promised = "年度目标" if yearly else "目标"
    columns = ("指标", f"逐月情况（{axis.words}）", "最近数据", promised, "状态")
    return Chart("各项指标逐月情况", columns, tuple(rows), f"实线为填报的数据，虚线为{promised}或比较对象。")


def paced(targets: Iterable[TargetProgress]) -> tuple[TargetProgress, ...]:
    """Return the targets whose completion is compared with a pace, now or at the year's end."""
    return tuple(item for item in targets if item.ahead is not None and item.shown_completion is not None)


def figures_of(assessment: Assessment, item: TargetProgress) -> tuple[Observation, ...]:
    """Return the figures of a target that count, by month, up to the month of the assessment."""
    found = assessment.series.official.get(item.target.id, ())
    return tuple(seen for seen in found if seen.month <= assessment.as_of and seen.value is not None)


def _legend(items: Sequence[TargetProgress]) -> str:
    """Return what the bars and lines of a chart mean, of those only that it has."""
    used = {item.status for item in items}
    judged = {status for _, statuses in _LOOKS for status in statuses}
    looks = (*_LOOKS, (_HOLLOW, tuple(status for status in Status if status in used - judged)))
    kinds = [f"{look}为{_either(statuses)}" for look, statuses in looks if used.intersection(statuses)]
    pace = ["竖线为时序进度"] if any(item.shown_pace is not None for item in items) else []
    return "；".join([*pace, *(["，".join(kinds)] if kinds else [])]) + "。"


def _either(statuses: Sequence[Status]) -> str:
    return "或".join(terms.STATUSES[status] for status in statuses)


def _bar_drawing(item: TargetProgress) -> Drawing:
    """Return the bar of one target with its pace."""
    height = _THICK + 2 * _OVER
    grid = (Line(((at, 0), (at, height)), Ink.PALE, 0.2) for at in (_place(tick) + 0.1 for tick in _TICKS))
    return Drawing(_BAR, height, item.target.name, _bar_words(item), (*grid, *_bar(item)))


def _bar_words(item: TargetProgress) -> str:
    text = f"{item.target.name}：完成率{percent(_completion(item))}"
    if item.shown_pace is None or item.shown_ahead is None:
        return text
    return f"{text}，时序进度{percent(item.shown_pace)}，{words.pace_sentence(item.shown_ahead)}"


def _completion(item: TargetProgress) -> Fraction:
    """Return the completion of a target that has one (1 is 100%)."""
    return item.judgement.completion or Fraction(0)


def _bar(item: TargetProgress) -> Iterable[Shape]:
    done = _completion(item)
    length = _place(done)
    yield from _strip(item.status, length)
    if done > _SCALE:
        yield from _break(length - 4)
    if done < 0:
        yield Area(((2, _OVER), (2, _OVER + _THICK), (0, _OVER + _THICK / 2)), Ink.ALARM)
    if item.shown_pace is not None:
        yield from _pace_mark(_place(item.shown_pace))


def _strip(status: Status, length: float) -> Iterable[Shape]:
    """Yield the body of a bar: solid if met or on pace, hatched if behind, hollow if it is not judged yet."""
    if status in (*_DARK, *_LIGHT):
        yield box(0, _OVER, length, _THICK, Ink.DARK if status in _DARK else Ink.MIDDLE)
    elif length > 0:
        ink = Ink.ALARM if status in _HATCHED else Ink.BLACK
        if status in _HATCHED:
            yield from hatching(0, _OVER, length, _THICK, ink, gap=1.2)
        yield frame(0, _OVER, length, _THICK, ink, thick=0.25)


def _break(left: float) -> Iterable[Shape]:
    """Yield the two slanted gaps that show that a bar is longer than it is drawn."""
    for shift in (0.0, 1.6):
        low, high = left + shift, left + shift + 1.2
        yield Line(((low, _OVER + _THICK + 0.2), (high, _OVER - 0.2)), Ink.WHITE, 0.7)


def _pace_mark(at: float) -> Iterable[Shape]:
    """Yield a black line with white edges, to be seen on every bar."""
    ends = ((at, 0.0), (at, _THICK + 2 * _OVER))
    yield Line(ends, Ink.WHITE, 1.1)
    yield Line(ends, Ink.BLACK, 0.5)


def _place(share: Fraction) -> float:
    """Return how far along the scale a share of the whole lies, in mm from its start."""
    return float(min(max(share, Fraction(0)), _SCALE) / _SCALE) * _BAR


def _trend_drawing(item: TargetProgress, figures: Sequence[Observation], axis: _Axis) -> Drawing:
    """Return the figures of one target over the months as a line, with the line that they have to reach."""
    named = (axis.month_words(seen.month) + words.observed_words(seen, item.target) for seen in figures)
    figures_text = "、".join(named)
    text = f"{item.target.name}：{figures_text}；目标{words.promise_words(item)}"
    return Drawing(_TREND, _HEIGHT, item.target.name, text, tuple(_trend(item, figures, axis)))


def _trend(item: TargetProgress, figures: Sequence[Observation], axis: _Axis) -> Iterable[Shape]:
    line, wanted = _line(item, figures, axis), _wanted(item, figures, axis)
    values = [value for _, value in (*line, *wanted)]
    bounds = (min(values), max(values)) if values else (Fraction(0), Fraction(0))
    yield Line(((0, _HEIGHT - 0.1), (_TREND, _HEIGHT - 0.1)), Ink.PALE, 0.2)
    if wanted:
        yield Line(tuple(_at(step, bounds, axis) for step in wanted), Ink.BLACK, 0.25, dashed=True)
    if len(line) > 1:
        yield Line(tuple(_at(step, bounds, axis) for step in line), Ink.DARK, 0.5)
    for seen in figures:
        if seen.value is not None:
            x, y = _at((axis.place(seen.month), seen.value), bounds, axis)
            yield box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, Ink.DARK)


def _line(item: TargetProgress, figures: Sequence[Observation], axis: _Axis) -> _Steps:
    """Return the figures by month; what accumulates starts at 0, a stock at its baseline, if that is known."""
    start = Fraction(0) if item.target.kind is Kind.FLOW else item.baseline
    seen = tuple((axis.place(seen.month), seen.value) for seen in figures if seen.value is not None)
    return seen if start is None else ((0, start), *seen)


def _wanted(item: TargetProgress, figures: Sequence[Observation], axis: _Axis) -> _Steps:
    """Return what is to be reached: the target all the time, or what each figure is compared with."""
    if item.target.value is not None:
        promised = Fraction(item.target.value)
        return (0, promised), (axis.length, promised)
    against = tuple((axis.place(seen.month), seen.against) for seen in figures if seen.against is not None)
    if len(against) == 1:
        month, value = against[0]
        return (month - 1, value), (min(month + 1, axis.length), value)
    return against


def _at(step: tuple[int, Fraction], bounds: tuple[Fraction, Fraction], axis: _Axis) -> Point:
    """Return where a value of a month stands: months from left to right, the bounds at the upper and lower edge."""
    month, value = step
    low, high = bounds
    share = float((value - low) / (high - low)) if high > low else 0.5
    width, height = _TREND - 2 * _EDGE, _HEIGHT - 2 * _EDGE
    return _EDGE + width * month / axis.length, _EDGE + height * (1 - share)
