"""The styles of official documents: one table of what the standard asks for, turned into styles.xml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yian1.output.docx.geometry import BODY_SIZE, CELL_MARGIN, CLOSER, IMPRINT_SIZE, INDENT, LINE, SIGN, TITLE_SIZE
from yian1.output.docx.xml import node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.oxml.xmlchemy import BaseOxmlElement

WESTERN = "Times New Roman"
FANG_SONG, KAI, HEI, SONG, TITLE_SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
RED = "FF0000"
TABLE_SIZE = 21  # 五号
TABLE_LINE = 1.35  # line height of a table, in signs


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; an empty value is inherited, sizes are half-points, distances are twips.

    `indent` and `spacing` are the attributes of w:ind and w:spacing, `edges` are borders with their
    thickness in eighths of a point.
    """

    id: str
    name: str
    font: str = ""
    size: int = 0
    align: str = ""
    color: str = ""
    western: str = ""
    based_on: str = "Normal"
    after: str = ""
    edge_color: str = ""
    indent: Mapping[str, int] = field(default_factory=dict)
    spacing: Mapping[str, int | str] = field(default_factory=dict)
    edges: Mapping[str, int] = field(default_factory=dict)
    outline: int | None = None
    keep_next: bool = False
    loose: bool = False


def exact(line: int, **around: int) -> Mapping[str, int | str]:
    """Return spacing with lines of one exact height, and what stands before and after the paragraph."""
    return {**around, "line": line, "lineRule": "exact"}


_TWO_SIGNS = {"firstLineChars": 100 * INDENT, "firstLine": INDENT * SIGN}
_IN_TABLE = exact(round(TABLE_SIZE * 10 * TABLE_LINE))
_IN_BOX = {"left": 80, "right": 80}  # the box around it is then as wide as the text
_BOX = {"top": 6, "left": 6, "bottom": 6, "right": 6}

STYLES = (
    Style("BodyText", "Body Text", indent=_TWO_SIGNS),
    Style("Heading1", "heading 1", HEI, after="BodyText", indent=_TWO_SIGNS, outline=0, keep_next=True),
    Style("Heading2", "heading 2", KAI, after="BodyText", indent=_TWO_SIGNS, outline=1, keep_next=True),
    Style("Heading3", "heading 3", FANG_SONG, after="BodyText", indent=_TWO_SIGNS, outline=2, keep_next=True),
    Style("Heading4", "heading 4", FANG_SONG, after="BodyText", indent=_TWO_SIGNS, outline=3, keep_next=True),
    Style("Title", "Title", TITLE_SONG, TITLE_SIZE, "center", after="BodyText",
          spacing=exact(680, before=LINE, after=LINE), keep_next=True),
    Style("Subtitle", "Subtitle", KAI, align="center"),
    Style("Salutation", "Salutation", after="BodyText", keep_next=True),
    Style("Signature", "Signature", align="right"),
    Style("MastheadName", "报头名称", TITLE_SONG, 88, "center", RED, spacing={"line": 264, "lineRule": "auto"},
          loose=True),
    Style("MastheadIssue", "报头期号", align="center", spacing=exact(LINE, before=120)),
    Style("MastheadIssuer", "报头编发单位", edges={"bottom": 18}, edge_color=RED, spacing=exact(LINE, before=240)),
    Style("Imprint", "报尾", size=IMPRINT_SIZE, align="left", spacing=exact(500)),
    Style("AnnexList", "附件说明", indent=_TWO_SIGNS),
    Style("AnnexLabel", "附件标识", HEI, align="left", keep_next=True),
    Style("AnnexTitle", "附件标题", TITLE_SONG, TITLE_SIZE, "center", after="BodyText",
          spacing=exact(680, before=120, after=240), outline=0, keep_next=True),
    Style("TableHead", "表头", HEI, TABLE_SIZE, "center", spacing=_IN_TABLE, keep_next=True, loose=True),
    Style("TableText", "表文", size=TABLE_SIZE, align="left", spacing=_IN_TABLE, loose=True),
    Style("TableNote", "表注", size=TABLE_SIZE, spacing=exact(340), loose=True),
    Style("Caption", "caption", HEI, IMPRINT_SIZE, "center", spacing=exact(LINE, before=120), keep_next=True),
    Style("Notice", "示例说明", KAI, 20, "center", spacing=exact(360, after=240), indent=_IN_BOX,
          edges=_BOX, loose=True),
    Style("Separator", "分隔线", edges={"bottom": 6}, spacing=exact(120, after=120), loose=True),
    Style("Anchor", "定位行", size=2, spacing=exact(20), loose=True),
    Style("Header", "header", HEI, TABLE_SIZE, "center", spacing=exact(320), loose=True),
    Style("Footer", "footer", SONG, IMPRINT_SIZE, western=SONG, spacing=exact(320), loose=True),
)  # fmt: skip


def style_nodes() -> Iterator[BaseOxmlElement]:
    """Yield the children of styles.xml in the order of the schema."""
    yield _defaults()
    yield _normal()
    yield node("style", node("name", val="Default Paragraph Font"), node("uiPriority", val=1), node("semiHidden"),
               type="character", default=1, styleId="DefaultParagraphFont")  # fmt: skip
    yield _plain_table()
    yield _grid_table()
    for style in STYLES:
        yield _style(style)


def _defaults() -> BaseOxmlElement:
    run = node("rPr", _fonts(FANG_SONG, WESTERN), node("kern", val=2), *_size(BODY_SIZE), _language())
    return node("docDefaults", node("rPrDefault", run), node("pPrDefault", node("pPr")))


def _normal() -> BaseOxmlElement:
    layout = node(
        "pPr",
        # 22 full lines to a page, as the standard counts them; headings and signatures are kept with their text.
        node("widowControl", val=0),
        node("kinsoku"),
        node("overflowPunct"),
        node("autoSpaceDE", val=0),
        node("autoSpaceDN", val=0),
        node("spacing", before=0, after=0, line=LINE, lineRule="exact"),
        node("jc", val="both"),
    )
    look = node("rPr", node("spacing", val=CLOSER), *_size(BODY_SIZE))
    return node(
        "style",
        node("name", val="Normal"),
        node("qFormat"),
        layout,
        look,
        type="paragraph",
        default=1,
        styleId="Normal",
    )


def _style(style: Style) -> BaseOxmlElement:
    names = [node("name", val=style.name), node("basedOn", val=style.based_on)]
    names += [node("next", val=style.after)] if style.after else []
    custom = {} if style.name.isascii() else {"customStyle": 1}
    return node("style", *names, node("qFormat"), *_layout(style), *_look(style), type="paragraph", **custom,
                styleId=style.id)  # fmt: skip


def _layout(style: Style) -> Iterator[BaseOxmlElement]:
    parts = [node("keepNext")] if style.keep_next else []
    parts += (
        [node("pBdr", *(edge(side, size, style.edge_color) for side, size in style.edges.items()))]
        if style.edges
        else []
    )
    parts += [node("snapToGrid", val=0)] if style.loose else []
    parts += [node("spacing", **style.spacing)] if style.spacing else []
    parts += [node("ind", **style.indent)] if style.indent else []
    parts += [node("jc", val=style.align)] if style.align else []
    parts += [node("outlineLvl", val=style.outline)] if style.outline is not None else []
    if parts:
        yield node("pPr", *parts)


def _look(style: Style) -> Iterator[BaseOxmlElement]:
    parts = [_fonts(style.font, style.western)] if style.font else []
    parts += [node("color", val=style.color)] if style.color else []
    # Only text of the body's size is set closer, to make its lines hold 28 signs.
    parts += [node("spacing", val=0), *_size(style.size)] if style.size else []
    if parts:
        yield node("rPr", *parts)


def edge(side: str, size: int, color: str = "") -> BaseOxmlElement:
    """Return one border, `size` eighths of a point thick."""
    return node(side, val="single", sz=size, space=4 if side in {"left", "right"} else 1, color=color or "000000")


def _fonts(east: str, western: str) -> BaseOxmlElement:
    latin = {"ascii": western, "hAnsi": western, "cs": western} if western else {}
    return node("rFonts", eastAsia=east, **latin)


def _size(size: int) -> list[BaseOxmlElement]:
    return [node("sz", val=size), node("szCs", val=size)]


def _language() -> BaseOxmlElement:
    return node("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")


def _plain_table() -> BaseOxmlElement:
    layout = node("tblPr", node("tblInd", w=0, type="dxa"), cell_margins())
    return node("style", node("name", val="Normal Table"), node("uiPriority", val=99), node("semiHidden"), layout,
                type="table", default=1, styleId="TableNormal")  # fmt: skip


def cell_margins() -> BaseOxmlElement:
    """Return the empty edges of a table's cells; a table says them itself, for an office's own style has others."""
    sides = (("top", 0), ("left", CELL_MARGIN), ("bottom", 0), ("right", CELL_MARGIN))
    return node("tblCellMar", *(node(side, w=width, type="dxa") for side, width in sides))


def _grid_table() -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = node("tblBorders", *(node(side, val="single", sz=4, space=0, color="000000") for side in sides))
    return node("style", node("name", val="Table Grid"), node("basedOn", val="TableNormal"), node("tblPr", borders),
                type="table", styleId="TableGrid")  # fmt: skip
