"""Tables: as wide as the text, header rows repeated, rows unsplit; charts are tables with a picture in each row."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu

from yian1.output import markdown
from yian1.output.docx.page import CELL_MARGIN, EMU_PER_MM, LINE, TABLE_LINE, TABLE_SIZE, TWIPS, columns
from yian1.output.docx.xml import anchor, node, paragraph
from yian1.output.markdown import Table, plain
from yian1.output.words import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.charts.charts import Chart, ChartRow, Picture
    from yian1.output.docx.page import Columns, Page
    from yian1.output.markdown import Block, Runs
    from yian1.output.origins import Source

# A row that would fill more of the page than this may be split, or Word would lose what does not fit.
_TOGETHER = 3
_UNSPLIT = 0.6
_HEAD_LINES = 3  # of an annex: its label and its title
_BORDER = 10
_KEPT = 0.25  # of the page: rows that take more may be parted from each other
_TWIPS_PER_MM = 1440 / 25.4
_SLACK = 1.25  # ems of air, so that 100.0% stays on one line
_LONGEST_TIP = 260  # signs; Word takes no more
_WIDEST = 6.0  # ems of a text column; longer texts go on in a second line
_ALIGNS = {"left": "left", "center": "center", "right": "right"}


def table(given: Table, page: Page, *, noted: bool = False) -> BaseOxmlElement:
    """Return a table of text; a low one stays with the notes below it, which alone would be no page."""
    plan = columns(given, page.text_width)
    rows = [_row(given.header, plan, ("",) * len(plan.widths), page, head=True)]
    low = sum(_height(row, plan) for row in given.rows) <= _KEPT * page.text_height
    kept = set(range(len(given.rows))) if noted and low else _kept(given.rows, plan, page)
    rows += [_row(row, plan, given.aligns, page, kept=at in kept) for at, row in enumerate(given.rows)]
    return framed(plan.widths, rows)


def _kept(rows: Sequence[Sequence[Runs]], plan: Columns, page: Page) -> set[int]:
    """Return which rows stay with the next: the first ones and the last ones stand together, unless they are high.

    So there is no page with one row; but what fills much of a page leaves a heading alone if it may not be parted.
    """
    last = len(rows) - 1
    ends = (range(min(_TOGETHER, last + 1)), range(max(last - _TOGETHER + 1, 0), last + 1))
    most = _KEPT * page.text_height
    low = [end for end in ends if sum(_height(rows[at], plan) for at in end) <= most]
    return {at for end in low for at in end[:-1]}


def rows_to_move(blocks: Sequence[Block], page: Page, foot: int) -> int:
    """Return how many of the last rows of an annex go on to a new page with what stands at the foot of it.

    None where the foot fits below them as they stand, or where no page would hold it with at least three rows. Left to
    itself LibreOffice moves the whole table on and leaves its heading alone on a page.
    """
    last = blocks[-1] if blocks else None
    if not isinstance(last, Table) or len(last.rows) < 2 * _TOGETHER:
        return 0
    used: float = _HEAD_LINES * LINE
    for block in blocks:
        used = _filled(block, used, page)
    plan = columns(last, page.text_width)
    most = page.text_height - foot - _height(last.header, plan)
    heights = [_height(row, plan) + _BORDER for row in last.rows]
    counts = [count for count in range(_TOGETHER, len(heights) // 2 + 1) if sum(heights[-count:]) <= most]
    return 0 if used + foot <= page.text_height or not counts else counts[0]


def parted(given: BaseOxmlElement, number: int) -> BaseOxmlElement:
    """Take the last rows from a table and return them as a table of their own, with the same columns and head."""
    rows = given.findall(qn("w:tr"))
    part = node("tbl", *(deepcopy(given.find(qn(tag))) for tag in ("w:tblPr", "w:tblGrid")), deepcopy(rows[0]))
    part.extend(rows[-number:])
    return part


def _filled(block: Block, used: float, page: Page) -> float:
    """Return how much of the page is used after a block, where so much was before it."""
    if not isinstance(block, Table):
        return used + LINE
    plan = columns(block, page.text_width)
    head = _height(block.header, plan) + _BORDER
    used += head
    for given in block.rows:
        height = _height(given, plan) + _BORDER
        used = used + height if used + height <= page.text_height else head + height
    return used


def _height(given: Sequence[Runs], plan: Columns) -> float:
    return plan.lines(given) * plan.size / 2 * TWIPS * TABLE_LINE


def framed(widths: Sequence[int], rows: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """Return rows as a table with columns of fixed widths."""
    properties = node(
        "tblPr",
        node("tblStyle", val="TableGrid"),
        node("tblW", w=sum(widths), type="dxa"),
        node("jc", val="center"),
        node("tblLayout", type="fixed"),
        cell_margins(),
        node("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    grid = node("tblGrid", *(node("gridCol", w=width) for width in widths))
    return node("tbl", properties, grid, *rows)


def row(cells: Sequence[BaseOxmlElement], *, head: bool = False, unsplit: bool = True) -> BaseOxmlElement:
    """Return cells as a row; a head is repeated on each page."""
    marks = [node("cantSplit")] if unsplit or head else []
    marks += [node("tblHeader")] if head else []
    return node("tr", node("trPr", *marks), *cells) if marks else node("tr", *cells)


def cell(width: int, *content: BaseOxmlElement) -> BaseOxmlElement:
    """Return a cell of a fixed width, its content half-way down."""
    return node("tc", node("tcPr", node("tcW", w=width, type="dxa"), node("vAlign", val="center")), *content)


def cell_text(given: Runs, style: str, size: int, align: str, *keep: BaseOxmlElement) -> BaseOxmlElement:
    """Return the paragraph of a cell; size and line are said only where they differ from the style."""
    layout = list(keep)
    if size != TABLE_SIZE:
        layout.append(node("spacing", line=round(size / 2 * TWIPS * TABLE_LINE), lineRule="exact"))
    layout += [node("jc", val=align)] if align else []
    return paragraph(style, given, *layout, size=None if size == TABLE_SIZE else size)


def mark(word: Word, sources: Mapping[str, Source]) -> None:
    """Put a bookmark at each figure, in the first row that names its target after a number, with a link to its origin.

    Without an address to link to the link is to the bookmark itself: it says where the figure comes from.
    """
    left = dict(sources)
    for each in word.element.body.iter(qn("w:tr")):
        cells = each.findall(qn("w:tc"))
        named = cells[1].find(qn("w:p")) if len(cells) > 1 else None
        text = "" if named is None else "".join(part.text or "" for part in named.iter(qn("w:t")))
        if named is not None and text in left:
            number, source = len(left), left.pop(text)
            if source.text:
                named.append(_link(word, source, list(named)[1:]))
            named.insert(1, node("bookmarkStart", id=number, name=_bookmark(source.name)))
            named.append(node("bookmarkEnd", id=number))


def _link(word: Word, source: Source, runs: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """Return runs as they look, as a link that tells of the source when it is pointed at."""
    tip = source.text[:_LONGEST_TIP]
    if not source.link:
        return node("hyperlink", *runs, anchor=_bookmark(source.name), tooltip=tip)
    link = node("hyperlink", *runs, tooltip=tip)
    link.set(qn("r:id"), word.part.relate_to(source.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return link


def _bookmark(name: str) -> str:
    """Return a name that Word takes for a bookmark: 40 signs at most, the month among them."""
    return f"{name[:-8][:32]}{name[-8:]}".replace("-", "_")


def _row(
    given: Sequence[Runs], plan: Columns, aligns: Sequence[str], page: Page, *, head: bool = False, kept: bool = False
) -> BaseOxmlElement:
    style = "TableHead" if head else "TableText"
    cells = []
    for runs, width, short, align in zip(given, plan.widths, plan.short, aligns, strict=True):
        # A dash stands for nothing, in the middle of its cell.
        middle = short or plain(runs) == NONE
        wanted = "" if head else "center" if middle else _ALIGNS.get(align, "")
        cells.append(cell(width, cell_text(runs, style, plan.size, wanted, *([node("keepNext")] if kept else []))))
    return row(cells, head=head, unsplit=_height(given, plan) <= _UNSPLIT * page.text_height)


def _picture_widths(pictures: int, texts: Sequence[float], page: Page) -> tuple[int, ...]:
    """Return the widths of a chart's columns: the label gets what picture and texts (in ems) leave."""
    fixed = [pictures + 2 * CELL_MARGIN, *(round(each * TABLE_SIZE / 2 * TWIPS) + 2 * CELL_MARGIN for each in texts)]
    return (page.text_width - sum(fixed), *fixed)


def chart(given: Chart, word: Word, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield a chart: its title, its legend, a row for each picture.

    The legend stands above, for the rows may go on over several pages.
    """
    yield paragraph("Caption", markdown.literal(given.title))
    yield paragraph("TableNote", markdown.literal(given.legend), node("keepNext"))
    widths = _chart_widths(given, page)
    head = [cell(width, _chart_text(name, "TableHead", "")) for width, name in zip(widths, given.columns, strict=True)]
    yield framed(widths, [row(head, head=True), *(_chart_row(each, widths, word) for each in given.rows)])
    yield anchor()


def _chart_row(given: ChartRow, widths: tuple[int, ...], word: Word) -> BaseOxmlElement:
    texts = [_chart_text(text, "TableText", "center") for text in given.cells]
    content = [_chart_text(given.label, "TableText", ""), _picture(given.picture, word), *texts]
    return row([cell(width, each) for width, each in zip(widths, content, strict=True)])


def _chart_widths(given: Chart, page: Page) -> tuple[int, ...]:
    widest = max((each.picture.width for each in given.rows), default=0.0)
    texts = [
        max((markdown.ems(each.cells[at]) for each in given.rows), default=0.0) for at in range(len(given.columns) - 2)
    ]
    ems = [
        min(max(text + _SLACK, markdown.ems(name) / 2 + _SLACK), _WIDEST)
        for text, name in zip(texts, given.columns[2:], strict=True)
    ]
    return _picture_widths(round(widest * _TWIPS_PER_MM), ems, page)


def _chart_text(text: str, style: str, align: str) -> BaseOxmlElement:
    # Kept with the next row: a chart that fits on one page is read as one picture.
    return cell_text(markdown.literal(text), style, TABLE_SIZE, align, node("keepNext"))


def _picture(given: Picture, word: Word) -> BaseOxmlElement:
    width, height = (Emu(round(side * EMU_PER_MM)) for side in (given.width, given.height))
    inline = word.part.new_pic_inline(BytesIO(given.png), width, height)
    inline.docPr.set("descr", markdown.plain(markdown.literal(given.alternative)))
    line = node(
        "spacing", before=20, after=20, line=240, lineRule="auto"
    )  # a line of exact height would cut the picture
    holder = paragraph("TableText", (), line, node("jc", val="center"))
    holder.append(node("r", node("drawing", inline)))
    return holder


def cell_margins() -> BaseOxmlElement:
    """Return the empty edges of a table's cells; a table says them itself, for an office's own style has others."""
    sides = (("top", 0), ("left", CELL_MARGIN), ("bottom", 0), ("right", CELL_MARGIN))
    return node("tblCellMar", *(node(side, w=width, type="dxa") for side, width in sides))
