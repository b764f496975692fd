"""A document as one printable web page: everything in one file, no scripts, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from yian1.model.typography import MEASURES
from yian1.output import markdown
from yian1.output.charts import svg
from yian1.output.docx.page import LANDSCAPE, PORTRAIT, columns, is_phrase
from yian1.output.sandbox import Sandbox, run
from yian1.output.words import SAMPLE
from yian1.output.workings import sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yian1.output.charts import Chart, Drawing
    from yian1.output.documents.document import Document
    from yian1.output.docx.page import Columns
    from yian1.output.markdown import Block, Runs, Table
    from yian1.output.workings import Origins, Source

TEMPLATE = "document.html.j2"
_TITLE_WIDTH, _NAME_WIDTH = 20.0, 12.0  # ems on a line of the page
# A figure and its measure are not parted at the end of a line: 1.85万家, 25%, 0.7个百分点, 2024年.
_FIGURE = re.compile(rf"[+\-]?[0-9][0-9.,]*(?:%|‰|个百分点|[{MEASURES}]{{1,2}})")
_KEPT = Markup('<span class="figure">{}</span>')
_SALUTATION = "\uff1a"


def render_html(
    document: Document,
    *,
    charts: Sequence[Chart] = (),
    templates: Mapping[str, str],
    origins: Origins | None = None,
) -> str:
    """Return a document as an HTML page, made by the template document.html.j2; UsageError if that is faulty.

    Charts stand where they stand in the Word file. Rows lead to the origins of their figures, listed at the end.
    """
    left = sources(document.figures, origins)
    shown: list[Source] = []

    def source(row: Sequence[Runs]) -> Source | None:
        """Return the source of a row's figure: of the first row that names the target after a number."""
        found = left.pop(markdown.plain(row[1]), None) if len(row) > 1 else None
        shown.extend([found] if found is not None and found.text else [])
        return found

    facts = {
        "document": document,
        "charts": charts,
        "mark": SAMPLE if document.notice else "",
        "title_width": _TITLE_WIDTH,
        "name_width": _NAME_WIDTH,
        "sources": shown,
    }
    page = run(Sandbox(templates, {**_FILTERS, "source": source}, html=True), TEMPLATE, lambda made: made.render(facts))
    return f"{page}\n"


def _line(text: str) -> Markup:
    """Return a line of Markdown as HTML."""
    return _runs(markdown.runs(text))


def _title(text: str, width: float) -> Markup:
    """Return a title as HTML, in lines of about one length if it is wider than `width` ems."""
    return _runs(markdown.turned(markdown.runs(text), width))


def _plain(text: str) -> str:
    """Return a line of Markdown as bare text."""
    return markdown.plain(markdown.runs(text))


def _runs(given: Runs) -> Markup:
    """Return runs as HTML, bold ones marked, figures kept with their measures."""
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_words(run.text)) if run.bold else _words(run.text) for run in given
    )


def _words(text: str) -> Markup:
    if is_phrase(text):
        return _KEPT.format(text)
    parts: list[str] = []
    at = 0
    for found in _FIGURE.finditer(text):
        parts += [_broken(text[at : found.start()]), _KEPT.format(found.group())]
        at = found.end()
    return Markup("").join([*parts, _broken(text[at:])])


def _broken(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _kind(block: Block) -> str:
    """Return the name of a block's kind for the template to tell them by."""
    return type(block).__name__.lower()


def _columns(table: Table, *, wide: bool) -> Columns:
    """Return the columns that a table has in the Word file."""
    return columns(table, (LANDSCAPE if wide else PORTRAIT).text_width)


def _svg(drawing: Drawing) -> Markup:
    """Return a drawing as an element; the program draws it itself and has escaped what it says."""
    return Markup(svg(drawing))  # noqa: S704 - see above


def _is_salutation(line: str) -> bool:
    return line.endswith(_SALUTATION)


_FILTERS = {
    "line": _line,
    "runs": _runs,
    "plain": _plain,
    "title": _title,
    "blocks": markdown.blocks,
    "kind": _kind,
    "columns": _columns,
    "bare": markdown.plain,
    "svg": _svg,
    "salutation": _is_salutation,
}
