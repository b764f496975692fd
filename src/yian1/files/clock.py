"""The clock: the only place that asks what day and what time it is."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """Return the present day where the program runs."""
    return now().date()


def now() -> datetime:
    """Return the present minute by the office's own clock."""
    return datetime.now().astimezone().replace(second=0, microsecond=0)
