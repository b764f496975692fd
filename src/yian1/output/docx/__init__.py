"""A document as a Word file in the form of GB/T 9704-2012, with the words of its Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.model.diagnostics import needing
from yian1.output.workings import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.output.charts import Chart
    from yian1.output.documents.document import Document
    from yian1.output.docx.style import Written
    from yian1.output.workings import Origins

_PACKAGES = ("docx", "lxml", "markdown_it")


def render_docx(
    document: Document,
    style: bytes,
    own: bytes | None = None,
    *,
    charts: Sequence[Chart] = (),
    origins: Origins | None = None,
) -> bytes:
    """Return a document as .docx, the same bytes every time; `own` is an office's file of styles over the shipped one.

    Charts stand on the first page of the first annex, or after the body if there is none; `origins` say where the
    figures of tables come from. UsageError without python-docx, or if `own` is no Word file.
    """
    with needing("生成 Word 文件", *_PACKAGES):
        from yian1.output.docx.style import empty
        from yian1.output.docx.write import assemble
    return assemble(document, charts, empty(style, own), sources(document.figures, origins))


def read_docx(content: bytes, name: str) -> Written:
    """Return the text of a .docx; UsageError without python-docx, or if the file (its `name`) is no sound one."""
    with needing("读取 Word 文件", *_PACKAGES):
        from yian1.output.docx.style import read
    return read(content, name)
