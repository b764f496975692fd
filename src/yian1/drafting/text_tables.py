"""Tables in plain text, put together again: one cell a line, columns in a line, or cells parted by signs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from yian1.drafting import tables, units
from yian1.drafting.outline import Table, label

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPEN_LINE = re.compile("(?:\\d[%个家项人户亿万元]*|以上|以内|左右)$")
_FEWEST_WORDS = 2  # of a row: its number and its text
_LONGEST_CAPTION = 60
_CAPTION = re.compile(r"[表图]\s*\d{1,2}(?!\d)[^。]{0,60}$")
_NOTE = re.compile(r"备?注\s*[:\uff1a]|说明\s*[:\uff1a]")
_ROW_START = re.compile(r"(\d{1,3})[\s\u3000.、]+(?=\S)")
_ANNEX = re.compile(r"附\s*[件表录]")
_DUE = re.compile(
    r"(?:19|20)\d\d年?[-—–~～至](?:19|20)\d\d年"
    r"|(?:(?:19|20)\d\d年(?:\d{1,2}月)?|\d{1,2}月|(?:19|20)\d\d[.\-/]\d{1,2})(?:\d{1,2}日)?[底末初]?(?:之?前|以前|旬)?"
    r"(?:完成|动工|开工|投入使用|建成|启动)?"
    r"|年[底内](?:前)?(?:完成)?|长期(?:坚持)?|持续推进|全年|[上下]半年|第?[一二三四]季度"
)
_MOST_CELLS = 5  # of a row beyond those of its head: a cell may have several lines
_NOBODY = re.compile("[/／—－-]+|无")
_MISSING = 5  # so many rows of a table may have been cut out
_LONGEST_CELL = 120  # a data table's cell is not longer


def from_chunks(chunks: Sequence[list[str]]) -> list[list[str] | Table]:
    """Return chunks of text with the tables among them put together again: one cell a line, or columns in a line."""
    found: list[list[str] | Table] = []
    chunks = [part for chunk in chunks for part in _line_by_line([_one_cell(line) for line in chunk])]
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


def _one_cell(line: str) -> str:
    """Return a line without the mark at its end if it is a single cell."""
    return line.rstrip("| ") if line.endswith("|") and line.count("|") == 1 else line


def _line_by_line(chunk: list[str]) -> list[list[str]]:
    """Return the lines of a chunk apart if one of them is the head of a table in lines."""
    heads = (_columns(line, mark) if mark else _words(line) for line in chunk for mark in ("|", "\t", ""))
    if len(chunk) > 1 and any(_is_header(cells) for cells in heads):
        return [[line] for line in chunk]
    return [chunk]


def _is_header(cells: Sequence[str]) -> bool:
    """Whether cells in a line are the head of a table of tasks or of indicators."""
    return len(cells) >= tables.FEWEST and (tables.is_header(cells) or tables.is_indicator_header(cells))


def _table_at(chunks: Sequence[list[str]], at: int) -> tuple[Table | None, int]:
    line = "".join(chunks[at])
    for cells in (_columns(line, "|"), _columns(line, "\t")):
        if _is_header(cells):
            return _ruled(chunks, at, "|" if "|" in line else "\t")
    cells = _words(line)
    if len(cells) >= tables.FEWEST and all(len(cell) <= tables.SHORT for cell in cells):
        if tables.is_header(cells):
            return _spaced(chunks, at, cells)
        if tables.is_indicator_header(cells):
            return _in_words(chunks, at, len(cells))
    if tables.column(line) == "group" and at + 1 < len(chunks) and tables.column("".join(chunks[at + 1])) == "number":
        at += 1  # what is named in the column of classes stands above its rows
    size = _header_size(chunks, at)
    if size:
        return _celled(chunks, at, size)
    if _opens_figures(chunks, at):
        return _figures(chunks, at)
    if (
        _CAPTION.match(line)
        and len(line) < _LONGEST_CAPTION
        and at + 1 < len(chunks)
        and not label("".join(chunks[at + 1]))
    ):
        table, end = _table_at(chunks, at + 1)
        return (replace(table, title=line), end) if table else _data(chunks, at)
    return None, at


def _words(line: str) -> list[str]:
    """Return the cells of a line parted by spaces; signs that stand apart are one word: 工 作 任 务."""
    return re.sub(r"(?<!\S)(\S) +(?=\S(?!\S))", r"\1", line).split()


def _columns(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in line.strip(mark).split(mark)] if mark in line else []


def _ruled(chunks: Sequence[list[str]], at: int, mark: str) -> tuple[Table, int]:
    """Read lines whose cells are parted by a sign: rows, some broken within a cell, and headings between them."""
    head = _columns("".join(chunks[at]), mark)
    rows: list[list[str]] = [head]
    end = at + 1
    while end < len(chunks):
        line = "".join(chunks[end])
        cells = _columns(line, mark) or [line]
        if _goes_on(rows[-1], cells, head):
            last = rows[-1]
            glue = "、" if _are_units(last[-1]) and _are_units(cells[0]) and last[-1][-1] not in "、\uff0c," else ""
            rows[-1] = [*last[:-1], f"{last[-1]}{glue}{cells[0]}", *cells[1:]]
        elif mark not in line:
            below = next((_columns(text, mark) for text in map("".join, chunks[end + 1 : end + 3]) if mark in text), [])
            if not below or not _stands_between(line) or (below != head and _is_header(below)):
                break
            rows.append([line])
        elif cells != head and _is_header(cells):
            break
        elif cells != head and not all(re.fullmatch(r"[-: ]*", cell) for cell in cells):
            rows.append(cells)
        end += 1
    made: list[list[str]] = [head]
    for row in rows[1:]:
        is_heading = len(row) == 1 and len(head) > 1
        made.append(row * len(head) if is_heading else _shifted([*row, *[""] * len(head)][: len(head)], made))
    return Table(tuple(tuple(row) for row in made)), end


def _goes_on(row: Sequence[str], cells: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a line is the rest of a row that was broken within a cell: together they have as many as the head."""
    if not 1 < len(row) < len(head) or len(row) + len(cells) - 1 > len(head):
        return False
    if len(cells) == 1 and not (row[-1][-1:] in "、，," or _are_units(cells[0])):
        return False
    if tables.column(head[0]) == "number":
        return not tables.NUMBER.fullmatch(cells[0]) and not tables.SECTION.match(cells[0]) and row[0] != ""
    return len(row) + len(cells) - 1 == len(head)


def _stands_between(line: str) -> bool:
    """Whether a line without cells between two rows is a heading of those below it."""
    return bool(tables.SECTION.match(line)) or (len(line) <= 2 * tables.SHORT and not line.endswith("。"))


def _shifted(cells: list[str], rows: Sequence[list[str]]) -> list[str]:
    """Return a row in the columns that it fits: below a merged first cell it was moved to the left."""
    kinds = tables.columns(rows[0])
    best = max(range(3), key=lambda step: (_agreement(cells, kinds, step), -step))
    return [*rows[-1][:best], *cells][: len(cells)] if best and len(rows) > 1 else cells


def _agreement(cells: Sequence[str], kinds: Sequence[str], step: int) -> int:
    """Return how many cells are what their column holds if the row is moved by some columns."""
    fits = 0
    for cell, kind in zip(cells, kinds[step:], strict=False):
        names = units.split(cell)
        if kind == "number" and cell:
            fits += 1 if tables.NUMBER.fullmatch(cell) else -1
        elif kind == "due" and cell:
            fits += 1 if is_due(cell) else -1
        elif kind in tables.ROLES and cell:
            fits += 1 if names and all(units.is_unit(name) for name in names) else -1
        elif kind == "text" and cell:
            fits += -1 if is_due(cell) else 0
    return fits


def _header_size(chunks: Sequence[list[str]], at: int) -> int:
    """Return how many chunks from here are a header, one cell each."""
    cells: list[str] = []
    for chunk in chunks[at : at + 9]:
        cell = "".join(chunk)
        if len(cell) > tables.SHORT or not tables.column(cell) or re.search("[“”《》+\uff0c。]", cell):
            break
        cells.append(cell)
    kinds = [tables.column(cell) for cell in cells]
    begins = bool(kinds) and (kinds[0] == "number" or (kinds[0] == "title" and "number" not in kinds))
    return len(cells) if len(cells) >= tables.FEWEST and begins and tables.is_header(cells) else 0


def _celled(chunks: Sequence[list[str]], at: int, size: int) -> tuple[Table, int]:
    """Read rows of one cell a chunk: a row begins with the number after the last one's."""
    head = ["".join(chunk) for chunk in chunks[at : at + size]]
    kinds = tables.columns(head)
    rows: list[list[str]] = []
    current: list[str] = []
    expected = 1
    end = at + size
    while end < len(chunks):
        cell = _cell(chunks[end])
        if ["".join(chunk) for chunk in chunks[end : end + size]] == head:
            end += size - 1  # the head again, on a new page
        elif _ANNEX.match(cell) or _NOTE.match(cell) or tables.column(cell) == "number":
            break
        elif tables.NUMBER.fullmatch(cell) and (
            int(cell) == expected or not rows or (len(current) >= size and expected < int(cell) <= expected + _MISSING)
        ):
            expected = int(cell) + 1
            current = [cell]
            rows.append(current)
        elif _is_heading(cell, current, kinds, before_number=not rows or _number_follows(chunks, end, expected)):
            rows.append([cell])
            current = []
        elif not current or (
            len(current) >= size
            and not _fits_more(cell, current, head)
            and not _number_follows(chunks, end, expected, _MOST_CELLS)
        ):
            break
        else:
            current.append(cell)
        end += 1
    whole = [(part, len(row) > len(head)) for row in rows for part in _parts(row, head)]
    several = len(tables.ROLES.intersection(kinds)) > 1
    guessed = frozenset(at for at, (_, long) in enumerate(whole, 1) if long and several)
    return Table(tuple(_fitted(row, head) for row in [head, *(part for part, _ in whole)]), guessed=guessed), end


def _number_follows(chunks: Sequence[list[str]], at: int, expected: int, most: int = 0) -> bool:
    """Whether the next number of a row stands below a cell, or below another heading under it.

    With `most` cells of the row may stand between them, so many, and it must be the very next number.
    """
    for chunk in chunks[at + 1 : at + 3 + most]:
        cell = "".join(chunk)
        if tables.NUMBER.fullmatch(cell):
            return expected <= int(cell) <= expected + (0 if most else _MISSING)
        if not most and (len(cell) > tables.SHORT or _are_units(cell) or is_due(cell)):
            return False
        if most and (_ANNEX.match(cell) or len(cell) > _LONGEST_CELL):
            return False
    return False


def _cell(chunk: Sequence[str]) -> str:
    """Return the text of a cell: lines that are a unit each are a list."""
    return (
        "、"
        if len(chunk) > 1
        and all(_are_units(line) and line[-1] != "、" for line in chunk[:-1])
        and _are_units(chunk[-1])
        else ""
    ).join(chunk)


def _is_heading(cell: str, current: Sequence[str], kinds: Sequence[str], *, before_number: bool) -> bool:
    """Whether a cell between two rows is a heading of the rows below it; units may be left out of a row."""
    if tables.SECTION.match(cell):
        return not current or len(current) >= min(len(kinds), 3)
    if not before_number or len(cell) > 2 * tables.SHORT or cell.endswith("。") or is_due(cell) or _are_units(cell):
        return False
    whole = len(current) > 1 and {*kinds[len(current) :]} <= tables.ROLES
    return not current or whole or (len(current) > 1 and len(cell) <= len(current[-1]) / 2)


def _are_units(cell: str) -> bool:
    names = units.split(cell)
    return bool(names) and all(units.is_unit(name) for name in names)


def _opens_figures(chunks: Sequence[list[str]], at: int) -> bool:
    """Whether a table of figures begins: 序号, some short heads, and a 1."""
    cells = ["".join(chunk) for chunk in chunks[at : at + 9]]
    first = next((place for place, cell in enumerate(cells) if cell == "1"), 0)
    return (
        tables.column(cells[0]) == "number"
        and first >= tables.FEWEST - 1
        and all(len(cell) <= tables.SHORT + 4 for cell in cells[:first])
    )


def _figures(chunks: Sequence[list[str]], at: int) -> tuple[Table | None, int]:
    """Read a table of figures, up to the next heading, annex or sentence: it is kept, not used."""
    end = at
    while end < len(chunks):
        cell = "".join(chunks[end])
        if end > at and (label(cell) or _ANNEX.match(cell) or (cell.endswith("。") and len(cell) > 2 * tables.SHORT)):
            break
        end += 1
        if _NOTE.match(cell):
            break
    cells = ["".join(chunk) for chunk in chunks[at:end]]
    if "1" not in cells:
        return None, at
    width = cells.index("1")
    rows = [tuple(cells[start : start + width]) for start in range(0, len(cells), width)]
    whole = [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(rows))]
    return Table(tuple(rows) if whole and len(rows[-1]) == width else tuple((cell,) for cell in cells)), end


def _fits_more(cell: str, current: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row that is full may go on: a further unit, a deadline, or a part with units of its own."""
    if label(cell) or len(cell) > _LONGEST_CELL:
        return False
    return is_due(cell) or units.is_unit(cell) or (len(current) < 3 * len(head) and cell.endswith("。"))


def is_due(text: str) -> bool:
    """Whether a cell is a deadline."""
    return _DUE.match(text) is not None and len(text) <= tables.SHORT + 8 and not re.search(r"[家个名户公里所]", text)


def _parts(row: list[str], head: Sequence[str]) -> list[list[str]]:
    """Return a row that holds several, each with its own text: 5 | A | unit | due | B | due."""
    if len(row) <= len(head):
        return [row]
    kinds = tables.columns(head)
    parts: list[list[str]] = []
    current = [row[0]]
    closed = False
    for cell in row[1:]:
        named = is_due(cell) or _are_units(cell) or _NOBODY.fullmatch(cell) is not None
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
    roles = [at for at, kind in enumerate(kinds) if kind in tables.ROLES]
    due = kinds.index("due") if "due" in kinds else None
    text = kinds.index("text") if "text" in kinds else 1
    names: list[str] = []
    texts: list[str] = []
    for cell in cells[1:]:
        if due is not None and is_due(cell):
            made[due] = cell
        elif _are_units(cell):
            names.append(cell)
        elif not _NOBODY.fullmatch(cell):
            texts.append(cell)
    if "title" in kinds[:text] and len(texts) > 1 and len(texts[0]) <= 2 * tables.SHORT:
        made[kinds.index("title")] = texts.pop(0)
    # Lines of one cell are items: the last of them may lack its mark.
    made[text] = "".join(f"{words}\uff1b" if _OPEN_LINE.search(words) else words for words in texts[:-1]) + "".join(
        texts[-1:]
    )
    made[0] = cells[0]
    for at, words in zip(roles, _in_roles(names, len(roles)), strict=False):
        made[at] = words
    return [made[at] for at in range(len(kinds))]


def _in_roles(names: Sequence[str], count: int) -> list[str]:
    """Return the cells of units by role: before the first list the leads, one a line; from it on the others."""
    if count == 1:
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
        return tuple(_sorted(row, tables.columns(head)))
    return tuple([*row, *[""] * (len(head) - len(row))][: len(head)])


def _spaced(chunks: Sequence[list[str]], at: int, head: Sequence[str]) -> tuple[Table, int]:
    """Read rows whose cells are parted by spaces: the units and the deadline stand at the end of a row."""
    kinds = tables.columns(head)
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
        elif tables.SECTION.match(line):
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


def _in_words(chunks: Sequence[list[str]], at: int, width: int) -> tuple[Table | None, int]:
    """Read a table of figures whose rows have as many words as its head; no table if none follows."""
    end = at + 1
    while end < len(chunks) and len(_words(" ".join(chunks[end]))) == width:
        end += 1
    rows = tuple(tuple(_words(" ".join(chunk))) for chunk in chunks[at:end])
    return (Table(rows), end) if len(rows) > 1 else (None, at)


def _from_words(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return the cells of a row from its words: from the end on, deadline and units; the rest is the text."""
    tail = len(words)
    while tail > _FEWEST_WORDS and _is_tail(words[tail - 1]):
        tail -= 1
    text = "".join(words[1:tail])
    return _sorted([words[0], text, *words[tail:]], kinds)


def _is_tail(word: str) -> bool:
    return is_due(word) or _are_units(word)


def _data(chunks: Sequence[list[str]], at: int) -> tuple[Table, int]:
    """Read a table of figures under its caption, up to the next heading or long paragraph: it is kept, not used."""
    cells = []
    end = at + 1
    while end < len(chunks):
        cell = "".join(chunks[end])
        if label(cell) or _ANNEX.match(cell) or len(cell) > _LONGEST_CELL or _header_size(chunks, end):
            break
        cells.append(cell)
        end += 1
        if _NOTE.match(cell):
            break
    return Table(tuple((cell,) for cell in cells), "".join(chunks[at])), end
