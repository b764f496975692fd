"""Clean text: from the bytes or lines of a .txt to paragraphs, without stray spaces, half-width marks, broken lines."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from yian1.drafting import tables, units
from yian1.drafting.outline import ANNEX, Block, Paragraph, Table, is_date_line, label
from yian1.model.diagnostics import UsageError
from yian1.model.typography import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f]")
_PAGE_NUMBER = re.compile(r"[\s\u3000]*[-—–－·]*\s*(?:第\s*)?\d{1,3}\s*(?:页)?\s*[-—–－·]+[\s\u3000]*|第\s*\d+\s*页.*")
_WEB = re.compile(
    r"\d{4}-\d\d?-\d\d?\s+\d\d?:\d\d(?::\d\d)?$|(?:(?:来源|信息来源|发布(?:日期|时间|机构|单位)|公开(?:范围|时限)|点击(?:数|量|率)|浏览(?:次数|量)|访问(?:次数|量)|阅读(?:次数|量)|索\s*引\s*号|责任编辑|作者|字体"
    r"|主题分类|公开方式|组配分类|有效性|打印本页)[\s\u3000]*[:\uff1a【\[|]|(?:分享到|打印|关闭窗口|返回顶部|无障碍浏览|您当前|当前位置|扫一扫)).{0,60}$"
)
_IMPRINT = re.compile(r"抄\s*送|主题词\s*[:\uff1a]|抄\s*报")
_IMPRINT_END = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发")
_IMPRINT_LINES = 14  # an imprint is not longer than this

_CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = "\u3001\u3002\uff0c\uff1a\uff1b\uff1f\uff01\uff08\uff09《》〈〉“”‘’【】〔〕…—"
_SPACE = "[ \t\u00a0\u3000\u2002-\u200a\u202f]"
_SPACES = re.compile(
    rf"(?<=[{_CJK}{_MARKS},;()%]){_SPACE}+|{_SPACE}+(?=[{_CJK}{_MARKS},;:()%])"
    rf"|(?<=[0-9]){_SPACE}+(?=[-–~～])|(?<=[-–~～]){_SPACE}+(?=[0-9])"
)
# 2 000个, not two numbers of a row
_THOUSANDS = re.compile(rf"(?<=[{_CJK}])(\d{{1,3}}) (\d{{3}})(?=[{_CJK}])")
_SPLIT_NUMBER = re.compile(rf"(?<=[0-9]){_SPACE}*([.\uff0e]){_SPACE}+(?=[0-9]{{1,4}}(?![0-9]*[年.]))")
_LABEL_SPACE = re.compile(rf"^(\d{{1,3}}[.\uff0e、]){_SPACE}+(?=(?:19|20)\d\d年|[{_CJK}“《])")
_IN_TITLE = re.compile("《[^《》]*》")
_BULLET = re.compile(rf"^{_SPACE}*[●○■□◆◇▲△★☆•◎]{_SPACE}*")
# A title may be written with a space: 关于加快产业转型闯关 打造重要增长极的建议案.
_TITLE_SPACE = re.compile(rf"(?<=[{_CJK}]{{4}}){_SPACE}(?=[{_CJK}]{{2}})")
_KEPT_SPACE = "\ue010"
_AFTER_FIGURE = re.compile(rf"(?<=[0-9%])[,;](?=[{_CJK}“《])|(?<=%)[,;](?=[0-9])")
_FIGURE_STOP = re.compile(
    rf"(?<![\uff1a:。\uff1b]\d)(?<!^\d)(?<!^\d\d)(?<!^\d\d\d)(?<=[0-9%\uff09])\.(?=$|[{_CJK}“《])"
)

_NUMBER_LINE = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[\u3014(（]\d{4}[〕\])）]\s*第?\d+\s*号")
_ROLE_IN_BRACKETS = re.compile(
    rf"(?P<role>[\uff08(]{units.ROLE.pattern})(?P<names>[^\uff08\uff09();\uff1b]+)(?=[\uff09)])"
)
ENDS = "。\uff1b\uff1a\uff01\uff1f;:!?"
_CLOSED = re.compile(r"[。\uff1b\uff1a\uff01\uff1f;:!?.][”’\uff09)〉》]*$|[\uff09)〕】\uff3d]$")
_TITLE_END = re.compile(
    r"(?:通知|方案|意见|计划|分解表|清单|报告|决定|文件|要点|措施|号|政府|办公[厅室]|委员会|[一-龥]局)$"
)
# A row of a table in one line: its cells are parted by tabs, or by blanks at several places.
_ROW = re.compile(r"\t|^[^\uff1a:]*\S {2,}[^\uff1a:]*\S {2,}[^\uff1a:]*$")
_LONGEST_LINE = 50  # signs that a printed line has at most
_CUT = 2  # signs of a word that may end a line
_FEW = 8
_FEW_ITEMS = 3
_HEADING = 30  # signs; a heading is shorter, the text below it longer


def lines(text: str) -> list[str]:
    """Return the lines of a text without what no eye sees, without page numbers and the words of a web page."""
    clean = (_UNSEEN.sub("", line).strip(" \t\u3000\u00a0\r\n") for line in re.split(r"\r\n|[\n\r\f\v\x85]", text))
    return ["" if line and (_PAGE_NUMBER.fullmatch(line) or _WEB.match(line)) else line for line in clean]


def imprint(rows: Sequence[str]) -> set[int]:
    """Return which lines are the imprint (抄送 … 印发), wherever it stands, with the blank ones above it."""
    found: set[int] = set()
    for at, row in enumerate(rows):
        if at not in found and _IMPRINT.match(row):
            above = next((before for before in range(at, 0, -1) if rows[before - 1]), 0)
            found |= {*range(above, _imprint_end(rows, at))}
    return found


def _imprint_end(rows: Sequence[str], start: int) -> int:
    """Return the line after the imprint that begins at a line: after the day of print, else before a blank line."""
    near = range(start, min(start + _IMPRINT_LINES, len(rows)))
    ends = (at + 1 for at in near if _IMPRINT_END.search(rows[at]))
    return next(ends, next((at for at in near if not rows[at]), start))


def chunks(rows: Sequence[str], width: int) -> list[list[str]]:
    """Return what belongs together: paragraphs of printed lines, blocks between blank lines, or single lines."""
    if width:
        return [[text] for text in joined([row for row in rows if row], width)]
    blocks = [list(block) for has_text, block in groupby(rows, bool) if has_text]
    filled = [row for block in blocks for row in block]
    return [[row] for row in filled] if len(blocks) - 1 < len(filled) * 0.25 else blocks


def numbered(parts: Sequence[list[str] | Table]) -> list[list[str] | Table]:
    """Return the chunks with numbers on lines of their own (1, 2, 3 …) put before the line that follows them."""
    alone = {
        at: part[0].rstrip(".、")
        for at, part in enumerate(parts)
        if isinstance(part, list) and len(part) == 1 and re.fullmatch(r"\d{1,3}[.、]?", part[0])
    }
    if len(alone) < _FEW_ITEMS or [int(value) for value in alone.values()] != list(range(1, len(alone) + 1)):
        return list(parts)
    return [
        [f"{alone[at - 1]}.{part[0]}", *part[1:]] if at - 1 in alone and isinstance(part, list) else part
        for at, part in enumerate(parts)
        if at not in alone
    ]


def printed_width(rows: Sequence[str]) -> int:
    """Return how many signs a line of print has if the text was cut into such lines, else 0."""
    rows = [row for row in rows if not _ROW.search(row)]
    sizes = sorted(len(row) for row in rows if row)
    if len(sizes) < _FEW:
        return 0
    width = sizes[int(len(sizes) * 0.9)]
    if not _FEW * 2 <= width <= _LONGEST_LINE:
        return 0
    full = [row for row in rows if abs(len(row) - width) <= width * 0.2]
    cut = [row for row in full if not _CLOSED.search(row)]
    sentences = [row for row in rows if "。" in row]
    # No line of its own begins with a comma.
    broken = sum(row[0] in "\uff0c。\uff1b、,;" for row in rows if row) >= _FEW_ITEMS
    is_print = len(full) >= len(sizes) * 0.4 and len(cut) >= len(full) * 0.5 and len(sentences) >= len(sizes) * 0.1
    return width if is_print or broken else 0


def joined(rows: Sequence[str], width: int = 0) -> list[str]:
    """Return the paragraphs of lines, of print if they have a width: a line that does not end is continued by the next.

    English words of print need the space that the end of a line stood for, units the mark of their list.
    """
    found: list[str] = []
    for last, row in pairwise(("", *rows)):
        if found and not _ends(found[-1], last, row, width):
            listed = not width and units.ROLE.match(found[-1]) and found[-1][-1] not in "、\uff0c,"
            spaced = width and re.search("[A-Za-z]$", last) and re.match("[A-Za-z]", row)
            found[-1] += f"{'、' if listed else ' ' if spaced else ''}{row}"
        else:
            found.append(row)
    return found


def _ends(current: str, last: str, row: str, width: int) -> bool:
    """Whether a paragraph ends with a line, its last: a date, a heading, a list of units, or what is closed."""
    if any(map(_ROW.search, (last, row))) or tables.NOTE.match(row) or is_date_line(last) or is_date_line(row):
        return True
    whole = not re.search(r"[\uff08(][^\uff09)]*$", current)
    if whole and units.ROLE.match(row) and not (width and _cut_through(last, row, width)):
        return True
    if width:
        return _ends_in_print(current, last, row, width)
    if _CLOSED.search(last) or label(row) or _IMPRINT_END.search(row) or units.ROLE.match(row.lstrip(units.OPENING)):
        return True
    if any(map(_NUMBER_LINE.fullmatch, (last, row))):
        return True
    if units.ROLE.match(current) and last[-1] not in "、\uff0c,":  # units on a line of their own, then the text
        return not units.are_units(row)
    signers = units.is_unit(current) and units.is_unit(row)  # one a line
    heading = label(current) and len(current) < _HEADING and (len(row) > _HEADING or row[-1:] in ENDS)
    return bool(signers or heading)


def _ends_in_print(current: str, last: str, row: str, width: int) -> bool:
    """Whether a paragraph of printed lines ends with its last one."""
    closed, short = bool(_CLOSED.search(last)), len(last) < width * 0.85
    if label(row):  # a number in words, （一） or 一、, is hardly ever the middle of a sentence
        in_words = (
            re.match("[\uff08(]?[一二三四五六七八九十]{1,3}[\uff09)、]", row) and last[-1] not in "第、\uff0c及和至"
        )
        return bool(closed or short or units.ROLE.search(current) or in_words)
    heading = label(last) and len(last) < width * 0.75
    listed = units.ROLE.match(current) and last[-1] not in "、\uff0c,"
    return bool(heading and not closed) or (short and bool(closed or listed or _TITLE_END.search(last)))


def _cut_through(last: str, row: str, width: int) -> bool:
    """Whether the end of a full line is the beginning of the role word that the next begins with: 完成, 时限：."""
    role = units.ROLE.match(row)
    full = len(last) >= width * 0.85 and not _CLOSED.search(last)
    longer = units.ROLE.search(last[-_CUT:] + row[: role.end()]) if role and full else None
    return longer is not None and longer.start() < _CUT


def _listed(text: str) -> str:
    """Return a line of units that only blanks part with the marks of a list: 责任单位：县住建局 县发改局."""
    listed = _ROLE_IN_BRACKETS.sub(lambda found: f"{found['role']}{in_cell(found['names'])}", text)
    role = units.ROLE.match(listed)
    return f"{listed[: role.end()]}{in_cell(listed[role.end() :])}" if role else listed


def in_cell(text: str) -> str:
    """Return a cell of units that only blanks part with the marks of a list."""
    names = [name.rstrip("、\uff0c,") for name in text.split()]
    return "、".join(names) if len(names) > 1 and all(map(units.is_unit, names)) else text


def prose(text: str, *, cut: bool = False) -> str:
    """Return one paragraph in clean full-width text; `cut` if it was printed with spaces inside words."""
    text = _BULLET.sub("", text)
    text = _LABEL_SPACE.sub(r"\1", _SPLIT_NUMBER.sub(".", _THOUSANDS.sub(r"\1\2", _listed(text.strip()))))
    if not cut:
        text = _IN_TITLE.sub(lambda found: re.sub(_TITLE_SPACE, _KEPT_SPACE, found.group()), text)
    text = _SPACES.sub("", normalise(text))
    text = _FIGURE_STOP.sub("。", _AFTER_FIGURE.sub(lambda found: {",": "\uff0c", ";": "\uff1b"}[found.group()], text))
    return normalise(text).replace(_KEPT_SPACE, " ")


_NEAR = 4  # lines between 附件1 and its table


def decoded(data: bytes) -> str:
    """Return the text of a file: as UTF-16 by its mark, as UTF-8, else as GB 18030; UsageError if it is no text."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16" if marked else "utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UsageError("方案原文不是文本文件，也认不出编码", "另存为 .docx，或者 UTF-8 编码的 .txt")


def from_text(text: str) -> tuple[list[Block], list[str]]:
    """Return the blocks of a text, and the lines of its imprint."""
    every = lines(text)
    gone = imprint(every)
    rows = [row for at, row in enumerate(every) if at not in gone]
    width = printed_width(rows)
    parts = numbered(tables.from_chunks(chunks(rows, width)))
    blocks: list[Block] = []
    for part in parts:
        if isinstance(part, Table):
            blocks.append(_clean(part))
        else:
            blocks += [Paragraph(prose(line, cut=width > 0)) for line in joined(part)]
    return captioned(blocks), [prose(line) for line in joined([every[at] for at in sorted(gone) if every[at]])]


def tabled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with the tables that were pasted as text, a cell a paragraph, put together again."""
    for are_text, run in groupby(blocks, lambda block: isinstance(block, Paragraph)):
        if not are_text:
            yield from run
            continue
        left = [block for block in run if isinstance(block, Paragraph)]
        for part in tables.from_chunks([[block.text] for block in left]):
            if isinstance(part, Table):
                yield _clean(part)
            else:
                at = next((at for at, block in enumerate(left) if block.text == part[0]), 0)
                yield replace(left[at], text=part[0])
                del left[: at + 1]


def _clean(table: Table) -> Table:
    cells = tuple(tuple(prose(in_cell(cell)) for cell in row) for row in table.rows)
    return replace(table, rows=cells, title=prose(table.title))


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of which each table has its title: 表1 above it, or what stands under 附件1."""
    made: list[Block] = []
    for block in blocks:
        above = made[-1] if made else None
        if not isinstance(block, Table) or block.title:
            made.append(block)
        elif isinstance(above, Paragraph) and tables.CAPTION.match(above.text.removeprefix("附")):
            made[-1] = replace(block, title=above.text)
        else:
            made.append(replace(block, title=_annex(made)))
    return made


def _annex(before: Sequence[Block]) -> str:
    """Return the title of a table that is an annex: what stands under 附件1, else that line itself."""
    lines: list[str] = []
    for block in reversed(before[-_NEAR:]):
        if isinstance(block, Table):
            break
        if ANNEX.match(block.text):
            return f"附件：{lines[-1]}" if lines else block.text
        if label(block.text) or block.text.endswith("。"):
            break
        lines.append(block.text)
    return ""
