"""Tables: as wide as the text, header rows repeated, rows unsplit, charts as tables with a picture in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.output.docx.columns import columns
from yian1.output.docx.geometry import CELL_MARGIN, TWIPS
from yian1.output.docx.styles import TABLE_LINE, TABLE_SIZE, cell_margins
from yian1.output.docx.xml import node, paragraph
from yian1.output.markdown import plain
from yian1.output.terminal.words import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.docx.columns import Columns
    from yian1.output.docx.geometry import Page
    from yian1.output.markdown import Runs, Table

# A row that would fill more of the page than this may be split, or Word would lose what does not fit.
_UNSPLIT = 0.6
_ALIGNS = {"left": "left", "center": "center", "right": "right"}


def table(given: Table, page: Page) -> BaseOxmlElement:
    """Return a table of text."""
    plan = columns(given, page.text_width)
    rows = [_row(given.header, plan, ("",) * len(plan.widths), page, head=True)]
    rows += [_row(row, plan, given.aligns, page) for row in given.rows]
    return framed(plan.widths, rows)


def framed(widths: Sequence[int], rows: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """Return rows as a table with columns of fixed widths."""
    properties = node(
        "tblPr",
        node("tblStyle", val="TableGrid"),
        node("tblW", w=sum(widths), type="dxa"),
        node("jc", val="center"),
        node("tblLayout", type="fixed"),
        cell_margins(),
        node("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    grid = node("tblGrid", *(node("gridCol", w=width) for width in widths))
    return node("tbl", properties, grid, *rows)


def row(cells: Sequence[BaseOxmlElement], *, head: bool = False, unsplit: bool = True) -> BaseOxmlElement:
    """Return cells as a row; a head is repeated on each page."""
    marks = [node("cantSplit")] if unsplit or head else []
    marks += [node("tblHeader")] if head else []
    return node("tr", node("trPr", *marks), *cells) if marks else node("tr", *cells)


def cell(width: int, *content: BaseOxmlElement) -> BaseOxmlElement:
    """Return a cell of a fixed width, its content half-way down."""
    return node("tc", node("tcPr", node("tcW", w=width, type="dxa"), node("vAlign", val="center")), *content)


def cell_text(given: Runs, style: str, size: int, align: str, *keep: BaseOxmlElement) -> BaseOxmlElement:
    """Return the paragraph of a cell; size and line are said only where they differ from the style."""
    layout = list(keep)
    if size != TABLE_SIZE:
        layout.append(node("spacing", line=round(size / 2 * TWIPS * TABLE_LINE), lineRule="exact"))
    layout += [node("jc", val=align)] if align else []
    return paragraph(style, given, *layout, size=None if size == TABLE_SIZE else size)


def _row(
    given: Sequence[Runs], plan: Columns, aligns: Sequence[str], page: Page, *, head: bool = False
) -> BaseOxmlElement:
    height = plan.lines(given) * plan.size / 2 * TWIPS * TABLE_LINE
    style = "TableHead" if head else "TableText"
    cells = []
    for runs, width, short, align in zip(given, plan.widths, plan.short, aligns, strict=True):
        # A dash stands for nothing, in the middle of its cell.
        middle = short or plain(runs) == NONE
        wanted = "" if head else "center" if middle else _ALIGNS.get(align, "")
        cells.append(cell(width, cell_text(runs, style, plan.size, wanted)))
    return row(cells, head=head, unsplit=height <= _UNSPLIT * page.text_height)


def picture_widths(pictures: int, texts: Sequence[float], page: Page) -> tuple[int, ...]:
    """Return the widths of a chart's columns: the label gets what picture and texts (in ems) leave."""
    fixed = [pictures + 2 * CELL_MARGIN, *(round(each * TABLE_SIZE / 2 * TWIPS) + 2 * CELL_MARGIN for each in texts)]
    return (page.text_width - sum(fixed), *fixed)
