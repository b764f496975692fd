"""The page of GB/T 9704-2012: its measures in twips (twentieths of a point) and half-points and those of a table."""

from __future__ import annotations

from dataclasses import dataclass

TWIPS = 20
EMU_PER_MM = 36000

BODY_SIZE, TITLE_SIZE, IMPRINT_SIZE = 32, 44, 28  # 3号, 2号, 4号
LINE = 579  # 22 lines to a page: 28.95 points each
CLOSE_LINE = 490  # 26 lines to a page of a briefing, which has its head to fit in: 24.5 points each
TABLE_SIZE = 21  # 五号, half-points
TABLE_LINE = 1.35  # line height of a table, in signs
CELL_MARGIN = 32  # at the left and right of a table's cell
INDENT = 2  # signs before the first line of a paragraph
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
