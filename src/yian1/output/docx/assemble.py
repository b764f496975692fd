"""A whole document: head, body, annexes and imprint on the right pages, then the package around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from yian1.output import markdown
from yian1.output.docx import body, charts, masthead, package, sections
from yian1.output.docx.geometry import LANDSCAPE, PORTRAIT
from yian1.output.docx.xml import node, paragraph
from yian1.output.terminal.words import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.charts.charts import Chart
    from yian1.output.documents.document import Annex, Document
    from yian1.output.docx.geometry import Page


def assemble(document: Document, given: Sequence[Chart], style: bytes | None) -> bytes:
    """Return a document as a .docx file."""
    sheets = _Sheets(package.empty(style))
    _front(sheets, document, () if document.annexes else given)
    for number, annex in enumerate(document.annexes):
        _annex(sheets, annex, () if number else given)
    _end(sheets, document)
    word = sheets.close()
    sections.add_margins(word, SAMPLE if document.notice else "")
    package.describe(word, document)
    return package.packed(word)


class _Sheets:
    """The body being written, and the page that it is on; a turn of the page ends a section."""

    def __init__(self, word: Word) -> None:
        self.word = word
        self.page = PORTRAIT

    def add(self, content: Iterable[BaseOxmlElement]) -> None:
        self.word.element.body.extend(content)

    def turn(self, page: Page) -> bool:
        """Go on with pages of another form; tell whether that was a change."""
        if page == self.page:
            return False
        self.add([body.anchor(sections.section(self.page))])
        self.page = page
        return True

    def close(self) -> Word:
        self.add([sections.section(self.page)])
        # python-docx numbers a picture by what the document holds already, which is not yet the table around it.
        for number, picture in enumerate(self.word.element.body.iter(qn("wp:docPr")), 1):
            picture.set("id", str(number))
        return self.word


def _front(sheets: _Sheets, document: Document, given: Sequence[Chart]) -> None:
    page = sheets.page
    sheets.add(_notice(document))
    if document.masthead is not None:
        sheets.add(masthead.masthead(document.masthead, page))
    sheets.add(body.heading(document.title, document.lead, page))
    sheets.add(body.body(markdown.blocks(document.body), page))
    _charts(sheets, given)
    _close(sheets, document)


def _close(sheets: _Sheets, document: Document) -> None:
    """Add 附件说明 and signature, on one page with the end of the body: a signature never stands alone on a page.

    The notice that ends a document of sample data would stand alone instead, and stays with them.
    """
    if document.annexes or document.signature:
        body.keep_last(list(sheets.word.element.body))
    entries = [(annex.label, annex.title) for annex in document.annexes]
    sheets.add(body.annex_list(entries, kept=bool(document.signature)))
    last = not document.annexes and not document.tail
    sheets.add(body.signature(document.signature, kept=last and bool(document.notice)))


def _annex(sheets: _Sheets, annex: Annex, given: Sequence[Chart]) -> None:
    """Add an annex on a new page, with the first chart above its table and the others below."""
    fresh = sheets.turn(LANDSCAPE if annex.wide else PORTRAIT)
    sheets.add([paragraph("AnnexLabel", markdown.runs(annex.label), *([] if fresh else [node("pageBreakBefore")]))])
    sheets.add([body.title(annex.title, "AnnexTitle", sheets.page)])
    _charts(sheets, given[:1])
    sheets.add(body.body(markdown.blocks(annex.body), sheets.page))
    _charts(sheets, given[1:])


def _charts(sheets: _Sheets, given: Sequence[Chart]) -> None:
    for chart in given:
        sheets.add(charts.chart(chart, sheets.word, sheets.page))


def _end(sheets: _Sheets, document: Document) -> None:
    if document.tail:
        sheets.turn(PORTRAIT)
        sheets.add(masthead.imprint(document.tail, sheets.page))
    sheets.add(_notice(document, node("spacing", before=160)) or [body.anchor()])


def _notice(document: Document, *layout: BaseOxmlElement) -> list[BaseOxmlElement]:
    return [paragraph("Notice", markdown.runs(document.notice), *layout)] if document.notice else []
