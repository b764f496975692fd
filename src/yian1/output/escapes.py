"""Text from outside made fit for every format: nothing unseen, nothing that runs, long text cut visibly."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from yian1.model.typography import cell_width, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

# Controls, bidirectional and other format signs, lone surrogates; private and unassigned signs may be rare names.
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_NOT_XML = frozenset({"\ufffe", "\uffff"})
_BREAKS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\u00a0 ]+")

# A spreadsheet takes text that begins like this for a formula, some take the full-width signs too.
# A number may begin with a sign, and is none; what is guarded already would lose its own mark when it is read.
_FORMULA = re.compile(r"'*\s*(?:[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?![\d.,]+[%‰]?$))")


def visible(text: str) -> str:
    """Return a text without what nobody sees and what moves the cursor of a terminal."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN and sign not in _NOT_XML)


def visible_lines(text: str) -> str:
    """Return the same with its line feeds and its blanks as they are."""
    return "\n".join(map(visible, text.split("\n")))


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


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return _FORMULA.match(text) is not None


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs: with ' before it if it begins like a formula."""
    return f"'{text}" if is_formula(text) else text


def meant(text: str) -> str:
    """Return the text that `inert` was given."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def github(level: str, place: Mapping[str, object], text: str) -> str:
    """Return a workflow command, which GitHub shows beside the line of a file."""
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    return f"::{level} {properties}::{_data(lines(text))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(spelled(text)).replace(":", "%3A").replace(",", "%2C")


def _clean(line: str) -> str:
    return visible(_BLANKS.sub(" ", line)).strip()
