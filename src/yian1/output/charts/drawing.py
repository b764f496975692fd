"""Drawings in millimetres from their upper left corner, and as the SVG of a web page; png.py paints the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from yian1.output.escapes import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

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
