"""办理方案: for every unit and action, who does it by when; what is not said, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yian1.core.duties import expand
from yian1.model.filing import ReportState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from yian1.model.diagnostics import Place
    from yian1.model.filing import Undertaking
    from yian1.model.ledger import ActionContext, Ledger

FINISHED = frozenset({ReportState.DONE, ReportState.ONGOING})


@dataclass(frozen=True, slots=True)
class Commitment:
    """One line of a unit's work plan, or (`undertaking` None) an action for which it has no line.

    `lacking` names what the plan demands and the line does not say: department, person (a leader or
    an officer), due. `overdue` if the day is over and the unit has not reported the action as finished.
    """

    unit: str
    context: ActionContext
    undertaking: Undertaking | None
    place: Place | None
    lacking: tuple[str, ...]
    overdue: bool

    @property
    def absent(self) -> bool:
        """Whether the unit has no line for the action at all."""
        return self.undertaking is None


def commitments(ledger: Ledger, as_of: date) -> tuple[Commitment, ...]:
    """Return every unit × action with what the unit's work plan says of it, by unit, then action.

    Units are those on the actions' lists, groups standing for their reporting members, and whoever
    else of a group has written a work plan.
    """
    written = _written(ledger)
    planning = [workplan.unit for workplan in ledger.workplans]
    listed = {
        action: {
            *expand(ledger, context.action.listed),
            *(unit for unit in planning if ledger.responsible(action, unit)),
        }
        for action, context in ledger.actions.items()
    }
    return tuple(
        commitment
        for unit in ledger.units
        for action, context in ledger.actions.items()
        if unit in listed[action]
        for commitment in _commitments(ledger, unit, context, written.get((unit, action), []), as_of)
    )


def _commitments(
    ledger: Ledger, unit: str, context: ActionContext, lines: list[tuple[Undertaking, Place]], as_of: date
) -> Iterator[Commitment]:
    if not lines:
        yield Commitment(unit, context, None, None, (), overdue=False)
    for line, place in lines:
        over = line.due is not None and line.due < as_of and not _finished(ledger, unit, line.action, as_of)
        yield Commitment(unit, context, line, place, _lacking(line), overdue=over)


def _written(ledger: Ledger) -> Mapping[tuple[str, str], list[tuple[Undertaking, Place]]]:
    found: dict[tuple[str, str], list[tuple[Undertaking, Place]]] = {}
    for workplan in ledger.workplans:
        for index, line in enumerate(workplan.workplan):
            found.setdefault((workplan.unit, line.action), []).append((line, workplan.place("workplan", index)))
    return found


def _lacking(line: Undertaking) -> tuple[str, ...]:
    """Return what the plan demands of every work plan (责任部门、负责人、完成时限) and a line does not give."""
    given = {"department": line.department, "person": line.leader or line.officer, "due": line.due}
    return tuple(name for name, value in given.items() if value is None)


def _finished(ledger: Ledger, unit: str, action: str, as_of: date) -> bool:
    """Whether a unit's latest report of an action, of what was filed by that day, says that it is finished."""
    latest = None
    for filing in ledger.by_unit.get(unit, ()):
        report = filing.progress.get(action)
        if report is not None and report.status is not None and (filing.filed or filing.month.last_day) <= as_of:
            latest = report.status
    return latest in FINISHED
