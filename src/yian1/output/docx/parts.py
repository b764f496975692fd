"""The small parts of a .docx that no text goes into: settings, font table, program's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.model.kinsoku import NOT_FIRST, NOT_LAST
from yian1.output.docx.styles import FANG_SONG, HEI, KAI, SONG, TITLE_SONG, WESTERN
from yian1.output.docx.xml import node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_WORD = "http://schemas.microsoft.com/office/word"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# A reader without these fonts gets the free or newer one that is meant by the same name.
_INSTEAD = ((FANG_SONG, "仿宋", "modern"), (KAI, "楷体", "modern"), (HEI, "SimHei", "modern"), (SONG, "SimSun", "auto"),
            (TITLE_SONG, "华文中宋", "script"))  # fmt: skip

# How Word lays out Chinese text that it has written itself, and that it is not an old version's file.
_LAYOUT = (
    "spaceForUL",
    "balanceSingleByteDoubleByteWidth",
    "doNotLeaveBackslashAlone",
    "ulTrailSpace",
    "doNotExpandShiftReturn",
    "adjustLineHeightInTable",
    "useFELayout",
)
_COMPATIBLE = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
}

FONTS = (
    f'{_HEAD}<w:fonts xmlns:w="{_MAIN}">'
    f'<w:font w:name="{WESTERN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
        for name, other, family in _INSTEAD
    )
    + "</w:fonts>"
).encode()

PROPERTIES = f'{_HEAD}<Properties xmlns="{_EXTENDED}"><Application>yian1</Application></Properties>'.encode()


def settings_nodes() -> Iterator[BaseOxmlElement]:
    """Yield the children of settings.xml in the order of the schema."""
    yield node("zoom", percent=100)
    yield node("bordersDoNotSurroundHeader")
    yield node("bordersDoNotSurroundFooter")
    yield node("defaultTabStop", val=420)
    yield node("evenAndOddHeaders")
    yield node("drawingGridVerticalSpacing", val=156)
    yield node("characterSpacingControl", val="compressPunctuation")
    yield node("noLineBreaksAfter", lang="zh-CN", val=NOT_LAST)
    yield node("noLineBreaksBefore", lang="zh-CN", val=NOT_FIRST)
    settings = (node("compatSetting", name=name, uri=_WORD, val=value) for name, value in _COMPATIBLE.items())
    yield node("compat", *map(node, _LAYOUT), *settings)
    yield node("themeFontLang", val="en-US", eastAsia="zh-CN")
    yield node("decimalSymbol", val=".")
    yield node("listSeparator", val=",")
