"""The look of documents: the page of GB/T 9704-2012, the office's styles, nodes that Word understands."""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from yian1.model.diagnostics import UsageError
from yian1.model.typography import MEASURES
from yian1.output import markdown
from yian1.output.archive import repacked
from yian1.output.markdown import ems, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Document
    from yian1.output.markdown import Run, Runs, Table


TWIPS = 20
EMU_PER_MM = 36000

BODY_SIZE, TITLE_SIZE, IMPRINT_SIZE = 32, 44, 28  # 3号, 2号, 4号
LINE = 579  # 22 lines to a page: 28.95 points each
CLOSE_LINE = 490  # 26 lines to a page of a briefing, which has its head to fit in: 24.5 points each
TABLE_SIZE = 21  # 五号, half-points
TABLE_LINE = 1.35  # line height of a table, in signs
CELL_MARGIN = 32  # at the left and right of a table's cell
INDENT = 2  # signs before the first line of a paragraph
HEADER_DISTANCE, FOOTER_DISTANCE = 1021, 1417
LANDSCAPE_FOOTER = 794


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int
    landscape: bool = False

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Height between the margins."""
        return self.height - self.top - self.bottom


PORTRAIT = Page(11906, 16838, 2098, 1474, 1984, 1588, FOOTER_DISTANCE)
# The upright page turned to the left: what was bound at the left is then at the top.
LANDSCAPE = Page(16838, 11906, 1588, 2098, 1474, 1984, LANDSCAPE_FOOTER, landscape=True)

# 28 signs of 16 points are a little wider than 156 mm, so each is set a quarter of a point closer. A character grid
# would do the same in Word, but LibreOffice gives signs that are wider than its cells two cells each.
CLOSER = -5
SIGN = BODY_SIZE // 2 * TWIPS + CLOSER


SIZES = (24, 21, 18)  # 小四, 五号, 小五, in half-points
_SMALLER = (17, 16, 15)  # down to 六号, where the figures of many columns would be broken in 小五

_LINES = 1.8  # so many lines a row may have on average before a smaller size is tried
# A date's year with its month, and a figure with its measure. LibreOffice would part it from a percent sign that
# stands before a bracket, and from its measure where words before it leave it at the end of a line.
_TOKEN = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月|"
    rf"(?:超过|不?[高低]于)?[+\-]?[0-9][!-~]*(?:个百分点|[{MEASURES}]*)(?:(?<=%)\uff08[0-9]+[{MEASURES}]?)?|[!-~]+|."
)
# A state with a remark: 未达标（黄灯）.
_PHRASE = re.compile(r"[\u4e00-\u9fff]{1,4}\uff08[\u4e00-\u9fff]{1,2}\uff09")
_LONGEST_TOKEN = 9.0  # longer pieces without a space may break
_WHOLE = 4.0  # headings and cells of up to so many ems stay on one line, longer cells have lines of so many
_HEAD = 3.0  # the line of a longer heading
_STEPS = 40

# How wide signs may be in ems where Times New Roman is missing, and the space LibreOffice puts before 汉字.
_DIGIT, _LETTER, _SPACE, _SLACK = 0.64, 0.66, 0.25, 0.1
_SIGNS = {"%": 0.95, "+": 0.84, "-": 0.36, ".": 0.32, ",": 0.32} | dict.fromkeys("0123456789", _DIGIT)


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in twips, the size of the text in half-points, and which columns are short enough to be centred."""

    widths: tuple[int, ...]
    size: int
    short: tuple[bool, ...]

    def lines(self, row: Sequence[Runs]) -> int:
        """Return about how many lines the highest cell of a row takes."""
        em = self.size / 2 * TWIPS
        rooms = [max((width - 2 * CELL_MARGIN) / em, 1.0) for width in self.widths]
        return max((-int(-ems(plain(cell)) // room) for cell, room in zip(row, rooms, strict=True)), default=1)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the columns of a table need, in ems: not to break figures, to be easy to read, to stay on one line."""

    figures: Sequence[float]
    least: Sequence[float]
    most: Sequence[float]
    weights: Sequence[float]


def columns(table: Table, width: int) -> Columns:
    """Return the columns of a table that is to be `width` twips wide, with the largest text that fits well.

    What breaks a figure or leaves no readable room to a text does not fit; what is too much for the
    smallest size, too, has its figures whole and its texts in narrow columns.
    """
    texts = [[plain(cell) for cell in column] for column in zip(table.header, *table.rows, strict=True)]
    needs, short = _needs(texts), table.short()
    for size in (*SIZES, *_SMALLER):
        room = _room(texts, size, width)
        if sum(needs.least) > room:
            continue
        found = Columns(_widths(needs, size, width), size, short)
        if size <= SIZES[-1] or sum(map(found.lines, table.rows)) <= _LINES * len(table.rows):
            return found
    size = next(
        (size for size in SIZES[-1:] + _SMALLER if sum(needs.figures) <= _room(texts, size, width)), _SMALLER[-1]
    )
    return Columns(_widths(needs, size, width), size, short)


def is_phrase(text: str) -> bool:
    """Tell whether a text is a state with a remark, which stays on one line."""
    return _PHRASE.fullmatch(text) is not None


def _room(texts: Sequence[Sequence[str]], size: int, width: int) -> float:
    """Return the ems that all columns of a table have for their text."""
    return (width - len(texts) * 2 * CELL_MARGIN) / (size / 2 * TWIPS)


def _needs(texts: Sequence[Sequence[str]]) -> _Needs:
    """Work out what columns need; weights, the cube roots of the squared lengths, make the table low."""
    figures = [max(map(_unbroken, column)) for column in texts]
    least = [
        max(need, _readable(head, _HEAD), *(_readable(cell, _WHOLE) for cell in cells))
        for need, (head, *cells) in zip(figures, texts, strict=True)
    ]
    most = [max(need, *map(_breadth, column)) + _SLACK for need, column in zip(least, texts, strict=True)]
    return _Needs(figures, least, most, [sum(ems(text) ** 2 for text in column[1:]) ** (1 / 3) for column in texts])


def _widths(needs: _Needs, size: int, width: int) -> tuple[int, ...]:
    """Return widths within what the columns need: less makes one unreadable, more is wasted on it."""
    em = size / 2 * TWIPS
    room = width / em - len(needs.least) * 2 * CELL_MARGIN / em
    shares = _fitted(_squeezed(needs, room), needs.most, needs.weights, room)
    scale = room / sum(shares)
    ends = [round(sum(shares[:at]) * scale * em) + at * 2 * CELL_MARGIN for at in range(len(shares) + 1)]
    ends[-1] = width
    return tuple(end - start for start, end in pairwise(ends))


def _squeezed(needs: _Needs, room: float) -> Sequence[float]:
    """Return what columns get at least: texts give way to figures where there is too little room for both."""
    wanted, hard = sum(needs.least), sum(needs.figures)
    if wanted <= room or wanted == hard:
        return needs.least
    share = max(room - hard, 0.0) / (wanted - hard)
    return [low + share * (high - low) for low, high in zip(needs.figures, needs.least, strict=True)]


def _fitted(least: Sequence[float], most: Sequence[float], weights: Sequence[float], room: float) -> list[float]:
    """Return the weights times the factor that makes them fill the room, each kept between its bounds."""
    low, high = 0.0, room * 2
    shares = list(least)
    for _ in range(_STEPS):
        factor = (low + high) / 2
        shares = [min(max(factor * weight, need), top) for need, top, weight in zip(least, most, weights, strict=True)]
        low, high = (low, factor) if sum(shares) > room else (factor, high)
    return shares


def _unbroken(text: str) -> float:
    """Return the width of the longest piece of a text that has to stay on one line."""
    pieces = [text] if is_phrase(text) else _TOKEN.findall(text)
    return min(max(map(_breadth, pieces), default=0.0), _LONGEST_TOKEN) + _SLACK


def _readable(text: str, line: float) -> float:
    """Return the width that a text should have: that of a short one, else that of a line of a few signs."""
    whole = _breadth(text)
    return (whole if whole <= _WHOLE else line) + _SLACK


def _breadth(text: str) -> float:
    """Return the most ems that a text is wide on one line, in whatever fonts stand in for the right ones."""
    signs = sum(_SIGNS.get(sign, _LETTER) if sign.isascii() else 1.0 for sign in text)
    return signs + _SPACE * sum(_meets(text))


def _meets(text: str) -> Iterator[bool]:
    """Tell for each two neighbouring signs whether one is a letter or figure and the other a 汉字."""
    for one, other in pairwise(text):
        yield one.isascii() != other.isascii() and (other if one.isascii() else one).isalpha()


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


@dataclass(frozen=True, slots=True)
class Styles:
    """The style file shipped with the program, and the office's own, if it has one."""

    shipped: bytes
    own: bytes | None = None


def empty(styles: Styles) -> Word:
    """Return a document without text that has the shipped styles, or an office's own over them.

    Of the office's file only styles and theme are read; UsageError if it is no sound Word file.
    """
    word = docx.Document(BytesIO(styles.shipped))
    _replace(word.element.body, [])
    if styles.own is not None:
        try:
            _take_over(word, styles.own)
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
    _replace(word.styles.element, [*theirs, *rest])
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


def _replace(element: BaseOxmlElement, children: Sequence[BaseOxmlElement]) -> None:
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


def edge(side: str, size: int, color: str = "") -> BaseOxmlElement:
    """Return one border, `size` eighths of a point thick."""
    return node(side, val="single", sz=size, space=4 if side in {"left", "right"} else 1, color=color or "000000")


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
