"""A .docx as blocks: paragraphs with the numbers that numbering.xml gives them, tables with merged cells."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1.drafting import cleaning
from yian1.drafting.cleaning import captioned
from yian1.drafting.outline import Block, Paragraph, Table
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element


NUMBERED = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_HAN = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "japaneseDigitalTen",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "koreanCounting", "taiwaneseDigital",
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = 20  # signs ① to ⑳
_LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    legal: bool
    restart: int | None  # the level after whose step it begins anew; None for any higher one


@dataclass(slots=True)
class Numbering:
    """The lists of one document, counted as its paragraphs are read in their order."""

    levels: dict[tuple[str, int], _Level]
    lists: dict[str, str]  # a list's number → its definition
    overrides: dict[tuple[str, int], int]
    styles: dict[str, tuple[str, int]]
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: _Element, style: str) -> str:
        """Return the number that Word prints before a paragraph, and count it; nothing without one."""
        place = _own(paragraph) or self.styles.get(style)
        if place is None or place[0] not in self.lists:
            return ""
        number, depth = place
        definition = self.lists[number]
        level = self.levels.get((definition, depth))
        if level is None:
            return ""
        counts = self.counters.setdefault(definition, [None] * NUMBERED)
        self._count(number, depth, level, counts)
        return self._written(definition, level, counts)

    def _count(self, number: str, depth: int, level: _Level, counts: list[int | None]) -> None:
        override = self.overrides.get((number, depth))
        current = counts[depth]
        if override is not None and (number, depth) not in self.begun:
            counts[depth] = override
        else:
            counts[depth] = level.start if current is None else current + 1
        self.begun.add((number, depth))
        definition = self.lists[number]
        for below in range(depth + 1, NUMBERED):
            inner = self.levels.get((definition, below))
            if inner is None or inner.restart is None or (inner.restart and depth < inner.restart):
                counts[below] = None

    def _written(self, definition: str, level: _Level, counts: list[int | None]) -> str:
        if level.format in {"bullet", "none"}:
            return ""

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            inner = self.levels.get((definition, at), level)
            value = counts[at]
            shown = "decimal" if level.legal else inner.format
            return written(inner.start if value is None else value, shown)

        return _PLACE.sub(one, level.text)


def numbering(document: Document) -> Numbering:
    """Return the lists of a document, none if it has no automatic numbers."""
    found = Numbering({}, {}, {}, {})
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    if part is None:
        return found
    root = part.element if hasattr(part, "element") else None
    if root is None:
        return found
    linked = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        name = abstract.get(f"{_W}abstractNumId", "")
        link = abstract.find(f"{_W}numStyleLink")
        if link is not None:
            linked[name] = link.get(f"{_W}val", "")
        found.levels |= {(name, depth): level for depth, level in _levels(abstract)}
    for num in root.iter(f"{_W}num"):
        _read_list(num, found)
    found.styles |= dict(_styles(document))
    for number, definition in list(found.lists.items()):
        if definition in linked and linked[definition] in found.styles:
            found.lists[number] = found.lists.get(found.styles[linked[definition]][0], definition)
    return found


def _read_list(num: _Element, found: Numbering) -> None:
    number = num.get(f"{_W}numId", "")
    definition = num.find(f"{_W}abstractNumId")
    if definition is None:
        return
    found.lists[number] = definition.get(f"{_W}val", "")
    for override in num.iter(f"{_W}lvlOverride"):
        depth = int(override.get(f"{_W}ilvl", "0"))
        start = override.find(f"{_W}startOverride")
        if start is not None:
            found.overrides[number, depth] = int(start.get(f"{_W}val", "1"))
        own = override.find(f"{_W}lvl")
        if own is not None:
            # A list with levels of its own is a definition of its own.
            apart = f"{found.lists[number]}/{number}"
            for (name, at), level in list(found.levels.items()):
                if name == found.lists[number]:
                    found.levels.setdefault((apart, at), level)
            found.lists[number] = apart
            found.levels[apart, depth] = _level(own)


def _levels(abstract: _Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract.findall(f"{_W}lvl"):
        yield int(level.get(f"{_W}ilvl", "0")), _level(level)


def _level(level: _Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return default if found is None else found.get(f"{_W}val", default)

    legal = level.find(f"{_W}isLgl")
    restart = level.find(f"{_W}lvlRestart")
    return _Level(
        value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")),
        legal is not None and legal.get(f"{_W}val", "1") not in {"0", "false"},
        None if restart is None else int(restart.get(f"{_W}val", "0")),
    )  # fmt: skip


def _own(holder: _Element) -> tuple[str, int] | None:
    """Return the list and the level of a paragraph or a style; a list 0 takes the number away."""
    node = holder.find(f"{_W}pPr/{_W}numPr")
    if node is None:
        return None
    number, depth = node.find(f"{_W}numId"), node.find(f"{_W}ilvl")
    if number is None:
        return None
    return number.get(f"{_W}val", "0"), 0 if depth is None else int(depth.get(f"{_W}val", "0"))


def _styles(document: Document) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield the styles that number their paragraphs, by themselves or by the style they are based on."""
    nodes = {node.get(f"{_W}styleId", ""): node for node in document.styles.element.iter(f"{_W}style")}
    for name in nodes:
        at, seen = name, set[str]()
        while at in nodes and at not in seen:
            seen.add(at)
            own = _own(nodes[at])
            if own is not None:
                yield name, own
                break
            base = nodes[at].find(f"{_W}basedOn")
            at = "" if base is None else base.get(f"{_W}val", "")


def written(value: int, how: str) -> str:
    """Return a number in the figures of a list: 3, 三, 甲, ③, c, iii."""
    if how in _HAN:
        return han(value)
    if how in {"ideographTraditional", "ideographZodiac"}:
        signs = _STEMS if how == "ideographTraditional" else _BRANCHES
        return signs[value - 1] if 0 < value <= len(signs) else str(value)
    if how.startswith("decimalEnclosedCircle") and 0 < value <= _CIRCLED:
        return chr(0x2460 + value - 1)
    if how in {"upperLetter", "lowerLetter"} and value > 0:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if how == "upperLetter" else letter.lower()
    if how in {"upperRoman", "lowerRoman"} and value > 0:
        return _roman(value) if how == "upperRoman" else _roman(value).lower()
    return f"{value:02d}" if how == "decimalZero" else str(value)


def han(value: int) -> str:
    """Return a number below 1000 in 汉字: 十二, 一百零三."""
    if not 0 < value < _LONGEST_LIST:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    text = ""
    for amount, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += sign * (value // amount)
        value %= amount
    return text


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What older programs are to show instead; it says the same again.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BROKEN = ("这不是完好的 .docx 文件，不能读取", "用 Word 或 WPS 打开，另存为 .docx 再试")
_MAX_BYTES = 200_000_000  # unpacked; a plan with pictures has a few millions
_THROUGH = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo")}
_LEVELS = range(1, 10)
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr")}
_SHORTEST_NAME = 3
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


def from_docx(data: bytes) -> tuple[list[Block], list[str]]:
    """Return the blocks of a Word document, and the lines of its imprint; UsageError if it is none."""
    document = _opened(data)
    reader = _Reader(numbering(document), dict(_heading_levels(document)))
    return _without_imprint(captioned([*reader.blocks(document.element.body), *_footnotes(document)]))


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
    try:
        import docx  # an extra
    except ModuleNotFoundError:
        raise UsageError("读取 Word 文件需要 python-docx，还没有安装", '运行：pip install "yian1[draft]"') from None
    if _unpacked(data) > _MAX_BYTES:
        raise UsageError("Word 文件解开后太大，没有读取", "另存为只有文字的 .docx，或者 .txt")
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:
        raise UsageError(*_BROKEN) from error


def _unpacked(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UsageError(*_BROKEN) from error


def _heading_levels(document: Document) -> Iterator[tuple[str, int]]:
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        found = _HEADING.match("" if name is None else name.get(f"{_W}val", ""))
        level = int(found[1]) if found else 0 if outline is None else int(outline.get(f"{_W}val", "9")) + 1
        if level in _LEVELS:
            yield style.get(f"{_W}styleId", ""), level


class _Reader:
    """Reads the body in its order, so that numbers count up."""

    def __init__(self, lists: Numbering, levels: dict[str, int]) -> None:
        self._lists = lists
        self._levels = levels

    def blocks(self, holder: _Element) -> Iterator[Block]:
        for child in holder:
            if child.tag == f"{_W}p":
                yield from self._paragraphs(child)
                yield from self._boxes(child)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif child.tag in _THROUGH:
                yield from self.blocks(child)

    def _paragraphs(self, node: _Element) -> Iterator[Paragraph]:
        style_node = node.find(f"{_W}pPr/{_W}pStyle")
        style = "" if style_node is None else style_node.get(f"{_W}val", "")
        text = "".join(_pieces(node))
        label = self._lists.label(node, style) if text.strip() else ""
        for at, line in enumerate(cleaning.joined(list(filter(None, cleaning.lines(f"{label}{text}"))))):
            clean = cleaning.prose(line)
            if clean:
                yield Paragraph(clean, self._levels.get(style, 0) if not at else 0)

    def _boxes(self, node: _Element) -> Iterator[Block]:
        """Yield what stands in the text boxes of a paragraph: an imprint, or a table that a converter put in one."""
        for box in node.iter(f"{_W}txbxContent"):
            if next(iter(box.iterancestors(_FALLBACK)), None) is None:
                yield from self.blocks(box)

    def _table(self, node: _Element) -> Table:
        rows: list[list[str]] = []
        for row in node.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not node:
                continue  # a table inside a cell is read with the cell
            rows.append(self._row(row, rows[-1] if rows else []))
        width = max((len(row) for row in rows), default=0)
        return Table(tuple((*row, *[""] * (width - len(row))) for row in rows))

    def _row(self, row: _Element, above: list[str]) -> list[str]:
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            carried = merged is not None and merged.get(f"{_W}val", "continue") != "restart"
            text = above[len(cells)] if carried and len(cells) < len(above) else self._cell(cell)
            cells += [text] * max(1, min(int(span.get(f"{_W}val", "1")) if span is not None else 1, 60))
        return cells

    def _cell(self, cell: _Element) -> str:
        """Return the text of a cell: lines of one sentence are joined, a line of its own name is parted by 、."""
        parts = [paragraph.text for node in cell.iter(f"{_W}p") for paragraph in self._paragraphs(node)]
        text = ""
        for part in parts:
            glue = "、" if text and _are_names(text, part) else ""
            text += f"{glue}{part}"
        return text


def _are_names(before: str, after: str) -> bool:
    """Whether two lines of a cell are names one below the other."""
    from yian1.drafting import units  # it is not needed for most documents

    last = units.split(before)[-1:] or [""]
    first = units.split(after)[:1] or [""]
    return (
        before[-1] not in "、\uff0c\uff1b。\uff1a"
        and units.is_unit(last[0])
        and units.is_unit(first[0])
        and len(first[0]) >= _SHORTEST_NAME
    )


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


def _without_imprint(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    texts = [block.text if isinstance(block, Paragraph) else "\n" for block in blocks]
    kept, imprint = cleaning.without_imprint(texts)
    if not imprint:
        return blocks, []
    gone = list(imprint)
    left: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.text in gone:
            gone.remove(block.text)
        else:
            left.append(block)
    return (left, imprint) if len(kept) + len(imprint) <= len(texts) else (blocks, [])
