"""Word files: the office's styles over those shipped, nodes that Word understands, and the text of a file read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from yian1.files.disk import style_parts, unpacked
from yian1.model.diagnostics import UsageError
from yian1.model.period import days_in
from yian1.output import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Document
    from yian1.output.markdown import Run


MARK = "yian1 "  # before what a document says of itself in its keywords

_BEGINNING = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip archive knows
_STYLES, _THEME = "word/styles.xml", "word/theme/theme1.xml"
_REFERENCES = ("basedOn", "next", "link")
_VALUE, _ID = qn("w:val"), qn("w:styleId")
_SAVE_AGAIN, _TOO_LARGE = "用 Word 或 WPS 另存为 .docx 再核对", "删去里面的大图再核对"
_ELSEWHERE = re.compile(rb"\br:(?:embed|link|id)=")


def empty(shipped: bytes, own: bytes | None) -> Word:
    """Return a document without text that has the shipped styles, or an office's own over them.

    Of the office's file only styles and theme are read; UsageError if it is no sound Word file.
    """
    word = docx.Document(BytesIO(shipped))
    replace_content(word.element.body, [])
    if own is not None:
        with style_parts(own, _STYLES, _THEME) as archive:
            theme = archive.read(_THEME) if _THEME in archive.namelist() else b""
            _take_over(word, parse_xml(archive.read(_STYLES)), theme)
    return word


def describe(word: Word, document: Document) -> None:
    """Say title, author and date in the properties; the date is the document's own, never the clock's."""
    author = next((line for line in document.signature if not days_in(line)), "")
    properties = word.core_properties
    properties.title = markdown.plain(markdown.runs(document.title))
    properties.author = properties.last_modified_by = markdown.plain(
        markdown.runs(author if document.masthead is None else document.masthead.issued_by)
    )
    properties.keywords = f"{MARK}{document.about}" if document.about else ""
    properties.created = properties.modified = _dated(document)


def _dated(document: Document) -> datetime:
    head = () if document.masthead is None else (document.masthead.date,)
    days = chain.from_iterable(map(days_in, (*head, *reversed(document.signature), *document.lead)))
    return next((datetime.combine(day, time(), UTC) for day in days), _BEGINNING)


def _take_over(word: Word, root: BaseOxmlElement, theme: bytes) -> None:
    """Give a document an office's styles and those of ours that it does not have; a style of our name is that one."""
    if root.tag != word.styles.element.tag:
        raise ValueError(root.tag)
    ours = {_name(style): style for style in word.styles.element.style_lst}
    # The id of each of their styles here: ours for a name that we know, else one that cannot be ours.
    ids = {
        style.get(_ID, ""): ours[name].get(_ID) if (name := _name(style)) in ours else f"own-{style.get(_ID, '')}"
        for style in root.style_lst
    }
    for style in root.style_lst:
        style.set(_ID, ids[style.get(_ID, "")])
        for reference in (each for tag in _REFERENCES for each in style.findall(qn(f"w:{tag}"))):
            reference.set(_VALUE, ids.get(reference.get(_VALUE, ""), "Normal"))
        # Their list numbers would point at lists that stay behind; our headings carry their numbers as words.
        for numbers in list(style.iter(qn("w:numPr"))):
            numbers.getparent().remove(numbers)
        ours.pop(_name(style), None)
    replace_content(word.styles.element, [*root, *ours.values()])
    if theme and not _ELSEWHERE.search(theme):
        part = Part(PackURI(f"/{_THEME}"), CONTENT_TYPE.OFC_THEME, theme)
        word.part.relate_to(part, RELATIONSHIP_TYPE.THEME)


def _name(style: BaseOxmlElement) -> str:
    return str(style.xpath("string(w:name/@w:val)")).lower()


def replace_content(element: BaseOxmlElement, children: Sequence[BaseOxmlElement]) -> None:
    """Put children into an element in the place of those that it has."""
    for child in list(element):
        element.remove(child)
    element.extend(children)


def node(tag: str, *children: BaseOxmlElement | None, **attributes: str | int) -> BaseOxmlElement:
    """Return a w: element with its w: attributes and those children that there are, in the order given."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(child for child in children if child is not None)
    return element


def when(wanted: object, tag: str, **attributes: str | int) -> BaseOxmlElement | None:
    """Return a w: element if it is wanted."""
    return node(tag, **attributes) if wanted else None


def text_run(text: str, *, bold: bool = False, size: int | None = None) -> BaseOxmlElement:
    """Return a run of text; a line feed in it becomes a line break.

    The hint makes Word take “”, — and … from the Chinese font; figures and Latin letters stay Western.
    """
    sizes = [node("sz", val=size), node("szCs", val=size)] if size else []
    run = node("r", node("rPr", node("rFonts", hint="eastAsia"), when(bold, "b"), *sizes))
    for number, line in enumerate(text.split("\n")):
        run.extend([node("br")] if number else [])
        run.extend([literal("t", line)] if line else [])
    return run


def literal(tag: str, text: str) -> BaseOxmlElement:
    """Return an element of text with its blanks as they are."""
    element = node(tag)
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def paragraph(
    style: str, given: Iterable[Run] | str, *layout: BaseOxmlElement | None, size: int | None = None
) -> BaseOxmlElement:
    """Return a paragraph of a style, of runs or a line of Markdown; `layout` in the order of the schema."""
    properties = node("pPr", node("pStyle", val=style), *layout)
    runs = markdown.runs(given) if isinstance(given, str) else given
    return node("p", properties, *(text_run(run.text, bold=run.bold, size=size) for run in runs))


def anchor(*layout: BaseOxmlElement | None) -> BaseOxmlElement:
    """Return a line of no height: what parts two tables, ends a section, or holds a frame."""
    return paragraph("Anchor", (), *layout)


MOST_UNPACKED = 60_000_000  # what the text of a file may unpack to
_TEXT, _CORE = "word/document.xml", "docProps/core.xml"
_WORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
_BREAKS = {qn("w:br"), qn("w:tab"), qn("w:cr")}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `table` and `number` count from 1, the head is row 1. `header` are the head's cells."""

    table: int
    number: int
    header: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a Word file says: `about` is what this program has noted in it (kind, month, unit), empty if nothing.

    `paragraphs` are those outside of tables that have text.
    """

    about: str
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes, name: str) -> Written:
    """Return the text of a .docx; UsageError (with the file's name) if it is none, or unpacks to too much."""
    broken = f"{name} 不是能打开的 Word 文件", _SAVE_AGAIN
    with unpacked(BytesIO(content), MOST_UNPACKED, f"{name} ", _TOO_LARGE, broken, _TEXT, _CORE) as archive:
        parts = [part for part in (_TEXT, _CORE) if part == _TEXT or part in archive.namelist()]
        root, *core = [parse_xml(archive.read(part)) for part in parts]
    body = root.find(qn("w:body"))
    if body is None:
        raise UsageError(f"{name} 里没有正文", _SAVE_AGAIN)
    # Revisions as they will stand: what was moved stands where it was moved to, a row taken out is gone.
    rows = (mark.getparent().getparent() for mark in body.iter(qn("w:del")) if mark.getparent().tag == qn("w:trPr"))
    for gone in [*body.iter(qn("w:moveFrom")), *rows]:
        gone.getparent().remove(gone)
    paragraphs = (each for each in body.iter(qn("w:p")) if next(each.iterancestors(qn("w:tc")), None) is None)
    # What this program has noted among a file's keywords, which people may have added to.
    words = [word.strip() for part in core for word in (part.findtext(_WORDS) or "").split(",")]
    about = next((word for word in words if word.startswith(MARK)), "").removeprefix(MARK)
    return Written(about, tuple(filter(None, map(_text_of, paragraphs))), tuple(_rows(body)))


def _rows(body: BaseOxmlElement) -> Iterator[Row]:
    for table, element in enumerate(body.iter(qn("w:tbl")), 1):
        rows = [
            tuple("".join(map(_text_of, cell.iter(qn("w:p")))) for cell in row.findall(qn("w:tc")))
            for row in element.findall(qn("w:tr"))
        ]
        yield from (Row(table, number, rows[0], cells) for number, cells in enumerate(rows, 1))


def _text_of(paragraph: BaseOxmlElement) -> str:
    """Return a paragraph's text as it stands: what is marked as deleted is not read, what is inserted is."""
    parts = (element.text or "" if element.tag == qn("w:t") else " " for element in paragraph.iter(qn("w:t"), *_BREAKS))
    return "".join(parts).strip()
