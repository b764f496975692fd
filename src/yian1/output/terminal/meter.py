"""A completion as a bar of terminal cells, with a mark where the pace stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from yian1.core.progress import Light

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from yian1.output.terminal.grid import Line

STYLES: Mapping[Light, str] = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}


@dataclass(frozen=True, slots=True)
class Signs:
    """What a meter is drawn with."""

    full: str
    empty: str
    mark: str


BLOCKS = Signs("█", "·", "│")
# In code page 936 a block or a line is as wide as a 汉字, so nothing drawn with them stays in its column.
ASCII = Signs("#", ".", "|")


def meter(completion: Fraction, pace: Fraction | None, width: int, signs: Signs) -> str:
    """Return a bar of that many cells: beyond its ends it is full or empty, and the mark is inside what is ahead."""
    filled = _cell(completion, width)
    if pace is None:
        return signs.full * filled + signs.empty * (width - filled)
    mark = min(_cell(pace, width), width - 1)
    if completion > pace:
        filled = max(filled, mark + 1)
    cells = [signs.full if cell < filled else signs.empty for cell in range(width)]
    cells[mark] = signs.mark
    return "".join(cells)


def style_of(light: Light | None) -> str:
    """Return the style of a light; without one there is none."""
    return "" if light is None else STYLES[light]


def styled(text: str, light: Light | None, signs: Signs) -> Line:
    """Return a bar in pieces: what is full in the colour of its light, what is empty faint, the mark as it is."""
    styles = {signs.full: style_of(light), signs.empty: "dim"}
    return tuple(("".join(run), styles.get(sign, "")) for sign, run in groupby(text))


def _cell(fraction: Fraction, width: int) -> int:
    return max(0, min(width, int(fraction * width)))
