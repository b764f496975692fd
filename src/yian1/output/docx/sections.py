"""Sections: the page and its grid, page numbers at the outer edge, the mark of sample data at the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.output.docx.geometry import HEADER_DISTANCE, LINE
from yian1.output.docx.xml import field, node, paragraph, text_run
from yian1.output.markdown import Run

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _BaseHeaderFooter

    from yian1.output.docx.geometry import Page

_NUMBER_IN = 100  # the number stands one sign in from the edge, in hundredths of a sign
_FOOTER_SIGN = 280


def section(page: Page) -> BaseOxmlElement:
    """Return the properties of a section that begins on a new page."""
    turned = {"orient": "landscape"} if page.landscape else {}
    return node(
        "sectPr",
        node("type", val="nextPage"),
        node("pgSz", w=page.width, h=page.height, **turned),
        node("pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left, header=HEADER_DISTANCE,
             footer=page.footer, gutter=0),
        node("cols", space=425),
        node("docGrid", type="lines", linePitch=LINE),
    )  # fmt: skip


def add_margins(word: Word, mark: str) -> None:
    """Put page numbers into the feet of all pages, and a mark into their heads if there is one.

    Only the first section says so: those that follow go on with what it has.
    """
    first = word.sections[0]
    _fill(first.footer, _number("right"))
    _fill(first.even_page_footer, _number("left"))
    if mark:
        for header in (first.header, first.even_page_header):
            _fill(header, paragraph("Header", (Run(mark),)))


def _fill(part: _BaseHeaderFooter, content: BaseOxmlElement) -> None:
    part.is_linked_to_previous = False
    element = part._element  # noqa: SLF001 - python-docx has no way to replace what its own template puts there
    for child in list(element):
        element.remove(child)
    element.append(content)


def _number(side: str) -> BaseOxmlElement:
    indent = {f"{side}Chars": _NUMBER_IN, side: _FOOTER_SIGN}
    line = paragraph("Footer", (), node("ind", **indent), node("jc", val=side))
    line.extend([text_run("— "), *field("PAGE", "1"), text_run(" —")])
    return line
