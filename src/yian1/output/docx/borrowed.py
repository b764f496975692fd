"""The styles of an office's own style.docx, taken over under the names that documents use."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

_REFERENCES = ("basedOn", "next", "link")
_VALUE, _ID = qn("w:val"), qn("w:styleId")


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The children of styles.xml, and the theme that they may name fonts of; empty without one."""

    styles: Sequence[BaseOxmlElement]
    theme: bytes


def borrow(style: bytes, ours: Sequence[BaseOxmlElement]) -> Borrowed:
    """Return an office's styles, and those of ours that it does not have; only its styles are taken, no text.

    A style of the same name as ours takes its place; UsageError if the file is no Word document.
    """
    try:
        given = docx.Document(BytesIO(style))
        theirs = [deepcopy(child) for child in given.styles.element]
        theme = next(
            (rel.target_part.blob for rel in given.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.THEME), b""
        )
    except (BadZipFile, OpcError, KeyError, ValueError, SyntaxError) as error:
        raise UsageError(
            "templates/style.docx 不是能打开的 Word 文件", "用 Word 或 WPS 另存为 .docx 后再放进去"
        ) from error
    known = {_name(child): child.get(_ID) for child in ours if _is_style(child)}
    new_ids = _new_ids(theirs, known)
    for child in filter(_is_style, theirs):
        _rename(child, new_ids)
    taken = {_name(child) for child in theirs if _is_style(child)}
    rest = [child for child in ours if _is_style(child) and _name(child) not in taken]
    return Borrowed([*theirs, *rest], theme)


def _new_ids(theirs: Sequence[BaseOxmlElement], known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the id of each of their styles here: ours for a name that we know, else one that cannot be ours."""
    ids: dict[str, str] = {}
    for child in filter(_is_style, theirs):
        given = child.get(_ID, "")
        ids[given] = known.get(_name(child)) or f"own-{given}"
    return ids


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
