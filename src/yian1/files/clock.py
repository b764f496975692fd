"""The clock: the only place that asks what day it is."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """Return the present day where the program runs."""
    return date.today()  # noqa: DTZ011 - an office's day is its own clock's
