"""A Word file read back: its paragraphs and table rows, and what it says that it is."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from yian1.model.diagnostics import UsageError
from yian1.output.docx.style import DAMAGE, MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

MOST_BYTES = 60_000_000  # what the text of a file may unpack to
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
            body = parse_xml(_part(archive, _TEXT, name)).find(qn("w:body"))
            core = parse_xml(_part(archive, _CORE, name)) if _CORE in archive.namelist() else None
    except DAMAGE:
        raise UsageError(f"{name} 不是能打开的 Word 文件", "用 Word 或 WPS 另存为 .docx 再核对") from None
    if body is None:
        raise UsageError(f"{name} 里没有正文", "用 Word 或 WPS 另存为 .docx 再核对")
    words = None if core is None else core.find(_WORDS)
    texts = [text for each in body.iter(qn("w:p")) if not _in_table(each) and (text := _text(each))]
    return Written(
        _about("" if words is None else words.text or ""),
        tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)),
        tuple(_rows(body)),
    )


def _about(keywords: str) -> str:
    """Return what this program has noted among a file's keywords, which people may have added to."""
    found = next((word for word in keywords.split(",") if word.strip().startswith(MARK)), "")
    return found.strip().removeprefix(MARK)


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(f"{name} 解压后超过 {MOST_BYTES // 1_000_000} MB，没有读取", "删去里面的大图再核对")
    return content


def _rows(body: BaseOxmlElement) -> Iterator[Row]:
    for table, element in enumerate(body.iter(qn("w:tbl")), 1):
        rows: Sequence[tuple[str, ...]] = [_cells(row) for row in element.findall(qn("w:tr"))]
        for number, cells in enumerate(rows, 1):
            yield Row(table, number, rows[0], cells)


def _cells(row: BaseOxmlElement) -> tuple[str, ...]:
    return tuple("".join(map(_text, cell.iter(qn("w:p")))) for cell in row.findall(qn("w:tc")))


def _text(paragraph: BaseOxmlElement) -> str:
    """Return a paragraph's text as it stands: what is marked as deleted is not read, what is inserted is."""
    parts = (
        element.text or "" if element.tag == qn("w:t") else " "
        for element in paragraph.iter()
        if element.tag == qn("w:t") or element.tag in _BREAKS
    )
    return "".join(parts).strip()


def _in_table(paragraph: BaseOxmlElement) -> bool:
    return any(each.tag == qn("w:tc") for each in paragraph.iterancestors())
