"""The package around the text: styles, settings, fonts, properties – and the same bytes from the same document."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from yian1.output import markdown
from yian1.output.docx import parts
from yian1.output.docx.borrowed import Borrowed, borrow
from yian1.output.docx.styles import style_nodes
from yian1.output.repack import repacked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as Word
    from docx.opc.package import OpcPackage
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Document

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_BEGINNING = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip archive knows
_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}
_FONTS = ("/word/fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE)
_THEME = ("/word/theme/theme1.xml", CONTENT_TYPE.OFC_THEME, RELATIONSHIP_TYPE.THEME)
_PROPERTIES = (
    "/docProps/app.xml",
    CONTENT_TYPE.OFC_EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
)


def empty(style: bytes | None) -> Word:
    """Return a document without text, with the styles of official documents, or an office's own over them."""
    word = docx.Document()
    _prune(word.part.rels, _KEPT)
    _prune(word.part.package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES})
    ours = list(style_nodes())
    own = Borrowed(ours, b"") if style is None else borrow(style, ours)
    _replace(word.styles.element, own.styles)
    _replace(word.settings.element, parts.settings_nodes())
    _add(word.part, _FONTS, parts.FONTS)
    _add(word.part.package, _PROPERTIES, parts.PROPERTIES)
    if own.theme:
        _add(word.part, _THEME, own.theme)
    _replace(word.element.body, [])
    return word


def describe(word: Word, document: Document) -> None:
    """Say title, author and date in the properties; the date is the document's own, never the clock's."""
    properties = word.core_properties
    properties.title = markdown.plain(markdown.runs(document.title))
    properties.author = properties.last_modified_by = markdown.plain(markdown.runs(_author(document)))
    properties.created = properties.modified = _dated(document)
    properties.language = "zh-CN"
    properties.comments = properties.keywords = ""
    properties.revision = 1


def packed(word: Word) -> bytes:
    """Return the document as a .docx file: parts in a fixed order, without the time of day."""
    return repacked(word.save)


def _author(document: Document) -> str:
    if document.masthead is not None:
        return document.masthead.issued_by
    return next((line for line in document.signature if not _DATE.search(line)), "")


def _dated(document: Document) -> datetime:
    head = () if document.masthead is None else (document.masthead.date,)
    for line in (*head, *reversed(document.signature), *document.lead):
        for year, month, day in _DATE.findall(line):
            # A template of the office's own may write what is no date.
            with suppress(ValueError):
                return datetime(int(year), int(month), int(day), tzinfo=UTC)
    return _BEGINNING


def _prune(rels: Relationships, kept: set[str]) -> None:
    """Drop what python-docx's own template brings along: a thumbnail, its numbering, another program's name."""
    for key in [key for key, rel in rels.items() if rel.reltype not in kept]:
        del rels[key]


def _replace(element: BaseOxmlElement, children: Iterable[BaseOxmlElement]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _add(owner: Part | OpcPackage, kind: tuple[str, str, str], content: bytes) -> None:
    """Add a part, `kind` being its name, content type and relationship."""
    name, content_type, relationship = kind
    owner.relate_to(Part(PackURI(name), content_type, content), relationship)
