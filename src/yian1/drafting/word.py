"""A .docx as blocks: paragraphs with the numbers that numbering.xml gives them, tables with merged cells."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from yian1.drafting import cleaning, units
from yian1.drafting.cleaning import captioned
from yian1.drafting.outline import Block, Paragraph, Table
from yian1.files.disk import unpacked
from yian1.model.diagnostics import UsageError, needing
from yian1.model.wording import chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What older programs are to show instead; it says the same again.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BROKEN = ("这不是完好的 .docx 文件，不能读取", "用 Word 或 WPS 打开，另存为 .docx 再试")
_MAX_BYTES = 200_000_000  # unpacked; a plan with pictures has a few millions
_THROUGH = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo")}
_LEVELS = range(1, 10)
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr")}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_HAN = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "japaneseDigitalTen",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "koreanCounting", "taiwaneseDigital",
}  # fmt: skip
_CIRCLED = 20  # signs ① to ⑳


class _Level(NamedTuple):
    format: str
    text: str
    start: int
    legal: bool
    restart: int | None  # the level after whose step it begins anew; None for any higher one


@dataclass(slots=True)
class _Numbering:
    """The lists of one document, counted as its paragraphs are read in their order."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # a list's number → its definition
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: _Element, style: str) -> str:
        """Return the number that Word prints before a paragraph, and count it; nothing without one."""
        number, depth = _own(paragraph) or self.styles.get(style) or ("", 0)
        definition = self.lists.get(number, "")
        level = self.levels.get((definition, depth))
        if level is None:
            return ""
        counts = self.counters.setdefault(definition, {})
        counts[depth] = self.overrides.pop((number, depth), counts.get(depth, level.start - 1) + 1)
        for below in [below for below in counts if below > depth]:
            inner = self.levels.get((definition, below))
            if inner is None or inner.restart is None or depth < inner.restart:
                del counts[below]
        if level.format in {"bullet", "none"}:
            return ""

        def one(found: re.Match[str]) -> str:
            inner = self.levels.get((definition, int(found[1]) - 1), level)
            return written(counts.get(int(found[1]) - 1, inner.start), "decimal" if level.legal else inner.format)

        return _PLACE.sub(one, level.text)


def _numbering(document: Document) -> _Numbering:
    """Return the lists of a document, none if it has no automatic numbers."""
    found = _Numbering()
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    root = getattr(part, "element", None)
    if root is None:
        return found
    for abstract in root.iter(f"{_W}abstractNum"):
        name = abstract.get(f"{_W}abstractNumId", "")
        levels = abstract.findall(f"{_W}lvl")
        found.levels |= {(name, int(level.get(f"{_W}ilvl", "0"))): _level(level) for level in levels}
    for num in root.iter(f"{_W}num"):
        _read_list(num, found)
    found.styles |= dict(_styles(document))
    return found


def _read_list(num: _Element, found: _Numbering) -> None:
    number, definition = num.get(f"{_W}numId", ""), _value(num, "abstractNumId")
    found.lists[number] = definition
    for override in num.iter(f"{_W}lvlOverride"):
        depth = int(override.get(f"{_W}ilvl", "0"))
        if start := _value(override, "startOverride"):
            found.overrides[number, depth] = int(start)
        own = override.find(f"{_W}lvl")
        if own is not None:
            # A list with levels of its own is a definition of its own.
            apart = found.lists[number] = f"{definition}/{number}"
            for (name, at), level in list(found.levels.items()):
                if name == definition:
                    found.levels.setdefault((apart, at), level)
            found.levels[apart, depth] = _level(own)


def _level(level: _Element) -> _Level:
    legal, restart = level.find(f"{_W}isLgl"), _value(level, "lvlRestart")
    return _Level(
        _value(level, "numFmt", "decimal"), _value(level, "lvlText"), int(_value(level, "start", "1")),
        legal is not None and legal.get(f"{_W}val", "1") not in {"0", "false"},
        int(restart) if restart else None,
    )  # fmt: skip


def _value(node: _Element, path: str, default: str = "") -> str:
    """Return the value of what stands at a path below a node, the default without it."""
    found = node.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return default if found is None else found.get(f"{_W}val", default)


def _own(holder: _Element) -> tuple[str, int] | None:
    """Return the list and the level of a paragraph or a style; a list 0 takes the number away."""
    number = _value(holder, "pPr/numPr/numId")
    return (number, int(_value(holder, "pPr/numPr/ilvl", "0"))) if number else None


def _styles(document: Document) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the styles that number their paragraphs, by themselves or by the style they are based on."""
    nodes = {node.get(f"{_W}styleId", ""): node for node in document.styles.element.iter(f"{_W}style")}
    for name in nodes:
        at, seen = name, set[str]()
        while at in nodes and at not in seen:
            seen.add(at)
            if own := _own(nodes[at]):
                yield name, own
                break
            at = _value(nodes[at], "basedOn")


def written(value: int, how: str) -> str:
    """Return a number in the figures of a list: 3, 三, ③, 03; any other is printed in figures."""
    text = str(value)
    if how in _HAN:
        text = chinese(value)
    elif how.startswith("decimalEnclosedCircle") and 0 < value <= _CIRCLED:
        text = chr(0x2460 + value - 1)
    elif how == "decimalZero":
        text = f"{value:02d}"
    return text


def from_docx(data: bytes) -> tuple[list[Block], list[str]]:
    """Return the blocks of a Word document, and the lines of its imprint; UsageError if it is none."""
    document = _opened(data)
    reader = _Reader(_numbering(document), dict(_heading_levels(document)))
    blocks = captioned([*cleaning.tabled(reader.blocks(document.element.body)), *_footnotes(document)])
    texts = [block.text if isinstance(block, Paragraph) else "\n" for block in blocks]
    gone = {at for at in cleaning.imprint(texts) if isinstance(blocks[at], Paragraph)}
    return [block for at, block in enumerate(blocks) if at not in gone], [texts[at] for at in sorted(gone)]


def _footnotes(document: Document) -> Iterator[Block]:
    """Yield what the footnotes say: it belongs to no heading and is kept as a comment."""
    from docx.oxml import parse_xml  # an extra

    for part in document.part.related_parts.values():
        if str(part.partname).endswith(("/footnotes.xml", "/endnotes.xml")):
            try:
                notes = parse_xml(part.blob).iter(f"{_W}footnote", f"{_W}endnote")
            except Exception as error:
                raise UsageError(*_BROKEN) from error
            texts = ["".join(_pieces(paragraph)).strip() for note in notes for paragraph in note.iter(f"{_W}p")]
            yield from (Table(((cleaning.prose(text),),), "脚注") for text in texts if text)


def _opened(data: bytes) -> Document:
    with needing("读取 Word 文件", "docx", "lxml", extra="draft"):
        import docx  # an extra
    with unpacked(io.BytesIO(data), _MAX_BYTES, "Word 文件", "另存为只有文字的 .docx，或者 .txt", _BROKEN):
        return docx.Document(io.BytesIO(data))


def _heading_levels(document: Document) -> Iterator[tuple[str, int]]:
    for style in document.styles.element.iter(f"{_W}style"):
        found = _HEADING.match(_value(style, "name"))
        level = int(found[1]) if found else int(_value(style, "pPr/outlineLvl", "-1")) + 1
        if level in _LEVELS:
            yield style.get(f"{_W}styleId", ""), level


@dataclass(slots=True)
class _Reader:
    """Reads the body in its order, so that numbers count up."""

    _lists: _Numbering
    _levels: dict[str, int]

    def blocks(self, holder: _Element) -> Iterator[Block]:
        for child in holder:
            if child.tag == f"{_W}p":
                yield from self._paragraphs(child)
                # Text boxes hold an imprint, or a table that a converter put in one.
                for box in child.iter(f"{_W}txbxContent"):
                    if next(iter(box.iterancestors(_FALLBACK)), None) is None:
                        yield from self.blocks(box)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif child.tag in _THROUGH:
                yield from self.blocks(child)

    def _paragraphs(self, node: _Element, *, cell: bool = False) -> Iterator[Paragraph]:
        """Yield a paragraph as its lines; without words it has its number in a cell (序号), and counts everywhere."""
        style = _value(node, "pPr/pStyle")
        text = "".join(_pieces(node)).strip()
        gone = not text and node.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        label = "" if gone else self._lists.label(node, style)
        words = f"{label}{text}" if text else label.rstrip(".、\uff0e") if cell else ""
        for at, line in enumerate(cleaning.joined(list(filter(None, cleaning.lines(words))))):
            clean = cleaning.prose(cleaning.in_cell(line) if cell else line)
            if clean:
                yield Paragraph(clean, self._levels.get(style, 0) if not at else 0)

    def _table(self, node: _Element) -> Table:
        rows: list[list[str]] = []
        for row in node.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not node or row.find(f"{_W}trPr/{_W}del") is not None:
                continue  # a table inside a cell is read with the cell; a row that was deleted is not
            rows.append(self._row(row, rows[-1] if rows else []))
        width = max((len(row) for row in rows), default=0)
        return Table(tuple((*row, *[""] * (width - len(row))) for row in rows))

    def _row(self, row: _Element, above: list[str]) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            carried = merged is not None and merged.get(f"{_W}val", "continue") != "restart"
            text = above[len(cells)] if carried and len(cells) < len(above) else self._cell(cell)
            cells += [text] * max(1, min(int(_value(cell, "tcPr/gridSpan", "1")), 60))
        return cells

    def _cell(self, cell: _Element) -> str:
        """Return the text of a cell: lines of one sentence are joined, a line of its own name is parted by 、."""
        parts = [paragraph.text for node in cell.iter(f"{_W}p") for paragraph in self._paragraphs(node, cell=True)]
        return reduce(units.below, parts, "")


def _pieces(node: _Element) -> Iterator[str]:
    """Yield the text of a paragraph, without what was deleted, without fields' codes and without text boxes."""
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag in {f"{_W}r", f"{_W}hyperlink", f"{_W}fldSimple", *_THROUGH}:
            yield from _pieces(child)
