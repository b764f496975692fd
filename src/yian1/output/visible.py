"""Text from outside made fit for formats that have no Markdown: unseen characters go, long text is cut visibly."""

from __future__ import annotations

import re
import unicodedata

from yian1.model.hygiene import cell_width

# Controls, bidirectional and other format signs, lone surrogates; private and unassigned signs may be rare names.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_NOT_XML = frozenset({"\ufffe", "\uffff"})
_BREAKS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\u00a0 ]+")


def lines(text: str) -> str:
    """Return text with its line breaks, and without anything that cannot be seen."""
    return "\n".join(_clean(line) for line in _BREAKS.split(text)).strip("\n")


def one_line(text: str) -> str:
    """Return text as one line, without anything that cannot be seen."""
    if text.isprintable():
        return _BLANKS.sub(" ", text).strip()  # nearly every text, in a tenth of the time
    return _clean(_BREAKS.sub(" ", text))


def shortened(text: str, cells: int) -> str:
    """Return one line of at most so many cells (a 汉字 takes two), cut with … if it is longer."""
    line = one_line(text)
    if cell_width(line) <= cells:
        return line
    kept = ""
    for sign in line:
        if cell_width(kept + sign) > cells - 1:
            break
        kept += sign
    return kept + "…"


def _clean(line: str) -> str:
    spaced = _BLANKS.sub(" ", line)
    return "".join(
        sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN and sign not in _NOT_XML
    ).strip()
