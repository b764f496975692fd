"""What tests of changes share: how changes are named, and a filing to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers import OFFICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.core.changes.change import Change

INFO, NOTICE, BREAKING = "info", "notice", "breaking"

# At the end of October 85% is due: 505 of 600 is behind, 521 is ahead.
SCHEDULED = OFFICE + "schedules: {stations: {2024-10: 85%, 2024-12: 100%}}\n"


def october(value: str, rest: str = "") -> str:
    """Return a filing of October with a figure of the target `stations`."""
    return f"unit: jingxin\nmonth: 2024-10\nfiled: 2024-11-04\nfigures:\n  stations: {value}\n{rest}"


def kinds(found: Sequence[Change]) -> list[tuple[str, str]]:
    """Return what changes are and how severe."""
    return [(change.kind, change.severity.value) for change in found]


def only(found: Sequence[Change]) -> Change:
    """Return the one change that there must be."""
    assert len(found) == 1, [change.message for change in found]
    return found[0]
