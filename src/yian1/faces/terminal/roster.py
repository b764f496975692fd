"""Who owes what, and when: the duties as a matrix on the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.duties import DutyEntry, DutyState, matrix, next_deadline
from yian1.core.terms import DUTIES
from yian1.faces.terminal.grid import Column, grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from yian1.faces.terminal.grid import Cell
    from yian1.faces.terminal.screen import Screen
    from yian1.faces.values import Json
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty

SHORT = 2  # characters from either end of a long title: 半年办理工作总结 → 半年总结

STYLES = {DutyState.IN_TIME: "green", DutyState.LATE: "yellow", DutyState.MISSING: "red", DutyState.NOT_DUE: "dim"}


def due_json(entries: Sequence[DutyEntry], as_of: date) -> dict[str, Json]:
    """Return the object of `due --format json`."""
    return {
        "schema": 1,
        "as_of": as_of.isoformat(),
        "duties": [
            {
                "unit": entry.unit,
                "duty": entry.duty.id,
                "period": str(entry.period),
                "due": entry.due.isoformat(),
                "filed": entry.filed.isoformat() if entry.filed else None,
                "state": entry.state.value,
                "days_late": entry.days_late,
            }
            for entry in entries
        ],
    }


def print_due(screen: Screen, ledger: Ledger, entries: Sequence[DutyEntry], as_of: date) -> None:
    """Print a matrix of units and documents, the counts, and the next deadline."""
    screen.say(f"报送情况（截至{as_of.year}年{as_of.month}月{as_of.day}日）", "bold")
    if not entries:
        screen.say("没有符合条件的报送义务。")
        return
    laid = matrix(entries)
    columns = [Column("单位", folds=True), *(Column(_title(*column), right=True) for column in laid.columns)]
    rows = [[ledger.name(unit), *map(_cell, cells)] for unit, cells in laid.rows.items()]
    table = grid(columns, rows, screen.width)
    screen.put(*table.head())
    screen.rule(table.width)
    for row in rows:
        screen.put(*table.row(row))
    screen.blank()
    for duty, period in laid.columns:
        screen.say(_counted(duty, period, [e for e in entries if (e.duty, e.period) == (duty, period)]))
    upcoming = next_deadline(ledger, as_of)
    if upcoming is not None:
        day, duty, period = upcoming
        screen.say(f"下一个时限：{day.month}月{day.day}日，{_document(duty, period)}")


def _title(duty: Duty, period: Month) -> str:
    if duty.every is not None:
        return f"{period.number}月"
    return duty.title if len(duty.title) <= 2 * SHORT else duty.title[:SHORT] + duty.title[-SHORT:]


def _document(duty: Duty, period: Month) -> str:
    return f"{period.number}月{duty.title}" if duty.every is not None else duty.title


def _cell(entry: DutyEntry | None) -> Cell:
    if entry is None:
        return ""
    word = f"迟{entry.days_late}天" if entry.state is DutyState.LATE else DUTIES[entry.state]
    return ((word, STYLES[entry.state]),)


def _counted(duty: Duty, period: Month, entries: Sequence[DutyEntry]) -> str:
    counts = {state: sum(entry.state is state for entry in entries) for state in DutyState}
    told = "，".join(f"{DUTIES[state]}{count}" for state, count in counts.items() if count)
    due = entries[0].due
    return f"{_document(duty, period)}（时限{due.month}月{due.day}日）：应报{len(entries)}，{told}"
