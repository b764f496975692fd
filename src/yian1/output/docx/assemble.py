"""A whole document: head, body, annexes and imprint on the right pages, then the package around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from yian1.output import markdown
from yian1.output.docx import body, style, tables
from yian1.output.docx.page import CLOSE_LINE, HEADER_DISTANCE, LANDSCAPE, LINE, PORTRAIT
from yian1.output.docx.xml import anchor, field, node, paragraph, text_run
from yian1.output.markdown import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _BaseHeaderFooter

    from yian1.output.charts.charts import Chart
    from yian1.output.documents.document import Annex, Document
    from yian1.output.docx.page import Page
    from yian1.output.origins import Source

_NUMBER_IN = 100  # the number stands one sign in from the edge, in hundredths of a sign
_FOOTER_SIGN = 280


def assemble(document: Document, given: Sequence[Chart], styles: style.Styles, sources: Mapping[str, Source]) -> bytes:
    """Return a document as a .docx file; rows of tables are marked by the sources of their figures."""
    sheets = _Sheets(style.empty(styles))
    _front(sheets, document, () if document.annexes else given)
    for number, annex in enumerate(document.annexes, 1):
        foot = body.imprint_height(document.tail) if number == len(document.annexes) else 0
        _annex(sheets, annex, given if number == 1 else (), foot)
    _end(sheets, document)
    word = sheets.close()
    tables.mark(word, sources)
    _add_margins(word, markdown.plain(markdown.runs(document.notice)))
    style.describe(word, document)
    return style.packed(word)


class _Sheets:
    """The body being written, and the page that it is on; a turn of the page ends a section."""

    def __init__(self, word: Word) -> None:
        self.word = word
        self.page = PORTRAIT
        self.line = LINE

    def add(self, content: Iterable[BaseOxmlElement]) -> None:
        self.word.element.body.extend(content)

    def turn(self, page: Page) -> bool:
        """Go on with pages of another form; tell whether that was a change."""
        if page == self.page:
            return False
        self.add([anchor(_section(self.page, self.line))])
        self.page = page
        return True

    def close(self) -> Word:
        self.add([_section(self.page, self.line)])
        # python-docx numbers a picture by what the document holds already, which is not yet the table around it.
        for number, picture in enumerate(self.word.element.body.iter(qn("wp:docPr")), 1):
            picture.set("id", str(number))
        return self.word


def _front(sheets: _Sheets, document: Document, given: Sequence[Chart]) -> None:
    page = sheets.page
    closer: list[BaseOxmlElement] = []
    if document.close:
        style.close_up(sheets.word)
        sheets.line = CLOSE_LINE
    if document.masthead is not None:
        closer.append(node("spacing", before=CLOSE_LINE // 2, after=CLOSE_LINE // 3))
        sheets.add(body.masthead(document.masthead, page))
    sheets.add(body.heading(document.title, document.lead, page, *closer))
    sheets.add(body.body(markdown.blocks(document.body), page))
    _charts(sheets, given)
    _close(sheets, document)


def _close(sheets: _Sheets, document: Document) -> None:
    """Add 附件说明 and signature, on one page with the end of the body: a signature never stands alone on a page."""
    if document.annexes or document.signature or document.tail:
        body.keep_last(list(sheets.word.element.body))
    above = LINE if sheets.line == LINE else sheets.line // 2
    sheets.add(body.annex_list(document.annex_list(), above, kept=bool(document.signature)))
    sheets.add(body.signature(document.signature))


def _annex(sheets: _Sheets, annex: Annex, given: Sequence[Chart], foot: int) -> None:
    """Add an annex on a new page, with the first chart above its table and the others below.

    `foot` is the height of the imprint if that stands on the annex's last page.
    """
    fresh = sheets.turn(LANDSCAPE if annex.wide else PORTRAIT)
    sheets.add([paragraph("AnnexLabel", markdown.runs(annex.label), *([] if fresh else [node("pageBreakBefore")]))])
    sheets.add([body.title(annex.title, "AnnexTitle", sheets.page)])
    _charts(sheets, given[:1])
    blocks = markdown.blocks(annex.body)
    written = list(body.body(blocks, sheets.page))
    sheets.add(written)
    moved = tables.rows_to_move(blocks, sheets.page, foot) if foot and not given else 0
    if moved:
        last = next(part for part in reversed(written) if part.tag == qn("w:tbl"))
        sheets.add([anchor(node("pageBreakBefore")), tables.parted(last, moved), anchor()])
    _charts(sheets, given[1:])


def _charts(sheets: _Sheets, given: Sequence[Chart]) -> None:
    for chart in given:
        sheets.add(tables.chart(chart, sheets.word, sheets.page))


def _end(sheets: _Sheets, document: Document) -> None:
    if document.tail:
        sheets.add(body.imprint(document.tail, sheets.page))
    sheets.add([anchor()])


def _section(page: Page, line: int) -> BaseOxmlElement:
    """Return the properties of a section that begins on a new page, with lines of a height."""
    turned = {"orient": "landscape"} if page.landscape else {}
    return node(
        "sectPr",
        node("type", val="nextPage"),
        node("pgSz", w=page.width, h=page.height, **turned),
        node("pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left, header=HEADER_DISTANCE,
             footer=page.footer, gutter=0),
        node("cols", space=425),
        node("docGrid", linePitch=line),
    )  # fmt: skip


def _add_margins(word: Word, mark: str) -> None:
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
