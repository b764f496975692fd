"""Drawings as PNG for Word, painted with the standard library alone."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from math import ceil, hypot
from typing import TYPE_CHECKING

from yian1.output.charts.drawing import Area, Ink, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.output.charts.drawing import Drawing, Point, Shape

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
