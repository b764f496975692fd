"""A document in the order it is read – masthead (报头), body, tables, imprint (报尾) – and its package."""

from __future__ import annotations

import re
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Emu, Mm

from yian1.files.disk import repacked
from yian1.model.typography import ems
from yian1.output import markdown
from yian1.output.charts import png
from yian1.output.documents.document import SIGNS_OF_A_NAME
from yian1.output.documents.lagging import LINES_OF_A_PAGE
from yian1.output.docx import style
from yian1.output.docx.style import anchor, literal, node, paragraph, text_run, when
from yian1.output.markdown import CELL_MARGIN, LANDSCAPE, PORTRAIT, TABLE_LINE, TWIPS, Heading, Paragraph, Rule, Table
from yian1.output.words import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.charts import Chart, ChartRow, Drawing
    from yian1.output.documents.document import Document, Masthead
    from yian1.output.markdown import Block, Columns, Page, Runs
    from yian1.output.workings import Source


TABLE_SIZE, TITLE_SIZE, IMPRINT_SIZE = 21, 44, 28  # 五号, 2号, 4号
LINE = PORTRAIT.text_height // 22  # lines to a page: 28.95 points each
CLOSE_LINE = PORTRAIT.text_height // LINES_OF_A_PAGE  # of a briefing, which has its head to fit in: 24.5 points each
# 28 signs of 3号, 16 points, are a little wider than 156 mm, so each is set a quarter of a point closer. A character
# grid would do the same in Word, but LibreOffice gives signs that are wider than its cells two cells each.
SIGN = 16 * TWIPS - 5
_HEADER_DISTANCE = 1021

# A row that would fill more of the page than this may be split, or Word would lose what does not fit.
_TOGETHER = 3
_UNSPLIT = 0.6
_HEAD_LINES = 3  # of an annex: its label and its title
_HEAD_LINES_OF_A_CHART = _HEAD_LINES + 3  # and its own title, legend and headings
_BORDER = 10
_KEPT = 0.25  # of the page: rows that take more may be parted from each other
_TWIPS_PER_MM = 1440 / 25.4
_AROUND_A_PICTURE = 40
_SLACK = 1.25  # ems of air, so that 100.0% stays on one line
_LONGEST_TIP = 260  # signs; Word takes no more
_WIDEST = 6.0  # ems of a text column; longer texts go on in a second line
_CELL_MARGINS = (("top", 0), ("left", CELL_MARGIN), ("bottom", 0), ("right", CELL_MARGIN))


def table(given: Table, plan: Columns, page: Page, *, noted: bool = False) -> BaseOxmlElement:
    """Return a table of text; a low one stays with the notes below it, which alone would be no page."""
    rows = [_row(given.header, plan, ("",) * len(plan.widths), page, head=True)]
    heights = [plan.height(row) for row in given.rows]
    low = sum(heights) <= _KEPT * page.text_height
    kept = set(range(len(given.rows))) if noted and low else _kept(heights, page)
    rows += [_row(row, plan, given.aligns, page, kept=at in kept) for at, row in enumerate(given.rows)]
    return framed(plan.widths, rows)


def _kept(heights: Sequence[float], page: Page) -> set[int]:
    """Return which rows stay with the next: the first ones and the last ones stand together, unless they are high.

    So there is no page with one row; but what fills much of a page leaves a heading alone if it may not be parted.
    """
    last = len(heights) - 1
    ends = (range(min(_TOGETHER, last + 1)), range(max(last - _TOGETHER + 1, 0), last + 1))
    low = [end for end in ends if sum(heights[at] for at in end) <= _KEPT * page.text_height]
    return {at for end in low for at in end[:-1]}


def rows_to_move(blocks: Sequence[Block], page: Page, foot: int) -> int:
    """Return how many of the last rows of an annex go on to a new page with what stands at the foot of it.

    0 where the foot fits below them as they stand, or where no page would hold it with at least three rows. Left to
    itself LibreOffice moves the whole table on and leaves its heading alone on a page.
    """
    last = blocks[-1] if blocks else None
    if not isinstance(last, Table) or len(last.rows) < 2 * _TOGETHER:
        return 0
    plans = markdown.plans(blocks, page.text_width)
    used: float = _HEAD_LINES * LINE
    for block in blocks:
        if not isinstance(block, Table):
            used += LINE
            continue
        plan = plans[block]
        head = plan.height(block.header) + _BORDER
        used += head
        for given in block.rows:
            height = plan.height(given) + _BORDER
            used = used + height if used + height <= page.text_height else head + height
    most = page.text_height - foot - plan.height(last.header)
    heights = [plan.height(row) + _BORDER for row in last.rows]
    counts = [count for count in range(_TOGETHER, len(heights) // 2 + 1) if sum(heights[-count:]) <= most]
    return 0 if used + foot <= page.text_height or not counts else counts[0]


def parted(given: BaseOxmlElement, number: int) -> BaseOxmlElement:
    """Take the last rows from a table and return them as a table of their own, with the same columns and head."""
    rows = given.findall(qn("w:tr"))
    part = node("tbl", *(deepcopy(given.find(qn(tag))) for tag in ("w:tblPr", "w:tblGrid")), deepcopy(rows[0]))
    part.extend(rows[-number:])
    return part


def framed(widths: Sequence[int], rows: Sequence[BaseOxmlElement]) -> BaseOxmlElement:
    """Return rows as a table with columns of fixed widths."""
    properties = node(
        "tblPr",
        node("tblStyle", val="TableGrid"),
        node("tblW", w=sum(widths), type="dxa"),
        node("jc", val="center"),
        node("tblLayout", type="fixed"),
        # A table says its cells' margins itself, for an office's own style has others.
        node("tblCellMar", *(node(side, w=width, type="dxa") for side, width in _CELL_MARGINS)),
        node("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )
    grid = node("tblGrid", *(node("gridCol", w=width) for width in widths))
    return node("tbl", properties, grid, *rows)


def row(cells: Iterable[BaseOxmlElement], *, head: bool = False, unsplit: bool = True) -> BaseOxmlElement:
    """Return cells as a row; a head is repeated on each page."""
    marks = node("trPr", when(unsplit or head, "cantSplit"), when(head, "tblHeader"))
    return node("tr", marks if len(marks) else None, *cells)


def cell(width: int, *content: BaseOxmlElement) -> BaseOxmlElement:
    """Return a cell of a fixed width, its content half-way down."""
    return node("tc", node("tcPr", node("tcW", w=width, type="dxa"), node("vAlign", val="center")), *content)


def cell_text(given: Runs, style: str, size: int, align: str, keep: object) -> BaseOxmlElement:
    """Return the paragraph of a cell; size and line are written only where they differ from the style."""
    own = None if size == TABLE_SIZE else size
    line = when(own, "spacing", line=round(size / 2 * TWIPS * TABLE_LINE), lineRule="exact")
    return paragraph(style, given, when(keep, "keepNext"), line, when(align, "jc", val=align), size=own)


def mark(word: Word, sources: Mapping[str, Source]) -> None:
    """Put a bookmark at each figure, in the first row that names its target after a number, with a link to its origin.

    Without an address to link to the link is to the bookmark itself: it says where the figure comes from.
    """
    left = dict(sources)
    for each in word.element.body.iter(qn("w:tr")):
        cells = each.findall(qn("w:tc"))
        named = cells[1].find(qn("w:p")) if len(cells) > 1 else None
        text = "" if named is None else "".join(part.text or "" for part in named.iter(qn("w:t")))
        if named is None or text not in left:
            continue
        number, source = len(left), left.pop(text)
        # A name that Word takes for a bookmark: 40 signs at most, the month among them.
        name = f"{source.name[:-8][:32]}{source.name[-8:]}".replace("-", "_")
        if source.text:
            target = {} if source.link else {"anchor": name}
            link = node("hyperlink", *list(named)[1:], **target, tooltip=source.text[:_LONGEST_TIP])
            if source.link:
                relation = word.part.relate_to(source.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                link.set(qn("r:id"), relation)
            named.append(link)
        named.insert(1, node("bookmarkStart", id=number, name=name))
        named.append(node("bookmarkEnd", id=number))


def _row(
    given: Sequence[Runs], plan: Columns, aligns: Sequence[str], page: Page, *, head: bool = False, kept: bool = False
) -> BaseOxmlElement:
    style = "TableHead" if head else "TableText"
    cells = []
    for runs, width, short, align in zip(given, plan.widths, plan.short, aligns, strict=True):
        # A dash stands for nothing, in the middle of its cell.
        wanted = "" if head else "center" if short or markdown.plain(runs) == NONE else align
        cells.append(cell(width, cell_text(runs, style, plan.size, wanted, kept)))
    return row(cells, head=head, unsplit=plan.height(given) <= _UNSPLIT * page.text_height)


def chart(given: Chart, word: Word, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield a chart: its title, its legend, a row for each picture.

    The legend stands above, for the rows may go on over several pages.
    """
    yield paragraph("Caption", markdown.literal(given.title))
    yield paragraph("TableNote", markdown.literal(given.legend), node("keepNext"))
    widths = _chart_widths(given, page)
    heights = [_chart_height(each, widths[0]) for each in given.rows]
    # A chart that fits on one page is read as one picture.
    whole = sum(heights) <= page.text_height - _HEAD_LINES_OF_A_CHART * LINE
    kept = set(range(len(heights))) if whole else _kept(heights, page)

    def text(words: str, style: str, align: str = "", *, keep: bool = True) -> BaseOxmlElement:
        return cell_text(markdown.literal(words), style, TABLE_SIZE, align, keep)

    head = [text(name, "TableHead") for name in given.columns]
    rows = [
        [
            text(each.label, "TableText", keep=at in kept),
            _picture(each.picture, word),
            *(text(words, "TableText", "center", keep=at in kept) for words in each.cells),
        ]
        for at, each in enumerate(given.rows)
    ]
    yield framed(widths, [row(map(cell, widths, head), head=True), *(row(map(cell, widths, each)) for each in rows)])
    yield anchor(node("spacing", after=LINE // 2))  # or a table below would look like its end


def _chart_height(given: ChartRow, width: int) -> float:
    """Return about how high a row of a chart is, its label in a column of that width."""
    lines = -(-ems(given.label) * TABLE_SIZE / 2 * TWIPS // (width - 2 * CELL_MARGIN))
    return max(given.picture.height * _TWIPS_PER_MM + _AROUND_A_PICTURE, lines * TABLE_SIZE / 2 * TWIPS * TABLE_LINE)


def _chart_widths(given: Chart, page: Page) -> tuple[int, ...]:
    """Return the widths of a chart's columns: the label gets what picture and texts leave."""
    widths = [
        min(max(*(ems(each.cells[at]) for each in given.rows), ems(name) / 2) + _SLACK, _WIDEST)
        for at, name in enumerate(given.columns[2:])
    ]
    widest = max(each.picture.width for each in given.rows)
    fixed = [round(widest * _TWIPS_PER_MM), *(round(each * TABLE_SIZE / 2 * TWIPS) for each in widths)]
    wide = [each + 2 * CELL_MARGIN for each in fixed]
    return (page.text_width - sum(wide), *wide)


def _picture(given: Drawing, word: Word) -> BaseOxmlElement:
    width, height = (Emu(round(side * Mm(1))) for side in (given.width, given.height))
    relation, image = word.part.get_or_add_image(BytesIO(png(given)))
    inline = CT_Inline.new_pic_inline(0, relation, image.filename, width, height)  # assemble numbers all
    inline.docPr.set("descr", markdown.plain(markdown.literal(given.description)))
    # A line of exact height would cut the picture.
    line = node("spacing", before=_AROUND_A_PICTURE // 2, after=_AROUND_A_PICTURE // 2, line=240, lineRule="auto")
    holder = paragraph("TableText", (), line, node("jc", val="center"))
    holder.append(node("r", node("drawing", inline)))
    return holder


_LOWEST = 4
_COLON = "\uff1a"
_LARGEST, _LARGEST_OF_TWO, _FILLS = 96, 72, 0.96  # half-points; share of the line that the name may fill
_NAME_LINE = 1.15  # height of a line of the name, in signs
_COPIES = ("\uff08共印", "共印")
_RULE = 8  # eighths of a point
_IMPRINT_LINE = 500  # as the style has it
_IMPRINT_SIGN = IMPRINT_SIZE // 2 * TWIPS
_BEFORE_NAME = re.compile(r"^(?:附件\uff1a)?(?:\d+\. )?")
_DATE_FROM_RIGHT, _NAME_FROM_RIGHT = 4, 2  # signs, as the standard sets 成文日期 and 署名


def masthead(head: Masthead, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield name, issue, and issuer with date on one line above the red rule."""
    name = markdown.runs(head.name)
    width = ems(markdown.plain(name))
    name = markdown.turned(name, max(SIGNS_OF_A_NAME, width / 2 + 1)) if width > SIGNS_OF_A_NAME else name
    longest = max(map(ems, markdown.plain(name).split("\n")), default=1.0)
    largest = _LARGEST_OF_TWO if width > SIGNS_OF_A_NAME else _LARGEST
    size = min(largest, int(page.text_width / TWIPS * _FILLS / max(longest, 1.0)) * 2)
    height = node("spacing", line=round(size / 2 * TWIPS * _NAME_LINE), lineRule="exact")
    yield paragraph("MastheadName", name, height, size=size)
    if head.issue:
        yield paragraph("MastheadIssue", head.issue)
    stop = node("tabs", node("tab", val="right", pos=page.text_width))
    line = paragraph("MastheadIssuer", head.issued_by, stop)
    line.append(node("r", node("tab")))
    line.extend(text_run(run.text, bold=run.bold) for run in markdown.runs(head.date))
    yield line


def title(text: str, style: str, page: Page, *layout: BaseOxmlElement) -> BaseOxmlElement:
    """Return a title, turned into lines of about one length if it is too long for one."""
    width = page.text_width / (TITLE_SIZE / 2 * TWIPS)
    return paragraph(style, markdown.turned(markdown.runs(text), width), *layout)


def heading(text: str, lead: Sequence[str], page: Page, *layout: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield title, 题注, 报告人 and 称谓; one blank line stands before what follows them."""
    notes = [line for line in lead if not line.endswith(_COLON)]
    yield title(text, "Title", page, *([node("spacing", after=0)] if notes else layout))
    for line in lead:
        if line.endswith(_COLON):
            yield paragraph("Salutation", line)
        else:
            yield paragraph("Subtitle", line, when(line == notes[-1], "spacing", after=LINE))


def body(blocks: Sequence[Block], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs and tables of a body."""
    before: Block | None = None
    plans = markdown.plans(blocks, page.text_width)
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        match block:
            case Heading():
                yield paragraph(f"Heading{min(block.level, _LOWEST)}", block.runs)
            case Paragraph():
                yield _paragraph(block, before, after)
            case Table():
                yield table(block, plans[block], page, noted=isinstance(after, Paragraph) and after.note)
                if isinstance(after, Table | None):
                    yield anchor()
            case Rule():
                yield paragraph("Separator", ())
        before = block


def signature(lines: Sequence[str]) -> Iterator[BaseOxmlElement]:
    """Yield 署名 and 成文日期 at the right: the shorter one in the middle of the longer one."""
    widths = [ems(markdown.plain(markdown.runs(line))) for line in lines]
    longest = max(widths, default=0)
    edge = _DATE_FROM_RIGHT if widths and widths[-1] == longest else _NAME_FROM_RIGHT
    for at, (line, width) in enumerate(zip(lines, widths, strict=True)):
        right = edge + (longest - width) / 2
        indent = node("ind", rightChars=round(100 * right), right=round(right * SIGN))
        kept, spaced = when(at + 1 < len(lines), "keepNext"), when(not at, "spacing", before=LINE)
        yield paragraph("Signature", line, kept, spaced, indent)


def annex_list(lines: Sequence[tuple[int, str]], above: int, *, kept: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield the names of the annexes below the body (附件说明); the lines of a long name stand below its first word.

    Each line comes with the signs that it stands further in; `above` is the space before the first. `kept` keeps
    them on the page of what follows them.
    """
    for at, (further, line) in enumerate(lines):
        hanging = ems(line) - ems(_BEFORE_NAME.sub("", line, count=1))
        left = 2 + further + hanging
        inset = {"leftChars": 100 * left, "left": SIGN * left, "hangingChars": 100 * hanging, "hanging": SIGN * hanging}
        indent = node("ind", **{name: round(value) for name, value in inset.items()})
        together = when(kept or at + 1 < len(lines), "keepNext")
        yield paragraph("AnnexList", line, together, when(not at, "spacing", before=above), indent)


def keep_last(written: Sequence[BaseOxmlElement]) -> None:
    """Keep the end of a body with what follows it: the lines of its last paragraph, the last row of a table."""
    for last in reversed(written):
        rows = last.findall(qn("w:tr"))
        for layout in (rows[-1] if rows else last).iter(qn("w:pPr")):
            # In the order of the schema: keepNext stands after the style, widowControl after keepNext.
            if layout.find(qn("w:keepNext")) is None:
                layout.insert(1, node("keepNext"))
            layout.insert(2, node("widowControl"))
        if last.xpath("string(w:pPr/w:pStyle/@w:val)") != "Anchor":
            return


def _paragraph(block: Paragraph, before: Block | None, after: Block | None) -> BaseOxmlElement:
    below, above = isinstance(after, Table), isinstance(before, Table)
    if block.heads:
        plain = [run._replace(bold=False) for run in block.runs]
        return paragraph("Heading1", plain, when(above, "spacing", before=LINE // 2), node("outlineLvl", val=1))
    if not block.note:
        return paragraph("BodyText", block.runs, when(below, "keepNext"), when(above, "spacing", before=LINE // 2))
    # The notes of a table stay together: two lines of them are no page.
    kept = when(below or (isinstance(after, Paragraph) and after.note), "keepNext")
    return paragraph("TableNote", block.runs, kept, node("keepLines"), when(above, "spacing", before=80))


def imprint(tail: Sequence[str], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield 报, 送, 发 and 共印 between two rules, in a frame at the foot of the page on which the text ends.

    Word draws a rule from the leftmost line of a paragraph, and one rule around paragraphs that are laid out
    alike: so all hang from the margin by the same width, and a tab sets their first words one sign in.
    """
    hanging = (
        1 + max((ems(line.partition(_COLON)[0]) + 1 for line in tail if _COLON in line), default=0)
    ) * _IMPRINT_SIGN
    for line in tail:
        copies = line.startswith(_COPIES)
        written = paragraph(
            "Imprint",
            (),
            node("framePr", w=page.text_width, wrap="notBeside", vAnchor="margin", hAnchor="margin", xAlign="left",
                 yAlign="bottom"),
            node("pBdr", *(node(side, val="single", sz=_RULE, space=1, color="000000") for side in ("top", "bottom"))),
            node("tabs", node("tab", val="left", pos=_IMPRINT_SIGN)),
            node("ind", left=round(hanging), hanging=round(hanging)),
            node("jc", val="right" if copies else "left"),
        )  # fmt: skip
        written.extend([] if copies else [node("r", node("tab"))])
        written.extend(text_run(run.text, bold=run.bold) for run in markdown.runs(line))
        yield written


_NUMBER_IN = 100  # the number stands one sign in from the edge, in hundredths of a sign
_FOOTER_SIGN = 280


def assemble(document: Document, given: Sequence[Chart], empty: Word, sources: Mapping[str, Source]) -> bytes:
    """Write a document into an empty one; rows of tables are marked by the sources of their figures.

    Return it as a .docx file: parts in a fixed order, without the time of day.
    """
    content, page, line = empty.element.body, PORTRAIT, CLOSE_LINE if document.close else LINE
    content.extend(_front(empty, document, () if document.annexes else given))
    for number, annex in enumerate(document.annexes, 1):
        # How much of the last page the imprint takes with the space above it.
        foot = (len(document.tail) + 2) * _IMPRINT_LINE if document.tail and number == len(document.annexes) else 0
        before, page = page, LANDSCAPE if annex.wide else PORTRAIT
        if page != before:  # a turn of the page ends a section
            content.append(anchor(_section(before, line)))
        content.extend(_annex(empty, annex, page, given if number == 1 else (), foot, fresh=page != before))
    content.extend([*imprint(document.tail, page), anchor(), _section(page, line)])
    # To ask python-docx for each number would search the whole document for each picture.
    for number, picture in enumerate(content.iter(qn("wp:docPr")), 1):
        picture.set("id", str(number))
        picture.set("name", f"Picture {number}")
    mark(empty, sources)
    _add_margins(empty, markdown.plain(markdown.runs(document.notice)))
    style.describe(empty, document)
    return repacked(empty.save)


def _front(word: Word, document: Document, given: Sequence[Chart]) -> Iterator[BaseOxmlElement]:
    """Yield all before the annexes; the signature stands on one page with the end of the body, never alone."""
    closer: list[BaseOxmlElement] = []
    for spacing in word.styles.element.iter(qn("w:spacing")) if document.close else ():
        if spacing.get(qn("w:line")) == str(LINE):  # where the style file leaves it as the shipped one has it
            spacing.set(qn("w:line"), str(CLOSE_LINE))
    if document.masthead is not None:
        closer.append(node("spacing", before=CLOSE_LINE // 2, after=CLOSE_LINE // 3))
        yield from masthead(document.masthead, PORTRAIT)
    yield from heading(document.title, document.lead, PORTRAIT, *closer)
    yield from body(markdown.blocks(document.body), PORTRAIT)
    for each in given:
        yield from chart(each, word, PORTRAIT)
    if document.annexes or document.signature or document.tail:
        keep_last(list(word.element.body))
    above = CLOSE_LINE // 2 if document.close else LINE
    yield from annex_list(document.annex_list(), above, kept=bool(document.signature))
    yield from signature(document.signature)


def _annex(
    word: Word, annex: Document, page: Page, given: Sequence[Chart], foot: int, *, fresh: bool
) -> Iterator[BaseOxmlElement]:
    """Yield an annex, with the first chart above its table and the others below; if not `fresh`, on a new page.

    `foot` is the height of the imprint if that stands on the annex's last page.
    """
    yield paragraph("AnnexLabel", annex.label, when(not fresh, "pageBreakBefore"))
    yield title(annex.title, "AnnexTitle", page)
    for each in given[:1]:
        yield from chart(each, word, page)
    blocks = markdown.blocks(annex.body)
    written = list(body(blocks, page))
    yield from written
    moved = rows_to_move(blocks, page, foot) if foot and not given else 0
    if moved:
        last = next(part for part in reversed(written) if part.tag == qn("w:tbl"))
        yield from (anchor(node("pageBreakBefore")), parted(last, moved), anchor())
    for each in given[1:]:
        yield from chart(each, word, page)


def _section(page: Page, line: int) -> BaseOxmlElement:
    """Return the properties of a section that begins on a new page, with lines of a height."""
    turned = {"orient": "landscape"} if page.landscape else {}
    return node(
        "sectPr",
        node("type", val="nextPage"),
        node("pgSz", w=page.width, h=page.height, **turned),
        node("pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left, header=_HEADER_DISTANCE,
             footer=page.footer, gutter=0),
        node("cols", space=425),
        node("docGrid", linePitch=line),
    )  # fmt: skip


def _add_margins(word: Word, mark: str) -> None:
    """Put page numbers into the feet of all pages, and a mark into their heads if there is one.

    Only the first section says so: those that follow go on with what it has.
    """
    first = word.sections[0]
    heads = (first.header, first.even_page_header) if mark else ()
    numbers = ((first.footer, _number("right")), (first.even_page_footer, _number("left")))
    for part, content in (*numbers, *((head, paragraph("Header", (markdown.Run(mark),))) for head in heads)):
        part.is_linked_to_previous = False
        # python-docx has no way to replace what its own template puts there.
        style.replace_content(part._element, [content])  # noqa: SLF001 - see above


def _number(side: str) -> BaseOxmlElement:
    indent = {f"{side}Chars": _NUMBER_IN, side: _FOOTER_SIGN}
    line = paragraph("Footer", (), node("ind", **indent), node("jc", val=side))
    begin, between, end = (node("r", node("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    page = node("r", literal("instrText", " PAGE "))
    line.extend([text_run("— "), begin, page, between, text_run("1"), end, text_run(" —")])
    return line
