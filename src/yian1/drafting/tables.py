"""Tables by their header words, merged cells and all: of tasks, and of indicators (主要指标表)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from yian1.drafting import units
from yian1.drafting.outline import Row, Table, label, shortened
from yian1.drafting.units import Assignment

if TYPE_CHECKING:
    from collections.abc import Sequence


# By meaning, the narrower before the wider.
_COLUMNS = (
    ("number", re.compile(r"序号|编号|项号|顺序|号")),
    (
        "due",
        re.compile(
            r"完成(?:时限|时间|期限|日期)|时限|时间节点|办结|进度安排|时间要求|计划完成时间|时间进度|期限|完成节点|起止"
        ),
    ),
    ("lead", re.compile(r"(?:牵头|主要责任|主办|主责)(?!.{0,2}(?:领导|人))")),
    ("support", re.compile(r"配合|协同|协办|参与|参加|协助|会办|联办|支撑|支持单位|辅助")),
    ("person", re.compile(r"科室|处室|领导|责任人|负责人|联系人|联系电话|电话")),
    (
        "units",
        re.compile(
            r"(?:责任|承办|负责|实施|落实|完成|建设|业主|推进|推动|执行|承担)(?:单位|部门|主体|科室)|分工|责任主体"
        ),
    ),
    (
        "other",
        re.compile(r"备注|参考文件|依据|来源|进展|资金|投资额|说明|(?:考核|评价)(?!指标|项目|内容)|分值|标准|联系"),
    ),
    (
        "text",
        re.compile(
            r"工作任务|重点任务|任务内容|工作内容|主要内容|重点内容|建设内容|目标任务|具体(?:任务|内容|措施|事项|工作)|工作(?:目标|举措|措施|要点|事项)|主要任务|重点工作|实施内容|目标要求|建设目标|任务目标|年度目标|内容|措施|举措|目标|民生实事|事项|任务$"
        ),
    ),
    ("group", re.compile(r"类别|类型|分类|领域|方面|板块|大项|一级|专题")),
    ("title", re.compile(r"名称|项目|任务|指标|工程")),
)
_NOTED = {"due", "person", "other", ""}
ROLES = {"lead", "support", "units"}
NUMBER = re.compile(r"\d{1,3}")
SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|[\uff08(][一二三四五六七八九十]{1,3}[\uff09)]")
_MOST = 0.7
_ITEM_RANK = 3
SHORT = 16
FEWEST = 3


def column(words: str) -> str:
    """Return what a header's words say that a column holds, nothing for none."""
    bare = re.sub(r"\s", "", words)
    if not bare or len(bare) > SHORT or re.search("[:\uff1a。\uff0c]", bare) or label(bare):
        return ""
    return next((kind for kind, pattern in _COLUMNS if pattern.search(bare)), "")


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of tasks: units in it, and what they are to do."""
    kinds = [column(cell) for cell in cells]
    known = sum(1 for kind in kinds if kind)
    return bool(ROLES & set(kinds)) and known >= max(2, len(cells) - 2) and len(cells) >= FEWEST - 1


def read(table: Table) -> Table:
    """Return a table with its tasks if it has the header of one of tasks."""
    head = next((at for at, row in enumerate(table.rows[:4]) if is_header(tuple(dict.fromkeys(row)))), None)
    if head is None or _counts_each_row(table.rows[head]):
        return table
    kinds = _with_groups(columns(table.rows[head]), table.rows[head + 1 :])
    rows: list[Row] = []
    heading = outer = ""
    follows = False  # a heading right below another stands under it, as those after it do
    for at, cells in enumerate(table.rows[head + 1 :], head + 1):
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        if len(filled) == 1 and (SECTION.match(filled[0]) or not NUMBER.fullmatch(filled[0])):
            outer = heading if follows else outer
            heading = f"{outer}——{filled[0]}" if outer else filled[0]
            follows = True
        elif filled and not is_header(filled):
            follows = False
            heading = next(
                (cell for cell, kind in zip(cells, kinds, strict=False) if kind == "group" and cell), heading
            )
            row = _row(cells, kinds, rows[-1] if rows else None, heading, table.rows[head])
            if row and at in table.guessed:
                row = row._replace(who=replace(row.who, doubt=row.who.doubt or "各单位分行写，主次是推断的"))
            if row:
                rows.append(row)
    shared = {row.title for row in rows for other in rows if row.title == other.title and row.number != other.number}
    own = [row._replace(title=shortened(row.text)) if row.title in shared else row for row in rows]
    return replace(table, tasks=tuple(own))


def _with_groups(kinds: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the kinds of columns in which one of classes that differs from row to row is the title of each."""
    found = list(kinds)
    for at, kind in enumerate(kinds):
        values = [row[at] for row in rows if len(row) > at and len(set(row)) > 1]
        filled = list(filter(None, values))
        if kind == "group" and len(set(filled)) == len(filled) >= len(values) * _MOST:
            found[at] = "title"
    return found


def columns(head: Sequence[str]) -> list[str]:
    """Return what each column of a head holds; of several texts the first is the title."""
    kinds = [column(cell) for cell in head]
    if "text" not in kinds and "title" in kinds:
        kinds[len(kinds) - 1 - kinds[::-1].index("title")] = "text"
    if kinds.count("text") > 1 and "title" not in kinds:
        kinds[kinds.index("text")] = "title"
    if "text" not in kinds:  # a header that this program does not know
        free = [at for at, kind in enumerate(kinds) if not kind or kind == "other"]
        if free:
            kinds[free[0]] = "text"
    return kinds


def _row(
    cells: Sequence[str], kinds: Sequence[str], before: Row | None, heading: str, head: Sequence[str]
) -> Row | None:
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
    lead, plain, support = ("、".join(held.get(kind, [])) for kind in ("lead", "units", "support"))
    who = cell_assignment(lead, plain, support, "".join(held.get("due", [])[:1]))
    numbered = re.match(r"(\d{1,3})[.、\uff0e]", titles[-1] if titles else "")
    number = number or (numbered[1] if numbered else "")
    if not who and before:
        same = number in {"", before.number}
        who = replace(
            before.who, due=who.due or before.who.due, doubt=before.who.doubt if same else "单元格是空的，沿用上一行"
        )
    label_found = label(text)
    text = text[label_found.end :] if label_found and label_found.rank >= _ITEM_RANK else text
    title = re.sub(r"^\d{1,3}[.、\uff0e]", "", titles[-1]) if titles else shortened(text)
    return Row(number, title, text or title, who, heading, _note(cells, kinds, head, (*titles[:-1],)))


def _note(cells: Sequence[str], kinds: Sequence[str], head: Sequence[str], titles: Sequence[str]) -> str:
    """Return what the cells say that have no place in the plan: persons, deadlines in words, sources."""
    said = [f"{name}：{cell}" for cell, kind, name in zip(cells, kinds, head, strict=False) if cell and kind in _NOTED]
    return "；".join(dict.fromkeys([*titles, *said]))


def _sentence(text: str) -> str:
    return text if not text or text[-1] in "。\uff1b\uff01\uff1f" else f"{text}"


def cell_assignment(lead: str, plain: str, support: str, due: str) -> Assignment:
    """Return whom the cells of a row name, the words of a role inside a cell read as well."""
    inside = units.assignment(plain) if plain else Assignment()
    if inside and (inside.lead or "\uff1a" in plain or ":" in plain):
        return Assignment(inside.lead, inside.units, due or inside.due, plain, inside.doubt)
    leads, plains, supports = units.split(lead), units.split(plain), units.split(support)
    if not leads and supports:
        leads, plains = plains, []
    named = [name for name in dict.fromkeys([*plains, *supports]) if name not in leads]
    raw = "\uff1b".join(part for part in (lead, plain, support) if part)
    doubt = "名单以“等”结尾，其余单位待定" if re.search(r"等[^、\uff0c]*(?:部门|单位|地区|$)", raw) else ""
    return Assignment(tuple(dict.fromkeys(leads)), tuple(named), due, raw, doubt)


_NAME = re.compile(r"指\s*标(?!值|属性|性质|类)|^(?:指标)?名称$|^项目$")
_MEASURE = re.compile("^(?:计量)?单位$")
_AIM = re.compile("目标|计划值|预期|任务数")
_TO_DO = re.compile("任务(?!数)|举措|措施|内容|事项")
_BASE = re.compile("基[数期准年]|现状|实际|完成|实绩|现值")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|$|目标|[\uff08(])")
_VALUE = re.compile(r"(?P<mark>[≥≧≤≦>\uff1e<\uff1c]?)\s*[\[［]?(?P<value>\d[\d.,]*)(?P<rest>[^\d\]］]{0,12})[\]］]?")
_MARKS = {
    "≥": "不低于",
    "≧": "不低于",
    "≤": "不超过",
    "≦": "不超过",
    ">": "超过",
    "\uff1e": "超过",
    "<": "低于",
    "\uff1c": "低于",
}
_IN_NAME = re.compile(r"[\uff08(](?P<measure>[^\uff08\uff09()]{1,10})[\uff09)]\s*$")
_FEWEST = 3  # columns


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of such a table: its cells as printed, its aim, and that in a sentence; neither where none is seen."""

    printed: str
    aim: str = ""
    sentence: str = ""


def _counts_each_row(cells: Sequence[str]) -> bool:
    """Whether a head is one of indicators though it names units as well: it has measures, or values of a year."""
    valued = any(_MEASURE.search(cell) or _YEAR.search(cell) for cell in cells)
    return is_indicator_header(cells) and valued and not any(_TO_DO.search(cell) for cell in cells)


def is_indicator_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of indicators: their names, and what they are to be."""
    return len(cells) >= _FEWEST and any(_NAME.search(cell) for cell in cells) and bool(_aims(cells))


def read_indicators(table: Table) -> list[Indicator]:
    """Return the indicators of a table with such a head, nothing of another table."""
    head = next((at for at, row in enumerate(table.rows[:3]) if is_indicator_header(row)), None)
    if head is None:
        return []
    aims = _aims(table.rows[head])
    return [_indicator(row, table.rows[head], aim, aims) for row in table.rows[head + 1 :] if any(row) for aim in aims]


def _aims(head: Sequence[str]) -> list[int]:
    """Return the columns of what is aimed at: named so, or years beside one of a base; else the latest year."""
    named = [at for at, cell in enumerate(head) if _AIM.search(cell) and not _NAME.search(cell)]
    years = {at: int(found.group()) for at, cell in enumerate(head) if (found := _YEAR.search(cell))}
    wanted = [at for at in years if not _BASE.search(head[at])]
    if named:
        dated = [at for at in named if at in years]
        return dated or named[-1:]
    if len(wanted) < len(years):
        return wanted
    return [max(years, key=lambda at: years[at])] if len(years) > 1 else []


def _indicator(row: Sequence[str], head: Sequence[str], aim: int, aims: Sequence[int]) -> Indicator:
    printed = " ".join(dict.fromkeys(cell for cell in row if cell))
    name = next((row[at] for at in range(len(head) - 1, -1, -1) if _NAME.search(head[at]) and row[at]), "")
    found = _VALUE.fullmatch(row[aim].strip())
    if not name or not found:
        return Indicator(printed)
    columns = [row[at] for at, cell in enumerate(head) if _MEASURE.search(cell)]
    in_name = None if any(columns) else _IN_NAME.search(name)
    measure = next(filter(None, columns), "") or (in_name["measure"] if in_name else "")
    rest = found["rest"].strip()
    amount = f"{found['value']}{'' if rest.startswith(measure) else measure}{rest}"
    year = _YEAR.search(head[aim])
    until = f"到{year.group()}年，" if year else ""
    bare = name[: in_name.start()] if in_name else name
    others = [
        f"{column}{cell}"
        for at, (column, cell) in enumerate(zip(head, row, strict=False))
        if cell and at not in aims and cell not in {name, measure}
    ]
    which = f"\uff08{head[aim]}\uff09" if len(aims) > 1 else ""
    said = f"{bare}{which}\uff1a{found['mark']}{amount}"
    notes = others if len(aims) > 1 else [head[aim], *others]
    told = notes if aim == aims[0] else []
    printed = f"{said}\uff08{'、'.join(dict.fromkeys(told))}\uff09" if told else said
    return Indicator(printed, said, f"{until}{bare}{_MARKS.get(found['mark'], '达到')}{amount}")
