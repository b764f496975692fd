"""Drawings as SVG text that stands inside a web page: no ids, no scripts, no text to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from yian1.output.charts.shapes import Area, Line
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.output.charts.shapes import Drawing, Point, Shape


def render(drawing: Drawing) -> str:
    """Return a drawing as one <svg> element in its real size, with a title and a description."""
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
