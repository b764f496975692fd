"""What was sent: its register (收件登记), and 退改, the sender's own workbook with its wrong cells commented."""

from __future__ import annotations

import hashlib
import io
import json
import re
from typing import TYPE_CHECKING

from yian1.forms.read import ZIP
from yian1.model.diagnostics import Severity
from yian1.model.fields import declared
from yian1.model.year import Receipt
from yian1.output.escapes import lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from yian1.model.diagnostics import Diagnostic
    from yian1.model.office import Contact
    from yian1.model.year import Receipts


RED, AUTHOR = "FFC7CE", "议案办"
_WIDTH, _LINE, _SIGNS = 320, 22, 22  # of a comment: pixels, pixels a line, 汉字 in a line
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]+\d+)")


def wrong_cells(found: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Return what is wrong by cell; what stands in files of the office is nothing that a clerk could mend."""
    cells: dict[str, list[Diagnostic]] = {}
    for one in dict.fromkeys(found):
        if one.severity is Severity.ERROR and _CELL.fullmatch(one.where.file):
            cells.setdefault(one.where.file, []).append(one)
    return dict(sorted(cells.items(), key=lambda item: _position(item[0])))


def _position(address: str) -> tuple[str, int, str]:
    sheet, _, cell = address.rpartition("!")
    letters = cell.rstrip("0123456789")
    return sheet, int(cell.removeprefix(letters)), letters


def marked(data: bytes, wrong: Mapping[str, Sequence[Diagnostic]]) -> bytes | None:
    """Return a workbook with its wrong cells marked; None for what is none, or has no such cells."""
    if not data.startswith(ZIP) or not wrong:
        return None
    from openpyxl import load_workbook  # an extra, and slow to load

    book = load_workbook(io.BytesIO(data))
    for address, found in wrong.items():
        sheet, _, cell = address.rpartition("!")
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, "\n".join(_advice(one) for one in found))
    first = next(iter(wrong)).rpartition("!")[0]
    if first in book.sheetnames:
        book.active = book.sheetnames.index(first)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _mark(page: Worksheet, cell: str, text: str) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    at = page[cell]
    if isinstance(at, MergedCell):
        at = next(page.cell(area.min_row, area.min_col) for area in page.merged_cells.ranges if cell in area)
    comment = Comment(lines(text), AUTHOR)
    rows = sum(len(line) // _SIGNS + 1 for line in text.split("\n"))
    comment.width, comment.height = _WIDTH, _LINE * (rows + 1)
    at.comment = comment
    at.fill = PatternFill("solid", fgColor=RED)
    page.row_dimensions[at.row].hidden = page.column_dimensions[at.column_letter].hidden = False


def _advice(one: Diagnostic) -> str:
    return f"{one.message}。{one.hint}" if one.hint else one.message


def message(
    who: str,
    file: str,
    wrong: Mapping[str, Sequence[Diagnostic]],
    note: str,
    labels: Mapping[str, str],
    contact: Contact | None,
) -> str:
    """Return what is to be sent along: what is wrong and how to mend it, cell by cell, and whom to ask."""
    head = f"【退改】{who}（{file}）"
    told = [
        f"{number}. {address.rpartition('!')[2]}{f'（{labels[address]}）' if address in labels else ''}：{_advice(one)}"
        for number, (address, one) in enumerate(((a, one) for a, found in wrong.items() for one in found), start=1)
    ]
    if told:
        text = [f"{head}有{len(told)}处要改：", *told, "请改标红的格子，批注里写了怎么改；改好、保存后发回这份表。"]
    else:
        text = [f"{head}没有收下：{note}。", "请改好后重新发来。"]
    named = None if contact is None else [contact.unit, contact.person, contact.phone]
    asked = " ".join(filter(None, named or []))
    return "\n".join([*map(one_line, text), *([f"联系：{asked}"] if asked else [])]) + "\n"


HEAD = "# 收件登记：由 yian1 import 写，一份一行，不用手改\nreceived:\n"


def digest(data: bytes) -> str:
    """Return what a file is known again by."""
    return hashlib.sha256(data).hexdigest()[:16]


def with_receipts(text: str, received: Iterable[Receipt]) -> str:
    """Return the register with what came in added at its end."""
    end = "" if not text or text.endswith("\n") else "\n"
    return (text or HEAD) + end + "".join(f"  - {{{_fields(one)}}}\n" for one in received)


def new_only(known: Receipts, received: Iterable[Receipt]) -> list[Receipt]:
    """Return what is not in the register yet: the same file with the same result is told once."""
    seen = {(one.digest, one.result) for one in known.received}
    found = []
    for one in received:
        if (one.digest, one.result) not in seen:
            seen.add((one.digest, one.result))
            found.append(one)
    return found


def _fields(receipt: Receipt) -> str:
    texts = ((name, getattr(receipt, name)) for name in declared(Receipt))
    return ", ".join(f"{name}: {json.dumps(str(text), ensure_ascii=False)}" for name, text in texts if text is not None)
