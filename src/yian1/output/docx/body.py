"""Title, lead, body and signature: blocks of text as paragraphs and tables in the order they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from yian1.output import markdown
from yian1.output.docx.geometry import LINE, SIGN, TITLE_SIZE, TWIPS
from yian1.output.docx.tables import table
from yian1.output.docx.xml import node, paragraph
from yian1.output.markdown import Heading, Paragraph, Rule, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.docx.geometry import Page
    from yian1.output.markdown import Block

_LOWEST = 4
_SALUTATION = "\uff1a"
_DATE_FROM_RIGHT, _NAME_FROM_RIGHT = 4, 2  # signs, as the standard sets 成文日期 and 署名


def title(text: str, style: str, page: Page, *layout: BaseOxmlElement) -> BaseOxmlElement:
    """Return a title, turned into lines of about one length if it is too long for one."""
    width = page.text_width / (TITLE_SIZE / 2 * TWIPS)
    return paragraph(style, markdown.turned(markdown.runs(text), width), *layout)


def heading(text: str, lead: Sequence[str], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield title, 题注, 报告人 and 称谓; one blank line stands before what follows them."""
    notes = [line for line in lead if not line.endswith(_SALUTATION)]
    yield title(text, "Title", page, *([node("spacing", after=0)] if notes else []))
    for line in lead:
        if line.endswith(_SALUTATION):
            yield paragraph("Salutation", markdown.runs(line))
        else:
            yield paragraph(
                "Subtitle", markdown.runs(line), *([node("spacing", after=LINE)] if line == notes[-1] else [])
            )


def body(blocks: Sequence[Block], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs and tables of a body."""
    before: Block | None = None
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        match block:
            case Heading():
                yield paragraph(f"Heading{min(block.level, _LOWEST)}", block.runs)
            case Paragraph():
                yield _paragraph(block, before, after)
            case Table():
                yield table(block, page)
                if isinstance(after, Table | None):
                    yield anchor()
            case Rule():
                yield paragraph("Separator", ())
        before = block


def signature(lines: Sequence[str], *, kept: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield 署名 and 成文日期 at the right: the shorter one in the middle of the longer one.

    `kept` keeps them on the page of what follows them.
    """
    widths = [markdown.ems(markdown.plain(markdown.runs(line))) for line in lines]
    longest = max(widths, default=0)
    edge = _DATE_FROM_RIGHT if widths and widths[-1] == longest else _NAME_FROM_RIGHT
    for at, (line, width) in enumerate(zip(lines, widths, strict=True)):
        right = edge + (longest - width) / 2
        layout = [node("keepNext")] if kept or at + 1 < len(lines) else []
        layout += [] if at else [node("spacing", before=LINE)]
        layout.append(node("ind", rightChars=round(100 * right), right=round(right * SIGN)))
        yield paragraph("Signature", markdown.runs(line), *layout)


def annex_list(entries: Sequence[tuple[str, str]], *, kept: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield the names of the annexes below the body (附件说明); the lines of a long name stand below its first word.

    `kept` keeps them on the page of what follows them.
    """
    for at, (label, name) in enumerate(entries):
        hanging = markdown.ems(label) + 1
        left = 2 + hanging
        indent = {
            "leftChars": 100 * left,
            "left": SIGN * left,
            "hangingChars": 100 * hanging,
            "hanging": SIGN * hanging,
        }
        layout = [node("keepNext")] if kept or at + 1 < len(entries) else []
        layout += [] if at else [node("spacing", before=LINE)]
        yield paragraph(
            "AnnexList",
            markdown.runs(f"{label}\uff1a{name}"),
            *layout,
            node("ind", **{key: round(value) for key, value in indent.items()}),
        )


def keep_last(written: Sequence[BaseOxmlElement]) -> None:
    """Keep the end of a body with what follows it: the lines of its last paragraph, the last row of a table."""
    for last in reversed(written):
        rows = last.findall(qn("w:tr"))
        for layout in (rows[-1] if rows else last).iter(qn("w:pPr")):
            # In the order of the schema: keepNext stands after the style, widowControl after keepNext.
            if layout.find(qn("w:keepNext")) is None:
                layout.insert(1, node("keepNext"))
            layout.insert(2, node("widowControl"))
        if not _is_anchor(last):
            return


def _is_anchor(element: BaseOxmlElement) -> bool:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == "Anchor"


def anchor(*layout: BaseOxmlElement) -> BaseOxmlElement:
    """Return a line of no height: what parts two tables, ends a section, or holds a frame."""
    return paragraph("Anchor", (), *layout)


def _paragraph(block: Paragraph, before: Block | None, after: Block | None) -> BaseOxmlElement:
    layout = [node("keepNext")] if isinstance(after, Table) else []
    if block.note:
        above = [node("spacing", before=80)] if isinstance(before, Table) else []
        return paragraph("TableNote", block.runs, *above)
    if isinstance(before, Table):
        layout.append(node("spacing", before=LINE // 2))
    return paragraph("BodyText", block.runs, *layout)
