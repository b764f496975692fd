"""The cells of a filled-in form as texts, each with its address, whatever kind of file it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yian1.model.diagnostics import Diagnostic, Span, UsageError
from yian1.yaml.tokens import CONTROL, INVISIBLE, ODD_SPACES

MAX_BYTES = 20_000_000  # unpacked; a filled-in form has some fifty thousand
MAX_ROWS, MAX_COLUMNS = 10_000, 50  # far outside the form

_HARD_SPACE = re.compile(f"[{ODD_SPACES.replace(chr(0x3000), '')}\t]")
_RETURN = re.compile(r"(?:_x000D_|\r)\n?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, None if it is empty, and what is wrong with it; `address` as 填报!C7."""

    address: str
    text: str | None = None
    problem: Diagnostic | None = None


Rows = list[list[Cell]]


def problem(where: str, code: str, message: str, hint: str) -> Diagnostic:
    """Return an error that stands at a cell: its address takes the place of a file and line."""
    return Diagnostic(code, message, Span(where), hint)


def faulty(where: str, code: str, message: str, hint: str) -> Cell:
    """Return a cell of which nothing can be made."""
    return Cell(where, None, problem(where, code, message, hint))


def worded(where: str, written: str) -> Cell:
    """Return a cell with a text, its line breaks kept, without blanks at its ends and signs that nobody sees."""
    text = INVISIBLE.sub("", _HARD_SPACE.sub(" ", _RETURN.sub("\n", written))).strip()
    odd = CONTROL.search(text)
    if odd:
        message = f"有控制字符 U+{ord(odd.group()):04X}"
        return faulty(where, "control-character", message, "删去这个字符，重新输入这一格")
    return Cell(where, text or None)


def address(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell as Excel writes it; row and column count from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{sheet}!{letters}{row}"


def too_large(name: str) -> UsageError:
    """Return the error for a file that cannot be a form."""
    return UsageError(f"“{name}”太大，不像填报表", "核对是否选错了文件")
