"""Months and dates: the calendar of a plan's year, in whole months and days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from yian1.model.diagnostics import UsageError

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_EXCEL_BEGINS = date(1899, 12, 30)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)

# A plan of another century is a slip of the finger.
YEARS = range(1950, 2150)
_FEBRUARY = 2
QUARTER = 3  # months


class Month(NamedTuple):
    """A calendar month; months order by time and print as 2024-05."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2024-05"; anything else is a ValueError."""
        match = _MONTH.fullmatch(text)
        if match is None or int(match[1]) not in YEARS:
            raise ValueError(f"“{text}”不是月份")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month: the date that a month's figures are as of."""
        return self.plus(1).first_day - timedelta(days=1)

    def plus(self, months: int) -> Month:
        """Return the month that many months later (earlier, if negative)."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)


def months_between(first: Month, last: Month) -> int:
    """Return how many months `last` is after `first`; below 0 if it is before."""
    return (last.year - first.year) * 12 + last.number - first.number


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """Return every month from first to last, both included; empty if last is before first."""
    return tuple(first.plus(step) for step in range(months_between(first, last) + 1))


def parse_date(text: str) -> date:
    """Read "2024-05-31"; a day that the calendar does not have, or another form, is a ValueError."""
    match = _DATE.fullmatch(text)
    if match is None or int(match[1]) not in YEARS:
        raise ValueError(f"“{text}”不是日期")
    return date(int(match[1]), int(match[2]), int(match[3]))


def day_given(text: str) -> date:
    """Read a day that somebody asks for; UsageError if it is none."""
    try:
        return parse_date(text)
    except ValueError:
        what, hint = why_no_date(text)
        raise UsageError(f"“{text}”{what}", hint.partition("；")[0]) from None  # no line of a file to be deleted


def calendar_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """Return the day that figures name; None where the calendar has none."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def days_in(text: str) -> list[date]:
    """Return the days that a text names in full: 2024年6月20日, 2024-06-20, 2024/6/20."""
    named = re.findall(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})", text)
    return [day for parts in named if (day := calendar_day(*parts))]


def why_no_date(text: str) -> tuple[str, str]:
    """Say what is wrong with a text that is no date, and how to write it."""
    match = _DATE.fullmatch(text)
    if match and int(match[1]) in YEARS:
        year, month, day = map(int, match.groups())
        if month not in range(1, 13):
            why = "一年只有12个月" if month else "月份从01开始"
        elif not day:
            why = "每月从1日开始"
        else:
            named = f"{year}年2月" if month == _FEBRUARY else f"{month}月"
            why = f"{named}只有{Month(year, month).last_day.day}天"
        return f"不是日期：{why}", "核对是哪一天"
    if re.fullmatch(r"[345]\d{4}", text, re.ASCII):  # the days of 1982 to 2064 as Excel counts them
        meant = _EXCEL_BEGINS + timedelta(days=int(text))
        return f"不是日期，像是 Excel 里表示 {meant} 的序号", f"写成 {meant}"
    unknown = "" if re.search(r"\d|[一二三四五六七八九十]", text) else "；还没有日期的，删去这一行"
    return "不是日期", f"写成年-月-日，月和日都是两位，如 2024-05-31{unknown}"


def day_of(month: Month, day: int) -> date:
    """Return a day of a month, or the month's last day where the month is shorter."""
    return month.last_day.replace(day=min(day, month.last_day.day))


def months_after(day: date, months: int) -> date:
    """Return the same day that many months later, clipped to the month's end: 11-30 plus 3 is 02-28."""
    return day_of(Month.of(day).plus(months), day.day)
