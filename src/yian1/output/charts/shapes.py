"""The parts of a drawing, in millimetres from its upper left corner: svg.py and png.py paint the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]


class Ink(StrEnum):
    """The colours in use; their greys are far enough apart to be told on a black and white print."""

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
