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
    from collections.abc import Callable, Mapping, Sequence

    from yian1.output.charts import Chart
    from yian1.output.documents.document import Document
    from yian1.output.docx.page import Columns
    from yian1.output.markdown import Runs, Table
    from yian1.output.workings import Origins, Source

TEMPLATE = "document.html.j2"
_TITLE_WIDTH, _NAME_WIDTH = 20.0, 12.0  # ems on a line of the page
# A figure and its measure are not parted at the end of a line: 1.85万家, 25%, 0.7个百分点, 2024年.
_FIGURE = re.compile(rf"([+\-]?[0-9][0-9.,]*(?:%|‰|个百分点|[{MEASURES}]{{1,2}}))")
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


def _runs(given: Runs) -> Markup:
    """Return runs as HTML, bold ones marked, figures kept with their measures."""
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_words(run.text)) if run.bold else _words(run.text) for run in given
    )


def _words(text: str) -> Markup:
    if is_phrase(text):
        return _KEPT.format(text)
    pieces = enumerate(_FIGURE.split(text))  # every other one is a figure
    return Markup("").join(_KEPT.format(piece) if at % 2 else _broken(piece) for at, piece in pieces)


def _broken(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _columns(table: Table, *, wide: bool) -> Columns:
    """Return the columns that a table has in the Word file."""
    return columns(table, (LANDSCAPE if wide else PORTRAIT).text_width)


_FILTERS: Mapping[str, Callable[..., object]] = {
    "line": lambda text: _runs(markdown.runs(text)),
    "title": lambda text, width: _runs(markdown.turned(markdown.runs(text), width)),
    "plain": lambda text: markdown.plain(markdown.runs(text)),
    "runs": _runs,
    "bare": markdown.plain,
    "blocks": markdown.blocks,
    "kind": lambda block: type(block).__name__.lower(),
    "columns": _columns,
    "svg": lambda drawing: Markup(svg(drawing)),  # noqa: S704 - the program draws it and has escaped what it says
    "salutation": lambda line: line.endswith(_SALUTATION),
}
