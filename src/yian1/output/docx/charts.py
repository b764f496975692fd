"""Charts as tables: what a chart says stands as text beside its picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx.shared import Emu

from yian1.output import markdown
from yian1.output.docx.body import anchor
from yian1.output.docx.geometry import EMU_PER_MM
from yian1.output.docx.styles import TABLE_SIZE
from yian1.output.docx.tables import cell, cell_text, framed, picture_widths, row
from yian1.output.docx.xml import node, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.charts.charts import Chart, ChartRow, Picture
    from yian1.output.docx.geometry import Page

_TWIPS_PER_MM = 1440 / 25.4
_SLACK = 1.25  # ems of air, so that 100.0% stays on one line
_WIDEST = 6.0  # ems of a text column; longer texts go on in a second line


def chart(given: Chart, word: Word, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield a chart: its title, its legend, a row for each picture.

    The legend stands above, for the rows may go on over several pages.
    """
    yield paragraph("Caption", markdown.literal(given.title))
    yield paragraph("TableNote", markdown.literal(given.legend), node("keepNext"))
    widths = _widths(given, page)
    head = [cell(width, _text(name, "TableHead", "")) for width, name in zip(widths, given.columns, strict=True)]
    yield framed(widths, [row(head, head=True), *(_row(each, widths, word) for each in given.rows)])
    yield anchor()


def _row(given: ChartRow, widths: tuple[int, ...], word: Word) -> BaseOxmlElement:
    texts = [_text(text, "TableText", "center") for text in given.cells]
    content = [_text(given.label, "TableText", ""), _picture(given.picture, word), *texts]
    return row([cell(width, each) for width, each in zip(widths, content, strict=True)])


def _widths(given: Chart, page: Page) -> tuple[int, ...]:
    widest = max((each.picture.width for each in given.rows), default=0.0)
    texts = [
        max((markdown.ems(each.cells[at]) for each in given.rows), default=0.0) for at in range(len(given.columns) - 2)
    ]
    ems = [
        min(max(text + _SLACK, markdown.ems(name) / 2 + _SLACK), _WIDEST)
        for text, name in zip(texts, given.columns[2:], strict=True)
    ]
    return picture_widths(round(widest * _TWIPS_PER_MM), ems, page)


def _text(text: str, style: str, align: str) -> BaseOxmlElement:
    # Kept with the next row: a chart that fits on one page is read as one picture.
    return cell_text(markdown.literal(text), style, TABLE_SIZE, align, node("keepNext"))


def _picture(given: Picture, word: Word) -> BaseOxmlElement:
    width, height = (Emu(round(side * EMU_PER_MM)) for side in (given.width, given.height))
    inline = word.part.new_pic_inline(BytesIO(given.png), width, height)
    inline.docPr.set("descr", markdown.plain(markdown.literal(given.alternative)))
    line = node(
        "spacing", before=20, after=20, line=240, lineRule="auto"
    )  # a line of exact height would cut the picture
    holder = paragraph("TableText", (), line, node("jc", val="center"))
    holder.append(node("r", node("drawing", inline)))
    return holder
