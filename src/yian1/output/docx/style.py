"""Word files: the office's styles over those shipped, nodes that Word understands, and the text of a file read back."""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from yian1.model.diagnostics import UsageError
from yian1.output import markdown
from yian1.output.markdown import CLOSE_LINE, LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Document
    from yian1.output.markdown import Run


STYLE_FILE = "templates/style.docx"
MOST_BYTES = 4_000_000  # what one part of a style file may unpack to; Word's own largest has some 50,000

MARK = "yian1 "  # before what a document says of itself in its keywords

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_BEGINNING = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip archive knows
_STYLES, _THEME = "word/styles.xml", "word/theme/theme1.xml"
_REFERENCES = ("basedOn", "next", "link")
_VALUE, _ID = qn("w:val"), qn("w:styleId")
_ELSEWHERE = re.compile(rb"\br:(?:embed|link|id)=")
# What a damaged archive or part of it makes its readers raise.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, EOFError, OSError, RuntimeError,
    NotImplementedError,
)  # fmt: skip


def empty(shipped: bytes, own: bytes | None) -> Word:
    """Return a document without text that has the shipped styles, or an office's own over them.

    Of the office's file only styles and theme are read; UsageError if it is no sound Word file.
    """
    word = docx.Document(BytesIO(shipped))
    replace_content(word.element.body, [])
    if own is not None:
        try:
            _take_over(word, own)
        except DAMAGE:
            raise UsageError(f"{STYLE_FILE} 不是能打开的 Word 文件", "用 Word 或 WPS 另存为 .docx 后再放进去") from None
    return word


def close_up(word: Word) -> None:
    """Set the lines of a briefing a little closer, where the style file leaves them as the shipped one has them."""
    for spacing in word.styles.element.iter(qn("w:spacing")):
        if spacing.get(qn("w:line")) == str(LINE):
            spacing.set(qn("w:line"), str(CLOSE_LINE))


def describe(word: Word, document: Document) -> None:
    """Say title, author and date in the properties; the date is the document's own, never the clock's."""
    properties = word.core_properties
    properties.title = markdown.plain(markdown.runs(document.title))
    properties.author = properties.last_modified_by = markdown.plain(markdown.runs(_author(document)))
    properties.keywords = f"{MARK}{document.about}" if document.about else ""
    properties.created = properties.modified = _dated(document)


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


def _take_over(word: Word, own: bytes) -> None:
    """Give a document an office's styles and those of ours that it does not have; a style of our name is that one."""
    with zipfile.ZipFile(BytesIO(own)) as archive:
        root = parse_xml(_part(archive, _STYLES))
        theme = _part(archive, _THEME) if _THEME in archive.namelist() else b""
    if root.tag != word.styles.element.tag:
        raise ValueError(root.tag)
    theirs, ours = list(root), list(word.styles.element)
    ids = _ids(theirs, {_name(child): child.get(_ID, "") for child in ours if _is_style(child)})
    for child in filter(_is_style, theirs):
        _rename(child, ids)
    taken = {_name(child) for child in theirs if _is_style(child)}
    rest = [child for child in ours if _is_style(child) and _name(child) not in taken]
    replace_content(word.styles.element, [*theirs, *rest])
    if theme and not _ELSEWHERE.search(theme):
        part = Part(PackURI(f"/{_THEME}"), CONTENT_TYPE.OFC_THEME, theme)
        word.part.relate_to(part, RELATIONSHIP_TYPE.THEME)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of a package; what unpacks to more than it should is not read to its end."""
    with archive.open(name) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"{STYLE_FILE} 里的 {name} 解压后超过 {MOST_BYTES // 1_000_000} MB，没有读取",
            "换成 Word 或 WPS 新存的样式文件",
        )
    return content


def _ids(theirs: Sequence[BaseOxmlElement], known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the id of each of their styles here: ours for a name that we know, else one that cannot be ours."""
    styles = [child for child in theirs if _is_style(child)]
    return {child.get(_ID, ""): known.get(_name(child)) or f"own-{child.get(_ID, '')}" for child in styles}


def _rename(style: BaseOxmlElement, ids: Mapping[str, str]) -> None:
    style.set(_ID, ids[style.get(_ID, "")])
    for tag in _REFERENCES:
        for reference in style.findall(qn(f"w:{tag}")):
            reference.set(_VALUE, ids.get(reference.get(_VALUE, ""), "Normal"))
    # Their list numbers would point at lists that stay behind; our headings carry their numbers as words.
    for numbers in list(style.iter(qn("w:numPr"))):
        numbers.getparent().remove(numbers)


def _is_style(child: BaseOxmlElement) -> bool:
    return bool(child.tag == qn("w:style"))


def _name(style: BaseOxmlElement) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(_VALUE, "")).lower()


def replace_content(element: BaseOxmlElement, children: Sequence[BaseOxmlElement]) -> None:
    """Put children into an element in the place of those that it has."""
    for child in list(element):
        element.remove(child)
    element.extend(children)


def node(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """Return a w: element with its children and w: attributes in the order given."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def text_run(text: str, *, bold: bool = False, size: int | None = None) -> BaseOxmlElement:
    """Return a run of text; a line feed in it becomes a line break.

    The hint makes Word take “”, — and … from the Chinese font; figures and Latin letters stay Western.
    """
    marks = [node("rFonts", hint="eastAsia")]
    marks += [node("b")] if bold else []
    marks += [node("sz", val=size), node("szCs", val=size)] if size else []
    run = node("r", node("rPr", *marks))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(node("br"))
        if line:
            run.append(_text(line))
    return run


def paragraph(style: str, given: Iterable[Run], *layout: BaseOxmlElement, size: int | None = None) -> BaseOxmlElement:
    """Return a paragraph of a style; `layout` are paragraph properties in the order of the schema."""
    properties = node("pPr", node("pStyle", val=style), *layout)
    return node("p", properties, *(text_run(run.text, bold=run.bold, size=size) for run in given))


def anchor(*layout: BaseOxmlElement) -> BaseOxmlElement:
    """Return a line of no height: what parts two tables, ends a section, or holds a frame."""
    return paragraph("Anchor", (), *layout)


def field(instruction: str, shown: str) -> Iterable[BaseOxmlElement]:
    """Return the runs of a field that Word works out, with what it shows until then."""
    yield node("r", node("fldChar", fldCharType="begin"))
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    yield node("r", code)
    yield node("r", node("fldChar", fldCharType="separate"))
    yield text_run(shown)
    yield node("r", node("fldChar", fldCharType="end"))


def _text(line: str) -> BaseOxmlElement:
    element = OxmlElement("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = line
    return element


MOST_UNPACKED = 60_000_000  # what the text of a file may unpack to
_TEXT, _CORE = "word/document.xml", "docProps/core.xml"
_WORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
_BREAKS = {qn("w:br"), qn("w:tab"), qn("w:cr")}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside of tables; `number` counts those that have text, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `table` and `number` count from 1, the head is row 1. `header` are the head's cells."""

    table: int
    number: int
    header: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a Word file says: `about` is what this program has noted in it (kind, month, unit), empty if nothing."""

    about: str
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[Row, ...]


def read(content: bytes, name: str) -> Written:
    """Return the text of a .docx; UsageError (with the file's name) if it is none, or unpacks to too much."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            body = parse_xml(_part_of(archive, _TEXT, name)).find(qn("w:body"))
            core = parse_xml(_part_of(archive, _CORE, name)) if _CORE in archive.namelist() else None
    except DAMAGE:
        raise UsageError(f"{name} 不是能打开的 Word 文件", "用 Word 或 WPS 另存为 .docx 再核对") from None
    if body is None:
        raise UsageError(f"{name} 里没有正文", "用 Word 或 WPS 另存为 .docx 再核对")
    words = None if core is None else core.find(_WORDS)
    texts = [text for each in body.iter(qn("w:p")) if not _in_table(each) and (text := _text_of(each))]
    return Written(
        _about("" if words is None else words.text or ""),
        tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)),
        tuple(_rows(body)),
    )


def _about(keywords: str) -> str:
    """Return what this program has noted among a file's keywords, which people may have added to."""
    found = next((word for word in keywords.split(",") if word.strip().startswith(MARK)), "")
    return found.strip().removeprefix(MARK)


def _part_of(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as stream:
        content = stream.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise UsageError(f"{name} 解压后超过 {MOST_UNPACKED // 1_000_000} MB，没有读取", "删去里面的大图再核对")
    return content


def _rows(body: BaseOxmlElement) -> Iterator[Row]:
    for table, element in enumerate(body.iter(qn("w:tbl")), 1):
        rows: Sequence[tuple[str, ...]] = [_cells(row) for row in element.findall(qn("w:tr"))]
        for number, cells in enumerate(rows, 1):
            yield Row(table, number, rows[0], cells)


def _cells(row: BaseOxmlElement) -> tuple[str, ...]:
    return tuple("".join(map(_text_of, cell.iter(qn("w:p")))) for cell in row.findall(qn("w:tc")))


def _text_of(paragraph: BaseOxmlElement) -> str:
    """Return a paragraph's text as it stands: what is marked as deleted is not read, what is inserted is."""
    parts = (
        element.text or "" if element.tag == qn("w:t") else " "
        for element in paragraph.iter()
        if element.tag == qn("w:t") or element.tag in _BREAKS
    )
    return "".join(parts).strip()


def _in_table(paragraph: BaseOxmlElement) -> bool:
    return any(each.tag == qn("w:tc") for each in paragraph.iterancestors())
