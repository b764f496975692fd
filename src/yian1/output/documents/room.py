"""How long a paper may be, and what gives way, in which order, where there is more to tell than it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYTHING = 10_000
LINES_OF_A_PAGE = 26  # of a briefing


@dataclass(frozen=True, slots=True)
class Room:
    """What a paper has room for: numbers of items, and signs of a text.

    `detailed` laggards in words of their own with reasons of `reason` signs (those with a red light alone, unless
    `yellow`), the others with their points and a reason of `why` signs; `short` ones by name, and by their gap if
    `gaps`; lists of
    `named` targets or tasks and of `units`; `best` targets ahead, `events` told one by one, `overdue` opinions,
    `results` of opinions; `statements` of targets in one goal; `account` signs for each task; `remarks` and `plans`
    of each chapter, of `remark` signs each; `demands` of the office.
    """

    detailed: int = EVERYTHING
    reason: int = 60
    why: int = 20
    yellow: bool = True
    gaps: bool = True
    short: int = EVERYTHING
    named: int = EVERYTHING
    units: int = EVERYTHING
    best: int = 3
    events: int = EVERYTHING
    overdue: int = EVERYTHING
    results: int = EVERYTHING
    statements: int = EVERYTHING
    account: int = 240
    remarks: int = 3
    plans: int = EVERYTHING
    remark: int = 60
    demands: int = EVERYTHING


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of a kind of paper, the widest first, and what may stand before its annexes: characters, lines."""

    most: int
    rooms: tuple[Room, ...]
    lines: int = EVERYTHING


_WIDE = Room()
# Of a brief what goes well gives way first, then gaps of rates, which stand in the annex, and the length of reasons;
# then those with a yellow light keep points and reason only; at last the number of laggards in words of their own,
# of names in lists, of units, of overdue opinions told one by one.
_LISTS = (
    (8, 10, 12, 1), (6, 8, 12, 1), (6, 8, 10, 0), (4, 8, 10, 0), (4, 6, 8, 0), (3, 5, 7, 0), (3, 4, 6, 0),
    (2, 4, 6, 0), (2, 3, 5, 0), (1, 2, 4, 0), (0, 1, 2, 0), (0, 0, 0, 0),
)  # fmt: skip
_TERSE = Room(best=1, gaps=False, events=0)
_RED = replace(_TERSE, yellow=False, best=0, overdue=1)
_BRIEF = (
    Room(reason=30),
    Room(reason=30, best=2, overdue=3),
    Room(reason=24, best=1, overdue=3),
    *(replace(_TERSE, reason=reason, overdue=2) for reason in (30, 24, 20)),
    *(replace(_TERSE, reason=reason, best=0, overdue=1) for reason in (20, 16)),
    *(replace(_RED, reason=reason, why=why) for reason, why in ((24, 20), (20, 16), (16, 16), (16, 12), (12, 12))),
    *(replace(_RED, reason=reason, why=0) for reason in (20, 16, 12)),
    *(
        replace(_RED, reason=reason, why=0, detailed=detailed, named=named, short=named, units=units, overdue=overdue)
        for detailed, named, units, overdue in _LISTS
        for reason in (12, 0)
    ),
)
_LEADERS = (
    Room(detailed=5, reason=24, units=8, best=1, demands=3),
    *(Room(detailed=detailed, reason=24, units=6, best=1, demands=2) for detailed in (4, 3)),
    *(Room(detailed=3, reason=reason, units=4, best=1, demands=2) for reason in (16, 12)),
    *(Room(detailed=2, reason=reason, units=4, best=0, demands=1) for reason in (20, 12)),
    Room(detailed=2, reason=0, units=3, best=0, demands=1),
    Room(detailed=1, reason=0, units=2, best=0, demands=1),
    Room(detailed=0, reason=0, units=0, best=0, demands=0),
)
_SHORTER = replace(_WIDE, reason=30, events=6, results=6, remarks=2, plans=4, remark=40, named=10)
_SUMMARY = (
    _WIDE,
    *(replace(_SHORTER, account=size) for size in (200, 160, 130, 110, 90)),
    *(
        replace(_SHORTER, account=size, events=0, results=3, remarks=1, plans=2, remark=30, reason=24)
        for size in (110, 90, 75, 60, 45)
    ),
    *(
        Room(account=size, reason=20, detailed=6, short=6, named=5, units=5, best=0, events=0, overdue=2, results=0,
             statements=12, remarks=1, plans=1, remark=24)
        for size in (60, 45, 30, 0)
    ),
    Room(account=0, reason=0, detailed=3, short=3, named=3, units=3, best=0, events=0, overdue=0, results=0,
         statements=4, remarks=0, plans=0, remark=0),
    Room(account=0, reason=0, detailed=0, short=0, named=0, units=0, best=0, events=0, overdue=0, results=0,
         statements=0, remarks=0, plans=0, remark=0),
)  # fmt: skip

ROOMS: Mapping[str, Rooms] = {
    "brief": Rooms(1_500, _BRIEF, 2 * LINES_OF_A_PAGE),
    "leaders": Rooms(500, _LEADERS, LINES_OF_A_PAGE - 1),
    "half-year": Rooms(4_000, _SUMMARY),
    "october": Rooms(4_000, _SUMMARY),
    "unit-brief": Rooms(EVERYTHING, (_WIDE,)),
    "unit-half-year": Rooms(EVERYTHING, (_WIDE,)),
}
