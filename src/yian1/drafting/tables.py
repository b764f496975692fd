"""Tables: put together again from plain text, and read by their header words, of tasks and of indicators (指标表)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import reduce
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from yian1.drafting import dates, units
from yian1.drafting.outline import ANNEX, ITEM_RANK, Row, Table, label, shortened
from yian1.drafting.units import are_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yian1.drafting.units import Assignment

# By meaning, the narrower before the wider.
_COLUMNS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("number", "序号|编号|项号|顺序|号"),
        ("due", "时限|期限|(?:完成|竣工|建成)(?:时间|日期|节点)|时间(?:节点|要求|进度)|办结|进度安排|起止"),
        ("lead", "(?:牵头|主要责任|主办|主责)(?!.{0,2}(?:领导|人))"),
        ("support", "配合|协同|协办|参与|参加|协助|会办|联办|支撑|支持单位|辅助"),
        (
            "person",
            "^(?!.*(?:责任|承办|负责|实施|落实)(?:单位|部门)).*(?:科室|处室|领导|责任人|负责人|联系人|联系电话|电话)",
        ),
        ("units", "(?:责任|承办|负责|实施|落实|完成|建设|业主|推[进动]|执行|承担)(?:单位|部门|主体|科室)|分工"),
        (
            "other",
            "备注|参考文件|依据|来源|进展|资金|投资|开工(?:时间|日期)|说明|(?:考核|评价)(?!指标|项目|内容)|分值|标准|联系",
        ),
        (
            "text",
            "(?:工作|重点|主要|具体)(?:任务|工作|要点)|(?:实施|推进|工作)计划|形象进度|内容|措施|举措|目标|民生实事|事项|任务$",
        ),
        ("group", "类别|类型|分类|领域|方面|板块|大项|一级|专题"),
        ("title", "名称|项目|任务|指标|工程"),
        ("problem", "问题"),
    )
)
_NOTED = {"due", "person", "other", "problem", ""}
A_TIME = re.compile(
    r"(?:(?:19|20)\d\d年[度底]?|第?[一二三四]季度末?|[上下]半年|前三季度|全年|年底)"
    r"(?:(?:工作)?(?:目标|任务|计划|进度|安排|要点|内容|实施)[\u4e00-\u9fff]{0,6})?$"
)
_ROLES = {"lead": "牵头", "support": "配合", "units": "责任"}
_PART = re.compile("牵头|配合|负责|协助|参与")
_NAME_BEHIND = re.compile("\uff08([^\uff08\uff09]{2,4})\uff09$")
_ROW_NUMBER = re.compile(r"\d{1,3}")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|[\uff08(][一二三四五六七八九十]{1,3}[\uff09)]")
_MOST = 0.7
_SHORT = 16
_FEWEST = 3  # columns


def column(words: str) -> str:
    """Return what a header's words say that a column holds, nothing for none."""
    bare = re.sub(r"\s", "", words)
    if len(bare) > _SHORT or re.search("[:\uff1a。\uff0c]", bare) or label(bare):
        return ""
    return next((kind for kind, pattern in _COLUMNS if pattern.search(bare)), "time" if A_TIME.match(bare) else "")


def _kinds(cells: Sequence[str]) -> list[str]:
    """Return what each column of a head holds; where it names no unit, an office inside one (责任科室) does it."""
    kinds = [column(cell) for cell in cells]
    bodies = _ROLES.keys() & kinds
    return [
        "units" if kind == "person" and not bodies and re.search("[科处股]室", re.sub(r"\s", "", cell)) else kind
        for cell, kind in zip(cells, kinds, strict=True)
    ]


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of tasks: units in it, and what they are to do."""
    kinds = _kinds(cells)
    known = len([*filter(None, kinds)])
    return any(kind in _ROLES for kind in kinds) and known >= max(2, min(len(cells) - 2, round(len(cells) * _MOST)))


def read(table: Table) -> Table:
    """Return a table with its tasks if it has the header of one of tasks."""
    head = next((at for at, row in enumerate(table.rows[:4]) if is_header(tuple(dict.fromkeys(row)))), None)
    if head is None or _counts_each_row(table.rows[head]):
        return table
    # Below 责任分工 stand 牵头单位 and 配合单位.
    head += sum(1 for _ in takewhile(is_header, table.rows[head + 1 :]))
    kinds = _with_groups(columns(table.rows[head]), table.rows[head + 1 :])
    rows: list[Row] = []
    heading = outer = ""
    follows = False  # a heading right below another stands under it, as those after it do
    for at, cells in enumerate(table.rows[head + 1 :], head + 1):
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        if len(filled) == 1 and (_SECTION.match(filled[0]) or not _is_number(filled[0])):
            outer = heading if follows else outer
            heading, follows = f"{outer}——{filled[0]}" if outer else filled[0], True
        elif filled and not is_header(filled):
            follows = False
            held = [*_without_people(zip(cells, kinds, table.rows[head], strict=False))]
            heading = next((cell for cell, kind, _ in held if kind == "group" and cell), heading)
            doubt = "各单位分行写，主次是推断的" if at in table.guessed else ""
            row = _row(held, rows[-1] if rows else None, heading, doubt)
            rows += [row] if row else []
    shared = {row.title for row in rows for other in rows if row.title == other.title and row.number != other.number}
    own = [
        row._replace(title=shortened(row.text), note="；".join(filter(None, (row.title, row.note))))
        if row.title in shared
        else row
        for row in rows
    ]
    return replace(table, tasks=tuple(own))


def _with_groups(kinds: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the kinds of columns in which one of classes that differs from row to row is the title of each."""
    filled = [[row[at] for row in rows if row[at] and len(set(row)) > 1] for at in range(len(kinds))]
    differ = [len({*cells}) == len(cells) >= len(rows) * _MOST for cells in filled]
    return ["title" if kind == "group" and each else kind for kind, each in zip(kinds, differ, strict=True)]


def columns(head: Sequence[str]) -> list[str]:
    """Return what each column of a head holds; of several texts the first is the title, what is due when is none."""
    kinds = _kinds(head)
    times = [at for at, cell in enumerate(head) if kinds[at] in {"time", "text", "due"} and A_TIME.match(cell)]
    if len(times) > 1 or "time" in kinds:
        kind_of_time = "time" if len(times) > 1 else ""
        kinds = [kind_of_time if at in times else kind for at, kind in enumerate(kinds)]
    if "text" not in kinds and "title" in kinds:
        kinds[len(kinds) - 1 - kinds[::-1].index("title")] = "text"
    if kinds.count("text") > 1 and not {"title", "problem"} & {*kinds}:
        kinds[kinds.index("text")] = "title"
    if "text" not in kinds:  # a header that this program does not know
        free = next((at for at, kind in enumerate(kinds) if kind in {"", "other"}), None)
        kinds = ["text" if at == free else kind for at, kind in enumerate(kinds)]
    return kinds


def _without_people(cells: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield cells, each with what its column holds and how that is headed: of 市民政局伍泽国 the person apart."""
    for cell, kind, head in cells:
        named = kind in _ROLES and re.search("领导|责任人|负责人|联系人", head) and not _PART.search(cell)
        ends = [(name, _NAME_BEHIND.search(name)) for name in units.split(cell)] if named else []
        bare = [name[: end.start()] if end and not units.is_unit(end[1]) else name for name, end in ends]
        cuts = ((name, *(name[:-signs] for signs in (2, 3, 4))) for name in bare)
        names = "、".join(next(filter(units.is_unit, cut), cut[0]) for cut in cuts)
        yield names or cell, kind, head
        if named and names != cell:
            yield cell, "person", head


def _row(cells: Sequence[tuple[str, str, str]], before: Row | None, heading: str, doubt: str) -> Row | None:
    """Return the task of a row's cells, each with what its column holds and how that is headed."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for cell, kind, _ in cells:
        held[kind] += [cell] if cell and cell not in held[kind] else []
    *texts, last = held["text"] or [""]
    text = "".join((*(cell if cell.endswith(("。", "\uff1b")) else f"{cell}\uff1b" for cell in texts), last))
    titles = [title for title in held["title"] if title != text] or [*map(shortened, held["problem"][:1])]
    if not text and not titles:
        return None
    named = [(kind, cell) for kind in ("lead", "units", "support") for cell in held[kind]]
    who = units.assignment("\uff1b".join(f"{_ROLES[kind]}单位\uff1a{cell}" for kind, cell in named))
    raw, due = "\uff1b".join(cell for _, cell in named), "".join(held["due"][:1]) or who.due
    who = replace(who, raw=raw, due=due, doubt=who.doubt or doubt)
    ((own_number, title),) = re.findall(r"^(?:(\d{1,3})[.、\uff0e])?(.*)$", titles[-1] if titles else "")
    number = "".join(held["number"][:1]) or own_number
    if not who and before:
        doubt = before.who.doubt if number in {"", before.number} else "单元格是空的，沿用上一行"
        who = replace(before.who, due=who.due or before.who.due, doubt=doubt)
    label_found = label(text)
    text = text[label_found.end :] if label_found and label_found.rank >= ITEM_RANK else text
    noted, timed = (
        [f"{name}：{cell}" for cell, kind, name in cells if cell and kind in wanted] for wanted in (_NOTED, {"time"})
    )
    note = "；".join(dict.fromkeys([*titles[:-1], *noted]))
    *parts, last = (text or title, *timed)
    whole = "\uff1b".join([*(part.rstrip("。\uff1b") for part in parts), last])
    return Row(number, title or shortened(text), whole, who, heading, note)


_NAME = re.compile(r"指\s*标(?!值|属性|性质|类)|^(?:指标)?名称$|^项目$")
_MEASURE = re.compile("^(?:计量)?单位$")
_AIM = re.compile(r"目标|计划值|预期|任务数|(?:19|20)\d\d(?=年|$)")
_BASE = re.compile("基[数期准年]|现状|实际|完成|实绩|现值")
_BEFORE_LIMIT = re.compile("(?:以[上下内]|左右)?$")  # 90以上 is 90%以上
_TO_DO = re.compile("任务(?!数)|举措|措施|内容|事项")


def _counts_each_row(cells: Sequence[str]) -> bool:
    """Whether a head is one of indicators though it names units as well: it has measures, or values of a year."""
    valued = any(_MEASURE.search(cell) or re.search(r"(?:19|20)\d\d", cell) for cell in cells)
    return is_indicator_header(cells) and valued and not any(map(_TO_DO.search, cells))


def is_indicator_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of indicators: their names, and what they are to be."""
    return len(cells) >= _FEWEST and any(map(_NAME.search, cells)) and bool(_aims(cells))


def _aims(head: Sequence[str]) -> list[int]:
    """Return the columns of what is aimed at: named so, or years that are not those of a base."""
    return [at for at, cell in enumerate(head) if _AIM.search(cell) and not (_BASE.search(cell) or _NAME.search(cell))]


def indicators(table: Table) -> list[tuple[str, str, str, Assignment]]:
    """Return until when a table with such a head aims at what, what the other cells of a row say, and whom it names."""
    head = next((at for at, row in enumerate(table.rows[:3]) if is_indicator_header(row)), len(table.rows))
    below = table.rows[head + 1 :]
    return [_indicator(row, table.rows[head], aim) for row in below for aim in _aims(table.rows[head]) if row[aim]]


def _indicator(row: Sequence[str], head: Sequence[str], aim: int) -> tuple[str, str, str, Assignment]:
    pairs = [(column, cell) for column, cell in zip(head, row, strict=True) if cell]
    name = next((cell for column, cell in reversed(pairs) if _NAME.search(column)), "")
    measure = next((cell for column, cell in pairs if _MEASURE.search(column)), "")
    others = [f"{column}{cell}" for column, cell in pairs if cell not in {name, measure} and not _aims([column])]
    if not measure and name.endswith("\uff09"):  # 研发投入强度（%）
        name, _, measure = name[:-1].rpartition("\uff08")
    value, year = row[aim].strip("[]\uff3b\uff3d"), re.search(r"(?:19|20)\d\d", head[aim])
    until = f"到{year.group()}年\uff0c" if year else ""
    apart = "为" if name[-1:].isdigit() else ""  # PM2.5为35微克/立方米
    counted = value
    if re.search(r"\d", value) and measure not in value:
        counted = _BEFORE_LIMIT.sub(lambda found: f"{measure}{found.group()}", value, count=1)
    named = [f"{_ROLES[kind]}单位\uff1a{cell}" for words, cell in pairs if (kind := column(words)) in _ROLES]
    who = units.assignment("\uff1b".join(named))
    return until, f"{name}{apart}{counted}", "、".join((head[aim], *others)), who


_OPEN_LINE = re.compile("(?:\\d[%个家项人户亿万元]*|以上|以内|左右)$")
_FEWEST_WORDS = 2  # of a row: its number and its text
CAPTION = re.compile(r"[表图]\s*\d{1,2}(?!\d)[^。]{0,60}$")
NOTE = re.compile(r"备?注\s*[:\uff1a]|说明\s*[:\uff1a]")
_ROW_START = re.compile(r"(\d{1,3})[\s\u3000.、]+(?=\S)")
_DUE = re.compile(rf"{dates.DEADLINE.pattern}|(?:19|20)\d\d[.\-/]\d{{1,2}}|长期|持续推进")
_MOST_CELLS = 5  # of a row beyond those of its head: a cell may have several lines
_PERSON = re.compile("[\u4e00-\u9fff·]{2,4}")
_NOBODY = re.compile("[/／—－-]+|无")
_LONGEST_ROW = 24  # lines from a head to the second row
_MISSING = 5  # so many rows of a table may have been cut out
_LONGEST_CELL = 120  # a data table's cell is not longer


def from_chunks(chunks: Sequence[list[str]]) -> list[list[str] | Table]:
    """Return chunks of text with the tables among them put together again: one cell a line, or columns in a line."""
    found: list[list[str] | Table] = []
    chunks = _with_whole_heads(chunks)
    chunks = [part for chunk in chunks for part in ([[line] for line in chunk] if any(map(_head, chunk)) else [chunk])]
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


def _with_whole_heads(chunks: Sequence[list[str]]) -> list[list[str]]:
    """Return chunks in which the words of a head that were broken, 责任 above 领导, are put together again."""
    made = list(chunks)
    for at in reversed(range(len(made))):
        if column("".join(made[at])) != "number":
            continue
        texts = ["".join(chunk) for chunk in made[at : at + _LONGEST_ROW]]
        first = texts.index("1") if "1" in texts else 0
        head, below = texts[:first], texts[first:]
        if all(map(column, head)):
            continue  # whole, or none
        cells = below.index("2") if "2" in below else first
        while (place := _broken(head, cells)) is not None:
            head[place : place + 2] = ["".join(head[place : place + 2])]
        if is_header(head) and all(map(column, head)):
            made[at : at + first] = [[cell] for cell in head]
    return made


def _broken(head: Sequence[str], cells: int) -> int | None:
    """Return where two cells of a head are one: the first says nothing alone, or there are more than a row's."""
    places = [
        (bool(column(first)), -place)
        for place, (first, second) in enumerate(pairwise(head))
        if len(second) <= _FEWEST_WORDS and column(f"{first}{second}") and (len(head) > cells or not column(first))
    ]
    return -min(places)[1] if places else None


def _head(line: str) -> tuple[str, list[str]] | None:
    """Return what parts the cells of a line, and the cells, if it is the head of a table of tasks or of indicators."""
    return next(((mark, cells) for mark in "|\t " if _is_header(cells := _columns(line, mark))), None)


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) >= _FEWEST and (is_header(cells) or is_indicator_header(cells))


def _table_at(chunks: Sequence[list[str]], at: int) -> tuple[Table | None, int]:
    line = "".join(chunks[at])
    if found := _head(line):
        mark, cells = found
        if mark != " ":
            return _ruled(chunks, at, mark)
        counted = not is_header(cells) or _counts_each_row(cells)
        return _in_words(chunks, at, len(cells)) if counted else _spaced(chunks, at, cells)
    below = "".join(chunks[at + 1]) if at + 1 < len(chunks) else ""
    if column(line) == "group" and column(below) == "number":
        at += 1  # what is named in the column of classes stands above its rows
    if size := _header_size(chunks, at):
        return _celled(chunks, at, size)
    numbered = column(line) == "number" and ["1"] in chunks[at : at + _MOST_CELLS + _FEWEST]
    if numbered or (at and CAPTION.match("".join(chunks[at - 1])) and not label(line)):
        end = _end_of_figures(chunks, at + 1)
        return Table(tuple(("".join(chunk),) for chunk in chunks[at:end])), end
    return None, at


def _columns(line: str, mark: str) -> list[str]:
    """Return the cells of a line parted by a sign; of those parted by spaces, signs that stand apart are one: 任 务."""
    if mark == " ":
        return re.sub(r"(?<!\S)(\S) +(?=\S(?!\S))", r"\1", line).split()
    inner = line.strip().removeprefix("|").removesuffix("|") if mark == "|" else line.strip(mark)
    return [cell.strip() for cell in inner.split(mark)] if mark in line else []


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
            rows[-1] = [*last[:-1], units.below(last[-1], cells[0]), *cells[1:]]
        elif mark not in line:
            below = next((_columns(text, mark) for text in map("".join, chunks[end + 1 : end + 3]) if mark in text), [])
            is_heading = _SECTION.match(line) or (len(line) <= 2 * _SHORT and not line.endswith("。"))
            if not below or not is_heading or (below != head and _is_header(below)):
                break
            rows.append([line])
        elif cells != head and _is_header(cells):
            break
        elif cells != head and not all(re.fullmatch(r"[-: ]*", cell) for cell in cells):
            rows.append(cells)
        end += 1
    made: list[list[str]] = [head]
    for row in rows[1:]:
        whole = [*row, *[""] * len(head)][: len(head)]
        if len(made) > 1 and len(row) == len(head) and column(head[0]) == "number":  # what is merged stands above
            blank = sum(1 for _ in takewhile(lambda cell: not cell, row[:_FEWEST_WORDS]))
            whole = [*made[-1][:blank], *whole[blank:]]
        made.append(row * len(head) if len(row) == 1 else _shifted(whole, made))
    return Table(tuple(tuple(row) for row in made)), end


def _goes_on(row: Sequence[str], cells: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a line is the rest of a row that was broken within a cell: together they have as many as the head."""
    if not 1 < len(row) < len(head) or len(row) + len(cells) - 1 > len(head):
        return False
    if {*columns(head)[len(row) :]} <= {"other", "person", ""} and cells[-1].endswith("。"):
        return False  # a sentence below a row that lacks nothing but a remark
    if column(head[0]) == "number":
        return not _is_number(cells[0]) and not _SECTION.match(cells[0]) and row[0] != ""
    return len(row) + len(cells) - 1 == len(head)


def _shifted(cells: list[str], rows: Sequence[list[str]]) -> list[str]:
    """Return a row in the columns that it fits: below a merged first cell it was moved to the left."""
    kinds = columns(rows[0])
    best = max(range(3), key=lambda step: (_agreement(cells, kinds, step), -step))
    return [*rows[-1][:best], *cells][: len(cells)] if len(rows) > 1 else cells


def _agreement(cells: Sequence[str], kinds: Sequence[str], step: int) -> int:
    """Return how many cells are what their column holds if the row is moved by some columns, less the others."""
    tests = {"number": _is_number, "due": is_due, **dict.fromkeys(_ROLES, _are_names)}
    pairs = [(cell, kind) for cell, kind in zip(cells, kinds[step:], strict=False) if cell]
    misplaced = sum(kind == "text" and is_due(cell) for cell, kind in pairs)
    return sum(1 if tests[kind](cell) else -1 for cell, kind in pairs if kind in tests) - misplaced


def _is_number(cell: str) -> bool:
    return _ROW_NUMBER.fullmatch(cell) is not None


def _header_size(chunks: Sequence[list[str]], at: int) -> int:
    """Return how many chunks from here are a header, one cell each."""
    joined = map("".join, chunks[at : at + 9])
    cells = list(takewhile(lambda cell: column(cell) and not re.search("[“”《》+\uff0c。]", cell), joined))
    kinds = [column(cell) for cell in cells]
    texts = ["".join(chunk) for chunk in chunks[at : at + 9]]
    first = texts.index("1") if "1" in texts else 0
    if is_indicator_header(texts[:first]) and _counts_each_row(texts[:first]) and column(texts[0]) == "number":
        return first
    begins = bool(kinds) and (kinds[0] == "number" or (kinds[0] == "title" and "number" not in kinds))
    return len(cells) if len(cells) >= _FEWEST and begins and is_header(cells) else 0


def _celled(chunks: Sequence[list[str]], at: int, size: int) -> tuple[Table, int]:
    """Read rows of one cell a chunk: a row begins with the number after the last one's."""
    head = ["".join(chunk) for chunk in chunks[at : at + size]]
    kinds = columns(head)
    rows: list[list[str]] = []
    current: list[str] = []
    expected = 1
    end = at + size
    while end < len(chunks):
        cell = reduce(units.below, chunks[end])
        if ["".join(chunk) for chunk in chunks[end : end + size]] == head:
            end += size - 1  # the head again, on a new page
        elif ANNEX.match(cell) or NOTE.match(cell) or column(cell) == "number":
            break
        elif _is_number(cell) and (
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
            and not (is_due(cell) or units.is_unit(cell))
            and not _number_follows(chunks, end, expected, _MOST_CELLS)
        ):
            break
        else:
            current.append(cell)
        end += 1
    several = len(_ROLES.keys() & kinds) > 1
    guessed = frozenset(at for at, row in enumerate(rows, 1) if len(row) > len(head) and several)
    return Table(tuple(_fitted(row, head) for row in [head, *rows]), guessed=guessed), end


def _number_follows(chunks: Sequence[list[str]], at: int, expected: int, most: int = 0) -> bool:
    """Whether the next number of a row stands below a cell, or below another heading under it.

    With `most` cells of the row may stand between them, so many, and it must be the very next number.
    """
    for cell in map("".join, chunks[at + 1 : at + 3 + most]):
        if _is_number(cell):
            return expected <= int(cell) <= expected + (0 if most else _MISSING)
        if ANNEX.match(cell) or len(cell) > (_LONGEST_CELL if most else _SHORT):
            return False
        if not most and (are_units(cell) or is_due(cell)):
            return False
    return False


def _is_heading(cell: str, current: Sequence[str], kinds: Sequence[str], *, before_number: bool) -> bool:
    """Whether a cell between two rows is a heading of the rows below it; units may be left out of a row."""
    if _SECTION.match(cell):
        return not current or len(current) >= min(len(kinds), 3)
    if not before_number or len(cell) > 2 * _SHORT or cell.endswith("。") or is_due(cell) or _are_names(cell):
        return False
    whole = len(current) > 1 and {*kinds[len(current) :]} <= _ROLES.keys()
    return not current or whole or (len(current) > 1 and len(cell) <= len(current[-1]) / 2)


def _end_of_figures(chunks: Sequence[list[str]], at: int) -> int:
    """Return where a table of figures ends, which is kept, not used: before the next heading, annex, table or text."""
    for end in range(at, len(chunks)):
        cell = "".join(chunks[end])
        if label(cell) or ANNEX.match(cell) or len(cell) > _LONGEST_CELL or _header_size(chunks, end):
            return end
        if NOTE.match(cell):
            return end + 1
    return len(chunks)


def is_due(text: str) -> bool:
    """Whether a cell is a deadline."""
    return _DUE.match(text) is not None and len(text) <= _SHORT + 8 and not re.search(r"[家个名户公里所]", text)


def _sorted(cells: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """Return cells in the columns that their words fit: several lines of units are one cell."""
    made = [""] * len(kinds)
    roles = [at for at, kind in enumerate(kinds) if kind in _ROLES]
    due = kinds.index("due") if "due" in kinds else None
    text = kinds.index("text") if "text" in kinds else 1
    names: list[str] = []
    texts: list[str] = []
    for cell in cells[1:]:
        if due is not None and is_due(cell):
            made[due] = cell
        elif are_units(cell) or (names and _are_names(cell)):
            names.append(cell)
        elif not _NOBODY.fullmatch(cell):
            texts.append(cell)
    if "title" in kinds[:text] and len(texts) > 1 and len(texts[0]) <= 2 * _SHORT:
        made[kinds.index("title")] = texts.pop(0)
    people = [words for words in texts if "person" in kinds and _PERSON.fullmatch(words)]
    if people and len(texts) > 1:
        made[kinds.index("person")] = "、".join(people)
        texts = [words for words in texts if words not in people]
    # Lines of one cell are items: the last of them may lack its mark.
    texts[:-1] = [f"{words}\uff1b" if _OPEN_LINE.search(words) else words for words in texts[:-1]]
    made[text] = "".join(texts)
    made[0] = cells[0]
    # Before the first list the leads, one a line; from it on the others.
    first_list = next((at for at, name in enumerate(names) if re.search("[、\uff0c,]", name)), 1)
    cut = max(1, first_list) if len(roles) > 1 else len(names)
    for at, words in zip(roles, (names[:cut], names[cut:]), strict=False):
        made[at] = "、".join(words)
    return made


def _are_names(cell: str) -> bool:
    """Whether a cell is a list of units, or of names of which most are known for units: 经开区、高新园."""
    names = units.split(cell)
    known = sum(map(units.is_unit, names))
    return are_units(cell) or (0 < len(names) <= known * 2 and not re.search(r"[。\uff0c\d]", cell))


def _fitted(row: Sequence[str], head: Sequence[str]) -> tuple[str, ...]:
    if len(row) == 1:
        return tuple(row) * len(head)
    return tuple(row if len(row) == len(head) else _sorted(row, columns(head)))


def _spaced(chunks: Sequence[list[str]], at: int, head: Sequence[str]) -> tuple[Table, int]:
    """Read rows whose cells are parted by spaces: the units and the deadline stand at the end of a row."""
    rows: list[list[str]] = []
    expected = 0
    for chunk in chunks[at + 1 :]:
        line = " ".join(chunk)
        begins = _ROW_START.match(line)
        if begins and (not expected or int(begins[1]) == expected):
            expected = int(begins[1]) + 1
            rows.append([begins[1], *line[begins.end() :].split()])
        elif _SECTION.match(line):
            rows.append([line])
        elif rows and len(rows[-1]) > 1:
            rows[-1] += line.split()
        else:
            break
        at += 1
    kinds = columns(head)
    for row in rows:
        if len(row) == len(head) and _agreement(row, kinds, 0) >= len(_ROLES.keys() & kinds):
            continue
        tail = len(row)
        while tail > _FEWEST_WORDS and (is_due(row[tail - 1]) or are_units(row[tail - 1])):
            tail -= 1
        row[:] = _sorted([row[0], "".join(row[1:tail]), *row[tail:]], kinds) if len(row) > 1 else row
    return Table(tuple(_fitted(row, head) for row in [head, *rows])), at + 1


def _in_words(chunks: Sequence[list[str]], at: int, width: int) -> tuple[Table | None, int]:
    """Read a table of figures whose rows have as many words as its head; no table if none follows."""
    words = (_columns(" ".join(chunk), " ") for chunk in chunks[at:])
    rows = tuple(tuple(row) for row in takewhile(lambda row: len(row) == width, words))
    return (Table(rows), at + len(rows)) if len(rows) > 1 else (None, at)
