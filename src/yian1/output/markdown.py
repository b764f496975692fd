"""The Markdown of documents: its blocks and runs, the columns of its tables, and one printable web page of it.

Twips are twentieths of a point, sizes of text half-points.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from yian1.model.typography import MEASURES, ems
from yian1.output.cells import visible
from yian1.output.charts import svg
from yian1.output.documents.document import SIGNS_OF_A_NAME, width_of
from yian1.output.sandbox import Sandbox, run
from yian1.output.words import SAMPLE
from yian1.output.workings import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

    from yian1.output.charts import Chart
    from yian1.output.documents.document import Document
    from yian1.output.workings import Origins, Source


# Documents have headings, paragraphs, pipe tables, ordered lists, bold, rules and notes; the rest is plain text.
_RULES = (
    "heading", "paragraph", "table", "list", "blockquote", "hr", "emphasis", "escape", "entity", "newline",
)  # fmt: skip
_ALWAYS = ("normalize", "block", "inline", "text_join", "text", "balance_pairs", "fragments_join")

# Where a title may be turned: before a figure or an opening mark, after a closing mark or 的.
_TURN = re.compile(r"(?<=[\u4e00-\u9fff”》\uff09])(?=[0-9“《\uff08])|(?<=[”》\uff09、的])")
_ANYWHERE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])(?!的)")
# A line ends with a whole word (回行词意完整): those of which the names of plans and papers are made.
_WORD = re.compile(
    "政府工作(?:报告)?|重点工作|重点任务|目标任务|民生实事(?:项目)?|高质量发展|工作[简专]报|工作总结|工作进展|[上下]?半年|建议案|议案|提案|会议"
    "|工作|任务|落实|报告|政府|重点|简报|专报|总结|进展|情况|完成|目标|项目|实事|民生|办理|推进|推动|加快|加强|促进"
    "|建设|发展|经济|社会|高质量|改革|创新|行动|计划|规划|方案|实施|贯彻|决策|部署|全面|深化|提升|优化|治理|管理|服务|保障"
    "|工程|产业|企业|民营|农村|乡村|振兴|城市|城乡|县域|区域|新型|工业化|城镇化|现代化|信息化|数字|科技|人才|教育|生态|环境"
    "|安全|生产|攻坚|三年|文化|旅游|基础|设施|公共|体系|制度|机制|支持|完善|强化|开展|专项|整治"
)
_BALANCE = 0.5
_MOST_LINES = 6  # what is longer is no title, and is broken like other text

_SHORT = 8.0  # ems


class Run(NamedTuple):
    """A piece of text, bold or not; a line feed in it is a line break."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]


class Heading(NamedTuple):
    """A heading; level 1 is the highest one in a body (##)."""

    level: int
    runs: Runs


class Paragraph(NamedTuple):
    """A paragraph; as an item of a list it begins with its number as written, as a note it stands below a table."""

    runs: Runs
    note: bool = False

    @property
    def heads(self) -> bool:
        """Whether it is bold as a whole, which makes it a small heading of what stands below it."""
        return bool(self.runs) and all(run.bold for run in self.runs)


class Rule(NamedTuple):
    """A horizontal rule."""


class Table(NamedTuple):
    """A table; `aligns` holds left, center, right or nothing for each column."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[str, ...]


Block = Heading | Paragraph | Rule | Table


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text in their order."""
    return tuple(_blocks(SyntaxTreeNode(_parser().parse(markdown))))


def runs(line: str) -> Runs:
    """Return the text of one line of Markdown that stands outside the body: a title, a name, a date."""
    return _runs(_parser().parseInline(line)[0])


def literal(text: str) -> Runs:
    """Return a text that is not Markdown as runs."""
    return (Run(_visible(text)),)


def plain(given: Runs) -> str:
    """Return the text of runs without anything else."""
    return "".join(run.text for run in given)


def turned(given: Runs, width: float) -> Runs:
    """Return a title in lines of about one length, if it is wider than `width` ems, turned where its words allow."""
    text = plain(given)
    if width_of(text) <= width or "\n" in text:
        return given
    lines = -(-width_of(text) // width)
    if lines > _MOST_LINES:
        return given
    at = _turning_point(text, ems(text) / lines, width)
    first, rest = _split(given, at)
    return (*first, Run("\n"), *turned(rest, width)) if at else given


def _turning_point(text: str, wanted: float, width: float) -> int:
    """Return the place nearest to the wanted width where a line may end; 0 if there is none."""
    inside = {at for found in _WORD.finditer(text) for at in range(found.start() + 1, found.end())}
    for pattern, slack in ((_TURN, _BALANCE), (_ANYWHERE, 1.0)):
        places = [found.start() for found in pattern.finditer(text) if found.start() and found.start() not in inside]
        near = [at for at in places if abs(ems(text[:at]) - wanted) <= slack * wanted and ems(text[:at]) <= width]
        if near:
            return min(near, key=lambda at: abs(ems(text[:at]) - wanted))
    return 0


def _split(given: Runs, at: int) -> tuple[Runs, Runs]:
    first: list[Run] = []
    rest: list[Run] = []
    for each in given:
        first.append(each._replace(text=each.text[: max(at, 0)]))
        rest.append(each._replace(text=each.text[max(at, 0) :]))
        at -= len(each.text)
    return tuple(each for each in first if each.text), tuple(each for each in rest if each.text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False})
    return parser.enable([*_RULES, *_ALWAYS], True)


def _blocks(tree: SyntaxTreeNode) -> Iterator[Block]:
    notes = {node for quote in tree.walk() if quote.type == "blockquote" for node in quote.walk()}
    number = ""  # of an item, before its first paragraph
    for node in tree.walk():
        match node.type:
            case "heading":
                yield Heading(max(1, int(node.tag[1:]) - 1), _runs(node.children[0].token))
            case "paragraph":
                lead = [Run(number)] if number else []
                yield Paragraph((*lead, *_runs(node.children[0].token)), node in notes)
                number = ""
            case "list_item":
                number = f"{node.info}{node.markup} " if node.info else ""
            case "table":
                lines = [line for part in node.children for line in part.children]
                rows = [tuple(_runs(cell.children[0].token) for cell in line.children) for line in lines]
                aligns = (str(cell.attrs.get("style") or "") for cell in lines[0].children)
                yield Table(rows[0], tuple(rows[1:]), tuple(align.removeprefix("text-align:") for align in aligns))
            case "hr":
                yield Rule()


def _runs(inline: Token | None) -> Runs:
    found: list[Run] = []
    bold = 0
    for token in (inline and inline.children) or ():
        if token.type in {"strong_open", "strong_close"}:
            bold += token.nesting
        # A line's end in the source stands for a space between Latin words, for nothing in Chinese.
        joint = " " if found and found[-1].text[-1:].isascii() else ""
        text = {"softbreak": joint, "hardbreak": "\n"}.get(token.type, _visible(token.content))
        if found and found[-1].bold is (bold > 0):
            text = found.pop().text + text
        if text:
            found.append(Run(text, bold > 0))
    return tuple(found)


def _visible(text: str) -> str:
    """Return text without controls, format signs and lone surrogates, which Word refuses or nobody sees."""
    return visible(text.replace("\t", " "))


TWIPS = 20
TABLE_LINE = 1.35  # line height of a table, in signs
CELL_MARGIN = 32  # at the left and right of a table's cell


class Page(NamedTuple):
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


PORTRAIT = Page(11906, 16838, 2098, 1474, 1984, 1588, 1417)
# The upright page turned to the left: what was bound at the left is then at the top.
LANDSCAPE = Page(16838, 11906, 1588, 2098, 1474, 1984, 794, landscape=True)

SIZES = (24, 21, 18)  # 小四, 五号, 小五, in half-points
_SMALLER = (17, 16, 15)  # down to 六号, where the figures of many columns would be broken in 小五

_LINES = 1.8  # so many lines a row may have on average before a smaller size is tried
# A date's year with its month, and a figure with its measure. LibreOffice would part it from a percent sign that
# stands before a bracket, and from its measure where words before it leave it at the end of a line.
_TOKEN = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月|"
    rf"(?:超过|不?[高低]于)?[+\-]?[0-9][!-~]*(?:个百分点|[{MEASURES}]*)(?:(?<=%)\uff08[0-9]+[{MEASURES}]?)?|[!-~]+|."
)
# A whole date stays on one line where figures are as wide as half a sign, or its day would stand alone.
_DATE = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
# A state with a remark: 未达标（黄灯）.
_PHRASE = re.compile(r"[\u4e00-\u9fff]{1,4}\uff08[\u4e00-\u9fff]{1,2}\uff09")
_LONGEST_TOKEN = 9.0  # longer pieces without a space may break
_WHOLE = 4.0  # headings and cells of up to so many ems stay on one line, longer cells have lines of so many
_HEAD = 3.0  # the line of a longer heading
_STEPS = 40

# How wide signs may be in ems where Times New Roman is missing, and the space LibreOffice puts before 汉字.
_DIGIT, _LETTER, _SPACE, _SLACK = 0.64, 0.66, 0.25, 0.1
_SIGNS = {"%": 0.95, "+": 0.84, "-": 0.36, ".": 0.32, ",": 0.32} | dict.fromkeys("0123456789", _DIGIT)


class Columns(NamedTuple):
    """Widths in twips, the size of the text in half-points, and which columns are short enough to be centred."""

    widths: tuple[int, ...]
    size: int
    short: tuple[bool, ...]

    def lines(self, row: Sequence[Runs]) -> int:
        """Return about how many lines the highest cell of a row takes."""
        em = self.size / 2 * TWIPS
        rooms = [max((width - 2 * CELL_MARGIN) / em, 1.0) for width in self.widths]
        return max((-int(-ems(plain(cell)) // room) for cell, room in zip(row, rooms, strict=True)), default=1)

    def height(self, row: Sequence[Runs]) -> float:
        """Return about how high a row is, in twips."""
        return self.lines(row) * self.size / 2 * TWIPS * TABLE_LINE


def plans(blocks: Iterable[Block], width: int) -> dict[Table, Columns]:
    """Return the columns of each table of a text, all in one size: the largest that fits each of them well."""
    found = {block: columns(block, width) for block in blocks if isinstance(block, Table)}
    size = min((plan.size for plan in found.values()), default=SIZES[0])
    return {table: plan if plan.size == size else columns(table, width, size) for table, plan in found.items()}


def columns(table: Table, width: int, largest: int = SIZES[0]) -> Columns:
    """Return the columns of a table that is to be `width` twips wide, with the largest text that fits well.

    What breaks a figure or leaves no readable room to a text does not fit; what is too much for the
    smallest size, too, has its figures whole and its texts in narrow columns.
    """
    texts = [[plain(cell) for cell in column] for column in zip(table.header, *table.rows, strict=True)]
    short = tuple(all(ems(cell) <= _SHORT for cell in cells) for _, *cells in texts)
    figures = [max(map(_unbroken, column)) for column in texts]
    least = [
        max(need, _readable(head, _HEAD), *(_readable(cell, _WHOLE) for cell in cells))
        for need, (head, *cells) in zip(figures, texts, strict=True)
    ]
    most = [max(need, *map(_breadth, column)) + _SLACK for need, column in zip(least, texts, strict=True)]
    # The cube roots of the squared lengths make the table low; less than the least makes a column unreadable, more than
    # the most is wasted on it.
    weights = [sum(ems(text) ** 2 for text in column[1:]) ** (1 / 3) for column in texts]

    def room(size: int) -> float:
        """Return the ems that all columns have for their text."""
        return (width - len(texts) * 2 * CELL_MARGIN) / (size / 2 * TWIPS)

    def of(size: int) -> Columns:
        """Texts give way to figures where there is too little room for both."""
        hard, wanted, bounds = sum(figures), sum(least), least
        if wanted > room(size) and wanted != hard:
            share = max(room(size) - hard, 0.0) / (wanted - hard)
            bounds = [low + share * (high - low) for low, high in zip(figures, least, strict=True)]
        shares = _fitted(bounds, most, weights, room(size))
        scale = room(size) / sum(shares) * size / 2 * TWIPS
        ends = [round(sum(shares[:at]) * scale) + at * 2 * CELL_MARGIN for at in range(len(shares))]
        return Columns(tuple(end - start for start, end in pairwise([*ends, width])), size, short)

    for size in (size for size in (*SIZES, *_SMALLER) if size <= largest and sum(least) <= room(size)):
        found = of(size)
        if size <= SIZES[-1] or sum(map(found.lines, table.rows)) <= _LINES * len(table.rows):
            return found
    smallest = (size for size in (SIZES[-1], *_SMALLER) if size <= largest and sum(figures) <= room(size))
    return of(next(smallest, _SMALLER[-1]))


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
    pieces = [text] if _PHRASE.fullmatch(text) else _TOKEN.findall(text)
    widths = [*map(_breadth, pieces), *map(width_of, _DATE.findall(text))]
    return min(max(widths, default=0.0), _LONGEST_TOKEN) + _SLACK


def _readable(text: str, line: float) -> float:
    """Return the width that a text should have: that of a short one, else that of a line of a few signs."""
    whole = _breadth(text)
    return (whole if whole <= _WHOLE else line) + _SLACK


def _breadth(text: str) -> float:
    """Return the most ems that a text is wide on one line, in whatever fonts stand in for the right ones."""
    signs = sum(_SIGNS.get(sign, _LETTER) if sign.isascii() else 1.0 for sign in text)
    # Where a letter or figure meets a 汉字 there is a space.
    return signs + _SPACE * sum(
        one.isascii() != other.isascii() and (other if one.isascii() else one).isalpha()
        for one, other in pairwise(text)
    )


TEMPLATE = "document.html.j2"
_TITLE_WIDTH = 20.0  # ems on a line of the page
# A figure and its measure are not parted at the end of a line: 1.85万家, 25%, 2024年. 0.7个百分点 may be, after
# 个, or the signs of the line before it would stand far apart.
_FIGURE = re.compile(rf"([+\-]?[0-9][0-9.,]*(?:%|‰|个(?=百分点)|[{MEASURES}]{{1,2}}))")
_KEPT = Markup('<span class="figure">{}</span>')
_SALUTATION = "\uff1a"


def render_html(
    document: Document,
    *,
    charts: Sequence[Chart] = (),
    templates: Mapping[str, str],
    origins: Origins | None = None,
) -> str:
    """Return a document as an HTML page, made by the template document.html.j2; UsageError if that is faulty.

    Charts stand where they stand in the Word file. Rows lead to the origins of their figures, listed at the end.
    """
    left = sources(document.figures, origins)
    shown: list[Source] = []

    def source(row: Sequence[Runs]) -> Source | None:
        """Return the source of a row's figure: of the first row that names the target after a number."""
        found = left.pop(plain(row[1]), None) if len(row) > 1 else None
        shown.extend([found] if found is not None and found.text else [])
        return found

    facts = {
        "document": document,
        "charts": charts,
        "mark": SAMPLE if document.notice else "",
        "title_width": _TITLE_WIDTH,
        "name_width": SIGNS_OF_A_NAME,
        "sources": shown,
    }
    page = run(Sandbox(templates, {**_FILTERS, "source": source}, html=True), TEMPLATE, lambda made: made.render(facts))
    return f"{page}\n"


def _marked(given: Runs) -> Markup:
    """Return runs as HTML, bold ones marked, figures kept with their measures."""
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_words(run.text)) if run.bold else _words(run.text) for run in given
    )


def _words(text: str) -> Markup:
    if _PHRASE.fullmatch(text):
        return _KEPT.format(text)
    pieces = enumerate(_FIGURE.split(text))  # every other one is a figure
    br = Markup("<br>")
    return Markup("").join(_KEPT.format(piece) if at % 2 else br.join(piece.split("\n")) for at, piece in pieces)


_FILTERS: Mapping[str, Callable[..., object]] = {
    "line": lambda text: _marked(runs(text)),
    "title": lambda text, width: _marked(turned(runs(text), width)),
    "plain": lambda text: plain(runs(text)),
    "runs": _marked,
    "bare": plain,
    "blocks": blocks,
    "kind": lambda block: type(block).__name__.lower(),
    "plans": lambda blocks, *, wide: plans(blocks, (LANDSCAPE if wide else PORTRAIT).text_width),
    "svg": lambda drawing: Markup(svg(drawing)),  # noqa: S704 - the program draws it and has escaped what it says
    "salutation": lambda line: line.endswith(_SALUTATION),
}
