"""Drawings in millimetres from their upper left corner, as the SVG of a web page and as the PNG of a Word file."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, hypot
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


Point = tuple[float, float]


class Ink(StrEnum):
    """The colours in use; their greys are far enough apart to be told apart on a black and white print."""

    WHITE = "#ffffff"
    BLACK = "#000000"
    DARK = "#1f3a5f"
    MIDDLE = "#8fabc9"
    PALE = "#d0d0d0"
    ALARM = "#b3261e"


@dataclass(frozen=True, slots=True)
class Area:
    """A filled convex polygon."""

    corners: tuple[Point, ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, `width` mm thick."""

    points: tuple[Point, ...]
    ink: Ink
    width: float
    dashed: bool = False


Shape = Area | Line


@dataclass(frozen=True, slots=True)
class Drawing:
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


def render(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG file with a palette, on white, that knows its real size."""
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
