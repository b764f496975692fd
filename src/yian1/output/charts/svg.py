"""Drawings as SVG text that stands inside a web page: no ids, no scripts, fonts by name only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from yian1.output.charts.shapes import Area, Line, Text
from yian1.output.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yian1.output.charts.shapes import Drawing, Point, Shape

FONTS = "SimSun, 宋体, Songti SC, FangSong, 仿宋, Noto Serif CJK SC, serif"


def render(drawing: Drawing) -> str:
    """Return a drawing as one <svg> element in its real size, with a title and a description."""
    width, height = _number(drawing.width), _number(drawing.height)
    title, description = one_line(drawing.title), one_line(drawing.description)
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    spoken = f'role="img" aria-label={quoteattr(title)} font-family={quoteattr(FONTS)}'
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
        case Text():
            x, y = map(_number, shape.at)
            return (
                f'<text x="{x}" y="{y}" font-size="{_number(shape.size)}" text-anchor="{shape.anchor}"'
                f' fill="{shape.ink}">{escape(one_line(shape.words))}</text>'
            )


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
