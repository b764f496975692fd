"""Deadlines in words: 到2025年底, 6月底前, 今年, “十四五”期间, 5年内; and the days of a notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yian1.model.period import YEARS, Month

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_HAN = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_MONTHS = range(1, 13)
_BEFORE = r"(?:之?前|以前|内)?"
_DEADLINE = re.compile(
    r"“?(?P<plan>十[二三四五六]五)”?(?:时期|期间|末|规划)?(?!规划)"
    rf"|(?P<y1>(?:19|20)\d\d)\s*年?\s*[-—–~～至到]\s*(?P<y2>(?:19|20)\d\d)年"
    rf"|(?P<year>(?:19|20)\d\d)年(?P<of>度)?(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日|[底末初]|[上中下]旬)?|(?P<half>上半年|下半年)"
    rf"|第?(?P<quarter>[一二三四1-4])季度[底末]?|[年底末内])?(?P<before>{_BEFORE})"
    rf"|(?P<month2>\d{{1,2}})月(?:(?P<day2>\d{{1,2}})日|[底末初]|[上中下]旬)?{_BEFORE}(?!\d)"
    rf"|(?P<half2>上半年|下半年)|第?(?P<quarter2>[一二三四])季度[底末]?{_BEFORE}"
    rf"|(?P<within>\d{{1,2}}|[一二两三四五六七八九十])(?:至(?P<within2>\d{{1,2}}|[一二两三四五六七八九十]))?年(?:以?内|时间)"
    r"|(?P<now>今年|本年度?|当年|全年|年内|年底|年末|年度内)(?:之?前|以前)?(?:，?)"
)
# A year that something is measured against, or that began it, is no deadline.
_NO_DEADLINE = re.compile(r"(?:自|从|比|较|同|截至|截止|截止到|以|上|用|用好|基于|连续)\Z")
_SINCE = re.compile(
    r"(?:的?基础上|以来|起|开始|相比|同期|基数|水平上|版|修订|印发|发布|公布|工作要点|政府工作报告|省?《)"
)
_MONTH_SPAN = re.compile(
    r"(?:(?P<y1>\d{4})年)?(?P<m1>\d{1,2})月(?:\d{1,2}日|[底末初]|[上中下]旬)?"
    r"(?:[-—–~～至到]+(?:(?P<y2>\d{4})年)?(?P<m2>\d{1,2})月(?:\d{1,2}日|[底末初]|[上中下]旬)?(?:之?前)?)?"
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that a plan speaks of: what 今年 and 5年内 mean in it."""

    year: int
    first: Month
    last: Month


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in a text: where it stands, its month, and its day where one is named."""

    start: int
    end: int
    month: Month
    day: date | None = None
    doubt: str = ""
    vague: bool = False  # 今年, 全年: no more than the plan's own year


def deadlines(text: str, calendar: Calendar) -> Iterator[Deadline]:
    """Yield the deadlines of a text in their order; a year since which something is, is none."""
    for found in _DEADLINE.finditer(text):
        if _NO_DEADLINE.search(text, 0, found.start()) or _SINCE.match(text, found.end()):
            continue
        try:
            yield _deadline(found, calendar)
        except ValueError:
            continue


def days(text: str) -> list[date]:
    """Return the days that a text names in full."""
    found = []
    for year, month, day in re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def month_span(text: str, year: int) -> tuple[Month, Month] | None:
    """Return the first and the last month of 2024年4月—9月."""
    for found in _MONTH_SPAN.finditer(text):
        first_year = int(found["y1"] or year)
        if int(found["m1"]) in _MONTHS and first_year in YEARS:
            first = Month(first_year, int(found["m1"]))
            if not found["m2"]:
                return first, first
            last_year = int(found["y2"] or first_year)
            if int(found["m2"]) in _MONTHS and last_year in YEARS:
                return first, Month(last_year, int(found["m2"]))
    return None


def years_in(text: str) -> list[int]:
    """Return the years that a text names as figures."""
    return [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年|[-—–~～至到])", text)]


def last_day(month: Month) -> date:
    """Return the last day of a month."""
    return month.last_day


def _deadline(found: re.Match[str], calendar: Calendar) -> Deadline:
    start, end = found.span()
    if found["plan"]:
        return Deadline(start, end, Month(_FIVE_YEARS[found["plan"]], 12))
    if found["y1"]:
        return Deadline(start, end, _checked(int(found["y2"]), 12))
    if found["year"]:
        return _in_year(found, int(found["year"]))
    if found["within"]:
        years = _number(found["within2"] or found["within"])
        return Deadline(start, end, calendar.first.plus(12 * years - 1))
    if found["now"]:
        return Deadline(start, end, Month(calendar.year, 12), vague=True)
    month = int(found["month2"]) if found["month2"] else _part_of_year(found["half2"], found["quarter2"])
    day = date(calendar.year, month, int(found["day2"])) if found["day2"] else None
    return Deadline(start, end, _checked(calendar.year, month), day)


def _in_year(found: re.Match[str], year: int) -> Deadline:
    start, end = found.span()
    month = int(found["month"]) if found["month"] else _part_of_year(found["half"], found["quarter"])
    day = date(year, month, int(found["day"])) if found["day"] else None
    whole_year = found.group().strip("之前以") == f"{year}年"
    doubt = "“年前”指年底还是年初" if whole_year and found["before"] and found["before"] != "内" else ""
    return Deadline(start, end, _checked(year, month), day, doubt)


def _part_of_year(half: str | None, quarter: str | None) -> int:
    if half:
        return 6 if half == "上半年" else 12
    return 3 * _number(quarter) if quarter else 12


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _HAN[text]


def _checked(year: int, month: int) -> Month:
    if year not in YEARS or month not in _MONTHS:
        raise ValueError(year)
    return Month(year, month)
