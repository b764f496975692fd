"""Tables of tasks: by their header words, with cells that were merged, and as text with one cell a line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.drafting import units
from yian1.drafting.labels import label
from yian1.drafting.outline import shortened
from yian1.drafting.records import Assignment, Row, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

# By meaning, the narrower before the wider.
_COLUMNS = (
    ("number", re.compile(r"序号|编号|项号|顺序|号")),
    ("due", re.compile(r"完成(?:时限|时间|期限|日期)|时限|时间节点|办结|进度安排|时间要求|计划完成时间|时间进度|期限|完成节点")),
    ("person", re.compile(r"科室|处室|领导|责任人|负责人|联系人|联系电话|电话")),
    ("lead", re.compile(r"牵头|主要责任|主办|主责")),
    ("support", re.compile(r"配合|协同|协办|参与|参加|协助|会办|联办")),
    ("units", re.compile(r"(?:责任|承办|负责|实施|落实|完成|建设|业主)(?:单位|部门|主体|科室)|分工|责任主体")),
    ("other", re.compile(r"备注|参考文件|依据|来源|进展|资金|投资额|说明|考核|评价|标准|联系")),
    ("text", re.compile(r"工作任务|重点任务|任务内容|工作内容|主要内容|重点内容|建设内容|目标任务|具体(?:任务|内容|措施|事项|工作)|工作(?:目标|举措|措施|要点|事项)|主要任务|重点工作|实施内容|目标要求|建设目标|任务目标|年度目标|内容|措施|举措|目标|民生实事|事项|任务$")),
    ("title", re.compile(r"名称|项目|任务类型|任务类别|类别|领域|任务|指标|工程|类型|分类")),
)
_ROLES = {"lead", "support", "units"}
_CAPTION = re.compile(r"[表图]\s*\d{1,2}(?!\d)[^。]{0,60}$")
_NOTE = re.compile(r"注\s*[:\uff1a]")
_NUMBER = re.compile(r"\d{1,3}")
_ROW_START = re.compile(r"(\d{1,3})[\s\u3000.、]+(?=\S)")
_DUE = re.compile(
    r"(?:(?:19|20)\d\d年(?:\d{1,2}月)?|\d{1,2}月|(?:19|20)\d\d[.\-/]\d{1,2})(?:\d{1,2}日)?[底末初]?(?:之?前|以前|旬)?(?:完成|动工|开工|投入使用|建成|启动)?|年[底内](?:前)?(?:完成)?|长期(?:坚持)?|持续推进|全年|[上下]半年|第?[一二三四]季度"
)
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|[\uff08(][一二三四五六七八九十]{1,3}[\uff09)]")
_SHORT = 16
_FEWEST = 3
_LONGEST_CELL = 120  # a data table's cell is not longer


def column(words: str) -> str:
    """Return what a header's words say that a column holds, nothing for none."""
    bare = re.sub(r"\s", "", words)
    if not bare or len(bare) > _SHORT:
        return ""
    return next((kind for kind, pattern in _COLUMNS if pattern.search(bare)), "")


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of tasks: units in it, and what they are to do."""
    kinds = [column(cell) for cell in cells]
    known = sum(1 for kind in kinds if kind)
    return bool(_ROLES & set(kinds)) and known >= max(2, len(cells) - 2) and len(cells) >= _FEWEST - 1


def read(table: Table) -> Rows | None:
    """Return the tasks of a table with a header; None if it is no table of tasks."""
    head = next((at for at, row in enumerate(table.rows[:4]) if is_header(tuple(dict.fromkeys(row)))), None)
    if head is None:
        return None
    kinds = _kinds(table.rows[head])
    rows: list[Row] = []
    heading = ""
    for cells in table.rows[head + 1 :]:
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        if len(filled) == 1 and (_SECTION.match(filled[0]) or not _NUMBER.fullmatch(filled[0])):
            heading = filled[0]
        elif filled and not is_header(filled):
            row = _row(cells, kinds, rows[-1] if rows else None, heading)
            if row:
                rows.append(row)
    return Rows(table.title, tuple(rows))


def _kinds(head: Sequence[str]) -> list[str]:
    kinds = [column(cell) for cell in head]
    if "text" not in kinds and "title" in kinds:
        kinds[len(kinds) - 1 - kinds[::-1].index("title")] = "text"
    if "text" not in kinds:  # a header that this program does not know
        free = [at for at, kind in enumerate(kinds) if not kind or kind == "other"]
        if free:
            kinds[free[0]] = "text"
    return kinds


def _row(cells: Sequence[str], kinds: Sequence[str], before: Row | None, heading: str) -> Row | None:
    held: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for cell, kind in zip(cells, kinds, strict=False):
        if cell and (kind, cell) not in seen:
            held.setdefault(kind, []).append(cell)
            seen.add((kind, cell))
    text = "".join(_sentence(part) for part in held.get("text", []))
    titles = [title for title in held.get("title", []) if title != text]
    if not text and not titles:
        return None
    number = "".join(held.get("number", [])[:1])
    who = cell_assignment(*("、".join(held.get(kind, [])) for kind in ("lead", "units", "support")), "".join(held.get("due", [])[:1]))
    numbered = re.match(r"(\d{1,3})[.、\uff0e]", titles[-1] if titles else "")
    number = number or (numbered[1] if numbered else "")
    if not who and before:
        same = number in {"", before.number}
        who = replace(before.who, due=who.due or before.who.due, doubt=before.who.doubt if same else "单元格是空的，沿用上一行")
    label_found = label(text)
    text = text[label_found.end :] if label_found and label_found.rank >= 3 else text
    title = re.sub(r"^\d{1,3}[.、\uff0e]", "", titles[-1]) if titles else shortened(text)
    return Row(number, title, text or title, who, heading)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in "。\uff1b\uff01\uff1f" else f"{text}"


def cell_assignment(lead: str, plain: str, support: str, due: str) -> Assignment:
    """Return whom the cells of a row name, the words of a role inside a cell read as well."""
    inside = units.assignment(plain) if plain else Assignment()
    if inside and ("\uff1a" in plain or ":" in plain):
        return Assignment(inside.lead, inside.units, due or inside.due, plain, inside.doubt)
    leads, plains, supports = units.split(lead), units.split(plain), units.split(support)
    if not leads and supports:
        leads, plains = plains, []
    named = [name for name in dict.fromkeys([*plains, *supports]) if name not in leads]
    raw = "\uff1b".join(part for part in (lead, plain, support) if part)
    doubt = "名单以“等”结尾，其余单位待定" if re.search(r"等[^、\uff0c]*(?:部门|单位|地区|$)", raw) else ""
    return Assignment(tuple(dict.fromkeys(leads)), tuple(named), due, raw, doubt)


def from_chunks(chunks: Sequence[list[str]]) -> list[list[str] | Table]:
    """Return chunks of text with the tables among them put together again: one cell a line, or columns in a line."""
    found: list[list[str] | Table] = []
    at = 0
    while at < len(chunks):
        table, after = _table_at(chunks, at)
        if table is not None:
            found.append(table)
            at = after
        else:
            found.append(list(chunks[at]))
            at += 1
    return found


def _table_at(chunks: Sequence[list[str]], at: int) -> tuple[Table | None, int]:
    line = "".join(chunks[at])
    for cells in (_columns(line, "|"), _columns(line, "\t")):
        if len(cells) >= _FEWEST and is_header(cells):
            return _ruled(chunks, at, "|" if "|" in line else "\t")
    cells = line.split()
    if len(cells) >= _FEWEST and all(len(cell) <= _SHORT for cell in cells) and is_header(cells):
        return _spaced(chunks, at, cells)
    size = _header_size(chunks, at)
    if size:
        return _celled(chunks, at, size)
    if _CAPTION.match(line) and len(line) < 60 and at + 1 < len(chunks) and not label("".join(chunks[at + 1])):
        return _data(chunks, at)
    return None, at


def _columns(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in line.strip(mark).split(mark)] if mark in line else []


def _ruled(chunks: Sequence[list[str]], at: int, mark: str) -> tuple[Table, int]:
    """Read lines whose cells are parted by a sign; a row with fewer cells goes on with the row above."""
    rows = [_columns("".join(chunks[at]), mark)]
    width = len(rows[0])
    end = at + 1
    while end < len(chunks) and mark in "".join(chunks[end]):
        cells = _columns("".join(chunks[end]), mark)
        if not all(re.fullmatch(r"[-: ]*", cell) for cell in cells):
            rows.append(_shifted([*cells, *[""] * (width - len(cells))][:width], rows))
        end += 1
    return Table(tuple(tuple(row) for row in rows)), end


def _shifted(cells: list[str], rows: Sequence[list[str]]) -> list[str]:
    """Return a row in the columns that it fits: below a merged first cell it was moved to the left."""
    kinds = _kinds(rows[0])
    best = max(range(3), key=lambda step: (_agreement(cells, kinds, step), -step))
    return [*rows[-1][:best], *cells][: len(cells)] if best and len(rows) > 1 else cells


def _agreement(cells: Sequence[str], kinds: Sequence[str], step: int) -> int:
    """Return how many cells are what their column holds if the row is moved by some columns."""
    fits = 0
    for cell, kind in zip(cells, kinds[step:], strict=False):
        names = units.split(cell)
        if kind == "due" and cell:
            fits += 1 if is_due(cell) else -1
        elif kind in _ROLES and cell:
            fits += 1 if names and all(units.is_unit(name) for name in names) else -1
        elif kind == "text" and cell:
            fits += -1 if is_due(cell) else 0
    return fits


def _header_size(chunks: Sequence[list[str]], at: int) -> int:
    """Return how many chunks from here are a header, one cell each."""
    cells: list[str] = []
    for chunk in chunks[at : at + 9]:
        cell = "".join(chunk)
        if len(cell) > _SHORT or not column(cell):
            break
        cells.append(cell)
    return len(cells) if len(cells) >= _FEWEST and column(cells[0]) in {"number", "title"} and is_header(cells) else 0


def _celled(chunks: Sequence[list[str]], at: int, size: int) -> tuple[Table, int]:
    """Read rows of one cell a chunk: a row begins with the number after the last one's."""
    head = ["".join(chunk) for chunk in chunks[at : at + size]]
    rows: list[list[str]] = []
    current: list[str] = []
    expected = 0
    end = at + size
    while end < len(chunks):
        cell = _joined_cell(chunks[end])
        if _is_again(chunks, end, head):
            end += size
            continue
        if _NUMBER.fullmatch(cell) and (not expected or int(cell) == expected + 1):
            expected = int(cell)
            current = [cell]
            rows.append(current)
        elif _SECTION.match(cell) and (not current or len(current) >= size):
            rows.append([cell])
            current = []
        elif not current or (len(current) >= size and not _fits_more(cell, current, head)):
            break
        else:
            current.append(cell)
        end += 1
    return Table(tuple(_fitted(row, head) for row in [head, *[part for row in rows for part in _parts(row, head)]])), end


def _joined_cell(chunk: Sequence[str]) -> str:
    return "".join(chunk)


def _is_again(chunks: Sequence[list[str]], at: int, head: Sequence[str]) -> bool:
    return ["".join(chunk) for chunk in chunks[at : at + len(head)]] == list(head)


def _fits_more(cell: str, current: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row that is full may go on: a further unit, a deadline, or a part with units of its own."""
    if label(cell) or len(cell) > _LONGEST_CELL:
        return False
    return is_due(cell) or units.is_unit(cell) or (len(current) < 3 * len(head) and cell.endswith("。"))


def is_due(text: str) -> bool:
    """Whether a cell is a deadline."""
    return _DUE.match(text) is not None and len(text) <= _SHORT + 8 and not re.search(r"[家个名户公里所]", text)


def _parts(row: list[str], head: Sequence[str]) -> list[list[str]]:
    """Return a row that holds several, each with its own text: 5 | A | unit | due | B | due."""
    if len(row) <= len(head):
        return [row]
    kinds = _kinds(head)
    parts: list[list[str]] = []
    current = [row[0]]
    closed = False
    for cell in row[1:]:
        named = is_due(cell) or units.is_unit(cell) or all(units.is_unit(name) for name in units.split(cell) or [""])
        if closed and not named:
            parts.append(_sorted(current, kinds))
            current = [row[0]]
            closed = False
        closed = closed or named
        current.append(cell)
    return [*parts, _sorted(current, kinds)]


def _sorted(cells: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return cells in the columns that their words fit: several lines of units are one cell."""
    made = dict.fromkeys(range(len(kinds)), "")
    roles = [at for at, kind in enumerate(kinds) if kind in _ROLES]
    due = kinds.index("due") if "due" in kinds else None
    text = kinds.index("text") if "text" in kinds else 1
    names: list[str] = []
    for cell in cells[1:]:
        if due is not None and is_due(cell):
            made[due] = cell
        elif units.is_unit(cell) or all(units.is_unit(name) for name in units.split(cell) or [""]):
            names.append(cell)
        else:
            made[text] = f"{made[text]}{cell}"
    made[0] = cells[0]
    for at, words in zip(roles, _in_roles(names, len(roles)), strict=False):
        made[at] = words
    return [made[at] for at in range(len(kinds))]


def _in_roles(names: Sequence[str], count: int) -> list[str]:
    """Return the cells of units by role: before the first list the leads, one a line; from it on the others."""
    if count < 2:
        return ["、".join(names)]
    if len(names) <= 1:
        return list(names)
    first_list = next((at for at, name in enumerate(names) if re.search("[、\uff0c,]", name)), 1)
    first_list = max(first_list, 1)
    return ["、".join(names[:first_list]), "、".join(names[first_list:])]


def _fitted(row: Sequence[str], head: Sequence[str]) -> tuple[str, ...]:
    if len(row) == 1 and len(head) > 1:
        return tuple(row) * len(head)
    if 1 < len(row) < len(head):
        return tuple(_sorted(row, _kinds(head)))
    return tuple([*row, *[""] * (len(head) - len(row))][: len(head)])


def _spaced(chunks: Sequence[list[str]], at: int, head: Sequence[str]) -> tuple[Table, int]:
    """Read rows whose cells are parted by spaces: the units and the deadline stand at the end of a row."""
    kinds = _kinds(head)
    rows: list[list[str]] = [list(head)]
    current: list[str] = []
    expected = 0
    end = at + 1
    while end < len(chunks):
        line = " ".join(chunks[end])
        begins = _ROW_START.match(line)
        if begins and (not expected or int(begins[1]) == expected + 1):
            if current:
                rows.append(_from_words(current, kinds))
            expected = int(begins[1])
            current = [begins[1], *line[begins.end() :].split()]
        elif _SECTION.match(line):
            if current:
                rows.append(_from_words(current, kinds))
            rows.append([line])
            current = []
        elif current:
            current += line.split()
        else:
            break
        end += 1
    if current:
        rows.append(_from_words(current, kinds))
    return Table(tuple(_fitted(row, head) for row in rows)), end


def _from_words(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return the cells of a row from its words: from the end on, deadline and units; the rest is the text."""
    tail = len(words)
    while tail > 2 and _is_tail(words[tail - 1]):
        tail -= 1
    text = "".join(words[1:tail])
    return _sorted([words[0], text, *words[tail:]], kinds)


def _is_tail(word: str) -> bool:
    names = units.split(word)
    return is_due(word) or bool(names and all(units.is_unit(name) for name in names))


def _data(chunks: Sequence[list[str]], at: int) -> tuple[Table, int]:
    """Read a table of figures under its caption, up to the next heading, note or long paragraph: it is kept, not used."""
    cells = []
    end = at + 1
    while end < len(chunks):
        cell = "".join(chunks[end])
        if label(cell) or re.match(r"附\s*件", cell) or len(cell) > _LONGEST_CELL or _header_size(chunks, end):
            break
        cells.append(cell)
        end += 1
        if _NOTE.match(cell):
            break
    return Table(tuple((cell,) for cell in cells), "".join(chunks[at])), end
