"""What units have handed in, owe, carry and plan, as facts for a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from yian1.core import allocation, duties
from yian1.core.duties import DutyState
from yian1.model.plan import Every
from yian1.output.words import decimal, document, period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from yian1.core.duties import DutyEntry
    from yian1.core.progress import Status
    from yian1.core.rollup import Assessment
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Duty, Rule

_SPAN = 3  # months that follow one another are told as one: 1—3月


class EntryFact(NamedTuple):
    """One document that one unit owes; `when` is its month or quarter in words, `title` it without that."""

    unit: str
    title: str
    when: str
    due: date
    state: DutyState
    days_late: int


class AttendanceFact(NamedTuple):
    """Who handed in a document (报送情况); the parts before `since` add up to `owed`.

    Up to the deadline's own day nobody is missing: those who have not handed in then are `waiting`. `since` are those
    of either that handed in after that day: their reports are in the paper, so it says so.
    """

    title: str
    due: date
    owed: int
    in_time: tuple[EntryFact, ...]
    late: tuple[EntryFact, ...]
    missing: tuple[EntryFact, ...]
    waiting: tuple[EntryFact, ...]
    since: tuple[EntryFact, ...]

    @property
    def absent(self) -> tuple[EntryFact, ...]:
        """Those not handed in, be the deadline over or not."""
        return self.missing + self.waiting


class Returns(NamedTuple):
    """What the monthly documents of several months come to, in documents of units."""

    title: str
    first: Month
    last: Month
    owed: int
    in_time: int
    late: int
    missing: int
    waiting: int
    since: int


class Owed(NamedTuple):
    """Documents of one title still owed that have to speak of the same figures and actions, the oldest first.

    `spans` are their months or quarters in words, those that follow one another as one: 1—3月, 5月.
    """

    spans: tuple[str, ...]
    entries: tuple[EntryFact, ...]
    figures: tuple[OwedFigure, ...]
    actions: tuple[OwedAction, ...]


class OwedFigure(NamedTuple):
    """A figure to be filed: its target's name, measure and definition (口径), and the unit's allotted part."""

    name: str
    measure: str
    definition: str
    share: Decimal | None


class OwedAction(NamedTuple):
    """An action to be reported on, with its task."""

    task: str
    text: str


class ShareFact(NamedTuple):
    """One unit's part of a target; numbers in the target's measure, ahead in points, `limit` as in TargetFact."""

    unit: str
    allotted: Decimal
    rule: Rule
    limit: bool
    shown: Decimal | None
    month: Month | None
    stale: bool
    completion: Fraction | None
    pace: Fraction | None
    ahead: Fraction | None
    status: Status


class PartFact(NamedTuple):
    """What one unit carries of a target that is split among units."""

    name: str
    measure: str
    share: ShareFact


class AllocationFact(NamedTuple):
    """A target split among units, with the sums of parts and of what the units filed themselves."""

    name: str
    measure: str
    promised: Decimal
    allotted: Decimal
    shares: tuple[ShareFact, ...]
    month: Month | None
    owner: str
    owner_value: Decimal | None
    member_sum: Decimal | None
    difference: Decimal | None
    missing: tuple[str, ...]


class LineFact(NamedTuple):
    """A line of a work plan that wants attention: by its task, with its day and what it does not say."""

    task: str
    due: date | None
    lacking: tuple[str, ...]


class WorkPlanFact(NamedTuple):
    """One unit's work plan: how many actions it has to plan, and which are absent, incomplete or overdue."""

    unit: str
    owed: int
    absent: tuple[str, ...]
    written: int
    incomplete: tuple[LineFact, ...]
    overdue: tuple[LineFact, ...]


class WorkPlanSums(NamedTuple):
    """What all work plans come to, counted by unit and action."""

    owed: int
    written: int
    incomplete: int
    overdue: int


def attendance_fact(ledger: Ledger, duty: Duty | None, period: Month, day: date | None = None) -> AttendanceFact | None:
    """Return who had handed in a duty's document of a month by a day; None if the plan asks for none then."""
    found = None if duty is None else duties.attendance(ledger, duty.id, period, day)
    if duty is None or found is None or not found.owed:
        return None
    waiting = [item for item in found.owed if item.state is DutyState.NOT_DUE]
    units = {item.unit for item in (*found.missing, *waiting)}
    later = [item for item in duties.attendance(ledger, duty.id, period).owed if item.unit in units and item.filed]
    parts = (found.in_time, found.late, found.missing, waiting, later)
    return AttendanceFact(
        duty.title,
        duties.deadline(ledger, duty, period),
        len(found.owed),
        *(tuple(entry_fact(ledger, item) for item in part) for part in parts),
    )


def returns(ledger: Ledger, duty: Duty | None, spans: Sequence[Month], day: date) -> Returns | None:
    """Return what all monthly documents of some months come to; None if none was owed."""
    found = [attendance_fact(ledger, duty, period, day) for period in spans]
    known = [item for item in found if item is not None]
    if not known:
        return None
    parts = ((a.in_time, a.late, a.missing, a.waiting, a.since) for a in known)
    sums = (sum(map(len, part)) for part in zip(*parts, strict=True))
    return Returns(known[0].title, spans[0], spans[-1], sum(item.owed for item in known), *sums)


def entry_fact(ledger: Ledger, entry: DutyEntry) -> EntryFact:
    """Return one document that is owed."""
    when = period(ledger, entry.duty, entry.period)
    title = document(ledger, entry.duty, entry.period).removeprefix(when)
    return EntryFact(ledger.name(entry.unit), title, when, entry.due, entry.state, entry.days_late)


def owed(ledger: Ledger, entries: Sequence[DutyEntry]) -> tuple[Owed, ...]:
    """Return which of a unit's documents are not handed in though their day is over, those alike together."""
    missing = (entry for entry in entries if entry.state is DutyState.MISSING)
    found: dict[tuple[object, ...], Owed] = {}
    periods: dict[tuple[object, ...], list[DutyEntry]] = {}
    for entry in sorted(missing, key=lambda entry: entry.due):
        one = _owed(ledger, entry)
        key = (entry.duty.id, one.figures, one.actions)
        periods.setdefault(key, []).append(entry)
        known = found.get(key)
        found[key] = one if known is None else one._replace(entries=(*known.entries, *one.entries))
    return tuple(one._replace(spans=tuple(_spans(ledger, periods[key]))) for key, one in found.items())


def _spans(ledger: Ledger, entries: Sequence[DutyEntry]) -> Iterator[str]:
    """Yield the months or quarters of documents in words, three or more months that follow one another as one span."""
    runs: list[list[DutyEntry]] = []
    for entry in entries:
        before = runs[-1][-1] if runs else None
        follows = before is not None and entry.duty.every is Every.MONTH and before.period.plus(1) == entry.period
        if follows and before is not None and before.period.year == entry.period.year:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    for run in runs:
        first, last = (period(ledger, each.duty, each.period) for each in (run[0], run[-1]))
        if len(run) >= _SPAN:
            yield f"{first.removesuffix('月')}—{run[-1].period.number}月"
        else:
            yield from (first, last)[: len(run)]


def coming(ledger: Ledger, entries: Sequence[DutyEntry]) -> tuple[EntryFact, ...]:
    """Return which of a unit's documents not handed in yet are of the next deadline."""
    waiting = [entry for entry in entries if entry.state is DutyState.NOT_DUE]
    first = min((entry.due for entry in waiting), default=None)
    return tuple(entry_fact(ledger, entry) for entry in waiting if entry.due == first)


def allocation_facts(assessment: Assessment) -> tuple[AllocationFact, ...]:
    """Return the targets that the office has split among units."""
    ledger = assessment.ledger
    parts = allocation.allocations(ledger, assessment.series, assessment.as_of)
    return tuple(_allocation(ledger, part, assessment.as_of) for part in parts)


def part_facts(assessment: Assessment, unit: str) -> tuple[PartFact, ...]:
    """Return what a unit carries of the targets that the office has split among units."""
    shares = allocation.by_unit(assessment, unit).shares
    return tuple(
        PartFact(share.target.name, share.target.measure, _share(assessment.ledger, share, assessment.as_of))
        for share in shares
    )


def workplan_facts(ledger: Ledger, as_of: date) -> tuple[WorkPlanFact, ...]:
    """Return what the units' work plans say of their actions; empty if nobody has written one."""
    by_unit: dict[str, list[duties.Commitment]] = {}
    for item in duties.commitments(ledger, as_of) if ledger.workplans else ():
        by_unit.setdefault(item.unit, []).append(item)
    return tuple(_workplan(ledger, unit, items) for unit, items in by_unit.items())


def workplan_sums(ledger: Ledger, as_of: date) -> WorkPlanSums | None:
    """Return what all work plans come to; None if nobody has written one."""
    plans = workplan_facts(ledger, as_of)
    if not plans:
        return None
    return WorkPlanSums(
        sum(plan.owed for plan in plans),
        sum(plan.written for plan in plans),
        sum(len(plan.incomplete) for plan in plans),
        sum(len(plan.overdue) for plan in plans),
    )


def _owed(ledger: Ledger, entry: DutyEntry) -> Owed:
    unit = entry.unit
    figures: Sequence[OwedFigure] = ()
    actions: Sequence[OwedAction] = ()
    if entry.duty.every is not None:
        figures = [
            OwedFigure(
                item.target.name,
                item.target.measure,
                ledger.office.definitions.get(item.target.id, ""),
                ledger.share(item.target.id, unit),
            )
            for item in duties.owed_figures(ledger, unit, entry.period)
        ]
        actions = [
            OwedAction(item.task.title, item.action.text) for item in duties.owed_actions(ledger, unit, entry.period)
        ]
    return Owed((), (entry_fact(ledger, entry),), tuple(figures), tuple(actions))


def _allocation(ledger: Ledger, part: allocation.Allocation, as_of: Month) -> AllocationFact:
    check = part.reconciliation
    return AllocationFact(
        part.target.name,
        part.target.measure,
        decimal(part.target.value or 0),
        decimal(part.allotted),
        tuple(_share(ledger, share, as_of) for share in part.shares),
        None if check is None else check.owner.month,
        "" if check is None else ledger.name(check.owner.unit),
        None if check is None or check.owner.value is None else decimal(check.owner.value),
        None if check is None else decimal(check.member_sum),
        None if check is None else decimal(check.difference),
        () if check is None else tuple(ledger.name(unit) for unit in check.missing),
    )


def _share(ledger: Ledger, share: allocation.Share, as_of: Month) -> ShareFact:
    item = share.progress
    seen = item.observation
    return ShareFact(
        ledger.name(share.unit),
        decimal(share.allotted),
        item.rule,
        item.is_limit,
        None if seen is None or seen.value is None else decimal(seen.value),
        None if seen is None else seen.of,
        seen is not None and seen.of != as_of,
        item.shown_completion,
        item.shown_pace,
        item.shown_ahead,
        item.status,
    )


def _workplan(ledger: Ledger, unit: str, items: Sequence[duties.Commitment]) -> WorkPlanFact:
    absent = [item.context.task.title for item in items if item.absent]
    owed = len({item.context.action.id for item in items})
    return WorkPlanFact(
        ledger.name(unit),
        owed,
        tuple(dict.fromkeys(absent)),
        owed - len(absent),
        tuple(_line(item) for item in items if item.lacking),
        tuple(_line(item) for item in items if item.overdue),
    )


def _line(item: duties.Commitment) -> LineFact:
    due = None if item.undertaking is None else item.undertaking.due
    return LineFact(item.context.task.title, due, item.lacking)
