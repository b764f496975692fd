"""The page of GB/T 9704-2012: its measures, and how wide a table's columns are on it, worked out from the text.

Twips are twentieths of a point, sizes of text half-points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from yian1.model.typography import MEASURES
from yian1.output.markdown import ems, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yian1.output.markdown import Runs, Table


TWIPS = 20
EMU_PER_MM = 36000

BODY_SIZE, TITLE_SIZE, IMPRINT_SIZE = 32, 44, 28  # 3号, 2号, 4号
LINE = 579  # 22 lines to a page: 28.95 points each
CLOSE_LINE = 490  # 26 lines to a page of a briefing, which has its head to fit in: 24.5 points each
TABLE_SIZE = 21  # 五号, half-points
TABLE_LINE = 1.35  # line height of a table, in signs
CELL_MARGIN = 32  # at the left and right of a table's cell
HEADER_DISTANCE, FOOTER_DISTANCE = 1021, 1417
LANDSCAPE_FOOTER = 794


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int
    landscape: bool = False

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Height between the margins."""
        return self.height - self.top - self.bottom


PORTRAIT = Page(11906, 16838, 2098, 1474, 1984, 1588, FOOTER_DISTANCE)
# The upright page turned to the left: what was bound at the left is then at the top.
LANDSCAPE = Page(16838, 11906, 1588, 2098, 1474, 1984, LANDSCAPE_FOOTER, landscape=True)

# 28 signs of 16 points are a little wider than 156 mm, so each is set a quarter of a point closer. A character grid
# would do the same in Word, but LibreOffice gives signs that are wider than its cells two cells each.
CLOSER = -5
SIGN = BODY_SIZE // 2 * TWIPS + CLOSER


SIZES = (24, 21, 18)  # 小四, 五号, 小五, in half-points
_SMALLER = (17, 16, 15)  # down to 六号, where the figures of many columns would be broken in 小五

_LINES = 1.8  # so many lines a row may have on average before a smaller size is tried
# A date's year with its month, and a figure with its measure. LibreOffice would part it from a percent sign that
# stands before a bracket, and from its measure where words before it leave it at the end of a line.
_TOKEN = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月|"
    rf"(?:超过|不?[高低]于)?[+\-]?[0-9][!-~]*(?:个百分点|[{MEASURES}]*)(?:(?<=%)\uff08[0-9]+[{MEASURES}]?)?|[!-~]+|."
)
# A state with a remark: 未达标（黄灯）.
_PHRASE = re.compile(r"[\u4e00-\u9fff]{1,4}\uff08[\u4e00-\u9fff]{1,2}\uff09")
_LONGEST_TOKEN = 9.0  # longer pieces without a space may break
_WHOLE = 4.0  # headings and cells of up to so many ems stay on one line, longer cells have lines of so many
_HEAD = 3.0  # the line of a longer heading
_STEPS = 40

# How wide signs may be in ems where Times New Roman is missing, and the space LibreOffice puts before 汉字.
_DIGIT, _LETTER, _SPACE, _SLACK = 0.64, 0.66, 0.25, 0.1
_SIGNS = {"%": 0.95, "+": 0.84, "-": 0.36, ".": 0.32, ",": 0.32} | dict.fromkeys("0123456789", _DIGIT)


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in twips, the size of the text in half-points, and which columns are short enough to be centred."""

    widths: tuple[int, ...]
    size: int
    short: tuple[bool, ...]

    def lines(self, row: Sequence[Runs]) -> int:
        """Return about how many lines the highest cell of a row takes."""
        em = self.size / 2 * TWIPS
        rooms = [max((width - 2 * CELL_MARGIN) / em, 1.0) for width in self.widths]
        return max((-int(-ems(plain(cell)) // room) for cell, room in zip(row, rooms, strict=True)), default=1)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the columns of a table need, in ems: not to break figures, to be easy to read, to stay on one line."""

    figures: Sequence[float]
    least: Sequence[float]
    most: Sequence[float]
    weights: Sequence[float]


def columns(table: Table, width: int) -> Columns:
    """Return the columns of a table that is to be `width` twips wide, with the largest text that fits well.

    What breaks a figure or leaves no readable room to a text does not fit; what is too much for the
    smallest size, too, has its figures whole and its texts in narrow columns.
    """
    texts = [[plain(cell) for cell in column] for column in zip(table.header, *table.rows, strict=True)]
    needs, short = _needs(texts), table.short()
    for size in (*SIZES, *_SMALLER):
        room = _room(texts, size, width)
        if sum(needs.least) > room:
            continue
        found = Columns(_widths(needs, size, width), size, short)
        if size <= SIZES[-1] or sum(map(found.lines, table.rows)) <= _LINES * len(table.rows):
            return found
    size = next(
        (size for size in SIZES[-1:] + _SMALLER if sum(needs.figures) <= _room(texts, size, width)), _SMALLER[-1]
    )
    return Columns(_widths(needs, size, width), size, short)


def is_phrase(text: str) -> bool:
    """Tell whether a text is a state with a remark, which stays on one line."""
    return _PHRASE.fullmatch(text) is not None


def _room(texts: Sequence[Sequence[str]], size: int, width: int) -> float:
    """Return the ems that all columns of a table have for their text."""
    return (width - len(texts) * 2 * CELL_MARGIN) / (size / 2 * TWIPS)


def _needs(texts: Sequence[Sequence[str]]) -> _Needs:
    """Work out what columns need; weights, the cube roots of the squared lengths, make the table low."""
    figures = [max(map(_unbroken, column)) for column in texts]
    least = [
        max(need, _readable(head, _HEAD), *(_readable(cell, _WHOLE) for cell in cells))
        for need, (head, *cells) in zip(figures, texts, strict=True)
    ]
    most = [max(need, *map(_breadth, column)) + _SLACK for need, column in zip(least, texts, strict=True)]
    return _Needs(figures, least, most, [sum(ems(text) ** 2 for text in column[1:]) ** (1 / 3) for column in texts])


def _widths(needs: _Needs, size: int, width: int) -> tuple[int, ...]:
    """Return widths within what the columns need: less makes one unreadable, more is wasted on it."""
    em = size / 2 * TWIPS
    room = width / em - len(needs.least) * 2 * CELL_MARGIN / em
    shares = _fitted(_squeezed(needs, room), needs.most, needs.weights, room)
    scale = room / sum(shares)
    ends = [round(sum(shares[:at]) * scale * em) + at * 2 * CELL_MARGIN for at in range(len(shares) + 1)]
    ends[-1] = width
    return tuple(end - start for start, end in pairwise(ends))


def _squeezed(needs: _Needs, room: float) -> Sequence[float]:
    """Return what columns get at least: texts give way to figures where there is too little room for both."""
    wanted, hard = sum(needs.least), sum(needs.figures)
    if wanted <= room or wanted == hard:
        return needs.least
    share = max(room - hard, 0.0) / (wanted - hard)
    return [low + share * (high - low) for low, high in zip(needs.figures, needs.least, strict=True)]


def _fitted(least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float) -> list[float]:
    """Return the weights times the factor that makes them fill the room, each kept between its bounds."""
    low, high = 0.0, room * 2
    shares = list(least)
    for _ in range(_STEPS):
        factor = (low + high) / 2
        shares = [min(max(factor * weight, need), top) for need, top, weight in zip(least, most, weights, strict=True)]
        low, high = (low, factor) if sum(shares) > room else (factor, high)
    return shares


def _unbroken(text: str) -> float:
    """Return the width of the longest piece of a text that has to stay on one line."""
    pieces = [text] if is_phrase(text) else _TOKEN.findall(text)
    return min(max(map(_breadth, pieces), default=0.0), _LONGEST_TOKEN) + _SLACK


def _readable(text: str, line: float) -> float:
    """Return the width that a text should have: that of a short one, else that of a line of a few signs."""
    whole = _breadth(text)
    return (whole if whole <= _WHOLE else line) + _SLACK


def _breadth(text: str) -> float:
    """Return the most ems that a text is wide on one line, in whatever fonts stand in for the right ones."""
    signs = sum(_SIGNS.get(sign, _LETTER) if sign.isascii() else 1.0 for sign in text)
    return signs + _SPACE * sum(_meets(text))


def _meets(text: str) -> Iterator[bool]:
    """Tell for each two neighbouring signs whether one is a letter or figure and the other a 汉字."""
    for one, other in pairwise(text):
        yield one.isascii() != other.isascii() and (other if one.isascii() else one).isalpha()
