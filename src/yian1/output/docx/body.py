"""The parts of a document in the order they are read: masthead (报头), title, body, signature, imprint (报尾)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from yian1.output import markdown
from yian1.output.docx.page import IMPRINT_SIZE, LINE, SIGN, TITLE_SIZE, TWIPS
from yian1.output.docx.tables import table
from yian1.output.docx.xml import anchor, edge, node, paragraph, text_run
from yian1.output.markdown import Heading, Paragraph, Rule, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Masthead
    from yian1.output.docx.page import Page
    from yian1.output.markdown import Block

_LOWEST = 4
_COLON = "\uff1a"
_LARGEST, _LARGEST_OF_TWO, _FILLS = 96, 72, 0.96  # half-points; share of the line that the name may fill
_NAME_LINE = 1.15  # height of a line of the name, in signs
_LONG = 12  # a name of more signs stands in two lines, or it would be no larger than a title
_COPIES = ("\uff08共印", "共印")
_RULE = 8  # eighths of a point
_IMPRINT_LINE = 500  # as the style has it
_IMPRINT_SIGN = IMPRINT_SIZE // 2 * TWIPS
_BEFORE_NAME = re.compile(r"^(?:附件\uff1a)?(?:\d+\. )?")
_DATE_FROM_RIGHT, _NAME_FROM_RIGHT = 4, 2  # signs, as the standard sets 成文日期 and 署名


def masthead(head: Masthead, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield name, issue, and issuer with date on one line above the red rule."""
    name = markdown.runs(head.name)
    width = markdown.ems(markdown.plain(name))
    name = markdown.turned(name, max(_LONG, width / 2 + 1)) if width > _LONG else name
    longest = max(map(markdown.ems, markdown.plain(name).split("\n")), default=1.0)
    largest = _LARGEST_OF_TWO if width > _LONG else _LARGEST
    size = min(largest, int(page.text_width / TWIPS * _FILLS / max(longest, 1.0)) * 2)
    height = node("spacing", line=round(size / 2 * TWIPS * _NAME_LINE), lineRule="exact")
    yield paragraph("MastheadName", name, height, size=size)
    if head.issue:
        yield paragraph("MastheadIssue", markdown.runs(head.issue))
    stop = node("tabs", node("tab", val="right", pos=page.text_width))
    line = paragraph("MastheadIssuer", markdown.runs(head.issued_by), stop)
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
                yield table(block, page, noted=isinstance(after, Paragraph) and after.note)
                if isinstance(after, Table | None):
                    yield anchor()
            case Rule():
                yield paragraph("Separator", ())
        before = block


def signature(lines: Sequence[str]) -> Iterator[BaseOxmlElement]:
    """Yield 署名 and 成文日期 at the right: the shorter one in the middle of the longer one."""
    widths = [markdown.ems(markdown.plain(markdown.runs(line))) for line in lines]
    longest = max(widths, default=0)
    edge = _DATE_FROM_RIGHT if widths and widths[-1] == longest else _NAME_FROM_RIGHT
    for at, (line, width) in enumerate(zip(lines, widths, strict=True)):
        right = edge + (longest - width) / 2
        layout = [node("keepNext")] if at + 1 < len(lines) else []
        layout += [] if at else [node("spacing", before=LINE)]
        layout.append(node("ind", rightChars=round(100 * right), right=round(right * SIGN)))
        yield paragraph("Signature", markdown.runs(line), *layout)


def annex_list(lines: Sequence[tuple[int, str]], above: int, *, kept: bool = False) -> Iterator[BaseOxmlElement]:
    """Yield the names of the annexes below the body (附件说明); the lines of a long name stand below its first word.

    Each line comes with the signs that it stands further in; `above` is the space before the first. `kept` keeps
    them on the page of what follows them.
    """
    for at, (further, line) in enumerate(lines):
        hanging = markdown.ems(line) - markdown.ems(_BEFORE_NAME.sub("", line, count=1))
        left = 2 + further + hanging
        indent = {
            "leftChars": 100 * left,
            "left": SIGN * left,
            "hangingChars": 100 * hanging,
            "hanging": SIGN * hanging,
        }
        layout = [node("keepNext")] if kept or at + 1 < len(lines) else []
        layout += [] if at else [node("spacing", before=above)]
        yield paragraph(
            "AnnexList",
            markdown.runs(line),
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


def _paragraph(block: Paragraph, before: Block | None, after: Block | None) -> BaseOxmlElement:
    layout = [node("keepNext")] if isinstance(after, Table) else []
    if block.note:
        # The notes of a table stay together: two lines of them are no page.
        layout += [node("keepNext")] if isinstance(after, Paragraph) and after.note else []
        layout.append(node("keepLines"))
        layout += [node("spacing", before=80)] if isinstance(before, Table) else []
        return paragraph("TableNote", block.runs, *layout)
    if isinstance(before, Table):
        layout.append(node("spacing", before=LINE // 2))
    return paragraph("BodyText", block.runs, *layout)


def imprint_height(tail: Sequence[str]) -> int:
    """Return how much of a page the imprint takes with the space above it, in twips; 0 without one."""
    return (len(tail) + 2) * _IMPRINT_LINE if tail else 0


def imprint(tail: Sequence[str], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield 报, 送, 发 and 共印 between two rules, in a frame at the foot of the page on which the text ends.

    Word draws a rule from the leftmost line of a paragraph, and one rule around paragraphs that are laid out
    alike: so all hang from the margin by the same width, and a tab sets their first words one sign in.
    """
    hanging = (
        1 + max((markdown.ems(line.partition(_COLON)[0]) + 1 for line in tail if _COLON in line), default=0)
    ) * _IMPRINT_SIGN
    for line in tail:
        copies = line.startswith(_COPIES)
        written = paragraph(
            "Imprint",
            (),
            node("framePr", w=page.text_width, wrap="notBeside", vAnchor="margin", hAnchor="margin", xAlign="left",
                 yAlign="bottom"),
            node("pBdr", edge("top", _RULE), edge("bottom", _RULE)),
            node("tabs", node("tab", val="left", pos=_IMPRINT_SIGN)),
            node("ind", left=round(hanging), hanging=round(hanging)),
            node("jc", val="right" if copies else "left"),
        )  # fmt: skip
        written.extend([] if copies else [node("r", node("tab"))])
        written.extend(text_run(run.text, bold=run.bold) for run in markdown.runs(line))
        yield written
