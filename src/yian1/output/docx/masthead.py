"""What makes a briefing: the masthead (报头) above its red rule, the imprint (报尾) at the foot of its last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.output import markdown
from yian1.output.docx.geometry import IMPRINT_SIZE, TWIPS
from yian1.output.docx.styles import edge
from yian1.output.docx.xml import node, paragraph, text_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.documents.document import Masthead
    from yian1.output.docx.geometry import Page

_LARGEST, _FILLS = 96, 0.96  # half-points; share of the line that the name may fill
_LONG = 12  # a name of more signs stands in two lines, or it would be no larger than a title
_COPIES = ("\uff08共印", "共印")
_COLON = "\uff1a"
_RULE = 8  # eighths of a point
_SIGN = IMPRINT_SIZE // 2 * TWIPS


def masthead(head: Masthead, page: Page) -> Iterator[BaseOxmlElement]:
    """Yield name, issue, and issuer with date on one line above the red rule."""
    name = markdown.runs(head.name)
    width = markdown.ems(markdown.plain(name))
    name = markdown.turned(name, max(_LONG, width / 2 + 1)) if width > _LONG else name
    longest = max(map(markdown.ems, markdown.plain(name).split("\n")), default=1.0)
    size = min(_LARGEST, int(page.text_width / TWIPS * _FILLS / max(longest, 1.0)) * 2)
    yield paragraph("MastheadName", name, size=size)
    if head.issue:
        yield paragraph("MastheadIssue", markdown.runs(head.issue))
    stop = node("tabs", node("tab", val="right", pos=page.text_width))
    line = paragraph("MastheadIssuer", markdown.runs(head.issued_by), stop)
    line.append(node("r", node("tab")))
    line.extend(text_run(run.text, bold=run.bold) for run in markdown.runs(head.date))
    yield line


def imprint(tail: Sequence[str], page: Page) -> Iterator[BaseOxmlElement]:
    """Yield 报, 送, 发 and 共印 between two rules, in a frame at the foot of the page on which the text ends.

    Word draws a rule from the leftmost line of a paragraph, and one rule around paragraphs that are laid out
    alike: so all hang from the margin by the same width, and a tab sets their first words one sign in.
    """
    hanging = (
        1 + max((markdown.ems(line.partition(_COLON)[0]) + 1 for line in tail if _COLON in line), default=0)
    ) * _SIGN
    for line in tail:
        copies = line.startswith(_COPIES)
        written = paragraph(
            "Imprint",
            (),
            node("framePr", w=page.text_width, wrap="notBeside", vAnchor="margin", hAnchor="margin", xAlign="left",
                 yAlign="bottom"),
            node("pBdr", edge("top", _RULE), edge("bottom", _RULE)),
            node("tabs", node("tab", val="left", pos=_SIGN)),
            node("ind", left=round(hanging), hanging=round(hanging)),
            node("jc", val="right" if copies else "left"),
        )  # fmt: skip
        written.extend([] if copies else [node("r", node("tab"))])
        written.extend(text_run(run.text, bold=run.bold) for run in markdown.runs(line))
        yield written
