"""Findings on a terminal: the same words as anywhere, errors red, warnings yellow, what helps apart from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yian1.model.diagnostics import Severity
from yian1.output.findings import WORDS

if TYPE_CHECKING:
    from yian1.output.terminal.screen import Line, Screen

_STYLES = {WORDS[Severity.ERROR]: "bold red", WORDS[Severity.WARNING]: "yellow"}
_HEAD = re.compile(rf"(?P<place>\S.*?: )(?P<word>{'|'.join(_STYLES)})(?P<rest>\[[a-z0-9-]+\]: .*)")
_CARET = re.compile(r" *\| *\^+")


def print_findings(screen: Screen, text: str) -> None:
    """Print what `as_text` has made of the findings."""
    screen.put(*map(_line, text.splitlines()))


def _line(text: str) -> Line:
    head = _HEAD.fullmatch(text)
    if head:
        style = _STYLES[head["word"]]
        return (head["place"], "bold"), (head["word"], style), (head["rest"], style.removeprefix("bold "))
    if text.startswith("  提示："):
        return ((text, "cyan"),)
    return ((text, "red" if _CARET.fullmatch(text) else ""),)
