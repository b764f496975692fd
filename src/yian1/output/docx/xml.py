"""WordprocessingML by hand, where python-docx has no words for it: nodes, runs, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.oxml.xmlchemy import BaseOxmlElement

    from yian1.output.markdown import Run


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
