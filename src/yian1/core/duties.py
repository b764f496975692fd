"""报送义务: which unit owes which document by which day; 办理方案: who has undertaken which action by when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from yian1.core.terms import DutyState
from yian1.model.filing import LASTING, ReportState
from yian1.model.plan import Every

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yian1.model.diagnostics import Place
    from yian1.model.filing import Filing, Report, Undertaking
    from yian1.model.ledger import ActionContext, Ledger, TargetContext
    from yian1.model.period import Month
    from yian1.model.plan import Duty


class DutyEntry(NamedTuple):
    """One document that one unit owes.

    `period` is the month reported on (for a dated duty the month of its day in the plan). `filed` is
    None if it has not been handed in, and also if it has been without saying when (state undated).
    `days_late` counts calendar days after `due`, to the day it was filed or to the day asked for.
    `place` is where the handing in is written.
    """

    unit: str
    duty: Duty
    period: Month
    due: date
    filed: date | None
    state: DutyState
    days_late: int
    place: Place | None


def reporting_members(ledger: Ledger, group: str) -> tuple[str, ...]:
    """Return the units of a group that report on their own: as the office says, else all its members."""
    membership = ledger.office.groups.get(group)
    if membership is None:
        return ()
    return membership.members if membership.reporting is None else membership.reporting


def reporting_units(ledger: Ledger, duty: Duty | None = None) -> tuple[str, ...]:
    """Return who owes a duty, by its own list or else everybody: all units of the plan, groups' reporting members."""
    listed = (duty and duty.units) or (*(unit.id for unit in ledger.plan.units), *ledger.groups)
    return expand(ledger, listed)


def expand(ledger: Ledger, listed: Iterable[str]) -> tuple[str, ...]:
    """Return single units for a list of units and groups: a group stands for its reporting members, none twice."""
    found = [reporting_members(ledger, unit) if unit in ledger.groups else (unit,) for unit in listed]
    return tuple(dict.fromkeys(unit for units in found for unit in units))


def duty_table(ledger: Ledger, as_of: date, committed: Mapping[str, date] | None = None) -> tuple[DutyEntry, ...]:
    """Return every document that is owed, as it stood at the end of `as_of`: by duty, then period, then unit.

    `committed` gives for each file the day of its first commit. That day stands in for a missing
    `filed` date, and where it is later than the `filed` date it is what counts: a date typed into
    a file proves less than the day on which the file arrived.
    """
    return tuple(
        entry
        for duty in ledger.plan.duties
        for period in duty.periods
        for entry in attendance(ledger, duty, period, as_of, committed)
    )


def attendance(
    ledger: Ledger, duty: Duty, period: Month, as_of: date = date.max, committed: Mapping[str, date] | None = None
) -> Iterator[DutyEntry]:
    """Yield who handed in a duty's document of a month: nobody owes what the plan does not ask for in that month."""
    due = ledger.deadline(duty, period)
    for unit in reporting_units(ledger, duty) if period in duty.periods else ():
        filed, place = _evidence(ledger, duty, period, unit, committed or {})
        if place is None or (filed or period.last_day) > as_of:
            waited = max(0, (as_of - due).days)
            state = DutyState.MISSING if waited else DutyState.NOT_DUE
            yield DutyEntry(unit, duty, period, due, None, state, waited, None)
        else:
            days_late = 0 if filed is None else max(0, (filed - due).days)
            state = DutyState.UNDATED if filed is None else DutyState.LATE if days_late else DutyState.IN_TIME
            yield DutyEntry(unit, duty, period, due, filed, state, days_late, place)


def next_deadline(ledger: Ledger, as_of: date) -> tuple[date, Duty, Month] | None:
    """Return the first deadline that is not before `as_of`, with its duty and month; None if all are over."""
    coming = ((ledger.deadline(duty, period), duty, period) for duty in ledger.plan.duties for period in duty.periods)
    return min((item for item in coming if item[0] >= as_of), key=lambda item: item[0], default=None)


def matrix(
    entries: Iterable[DutyEntry],
) -> tuple[Sequence[tuple[Duty, Month]], Mapping[str, Sequence[DutyEntry | None]]]:
    """Lay entries out as a table: its columns (documents of periods), a row for each unit, None where it owes nothing.

    Rows and columns stand in the order in which they first come.
    """
    entries = tuple(entries)
    columns = {(entry.duty.id, entry.period): (entry.duty, entry.period) for entry in entries}
    cells = {(entry.unit, entry.duty.id, entry.period): entry for entry in entries}
    units = dict.fromkeys(entry.unit for entry in entries)
    return [*columns.values()], {unit: [cells.get((unit, *column)) for column in columns] for unit in units}


def owed_figures(ledger: Ledger, unit: str, month: Month) -> tuple[TargetContext, ...]:
    """Return the targets whose figures a unit has to file and that its filing of a month lacks."""
    filing = ledger.filing(unit, month)
    given = set() if filing is None else {target for target, figure in filing.figures.items() if not figure.blank}
    later = deferred(ledger, unit, month)
    return tuple(
        context
        for target, context in ledger.targets.items()
        if ledger.files(target, unit) and target not in given and target not in later
    )


def deferred(ledger: Ledger, unit: str, month: Month) -> frozenset[str]:
    """Return the targets whose figures a unit need not file for a month though they are its own.

    Those judged at the year's end (年末考核) are asked for in their last month only: their figures come late. A
    milestone that was reached earlier needs no further report.
    """
    known = (target for target in ledger.office.year_end if target in ledger.targets)
    late = {target for target in known if ledger.span_of(ledger.targets[target].target, month)[1] != month}
    last = {
        target: figure.done
        for filing in ledger.by_unit.get(unit, ())
        if filing.month < month
        for target, figure in filing.figures.items()
    }
    return frozenset(late | {target for target, done in last.items() if done})


def summary_months(ledger: Ledger, unit: str) -> frozenset[Month]:
    """Return the months whose filing a unit sums up in: the last that its dated documents (半年总结) can draw on.

    That is the last month with a monthly document that is over by the day, without any the last month itself.
    """
    monthly = {month for duty in ledger.plan.duties if duty.every is Every.MONTH for month in duty.periods}
    found = set()
    for duty in ledger.plan.duties:
        own = duty.summed_up
        if own is not None and unit in reporting_units(ledger, duty):
            found.add(max((month for month in monthly if month <= own), default=own))
    return frozenset(found)


def owed_actions(ledger: Ledger, unit: str, month: Month) -> tuple[ActionContext, ...]:
    """Return the actions on whose list a unit is and that its filing of a month says nothing of.

    What the unit has reported as done (已完成) in an earlier month needs no further report.
    """
    owed = []
    for action, context in ledger.actions.items():
        if unit not in ledger.responsible_units[action]:
            continue
        reports = _reports(ledger, unit, action)
        states = {filing.month: report.status for filing, report in reports if filing.month <= month}
        if month not in states and [*states.values()][-1:] != [ReportState.DONE]:
            owed.append(context)
    return tuple(owed)


def _evidence(
    ledger: Ledger, duty: Duty, period: Month, unit: str, committed: Mapping[str, date]
) -> tuple[date | None, Place | None]:
    """Return on which day a document was handed in, if that is written, and where; no place if it was not.

    For a dated duty the first day written under `submitted`, in whichever filing (its commit says
    nothing of that document). Only in a ledger that notes nobody's does the filing of the month that it sums up stand
    in. For a monthly duty the day that the filing of that month has under `submitted`, else that filing itself.
    """
    filing = ledger.filing(unit, duty.summed_up or period)
    named = [] if filing is None or duty.id not in filing.submitted else [filing]
    noted = duty.due is not None and any(duty.id in one.submitted for one in ledger.filings)
    if noted:
        named = [one for one in ledger.by_unit.get(unit, ()) if duty.id in one.submitted]
    if named:
        stated = min(named, key=lambda one: one.submitted[duty.id])
        return stated.submitted[duty.id], stated.place("submitted", duty.id)
    if noted or filing is None:
        return None, None
    if filing.model_copy(update={"submitted": {}}).empty:  # no filing, whatever it says of other documents
        return None, None
    days = [day for day in (filing.filed, committed.get(filing.file)) if day is not None]
    return max(days, default=None), filing.place("filed") if filing.filed else filing.place()


def _reports(ledger: Ledger, unit: str, action: str) -> Iterator[tuple[Filing, Report]]:
    """Yield what a unit reported on an action, month by month; without a state there is no report."""
    for filing in ledger.by_unit.get(unit, ()):
        report = filing.progress.get(action)
        if report is not None and report.status is not None:
            yield filing, report


class Commitment(NamedTuple):
    """One line of a unit's work plan, or (`undertaking` None) an action for which it has no line.

    `overdue` if the day is over and the unit has not reported the action as finished.
    """

    unit: str
    context: ActionContext
    undertaking: Undertaking | None = None
    place: Place | None = None
    overdue: bool = False

    @property
    def absent(self) -> bool:
        """Whether the unit has no line for the action at all."""
        return self.undertaking is None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the plan demands of every line (责任部门、负责人、完成时限) and this one does not give."""
        line = self.undertaking
        if line is None:
            return ()
        given = {"department": line.department, "person": line.leader or line.officer, "due": line.due}
        return tuple(name for name, value in given.items() if value is None)

    @property
    def lacking_words(self) -> str:
        """The same as people call it."""
        called = {"department": "责任处室", "person": "责任人", "due": "完成时限"}
        return "、".join(called[name] for name in self.lacking)


def commitments(ledger: Ledger, as_of: date) -> tuple[Commitment, ...]:
    """Return every unit × action with what the unit's work plan says of it, by unit, then action.

    Units are those on the actions' lists, groups standing for their reporting members, and whoever
    else of a group has written a work plan.
    """
    written: dict[tuple[str, str], list[Commitment]] = {}
    for workplan in ledger.workplans:
        for index, line in enumerate(workplan.workplan):
            if line.action in ledger.actions:
                over = line.due is not None and line.due < as_of and not _finished(ledger, workplan.unit, line, as_of)
                place, context = workplan.place("workplan", index), ledger.actions[line.action]
                found = Commitment(workplan.unit, context, line, place, over)
                written.setdefault((workplan.unit, line.action), []).append(found)
    planning = {workplan.unit for workplan in ledger.workplans}
    listed = {
        action: {*expand(ledger, context.action.listed), *(ledger.responsible_units[action] & planning)}
        for action, context in ledger.actions.items()
    }
    return tuple(
        commitment
        for unit in ledger.units
        for action, context in ledger.actions.items()
        if unit in listed[action]
        for commitment in written.get((unit, action), [Commitment(unit, context)])
    )


def _finished(ledger: Ledger, unit: str, line: Undertaking, as_of: date) -> bool:
    """Whether a unit's latest report of an action, of what was filed by that day, says that it is finished."""
    reports = _reports(ledger, unit, line.action)
    states = [report.status for filing, report in reports if (filing.filed or filing.month.last_day) <= as_of]
    return bool(states) and states[-1] in LASTING
