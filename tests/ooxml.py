"""The rules that Word enforces and other programs forgive: the order of children, and what must not be missing."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# The sequences of ECMA-376 part 1 (transitional), as far as documents of this program could use them.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p tbl",
    "p": "pPr bookmarkStart r hyperlink bookmarkEnd",
    "hyperlink": "r",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "docDefaults": "rPrDefault pPrDefault",
    "styles": "docDefaults latentStyles style",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins "
    "alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
    "hideGrammaticalErrors activeWritingStyle proofState attachedTemplate linkStyles documentProtection "
    "defaultTabStop autoHyphenation evenAndOddHeaders drawingGridHorizontalSpacing drawingGridVerticalSpacing "
    "noPunctuationKerning characterSpacingControl strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore "
    "savePreviewPicture updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids themeFontLang "
    "clrSchemeMapping decimalSymbol listSeparator",
    "compat": "spaceForUL noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing "
    "doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting",
}
REPEATED = {"headerReference", "style", "tr", "tc", "p", "r", "tbl", "compatSetting", "tab"}


def faults(docx: bytes) -> list[str]:
    """Return what Word would want to repair, or would leave out in silence."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    written = {name: data for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    trees = {name: ET.fromstring(data) for name, data in written.items()}  # noqa: S314 - the program's own file
    found = list(_package_faults(set(parts), trees))
    for name, tree in trees.items():
        for element in tree.iter():
            found += [f"{name}: {fault}" for fault in _element_faults(element)]
    pictures = [element.get("id") for element in trees["word/document.xml"].iter(PICTURE)]
    found += [f"picture {each} twice" for each in set(pictures) if pictures.count(each) > 1]
    return found + list(_style_faults(trees["word/styles.xml"], trees["word/document.xml"]))


def _element_faults(element: ET.Element) -> Iterator[str]:
    tag = element.tag.removeprefix(W)
    # Heads and feet may be named in any order, before all else.
    children = [child.tag.removeprefix(W).replace("footerReference", "headerReference") for child in element]
    if tag in ORDER:
        order = ORDER[tag].split()
        yield from (f"{child} in {tag}" for child in children if child not in order)
        places = [order.index(child) for child in children if child in order]
        if tag != "tc" and places != sorted(places):
            yield f"{tag}: {' '.join(children)}"
        yield from (f"{child} twice in {tag}" for child in set(children) - REPEATED if children.count(child) > 1)
    if tag == "tc" and children[-1:] != ["p"]:
        yield "a cell must end in a paragraph"
    if tag == "tbl":
        yield from _table_faults(element)
    if tag == "body":
        yield from (f"{child} in body" for child in children if child not in {"p", "tbl", "sectPr"})
        if children.count("sectPr") != 1 or children[-1] != "sectPr":
            yield "the body must end in its section"
        yield from ("two tables side by side" for pair in pairwise(children) if pair == ("tbl", "tbl"))


def _table_faults(table: ET.Element) -> Iterator[str]:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    for row in table.findall(f"{W}tr"):
        if len(row.findall(f"{W}tc")) != columns:
            yield "a row has another number of cells than the table has columns"


def _package_faults(names: set[str], trees: dict[str, ET.Element]) -> Iterator[str]:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = re.sub(r"_rels/[^/]*$", "", name)
        for relation in tree.findall(f"{RELATIONSHIPS}Relationship"):
            target = relation.attrib["Target"]
            path = target.lstrip("/") if target.startswith("/") else folder + target
            if relation.attrib["Type"].endswith("/hyperlink"):
                continue  # nothing is fetched from there
            if relation.get("TargetMode") == "External":
                yield f"{name}: {target} lies outside"
            elif path not in names:
                yield f"{name}: {target} is missing"


def _style_faults(styles: ET.Element, document: ET.Element) -> Iterator[str]:
    ids = [style.get(f"{W}styleId") for style in styles.findall(f"{W}style")]
    names = [element.get(f"{W}val") for element in styles.iter(f"{W}name")]
    yield from (f"style {each} twice" for each in set(ids) if ids.count(each) > 1)
    yield from (f"style name {each} twice" for each in set(names) if names.count(each) > 1)
    for tag in ("pStyle", "tblStyle", "basedOn", "next", "link"):
        for element in (*document.iter(f"{W}{tag}"), *styles.iter(f"{W}{tag}")):
            if element.get(f"{W}val") not in ids:
                yield f"no style {element.get(f'{W}val')}"
