"""yian1 due: who owes which document, who is late, and the reminders."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yian1.commands.output import deliver
from yian1.commands.session import Session, open_workspace, parse_day
from yian1.core import duties, names
from yian1.core.duties import DutyState
from yian1.doors import clock, store
from yian1.faces.terminal import roster
from yian1.faces.values import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


def due(
    root: Path | None,
    month: str | None,
    as_of: str | None,
    unit: str | None,
    style: str,
    output: Path | None,
    *,
    remind: bool,
    git: bool,
) -> int:
    """Print the duties as they stand on a day, or write the reminders."""
    session = open_workspace(root)
    day = clock.today() if as_of is None else parse_day(as_of)
    who = None if unit is None else names.unit(session.ledger, unit)
    if remind:
        deliver(_reminders(session, who, day), output)
        return 0
    period = None if month is None else session.month(month)
    entries = tuple(
        entry
        for entry in duties.duty_table(session.ledger, day, _first_commits(session) if git else None)
        if (who is None or entry.unit == who) and (period is None or entry.period == period)
    )
    if style == "json":
        deliver(dumps(roster.due_json(entries, day)), output)
    else:
        from yian1.faces.terminal.standard import open_screen

        roster.print_due(open_screen(), session.ledger, entries, day)
    return 0


def _reminders(session: Session, unit: str | None, day: date) -> str:
    """Return one letter for each unit that owes something by that day."""
    from yian1.faces.documents import briefing

    late = [entry.unit for entry in duties.duty_table(session.ledger, day) if entry.state is DutyState.MISSING]
    units = [each for each in dict.fromkeys(late) if unit in {None, each}]
    if not units:
        who = "各单位" if unit is None else session.ledger.name(unit)
        sys.stderr.write(f"截至 {day}，{who}没有到期未报的材料。\n")
        return ""
    templates = store.templates(session.root)
    return "\n".join(briefing.reminder(session.ledger, each, day, templates).markdown() for each in units)


def _first_commits(session: Session) -> Mapping[str, date]:
    from yian1.doors.commits import first_commits
    from yian1.doors.history import Repository

    return first_commits(Repository.locate(session.root))
