"""Working days: weekends and public holidays are none, weekends worked in exchange (调休上班) are."""

from __future__ import annotations

from calendar import SATURDAY
from datetime import date, timedelta
from typing import TYPE_CHECKING

from yian1.model.period import Month

if TYPE_CHECKING:
    from yian1.model.office import Calendar


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether offices are open on a day; a day listed both as holiday and as workday is worked."""
    if day in calendar.workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def next_working_day(calendar: Calendar, day: date) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while not is_working_day(calendar, day):
        day += timedelta(days=1)
    return day


def day_of(month: Month, day: int) -> date:
    """Return a day of a month, or the month's last day where the month is shorter."""
    return month.last_day.replace(day=min(day, month.last_day.day))


def months_after(day: date, months: int) -> date:
    """Return the same day that many months later, clipped to the month's end: 11-30 plus 3 is 02-28."""
    return day_of(Month.of(day).plus(months), day.day)
