"""The official text as it comes: a text file in whatever encoding, taken to paragraphs and tables."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from yian1.drafting import cleaning, text_tables
from yian1.drafting.labels import begins_with_label
from yian1.drafting.records import Block, Paragraph, Table
from yian1.model.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE_NUMBER = re.compile(r"附?表\s*\d{1,2}(?!\d)")
_LONGEST_CAPTION = 60
_NEAR = 4  # lines between 附件1 and its table
_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(data: bytes) -> str:
    """Return the text of a file: by its mark, as UTF-8, else as GB 18030; UsageError if it is no text."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("方案原文不是文本文件，也认不出编码", "另存为 .docx，或者 UTF-8 编码的 .txt")


def from_text(text: str) -> tuple[list[Block], list[str]]:
    """Return the blocks of a text, and the lines of its imprint."""
    rows, imprint = cleaning.without_imprint(cleaning.lines(text))
    cut = bool(cleaning.printed_width(rows))
    parts = cleaning.numbered(text_tables.from_chunks(cleaning.chunks(rows)))
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Table):
            cells = tuple(tuple(cleaning.prose(cell) for cell in row) for row in part.rows)
            blocks.append(Table(cells, cleaning.prose(part.title)))
        else:
            blocks += [Paragraph(cleaning.prose(line, cut=cut)) for line in cleaning.joined(part)]
    return captioned(blocks), [cleaning.prose(line) for line in _joined_imprint(imprint)]


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of which each table has its title: 表1 above it, or what stands under 附件1."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and not block.title:
            above = made[-1] if made else None
            if isinstance(above, Paragraph) and _TABLE_NUMBER.match(above.text) and len(above.text) <= _LONGEST_CAPTION:
                made.pop()
                made.append(Table(block.rows, above.text))
            else:
                made.append(Table(block.rows, _annex(made)))
        else:
            made.append(block)
    return made


def _annex(before: Sequence[Block]) -> str:
    """Return the title of a table that is an annex: what stands under 附件1, else that line itself."""
    lines: list[str] = []
    for block in reversed(before[-_NEAR:]):
        if isinstance(block, Table):
            break
        if re.match(r"附\s*[件表录]", block.text):
            return f"附件：{lines[-1]}" if lines else block.text
        if begins_with_label(block.text) or block.text.endswith("。"):
            break
        lines.append(block.text)
    return ""


def _joined_imprint(rows: Sequence[str]) -> list[str]:
    found: list[str] = []
    for row in rows:
        if found and not found[-1].endswith("。") and not re.search(r"\d{4}\s*年", row):
            found[-1] += row
        else:
            found.append(row)
    return found
