"""Tables of indicators (主要指标表): what each is to be, by which year, as words that the rules for targets read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.drafting.records import Table

_NAME = re.compile(r"指\s*标(?!值|属性|性质|类)|^(?:指标)?名称$|^项目$")
_MEASURE = re.compile("^(?:计量)?单位$")
_AIM = re.compile("目标|计划值|预期|任务数")
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


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells are the head of a table of indicators: their names, and what they are to be."""
    return len(cells) >= _FEWEST and any(_NAME.search(cell) for cell in cells) and _aim(cells) is not None


def read(table: Table) -> list[Indicator]:
    """Return the indicators of a table with such a head, nothing of another table."""
    head = next((at for at, row in enumerate(table.rows[:3]) if is_header(row)), None)
    return [_indicator(row, table.rows[head]) for row in table.rows[head + 1 :] if any(row)] if head is not None else []


def _aim(head: Sequence[str]) -> int | None:
    """Return the column of what is aimed at: named so, else the latest of several years."""
    named = [at for at, cell in enumerate(head) if _AIM.search(cell) and not _NAME.search(cell)]
    years = {at: int(found.group()) for at, cell in enumerate(head) if (found := _YEAR.search(cell))}
    if named:
        return max(named, key=lambda at: (years.get(at, 0), at))
    return max(years, key=lambda at: years[at]) if len(years) > 1 else None


def _indicator(row: Sequence[str], head: Sequence[str]) -> Indicator:
    printed = " ".join(dict.fromkeys(cell for cell in row if cell))
    aim = _aim(head)
    name = next((row[at] for at in range(len(head) - 1, -1, -1) if _NAME.search(head[at]) and row[at]), "")
    found = _VALUE.fullmatch(row[aim].strip()) if aim is not None else None
    if not name or not found or aim is None:
        return Indicator(printed)
    in_name = _IN_NAME.search(name)
    columns = [row[at] for at, cell in enumerate(head) if _MEASURE.search(cell)]
    measure = next(filter(None, columns), "") or (in_name["measure"] if in_name else "")
    rest = found["rest"].strip()
    amount = f"{found['value']}{'' if rest.startswith(measure) else measure}{rest}"
    year = _YEAR.search(head[aim])
    until = f"到{year.group()}年，" if year else ""
    bare = name[: in_name.start()] if in_name else name
    others = [
        f"{column}{cell}"
        for at, (column, cell) in enumerate(zip(head, row, strict=False))
        if cell and at != aim and cell not in {name, measure}
    ]
    said = f"{bare}\uff1a{found['mark']}{amount}"
    printed = f"{said}\uff08{'、'.join(dict.fromkeys((head[aim], *others)))}\uff09"
    return Indicator(printed, said, f"{until}{bare}{_MARKS.get(found['mark'], '达到')}{amount}")
